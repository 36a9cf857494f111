from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from honorees.models import Province
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

migration = import_module("honorees.migrations.0002_add_provinces")


def as_written(province):
    successors = [(now.code, now.name) for now in province.successors.all()]
    return province.code, province.full_name, province.slug, province.valid_from, province.valid_to, successors


def test_63_provinces_stood_before_july_2025_and_34_since():
    assert Province.objects.count() == 97
    for day, total in [
        (date(2008, 7, 31), 0),
        (date(2008, 8, 1), 63),
        (date(2024, 9, 4), 63),
        (date(2025, 6, 30), 63),
        (date(2025, 7, 1), 34),
    ]:
        assert Province.objects.in_force(day).count() == total


def test_every_province_of_before_has_one_successor_and_those_of_now_have_none():
    former = Province.objects.filter(valid_to=date(2025, 7, 1))

    assert sorted({len(province.successors.all()) for province in former}) == [1]
    assert set(former.values_list("successors", flat=True)) == set(
        Province.objects.filter(valid_to=None).values_list("pk", flat=True)
    )
    assert not Province.objects.filter(valid_to=None, successors__isnull=False).exists()


def test_one_code_means_two_territories_before_and_since():
    before, now = Province.objects.filter(code="08").order_by("valid_from")

    assert as_written(before) == (
        "08",
        "tỉnh Tuyên Quang",
        "tuyen-quang-truoc-1-7-2025",
        date(2008, 8, 1),
        date(2025, 7, 1),
        [("08", "Tuyên Quang")],
    )
    assert as_written(now) == ("08", "tỉnh Tuyên Quang", "tuyen-quang", date(2025, 7, 1), None, [])
    assert [province.name for province in now.predecessors.order_by("code")] == ["Hà Giang", "Tuyên Quang"]


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("46", ("46", "tỉnh Thừa Thiên Huế", "thua-thien-hue", [("46", "Huế")])),
        ("77", ("77", "tỉnh Bà Rịa - Vũng Tàu", "ba-ria-vung-tau", [("79", "Hồ Chí Minh")])),
        ("89", ("89", "tỉnh An Giang", "an-giang-truoc-1-7-2025", [("91", "An Giang")])),
        ("01", ("01", "thành phố Hà Nội", "ha-noi-truoc-1-7-2025", [("01", "Hà Nội")])),
    ],
)
def test_provinces_of_before_are_as_in_the_table(code, row):
    province = Province.objects.get(code=code, valid_from=date(2008, 8, 1))

    written = as_written(province)

    assert (*written[:3], written[5]) == row


def test_provinces_are_listed_the_vietnamese_way():
    names = [str(province) for province in Province.objects.filter(valid_to=None)]

    assert names[:6] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng"]
    assert names[6:9] == ["Đắk Lắk", "Điện Biên", "Đồng Nai"]
    assert names[-2:] == ["Tuyên Quang", "Vĩnh Long"]


def test_keys_are_those_that_saving_gives():
    for province in Province.objects.all():
        written = province.sort_key
        province.save()

        assert province.sort_key == written


def test_migration_can_be_undone_and_done_again():
    migration.remove_provinces(apps, None)
    without = Province.objects.count()
    migration.add_provinces(apps, None)

    assert without == 0
    assert Province.objects.count() == 97
    assert Province.objects.exclude(successors=None).count() == 63


def test_undoing_leaves_the_provinces_that_units_stand_in():
    kept = Province.objects.get(slug="ha-giang")
    unit = UnitFactory(level="local", province=kept)

    migration.remove_provinces(apps, None)
    left = list(Province.objects.all())
    migration.add_provinces(apps, None)

    unit.refresh_from_db()
    assert left == [kept]
    assert unit.province == kept
    assert Province.objects.count() == 97
    assert [now.name for now in kept.successors.all()] == ["Tuyên Quang"]
