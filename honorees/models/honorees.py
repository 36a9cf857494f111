from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from honorees.choices import TITLE_PREFIXES, AcademicTitle, Gender, HonoreeKind, PostLevel
from honorees.models.foundations import YEAR, Decision, Field, Unit
from honorees.models.movements import Cycle
from honorees.querysets import HonoreeQuerySet, HonourQuerySet
from portal.core.fields import SortKeyField, VietnameseCharField, VietnameseTextField
from portal.core.refusals import Refused
from portal.core.slugs import free_slug
from portal.core.stamped import Stamped
from portal.files.models import Image
from portal.publication.choices import ChangeKind
from portal.publication.publishable import Publishable
from portal.search import name_document, text_document
from portal.search.columns import Searchable
from portal.vietnamese import name_sort_key, sort_key


class Honoree(Searchable, Publishable):
    change_kind = ChangeKind.HONOREE

    kind = models.CharField("Loại", max_length=10, choices=HonoreeKind, default=HonoreeKind.INDIVIDUAL)
    name = VietnameseCharField("Họ và tên (tên tập thể)", max_length=200)
    slug = models.SlugField("Đường dẫn", max_length=90, unique=True, blank=True)
    sort_name = VietnameseCharField(
        "Tên để xếp thứ tự",
        max_length=200,
        blank=True,
        help_text="Chỉ điền khi tên không xếp theo chữ cuối: H'Hen Niê, Thích Nhất Hạnh…",
    )
    gender = models.CharField("Giới tính", max_length=6, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField("Năm sinh", null=True, blank=True, validators=YEAR)
    academic_title = models.CharField("Học hàm, học vị", max_length=20, choices=AcademicTitle, blank=True)
    portrait = models.ForeignKey(
        Image, verbose_name="Chân dung", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    summary = VietnameseTextField("Giới thiệu ngắn", max_length=600, blank=True)
    sort_key = SortKeyField()

    objects: ClassVar = HonoreeQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "gương điển hình"
        verbose_name_plural = "Gương điển hình"
        ordering = ["sort_key", "pk"]
        permissions = [("publish_honoree", "Xuất bản và rút gương điển hình")]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["sort_key", "id"], name="honoree_name_order"),
            models.Index(fields=["status", "sort_key", "id"], name="honoree_public_name_order"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="collective_has_no_personal_columns",
                condition=Q(kind="individual") | Q(kind="collective", gender="", birth_year=None, academic_title=""),
                violation_error_message="Tập thể không có giới tính, năm sinh, học hàm, học vị.",
            ),
            models.CheckConstraint(
                name="honoree_choices_are_known",
                condition=Q(
                    kind__in=["individual", "collective"],
                    gender__in=["", "male", "female"],
                    academic_title__in=["", "professor", "associate_professor", "doctor"],
                ),
            ),
            models.CheckConstraint(
                name="honoree_birth_year_is_possible",
                condition=Q(birth_year=None) | Q(birth_year__gte=1900, birth_year__lte=2200),
                violation_error_message="Năm sinh không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Honoree, self.name, "guong-dien-hinh", 90, self.pk)
        key = sort_key if self.kind == HonoreeKind.COLLECTIVE else name_sort_key
        self.sort_key = key(self.sort_name or self.name)
        super().save(*args, **kwargs)

    def search_document(self) -> str:
        return name_document(self.name)

    @property
    def is_individual(self) -> bool:
        return self.kind == HonoreeKind.INDIVIDUAL

    @property
    def titled_name(self) -> str:
        """The name with its academic title: `TS. Đặng Thị Hòa`."""
        prefix = TITLE_PREFIXES[AcademicTitle(self.academic_title)] if self.academic_title else ""
        return f"{prefix} {self.name}".strip()

    def check_publishable(self) -> None:
        if not self.honours.exists():
            raise Refused(f"“{self}” chưa có lần tôn vinh nào nên chưa xuất bản được.")

    def shown_in(self) -> list[tuple[ChangeKind, list[int]]]:
        """Return the public articles linked to the honoree."""
        return [(ChangeKind.ARTICLE, list(self.articles.public().order_by("pk").values_list("pk", flat=True)))]

    def get_absolute_url(self) -> str:
        return reverse("honorees:honoree", args=[self.slug])


class Honour(Searchable, Stamped):
    """An honour of an honoree in a cycle by a decision; unit name and post are those of that day."""

    honoree = models.ForeignKey(
        Honoree, verbose_name="Gương điển hình", on_delete=models.CASCADE, related_name="honours"
    )
    cycle = models.ForeignKey(Cycle, verbose_name="Giai đoạn", on_delete=models.PROTECT, related_name="honours")
    decision = models.ForeignKey(Decision, verbose_name="Quyết định", on_delete=models.PROTECT, related_name="honours")
    unit = models.ForeignKey(Unit, verbose_name="Đơn vị", on_delete=models.PROTECT, related_name="honours")
    unit_name = VietnameseCharField(
        "Tên đơn vị khi được tôn vinh",
        max_length=300,
        blank=True,
        help_text="Để trống thì lấy tên đơn vị đã chọn. Không đổi theo tên mới về sau.",
    )
    post = VietnameseCharField("Chức vụ khi được tôn vinh", max_length=200, blank=True)
    post_level = models.CharField("Nhóm chức vụ", max_length=20, choices=PostLevel, blank=True)
    field = models.ForeignKey(
        Field, verbose_name="Lĩnh vực", null=True, blank=True, on_delete=models.PROTECT, related_name="honours"
    )
    citation = VietnameseTextField("Thành tích được ghi nhận", blank=True)
    revoked_on = models.DateField("Ngày thu hồi", null=True, blank=True)
    revocation_reason = VietnameseTextField("Lý do thu hồi (công khai)", max_length=500, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = "lần tôn vinh"
        verbose_name_plural = "Tôn vinh"
        ordering = ["-cycle__start_year", "pk"]
        indexes = [models.Index(name="honour_standing", fields=["honoree"], condition=Q(revoked_on=None))]
        constraints = [
            models.UniqueConstraint(name="one_honour_for_each_decision", fields=["honoree", "cycle", "decision"]),
            models.CheckConstraint(
                name="honour_post_level_is_known", condition=Q(post_level__in=["", *PostLevel.values])
            ),
            models.CheckConstraint(
                name="honour_revocation_is_whole",
                condition=Q(revoked_on=None, revocation_reason="")
                | (Q(revoked_on__isnull=False) & ~Q(revocation_reason="")),
                violation_error_message="Thu hồi cần cả ngày và lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.honoree} – {self.cycle.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.unit_name = self.unit_name or self.unit.name
        super().save(*args, **kwargs)

    def search_document(self) -> str:
        """Return unit and post; the database adds the words of the name (portal.search.schema)."""
        return text_document(self.unit_name, self.post)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_on is not None


class Achievement(models.Model):
    honour = models.ForeignKey(
        Honour, verbose_name="Lần tôn vinh", on_delete=models.CASCADE, related_name="achievements"
    )
    year = models.PositiveSmallIntegerField("Năm", validators=YEAR)
    title = VietnameseCharField("Thành tích", max_length=300)
    description = VietnameseTextField("Mô tả", blank=True)
    evidence = VietnameseCharField("Minh chứng", max_length=300, blank=True)

    class Meta:
        verbose_name = "thành tích"
        verbose_name_plural = "Thành tích"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(name="achievement_year_is_possible", condition=Q(year__gte=1900, year__lte=2200))
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"
