from datetime import date

import pytest

from honorees.figures import figures_of
from tests.factories import (
    CycleFactory,
    FieldFactory,
    HonoreeFactory,
    HonourFactory,
    MovementFactory,
    UnitFactory,
)


def totals(rows):
    return {row.label: row.total for row in rows}


@pytest.fixture
def cycle():
    return CycleFactory(ceremony_on=date(2024, 9, 4), announced_count=4)


@pytest.mark.django_db
def test_figures_count_public_honours_that_are_not_revoked(cycle):
    local, field = UnitFactory(local=True), FieldFactory(name="Pháp chế")
    woman = HonoreeFactory(public=True, gender="female", birth_year=1994, honour=None)
    HonourFactory(honoree=woman, cycle=cycle, unit=local, post_level="driver", field=field)
    man = HonoreeFactory(public=True, gender="male", birth_year=1964, academic_title="doctor", honour=None)
    HonourFactory(honoree=man, cycle=cycle, post_level="department_leader", field=field)
    HonoreeFactory(public=True, kind="collective", honour__cycle=cycle)
    for state in ({}, {"in_review": True}, {"scheduled": True}, {"withdrawn": True}):
        HonoreeFactory(gender="male", birth_year=1900, honour__cycle=cycle, **state)
    HonoreeFactory(public=True, gender="male", birth_year=2000, honour__cycle=cycle, honour__revoked=True)
    HonoreeFactory(public=True, gender="male", birth_year=2000)

    (figures,) = figures_of([cycle])

    assert figures.total == 3
    assert totals(figures.parts["kind"]) == {"Cá nhân": 2, "Tập thể": 1}
    assert totals(figures.parts["level"]) == {"Trung ương": 2, "Địa phương": 1}
    assert totals(figures.parts["gender"]) == {"Nam": 1, "Nữ": 1}
    assert totals(figures.parts["post"]) == {"Lãnh đạo cấp cục, vụ, sở": 1, "Lái xe": 1}
    assert totals(figures.parts["title"]) == {"Tiến sĩ": 1}
    assert totals(figures.parts["field"]) == {"Pháp chế": 2}
    assert (figures.youngest, figures.oldest) == (30, 60)
    assert totals(figures.ages) == {"30–34": 1, "35–39": 0, "40–44": 0, "45–49": 0, "50–54": 0, "55–59": 0, "60–64": 1}
    assert not figures.is_complete
    assert not figures.sample


@pytest.mark.django_db
def test_bars_are_measured_against_the_whole_and_the_longest(cycle):
    for gender in ("male", "female", "female"):
        HonoreeFactory(public=True, gender=gender, honour__cycle=cycle)

    (figures,) = figures_of([cycle])

    assert [(row.label, row.share, row.length) for row in figures.parts["gender"]] == [
        ("Nam", 33.3, 50.0),
        ("Nữ", 66.7, 100.0),
    ]


@pytest.mark.django_db
def test_person_honoured_twice_in_a_cycle_counts_once(cycle):
    honoree = HonoreeFactory(public=True, gender="female", honour__cycle=cycle)
    HonourFactory(honoree=honoree, cycle=cycle)

    (figures,) = figures_of([cycle])

    assert figures.total == 1
    assert totals(figures.parts["gender"]) == {"Nữ": 1}


@pytest.mark.django_db
def test_list_as_long_as_announced_is_complete(cycle):
    HonoreeFactory.create_batch(4, public=True, honour__cycle=cycle)

    assert figures_of([cycle])[0].is_complete
    assert figures_of([CycleFactory(announced_count=None)])[0].is_complete


@pytest.mark.django_db
def test_samples_make_the_figures_samples(cycle):
    HonoreeFactory(public=True, is_sample=True, honour__cycle=cycle)
    HonoreeFactory(public=True, honour__cycle=cycle)

    assert figures_of([cycle])[0].sample


@pytest.mark.django_db
def test_cycles_keep_the_given_order_and_take_one_query(django_assert_num_queries):
    movement = MovementFactory()
    cycles = [CycleFactory(movement=movement, start_year=year, end_year=year + 1) for year in (2020, 2000, 2010)]
    for cycle, count in zip(cycles, (3, 0, 2), strict=True):
        HonoreeFactory.create_batch(count, public=True, honour__cycle=cycle)

    with django_assert_num_queries(1):
        found = figures_of(cycles)

    assert [(figures.cycle.start_year, figures.total) for figures in found] == [(2020, 3), (2000, 0), (2010, 2)]


@pytest.mark.django_db
def test_empty_cycle_has_no_bars(cycle):
    (figures,) = figures_of([cycle])

    assert (figures.total, figures.oldest, figures.youngest, figures.ages) == (0, None, None, [])
    assert all(rows == [] for rows in figures.parts.values())
    assert figures_of([]) == []


@pytest.mark.django_db
def test_ages_need_the_day_of_the_ceremony():
    cycle = CycleFactory()
    HonoreeFactory(public=True, birth_year=1990, honour__cycle=cycle)

    (figures,) = figures_of([cycle])

    assert (figures.ages, figures.oldest) == ([], None)


@pytest.mark.django_db
def test_fields_are_ordered_by_number_and_then_in_vietnamese_order(cycle):
    fields = [FieldFactory(name=name) for name in ("Đào tạo", "Dân vận", "Ấn phẩm", "Y tế", "Y tế cơ sở")]
    for field in [*fields, fields[-1]]:
        HonoreeFactory(public=True, honour__cycle=cycle, honour__field=field)

    (figures,) = figures_of([cycle])

    assert [row.label for row in figures.parts["field"]] == ["Y tế cơ sở", "Ấn phẩm", "Dân vận", "Đào tạo", "Y tế"]
