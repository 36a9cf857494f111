import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.vietnamese import fold, match_key, normalize, tone_style
from tests.portal.vietnamese.spellings import LETTERS
from tests.portal.vietnamese.test_text import ANY_TEXT

SYLLABLE_LIKE = st.text(LETTERS + " ", max_size=12)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"), ("HÓA", "HOÁ"), ("Tỏa", "Toả"), ("đọa", "đoạ"), ("lõa", "loã"), ("khỏe", "khoẻ"),
        ("Xòe", "Xoè"), ("thủy", "thuỷ"), ("Thúy", "Thuý"), ("lũy", "luỹ"), ("tùy", "tuỳ"), ("ngụy", "nguỵ"),
        ("HÒA BÌNH", "HOÀ BÌNH"),
    ],
)  # fmt: skip
def test_the_two_styles_are_exchanged(old, new):
    assert tone_style(new, "old") == tone_style(new) == tone_style(old) == old
    assert tone_style(old, "new") == tone_style(new, "new") == new
    assert tone_style(unicodedata.normalize("NFD", old), "new") == new


@pytest.mark.parametrize(
    "text",
    [
        "Chloé",
        "Renée",
        "Raúl",
        "Zoé",
        "toàn hoành thuyền khuya",
        "quý quà",
        "của mía",
        "cuả baì",
        "khuỷu",
        "Huawei Nokia",
    ],
)
def test_what_is_spelled_one_way_only_stays(text):
    assert tone_style(text, "old") == text
    assert tone_style(text, "new") == text


@pytest.mark.parametrize(
    "name",
    ["Đặng Thị Hòa", "ĐẶNG THỊ HOÀ", unicodedata.normalize("NFD", "Đặng Thị Hòa"), "Ðặng Thị Hoà", "đặng  thị\nhòa"],
)
def test_all_ways_to_type_a_name_have_one_match_key(name):
    assert match_key(name) == "đặng thị hòa"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("cuả", "của"), ("qúy", "quý"), ("baì", "bài"), ("thuỷ", "thủy"), ("gía", "giá"), ("ngừơi", "người"),
        ("tòan", "toàn"), ("quà", "quà"), ("giá", "giá"), ("khuỷu", "khuỷu"), ("gìn", "gìn"), ("giếng", "giếng"),
        ("rượu", "rượu"),
        ("Chloé", "chloé"), ("Raúl", "raúl"), ("Málaga", "málaga"), ("“Hòa” – H’Hen", '"hòa" - h\'hen'),
        ("Straße", "strasse"), ("ńa", "ńa"), ("ʼn", "'n"), ("ŉ", "'n"),
    ],
)  # fmt: skip
def test_the_key_mends_tones_and_keeps_accents(typed, key):
    assert match_key(typed) == key


def test_accents_count():
    assert len({match_key(word) for word in ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "đa", "da"]}) == 10


@settings(max_examples=500)
@given(ANY_TEXT | SYLLABLE_LIKE)
@example("E\u0302U\u0300\u0302")
def test_keys_and_styles_are_idempotent_and_lose_no_letter(text):
    key = match_key(text)

    assert match_key(key) == key
    assert fold(key) == fold(text)
    for style in ("old", "new"):
        styled = tone_style(text, style)
        assert tone_style(styled, style) == styled
        assert normalize(styled) == styled
        assert match_key(styled) == key
