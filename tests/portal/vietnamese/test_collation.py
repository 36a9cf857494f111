from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.vietnamese import DEFAULT_FOLDER, Corpora, icu_key, measure_order
from portal.vietnamese import sort_key
from tests.portal.vietnamese.corpora import needs_corpora
from tests.portal.vietnamese.spellings import LETTERS
from tests.portal.vietnamese.test_text import ANY_TEXT

needs_icu = pytest.mark.skipif(icu_key("vi") is None, reason="icu4py brings no ICU library on this machine")

# where the key promises to equal ICU: Latin letters with marks, digits, punctuation that the key knows
KNOWN = LETTERS + "fjwzFJWZéèëïöüçñåšžčřøłÉÖÇŠØ" + "0123456789" + " _-,;:!?.'\"()[]{}@*/\\&#%+<=>|~–—«»§©®°±×÷€₫"


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Anh", "Ảnh", "Ánh", "Ân", "Ấn"],
        ["Dung", "Dương", "Đặng", "Đỗ"],
        ["Ấp 5", "Ấp 12", "Âu Cơ"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ"],
        ["a", "A", "ă", "Ă", "â", "d", "Đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"],
        ["Hoa", "hòa", "Hòa", "Hoàn"],
        ["Phường 1", "Phường 02", "Phường 2A", "Phường 10", "Phường Một"],
        ["An Giang", "Ân", "Bắc Ninh"],
        ["", " -", "7", "a"],
        ["Số 9", "Số 10", "Số 99999999999999999999", "Số 100000000000000000000"],
        ["Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp"],
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(in_order):
    assert all(sort_key(first) < sort_key(second) for first, second in pairwise(in_order))


def test_the_key_itself_is_stored_so_a_change_of_it_needs_a_migration():
    assert sort_key("Xã Đặng Ấp 12") == 'N0"61A:"2E"&$12!HLGNFM!PHPFP'


def test_equal_texts_have_equal_keys():
    assert sort_key("  Ðặng \u200bVăn\n") == sort_key("Đặng Văn") == sort_key("Đa\u0323\u0306ng Văn")


@needs_icu
@given(st.text(KNOWN, max_size=12), st.text(KNOWN, max_size=12))
def test_two_keys_compare_as_icu_compares_the_texts(a, b):
    of_icu = icu_key("vi-u-kn")
    a, b = " ".join(a.split()), " ".join(b.split())

    assert (sort_key(a) < sort_key(b), sort_key(a) == sort_key(b)) == (of_icu(a) < of_icu(b), of_icu(a) == of_icu(b))


@needs_icu
@given(st.lists(st.sampled_from("aàảăằâAÀ d"), max_size=5), st.lists(st.sampled_from("aàảăằâAÀ d"), max_size=5))
def test_two_keys_of_few_letters_compare_as_icu_compares_the_texts(a, b):
    of_icu = icu_key("vi-u-kn")
    a, b = " ".join("".join(a).split()), " ".join("".join(b).split())

    assert (sort_key(a) < sort_key(b), sort_key(a) == sort_key(b)) == (of_icu(a) < of_icu(b), of_icu(a) == of_icu(b))


@needs_icu
@pytest.mark.parametrize("run", [39, 40, 41, 79, 80, 81, 119, 120, 121])
def test_long_runs_without_tone_or_of_capitals_compare_as_in_icu(run):
    of_icu = icu_key("vi-u-kn")
    texts = [
        start + letter * (run + more) + end
        for letter in "oO"
        for more in (-1, 0, 1)
        for start in ("", "o", "O")
        for end in ("", "ó", "ò", "Ó", "oó", "Oo")
    ]

    assert len({sort_key(text) for text in texts}) == len(set(texts))
    assert sorted(texts, key=sort_key) == sorted(texts, key=of_icu)


@needs_icu
@needs_corpora
def test_200_000_pairs_of_names_compare_as_in_icu():
    assert measure_order(Corpora(DEFAULT_FOLDER), pairs=200_000) == (200_000, 200_000)


@needs_icu
@needs_corpora
def test_all_names_together_stand_as_icu_sorts_them():
    names = Corpora(DEFAULT_FOLDER).names()

    assert len(names) > 10_000
    assert sorted(names, key=sort_key) == sorted(names, key=icu_key("vi-u-kn"))


@given(ANY_TEXT)
def test_a_key_is_ascii_and_fits_its_column_whatever_the_text(text):
    key = sort_key(text)

    assert key.isascii()
    assert key == "" or key.isprintable()
    assert len(key) <= 600


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "ế" * 100_000, "9" * 100_000, "a" + "\u0301" * 1000, "\ud800", "\x00", "😀" * 999]
)
def test_hostile_texts_have_a_key_too(text):
    assert len(sort_key(text)) <= 600


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh Tuyết ", "NGUYỄN THỊ ÁNH TUYẾT ", "Ban Chấp hành Công đoàn "])
def test_a_name_of_300_letters_has_a_whole_key(name):
    long = (name * 20)[:299] + "a"

    assert len(sort_key(long)) < 600
    assert sort_key(long) < sort_key(long[:-1] + "à")


def test_cutting_a_key_never_turns_an_order_round():
    texts = [first + "bâ" * 400 + last for first in "aăâ" for last in ("", "a", "à", "A")]

    assert sorted(texts, key=sort_key) == texts
