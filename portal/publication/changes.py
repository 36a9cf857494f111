"""The change log: one row, in the same transaction, for every change the public can see.

Readers ask for the rows after the last sequence they saw and must never miss one. A sequence number alone does not
promise that on PostgreSQL: a transaction that drew 7 can commit after one that drew 8, and a reader that has seen 8
never asks for 7 again. So a writer takes a transaction-level advisory lock before it draws a number, and the numbers
become visible in their order. SQLite has one writer at a time (immediate transactions) and needs no lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models
from django.utils import timezone

from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.models import Change

PublicChange = tuple[ChangeKind, list[int], ChangeAction]  # of one kind, these objects

_LOCK = 0x6368616E6765  # "change" in ASCII


def lock() -> None:
    """Take the lock of both logs, changes and audit, until the commit. It is the last lock of a transaction.

    What is read under it is what the logs have to record: another transaction that publishes, withdraws or edits has
    either committed, and is seen, or writes its rows after this commit. So an act that changes what other items show (a
    category, a decision, a picture) takes the lock first and then reads which of these are public. Raises RuntimeError
    outside a transaction: a row stands or falls with the change it reports.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a change is recorded in the transaction that makes it")
    if connection.vendor == "postgresql":
        # Foreign keys are checked at the commit, which locks the rows that they refer to; a transaction that holds such
        # a row may be waiting for this lock by then. So they are checked before.
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def record(kind: ChangeKind, object_ids: Iterable[int], action: ChangeAction) -> list[Change]:
    """Write one row for each object; call it last in the transaction, since the lock is held until the commit."""
    return record_all([(kind, list(object_ids), action)])


def record_all(public_changes: Iterable[PublicChange]) -> list[Change]:
    """Write the rows of several changes, each object once for each action, and return them.

    The changes are read under the lock, so that an iterator over them may ask what is public.
    """
    lock()
    found: dict[tuple[ChangeKind, ChangeAction], dict[int, None]] = defaultdict(dict)
    for kind, ids, action in public_changes:
        found[kind, action].update(dict.fromkeys(ids))
    now = timezone.now()
    return Change.objects.bulk_create(
        Change(kind=kind, object_id=pk, action=action, at=now) for (kind, action), ids in found.items() for pk in ids
    )


def changes_of_item(instance: Any, action: ChangeAction) -> Iterator[PublicChange]:
    """What changes for the public when an item appears or goes: itself, its public parts, and what names it.

    Its parts and what names it are read as they are asked for: `record_all` does so under the lock.
    """
    yield instance.change_kind, [instance.pk], action
    yield from ((kind, ids, action) for kind, ids in instance.public_parts())
    yield from ((kind, ids, ChangeAction.UPSERTED) for kind, ids in instance.shown_in())


def record_item(instance: Any, action: ChangeAction) -> None:
    """The item appears or goes for the public. It must have been read under the lock of its row."""
    record_all(changes_of_item(instance, action))


def last_change_at(kind: ChangeKind, reference: str = "pk") -> models.Subquery:
    """The time of the newest change of the outer row's object, to annotate a queryset with."""
    newest = Change.objects.filter(kind=kind, object_id=models.OuterRef(reference)).order_by("-sequence")
    return models.Subquery(newest.values("at")[:1])


def last_sequence() -> int:
    return Change.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
