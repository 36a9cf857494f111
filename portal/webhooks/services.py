"""Acts of staff on webhooks. Each locks the webhook's row, which serializes it with workers and other staff."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.core.refusals import Refused
from portal.publication import audit
from portal.publication.choices import Act
from portal.webhooks import signing
from portal.webhooks.choices import DeliveryState, PauseReason, Purpose
from portal.webhooks.models import PREVIOUS_SECRET_LIFETIME, Delivery, Webhook

CHANGE_PERMISSION = "portal.change_webhook"


def _locked(webhook_id: int, by: User) -> Webhook:
    if not by.has_perm(CHANGE_PERMISSION):
        raise PermissionDenied
    return Webhook.objects.select_for_update(of=("self",)).select_related("partner").get(pk=webhook_id)


@transaction.atomic
def roll_secret(*, webhook_id: int, by: User, expected: str) -> str:
    """Replace the secret and return the new one. The previous secret signs too for a day, if it can still be derived.

    expected: the digest of the secret when the page was rendered, so that a double submit rolls once. Raises Refused.
    """
    webhook = _locked(webhook_id, by)
    if webhook.secret_digest != expected:
        raise Refused("Khóa ký đã được cấp mới trước đó. Nếu chưa kịp ghi lại, xin cấp lần nữa.")
    now = timezone.now()
    webhook.previous_salt, webhook.previous_until = (
        (webhook.salt, now + PREVIOUS_SECRET_LIFETIME) if webhook.has_valid_secret else ("", None)
    )
    webhook.salt = signing.new_salt()
    webhook.secret_digest = signing.digest_of(webhook.salt)
    webhook.save(update_fields=["salt", "secret_digest", "previous_salt", "previous_until", "updated_at"])
    audit.record(Act.ISSUE, webhook, by=by, before={"secret": expected}, after={"secret": webhook.secret_digest})
    return signing.secret_of(webhook.salt)


@transaction.atomic
def pause(*, webhook_id: int, by: User) -> Webhook:
    """Stop sending until staff resume. Raises Refused."""
    webhook = _locked(webhook_id, by)
    if not webhook.is_active:
        raise Refused("Webhook đã dừng từ trước.")
    stop(webhook, PauseReason.BY_STAFF, by=by)
    return webhook


def stop(webhook: Webhook, reason: PauseReason, *, by: User | None) -> None:
    """Pause a locked webhook that is active. by: None for the worker."""
    webhook.is_active, webhook.paused_at, webhook.pause_reason = False, timezone.now(), reason
    webhook.save(update_fields=["is_active", "paused_at", "pause_reason", "updated_at"])
    after = {"is_active": False, "pause_reason": reason}
    audit.record(Act.PAUSE, webhook, by=by, before={"is_active": True, "pause_reason": ""}, after=after)


@transaction.atomic
def resume(*, webhook_id: int, by: User) -> Webhook:
    """Resume where it stopped: deliveries given up are sent first, then all newer changes. Raises Refused."""
    webhook = _locked(webhook_id, by)
    if webhook.is_active:
        raise Refused("Webhook vẫn đang gửi.")
    if not webhook.has_valid_secret:
        raise Refused("Khóa của cổng (SECRET_KEY) đã đổi: hãy cấp khóa ký mới và báo cho đối tác trước.")
    before = {"is_active": False, "pause_reason": webhook.pause_reason}
    webhook.is_active, webhook.paused_at, webhook.pause_reason = True, None, ""
    webhook.failing_since = None
    webhook.save(update_fields=["is_active", "paused_at", "pause_reason", "failing_since", "updated_at"])
    _requeue(webhook.deliveries.filter(purpose=Purpose.CHANGES).exclude(state=DeliveryState.DELIVERED))
    audit.record(Act.RESUME, webhook, by=by, before=before, after={"is_active": True, "pause_reason": ""})
    return webhook


@transaction.atomic
def ping(*, webhook_id: int, by: User) -> Delivery:
    """Queue a test delivery, even while the webhook is paused, or return the one waiting. Raises Refused."""
    webhook = _locked(webhook_id, by)
    if not webhook.partner.is_active:
        raise Refused("Đối tác này đang ngừng hoạt động.")
    waiting = webhook.deliveries.filter(purpose=Purpose.PING, state=DeliveryState.WAITING).first()
    if waiting is not None:
        return waiting
    delivery = Delivery.objects.create(
        webhook=webhook, purpose=Purpose.PING, round=webhook.round, after=webhook.after, until=webhook.after
    )
    audit.record(Act.PING, webhook, by=by, after={"message_id": delivery.message_id})
    return delivery


@transaction.atomic
def send_again(*, delivery_id: int, by: User) -> Delivery:
    """Queue the delivery again, with the same body and id, before newer ones. Raises Refused."""
    webhook_id = Delivery.objects.values_list("webhook_id", flat=True).get(pk=delivery_id)
    webhook = _locked(webhook_id, by)
    delivery = Delivery.objects.get(pk=delivery_id)
    if delivery.purpose == Purpose.PING:
        raise Refused("Lần gửi thử không gửi lại: hãy gửi thử lần mới.")
    if delivery.state == DeliveryState.WAITING:
        raise Refused("Lần gửi này đang chờ gửi.")
    if not webhook.is_active:
        raise Refused("Webhook đang dừng: hãy cho gửi tiếp trước.")
    _requeue(Delivery.objects.filter(pk=delivery_id))
    delivery.refresh_from_db()
    audit.record(Act.SEND, webhook, by=by, after={"message_id": delivery.message_id})
    return delivery


@transaction.atomic
def send_from(*, webhook_id: int, sequence: int, by: User) -> Webhook:
    """Replay the log from this change on in new deliveries, after those already waiting. Raises Refused."""
    webhook = _locked(webhook_id, by)
    if not 1 <= sequence <= webhook.after:
        raise Refused(
            f"Cần một số từ 1 đến {webhook.after}: những thay đổi sau số ấy sẽ được gửi mà không cần yêu cầu."
            if webhook.after
            else "Chưa có thay đổi nào để gửi lại."
        )
    webhook.after, webhook.round = sequence - 1, webhook.round + 1
    webhook.save(update_fields=["after", "round", "updated_at"])
    audit.record(Act.SEND, webhook, by=by, after={"sequence": sequence})
    return webhook


def _requeue(deliveries: Any) -> None:
    deliveries.update(
        state=DeliveryState.WAITING, attempts=0, next_attempt_at=timezone.now(), delivered_at=None, last_error=""
    )
