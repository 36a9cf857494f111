"""What is found, however it is typed."""

import unicodedata

import pytest

from honorees.models import Honoree
from tests.factories import ArticleFactory, HonoreeFactory, HonourFactory, UnitFactory
from tests.portal.search.queries import headlines, people, unit_names


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "dang thi hoa",
        "Đặng Thị Hòa",
        "ĐẶNG THỊ HOÀ",
        unicodedata.normalize("NFD", "Đặng Thị Hòa"),
        "Ðặng",
        "hoa dang",
        "dang th",
        "d",
        "đ",
        "dan thi hoa",
        "  hoa,dang! ",
        "\u200bđặng",
        "pho vu truong dang",
        "ngoai giao hoa",
    ],
)
def test_a_person_is_found_however_typed(typed):
    HonoreeFactory(public=True, name="Lê Văn Ba", honour__unit__name="Bộ Y tế")
    HonoreeFactory(public=True, name="Đặng Thị Hòa", honour__post="Phó Vụ trưởng", honour__unit__name="Bộ Ngoại giao")

    assert people(typed) == ["Đặng Thị Hòa"]
    assert [person.name for person in Honoree.objects.matching(typed)] == ["Đặng Thị Hòa"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ang", "oa", "dangthi", "hoa le", "hoang", "đặng x", "%", "_", "d%g", "d*g"])
def test_a_person_is_not_found_by_other_words(typed):
    HonoreeFactory(public=True, name="Đặng Thị Hòa")

    assert people(typed) == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["so noi vu", "SỞ NỘI VỤ", "vu noi", "snv", "noi v"])
def test_a_unit_is_found_by_its_names(typed):
    UnitFactory(name="Bộ Y tế")
    UnitFactory(name="Sở Nội vụ", short_name="SNV")

    assert unit_names(typed) == ["Sở Nội vụ"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["tuyen duong", "ha noi", "Hà Nội", "muc tieu", "le tuyen duong ha noi muc", "2024"])
def test_an_article_is_found_by_headline_lead_and_body(typed):
    ArticleFactory(public=True, headline="Tin khác")
    ArticleFactory(
        public=True, headline="Lễ tuyên dương", lead="Tại Hà Nội.", body="<p>Mục</p><p>tiêu &amp; năm 2024</p>"
    )

    assert headlines(typed) == ["Lễ tuyên dương"]


@pytest.mark.django_db
def test_words_of_several_honours_are_not_thrown_together():
    person = HonoreeFactory(public=True, name="Lê An", honour__unit__name="Bộ Y tế", honour__post="Lái xe")
    HonourFactory(honoree=person, unit__name="Bộ Công an", post="Văn thư")

    assert people("an lai xe y te") == ["Lê An"]
    assert people("lai xe cong an") == []
