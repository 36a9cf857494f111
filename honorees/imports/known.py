"""What the portal knows already, read for a plan; the only part of this package that asks the database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from honorees.models import Achievement, Cycle, Decision, Field, Honoree, Honour, Province, Unit
from honorees.spreadsheets.types import Known, KnownHonoree, KnownHonour, KnownProvince, KnownUnit

_AT_ONCE = 500


def read_known(cycle: Cycle | None, own_ids: Iterable[int] = ()) -> Known:
    """All that a plan for the cycle compares with; `own_ids`: those of honours that stand in the file.

    Without a cycle nobody: what a blank template offers.
    """
    known = Known(
        provinces=_provinces(),
        units=_units(),
        fields=dict(Field.objects.values_list("pk", "name")),
        decisions=dict(Decision.objects.order_by("issued_on").values_list("pk", "number")),
    )
    if cycle is not None:
        known.honours = [known_honour(honour) for honour in with_values(cycle.honours.all())]
        known.honorees = _honorees()
    rest = sorted(set(own_ids) - {honour.id for honour in known.honours})
    for start in range(0, len(rest), _AT_ONCE):
        honours = Honour.objects.filter(pk__in=rest[start : start + _AT_ONCE])
        known.honours += [known_honour(honour) for honour in with_values(honours)]
    return known


def with_values(honours: QuerySet[Honour]) -> QuerySet[Honour]:
    """Honours with all that their values are read from."""
    achievements = Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk"))
    return honours.select_related("honoree").prefetch_related(achievements).order_by("pk")


def known_honour(honour: Honour) -> KnownHonour:
    return KnownHonour(honour.pk, honour.honoree_id, honour.cycle_id, honour_values(honour))


def honour_values(honour: Honour) -> dict[str, Any]:
    """An honour and its person as a RowPlan has them."""
    person = honour.honoree
    return {
        "kind": person.kind,
        "name": person.name,
        "gender": person.gender,
        "birth_year": person.birth_year,
        "academic_title": person.academic_title,
        "unit_id": honour.unit_id,
        "new_unit": "",
        "unit_name": honour.unit_name,
        "post": honour.post,
        "post_level": honour.post_level,
        "field_id": honour.field_id,
        "citation": honour.citation,
        "decision_id": honour.decision_id,
        "achievements": [{"year": one.year, "title": one.title} for one in honour.achievements.all()],
    }


def _provinces() -> list[KnownProvince]:
    successors = _links(Province.successors.through, "from_province_id", "to_province_id")
    columns = ("pk", "code", "name", "kind", "valid_from", "valid_to")
    return [KnownProvince(*row, successors[row[0]]) for row in Province.objects.order_by("pk").values_list(*columns)]


def _units() -> list[KnownUnit]:
    successors = _links(Unit.successors.through, "from_unit_id", "to_unit_id")
    columns = ("pk", "name", "short_name", "level", "valid_from", "valid_to", "province_id", "parent_id")
    return [KnownUnit(*row, successors[row[0]]) for row in Unit.objects.order_by("pk").values_list(*columns)]


def _links(through: Any, source: str, target: str) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for one, other in through.objects.order_by("pk").values_list(source, target):
        found[one] += (other,)
    return found


def _honorees() -> list[KnownHonoree]:
    ids: dict[int, tuple[int, ...]] = defaultdict(tuple)
    names: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for person, unit, name in Honour.objects.order_by("pk").values_list("honoree_id", "unit_id", "unit_name"):
        ids[person] += (unit,)
        names[person] += (name,)
    columns = ("pk", "kind", "name", "gender", "birth_year", "academic_title")
    people = Honoree.objects.order_by("pk").values_list(*columns)
    return [KnownHonoree(*row, ids[row[0]], names[row[0]]) for row in people]
