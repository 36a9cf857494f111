"""The change log: one row, in the same transaction, for every change the public can see.

Readers ask for the rows after the last sequence they saw and must never miss one. A sequence number alone does not
promise that on PostgreSQL: a transaction that drew 7 can commit after one that drew 8, and a reader that has seen 8
never asks for 7 again. So a writer takes a transaction-level advisory lock before it draws a number, and the numbers
become visible in their order. SQLite has one writer at a time (immediate transactions) and needs no lock.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils import timezone

from portal.choices import Action, Kind
from portal.models import Change

_LOCK = 0x6368616E6765  # "change" in ASCII


def lock() -> None:
    """Lock the log until the commit.

    Locks are taken in one order, so that nobody waits in a circle: an article or person, then its parts, each in the
    order of their keys, and the log last, after the transaction's own writes.

    A transaction that publishes, withdraws or edits at the same time has either committed when this returns, and what
    is read from here on shows it, or writes its rows after the commit of this one. So an act that changes what stands
    on the pages of others (a category, a decision, a picture) locks the log and then reads which of these are public.

    Raises RuntimeError outside a transaction: a row must stand or fall with the change it reports.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a change is recorded in the transaction that makes it")
    if connection.vendor == "postgresql":
        # the check of a foreign key locks the row that it refers to; put off until the commit, it would do so after
        # the log is locked
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def record(kind: Kind, object_ids: Iterable[int], action: Action) -> list[Change]:
    """Write one row for each object; call it last in the transaction, since the lock is held until the commit.

    Raises RuntimeError outside a transaction: a row must stand or fall with the change it reports.
    """
    lock()
    now = timezone.now()
    return Change.objects.bulk_create(
        Change(kind=kind, object_id=object_id, action=action, at=now) for object_id in object_ids
    )


def record_item(instance: Any, action: Action) -> None:
    """The item appears or goes; with it goes what is public only under it, and what names it changes.

    A model says so by `public_parts` and `shown_in`, both [(kind, ids)].
    """
    record(instance.change_kind, [instance.pk], action)
    if hasattr(instance, "public_parts"):
        for kind, ids in instance.public_parts():
            record(kind, ids, action)
    if hasattr(instance, "shown_in"):
        for kind, ids in instance.shown_in():
            record(kind, ids, Action.UPSERTED)


def record_saved(instance: Any) -> None:
    """After something the public may see was saved: an upsert if it is public now, else nothing.

    The instance must have been read under the lock of its row: else it may have been published or withdrawn since.
    """
    if getattr(instance, "is_public", True):
        record(instance.change_kind, [instance.pk], Action.UPSERTED)


def record_removed(instance: Any) -> None:
    """Before something public is deleted (only what has no publication life cycle, or samples, can be).

    The instance must have been read under the lock of its row.
    """
    if getattr(instance, "is_public", True):
        record_item(instance, Action.REMOVED)


def last_change_at(kind: Kind, reference: str = "pk") -> models.Subquery:
    """The time of the newest change of the outer row's object, to annotate a queryset with."""
    newest = Change.objects.filter(kind=kind, object_id=models.OuterRef(reference)).order_by("-sequence")
    return models.Subquery(newest.values("at")[:1])
