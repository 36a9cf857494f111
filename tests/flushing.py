"""The flush after a transactional test, without the triggers that refuse to delete rows.

Append-only tables have triggers that refuse DELETE and TRUNCATE. They are active in every test; only Django's flush
suspends them, in its own transaction. Other triggers keep firing.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

# the statement that empties a table in a flush, by database
EMPTYING = {"sqlite": "DELETE", "postgresql": "TRUNCATE"}
ENABLE = {"O": "ENABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def suspend_refusals_in_flush(operations: type[BaseDatabaseOperations]) -> None:
    """Make `manage.py flush` suspend the triggers that refuse, on every connection to a database of this kind.

    On every one, because Playwright keeps an event loop in the thread of a test, in which Django opens another.
    """
    execute = operations.execute_sql_flush

    def execute_without_refusals(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), suspended_refusals(self.connection):
            execute(self, sql_list)

    operations.execute_sql_flush = execute_without_refusals


@contextmanager
def suspended_refusals(connection: Any) -> Iterator[None]:
    """Run the block, inside a transaction, without the triggers that refuse to empty a table.

    They are restored at its end, or by the rollback of the transaction.
    """
    suspend, restore = _statements(connection)
    with connection.cursor() as cursor:
        for statement in suspend:
            cursor.execute(statement)
        yield
        for statement in restore:
            cursor.execute(statement)


def installed_triggers(connection: Any) -> dict[tuple[str, ...], str]:
    """Return the source of every trigger by its name; on PostgreSQL by (table, name, state)."""
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
    """Return the statements that suspend the triggers that refuse to empty a table, and those that restore them."""
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
