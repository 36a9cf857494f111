from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from honorees.models.foundations import YEAR
from honorees.querysets import CycleQuerySet
from portal.core.fields import VietnameseCharField, VietnameseTextField
from portal.core.stamped import Stamped
from portal.files.richtext import RichTextField
from portal.publication.choices import ChangeKind
from portal.publication.public_item import PublicItem


class Movement(PublicItem, Stamped):
    change_kind = ChangeKind.MOVEMENT

    name = VietnameseCharField("Tên phong trào", max_length=200)
    slug = models.SlugField("Đường dẫn", max_length=80, unique=True)
    organizer = VietnameseCharField("Đơn vị phát động", max_length=200)
    summary = VietnameseTextField("Tóm tắt", max_length=400)
    description = RichTextField("Giới thiệu", blank=True)
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)

    class Meta:
        verbose_name = "phong trào"
        verbose_name_plural = "Phong trào thi đua"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("honorees:movement", args=[self.slug])


class FoundingDocument(models.Model):
    movement = models.ForeignKey(
        Movement, verbose_name="Phong trào", on_delete=models.CASCADE, related_name="documents"
    )
    number = VietnameseCharField("Số, ký hiệu", max_length=60, blank=True)
    title = VietnameseCharField("Tên văn bản", max_length=300)
    issuer = VietnameseCharField("Cơ quan ban hành", max_length=200)
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    issued_year = models.PositiveSmallIntegerField("Năm ban hành", validators=YEAR)
    summary = VietnameseTextField("Nội dung chính", blank=True)

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "Văn bản"
        ordering = ["-issued_year", "-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="document_date_is_in_its_year",
                condition=Q(issued_on=None) | Q(issued_on__year=F("issued_year")),
                violation_error_message="Ngày ban hành phải thuộc năm ban hành.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class Criterion(models.Model):
    movement = models.ForeignKey(Movement, verbose_name="Phong trào", on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("Thứ tự", default=1)
    name = VietnameseCharField("Tên tiêu chí", max_length=120)
    description = VietnameseTextField("Nội dung")

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "Tiêu chí"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="one_criterion_at_each_position", fields=["movement", "position"])]

    def __str__(self) -> str:
        return self.name


class Cycle(PublicItem, Stamped):
    change_kind = ChangeKind.CYCLE

    movement = models.ForeignKey(Movement, verbose_name="Phong trào", on_delete=models.PROTECT, related_name="cycles")
    start_year = models.PositiveSmallIntegerField("Từ năm", validators=YEAR)
    end_year = models.PositiveSmallIntegerField("Đến năm", validators=YEAR)
    slug = models.SlugField("Mã giai đoạn", max_length=100, unique=True, editable=False)
    summary = VietnameseTextField("Tóm tắt", max_length=600, blank=True)
    ceremony_on = models.DateField("Ngày tuyên dương", null=True, blank=True)
    ceremony_place = VietnameseCharField("Nơi tuyên dương", max_length=200, blank=True)
    announced_count = models.PositiveIntegerField(
        "Số được công bố", null=True, blank=True, help_text="Số gương được tuyên dương theo công bố chính thức."
    )
    announced_central = models.PositiveIntegerField("Trong đó trung ương", null=True, blank=True)
    announced_local = models.PositiveIntegerField("Trong đó địa phương", null=True, blank=True)
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "giai đoạn"
        verbose_name_plural = "Giai đoạn"
        ordering = ["-start_year", "movement"]
        constraints = [
            models.UniqueConstraint(name="one_cycle_for_each_period", fields=["movement", "start_year", "end_year"]),
            models.CheckConstraint(
                name="cycle_ends_after_it_begins",
                condition=Q(start_year__gte=1900, end_year__lte=2200, end_year__gte=F("start_year")),
                violation_error_message="Năm kết thúc không được trước năm bắt đầu.",
            ),
            models.CheckConstraint(
                name="cycle_announced_parts_add_up",
                condition=Q(announced_central=None)
                | Q(announced_local=None)
                | Q(announced_count=F("announced_central") + F("announced_local")),
                violation_error_message="Trung ương và địa phương cộng lại phải bằng số được công bố.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = f"{self.movement.slug}-{self.start_year}-{self.end_year}"
        super().save(*args, **kwargs)

    @property
    def period(self) -> str:
        return f"{self.start_year}–{self.end_year}"

    def shown_in(self) -> list[tuple[ChangeKind, list[int]]]:
        """Return the public articles linked to the cycle; they stay when it is deleted."""
        return [(ChangeKind.ARTICLE, list(self.articles.public().order_by("pk").values_list("pk", flat=True)))]

    def get_absolute_url(self) -> str:
        return reverse("honorees:cycle", args=[self.movement.slug, self.start_year, self.end_year])
