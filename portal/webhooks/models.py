import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.core.stamped import Stamped
from portal.webhooks import signing
from portal.webhooks.addresses import MAX_URL_LENGTH, validate_address
from portal.webhooks.choices import DeliveryState, PauseReason, Purpose

PREVIOUS_SECRET_LIFETIME = timedelta(hours=24)


def new_message_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


class Webhook(Stamped):
    """A URL of a partner and its position in the change log.

    The worker creates deliveries from the log, one at a time: the cost of a publication does not depend on the number
    of webhooks.
    """

    partner = models.ForeignKey(
        "portal.Partner", on_delete=models.PROTECT, related_name="webhooks", verbose_name="Đối tác"
    )
    url = models.CharField("Địa chỉ nhận", max_length=MAX_URL_LENGTH, validators=[validate_address])
    kinds = models.JSONField("Loại đối tượng", default=list, blank=True)  # empty: all
    after = models.PositiveBigIntegerField("Đã xếp gửi đến số", default=0)
    round = models.PositiveIntegerField("Lượt", default=0)  # incremented when staff replay the log

    salt = models.CharField(max_length=32, default=signing.new_salt, editable=False)
    secret_digest = models.CharField(max_length=16, editable=False)
    previous_salt = models.CharField(max_length=32, default="", blank=True, editable=False)
    previous_until = models.DateTimeField("Khóa cũ còn dùng đến", null=True, blank=True, editable=False)

    is_active = models.BooleanField("Đang gửi", default=True)
    paused_at = models.DateTimeField("Dừng lúc", null=True, blank=True)
    pause_reason = models.CharField("Lý do dừng", max_length=12, choices=PauseReason, blank=True, default="")
    failing_since = models.DateTimeField("Gửi không được từ", null=True, blank=True)

    # the token of the worker that holds the claim, and its expiry; after a release, the time of the release
    claim = models.CharField(max_length=32, default="", blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "webhook"
        verbose_name_plural = "Webhook"
        ordering = ["partner__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="webhook_address_once",
                fields=["partner", "url"],
                violation_error_message="Đối tác này đã có webhook với địa chỉ ấy.",
            ),
            models.CheckConstraint(
                name="webhook_pause_is_whole",
                condition=Q(is_active=True, paused_at=None, pause_reason="")
                | (Q(is_active=False, paused_at__isnull=False) & ~Q(pause_reason="")),
            ),
            models.CheckConstraint(
                name="webhook_previous_secret_is_whole",
                condition=Q(previous_salt="", previous_until=None)
                | (~Q(previous_salt="") & Q(previous_until__isnull=False)),
            ),
            models.CheckConstraint(name="webhook_has_a_secret", condition=~Q(salt="")),
        ]

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.secret_digest:
            self.secret_digest = signing.digest_of(self.salt)
        super().save(*args, **kwargs)

    @property
    def has_valid_secret(self) -> bool:
        """Return whether the secret derived from SECRET_KEY is still the one that the partner received."""
        return self.secret_digest == signing.digest_of(self.salt)

    def active_salts(self, now: datetime) -> list[str]:
        """Return the salts to sign with: the current one and, for a day after a roll, the previous one."""
        is_rolling = self.previous_until is not None and self.previous_until > now
        return [self.salt, self.previous_salt] if is_rolling else [self.salt]


class Delivery(models.Model):
    """A request body: the changes after `after` up to `until`, at most 100; or a ping without changes."""

    message_id = models.CharField("Mã", max_length=40, unique=True, default=new_message_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name="Webhook")
    purpose = models.CharField("Nội dung", max_length=7, choices=Purpose, default=Purpose.CHANGES)
    round = models.PositiveIntegerField(default=0)
    after = models.PositiveBigIntegerField("Sau số")
    until = models.PositiveBigIntegerField("Đến số")
    size = models.PositiveSmallIntegerField("Số thay đổi", default=0)
    kinds = models.JSONField(default=list, blank=True)  # those of the webhook at creation
    made_at = models.DateTimeField("Tạo lúc", default=timezone.now)

    state = models.CharField("Trạng thái", max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField("Số lần thử", default=0)
    next_attempt_at = models.DateTimeField("Lần thử tới", null=True, blank=True, default=timezone.now)
    delivered_at = models.DateTimeField("Gửi xong lúc", null=True, blank=True)
    last_status = models.PositiveSmallIntegerField("Mã trả lời", null=True, blank=True)
    last_error = models.CharField("Lỗi", max_length=300, blank=True, default="")
    last_duration = models.PositiveIntegerField("Thời gian (ms)", null=True, blank=True)

    class Meta:
        verbose_name = "lần gửi"
        verbose_name_plural = "Nhật ký gửi webhook"
        default_permissions = ["view"]
        ordering = ["-pk"]
        indexes = [
            models.Index(name="delivery_waiting", fields=["webhook", "id"], condition=Q(state="waiting")),
            models.Index(name="delivery_of_state", fields=["state", "-id"]),
            models.Index(name="delivery_delivered_at", fields=["delivered_at"], condition=Q(state="delivered")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="delivery_of_changes_once", fields=["webhook", "round", "after"], condition=Q(purpose="changes")
            ),
            models.CheckConstraint(
                name="delivery_range_is_whole",
                condition=Q(purpose="changes", until__gt=F("after"), size__gt=0)
                | Q(purpose="ping", until=F("after"), size=0),
            ),
            models.CheckConstraint(
                name="delivery_state_is_whole",
                condition=Q(state="waiting", next_attempt_at__isnull=False, delivered_at=None)
                | Q(state="delivered", next_attempt_at=None, delivered_at__isnull=False)
                | Q(state="given_up", next_attempt_at=None, delivered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class DeliveryAttempt(models.Model):
    """One POST and its outcome. Never edited."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log", verbose_name="Lần gửi")
    at = models.DateTimeField("Lúc")
    status = models.PositiveSmallIntegerField("Mã trả lời", null=True, blank=True)
    error = models.CharField("Lỗi", max_length=300, blank=True, default="")
    answer = models.CharField("Trả lời", max_length=500, blank=True, default="")
    duration = models.PositiveIntegerField("Thời gian (ms)")

    class Meta:
        verbose_name = "lần thử"
        verbose_name_plural = "Các lần thử"
        default_permissions = []
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at}"
