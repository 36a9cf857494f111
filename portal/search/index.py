"""The condition that a row's search tokens match, in the SQL of either database.

Migrations create the indexes: on SQLite an FTS5 table `<table>_words`, on PostgreSQL a column `search_vector` with a
GIN index. Whether a visitor may see a row is decided by the querysets.
"""

from typing import Any

from django.db.models import BooleanField, F, Func

from portal.search.words import Match, Term


class Matches(Func):
    """Whether the tokens of a row match, for `filter()`; the model is one with `search_text`."""

    output_field = BooleanField()

    def __init__(self, match: Match) -> None:
        super().__init__(F("pk"))
        self.match = match

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        (key,) = self.get_source_expressions()
        column, _ = compiler.compile(key)
        words = connection.ops.quote_name(f"{key.target.model._meta.db_table}_words")
        return f"{column} IN (SELECT rowid FROM {words} WHERE {words} MATCH %s)", (fts5_query(self.match),)  # noqa: S608 - our own names

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str, ...]]:
        (key,) = self.get_source_expressions()
        return f"{compiler.quote_name_unless_alias(key.alias)}.search_vector @@ %s::tsquery", (tsquery(self.match),)


class InOrder(Func):
    """A condition for rows that are read in the order of an index until enough of them match."""

    output_field = BooleanField()
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        # else SQLite starts from the keys of all matching rows, and sorts these
        return super().as_sqlite(compiler, connection, template="(%(expressions)s) IS TRUE", **context)


def fts5_query(match: Match) -> str:
    """Return the match in the syntax of FTS5."""

    def write(term: Term) -> str:
        return f'"{term.token}"*' if term.is_prefix else f'"{term.token}"'

    return " AND ".join("(" + " OR ".join(map(write, clause)) + ")" for clause in match)


def tsquery(match: Match) -> str:
    """Return the match in the syntax of PostgreSQL. Tokens contain letters, digits and signs, no quotes."""

    def write(term: Term) -> str:
        return f"'{term.token}':*" if term.is_prefix else f"'{term.token}'"

    return " & ".join("(" + " | ".join(map(write, clause)) + ")" for clause in match)
