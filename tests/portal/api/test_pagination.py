import base64

import pytest

from honorees.models import Cycle, Honoree
from portal.api.pagination import Cursor, Order, decode_cursor, keyset_page, require_fitting
from portal.api.query import InvalidValue
from tests.factories import HonoreeFactory

NAME = Order("name", "sort_key", "")
BACKWARDS = Order("-name", "sort_key", "")
NEWEST = Order("-published_at", "published_at", "")
ID = Order("id", "pk", "")


def walk(order, limit, start=None, attribute="next"):
    """The ids page by page, following one of the two links to its end."""
    pages, cursor = [], start
    while True:
        page = keyset_page(Honoree.objects.all(), order, cursor, limit)
        pages.append([item.pk for item in page.items])
        cursor = getattr(page, attribute)
        if cursor is None:
            return pages
        cursor = decode_cursor(cursor.encode())


@pytest.fixture
def people(db):
    names = ["Nguyễn Văn Ánh", "Trần Thị An", "Lê Đặng Dương", "Phạm Văn Đức", "Lê Văn An", "Bùi An", "Vũ Thị Ân"]
    return [HonoreeFactory(name=name, public=True, honour=None) for name in names]


@pytest.mark.parametrize("order", [NAME, BACKWARDS, NEWEST, ID])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 20])
def test_pages_put_together_are_the_list_forwards_and_back(people, order, limit):
    sign = "-" if order.is_descending else ""
    columns = {"sort_key", "published_at"} & {order.column}
    expected = list(
        Honoree.objects.order_by(*[f"{sign}{c}" for c in columns], f"{sign}pk").values_list("pk", flat=True)
    )

    forwards = walk(order, limit)
    last = keyset_page(Honoree.objects.all(), order, None, limit)
    while last.next:
        last = keyset_page(Honoree.objects.all(), order, last.next, limit)

    assert [pk for page in forwards for pk in page] == expected
    if len(forwards) > 1:
        back = walk(order, limit, last.previous, "previous")
        assert [pk for page in reversed(back) for pk in page] == expected[: len(expected) - len(forwards[-1])]


def test_names_stand_the_vietnamese_way(people):
    (names,) = [[item.name for item in keyset_page(Honoree.objects.all(), NAME, None, 20).items]]

    assert names == [
        "Bùi An",
        "Lê Văn An",
        "Trần Thị An",
        "Nguyễn Văn Ánh",
        "Vũ Thị Ân",
        "Lê Đặng Dương",
        "Phạm Văn Đức",
    ]


def test_what_comes_or_goes_meanwhile_moves_nothing_else(people):
    first = keyset_page(Honoree.objects.all(), NAME, None, 3)
    seen = [item.name for item in first.items]
    HonoreeFactory(name="Hoàng Văn Anh", public=True, honour=None)

    page = keyset_page(Honoree.objects.exclude(pk=first.items[0].pk), NAME, first.next, 10)

    assert seen == ["Bùi An", "Lê Văn An", "Trần Thị An"]
    assert [item.name for item in page.items] == [
        "Hoàng Văn Anh",
        "Nguyễn Văn Ánh",
        "Vũ Thị Ân",
        "Lê Đặng Dương",
        "Phạm Văn Đức",
    ]


def test_cursor_comes_back_as_it_was_written():
    cursor = Cursor("name", True, 7, "Đặng|Thị|Hòa")

    assert decode_cursor(cursor.encode()) == cursor


def encoded(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "raw",
    [
        "cD1hYmM=",
        "",
        "=",
        "****",
        "²",
        "đ",
        "a" * 5000,
        encoded("name|n|1"),
        encoded("name|x|1|a"),
        encoded("name|n|²|a"),
        encoded("name|n|-1|a"),
        encoded(f"name|n|{10**20}|a"),
        encoded(f"name|n|{2**63}|a"),
        encoded("name|n|1|a\0b"),
        base64.urlsafe_b64encode(b"\xff\xfe|n|1|a").decode(),
        encoded("[" * 800),
    ],
)
def test_what_we_have_not_written_is_no_cursor(raw):
    assert decode_cursor(raw) is None


@pytest.mark.parametrize(
    ("cursor", "order", "model"),
    [
        (Cursor("-name", False, 1, "a"), NAME, Honoree),
        (Cursor("-published_at", False, 1, "a"), NEWEST, Honoree),
        (Cursor("-published_at", False, 1, "9" * 17), NEWEST, Honoree),
        (Cursor("-published_at", False, 1, "-1"), NEWEST, Honoree),
        (Cursor("start_year", False, 1, "99999"), Order("start_year", "start_year", ""), Cycle),
    ],
)
def test_cursor_of_another_list_is_refused(cursor, order, model):
    with pytest.raises(InvalidValue):
        require_fitting(cursor, order, model.objects.all())
