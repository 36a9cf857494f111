"""Search hits: for each kind of item the first hits, best first, and how many there are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model, Q

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
        hits: dict[int, None] = {}
        for condition in self.conditions:
            if len(hits) >= reach and condition is not self.conditions[-1]:
                continue
            found, self.count = self._find(condition, reach)
            hits |= dict.fromkeys(found)
            if self.has_more:
                break
        self.hits = list(hits)[:reach]

    def search_similar(self, query: Query, fuzzy: Condition) -> None:
        """Set `similar` to the keys of names with typing errors, the fewest errors first."""
        keys, _ = self._find(fuzzy, MAX_COMPARED)
        names = dict(self.queryset.filter(pk__in=keys).order_by().values_list("pk", "name"))
        errors = {key: count_errors(query, names[key]) for key in keys if key in names and key not in self.hits}
        found = [(count, key) for key, count in errors.items() if count is not None]
        self.similar = [key for _, key in sorted(found, key=lambda pair: pair[0])[:MAX_SIMILAR]]

    def fetch(self, keys: Iterable[int]) -> list[Model]:
        """Load the items in the order of their keys; leave out those withdrawn meanwhile."""
        keys = list(keys)
        items = {item.pk: item for item in self.load(self.queryset.filter(pk__in=keys).order_by())}
        return [items[key] for key in keys if key in items]

    def matching_sql(self, condition: Condition) -> tuple[str, tuple[Any, ...]]:
        """Return a query, and its parameters, for any MAX_HITS + 1 of the matching rows: (column of the order, key).

        PostgreSQL plans a materialized CTE for all its rows, and reads only as many as the query around it needs. With
        a LIMIT inside it would scan the table for the first rows where it expects more matches than there are, and it
        does not know what it costs to read long vectors, which are stored beside the table.
        """
        rows = self.queryset.filter(condition).order_by().values_list(self.order[0].removeprefix("-"), "pk")
        sql, parameters = rows.query.sql_with_params()
        hint = "MATERIALIZED" if connection.vendor == "postgresql" else "NOT MATERIALIZED"  # SQLite would read all
        return f"WITH found (place, key) AS {hint} ({sql}) SELECT * FROM found LIMIT {MAX_HITS + 1}", parameters  # noqa: S608

    def _find(self, condition: Condition, reach: int) -> tuple[list[int], int]:
        """Return the first `reach` keys in order, and the count up to MAX_HITS + 1.

        Up to MAX_HITS rows are found through the index of words and sorted. If there are more, the rows are read in the
        index of the order until enough of them match.
        """
        matching, parameters = self.matching_sql(condition)
        direction = "DESC" if self.order[0].startswith("-") else "ASC"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT key, count(*) OVER () FROM ({matching}) AS matching"  # noqa: S608 - our own names
                f" ORDER BY place {direction}, key {direction} LIMIT {reach}",
                parameters,
            )
            found = cursor.fetchall()
        count = found[0][1] if found else 0
        if count <= MAX_HITS:
            return [key for key, _ in found], count
        rows = self.queryset.filter(InOrder(condition)).order_by(*self.order)
        return list(rows.values_list("pk", flat=True)[:reach]), count


def look_up(query: Query, groups: Sequence[Group], reach: int = MAX_HITS) -> None:
    """Search each group for its first `reach` hits, and for similar names if there are few hits.

    Takes one query for each condition, one more for each group that has more than MAX_HITS, and two for similar names.
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
    groups = [(number, group) for number, other in enumerate(shorter) for group in make_groups(other)]
    parts = [(number, *group.matching_sql(group.conditions[-1])) for number, group in groups]
    counts = dict.fromkeys(shorter, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT {number}, count(*) FROM ({sql}) AS matching" for number, sql, _ in parts),  # noqa: S608
            [parameter for _, _, parameters in parts for parameter in parameters],
        )
        for number, count in cursor.fetchall():
            counts[shorter[number]] += min(count, MAX_HITS)
    return sorted(((other, count) for other, count in counts.items() if count), key=lambda pair: pair[1])
