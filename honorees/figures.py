"""Figures of cycles, counted from public honours that are not revoked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast

from honorees.choices import AcademicTitle, Gender, HonoreeKind, Level, PostLevel
from honorees.models import Cycle, Honour
from portal.vietnamese import sort_key

_DIMENSIONS = {
    "kind": "honoree__kind",
    "level": "unit__level",
    "gender": "honoree__gender",
    "post": "post_level",
    "title": "honoree__academic_title",
    "field": "field__name",
    "birth_year": "honoree__birth_year",
}
_LABELS: dict[str, Any] = {
    "kind": HonoreeKind,
    "level": Level,
    "gender": Gender,
    "post": PostLevel,
    "title": AcademicTitle,
}


@dataclass
class FigureRow:
    """A bar of a plot: `share` in per cent of the total, `length` in per cent of the longest bar."""

    label: str
    total: int
    key: str = ""
    share: float = 0.0
    length: float = 0.0


@dataclass
class CycleFigures:
    cycle: Cycle
    total: int = 0
    sample: bool = False
    parts: dict[str, list[FigureRow]] = field(default_factory=dict)
    ages: list[FigureRow] = field(default_factory=list)
    oldest: int | None = None
    youngest: int | None = None

    @property
    def is_complete(self) -> bool:
        return self.cycle.announced_count is None or self.total >= self.cycle.announced_count


def figures_of(cycles: Iterable[Cycle]) -> list[CycleFigures]:
    """Return the figures of each cycle in the given order, with one query."""
    found = {cycle.pk: CycleFigures(cycle) for cycle in cycles}
    counts: dict[int, dict[str, dict[str, int]]] = {pk: {name: {} for name in _DIMENSIONS} for pk in found}
    honours = Honour.objects.public().standing().filter(cycle__in=list(found))
    queries = [_count(honours, name, path) for name, path in _DIMENSIONS.items()]
    queries.append(_count(honours, "is_sample", "honoree__is_sample"))
    for cycle_id, dimension, key, total in queries[0].union(*queries[1:], all=True):
        if dimension == "is_sample":
            found[cycle_id].sample |= key in {"1", "true"}
        elif key:
            counts[cycle_id][dimension][key] = total
    for pk, figures in found.items():
        _fill(figures, counts[pk])
    return list(found.values())


def _count(honours: Any, name: str, path: str) -> Any:
    return (
        honours.order_by()
        .annotate(dimension=Value(name, output_field=CharField()), key=Cast(F(path), CharField()))
        .values("cycle_id", "dimension", "key")
        .annotate(total=Count("honoree", distinct=True))
        .values_list("cycle_id", "dimension", "key", "total")
    )


def _fill(figures: CycleFigures, counts: dict[str, dict[str, int]]) -> None:
    figures.total = sum(counts["kind"].values())
    for dimension, labels in _LABELS.items():
        rows = [
            FigureRow(choice.label, counts[dimension][choice.value], choice.value)
            for choice in labels
            if choice.value in counts[dimension]
        ]
        figures.parts[dimension] = _with_shares(rows, figures.total)
    fields = sorted(counts["field"].items(), key=lambda item: (-item[1], sort_key(item[0])))
    figures.parts["field"] = _with_shares([FigureRow(name, total) for name, total in fields], figures.total)
    if counts["birth_year"] and figures.cycle.ceremony_on:
        year = figures.cycle.ceremony_on.year
        ages = {year - int(born): total for born, total in counts["birth_year"].items()}
        figures.youngest, figures.oldest = min(ages), max(ages)
        groups: dict[int, int] = {}
        for age, total in ages.items():
            groups[age // 5 * 5] = groups.get(age // 5 * 5, 0) + total
        spans = range(min(groups), max(groups) + 5, 5)
        rows = [FigureRow(f"{start}–{start + 4}", groups.get(start, 0)) for start in spans]
        figures.ages = _with_shares(rows, figures.total)


def _with_shares(rows: list[FigureRow], total: int) -> list[FigureRow]:
    longest = max((row.total for row in rows), default=0)
    for row in rows:
        row.share = round(100 * row.total / total, 1) if total else 0.0
        row.length = round(100 * row.total / longest, 2) if longest else 0.0
    return rows
