from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honorees.featured import featured_honorees
from tests.factories import CycleFactory, HonoreeFactory, HonourFactory, ImageFactory, UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


@pytest.fixture
def cycle():
    return CycleFactory()


def honour(cycle, unit, count, **traits):
    for _ in range(count):
        honoree = HonoreeFactory(public=True, honour=None, portrait=ImageFactory(), gender=traits.get("gender", ""))
        HonourFactory(honoree=honoree, cycle=cycle, unit=unit, post_level=traits.get("post_level", ""))


def test_featured_honorees_stay_the_same_all_day_and_change_the_next(cycle):
    honour(cycle, UnitFactory(), 30)

    assert featured_honorees(cycle, DAY, 6) == featured_honorees(cycle, DAY, 6)
    following = [featured_honorees(cycle, DAY + timedelta(days=days), 6) for days in range(1, 4)]
    assert any(featured_honorees(cycle, DAY, 6) != honorees for honorees in following)


def test_rare_post_groups_are_featured_too(cycle):
    honour(cycle, UnitFactory(), 40, gender="male", post_level="staff")
    honour(cycle, UnitFactory(local=True), 2, gender="female", post_level="driver")

    featured = featured_honorees(cycle, DAY, 4)

    assert sorted(honoree.standing_honours[0].post_level for honoree in featured) == [
        "driver",
        "driver",
        "staff",
        "staff",
    ]


def test_only_public_people_with_portraits_and_standing_honours_are_shown(cycle):
    unit = UnitFactory()
    honour(cycle, unit, 1)
    HonoreeFactory(public=True, honour__cycle=cycle)
    HonoreeFactory(in_review=True, portrait=ImageFactory(), honour__cycle=cycle)
    HonoreeFactory(scheduled=True, portrait=ImageFactory(), honour__cycle=cycle)
    HonoreeFactory(public=True, portrait=ImageFactory(), honour__cycle=cycle, honour__revoked=True)
    HonoreeFactory(public=True, portrait=ImageFactory())

    featured = featured_honorees(cycle, DAY, 6)

    assert len(featured) == 1
    assert featured[0].honours.get().unit == unit


def test_nobody_is_shown_twice_for_two_honours_of_one_cycle(cycle):
    honoree = HonoreeFactory(public=True, portrait=ImageFactory(), honour__cycle=cycle)
    HonourFactory(honoree=honoree, cycle=cycle)

    assert featured_honorees(cycle, DAY, 6) == [honoree]


def test_cycle_without_honours_has_no_featured_honorees(cycle):
    assert featured_honorees(cycle, DAY, 6) == []


def test_more_people_cost_no_more_queries(cycle):
    honour(cycle, UnitFactory(), 3)
    with CaptureQueriesContext(connection) as few:
        featured_honorees(cycle, DAY, 6)

    honour(cycle, UnitFactory(), 20)
    with CaptureQueriesContext(connection) as many:
        featured_honorees(cycle, DAY, 6)

    assert len(few) == len(many) == 4
