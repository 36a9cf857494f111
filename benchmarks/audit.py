"""How long the audit log takes to write and to verify, and whether tampering is found.

    python -m benchmarks.audit --events 100000

Runs in a database of its own (SQLite in a temporary folder, or PostgreSQL by DATABASE_URL), with the triggers off while
rows are tampered with, as a superuser of the database could.
"""

import argparse
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from benchmarks.database import own_database

BATCH = 1000


def timed(name: str, call: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = call()
    print(f"{name:<40} {time.perf_counter() - start:8.2f} s")
    return result


@contextmanager
def triggers_off():
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE portal_auditevent DISABLE TRIGGER USER")
            yield cursor
            cursor.execute("ALTER TABLE portal_auditevent ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'portal_auditevent'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield cursor
        for _, sql in triggers:
            cursor.execute(sql)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    count = parser.parse_args().events
    with own_database():
        run(count)


def run(count: int) -> None:
    from django.db import transaction

    from portal.publication import audit
    from portal.publication.choices import Act
    from portal.publication.models import AuditEvent

    def write() -> None:
        for start in range(0, count, BATCH):
            entries = [
                audit.Entry(
                    act=Act.CHANGE,
                    kind="articles.article",
                    object_id=number % 500 + 1,
                    label=f"Bài số {number}",
                    before={"headline": f"Tiêu đề {number}", "is_featured": False},
                    after={"headline": f"Tiêu đề mới {number}", "is_featured": True},
                    reason="Đổi tên theo đề nghị của đơn vị.",
                )
                for number in range(start, min(start + BATCH, count))
            ]
            with transaction.atomic():
                audit.record_many(entries, by=None)

    timed(f"write {count} events", write)
    found = timed(f"verify {count} events", audit.verify)
    assert not found.faults, found.faults[:3]
    middle = count // 2
    columns = ", ".join(field.column for field in AuditEvent._meta.concrete_fields if field.column != "sequence")
    table = AuditEvent._meta.db_table
    tampering = [
        ("a changed row", f"UPDATE {table} SET label = 'Khác' WHERE sequence = {middle}", middle),  # noqa: S608
        ("a removed row", f"DELETE FROM {table} WHERE sequence = {middle + 10}", middle + 10),  # noqa: S608
        (
            "an inserted row",
            f"INSERT INTO {table} (sequence, {columns}) SELECT {count + 1}, {columns} FROM {table} WHERE sequence = 1",  # noqa: S608
            count + 1,
        ),
    ]
    for name, statement, number in tampering:
        with triggers_off() as cursor:
            cursor.execute(statement)
        found = timed(f"verify with {name}", audit.verify)
        faults = [fault for fault in found.faults if fault.sequence == number]
        print(*(f"    event {fault.sequence}: {fault.text}" for fault in faults), sep="\n")
        assert faults, f"{name} was not found"


if __name__ == "__main__":
    main()
