"""Words and tokens: what the index stores, and how a query is parsed."""

import unicodedata

import pytest

from portal.search import name_document, parse, text_document
from portal.search.words import Word


def test_a_name_is_kept_by_the_beginnings_of_its_words():
    assert name_document("Đặng Hòa").split() == [
        *("d", "da", "dan", "dang", "h", "ho", "hoa"),
        *("=đ", "=đặ", "=đặn", "=đặng", "=hò", "=hòa"),
        *("~dang", "~0ang", "~1dng", "~2dag", "~3dan", "~hoa", "~0oa", "~1ha", "~2ho"),
    ]


def test_a_long_word_is_kept_by_seven_beginnings_and_whole():
    beginnings = ["f", "fa", "fac", "face", "faceb", "facebo", "faceboo"]
    assert text_document("facebook").split() == [*beginnings, "facebook"]
    assert text_document("facebooks").split() == [*beginnings, "facebooks"]


def test_a_text_is_kept_with_its_headline_and_the_pairs_of_its_words():
    assert text_document("an ba", headline="Ô tô").split() == [
        *("^o", "^t", "^to"),
        *("o", "t", "to", "a", "an", "b", "ba", "=ô", "=tô"),
        *("o+to", "an+ba"),
    ]


@pytest.mark.scale
def test_tokens_never_outgrow_what_a_database_takes():
    endless = " ".join(f"từ{number}" + "ờ" * 100 for number in range(20_000))

    tokens = text_document(endless)

    assert 400_000 < len(tokens.encode()) <= 500_000
    assert max(map(len, tokens.split())) <= 2 * 64 + 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("dang thi", [Word("dang"), Word("thi")]),
        ("ĐẶNG", [Word("dang", ("đặng",))]),
        (unicodedata.normalize("NFD", "đặng"), [Word("dang", ("đặng",))]),
        ("Ðặng", [Word("dang", ("đặng",))]),
        ("hoà", [Word("hoa", ("hòa", "hoà"))]),
        ("H'Hen Niê", [Word("h"), Word("hen"), Word("nie", ("niê",))]),
        ("04/NQ-CĐVC", [Word("04"), Word("nq"), Word("cdvc", ("cđvc",))]),
        ('"an" NEAR(* | & ! : ba', [Word("an"), Word("near"), Word("ba")]),
        ("an an An", [Word("an")]),
        ("!!! … “”", []),
        ("\x00 \ud800 \u200b", []),
    ],
)
def test_what_is_typed_is_read_as_words(typed, words):
    assert list(parse(typed).words) == words


def test_of_endless_queries_the_first_words_are_asked_for():
    assert len(parse(" ".join(f"w{number}" for number in range(10_000))).words) == 32
    assert [len(word.folded) for word in parse("a" * 10_000).words] == [64]
