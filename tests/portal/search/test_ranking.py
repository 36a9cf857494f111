"""The order of the hits."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import LONG_AGO, ArticleFactory, HonoreeFactory, UnitFactory
from tests.portal.search.queries import headlines, people, unit_names


@pytest.mark.django_db
def test_hits_with_the_accents_typed_come_first():
    for name in ("Dang Ái", "Đặng Yên", "Đằng Bảo", "Đặng An"):
        HonoreeFactory(public=True, name=name)

    assert people("đặng") == ["Đặng An", "Đặng Yên", "Dang Ái", "Đằng Bảo"]
    assert people("dang") == ["Dang Ái", "Đặng An", "Đằng Bảo", "Đặng Yên"]
    assert people("đă") == ["Dang Ái", "Đặng An", "Đằng Bảo", "Đặng Yên"]


@pytest.mark.django_db
def test_accents_count_in_those_words_where_they_were_typed():
    for name in ("Đặng Thi Hoa", "Dang Thị Hòa", "Đặng Thị Hòa"):
        HonoreeFactory(public=True, name=name)

    assert people("hòa dang") == ["Dang Thị Hòa", "Đặng Thị Hòa", "Đặng Thi Hoa"]


@pytest.mark.django_db
def test_either_place_of_the_tone_is_the_accent_typed():
    for name in ("Lê Hoa", "Lê Hoàng", "Lê Hòa"):
        HonoreeFactory(public=True, name=name)

    assert people("hoà") == ["Lê Hòa", "Lê Hoàng", "Lê Hoa"]
    assert people("hòa") == ["Lê Hòa", "Lê Hoa", "Lê Hoàng"]


@pytest.mark.django_db
def test_people_found_by_name_come_before_those_found_by_unit():
    HonoreeFactory(public=True, name="Lê An", honour__unit__name="Bộ Tư pháp")
    HonoreeFactory(public=True, name="Lê Tư")

    assert people("tu") == ["Lê Tư", "Lê An"]
    assert people("tư") == ["Lê Tư", "Lê An"]
    assert people("tư pháp") == ["Lê An"]


@pytest.mark.django_db
def test_people_and_units_stand_in_vietnamese_order():
    for name in ("Trần Ấn", "Lê An", "Nguyễn Ân", "Lê Anh", "Bùi Ánh", "Đỗ Ảnh"):
        HonoreeFactory(public=True, name=name, honour__unit__name=f"Ấp {name}")

    assert people("a") == ["Lê An", "Lê Anh", "Đỗ Ảnh", "Bùi Ánh", "Nguyễn Ân", "Trần Ấn"]
    for name in ("Âu Cơ", "Ấp 12", "Ấp 5"):
        UnitFactory(name=name, short_name="đơn")
    assert unit_names("don") == ["Ấp 5", "Ấp 12", "Âu Cơ"]


@pytest.mark.django_db
def test_articles_stand_by_headline_then_phrase_then_the_newest():
    def article(headline, lead, days):
        at = LONG_AGO + timedelta(days=days)
        ArticleFactory(headline=headline, lead=lead, status="published", published_at=at, first_public_at=at)

    article("Có thi đua, cũ", "x", 1)
    article("Phong trào, cũ", "Cùng thi đua.", 2)
    article("Có thì, rồi đưa", "x", 3)
    article("Rời, mới", "Tôi thì không đưa.", 5)
    article("Rời, cũ", "Ai đưa thì nhận.", 4)

    assert headlines("thi dua") == ["Có thì, rồi đưa", "Có thi đua, cũ", "Phong trào, cũ", "Rời, mới", "Rời, cũ"]
    assert headlines("thi đua") == ["Có thi đua, cũ", "Phong trào, cũ", "Có thì, rồi đưa", "Rời, mới", "Rời, cũ"]


@pytest.mark.django_db
def test_directory_puts_the_accents_typed_first_and_says_so():
    for name in ("Dang Ái", "Đặng Yên", "Đặng An"):
        HonoreeFactory(public=True, name=name)
    HonoreeFactory(public=True, name="Lê Ba", honour__unit__name="Viện Đặng Dung")

    page = Client().get("/guong-dien-hinh/", {"q": "đặng"})

    assert [person.name for person in page.context["page_obj"]] == ["Đặng An", "Đặng Yên", "Lê Ba", "Dang Ái"]
    assert "Khớp nhất trước" in page.content.decode()
    assert "Khớp nhất trước" not in Client().get("/guong-dien-hinh/").content.decode()
