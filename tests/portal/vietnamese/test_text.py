import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.vietnamese import fold, match_key, normalize, slug
from tests.portal.vietnamese.spellings import LETTERS, spellings

ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text(
    "aeouyAEOdđĐÐðthcn \u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0308"
    "\u200d\u200b\ufe0f\u00ad\u00a0\U0001f468\U0001f3fdНаоаΑ\ud83d\ude00\x00\x85\n"
)


def test_the_package_imports_nothing_of_django():
    program = (
        "import sys, portal.vietnamese; print([m for m in sys.modules if m.partition('.')[0] in {'django', 'icu4py'}])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


# --- normalize ----------------------------------------------------------------------------------------------------


def test_every_order_of_the_marks_of_every_letter_composes():
    written = [(spelling, letter) for letter in LETTERS for spelling in spellings(letter)]

    wrong = [(spelling, letter) for spelling, letter in written if normalize(f"t{spelling}n") != f"t{letter}n"]

    # 60 letters with two marks in 5 spellings, 72 with one in 2, 12 vowels and 34 consonants in 1
    assert len(written) == 60 * 5 + 72 * 2 + 12 + 34
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("e\u0301\u0302", "ế"),  # the tone before the mark of the vowel
        ("e\u0323\u0302", "ệ"),
        ("tich\u0301", "tích"),  # the tone behind the word
        ("TICH\u0301", "TÍCH"),
        ("hoang\u0300", "hoàng"),
        ("que\u0300\u0309", "quẻ"),  # two tones: the last
        ("\u041d\u00f2\u0430", "Hòa"),  # Cyrillic Н and а
        ("\u0412\u00ecnh", "Bình"),
        ("\u039f\u0301c", "Óc"),  # Greek Ο
        ("𝗤𝘂𝗮\u0309𝗻", "Quản"),
        ("Ｈà Ｎội", "Hà Nội"),
        ("\u00d0\u1eb7ng", "Đặng"),
        ("\u0189\u1eb7ng", "Đặng"),
        ("\u00f0\u1eb7ng", "đặng"),
        ("Hà\u00a0Nội\u202f\u2003x", "Hà Nội  x"),
        ("Hà\u200b N\u00adội\ufeff \u202etừ\u202c", "Hà Nội từ"),
        ("a\x00b\x07c\x7f", "abc"),
        ("một\u2028hai\u2029ba\x0bbốn", "một\nhai\nba\nbốn"),
        ("\x93Độc lập\x94 \x96", "“Độc lập” –"),  # windows-1252 read as Latin-1
        ("\ud83d\ude00", "😀"),
        ("a\ud800b", "a\ufffdb"),
        ("\u2800", " "),
        ("\u1112\u1161\u11ab か\u3099 \u212a \u03b1\u0301", "한 が K ά"),
    ],
)
def test_text_is_mended_for_storing(typed, stored):
    assert normalize(typed) == stored
    assert normalize(stored) == stored


@pytest.mark.parametrize(
    "text",
    [
        "Đặng Thị Hòa, hoà, cuả, qúy",  # neither spelling nor tone style is touched
        "dòng một\r\n\tdòng  hai ",
        "👨\u200d👩\u200d👧\u200d👦 👍🏽 ❤\ufe0f ☝🏽 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "Москва, Αθήνα, Владимир",  # whole words of other alphabets
        "μm Ωm α-tocopherol ΔH",  # no Latin letter looks like these
        "Poznań, Málaga, François, Sigurðsson, Łódź, São Paulo",
        "日本語 한국어 ภาษาไทย",
        "x² ½ № ™ © 20 °C 5×3 ≥",
        "a" + "\u0301" * 1000,
        "",
    ],
)
def test_text_that_is_as_it_should_be_stays(text):
    assert normalize(text) == unicodedata.normalize("NFC", text)


@settings(max_examples=500)
@given(ANY_TEXT)
@example("😀\u200d\u200d😀")
@example("\u041d\u0430\u200bh")
@example("e\u0301\u200b\u0302")
def test_normalized_text_is_in_nfc_can_be_stored_and_stays_as_it_is(text):
    stored = normalize(text)

    assert normalize(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert "\x00" not in stored
    stored.encode()


# --- fold ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Đặng Thị Hòa", "ĐẶNG THỊ HOÀ", unicodedata.normalize("NFD", "Đặng Thị Hòa"), "Ðặng Thị Hoà", " đặng\tthị\n hòa "],
)
def test_all_ways_to_type_a_name_fold_to_one_key(name):
    assert fold(name) == "dang thi hoa"


def test_all_letters_fold_to_plain_ones():
    folded = fold(LETTERS)

    assert folded == (("a" * 18 + "e" * 12 + "i" * 6 + "o" * 18 + "u" * 12 + "y" * 6) + "bcddghklmnpqrstvx") * 2


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("H’Hen Niê", "h'hen nie"),
        ("“Độc lập” – Tự do…", '"doc lap" - tu do...'),
        ("Straße, Ærø, Łódź, Ñandú, İstanbul", "strasse, aero, lodz, nandu, istanbul"),
        ("Москва", "москва"),
        ("日本 が", "日本 が"),
        ("😀 Tốt", "😀 tot"),
        ("½ ﬁ ²", "1⁄2 fi 2"),
    ],
)
def test_other_characters_fold_too_or_stay(text, folded):
    assert fold(text) == folded


@settings(max_examples=500)
@given(ANY_TEXT)
@example("\U0001f000\u0300\U0001f3fb\ufe0e")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.scale
def test_every_character_that_has_other_forms_folds_once_and_for_all():
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    others = [
        text
        for character in characters
        if character != character.casefold() or character != unicodedata.normalize("NFKD", character)
        for text in (character, f"a{character}", f"{character}a", f"{character}\u0301")
    ]

    assert len(others) > 60_000
    assert [text for text in others if fold(fold(text)) != fold(text)] == []
    assert [text for text in others if match_key(match_key(text)) != match_key(text)] == []
    assert [text for text in others if fold(match_key(text)) != fold(text)] == []


@given(st.text(LETTERS + " .,-'\"()0123456789"))
def test_the_fast_way_to_fold_agrees_with_the_long_one(text):
    # a sign that has no ASCII form sends the text the long way
    assert fold(f"{text} €") == f"{fold(text)} €".lstrip()


# --- slug ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Đại hội Đảng bộ tỉnh Đắk Lắk", "dai-hoi-dang-bo-tinh-dak-lak"),
        ("Lễ 2/9 – “Độc lập”", "le-2-9-doc-lap"),
        ("🎉", ""),
        ("Москва", ""),
        ("H'Hen Niê", "h-hen-nie"),
    ],
)
def test_a_slug_is_made_of_folded_words(text, address):
    assert slug(text) == address


@pytest.mark.parametrize(
    ("length", "address"),
    [
        (80, "tham-muu-gioi-phuc-vu-tot"),
        (25, "tham-muu-gioi-phuc-vu-tot"),
        (24, "tham-muu-gioi-phuc-vu"),
        (13, "tham-muu-gioi"),
        (14, "tham-muu-gioi"),
        (12, "tham-muu"),
        (3, "tha"),
        (0, ""),
    ],
)
def test_a_long_slug_is_cut_between_words(length, address):
    assert slug("Tham mưu giỏi, phục vụ tốt", length) == address


@given(ANY_TEXT, st.integers(-1, 100))
def test_a_slug_fits_into_its_column(text, length):
    address = slug(text, length)

    assert len(address) <= max(length, 0)
    assert address == "" or all(part.isascii() and part.isalnum() for part in address.split("-"))
