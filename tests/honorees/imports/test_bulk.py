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
def test_bulk_created_people_equal_saved_ones():
    HonoreeFactory(name="Đặng Thị Hòa", honour=None)
    saved = [Honoree(**columns) for columns in PEOPLE]
    for honoree in saved:
        honoree.save()
    expected = columns_of(Honoree, [honoree.pk for honoree in saved], DERIVED)
    Honoree.objects.filter(pk__in=[honoree.pk for honoree in saved]).delete()

    created = [Honoree(**columns) for columns in PEOPLE]
    bulk.create_honorees(created)

    assert columns_of(Honoree, [honoree.pk for honoree in created], DERIVED) == expected
    assert [row[1] for row in expected][:3] == ["dang-thi-hoa-2", "dang-thi-hoa-3", "nguyen-van-an"]
    assert all(honoree.created_at and honoree.updated_at for honoree in Honoree.objects.all())


@pytest.mark.django_db
def test_bulk_created_honours_equal_saved_ones():
    person, cycle, unit = HonoreeFactory(honour=None), CycleFactory(), UnitFactory(name="Sở Nội vụ")
    names = ["unit_name", "post", "citation", "search_text"]
    columns = {"honoree": person, "cycle": cycle, "unit": unit, "post": " Chuyên   viên ", "citation": " Tốt.\n"}
    saved = HonourFactory(**columns)
    expected = columns_of(Honour, [saved.pk], names)

    created = Honour(decision=DecisionFactory(), **columns)
    bulk.create_honours([created])

    assert columns_of(Honour, [created.pk], names) == expected
    assert expected[0][:3] == ("Sở Nội vụ", "Chuyên viên", "Tốt.")


@pytest.mark.django_db
def test_bulk_created_units_equal_saved_ones():
    names = ["name", "slug", "sort_key", "search_text"]
    saved = UnitFactory(name="Văn phòng  Chính phủ")
    first = columns_of(Unit, [saved.pk], names)
    saved.delete()

    created = UnitFactory.build(name="Văn phòng  Chính phủ")
    bulk.create_units([created])

    assert columns_of(Unit, [created.pk], names) == first


@pytest.mark.django_db
def test_bulk_updated_people_equal_saved_ones():
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
def test_bulk_created_people_are_found_by_search():
    created = [Honoree(name="Vũ Thị Kiều Oanh")]
    bulk.create_honorees(created)

    assert list(Honoree.objects.matching("kieu oanh")) == created
