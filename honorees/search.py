"""Search groups for honorees and units."""

from typing import Any

from django.db.models import Func, Prefetch, Q, QuerySet

from honorees.models import Honoree, Honour, Unit
from honorees.querysets import HONOURS, NAMES, UNITS
from portal.search import Ask, Group, Index, Query


def with_posts(honorees: QuerySet[Honoree]) -> QuerySet[Honoree]:
    """Load only what an honoree card shows."""
    standing = Honour.objects.standing().only("honoree", "post", "unit_name").order_by("-cycle__start_year")
    return honorees.defer("search_text", "summary").prefetch_related(
        Prefetch("honours", queryset=standing, to_attr="standing_honours")
    )


def people(query: Query) -> Group:
    """Search honorees by name, post and unit; exact accents first, then in name order."""
    standing = Honour.objects.standing()

    def honoured(condition: Q | Func) -> QuerySet[Any]:
        return standing.filter(condition).order_by().values("honoree")

    asks = [Ask(NAMES, query.match()), Ask(HONOURS, query.match(), through=honoured)]
    if query.has_accents:
        exact = query.match_accents()
        asks = [Ask(NAMES, exact), Ask(HONOURS, exact, through=honoured), *asks]
    return Group(
        kind="guong-dien-hinh",
        name="Gương điển hình",
        queryset=Honoree.objects.public().honoured_by(standing),
        order=["sort_key", "pk"],
        asks=asks,
        rows=standing.public(),
        column="honoree_id",
        near=near(NAMES, query),
        near_beside_others=True,
        listed=lambda honorees: with_posts(honorees.select_related("portrait")),
    )


def people_by_name(query: Query) -> Group:
    """Search honorees by name only, for suggestions."""
    return Group(
        kind="guong-dien-hinh",
        name="Gương điển hình",
        queryset=Honoree.objects.public().honoured_by(Honour.objects.standing()),
        order=["sort_key", "pk"],
        asks=by_accents(NAMES, query),
        listed=with_posts,
    )


def units(query: Query) -> Group:
    return Group(
        kind="don-vi",
        name="Đơn vị",
        queryset=Unit.objects.all(),
        order=["sort_key", "pk"],
        asks=by_accents(UNITS, query),
        near=near(UNITS, query),
        listed=lambda units: units.only("name", "slug", "valid_to"),
    )


def by_accents(index: Index, query: Query) -> list[Ask]:
    asks = [Ask(index, query.match())]
    return [Ask(index, query.match_accents()), *asks] if query.has_accents else asks


def near(index: Index, query: Query) -> Ask | None:
    match = query.match_near()
    return Ask(index, match) if match else None
