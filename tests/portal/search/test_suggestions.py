"""Suggestions while a query is typed."""

import re

import pytest
from django.test import Client

from tests.factories import ArticleFactory, HonoreeFactory, UnitFactory
from tests.portal.search.queries import SUGGESTIONS


def suggested(text):
    page = Client().get(SUGGESTIONS, {"q": text})
    assert page.status_code == 200
    return re.findall(r'<li role="option" aria-selected="false" data-url="([^"]+)">', page.content.decode())


@pytest.mark.django_db
def test_suggestions_are_people_then_units_then_articles():
    HonoreeFactory(public=True, name="Lê Hòa", honour__post="Văn thư", honour__unit__name="Bộ Y tế")
    HonoreeFactory(public=True, name="Trần Ba", honour__unit__name="Sở Hòa Bình")
    ArticleFactory(public=True, headline="Hòa thuận")
    ArticleFactory(public=True, headline="Khác", lead="Hòa ở thân bài.")

    assert suggested("ho") == [
        "/guong-dien-hinh/le-hoa/",
        "/guong-dien-hinh/?don_vi=so-hoa-binh",
        "/tin-tuc/hoa-thuan/",
    ]
    text = Client().get(SUGGESTIONS, {"q": "ho"}).content.decode()
    assert "Lê <mark>Hò</mark>a <small>Văn thư, Bộ Y tế</small>" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "units", "articles", "shown"),
    [(9, 9, 9, (4, 2, 2)), (9, 0, 0, (8, 0, 0)), (1, 0, 9, (1, 0, 7)), (0, 9, 1, (0, 7, 1)), (9, 1, 0, (7, 1, 0))],
)
def test_at_most_eight_are_suggested_and_the_room_is_shared(people, units, articles, shown):
    unit = UnitFactory(name="Bộ Y tế")
    for number in range(people):
        HonoreeFactory(public=True, name=f"Hòa {number}", honour__unit=unit)
    for number in range(units):
        UnitFactory(name=f"Sở Hòa {number}")
    for number in range(articles):
        ArticleFactory(public=True, headline=f"Tin Hòa {number}")

    addresses = suggested("hoa")

    counts = [
        sum(address.startswith(beginning) for address in addresses)
        for beginning in ("/guong-dien-hinh/hoa", "/guong-dien-hinh/?", "/tin-tuc/")
    ]
    assert tuple(counts) == shown


@pytest.mark.django_db
def test_suggestions_may_be_kept_by_any_cache():
    answer = Client().get(SUGGESTIONS, {"q": "ho"})

    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "h", "!!"])
def test_too_little_gets_no_suggestions(text):
    HonoreeFactory(public=True, name="Lê Hòa")

    assert suggested(text) == []
