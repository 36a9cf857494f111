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
from tests.cost import steps, watchdog

pytestmark = pytest.mark.scale

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
    def cost(piece, length):
        return steps(call, piece * (length // len(piece)))

    for piece in PIECES:
        call(piece * 100)  # what is cached per word is counted in neither
    # four times the length: by the square it would be 16 times the steps
    slow = [piece for piece in PIECES if cost(piece, 4_000) > 4.5 * cost(piece, 1_000)]

    assert slow == []


@pytest.mark.parametrize("call", ALL)
def test_no_regular_expression_chokes_on_a_very_long_text(call):
    """By the square of this length one search takes minutes."""
    for piece in PIECES:
        with watchdog():
            call(piece * (200_000 // len(piece)))


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
    with watchdog():
        call(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_normalizing_and_folding_take_as_few_steps_for_500_words_as_for_five(form):
    """The letters of a text are looked at by C alone, which takes well under a millisecond for 500 words."""
    words = unicodedata.normalize(form, WORDS * 40).split()
    few, many = " ".join(words[:5]), " ".join(words[:500])

    assert steps(normalize, many) == steps(normalize, few) < 30
    assert steps(fold, many) == steps(fold, few) < 40
