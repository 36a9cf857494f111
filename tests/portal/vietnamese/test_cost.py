"""No function of the package costs more than in proportion to the length of a text, or chokes on a hostile one."""

import tracemalloc
import unicodedata

import pytest

from portal import vietnamese
from portal.vietnamese import (
    accent_report,
    convert_legacy,
    detect_legacy,
    fold,
    format_number,
    is_syllable,
    match_key,
    name_sort_key,
    normalize,
    parse_date,
    read_cell,
    safe_cell,
    slug,
    sort_key,
    split_name,
    tone_style,
    vote_encoding,
)
from tests.cost import seconds

WORDS = "Phong trào thi đua tham mưu giỏi, phục vụ tốt được cán bộ, công chức hưởng ứng "


def converted(text):
    return [convert_legacy(text, encoding, ".VnTimeH") for encoding in ("tcvn3", "vni", "viqr", "windows-1258")]


def voted(text):
    return vote_encoding([text], ".VnTime")


ALL = [
    accent_report, converted, detect_legacy, fold, format_number, is_syllable, match_key, name_sort_key, normalize,
    parse_date, read_cell, safe_cell, slug, sort_key, split_name, tone_style, voted,
]  # fmt: skip
PIECES = [
    WORDS, unicodedata.normalize("NFD", WORDS), "Céng hoµ x· héi chñ nghÜa ViÖt Nam ", "Co^.ng ho`a ", "Ñoäc laäp ",
    "x", "9", "ế", "µ", "aä", "a^", "dd", "h\u0301", "a\u0301\u0302", "\u0301", "На", "\u200d", "👍🏽\u200d", "ð", " ",
    "=", "'", "(", "@", "a@", "a.com", "a.", "http://", "#", "\\", "\ud800", "\x00", "\n",
]  # fmt: skip


def test_every_function_for_texts_is_among_these():
    others = {
        "convert_legacy",
        "vote_encoding",
        "format_date",
        "format_datetime",
        "AccentReport",
        "Encoding",
        "NameParts",
    }

    assert {call.__name__ for call in ALL} - {"converted", "voted"} == set(vietnamese.__all__) - others


@pytest.mark.parametrize("call", ALL)
def test_cost_grows_with_the_length_and_not_with_its_square(call):
    # sixteen times the length: by the square it would be 256 times the time
    slow = [
        piece
        for piece in PIECES
        if seconds(call, piece * (64_000 // len(piece)))
        > 80 * max(seconds(call, piece * (4_000 // len(piece))), 0.0005)
    ]

    assert slow == []


def test_what_was_sent_does_not_stay_in_memory():
    tracemalloc.start()
    for number in range(10):
        for call in ALL:
            call(f"{number}ế" + "xé" * 20_000)
            call(f"e^'{number}" + "a^" * 20_000)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # one cache that kept these words would hold more than 800,000
    assert kept < 400_000


@pytest.mark.parametrize("call", ALL)
@pytest.mark.parametrize(
    "text",
    [
        "", "\x00", "\ud800", "\udfff\ud800", "x" * 100_000, "ế" * 100_000, "a" + "\u0301" * 1000, "\u202e" * 1000,
        "İ", "²", "\uffff",
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_hostile_texts_do_no_harm(call, text):
    assert seconds(call, text, tries=1) < 5


def test_a_text_of_500_words_takes_well_under_a_millisecond():
    text = " ".join((WORDS * 40).split()[:500])
    decomposed = unicodedata.normalize("NFD", text)

    # measured: 0.01, 0.09, 0.2 and 0.4 milliseconds; the bound leaves room for a slow, busy machine
    assert seconds(normalize, text) < 0.001
    assert seconds(fold, text) < 0.001
    assert seconds(normalize, decomposed) < 0.005
    assert seconds(fold, decomposed) < 0.005
