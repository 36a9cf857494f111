"""Search groups for honorees and units."""

from django.db.models import Prefetch, Q, QuerySet

from honorees.models import Honoree, Honour, Unit
from portal.search import Group, Match, Matches, Query


def with_posts(honorees: QuerySet[Honoree]) -> QuerySet[Honoree]:
    """Load only what an honoree card shows."""
    standing = Honour.objects.standing().only("honoree", "post", "unit_name").order_by("-cycle__start_year")
    return honorees.defer("search_text", "summary").prefetch_related(
        Prefetch("honours", queryset=standing, to_attr="standing_honours")
    )


def people(query: Query) -> Group:
    """Search honorees by name, post and unit; exact accents first, then matches in the name, then in name order."""

    def honoured(match: Match) -> Q:
        return Q(pk__in=Honour.objects.standing().filter(Matches(match)).order_by().values("honoree"))

    conditions = [condition for match in by_accents(query) for condition in (Matches(match), honoured(match))]
    return Group(
        kind="guong-dien-hinh",
        name="Gương điển hình",
        queryset=Honoree.objects.public().honoured_by(Honour.objects.standing()),
        order=("sort_key", "pk"),
        conditions=conditions,
        fuzzy=fuzzy(query),
        is_fuzzy_beside_others=True,
        load=lambda honorees: with_posts(honorees.select_related("portrait")),
    )


def people_by_name(query: Query) -> Group:
    """Search honorees by name only, for suggestions."""
    return Group(
        kind="guong-dien-hinh",
        name="Gương điển hình",
        queryset=Honoree.objects.public().honoured_by(Honour.objects.standing()),
        order=("sort_key", "pk"),
        conditions=[Matches(match) for match in by_accents(query)],
        load=with_posts,
    )


def units(query: Query) -> Group:
    return Group(
        kind="don-vi",
        name="Đơn vị",
        queryset=Unit.objects.all(),
        order=("sort_key", "pk"),
        conditions=[Matches(match) for match in by_accents(query)],
        fuzzy=fuzzy(query),
        load=lambda units: units.only("name", "slug", "valid_to"),
    )


def by_accents(query: Query) -> list[Match]:
    return [query.match_accents(), query.match()] if query.has_accents else [query.match()]


def fuzzy(query: Query) -> Matches | None:
    match = query.match_fuzzy()
    return Matches(match) if match else None
