"""Search groups for honorees and units."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

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

    def in_honour(match: Match) -> Q:
        return Q(pk__in=Honour.objects.standing().filter(Matches(match)).order_by().values("honoree"))

    return Group(
        kind="guong-dien-hinh",
        name="Gương điển hình",
        queryset=Honoree.objects.public(),
        order=("sort_key", "pk"),
        conditions=[condition for match in by_accents(query) for condition in (in_name(match), in_honour(match))],
        fuzzy=in_name(match) if (match := query.match_fuzzy()) else None,
        is_fuzzy_beside_others=True,
        load=lambda honorees: with_posts(honorees.select_related("portrait")),
    )


def people_by_name(query: Query) -> Group:
    """Search honorees by name only, for suggestions."""
    return Group(
        kind="guong-dien-hinh",
        name="Gương điển hình",
        queryset=Honoree.objects.public(),
        order=("sort_key", "pk"),
        conditions=[in_name(match) for match in by_accents(query)],
        load=with_posts,
    )


def in_name(match: Match) -> Q:
    """Match honorees with a standing honour by name."""
    return Q(Matches(match), Exists(Honour.objects.standing().filter(honoree=OuterRef("pk"))))


def units(query: Query) -> Group:
    return Group(
        kind="don-vi",
        name="Đơn vị",
        queryset=Unit.objects.all(),
        order=("sort_key", "pk"),
        conditions=[Matches(match) for match in by_accents(query)],
        fuzzy=Matches(match) if (match := query.match_fuzzy()) else None,
        load=lambda units: units.only("name", "slug", "valid_to"),
    )


def by_accents(query: Query) -> list[Match]:
    return [query.match_accents(), query.match()] if query.has_accents else [query.match()]
