"""Deliveries in the background: made from the change log, sent at least once, in order, one at a time to a webhook.

A worker takes a webhook by a lease. While it holds, nobody else sends to that webhook; when a worker dies in mid-send
the lease ends and the same delivery is sent again. What a worker learns counts only while the lease is still its own.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from portal.publication.change_payload import write
from portal.publication.changes import last_sequence
from portal.publication.models import Change
from portal.webhooks import signing
from portal.webhooks.choices import DeliveryState, PauseReason, Purpose
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook
from portal.webhooks.sending import OUTSIDE, Outcome, Outside, post

BATCH = 100
LEASE = timedelta(seconds=60)  # a POST takes ten at most
KEPT = timedelta(days=30)
MOST_FORGOTTEN = 500  # in one transaction
GONE = 410

# the pauses after a failed attempt; the twelfth failure, about three days after the first, is the last
PAUSES = [
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
JITTER = 0.1  # of the pause, so that receivers that failed together are not tried together

Spread = Callable[[float, float], float]
_random: Spread = secrets.SystemRandom().uniform


class Taken(NamedTuple):
    """A delivery that this worker alone may send until the lease ends."""

    webhook: Webhook
    delivery: Delivery
    claim: str


def pause_after(attempts: int, spread: Spread = _random) -> timedelta | None:
    """How long to wait after so many failed attempts; None: no more."""
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * spread(1 - JITTER, 1 + JITTER)


def deliver_due(outside: Outside = OUTSIDE) -> int:
    """Send all that is due, one after the other; how many attempts that were."""
    count = 0
    while taken := take():
        send(taken, outside)
        count += 1
    return count


# --- taking ---------------------------------------------------------------------------------------------------


def _due(now: datetime) -> QuerySet[Webhook]:
    """The webhooks that something can be sent to now, those let go longest ago first."""
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state=DeliveryState.WAITING).order_by("pk")
    head = waiting.filter(purpose=Purpose.CHANGES).values("next_attempt_at")[:1]
    return (
        Webhook.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), partner__is_active=True)
        .annotate(head_at=Subquery(head), has_ping=Exists(waiting.filter(purpose=Purpose.PING)))
        .filter(
            Q(has_ping=True)
            | Q(is_active=True, head_at__lte=now)
            | Q(is_active=True, head_at=None, after__lt=last_sequence())
        )
        .order_by(F("claimed_until").asc(nulls_first=True), "pk")
    )


def take() -> Taken | None:
    """The next delivery that is due, with the lease on its webhook; None where nothing is due."""
    # most looks find nothing, and must not hold SQLite's one place to write
    while _due(timezone.now()).exists():
        with transaction.atomic():
            taken, is_over = _take_one(timezone.now())
        if is_over:
            return taken
    return None


def _take_one(now: datetime) -> tuple[Taken | None, bool]:
    """One webhook's next delivery, and whether the search is over."""
    due = _due(now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    webhook = due.first()
    if webhook is None:
        return None, True
    delivery = _next_delivery(webhook, now)
    if delivery is None:
        return None, False
    webhook.claim, webhook.claimed_until = secrets.token_hex(16), now + LEASE
    webhook.save(update_fields=["claim", "claimed_until"])
    return Taken(webhook, delivery, webhook.claim), True


def _next_delivery(webhook: Webhook, now: datetime) -> Delivery | None:
    """A ping first, then the delivery that waits, else a new one from the log. None where there is nothing to send."""
    if not webhook.has_its_secret:
        # signatures would be wrong, and the receiver could not tell why
        _pause(webhook, PauseReason.SECRET_LOST, now)
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
        return _made_from_log(webhook)
    # another worker may have failed with it since it was found to be due
    return head if head.next_attempt_at and head.next_attempt_at <= now else None


def _made_from_log(webhook: Webhook) -> Delivery | None:
    """The next changes that the webhook has not seen, as a delivery; the log shows no row before an earlier one."""
    last = last_sequence()
    rows = _rows(webhook.after, last, webhook.kinds).values_list("sequence", flat=True)
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


def _rows(after: int, until: int, kinds: list[str]) -> QuerySet[Change]:
    rows = Change.objects.filter(sequence__gt=after, sequence__lte=until).order_by("sequence")
    return rows.filter(kind__in=kinds) if kinds else rows


# --- sending --------------------------------------------------------------------------------------------------


def body_of(delivery: Delivery) -> bytes:
    """The same bytes however often it is sent: the rows of the log never change."""
    is_ping = delivery.purpose == Purpose.PING
    rows = [] if is_ping else _rows(delivery.after, delivery.until, delivery.kinds)
    content = {
        "type": delivery.purpose,
        "webhook_id": delivery.webhook_id,
        "delivery_id": delivery.message_id,
        "changes": [write(row, None) for row in rows],
        "after": delivery.until,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def send(taken: Taken, outside: Outside = OUTSIDE) -> Outcome:
    """Send what was taken and note what came of it."""
    webhook, delivery, _ = taken
    now = timezone.now()
    body = body_of(delivery)
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": delivery.message_id,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signing.sign(webhook.salts_at(now), delivery.message_id, timestamp, body),
    }
    outcome = post(webhook.url, headers, body, outside)
    settle(taken, outcome, now)
    return outcome


@transaction.atomic
def settle(taken: Taken, outcome: Outcome, at: datetime, spread: Spread = _random) -> bool:
    """Note the outcome and let the webhook go; False, and nothing is noted, where the lease is another's by now."""
    webhook = Webhook.objects.select_for_update().filter(pk=taken.webhook.pk, claim=taken.claim).first()
    if webhook is None:
        return False
    now = timezone.now()
    delivery = Delivery.objects.get(pk=taken.delivery.pk)
    delivery.attempts += 1
    delivery.last_status, delivery.last_duration = outcome.status, outcome.duration
    delivery.last_error = outcome.error[:300]
    delivery.next_attempt_at = None
    if not outcome.error:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
    elif delivery.purpose == Purpose.PING:
        delivery.state = DeliveryState.GIVEN_UP
    else:
        _retry_or_give_up(webhook, delivery, outcome, now, spread)
    delivery.save()
    DeliveryAttempt.objects.create(
        delivery=delivery,
        at=at,
        status=outcome.status,
        error=outcome.error[:300],
        answer=outcome.answer.replace("\0", "")[:500],
        duration=outcome.duration,
    )
    if delivery.purpose == Purpose.CHANGES:
        webhook.failing_since = None if not outcome.error else webhook.failing_since or now
    webhook.claim, webhook.claimed_until = "", now
    webhook.save(update_fields=["claim", "claimed_until", "failing_since"])
    return True


def _retry_or_give_up(webhook: Webhook, delivery: Delivery, outcome: Outcome, now: datetime, spread: Spread) -> None:
    pause = None if outcome.status == GONE else pause_after(delivery.attempts, spread)
    if pause is not None:
        # a receiver may ask for more time, up to the longest pause there is, not for less
        pause = max(pause, min(timedelta(seconds=outcome.wait), max(PAUSES)))
        delivery.state, delivery.next_attempt_at = DeliveryState.WAITING, now + pause
        return
    delivery.state = DeliveryState.GIVEN_UP
    _pause(webhook, PauseReason.GONE if outcome.status == GONE else PauseReason.FAILING, now)


def _pause(webhook: Webhook, reason: PauseReason, now: datetime) -> None:
    """Staff may have paused it meanwhile, for a reason of their own, which stays."""
    if webhook.is_active:
        webhook.is_active, webhook.paused_at, webhook.pause_reason = False, now, reason
        webhook.save(update_fields=["is_active", "paused_at", "pause_reason", "updated_at"])


# --- forgetting -----------------------------------------------------------------------------------------------


def forget_old() -> int:
    """Delete what was delivered over a month ago, and old pings; what was given up stays until it is sent after all."""
    before = timezone.now() - KEPT
    old = Delivery.objects.filter(
        Q(state=DeliveryState.DELIVERED, delivered_at__lt=before)
        | Q(state=DeliveryState.GIVEN_UP, purpose=Purpose.PING, made_at__lt=before)
    ).order_by("pk")
    count = 0
    while keys := list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN]):
        with transaction.atomic():
            DeliveryAttempt.objects.filter(delivery__in=keys).delete()
            count += Delivery.objects.filter(pk__in=keys).delete()[1].get("portal.Delivery", 0)
    return count
