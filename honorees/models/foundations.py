from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from honorees.choices import Level, ProvinceKind
from honorees.querysets import ProvinceQuerySet, UnitQuerySet
from portal.core.fields import SortKeyField, VietnameseCharField
from portal.core.slugs import free_slug
from portal.core.stamped import Stamped
from portal.publication.choices import ChangeKind
from portal.publication.public_item import PublicItem
from portal.search import name_document
from portal.search.columns import Searchable
from portal.vietnamese import format_date, sort_key

YEAR = [MinValueValidator(1900), MaxValueValidator(2200)]  # validators of a year


class Decision(Stamped):
    number = VietnameseCharField("Số, ký hiệu", max_length=60)
    issued_on = models.DateField("Ngày ký")
    issuer = VietnameseCharField("Cơ quan ban hành", max_length=200)
    signatory = VietnameseCharField("Người ký", max_length=120, blank=True)
    title = VietnameseCharField("Trích yếu", max_length=300, blank=True)
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "Quyết định"
        ordering = ["-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(name="one_decision_for_each_number", fields=["number", "issued_on", "issuer"])
        ]

    def __str__(self) -> str:
        return f"{self.number}, {format_date(self.issued_on)}"


class InForce(models.Model):
    """Abstract model with a name and a period, in force from `valid_from` until the day before `valid_to`."""

    name = VietnameseCharField("Tên", max_length=200)
    valid_from = models.DateField("Có từ ngày")
    valid_to = models.DateField(
        "Đến trước ngày", null=True, blank=True, help_text="Ngày đầu tiên không còn; để trống nếu đang tồn tại."
    )
    sort_key = SortKeyField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Province(PublicItem, InForce):
    """A province-level territory, keyed by (code, valid from): since 1/7/2025 a code can mean another territory."""

    change_kind = ChangeKind.PROVINCE

    code = models.CharField("Mã", max_length=2)
    kind = models.CharField("Loại", max_length=8, choices=ProvinceKind)
    slug = models.SlugField("Đường dẫn", max_length=80, unique=True)
    successors = models.ManyToManyField(
        "self", verbose_name="Nay là", symmetrical=False, blank=True, related_name="predecessors"
    )

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "tỉnh, thành phố"
        verbose_name_plural = "Tỉnh, thành phố"
        ordering = ["sort_key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(name="one_province_for_each_code_and_start", fields=["code", "valid_from"]),
            *InForce.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.name} (trước {format_date(self.valid_to)})" if self.valid_to else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    def shown_in(self) -> list[tuple[ChangeKind, list[int]]]:
        """Return the provinces of which this one is a successor."""
        return [(ChangeKind.PROVINCE, list(self.predecessors.order_by("pk").values_list("pk", flat=True)))]


class Unit(PublicItem, Searchable, InForce, Stamped):
    change_kind = ChangeKind.UNIT

    short_name = VietnameseCharField("Tên viết tắt", max_length=60, blank=True)
    slug = models.SlugField("Đường dẫn", max_length=90, unique=True, blank=True)
    level = models.CharField("Cấp", max_length=7, choices=Level)
    parent = models.ForeignKey(
        "self", verbose_name="Đơn vị cấp trên", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    province = models.ForeignKey(
        Province, verbose_name="Tỉnh, thành phố", null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    successors = models.ManyToManyField(
        "self", verbose_name="Đơn vị kế thừa", symmetrical=False, blank=True, related_name="predecessors"
    )
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "Đơn vị"
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["sort_key", "id"], name="unit_name_order")]
        constraints = [
            *InForce.Meta.constraints,
            models.CheckConstraint(
                name="unit_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="Đơn vị không thể là cấp trên của chính mình.",
            ),
            models.CheckConstraint(name="unit_level_is_known", condition=Q(level__in=["central", "local"])),
            models.CheckConstraint(
                name="local_unit_has_a_province",
                condition=~Q(level="local") | Q(province__isnull=False),
                violation_error_message="Đơn vị địa phương phải thuộc một tỉnh, thành phố.",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Unit, self.name, "don-vi", 90, self.pk)
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('honorees:directory')}?don_vi={self.slug}"

    def shown_in(self) -> list[tuple[ChangeKind, list[int]]]:
        """Return the units of which this one is a successor."""
        return [(ChangeKind.UNIT, list(self.predecessors.order_by("pk").values_list("pk", flat=True)))]

    def search_document(self) -> str:
        return name_document(self.name, self.short_name)


class Field(models.Model):
    """A field of work (lĩnh vực), a filter of the directory."""

    name = VietnameseCharField("Tên lĩnh vực", max_length=120, unique=True)
    slug = models.SlugField("Đường dẫn", max_length=80, unique=True)
    sort_key = SortKeyField()
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "Lĩnh vực"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)
