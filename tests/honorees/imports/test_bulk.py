import pytest

from honorees.imports import bulk
from honorees.models import Honoree, Honour, Unit
from tests.factories import CycleFactory, DecisionFactory, HonoreeFactory, HonourFactory, UnitFactory

PEOPLE = [
    {"name": "Đặng Thị Hoà"},
    {"name": "Đặng Thị Hòa"},
    {"name": "  Nguye\u0302\u0303n   Văn An "},
    {"name": "H'Hen Niê", "sort_name": "H'Hen"},
    {"name": "🎉"},
    {"name": "🎊"},
    {"name": "Phòng Tổ chức – Cán bộ", "kind": "collective"},
    {"name": "Trần Bình", "gender": "male", "birth_year": 1980, "academic_title": "doctor", "summary": " Giới thiệu. "},
]
DERIVED = ["name", "slug", "sort_key", "search_text", "sort_name", "gender", "birth_year", "kind", "summary", "status"]


def columns_of(model, keys, names):
    return [tuple(getattr(item, name) for name in names) for item in model.objects.filter(pk__in=keys).order_by("pk")]


@pytest.mark.django_db
def test_people_made_at_once_are_as_saved_one_by_one():
    HonoreeFactory(name="Đặng Thị Hòa", honour=None)
    saved = [Honoree(**columns) for columns in PEOPLE]
    for honoree in saved:
        honoree.save()
    expected = columns_of(Honoree, [one.pk for one in saved], DERIVED)
    Honoree.objects.filter(pk__in=[one.pk for one in saved]).delete()

    made = [Honoree(**columns) for columns in PEOPLE]
    bulk.create_honorees(made)

    assert columns_of(Honoree, [one.pk for one in made], DERIVED) == expected
    assert [row[1] for row in expected][:3] == ["dang-thi-hoa-2", "dang-thi-hoa-3", "nguyen-van-an"]
    assert all(one.created_at and one.updated_at for one in Honoree.objects.all())


@pytest.mark.django_db
def test_honours_made_at_once_are_as_saved_one_by_one():
    person, cycle, unit = HonoreeFactory(honour=None), CycleFactory(), UnitFactory(name="Sở Nội vụ")
    names = ["unit_name", "post", "citation", "search_text"]
    columns = {"honoree": person, "cycle": cycle, "unit": unit, "post": " Chuyên   viên ", "citation": " Tốt.\n"}
    saved = HonourFactory(**columns)
    expected = columns_of(Honour, [saved.pk], names)

    made = Honour(decision=DecisionFactory(), **columns)
    bulk.create_honours([made])

    assert columns_of(Honour, [made.pk], names) == expected
    assert expected[0][:3] == ("Sở Nội vụ", "Chuyên viên", "Tốt.")


@pytest.mark.django_db
def test_units_made_at_once_are_as_saved_one_by_one():
    names = ["name", "slug", "sort_key", "search_text"]
    saved = UnitFactory(name="Văn phòng  Chính phủ")
    first = columns_of(Unit, [saved.pk], names)
    saved.delete()

    made = UnitFactory.build(name="Văn phòng  Chính phủ")
    bulk.create_units([made])

    assert columns_of(Unit, [made.pk], names) == first


@pytest.mark.django_db
def test_people_changed_at_once_are_as_saved_one_by_one():
    names = ["name", "sort_key", "search_text", "slug", "gender"]
    one, other = HonoreeFactory(name="Lê An", honour=None), HonoreeFactory(name="Lê Bình", honour=None)
    one.name, one.gender = " Lê  Thị Ánh", "female"
    one.save()
    expected = columns_of(Honoree, [one.pk], names)
    Honoree.objects.filter(pk=one.pk).update(name="Lê An", sort_key="", search_text="", gender="")
    before = Honoree.objects.get(pk=one.pk).updated_at

    again = Honoree.objects.get(pk=one.pk)
    again.name, again.gender = " Lê  Thị Ánh", "female"
    bulk.update_honorees([again, other], ["name", "gender"])

    assert columns_of(Honoree, [one.pk], names) == expected
    assert Honoree.objects.get(pk=one.pk).updated_at > before
    assert Honoree.objects.get(pk=other.pk).name == "Lê Bình"


@pytest.mark.django_db
def test_people_made_at_once_are_found_by_their_words():
    made = [Honoree(name="Vũ Thị Kiều Oanh")]
    bulk.create_honorees(made)

    assert list(Honoree.objects.matching("kieu oanh")) == made
