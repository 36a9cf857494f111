from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.fields import VietnameseCharField, VietnameseTextField
from portal.core.stamped import Stamped
from portal.partners.choices import KeyState, Scope

if TYPE_CHECKING:
    TupleField = models.CharField[Iterable[str], tuple[str, ...]]  # what may be set, and what is got
else:
    TupleField = models.CharField

# every key starts with this, so that secret scanners and people recognise one in a file
KEY_MARK = "tmg"


class Partner(Stamped):
    """A registered consumer of the API: a press agency, ministry or data portal. Reading needs no registration."""

    name = VietnameseCharField("Tên", max_length=200, unique=True)
    contact_name = VietnameseCharField("Người liên hệ", max_length=100, blank=True)
    contact_email = models.EmailField("Thư điện tử", blank=True)
    note = VietnameseTextField("Ghi chú", max_length=2000, blank=True)
    is_active = models.BooleanField(
        "Đang hoạt động", default=True, help_text="Bỏ chọn thì mọi khóa ngừng dùng được và không gửi thông báo nữa."
    )

    class Meta:
        verbose_name = "đối tác"
        verbose_name_plural = "Đối tác"
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="partner_has_a_name", condition=~models.Q(name=""))]

    def __str__(self) -> str:
        return self.name


# the values of the column: scopes in this order, separated by a space
SCOPE_SETS = ("read", "changes", "exports", "read changes", "read exports", "changes exports", "read changes exports")
SCOPES_LENGTH = 40


def normalize_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return the known scopes among these, without duplicates, in the order of Scope."""
    requested = set(scopes)
    return tuple(scope.value for scope in Scope if scope in requested)


class ScopesField(TupleField):
    """The scopes of a key: a tuple in Python, a normalized string in the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = SCOPES_LENGTH
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length")
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> tuple[str, ...]:
        return tuple((value or "").split())

    def to_python(self, value: Any) -> tuple[str, ...]:
        return normalize_scopes(value.split() if isinstance(value, str) else value or ())

    def get_prep_value(self, value: Any) -> str:
        return " ".join(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


class PartnerKey(models.Model):
    """A key of a partner. Only its digest is stored, and its prefix to recognise it by."""

    partner = models.ForeignKey(Partner, verbose_name="Đối tác", on_delete=models.PROTECT, related_name="keys")
    name = VietnameseCharField("Tên khóa", max_length=100, help_text="Dùng vào việc gì. Ví dụ: Máy chủ chính")
    prefix = models.CharField("Phần đầu", max_length=8, unique=True, editable=False)
    digest = models.CharField("Dấu", max_length=64, unique=True, editable=False)
    scopes = ScopesField("Quyền")
    expires_at = models.DateTimeField("Hết hạn", null=True, blank=True)
    per_minute = models.PositiveIntegerField("Lượt mỗi phút", null=True, blank=True)
    per_day = models.PositiveIntegerField("Lượt mỗi ngày", null=True, blank=True)
    created_at = models.DateTimeField("Cấp lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Người cấp", on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField("Thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Người thu hồi",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    last_used_at = models.DateTimeField("Dùng gần nhất", null=True, blank=True)

    class Meta:
        verbose_name = "khóa API"
        verbose_name_plural = "Khóa API"
        default_permissions = []
        permissions = [("issue_partnerkey", "Cấp và thu hồi khóa API")]
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="partner_key_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="partner_key_scopes_are_known", condition=Q(scopes__in=SCOPE_SETS)),
            models.CheckConstraint(
                name="partner_key_revocation_is_whole",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_key_limits_let_something_through",
                condition=(Q(per_minute=None) | Q(per_minute__gte=1)) & (Q(per_day=None) | Q(per_day__gte=1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown_prefix})"

    @property
    def shown_prefix(self) -> str:
        return f"{KEY_MARK}_{self.prefix}_…"

    def state_at(self, now: datetime) -> KeyState:
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at is not None and self.expires_at <= now:
            return KeyState.EXPIRED
        return KeyState.ACTIVE


class PartnerUse(models.Model):
    """The number of requests of one day with one key, or without a key (subject "open").

    The worker copies the counts of the rate limit backends here. Each `backend` has a row of its own, a new one after a
    loss of its counters, so that numbers only grow. The usage of a day is the sum of its rows.
    """

    subject = models.CharField(max_length=24)
    key = models.ForeignKey(PartnerKey, null=True, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    backend = models.CharField(max_length=40)
    counted = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = []
        ordering = ["day", "subject"]
        constraints = [
            models.UniqueConstraint(name="one_use_of_a_subject_day_and_backend", fields=["subject", "day", "backend"]),
            models.CheckConstraint(
                name="partner_use_is_of_a_key_or_open",
                condition=Q(subject="open", key=None) | (~Q(subject="open") & Q(key__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["day", "key"], name="partner_use_of_days")]

    def __str__(self) -> str:
        return f"{self.subject} {self.day}"
