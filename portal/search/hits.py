"""Search hits: for each kind of item the first hits, best first, and how many there are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Model, Q, When

from portal.search.fuzzy import count_errors
from portal.search.index import InOrder, Matches
from portal.search.words import Query

MAX_HITS = 1000  # of a kind are counted and can be browsed
FEW_HITS = 3  # with fewer, similar names are shown too
MAX_SIMILAR = 6
MAX_COMPARED = 300  # names whose spelling is compared with the query
MAX_SHORTENED = 8  # words of a query for which shorter queries are suggested

Condition = Matches | Q


@dataclass
class Group:
    """The search of one kind of item: what may be seen, the conditions from the best hits to all, and the order."""

    kind: str
    name: str
    queryset: Any
    order: tuple[str, str]  # two columns in one direction, the second is "pk" or "-pk"; an index has this order
    conditions: Sequence[Condition]  # the last includes all others
    fuzzy: Condition | None = None
    is_fuzzy_beside_others: bool = False  # show similar names even if other kinds have hits
    load: Callable[[Any], Any] = lambda queryset: queryset
    count: int = 0  # up to MAX_HITS + 1
    hits: list[int] = field(default_factory=list)  # keys
    similar: list[int] = field(default_factory=list)  # keys of similar names

    @property
    def total(self) -> int:
        return min(self.count, MAX_HITS)

    @property
    def has_more(self) -> bool:
        return self.count > MAX_HITS

    def search(self, reach: int) -> None:
        """Set `count`, and `hits` to the first `reach` keys."""
        self.count = self.count_hits()
        if self.count <= MAX_HITS:
            self.hits = self._sorted(self.conditions)[:reach] if self.count else []
            return
        hits: dict[int, None] = {}
        for condition in self.conditions:
            if len(hits) < reach:
                hits |= dict.fromkeys(self._first(condition, reach))
        self.hits = list(hits)[:reach]

    def search_similar(self, query: Query, fuzzy: Condition) -> None:
        """Set `similar` to the keys of names with typing errors, the fewest errors first."""
        keys = self._first(fuzzy, MAX_COMPARED)[:MAX_COMPARED]
        names = dict(self.queryset.filter(pk__in=keys).order_by().values_list("pk", "name"))
        errors = {key: count_errors(query, names[key]) for key in keys if key in names and key not in self.hits}
        found = [(count, key) for key, count in errors.items() if count is not None]
        self.similar = [key for _, key in sorted(found, key=lambda pair: pair[0])[:MAX_SIMILAR]]

    def count_hits(self) -> int:
        """Count the hits up to MAX_HITS + 1."""
        return int(self.queryset.filter(self.conditions[-1]).order_by()[: MAX_HITS + 1].count())

    def fetch(self, keys: Iterable[int]) -> list[Model]:
        """Load the items in the order of their keys; leave out those withdrawn meanwhile."""
        keys = list(keys)
        items = {item.pk: item for item in self.load(self.queryset.filter(pk__in=keys).order_by())}
        return [items[key] for key in keys if key in items]

    def _first(self, condition: Condition, reach: int) -> list[int]:
        """Return the first keys in order: of up to MAX_HITS rows all, of more at least `reach`.

        Few rows are found through the index of words and then sorted; many are met soon enough in the index of the
        order. Databases cannot tell one from the other for words of which they have no statistics.
        """
        if condition is not self.conditions[-1] and len(keys := self._sorted([condition])) <= MAX_HITS:
            return keys
        rows = self.queryset.filter(InOrder(condition)).order_by(*self.order)
        return list(rows.values_list("pk", flat=True)[:reach])

    def _sorted(self, conditions: Sequence[Condition]) -> list[int]:
        """Return the keys that match the last condition: by the first condition that matches, then in order.

        Any MAX_HITS + 1 of them if there are more.
        """
        *better, widest = conditions
        rank = Case(*(When(condition, then=place) for place, condition in enumerate(better)), default=len(better))
        column = self.order[0].removeprefix("-")
        rows = self.queryset.filter(widest).order_by().annotate(rank=rank).values_list("rank", column, "pk")
        found = sorted(rows[: MAX_HITS + 1], key=lambda row: row[1:], reverse=column != self.order[0])
        return [key for _, _, key in sorted(found, key=lambda row: row[0])]


def look_up(query: Query, groups: Sequence[Group], reach: int = MAX_HITS) -> None:
    """Search each group for its first `reach` hits, and for similar names if there are few hits.

    At most one query for each group, one for each of its conditions, one more if more than MAX_HITS rows match; and two
    for similar names.
    """
    if not query:
        return
    for group in groups:
        group.search(reach)
    total = sum(group.count for group in groups)
    for group in groups:
        if group.fuzzy is not None and group.count < FEW_HITS and (group.is_fuzzy_beside_others or not total):
            group.search_similar(query, group.fuzzy)


def shorter_queries(query: Query, make_groups: Callable[[Query], Sequence[Group]]) -> list[tuple[Query, int]]:
    """Return queries of one word less that have hits, with the number of hits, fewest first."""
    if not 1 < len(query.words) <= MAX_SHORTENED:
        return []
    shorter = [query.without(place) for place in range(len(query.words))]
    counts = [(other, sum(min(group.count_hits(), MAX_HITS) for group in make_groups(other))) for other in shorter]
    return sorted(((other, count) for other, count in counts if count), key=lambda pair: pair[1])
