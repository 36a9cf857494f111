"""Many hits: bounded counts, pages and queries."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from honorees.models import Honoree, Honour
from tests.factories import LONG_AGO, ArticleFactory, HonoreeFactory
from tests.portal.search.queries import ADDRESS, SUGGESTIONS, found, people

pytestmark = pytest.mark.scale


@pytest.fixture
def _crowd(db):
    """1.100 people Lê Hòa, with one honour each, and as many articles; made in bulk, past every `save`."""
    one = HonoreeFactory(public=True, name="Lê Hòa")
    honour = one.honours.get()
    fields = {"status": "published", "published_at": LONG_AGO, "first_public_at": LONG_AGO}
    crowd = Honoree.objects.bulk_create(
        Honoree(name="Lê Hòa", slug=f"le-hoa-{number}", sort_key=one.sort_key, search_text=one.search_text, **fields)
        for number in range(1100)
    )
    Honour.objects.bulk_create(
        Honour(
            honoree=person,
            cycle_id=honour.cycle_id,
            decision_id=honour.decision_id,
            unit_id=honour.unit_id,
            search_text=honour.search_text,
        )
        for person in crowd
    )
    article = ArticleFactory(public=True, headline="Tin hòa")
    Article.objects.bulk_create(
        Article(
            headline="Tin hòa",
            lead="x",
            slug=f"tin-hoa-{number}",
            category_id=article.category_id,
            search_text=article.search_text,
            **fields,
        )
        for number in range(1100)
    )


@pytest.mark.usefixtures("_crowd")
def test_of_very_many_hits_the_best_are_shown_and_the_count_is_bounded():
    HonoreeFactory(public=True, name="Trần Hoá")
    HonoreeFactory(public=True, name="Lê Ba", honour__unit__name="Bộ Hoá Chất")
    HonoreeFactory(name="Lê Hoá", honour__unit__name="Bộ Hoá Chất")
    late = datetime(2025, 1, 1, tzinfo=UTC)
    ArticleFactory(headline="Mới", lead="Bàn về hoá chất.", status="published", published_at=late, first_public_at=late)

    page = Client().get(ADDRESS, {"q": "hoá"})

    groups = {shown["group"].kind: shown for shown in page.context["groups"]}
    names = [person.name for person in groups["guong-dien-hinh"]["items"]]
    assert names == ["Trần Hoá", "Lê Ba", *["Lê Hòa"] * 6]
    titles = [article.headline for article in groups["tin-bai"]["items"]]
    assert titles == ["Mới", *["Tin hòa"] * 7]
    assert [groups[kind]["group"].total for kind in ("guong-dien-hinh", "tin-bai")] == [1000, 1000]
    assert page.content.decode().count("hơn 1.000") >= 4
    last = Client().get(ADDRESS, {"q": "hoá", "loai": "tin-bai", "trang": "50"})
    assert "Chỉ xem được 1.000 kết quả đầu" in last.content.decode()
    assert Client().get(ADDRESS, {"q": "hoá", "loai": "tin-bai", "trang": "51"}).status_code == 404
    directory = Client().get("/guong-dien-hinh/", {"q": "hoá"})
    assert directory.context["page_obj"].paginator.count == 1103
    assert [person.name for person in directory.context["page_obj"]][:3] == ["Trần Hoá", "Lê Ba", "Lê Hòa"]


@pytest.mark.usefixtures("_crowd")
def test_every_page_of_one_kind_goes_on_where_the_last_one_ended():
    HonoreeFactory(public=True, name="Trần Hoá")
    crowd = list(Honoree.objects.filter(name="Lê Hòa").order_by("pk").values_list("pk", flat=True))

    pages = [found("hoá", "guong-dien-hinh", loai="guong-dien-hinh", trang=str(number)) for number in (1, 2, 50)]

    keys = [[person.pk for person in page] for page in pages]
    assert keys[0][1:] == crowd[:19]
    assert keys[1:] == [crowd[19:39], crowd[979:999]]


@pytest.mark.usefixtures("_crowd")
def test_many_hidden_hits_hide_no_public_one():
    HonoreeFactory(public=True, name="Trần Hoá")
    Honoree.objects.filter(name="Lê Hòa").update(status="draft", published_at=None)

    assert people("hoa") == ["Trần Hoá"]
    assert people("hoá") == ["Trần Hoá"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["hoa", "hòa bình", "xyz", "hao", "hoa xyz"])
@pytest.mark.parametrize("address", [ADDRESS, SUGGESTIONS])
def test_search_costs_no_more_the_more_there_is(address, text):
    def grow(count):
        for number in range(count):
            HonoreeFactory(public=True, name=f"Hòa Bình {number}", honour__unit__name=f"Sở Hòa Bình {number}")
            ArticleFactory(public=True, headline="Hòa Bình", lead=f"Hòa {number}")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address, {"q": text}).status_code == 200
        return len(captured)

    grow(4)
    small = cost()

    grow(20)

    assert cost() <= small <= 16


@pytest.mark.usefixtures("_crowd")
@pytest.mark.parametrize("text", ["hoa", "hoá", "le hoá", "tin", "hao"])
@pytest.mark.parametrize("parameters", [{}, {"loai": "guong-dien-hinh", "trang": "50"}, {"loai": "tin-bai"}])
def test_search_among_very_much_costs_a_bounded_number_of_queries(text, parameters):
    with CaptureQueriesContext(connection) as captured:
        Client().get(ADDRESS, {"q": text, **parameters})

    assert len(captured) <= 20
