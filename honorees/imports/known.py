"""Existing content that a plan is compared with, loaded from the database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from honorees.imports.bulk import chunks
from honorees.models import Achievement, Cycle, Decision, Field, Honoree, Honour, Province, Unit
from honorees.spreadsheets.types import Known, KnownHonoree, KnownHonour, KnownProvince, KnownUnit


def read_known(cycle: Cycle | None, own_ids: Iterable[int] = ()) -> Known:
    """Return everything that a plan for the cycle is compared with, and the honours with the given `own_ids`.

    Without a cycle, only what the template offers to choose from: no honours and honorees.
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
    for chunk in chunks(sorted(set(own_ids) - {honour.id for honour in known.honours})):
        known.honours += [known_honour(honour) for honour in with_values(Honour.objects.filter(pk__in=chunk))]
    return known


def with_values(honours: QuerySet[Honour]) -> QuerySet[Honour]:
    """Load everything that `honour_values` reads."""
    achievements = Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk"))
    return honours.select_related("honoree").prefetch_related(achievements).order_by("pk")


def known_honour(honour: Honour) -> KnownHonour:
    return KnownHonour(honour.pk, honour.honoree_id, honour.cycle_id, honour_values(honour))


def honour_values(honour: Honour) -> dict[str, Any]:
    """Return the values of an honour and its honoree under the names of RowPlan."""
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
        "achievements": [{"year": item.year, "title": item.title} for item in honour.achievements.all()],
    }


def _provinces() -> list[KnownProvince]:
    successors = _links(Province.successors.through, "from_province_id", "to_province_id")
    rows = Province.objects.order_by("pk").values_list("pk", "code", "name", "kind", "valid_from", "valid_to")
    return [KnownProvince(*row, successors[row[0]]) for row in rows]


def _units() -> list[KnownUnit]:
    successors = _links(Unit.successors.through, "from_unit_id", "to_unit_id")
    rows = Unit.objects.order_by("pk").values_list(
        "pk", "name", "short_name", "level", "valid_from", "valid_to", "province_id", "parent_id"
    )
    return [KnownUnit(*row, successors[row[0]]) for row in rows]


def _links(through: Any, source: str, target: str) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for source_id, target_id in through.objects.order_by("pk").values_list(source, target):
        found[source_id] += (target_id,)
    return found


def _honorees() -> list[KnownHonoree]:
    ids: dict[int, tuple[int, ...]] = defaultdict(tuple)
    names: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for person, unit, name in Honour.objects.order_by("pk").values_list("honoree_id", "unit_id", "unit_name"):
        ids[person] += (unit,)
        names[person] += (name,)
    people: QuerySet[Honoree, tuple[int, str, str, str, int | None, str]] = Honoree.objects.order_by("pk").values_list(
        "pk", "kind", "name", "gender", "birth_year", "academic_title"
    )
    return [KnownHonoree(*row, ids[row[0]], names[row[0]]) for row in people]
