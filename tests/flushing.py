"""The flush after a transactional test, past the triggers that refuse to delete rows.

Append-only tables refuse DELETE, and may refuse TRUNCATE, by triggers that raise. They stay on in every test; only
Django's flush suspends them, in its own transaction. Triggers that do something else go on firing.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

# what empties a table in a flush, by database
EMPTYING = {"sqlite": "DELETE", "postgresql": "TRUNCATE"}
ENABLE = {"O": "ENABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def let_flush_past_refusals(operations: type[BaseDatabaseOperations]) -> None:
    """Make `manage.py flush` suspend the triggers that refuse, on every connection to a database of this kind.

    On every one, because Playwright keeps an event loop in the thread of a test, in which Django opens another.
    """
    execute = operations.execute_sql_flush

    def execute_past_refusals(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), suspended_refusals(self.connection):
            execute(self, sql_list)

    operations.execute_sql_flush = execute_past_refusals


@contextmanager
def suspended_refusals(connection: Any) -> Iterator[None]:
    """Run the block without the triggers that refuse to empty a table.

    They are restored at its end; if it fails, by the rollback of the transaction that it needs.
    """
    suspend, restore = _statements(connection)
    with connection.cursor() as cursor:
        for statement in suspend:
            cursor.execute(statement)
        yield
        for statement in restore:
            cursor.execute(statement)


def installed_triggers(connection: Any) -> dict[tuple[str, ...], str]:
    """Every trigger of the database by its name, with the table and state on PostgreSQL, and what it does."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(pg_trigger.oid) || prosrc"
                " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}


def _statements(connection: Any) -> tuple[list[str], list[str]]:
    """What suspends the triggers that refuse to empty a table, and what restores them."""
    words = (rf"\b{EMPTYING[connection.vendor]}\b", r"\bRAISE\b")
    refusing = {
        key: text
        for key, text in installed_triggers(connection).items()
        if all(re.search(word, text, re.I) for word in words)
    }
    quote = connection.ops.quote_name
    if connection.vendor == "postgresql":
        named = [(table, quote(name), state) for table, name, state in refusing if state in ENABLE]
        return (
            [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _ in named],
            [f"ALTER TABLE {table} {ENABLE[state]} TRIGGER {name}" for table, name, state in named],
        )
    return [f"DROP TRIGGER {quote(name)}" for (name,) in refusing], list(refusing.values())
