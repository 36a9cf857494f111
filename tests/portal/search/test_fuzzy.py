"""Names with a typing error, offered beside the hits."""

import pytest
from django.test import Client

from portal.search import parse
from portal.search.fuzzy import count_errors, is_one_error
from tests.factories import ArticleFactory, HonoreeFactory, UnitFactory
from tests.portal.search.queries import ADDRESS, people, similar


@pytest.mark.parametrize(
    ("typed", "word", "is_error"),
    [
        ("dagn", "dang", True),
        ("dng", "dang", True),
        ("daang", "dang", True),
        ("dong", "dang", True),
        ("hao", "hoa", True),
        ("oha", "hoa", True),
        ("dang", "dang", True),
        ("adng", "dagn", False),
        ("dog", "dang", False),
        ("d", "dang", False),
        ("nguyen", "nguyn", True),
        ("nguyen", "ngyuen", True),
        ("nguyen", "nghien", False),
    ],
)
def test_one_typing_error_makes_one_word_the_other(typed, word, is_error):
    assert is_one_error(typed, word) is is_error
    assert is_one_error(word, typed) is is_error


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ("dang thi hoa", 0),
        ("dagn thi hoa", 1),
        ("đặgn thị hao", 2),
        ("dagn thj hao", None),
        ("dang txi", 1),
        ("dang xx", None),
        ("dang thi le", None),
    ],
)
def test_a_name_is_similar_if_few_of_its_words_have_errors(typed, errors):
    assert count_errors(parse(typed), "Đặng Thị Hòa") == errors


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["dagn thi hoa", "đăgn thị hoà", "dang thi hao", "ddang hoa", "thi dng"])
def test_names_with_a_typing_error_are_offered_apart_from_hits(typed):
    HonoreeFactory(public=True, name="Đặng Thị Hòa")
    HonoreeFactory(public=True, name="Lê Văn Ba")

    assert people(typed) == []
    assert similar(typed) == ["Đặng Thị Hòa"]
    assert "có tên gần giống" in Client().get(ADDRESS, {"q": typed}).content.decode()


@pytest.mark.django_db
def test_similar_names_are_offered_only_beside_few_hits():
    for name in ("Lê Hoan", "Lê Hoa", "Lê Hao"):
        HonoreeFactory(public=True, name=name)
    assert (people("hoan"), similar("hoan")) == (["Lê Hoan"], ["Lê Hoa"])

    for name in ("Trần Hoan", "Vũ Hoan"):
        HonoreeFactory(public=True, name=name)
    assert (len(people("hoan")), similar("hoan")) == (3, [])


@pytest.mark.django_db
def test_units_with_a_typing_error_are_offered_where_nothing_is_found():
    UnitFactory(name="Bộ Ngoại giao")

    assert similar("bo ngoai gaio", "don-vi") == ["Bộ Ngoại giao"]

    ArticleFactory(public=True, headline="Bỏ ngoài gaio")
    assert similar("bo ngoai gaio", "don-vi") == []
