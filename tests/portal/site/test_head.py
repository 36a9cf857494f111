from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404
from django.test import RequestFactory

from articles.models import Article
from portal.core.identity import absolute
from portal.core.keyset import keyset_page, make_cursor, read_cursor
from portal.site.head import Page, image_url, page_number, query_string
from tests.factories import LONG_AGO, ArticleFactory, ImageFactory

# --- the head -------------------------------------------------------------------------------------------------


def test_addresses_are_those_of_the_site_whatever_name_the_request_came_by(settings):
    settings.SITE_URL = "https://portal.example.vn"

    assert absolute("/tin-tuc/") == "https://portal.example.vn/tin-tuc/"
    assert Page(title="x", path="/tin-tuc/?truoc=1-1").url == "https://portal.example.vn/tin-tuc/?truoc=1-1"


def test_breadcrumbs_begin_at_home_and_are_in_the_linked_data():
    page = Page(title="Tin", path="/tin-tuc/a/", crumbs=[("Tin tức", "/tin-tuc/"), ("Tin", "/tin-tuc/a/")])

    (trail,) = page.graph

    assert page.breadcrumbs == [("Trang chủ", "/"), ("Tin tức", "/tin-tuc/"), ("Tin", "/tin-tuc/a/")]
    assert trail["@type"] == "BreadcrumbList"
    assert [(item["position"], item["name"], item["item"]) for item in trail["itemListElement"]] == [
        (1, "Trang chủ", "http://testserver/"),
        (2, "Tin tức", "http://testserver/tin-tuc/"),
        (3, "Tin", "http://testserver/tin-tuc/a/"),
    ]


def test_page_without_a_trail_has_none():
    assert Page(title="x", path="/", structured=[{"@type": "WebSite"}]).graph == [{"@type": "WebSite"}]


def test_share_links_need_no_script_and_survive_any_title():
    links = {link["name"]: link["url"] for link in Page(title='A & B? "C" #1', path="/tin-tuc/a/").share_links}

    assert links == {
        "Facebook": "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Ftestserver%2Ftin-tuc%2Fa%2F",
        "X": "https://x.com/intent/post?url=http%3A%2F%2Ftestserver%2Ftin-tuc%2Fa%2F&text=A%20%26%20B%3F%20%22C%22%20%231",
        "Thư điện tử": (
            "mailto:?subject=A%20%26%20B%3F%20%22C%22%20%231&body=http%3A%2F%2Ftestserver%2Ftin-tuc%2Fa%2F"
        ),
    }


@pytest.mark.parametrize(
    ("width", "asked", "shown"),
    [(2560, 1280, 1280), (700, 1280, 640), (2560, 640, 640), (200, 1280, 160), (2560, 100, 160)],
)
def test_picture_for_sharing_is_the_widest_that_fits(width, asked, shown):
    image = ImageFactory.build(key="0" * 32, width=width)

    assert image_url(image, asked) == f"http://testserver/media/anh/{'0' * 32}/{shown}.jpg"


# --- paging ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ""),
        ({"a": "", "b": None, "c": []}, ""),
        ({"a": "1", "b": ""}, "?a=1"),
        ({"a": 0}, "?a=0"),
        ({"q": "Hòa & Bình"}, "?q=H%C3%B2a+%26+B%C3%ACnh"),
        ({"a": ["1", "2"]}, "?a=1&a=2"),
    ],
)
def test_address_holds_the_parameters_that_have_a_value(parameters, expected):
    assert query_string(parameters) == expected


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("?trang=1", 1), ("?trang=2", 2), ("?trang=007", 7), ("?trang=999999", 999_999)]
)
def test_page_is_read_from_the_address(query, number):
    assert page_number(RequestFactory().get(f"/{query}")) == number


@pytest.mark.parametrize("value", ["0", "-1", "", "1000000", "²", "１", "1.0", " 1", "x"])
def test_page_that_is_none_is_not_found(value):
    with pytest.raises(Http404):
        page_number(RequestFactory().get("/", {"trang": value}))


@pytest.mark.parametrize(
    "published_at",
    [
        datetime(2024, 9, 4, 2, 30, 0, 123456, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1945, 9, 2, tzinfo=UTC),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(5000, 1, 1, tzinfo=UTC),
    ],
)
def test_cursor_leads_back_to_its_place(published_at):
    item = Article(pk=7, published_at=published_at)

    assert read_cursor(make_cursor(item)) == (published_at, 7)


def test_no_cursor_is_the_first_page():
    assert read_cursor("") is None


@pytest.mark.parametrize(
    "value", ["x", "1", "1-", "-1", "²-1", "1-1-1", "-99999999999999999-1", "1-1000000000000000000"]
)
def test_broken_cursor_is_a_bad_request(value):
    with pytest.raises(BadRequest, match="không hợp lệ"):
        read_cursor(value)


def walk(size):
    """All pages of the public articles, from the first to the last."""
    pages, cursor = [], ""
    while True:
        items, cursor = keyset_page(Article.objects.public(), cursor, size)
        pages.append(items)
        if not cursor:
            return pages


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "lengths"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_pages_hold_everything_once_newest_first(count, lengths):
    articles = [
        # pairs of the same moment, which their keys tell apart
        ArticleFactory(public=True, published_at=LONG_AGO + timedelta(hours=number // 2))
        for number in range(count)
    ]

    pages = walk(3)

    assert [len(page) for page in pages] == lengths
    assert [article for page in pages for article in page] == articles[::-1]


@pytest.mark.django_db
def test_what_is_published_while_somebody_reads_on_moves_nothing():
    articles = [ArticleFactory(public=True, published_at=LONG_AGO + timedelta(hours=hour)) for hour in range(4)]
    first, cursor = keyset_page(Article.objects.public(), "", 2)
    ArticleFactory(public=True, published_at=LONG_AGO + timedelta(days=1))

    second, _ = keyset_page(Article.objects.public(), cursor, 2)

    assert (first, second) == ([articles[3], articles[2]], [articles[1], articles[0]])


@pytest.mark.django_db
def test_what_is_withdrawn_while_somebody_reads_on_loses_nothing():
    articles = [ArticleFactory(public=True, published_at=LONG_AGO + timedelta(hours=hour)) for hour in range(4)]
    _, cursor = keyset_page(Article.objects.public(), "", 2)
    Article.objects.filter(pk=articles[2].pk).update(status="draft")

    second, _ = keyset_page(Article.objects.public(), cursor, 2)

    assert second == [articles[1], articles[0]]


@pytest.mark.django_db
def test_page_costs_one_query(django_assert_num_queries):
    ArticleFactory.create_batch(5, public=True)

    with django_assert_num_queries(1):
        keyset_page(Article.objects.public(), "", 2)
