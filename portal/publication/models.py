from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.fields import VietnameseTextField
from portal.publication.choices import Action, Kind, Status


class Change(models.Model):
    """One change the public can see; written by portal.publication.changes alone, read in the order of `sequence`."""

    sequence = models.BigAutoField("Số thứ tự", primary_key=True)
    kind = models.CharField("Loại", max_length=10, choices=Kind)
    object_id = models.PositiveBigIntegerField("Mã")
    action = models.CharField("Thay đổi", max_length=8, choices=Action)
    at = models.DateTimeField("Thời điểm")

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "Nhật ký thay đổi"
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-sequence"], name="change_newest_of_object"),
            models.Index(fields=["kind", "-sequence"], name="change_newest_of_kind"),
            models.Index(fields=["kind", "at"], name="change_time_of_kind"),
        ]
        constraints = [
            models.CheckConstraint(name="change_action_is_known", condition=Q(action__in=["upserted", "removed"]))
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.object_id} {self.action}"


class PublicationMove(models.Model):
    """One move in the publication life cycle: who, when, before, after and why. Never edited."""

    kind = models.CharField("Loại", max_length=10, choices=Kind)
    object_id = models.PositiveBigIntegerField("Mã")
    label = models.CharField("Tên, tiêu đề", max_length=200)
    before = models.CharField("Từ", max_length=10, choices=Status)
    after = models.CharField("Sang", max_length=10, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Người thực hiện", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("Thời điểm", auto_now_add=True, db_index=True)
    note = VietnameseTextField("Lý do", max_length=500, blank=True)
    published_at = models.DateTimeField("Thời điểm xuất bản", null=True)

    class Meta:
        verbose_name = "lần chuyển trạng thái"
        verbose_name_plural = "Nhật ký xuất bản"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id", "-at"], name="move_newest_of_object")]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_before_display()} → {self.get_after_display()}"
