"""Delivery of the change log to webhooks in the background: at least once, in order, one request at a time per webhook.

A worker claims a webhook for the length of a lease, during which no other worker sends to it. If a worker dies while
sending, the lease expires and the same delivery is sent again. An outcome is recorded only by the holder of the claim.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from portal.core.claims import claim, unclaimed
from portal.publication.change_payload import write
from portal.publication.changes import last_sequence
from portal.publication.models import Change
from portal.webhooks import services, signing
from portal.webhooks.choices import DeliveryState, PauseReason, Purpose
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook
from portal.webhooks.sending import DEFAULT_TRANSPORT, Outcome, Transport, post

BATCH = 100
LEASE = timedelta(seconds=60)  # a POST takes at most 10 s
RETENTION = timedelta(days=30)
DELETE_BATCH = 500  # rows per transaction
GONE = 410

# after each failed attempt; the twelfth failure, about three days after the first, is final
RETRY_DELAYS = [
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=16),
    timedelta(hours=16),
    timedelta(hours=16),
]
JITTER = 0.1  # share of the delay, so that receivers that failed together are not retried together

Uniform = Callable[[float, float], float]
_uniform: Uniform = secrets.SystemRandom().uniform


class ClaimedDelivery(NamedTuple):
    """A delivery and the claim that allows this worker alone to send it until the lease expires."""

    webhook: Webhook
    delivery: Delivery
    claim: str


def retry_delay(attempts: int, uniform: Uniform = _uniform) -> timedelta | None:
    """Return the time before the next attempt, None after the last one."""
    if attempts > len(RETRY_DELAYS):
        return None
    return RETRY_DELAYS[attempts - 1] * uniform(1 - JITTER, 1 + JITTER)


def deliver_due(transport: Transport = DEFAULT_TRANSPORT) -> int:
    """Send all due deliveries one after the other; return the number of attempts."""
    count = 0
    while claimed := claim_next_delivery():
        send(claimed, transport)
        count += 1
    return count


# --- claiming -------------------------------------------------------------------------------------------------


def _due(now: datetime) -> QuerySet[Webhook]:
    """Return the unclaimed webhooks with something to send, the one released longest ago first."""
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state=DeliveryState.WAITING).order_by("pk")
    head = waiting.filter(purpose=Purpose.CHANGES).values("next_attempt_at")[:1]
    return (
        Webhook.objects.filter(unclaimed(now), partner__is_active=True)
        .annotate(head_at=Subquery(head), has_ping=Exists(waiting.filter(purpose=Purpose.PING)))
        .filter(
            Q(has_ping=True)
            | Q(is_active=True, head_at__lte=now)
            | Q(is_active=True, head_at=None, after__lt=last_sequence())
        )
        .order_by(F("claimed_until").asc(nulls_first=True), "pk")
    )


def claim_next_delivery() -> ClaimedDelivery | None:
    """Claim the webhook of the next due delivery; return None if nothing is due."""
    # usually nothing is due: check without a transaction, which would take SQLite's write lock
    while _due(timezone.now()).exists():
        with transaction.atomic():
            claimed, is_over = _claim_first_due(timezone.now())
        if is_over:
            return claimed
    return None


def _claim_first_due(now: datetime) -> tuple[ClaimedDelivery | None, bool]:
    """Claim the first due webhook; return its delivery, and whether the search is over."""
    due = _due(now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    webhook = due.first()
    if webhook is None:
        return None, True
    delivery = _next_delivery(webhook, now)
    if delivery is None:
        return None, False
    return ClaimedDelivery(webhook, delivery, claim(webhook, until=now + LEASE)), True


def _next_delivery(webhook: Webhook, now: datetime) -> Delivery | None:
    """Return a waiting ping, else the oldest waiting delivery, else a new one from the log; None if there is none."""
    if not webhook.has_valid_secret:
        # the receiver would see invalid signatures without an explanation
        _pause(webhook, PauseReason.SECRET_LOST)
        webhook.deliveries.filter(state=DeliveryState.WAITING, purpose=Purpose.PING).update(
            state=DeliveryState.GIVEN_UP, next_attempt_at=None, last_error=PauseReason.SECRET_LOST.label
        )
        return None
    waiting = webhook.deliveries.filter(state=DeliveryState.WAITING).order_by("pk")
    ping = waiting.filter(purpose=Purpose.PING).first()
    if ping or not webhook.is_active:
        return ping
    head = waiting.first()
    if head is None:
        return _create_from_log(webhook)
    # another worker may have tried it since it was found to be due
    return head if head.next_attempt_at and head.next_attempt_at <= now else None


def _create_from_log(webhook: Webhook) -> Delivery | None:
    """Create a delivery of the next changes and advance the webhook past them; None if none is of its kinds.

    The log never shows a row before an earlier one, so that no change is skipped.
    """
    last = last_sequence()
    rows = _change_rows(webhook.after, last, webhook.kinds).values_list("sequence", flat=True)
    sequences = list(rows[: BATCH + 1])
    until = sequences[BATCH - 1] if len(sequences) > BATCH else last
    after, webhook.after = webhook.after, until
    webhook.save(update_fields=["after"])
    if not sequences:
        return None
    return Delivery.objects.create(
        webhook=webhook,
        round=webhook.round,
        after=after,
        until=until,
        size=min(len(sequences), BATCH),
        kinds=webhook.kinds,
    )


def _change_rows(after: int, until: int, kinds: list[str]) -> QuerySet[Change]:
    rows = Change.objects.filter(sequence__gt=after, sequence__lte=until).order_by("sequence")
    return rows.filter(kind__in=kinds) if kinds else rows


# --- sending --------------------------------------------------------------------------------------------------


def body_of(delivery: Delivery) -> bytes:
    """Return the request body, the same bytes at each attempt: the rows of the log never change."""
    is_ping = delivery.purpose == Purpose.PING
    rows = [] if is_ping else _change_rows(delivery.after, delivery.until, delivery.kinds)
    content = {
        "type": delivery.purpose,
        "webhook_id": delivery.webhook_id,
        "delivery_id": delivery.message_id,
        "changes": [write(row, None) for row in rows],
        "after": delivery.until,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def send(claimed: ClaimedDelivery, transport: Transport = DEFAULT_TRANSPORT) -> Outcome:
    """Send the claimed delivery, record the outcome and return it."""
    webhook, delivery, _ = claimed
    now = timezone.now()
    body = body_of(delivery)
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": delivery.message_id,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signing.sign(webhook.active_salts(now), delivery.message_id, timestamp, body),
    }
    outcome = post(webhook.url, headers, body, transport)
    record_outcome(claimed, outcome, now)
    return outcome


@transaction.atomic
def record_outcome(claimed: ClaimedDelivery, outcome: Outcome, at: datetime, uniform: Uniform = _uniform) -> bool:
    """Record the outcome and release the claim. Return False and record nothing if the claim has passed to another."""
    webhook = Webhook.objects.select_for_update().filter(pk=claimed.webhook.pk, claim=claimed.claim).first()
    if webhook is None:
        return False
    now = timezone.now()
    delivery = Delivery.objects.get(pk=claimed.delivery.pk)
    delivery.attempts += 1
    delivery.last_status, delivery.last_duration = outcome.status, outcome.duration
    delivery.last_error = outcome.error[:300]
    delivery.next_attempt_at = None
    if not outcome.error:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
    elif delivery.purpose == Purpose.PING:
        delivery.state = DeliveryState.GIVEN_UP
    else:
        _retry_or_give_up(webhook, delivery, outcome, now, uniform)
    delivery.save()
    DeliveryAttempt.objects.create(
        delivery=delivery,
        at=at,
        status=outcome.status,
        error=outcome.error[:300],
        answer=outcome.response_excerpt.replace("\0", "")[:500],
        duration=outcome.duration,
    )
    if delivery.purpose == Purpose.CHANGES:
        webhook.failing_since = None if not outcome.error else webhook.failing_since or now
    webhook.claim, webhook.claimed_until = "", now
    webhook.save(update_fields=["claim", "claimed_until", "failing_since"])
    return True


def _retry_or_give_up(webhook: Webhook, delivery: Delivery, outcome: Outcome, now: datetime, uniform: Uniform) -> None:
    delay = None if outcome.status == GONE else retry_delay(delivery.attempts, uniform)
    if delay is not None:
        # Retry-After can prolong the delay, up to the longest in the schedule, but not shorten it
        delay = max(delay, min(timedelta(seconds=outcome.retry_after), max(RETRY_DELAYS)))
        delivery.state, delivery.next_attempt_at = DeliveryState.WAITING, now + delay
        return
    delivery.state = DeliveryState.GIVEN_UP
    _pause(webhook, PauseReason.GONE if outcome.status == GONE else PauseReason.FAILING)


def _pause(webhook: Webhook, reason: PauseReason) -> None:
    """Pause the webhook, unless staff have paused it in the meantime: their reason is kept."""
    if webhook.is_active:
        services.stop(webhook, reason, by=None)


# --- retention ------------------------------------------------------------------------------------------------


def delete_old_deliveries() -> int:
    """Delete successful deliveries and failed pings after RETENTION; other failed deliveries are kept for a resend."""
    cutoff = timezone.now() - RETENTION
    old = Delivery.objects.filter(
        Q(state=DeliveryState.DELIVERED, delivered_at__lt=cutoff)
        | Q(state=DeliveryState.GIVEN_UP, purpose=Purpose.PING, made_at__lt=cutoff)
    ).order_by("pk")
    count = 0
    while keys := list(old.values_list("pk", flat=True)[:DELETE_BATCH]):
        with transaction.atomic():
            DeliveryAttempt.objects.filter(delivery__in=keys).delete()
            count += Delivery.objects.filter(pk__in=keys).delete()[1].get("portal.Delivery", 0)
    return count
