from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from portal.core.fields import VietnameseCharField
from portal.core.stamped import Stamped
from portal.vietnamese import fold


class Image(Stamped):
    """An upright image without EXIF, stored by portal.files.images; public if something public shows it."""

    key = models.CharField("Khóa", max_length=32, unique=True, editable=False)
    width = models.PositiveIntegerField("Rộng (px)", editable=False, validators=[MinValueValidator(1)])
    height = models.PositiveIntegerField("Cao (px)", editable=False, validators=[MinValueValidator(1)])
    byte_size = models.PositiveIntegerField("Dung lượng (byte)", editable=False)
    alt = VietnameseCharField(
        "Mô tả ảnh", max_length=300, help_text="Người không nhìn thấy ảnh sẽ nghe dòng này: nói điều ảnh cho thấy."
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
        """The storage name of the image itself; renditions are in the same folder."""
        return f"anh/{self.key[:2]}/{self.key}/goc.webp"
