from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from portal.choices import Action, Kind, Status
from portal.fields import VietnameseCharField, VietnameseTextField
from portal.vietnamese import fold


class Stamped(models.Model):
    created_at = models.DateTimeField("Tạo lúc", auto_now_add=True)
    updated_at = models.DateTimeField("Sửa lúc", auto_now=True)

    class Meta:
        abstract = True


class Change(models.Model):
    """One change the public can see; written by portal.changes alone, read in the order of `sequence`."""

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


class Image(Stamped):
    """A checked, upright, EXIF-free picture (portal.images makes it); it is public as far as what it illustrates is."""

    key = models.CharField("Khóa", max_length=32, unique=True, editable=False)
    width = models.PositiveIntegerField("Rộng (px)", editable=False, validators=[MinValueValidator(1)])
    height = models.PositiveIntegerField("Cao (px)", editable=False, validators=[MinValueValidator(1)])
    byte_size = models.PositiveIntegerField("Dung lượng (byte)", editable=False)
    alt = VietnameseCharField(
        "Mô tả ảnh",
        max_length=300,
        help_text="Người không nhìn thấy ảnh sẽ nghe dòng này: nói điều ảnh cho thấy.",
    )
    caption = VietnameseCharField("Chú thích", max_length=500, blank=True)
    credit = VietnameseCharField("Nguồn ảnh", max_length=120, blank=True, help_text="Ví dụ: Ảnh: Nguyễn Văn A/CĐVC")
    licence = VietnameseCharField("Giấy phép", max_length=120, blank=True)
    search_text = models.TextField(editable=False, default="")
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Người tải lên",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = "ảnh"
        verbose_name_plural = "Kho ảnh"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="image_has_pixels", condition=Q(width__gte=1, height__gte=1)),
            models.CheckConstraint(name="image_has_alt_text", condition=~Q(alt="")),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(f"{self.alt} {self.caption} {self.credit}")
        super().save(*args, **kwargs)

    @property
    def master_name(self) -> str:
        """Where storage keeps the picture itself; renditions stand beside it."""
        return f"anh/{self.key[:2]}/{self.key}/goc.webp"


# --- the partner API ------------------------------------------------------------------------------------------


class ExportFile(models.Model):
    """A whole list as a file, made ready before anybody asks. `sequence`: changes behind it may be missing in it."""

    name = models.CharField(max_length=60, unique=True)
    stored_as = models.CharField(max_length=120, blank=True)
    sequence = models.BigIntegerField(default=0)
    state = models.CharField(max_length=64, blank=True)
    byte_size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions: list[str] = []
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="export_file_is_whole",
                condition=Q(stored_as="") | (~Q(sha256="") & ~Q(state="") & Q(made_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.name


# Django finds an app's models in this module; those of partners stand in a folder of their own.
from portal.partners.models import Partner, PartnerKey, PartnerUse  # noqa: E402
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook  # noqa: E402

__all__ = [
    "Change",
    "Delivery",
    "DeliveryAttempt",
    "ExportFile",
    "Image",
    "Partner",
    "PartnerKey",
    "PartnerUse",
    "PublicationMove",
    "Stamped",
    "Webhook",
]
