"""What the audit log and the change log hold, and rows in them."""

from typing import Any, NamedTuple

from django.db import transaction

from portal.publication import audit, changes
from portal.publication.choices import Act, Action
from portal.publication.lifecycle import ACT_OF_MOVE
from portal.publication.models import AuditEvent


def events_of(item: Any) -> Any:
    """The audit events of an item, oldest first."""
    return AuditEvent.objects.filter(kind=item._meta.label_lower, object_id=item.pk).order_by("sequence")


class Transition(NamedTuple):
    before: str
    after: str
    by: Any
    note: str
    label: str
    published_at: str | None


def transitions_of(item: Any) -> list[Transition]:
    """The transitions of an item as the audit log has them, oldest first."""
    return [
        Transition(
            event.before["status"],
            event.after["status"],
            event.by,
            event.reason,
            event.label,
            event.after["published_at"],
        )
        for event in events_of(item).filter(act__in=set(ACT_OF_MOVE.values()))
    ]


@transaction.atomic
def make_event(item: Any, by: Any, act: Act = Act.CHANGE, **values: Any) -> AuditEvent:
    """An event about the item, written as services write it."""
    return audit.record(act, item, by=by, **values)


@transaction.atomic
def make_event_of_sample(by: Any) -> AuditEvent:
    """An event that everyone sees who may see the log."""
    entry = audit.Entry(act=Act.ADD, kind="sample", object_id=0, label="Dữ liệu minh họa", after={"count": 3})
    return audit.record_many([entry], by=by)[0]


@transaction.atomic
def record_saved(item: Any) -> None:
    """The change-log row of an item that was saved, if the public sees it."""
    if item.is_public:
        changes.record(item.change_kind, [item.pk], Action.UPSERTED)


@transaction.atomic
def record_removed(item: Any) -> None:
    """The change-log rows of an item that is removed, if the public sees it."""
    if item.is_public:
        changes.record_item(item, Action.REMOVED)
