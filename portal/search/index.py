"""Indexes of words in either database, and the questions put to them.

An Index is that of one table's `search_text`; portal.search.schema makes it and the triggers that keep it in step.
Where it is asked, it answers with the keys of rows; whether somebody may see these is for the querysets to say.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Q, QuerySet, Subquery

from portal.search.words import Match, Term

MOST_HITS = 1000  # of one kind; of more it is said that they are more
SPARE = 20  # more than are wanted are asked for: not all of them may be seen


@dataclass(frozen=True)
class Index:
    table: str

    @property
    def words(self) -> str:
        """SQLite's table of words."""
        return f"{self.table}_words"

    @property
    def found(self) -> str:
        """PostgreSQL's function that looks words up."""
        return f"{self.table}_found"

    @property
    def first(self) -> str:
        """PostgreSQL's function that looks up the first in an order."""
        return f"{self.table}_first"

    def holding(self, match: Match) -> Q:
        """The condition that a row of the table holds what is matched."""
        return Q(pk__in=Keys(self, match))


def fts5(match: Match) -> str:
    """The match in the language of SQLite; tokens are letters, digits and our signs, and stand in quotes."""

    def written(term: Term) -> str:
        return f'"{term.token}"*' if term.is_prefix else f'"{term.token}"'

    return " AND ".join("(" + " OR ".join(map(written, clause)) + ")" for clause in match)


def tsquery(match: Match) -> str:
    """The match in the language of PostgreSQL."""

    def written(term: Term) -> str:
        return f"'{term.token}':*" if term.is_prefix else f"'{term.token}'"

    return " & ".join("(" + " | ".join(map(written, clause)) + ")" for clause in match)


class Keys(Expression):
    """A subquery: the keys of the rows that hold what is matched."""

    def __init__(self, index: Index, match: Match) -> None:
        super().__init__()
        self.index, self.match = index, match

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        words = connection.ops.quote_name(self.index.words)
        return f"(SELECT rowid FROM {words} WHERE {words} MATCH %s)", (fts5(self.match),)  # noqa: S608 - our own names

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        return f"(SELECT {connection.ops.quote_name(self.index.found)}(%s))", (tsquery(self.match),)


class Listed(Expression):
    """A subquery: these keys. Very many are read more quickly so than one by one."""

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__()
        self.keys = list(keys)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        return "(SELECT value FROM json_each(%s))", (json.dumps(self.keys),)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        return "(SELECT unnest(%s::bigint[]))", ("{" + ",".join(map(str, self.keys)) + "}",)


def among(reference: str, keys: Keys | QuerySet[Any]) -> Func:
    """That the column is one of very many keys, when few rows are wanted in an order that has an index.

    `IS TRUE` keeps the planners from starting at the keys and sorting what they find: they go through the rows in their
    order and look each up among the keys, until there are enough.
    """
    subquery = Subquery(keys) if isinstance(keys, QuerySet) else keys
    return Func(
        F(reference), subquery, arg_joiner=" IN ", template="(%(expressions)s) IS TRUE", output_field=BooleanField()
    )


@dataclass
class Ask:
    """One question to one index, and its answer once `survey` has put it."""

    index: Index
    match: Match
    # makes the condition on the rows wanted from that on the rows of the index, where these are others
    through: Callable[[Any], QuerySet[Any]] | None = None
    # so many of the first rows wanted stand first among the keys, in the order that a migration gave the index, and all
    # keys are those of rows wanted; 0: the keys are those of the index, in any order
    reach: int = 0
    most: int = MOST_HITS
    keys: list[int] = field(default_factory=list)

    @property
    def is_broad(self) -> bool:
        """`keys` holds some only."""
        return len(self.keys) > self.most

    def ordered(self, reach: int) -> "Ask":
        """The same question, for the first rows wanted alone."""
        return replace(self, reach=reach, most=reach, keys=[])

    def first(self) -> Q:
        """That a row of the queryset is among the first."""
        return Q(pk__in=Listed(self.keys[: self.reach]))

    def known(self) -> Q:
        """That a row of the queryset is among the keys."""
        keys = Q(pk__in=Listed(self.keys) if self.keys else [])
        return keys if self.through is None or self.reach else Q(pk__in=self.through(keys))

    def condition(self) -> Any:
        """That a row of the queryset is among all that is found."""
        if not self.is_broad:
            return self.known()
        found = among("pk", Keys(self.index, self.match))
        return found if self.through is None else among("pk", self.through(found))


def can_order() -> bool:
    """Whether the indexes of this database answer in order as quickly as in any."""
    return connection.vendor == "postgresql"


def survey(asks: Sequence[Ask]) -> None:
    """Put all the questions in one query; none of them is followed far beyond what may be counted."""
    if not asks:
        return
    parts, parameters = [], []
    for number, ask in enumerate(asks):
        most = ask.most + 1 if ask.reach == ask.most else ask.most + 1 + SPARE
        if connection.vendor == "postgresql":
            keys, match = f"SELECT {ask.index.found}(%s, {most}) AS key", tsquery(ask.match)
            if ask.reach or ask.through is None:
                keys = f"SELECT {ask.index.first}(%s, {ask.reach}, {most}) AS key"
        else:
            words = connection.ops.quote_name(ask.index.words)
            keys, match = f"SELECT rowid AS key FROM {words} WHERE {words} MATCH %s", fts5(ask.match)  # noqa: S608 - our own names
        parts.append(f"SELECT {number}, key FROM ({keys} LIMIT {most}) AS found_{number}")  # noqa: S608 - our own names
        parameters.append(match)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for number, key in cursor.fetchall():
            asks[number].keys.append(key)
