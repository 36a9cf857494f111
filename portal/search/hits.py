"""What a search finds, in order: the best first, each kind of thing in a group of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from portal.search.index import MOST_HITS, SPARE, Ask, Listed, can_order, survey
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
    most: int = MOST_HITS  # that are counted
    hits: list[int] = field(default_factory=list)  # the first of them, as many as were wanted
    count: int = 0
    nearly: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return min(self.count, self.most)

    @property
    def has_more(self) -> bool:
        """More than are counted."""
        return self.count > self.most

    def prepare(self, place: int, reach: int) -> Ask:
        """The question at that place, to be put: in order, unless narrower ones have found what is wanted already, or
        the order is that of other rows, so that it costs more than to count."""
        ask = self.asks[place]
        is_wanted = all(len(narrower.keys) < reach for narrower in self.asks[:place])
        if can_order() and is_wanted and ask.through is None:
            ask.reach, ask.most = reach + SPARE, self.most
        return ask

    def rank(self, place: int, reach: int) -> bool:
        """Find the first `reach` hits and their count, once the questions up to that place have been answered; False
        if wider questions have to be put before."""
        asks = self.asks[: place + 1]
        is_last = place == len(self.asks) - 1
        if is_last and not any(ask.is_broad for ask in asks):
            self._rank_rows(reach)
            return True
        if not is_last and not asks[-1].is_broad:
            return False
        *narrower, widest = asks
        hits: dict[int, None] = {}
        for ask in narrower:
            if len(hits) < reach and ask.keys:
                hits |= dict.fromkeys(self._first(ask, reach))
        if len(hits) < reach and not can_order():
            found = self._first(widest, self.most + 1)
            self.count = len(found)
            hits |= dict.fromkeys(found)
        else:
            visible = self._visible(widest)
            if len(hits) < reach:
                first = [key for key in widest.keys[: widest.reach] if key in visible]
                hits |= dict.fromkeys(first if len(first) >= reach else self._first(widest, reach))
            self.count = len(visible)
            if self.count <= self.most and widest.is_broad:
                self.count = self.queryset.filter(widest.condition()).order_by()[: self.most + 1].count()
        self.hits = list(hits)[:reach]
        return is_last or self.has_more

    def prepare_near(self) -> list[Ask]:
        """The question for near names, to be put; none where nothing can be near."""
        if self.near is None:
            return []
        if can_order():
            self.near.reach = self.near.most = _LOOKED_THROUGH + SPARE
        return [self.near]

    def find_near(self, query: Query) -> None:
        """Find `nearly`: names with typing errors, the fewest first."""
        if self.near is None:
            return
        keys = self._first(self.near, _LOOKED_THROUGH, "pk", "name")
        compared = ((errors_in(query, name), pk) for pk, name in keys if pk not in self.hits)
        found = [(errors, pk) for errors, pk in compared if errors is not None]
        self.nearly = [pk for _, pk in sorted(found, key=lambda near: near[0])[:MOST_NEAR]]

    def _rank_rows(self, reach: int) -> None:
        """All hits are known: one query brings them in order, and the narrower answers say which come first."""
        best: dict[int, int] = {}
        widest = self.asks[-1]
        if not widest.keys:
            return
        answers = [(set(ask.keys), ask.through is not None) for ask in self.asks]
        found = self.owned.filter(pk__in=Listed(widest.keys)).order_by(*self._row_order())
        for row, key in found.values_list("pk", self.column):
            tier = next(
                (tier for tier, (keys, is_of_row) in enumerate(answers) if (row if is_of_row else key) in keys), 0
            )
            best[key] = min(tier, best.get(key, tier))
        self.count = len(best)
        self.hits = sorted(best, key=lambda key: best[key])[:reach]

    def _first(self, ask: Ask, count: int, *columns: str) -> list[Any]:
        """The first of what may be seen of an answer: keys, or the columns."""

        def first(condition: Any) -> list[Any]:
            found = self.queryset.filter(condition).order_by(*self.order)
            # of few that are wanted SQLite thinks that they are found more quickly in another order, and then sorted
            most = count if can_order() else MOST_HITS + 1
            return list(found.values_list(*columns or ["pk"], flat=not columns)[:most])[:count]

        if ask.reach < count and ask.is_broad and can_order():
            ask = ask.ordered(count + SPARE)
            survey([ask])
        if ask.reach:
            found = first(ask.first())
            if len(found) >= count or len(ask.keys) <= ask.reach:
                return found
        return first(ask.condition())

    def _visible(self, ask: Ask) -> set[int]:
        """What may be seen of the keys that are known of an answer."""
        if ask.through is None:
            return set(self.queryset.filter(ask.known()).order_by().values_list("pk", flat=True))
        return set(self.owned.filter(pk__in=Listed(ask.keys)).order_by().values_list(self.column, flat=True))

    def _row_order(self) -> list[str]:
        if self.rows is None:
            return list(self.order)
        owner = self.column.removesuffix("_id")
        return [f"-{owner}__{name[1:]}" if name.startswith("-") else f"{owner}__{name}" for name in self.order]

    @property
    def owned(self) -> Any:
        """The rows to which the widest question is put."""
        return self.queryset if self.rows is None else self.rows

    def fetch(self, keys: Iterable[int]) -> list[Model]:
        """The things themselves, in the order of the keys; what has been withdrawn meanwhile is left out."""
        keys = list(keys)
        things = {thing.pk: thing for thing in self.listed(self.queryset.filter(pk__in=keys).order_by())}
        return [things[key] for key in keys if key in things]


def look_up(query: Query, groups: Sequence[Group], reach: int = MOST_HITS) -> None:
    """Find the first hits of every group, as many as `reach`, their count, and near names where hits are few.

    The questions are put in rounds, the narrowest of every group first; a group that has more than can be counted is
    asked no further. How many queries that takes does not grow with what there is: one for each round; for each group
    one, or for each question that more answer than can be counted at most five; for near names one, and one for each
    group.
    """
    if not query:
        return
    unranked, place = list(groups), 0
    while unranked:
        survey([group.prepare(place, reach) for group in unranked])
        unranked = [group for group in unranked if not group.rank(place, reach)]
        place += 1
    total = sum(group.total for group in groups)
    few = [group for group in groups if group.total < FEW and (group.near_beside_others or not total)]
    survey([near for group in few for near in group.prepare_near()])
    for group in few:
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
        visible = set(kind[0].owned.filter(pk__in=Listed(keys)).values_list("pk", flat=True))
        for other, group in zip(shorter, kind, strict=True):
            totals[other] += len(visible.intersection(group.asks[-1].keys))
    return sorted(((other, total) for other, total in totals.items() if total), key=lambda found: found[1])
