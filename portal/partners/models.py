from django.db import models

from portal.fields import VietnameseCharField, VietnameseTextField
from portal.models import Stamped


class Partner(Stamped):
    """A press agency, ministry or data portal that has told who it is. Reading needs none of this."""

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
