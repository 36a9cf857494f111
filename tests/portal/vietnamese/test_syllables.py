import unicodedata

import pytest
from hypothesis import given

from portal.vietnamese import is_syllable
from portal.vietnamese.syllables import parse_syllable
from tests.portal.vietnamese.test_text import ANY_TEXT


@pytest.mark.parametrize(
    "words",
    [
        "a ơ y ạ ý à ô ổng yêu yếu uống ương ưu oanh uyên ươn iết",
        "tham mưu giỏi phục vụ tốt thi đua phong trào khen thưởng",
        "nghiêng nghệ nghĩ nghe ngã ngoằn ngoèo nguyễn nguệch ngoạc",
        "gì gìn giữ giếng giặt gia già giữa giúp ghế ghi ghim gái gỗ",
        "quà quý quốc quyền quýt quỳnh quơ quầy quạnh quắt quẻ quều quào qua",
        "khuỷu khúc khuya tuyết thuở huơ xoè xòe hoà hòa thuỷ thủy Thuý",
        "kỳ kim kẻ kể Kạn Kon cá cổ cụ cừ",
        "Đắk Lắk Pa pin xoong soóc boong",
        "của cuối rượu người hươu chiều khoái xoáy",
        "ĐẶNG THỊ HÒA Đặng Thị Hòa",
        "dang thi hoa toi",  # toneless syllables are syllables too
    ],
)
def test_these_are_syllables(words):
    assert [word for word in words.split() if not is_syllable(word)] == []
    assert [word for word in words.split() if not is_syllable(unicodedata.normalize("NFD", word))] == []


@pytest.mark.parametrize(
    "words",
    [
        "Chloé Renée Raúl Málaga José Müller Café Zoé François",
        "the's from great work class street Washington club",
        "cac mot sach tach đep",  # c, ch, p and t want sắc or nặng
        "càc mọtt hỏc tãp hòch",
        "ngế nghà gế ghà cê qu q gh ngh th đ h",
        "cuả qúy baì tòan hoàn2 khủyu",  # the tone on the wrong letter
        "hoàá việệt ńa",
        "việtnam ôtô nghiêngg",
        "- 1 é1 . ’ 日本",
    ],
)
def test_these_are_none(words):
    assert [word for word in words.split() if is_syllable(word)] == []


def test_a_tone_on_a_consonant_makes_no_syllable():
    assert parse_syllable("cuả") is not None
    assert parse_syllable("ńa") is None


def test_nothing_and_white_space_are_no_syllable():
    assert not is_syllable("")
    assert not is_syllable(" ")
    assert not is_syllable("hòa bình")


@given(ANY_TEXT)
def test_any_text_is_one_or_none(text):
    assert is_syllable(text) in (True, False)
