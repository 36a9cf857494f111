from datetime import date

import pytest

from honorees.models import Cycle, Honoree, Honour, Province, Unit
from tests.factories import CycleFactory, HonoreeFactory, HonourFactory, MovementFactory, ProvinceFactory, UnitFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "is_public"),
    [
        ({}, False),
        ({"in_review": True}, False),
        ({"scheduled": True}, False),
        ({"withdrawn": True}, False),
        ({"public": True}, True),
    ],
)
def test_honour_is_as_public_as_its_person(state, is_public):
    HonoreeFactory(**state)

    assert Honour.objects.public().exists() is is_public


@pytest.mark.django_db
def test_revoked_honour_is_excluded_from_standing_ones():
    standing = HonourFactory()
    HonourFactory(revoked=True)

    assert list(Honour.objects.standing()) == [standing]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "dang thi hoa",
        "Đặng Thị Hòa",
        "ĐẶNG THỊ HOÀ",
        "Ð\u0103\u0323ng",
        "hoa dang",
        "hòa bộ nội",
        "vu truong",
        "  hòa  ",
    ],
)
def test_honour_is_found_by_name_unit_and_post_however_typed(typed):
    honour = HonourFactory(honoree__name="Đặng Thị Hòa", unit__name="Bộ Nội vụ", post="Vụ trưởng")
    HonourFactory(honoree__name="Lê Văn Ba", unit__name="Bộ Y tế", post="Lái xe")

    assert list(Honour.objects.matching(typed)) == [honour]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["hoa le", "_", "%", "\\", "100%", "d_ng", "d%g", "ang"])
def test_pattern_characters_have_no_special_meaning(typed):
    HonourFactory(honoree__name="Đặng Thị Hòa")

    assert not Honour.objects.matching(typed).exists()


@pytest.mark.django_db
def test_unit_is_found_by_its_names():
    unit = UnitFactory(name="Công đoàn Viên chức Việt Nam", short_name="CĐVC")
    UnitFactory(name="Bộ Y tế")

    for typed in ("cdvc", "CĐVC", "vien chuc", "viet cong"):
        assert list(Unit.objects.matching(typed)) == [unit]


@pytest.mark.django_db
def test_neighbours_are_those_next_in_name_order():
    first, second, third = (HonoreeFactory(name=name) for name in ("Lê An", "Lê Bình", "Lê Bình"))

    places = {honoree: (honoree.sort_key, honoree.pk) for honoree in (first, second, third)}

    assert list(Honoree.objects.before(*places[third])) == [second, first]
    assert list(Honoree.objects.after(*places[first])) == [second, third]
    assert not Honoree.objects.before(*places[first]).exists()
    assert not Honoree.objects.after(*places[third]).exists()


@pytest.mark.django_db
def test_person_of_several_honours_is_listed_once():
    honoree = HonoreeFactory()
    HonourFactory(honoree=honoree)

    assert list(Honoree.objects.honoured_by(Honour.objects.all())) == [honoree]


@pytest.mark.django_db
def test_list_loads_standing_honours_newest_first(django_assert_num_queries):
    honoree = HonoreeFactory(honour__cycle__start_year=2014, honour__cycle__end_year=2019)
    newest = HonourFactory(honoree=honoree)
    HonourFactory(honoree=honoree, revoked=True)

    with django_assert_num_queries(2):
        (listed,) = Honoree.objects.for_listing()
        years = [honour.cycle.start_year for honour in listed.standing_honours]
        _ = [(honour.unit.name, honour.cycle.movement.name) for honour in listed.standing_honours]

    assert years == [2019, 2014]
    assert listed.standing_honours[0] == newest


@pytest.mark.django_db
def test_newest_cycle_comes_first():
    movement = MovementFactory()
    for start in (2014, 2024, 2019):
        CycleFactory(movement=movement, start_year=start, end_year=start + 5)

    assert [cycle.start_year for cycle in Cycle.objects.for_listing()] == [2024, 2019, 2014]


@pytest.mark.django_db
def test_provinces_of_a_day():
    former = ProvinceFactory(code="X1", valid_from=date(1991, 1, 1), valid_to=date(2025, 7, 1))
    present = ProvinceFactory(code="X1", valid_from=date(2025, 7, 1))
    of_these = Province.objects.filter(code="X1")

    assert list(of_these.in_force(date(2025, 6, 30))) == [former]
    assert list(of_these.in_force(date(2025, 7, 1))) == [present]
    assert not of_these.in_force(date(1990, 12, 31)).exists()
