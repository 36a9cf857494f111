"""The columns, the visibility rule and the constraints of what has the publication life cycle.

An item is public from `published_at` on; a date in the future schedules it. Its state changes through
portal.publication.lifecycle alone.
"""

from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.core.fields import VietnameseTextField
from portal.core.refusals import Refused
from portal.core.stamped import Stamped
from portal.publication.choices import Status
from portal.publication.public_item import PublicItem

# the columns that the life cycle keeps
LIFE_CYCLE = (
    "created_at",
    "updated_at",
    "status",
    "published_at",
    "first_public_at",
    "withdrawn_at",
    "withdrawal_reason",
    "change_due_at",
    "is_sample",
    "created_by",
)


class PublishableQuerySet(models.QuerySet[Any]):
    @staticmethod
    def public_q(prefix: str = "") -> Q:
        return Q(**{f"{prefix}status": Status.PUBLISHED, f"{prefix}published_at__lte": timezone.now()})

    def public(self) -> Self:
        return self.filter(self.public_q())

    def once_public(self) -> Self:
        """What a reader may hold an address of: public now, or withdrawn after it was (answered by 410)."""
        return self.filter(first_public_at__lte=timezone.now())

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(first_public_at__lte=timezone.now(), is_sample=False).exists():
            raise Refused("Không xóa được nội dung đã từng công khai: hãy rút xuống.")
        return super().delete()


class Publishable(PublicItem, Stamped):
    status = models.CharField("Trạng thái", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField("Thời điểm xuất bản", null=True, blank=True, editable=False)
    first_public_at = models.DateTimeField("Công khai lần đầu", null=True, editable=False)
    withdrawn_at = models.DateTimeField("Thời điểm rút", null=True, editable=False)
    withdrawal_reason = VietnameseTextField("Lý do rút (công khai)", max_length=500, blank=True, editable=False)
    change_due_at = models.DateTimeField(null=True, editable=False, db_index=True)
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Người tạo",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: Any = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_published_has_a_date",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False, first_public_at__isnull=False),
                violation_error_message="Nội dung đã xuất bản phải có thời điểm xuất bản.",
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawal_is_whole",
                condition=~Q(status=Status.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False, first_public_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message="Nội dung đã rút phải có ngày rút và lý do.",
            ),
            models.CheckConstraint(
                name="%(class)s_status_is_known",
                condition=Q(status__in=["draft", "in_review", "published", "withdrawn"]),
            ),
        ]
        indexes = [models.Index(fields=["status", "-published_at", "-id"], name="%(class)s_public_order")]

    @property
    def is_public(self) -> bool:  # type: ignore[override]
        return self.status == Status.PUBLISHED and self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.PUBLISHED and not self.is_public

    @property
    def was_public(self) -> bool:
        return self.first_public_at is not None and self.first_public_at <= timezone.now()

    def check_publishable(self) -> None:
        """Whether the item is whole enough for the public; a model that asks for more raises Refused."""

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.was_public and not self.is_sample:
            raise Refused("Không xóa được nội dung đã từng công khai: hãy rút xuống.")
        return super().delete(*args, **kwargs)


def publishable_models() -> list[type[Publishable]]:
    """Every model that has the life cycle, in the order the apps are installed."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]
