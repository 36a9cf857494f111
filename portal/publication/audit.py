"""The audit log: one event for each act, in the transaction of the act, chained so that tampering shows.

A service calls `record` after its own writes, since the lock of the logs is held until the commit. What the
chain proves, and how an operator checks it: docs/operating.md, `manage.py verify_audit`.
"""

import hashlib
import json
import re
import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.publication import changes
from portal.publication.choices import Act, Channel
from portal.publication.content import contents
from portal.publication.models import AuditEvent, AuditHead
from portal.publication.publishable import publishable_models
from portal.publication.querysets import label_words

FIRST_DIGEST = "0" * 64
LABEL_LENGTH = 200
BATCH = 500
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


# --- where an act comes from ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Origin:
    """How acts reach the portal at present, and the request that carries them."""

    channel: Channel = Channel.COMMAND
    request_id: str = ""


_OUTSIDE_REQUESTS = Origin()
_origin: ContextVar[Origin] = ContextVar("portal_audit_origin", default=_OUTSIDE_REQUESTS)


@contextmanager
def acting(channel: Channel, request_id: str = "") -> Iterator[None]:
    """Record the acts within the block as having come this way."""
    token = _origin.set(Origin(channel, request_id))
    try:
        yield
    finally:
        _origin.reset(token)


class AuditOriginMiddleware:
    """Tell acts of staff from those of readers, and name the request: `X-Request-ID`, or an id of our own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        with acting(Channel.READER, sent if _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex):
            return self.get_response(request)


# --- writing --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an event is to record.

    kind: the label of the model. owner_id: the item that the row belongs to (Content.owner). before, after: JSON
    values by field.
    """

    act: Act
    kind: str
    object_id: int
    owner_id: int | None = None
    label: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def entry_of(
    act: Act,
    item: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """An entry about one row, labelled by its text."""
    content = contents().get(type(item))
    return Entry(
        act=act,
        kind=item._meta.label_lower,
        object_id=item.pk,
        owner_id=getattr(item, f"{content.owner}_id") if content is not None and content.owner else None,
        label=str(item),
        before=before or {},
        after=after or {},
        reason=reason,
    )


def record(
    act: Act,
    item: models.Model,
    *,
    by: User | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Record one act on a row. by: None for a reader or the system. Raises RuntimeError outside a transaction."""
    (event,) = record_many([entry_of(act, item, before=before, after=after, reason=reason)], by=by)
    return event


def record_many(entries: Iterable[Entry], *, by: User | None) -> list[AuditEvent]:
    """Record acts in their order. Raises RuntimeError outside a transaction: an event stands or falls with its act."""
    entries = list(entries)
    if not entries:
        return []
    changes.lock()
    origin = _origin.get()
    channel = origin.channel
    if by is not None and channel == Channel.READER:
        channel = Channel.ADMIN
    head, _ = AuditHead.objects.get_or_create(pk=1)
    now, sequence, digest = timezone.now(), head.sequence, head.digest or FIRST_DIGEST
    events = []
    for entry in entries:
        sequence += 1
        event = AuditEvent(
            sequence=sequence,
            at=now,
            by=by,
            channel=channel,
            act=entry.act,
            kind=entry.kind,
            object_id=entry.object_id,
            owner_id=entry.owner_id,
            label=entry.label[:LABEL_LENGTH],
            label_words=label_words(entry.label[:LABEL_LENGTH]),
            before=dict(entry.before),
            after=dict(entry.after),
            reason=entry.reason,
            request_id=origin.request_id,
            salt=secrets.token_hex(16),
            previous_digest=digest,
        )
        event.payload_digest = payload_digest(event)
        event.digest = digest = chain_digest(event)
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    head.sequence, head.digest = sequence, digest
    head.save(update_fields=["sequence", "digest"])
    return events


def erase(*, item: models.Model, by: User | None, reason: str = "") -> None:
    """Empty the payloads of all events of a row, and record that this was done, with their numbers.

    The events stay in the chain: who did what and when, without the values.
    """
    changes.lock()
    events = AuditEvent.objects.of_objects(item._meta.label_lower, [item.pk]).filter(erased_at=None)
    events = events.exclude(act=Act.ERASE)  # they hold the numbers of what was erased before, and no values
    numbers = sorted(events.values_list("sequence", flat=True))
    event = record(Act.ERASE, item, by=by, after={"events": numbers}, reason=reason)
    AuditEvent.objects.filter(sequence__in=numbers).update(
        label="", label_words="", before={}, after={}, reason="", salt="", erased_at=event.at
    )


# --- the chain ------------------------------------------------------------------------------------------------


def _digest(values: Collection[Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def payload_digest(event: AuditEvent) -> str:
    """The salted digest of what an erasure may empty."""
    return _digest([event.salt, event.label, event.before, event.after, event.reason])


def chain_digest(event: AuditEvent) -> str:
    """The digest of all that stays, of the payload's digest, and of the event before."""
    return _digest(
        [
            event.sequence,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.by_id,
            event.channel,
            event.act,
            event.kind,
            event.object_id,
            event.request_id,
            event.payload_digest,
            event.previous_digest,
        ]
    )


@dataclass(frozen=True)
class ChainFault:
    """One thing that does not fit, and the number of the event it was found at."""

    sequence: int
    text: str


@dataclass
class Verification:
    """The outcome of reading the whole log. digest: of the last event, for an operator to keep elsewhere."""

    count: int = 0
    sequence: int = 0
    digest: str = FIRST_DIGEST
    erased: int = 0
    faults: list[ChainFault] = field(default_factory=list)


def verify(expected: Mapping[int, str] | None = None) -> Verification:
    """Read the log from its beginning and find events that were changed, removed or inserted.

    expected: digests by event number that were noted at another time; with one, a log that was rewritten as a whole
    shows too.
    """
    found = Verification()
    erased: dict[int, datetime] = {}
    announced: set[int] = set()
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        _verify_event(event, found, expected or {})
        if event.erased_at is not None:
            erased[event.sequence] = event.erased_at
        if event.act == Act.ERASE:
            announced.update(event.after.get("events", ()))
    for sequence in sorted(erased.keys() - announced):
        found.faults.append(ChainFault(sequence, "its payload was emptied, and no event of an erasure names it"))
    found.erased = len(erased)
    _verify_end(AuditHead.objects.filter(pk=1).first(), found)
    for number in sorted(number for number in expected or () if number > found.sequence):
        found.faults.append(ChainFault(number, "removed: an event with this number is expected"))
    found.faults.sort(key=lambda fault: fault.sequence)
    return found


def _verify_event(event: AuditEvent, found: Verification, expected: Mapping[int, str]) -> None:
    def fault(text: str) -> None:
        found.faults.append(ChainFault(event.sequence, text))

    if event.sequence != found.sequence + 1:
        missing = f"{found.sequence + 1}" + (f" to {event.sequence - 1}" if event.sequence > found.sequence + 2 else "")
        found.faults.append(ChainFault(found.sequence + 1, f"removed: there is no event {missing}"))
    elif event.previous_digest != found.digest:
        fault("changed or inserted: it does not follow from the event before it")
    if event.erased_at is None and event.payload_digest != payload_digest(event):
        fault("changed: its label, values or reason are not those that were recorded")
    if event.erased_at is not None and (event.before or event.after or event.label or event.reason or event.salt):
        fault("changed: it is marked as erased and has values")
    if event.digest != chain_digest(event):
        fault("changed: who, when, what or its number are not those that were recorded")
    if event.sequence in expected and event.digest != expected[event.sequence]:
        fault("rewritten: its digest is not the expected one")
    found.count, found.sequence, found.digest = found.count + 1, event.sequence, event.digest


def _verify_end(head: AuditHead | None, found: Verification) -> None:
    if found.count == 0 and any(model._base_manager.exists() for model in publishable_models()):
        found.faults.append(ChainFault(0, "removed: the log is empty, though there is content"))
    if head is None:
        text = "the head is missing: the row with the number and digest of the last event was removed"
        found.faults.append(ChainFault(found.sequence, text))
    elif found.sequence < head.sequence:
        text = f"removed: the log ends at event {found.sequence}, and {head.sequence} have been written"
        found.faults.append(ChainFault(found.sequence + 1, text))
    elif found.sequence > head.sequence:
        found.faults.append(
            ChainFault(found.sequence, f"inserted: the log was written up to event {head.sequence} only")
        )
    elif found.digest != (head.digest or FIRST_DIGEST):
        found.faults.append(ChainFault(found.sequence, "changed: its digest is not the one that was noted as the last"))
