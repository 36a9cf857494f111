"""What a search finds, in order: the best first, each kind of thing in a group of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from portal.search.index import MOST_HITS, Ask, survey
from portal.search.near import errors_in
from portal.search.words import Query

FEW = 3  # with fewer hits, names that are nearly the same are offered too
MOST_NEAR = 6
MOST_LEFT_OUT = 8  # words of a query that finds nothing; of a longer one none is left out for trial
_LOOKED_THROUGH = 300  # names that are compared letter by letter


@dataclass
class Group:
    """One kind of thing that is looked for: what of it may be seen, in which order, and the questions to put, from the
    narrowest to the widest, which finds all."""

    kind: str
    name: str
    queryset: Any  # of what the public may see
    order: Sequence[str]
    asks: list[Ask]
    # where the widest question is put to rows that belong to those of the queryset: these rows, in the same order, with
    # the column that names theirs
    rows: Any = None
    column: str = "pk"
    near: Ask | None = None
    near_beside_others: bool = False  # near names are offered even where other groups have hits
    listed: Callable[[Any], Any] = lambda queryset: queryset
    hits: list[int] = field(default_factory=list)
    nearly: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return min(len(self.hits), MOST_HITS)

    @property
    def has_more(self) -> bool:
        """More than are counted."""
        return len(self.hits) > MOST_HITS

    def rank(self) -> None:
        """Find `hits`, once the questions have been answered."""
        self.hits = self._ranked_tiers() if any(ask.is_broad for ask in self.asks) else self._ranked_rows()

    def find_near(self, query: Query) -> None:
        """Find `nearly`: names with typing errors, the fewest first."""
        if self.near is None:
            return
        names = self.queryset.filter(self.near.condition()).order_by(*self.order).values_list("pk", "name")
        compared = ((errors_in(query, name), pk) for pk, name in names[:_LOOKED_THROUGH] if pk not in self.hits)
        found = [(errors, pk) for errors, pk in compared if errors is not None]
        self.nearly = [pk for _, pk in sorted(found, key=lambda near: near[0])[:MOST_NEAR]]

    def _ranked_rows(self) -> list[int]:
        """All hits are known: one query brings them in order, and the narrower answers say which come first."""
        best: dict[int, int] = {}
        answers = [(set(ask.keys), ask.through is not None) for ask in self.asks]
        found = self.owned.filter(pk__in=self.asks[-1].keys).order_by(*self._row_order())
        for row, key in found.values_list("pk", self.column):
            tier = next(
                (tier for tier, (keys, is_of_row) in enumerate(answers) if (row if is_of_row else key) in keys), 0
            )
            best[key] = min(tier, best.get(key, tier))
        return sorted(best, key=lambda key: best[key])[: MOST_HITS + 1]

    def _row_order(self) -> list[str]:
        if self.rows is None:
            return list(self.order)
        owner = self.column.removesuffix("_id")
        return [f"-{owner}__{name[1:]}" if name.startswith("-") else f"{owner}__{name}" for name in self.order]

    def _ranked_tiers(self) -> list[int]:
        """More than can be counted: answer by answer, until there are enough."""
        hits: dict[int, None] = {}
        for ask in self.asks:
            found = self.queryset.filter(ask.condition()).order_by(*self.order).values_list("pk", flat=True)
            hits |= dict.fromkeys(found[: MOST_HITS + 1])
            if len(hits) > MOST_HITS:
                break
        return list(hits)[: MOST_HITS + 1]

    @property
    def owned(self) -> Any:
        """The rows to which the widest question is put."""
        return self.queryset if self.rows is None else self.rows

    def fetch(self, keys: Iterable[int]) -> list[Model]:
        """The things themselves, in the order of the keys; what has been withdrawn meanwhile is left out."""
        keys = list(keys)
        things = {thing.pk: thing for thing in self.listed(self.queryset.filter(pk__in=keys))}
        return [things[key] for key in keys if key in things]


def look_up(query: Query, groups: Sequence[Group]) -> None:
    """Find the hits of every group, and names that are nearly as typed where they are few.

    How many queries that takes does not depend on how much there is: one for all questions; for each group one, or
    where it has more than can be counted one for each question; one for its near names.
    """
    if not query:
        return
    near = [group.near for group in groups if group.near]
    survey([*(ask for group in groups for ask in group.asks), *near])
    for group in groups:
        group.rank()
    total = sum(group.total for group in groups)
    for group in groups:
        if group.total < FEW and (group.near_beside_others or not total):
            group.find_near(query)


def shorter_queries(query: Query, make_groups: Callable[[Query], Sequence[Group]]) -> list[tuple[Query, int]]:
    """Queries of one word less that find something, with how much (at most MOST_HITS of a kind), the fewest first."""
    if not 1 < len(query.words) <= MOST_LEFT_OUT:
        return []
    shorter = [query.without(place) for place in range(len(query.words))]
    groups = [make_groups(other) for other in shorter]
    survey([group.asks[-1] for kinds in groups for group in kinds])
    totals = dict.fromkeys(shorter, 0)
    for kind in zip(*groups, strict=True):
        keys = {key for group in kind for key in group.asks[-1].keys}
        visible = set(kind[0].owned.filter(pk__in=keys).values_list("pk", flat=True))
        for other, group in zip(shorter, kind, strict=True):
            totals[other] += len(visible.intersection(group.asks[-1].keys))
    return sorted(((other, total) for other, total in totals.items() if total), key=lambda found: found[1])
