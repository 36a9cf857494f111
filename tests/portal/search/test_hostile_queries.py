"""Queries that are hostile, malformed or too long."""

import pytest
from django.contrib.sites.models import Site as DjangoSite
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from honorees.models import Honoree, Honour
from tests.cost import steps, watchdog
from tests.factories import HonoreeFactory
from tests.portal.search.queries import ADDRESS, SUGGESTIONS

HOSTILE = [
    '"',
    "*",
    "NEAR(a b)",
    "a AND b OR NOT c",
    "a:b",
    "a & b | !c <-> d:*",
    "^a",
    "=a ~b +c",
    "'a' \\ ''",
    "a'); DROP TABLE honorees_honoree; --",
    "%s %(x)s {0}",
    "\\",
    "a\x01\x02\x1f",
    "\u202ea\u0000"[:-1],
    "ﬁ ﬀ ß İ ı",
    "é" * 100,
    "\u0301" * 200,
    "a " * 100,
    " ".join(f"{number:x}" for number in range(70))[:200],
    "🎉👨‍👩‍👧‍👦",
    "שלום 中文 ไทย हिन्दी",
    "\U000e0001\ufffe",
]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("address", [ADDRESS, SUGGESTIONS, "/guong-dien-hinh/"])
def test_hostile_words_are_answered(address, text):
    HonoreeFactory(public=True, name="A B C D")

    assert Client().get(address, {"q": text}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a\x00b", "a " * 10_000, "x" * 1_000_000, "w" * 201])
def test_what_cannot_be_asked_is_refused_without_a_search_and_however_long_by_few_steps(text):
    def ask():
        assert Client().get(ADDRESS, {"q": text}).status_code == 400

    DjangoSite.objects.get_current()  # a process reads it once and keeps it
    with CaptureQueriesContext(connection) as captured:
        ask()
    # the menu of every page names the movement
    assert all('FROM "honorees_movement"' in query["sql"] for query in captured)
    with watchdog():
        assert steps(ask) < 100_000
    assert Client().get(SUGGESTIONS, {"q": text}).status_code == 400


@pytest.mark.django_db
def test_ten_thousand_words_are_asked_for_by_one_short_query(django_assert_num_queries):
    person = HonoreeFactory(name="Lê An")
    words = "le an " + " ".join(f"w{number}" for number in range(10_000))

    for model, text, hits in (
        (Honoree, words, []),
        (Honoree, "le an " * 5_000, [person]),
        (Article, words, []),
        (Honour, "\ud800 \x00 " + words, []),
    ):
        with django_assert_num_queries(1) as captured, watchdog():
            assert list(model.objects.matching(text)) == hits
        assert len(captured[0]["sql"]) < 5_000
        assert steps(list, model.objects.matching(text)) < 1_000_000
