"""Comparison of a cycle's announced counts with the list: in total, by level and by unit."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from honorees.choices import HonoreeKind, Level
from honorees.imports.choices import WAITING
from honorees.imports.models import ListImport
from honorees.models import Cycle, Honour
from portal.publication.publishable import PublishableQuerySet


@dataclass(frozen=True)
class Line:
    """Counts of one level: announced (None if unknown), in the list, and public."""

    name: str
    announced: int | None
    listed: int
    public: int

    @property
    def missing(self) -> int:
        """Number of missing honours, negative if there are too many, 0 if the announced count is unknown."""
        return (self.announced or 0) - self.listed if self.announced is not None else 0

    @property
    def surplus(self) -> int:
        return -self.missing


@dataclass(frozen=True)
class Reconciliation:
    lines: list[Line]
    revoked: int
    without_portrait: int
    waiting: list[ListImport]
    units: QuerySet[Any, Any]


def reconcile(cycle: Cycle) -> Reconciliation:
    """Return the comparison for a cycle. Revoked honours count as listed, and are also counted separately."""
    honours = Honour.objects.filter(cycle=cycle)
    public = PublishableQuerySet.public_q("honoree__")
    without_portrait = Count("pk", filter=Q(honoree__portrait=None, honoree__kind=HonoreeKind.INDIVIDUAL))
    counts = honours.aggregate(
        listed=Count("pk"),
        public=Count("pk", filter=public),
        central=Count("pk", filter=Q(unit__level=Level.CENTRAL)),
        central_public=Count("pk", filter=public & Q(unit__level=Level.CENTRAL)),
        local=Count("pk", filter=Q(unit__level=Level.LOCAL)),
        local_public=Count("pk", filter=public & Q(unit__level=Level.LOCAL)),
        revoked=Count("pk", filter=Q(revoked_on__isnull=False)),
        without_portrait=without_portrait,
    )
    lines = [
        Line("Tất cả", cycle.announced_count, counts["listed"], counts["public"]),
        Line(Level.CENTRAL.label, cycle.announced_central, counts["central"], counts["central_public"]),
        Line(Level.LOCAL.label, cycle.announced_local, counts["local"], counts["local_public"]),
    ]
    units = (
        honours.order_by()
        .values("unit_id", "unit__name", "unit__level", "unit__sort_key")
        .annotate(listed=Count("pk"), public=Count("pk", filter=public), without_portrait=without_portrait)
        .order_by("unit__level", "unit__sort_key", "unit_id")
    )
    waiting = ListImport.objects.filter(cycle=cycle, state__in=WAITING).order_by("-pk")[:20]
    return Reconciliation(lines, counts["revoked"], counts["without_portrait"], list(waiting), units)
