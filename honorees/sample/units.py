"""The units of the sample people on the day of the ceremony, and their successors."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from honorees.choices import Level
from honorees.models import Province, Unit
from honorees.sample import words
from honorees.sample.movement import CYCLE
from honorees.sample.people import Workplace, local_name
from honorees.sample.words import CentralBody

# start of all sample units, not their real founding dates
SINCE = date(CYCLE["start_year"], 1, 1)
PROVINCES_MERGED = date(2025, 7, 1)


def provinces_of_the_day() -> list[Province]:
    return list(Province.objects.in_force(CYCLE["ceremony_on"]).prefetch_related("successors__predecessors"))


def insert_units(workplaces: Iterable[Workplace], provinces: Sequence[Province]) -> dict[str, Unit]:
    """Insert the units and their successors; return the units by name."""
    central = [workplace for workplace in workplaces if workplace.level == Level.CENTRAL]
    local = [workplace for workplace in workplaces if workplace.level == Level.LOCAL]
    return _insert_central(central) | _insert_local(local, {province.code: province for province in provinces})


def _insert_central(workplaces: list[Workplace]) -> dict[str, Unit]:
    bodies = {body.name: body for body in (*words.NEW_CENTRAL_UNITS, *words.CENTRAL_UNITS)}
    began = {body.succession.successor: body.succession.day for body in words.CENTRAL_UNITS if body.succession}
    is_new = {body.name for body in words.NEW_CENTRAL_UNITS}
    units: dict[str, Unit] = {}

    def insert(name: str, body: CentralBody, **columns: Any) -> None:
        begun = began[body.name] if body.name in is_new else SINCE
        ended = body.succession.day if body.succession else None
        units[name] = _unit(name, Level.CENTRAL, begun, ended, **columns)

    for body in bodies.values():
        insert(body.name, body, short_name=body.short_name)
    for place in workplaces:
        insert(place.name, bodies[place.body], parent=units[place.body])
    links = {}
    for body in words.CENTRAL_UNITS:
        if body.succession:
            heir = bodies[body.succession.successor]
            links[units[body.name]] = units[heir.name]
            for department in body.departments:
                name, name_now = body.unit_name(department), heir.unit_name(department)
                if department.goes_on and name in units:
                    if name_now not in units:
                        insert(name_now, heir, parent=units[heir.name])
                    links[units[name]] = units[name_now]
    _link(links)
    return units


def _insert_local(workplaces: list[Workplace], provinces: dict[str, Province]) -> dict[str, Unit]:
    patterns = {unit.pattern: unit for unit in words.LOCAL_UNIT_PATTERNS}
    successors: dict[str, Unit] = {}
    successor_of: dict[str, Unit] = {}  # by name of the predecessor
    for place in workplaces:
        (now,) = provinces[place.province].successors.all()
        if not patterns[place.pattern].wound_up and _is_changed(provinces[place.province], now):
            name = local_name(place.pattern, now)
            if name not in successors:
                successors[name] = _unit(name, Level.LOCAL, PROVINCES_MERGED, province=now)
            successor_of[place.name] = successors[name]
    units = {}
    for place in workplaces:
        ended = patterns[place.pattern].wound_up or (PROVINCES_MERGED if place.name in successor_of else None)
        units[place.name] = _unit(place.name, Level.LOCAL, SINCE, ended, province=provinces[place.province])
    _link({units[name]: successor for name, successor in successor_of.items()})
    return units


def _is_changed(before: Province, now: Province) -> bool:
    """Whether the present province is a different one or has a different name."""
    return len(now.predecessors.all()) > 1 or before.full_name != now.full_name


def _unit(name: str, level: Level, valid_from: date, valid_to: date | None = None, **columns: Any) -> Unit:
    unit = Unit(name=name, level=level, valid_from=valid_from, valid_to=valid_to, is_sample=True, **columns)
    unit.save()
    return unit


def _link(successors: dict[Unit, Unit]) -> None:
    link = Unit.successors.through
    link.objects.bulk_create(link(from_unit=unit, to_unit=successor) for unit, successor in successors.items())
