"""Read and create rows of the audit log and the change log."""

from typing import Any, NamedTuple

from django.db import transaction

from portal.publication import audit, changes
from portal.publication.choices import Act, ChangeAction
from portal.publication.lifecycle import ACT_OF_TRANSITION
from portal.publication.models import AuditEvent


def events_of(item: Any) -> Any:
    """Return the audit events of an item, oldest first."""
    return AuditEvent.objects.filter(kind=item._meta.label_lower, object_id=item.pk).order_by("sequence")


class Transition(NamedTuple):
    before: str
    after: str
    by: Any
    note: str
    label: str
    published_at: str | None


def transitions_of(item: Any) -> list[Transition]:
    """Return the transitions of an item from the audit log, oldest first."""
    return [
        Transition(
            event.before["status"],
            event.after["status"],
            event.by,
            event.reason,
            event.label,
            event.after.get("published_at"),
        )
        for event in events_of(item).filter(act__in=set(ACT_OF_TRANSITION.values()))
    ]


@transaction.atomic
def create_event(item: Any, by: Any, act: Act = Act.CHANGE, **values: Any) -> AuditEvent:
    """Create an audit event of the item as services do."""
    return audit.record(act, item, by=by, **values)


@transaction.atomic
def create_public_event(by: Any) -> AuditEvent:
    """Create an audit event that is visible to every user with access to the log."""
    entry = audit.Entry(act=Act.ADD, kind="sample", object_id=0, label="Dữ liệu minh họa", after={"count": 3})
    return audit.record_many([entry], by=by)[0]


@transaction.atomic
def record_saved(item: Any) -> None:
    """Record a saved item in the change log if it is public."""
    if item.is_public:
        changes.record(item.change_kind, [item.pk], ChangeAction.UPSERTED)


@transaction.atomic
def record_removed(item: Any) -> None:
    """Record a removed item in the change log if it was public."""
    if item.is_public:
        changes.record_item(item, ChangeAction.REMOVED)
