from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from honorees.choices import (
    TITLE_PREFIXES,
    AcademicTitle,
    Gender,
    HonoreeKind,
    Level,
    PostLevel,
    ProvinceKind,
)
from honorees.querysets import CycleQuerySet, HonoreeQuerySet, HonourQuerySet, ProvinceQuerySet, UnitQuerySet
from portal.choices import Kind
from portal.fields import SortKeyField, VietnameseCharField, VietnameseTextField
from portal.models import Image, Stamped
from portal.publishing import MoveRefused, Publishable
from portal.richtext import RichTextField
from portal.search import name_document, text_document
from portal.search.columns import Searchable
from portal.slugs import free_slug
from portal.vietnamese import format_date, name_sort_key, sort_key


class Movement(Stamped):
    change_kind = Kind.MOVEMENT

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
    issued_year = models.PositiveSmallIntegerField(
        "Năm ban hành", validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
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
            ),
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
        constraints = [
            models.UniqueConstraint(name="one_criterion_at_each_position", fields=["movement", "position"]),
        ]

    def __str__(self) -> str:
        return self.name


class Cycle(Stamped):
    change_kind = Kind.CYCLE

    movement = models.ForeignKey(Movement, verbose_name="Phong trào", on_delete=models.PROTECT, related_name="cycles")
    start_year = models.PositiveSmallIntegerField(
        "Từ năm", validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    end_year = models.PositiveSmallIntegerField(
        "Đến năm", validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
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

    def save(self, *args, **kwargs) -> None:
        self.slug = f"{self.movement.slug}-{self.start_year}-{self.end_year}"
        super().save(*args, **kwargs)

    @property
    def period(self) -> str:
        return f"{self.start_year}–{self.end_year}"

    def shown_in(self) -> list[tuple[Kind, list[int]]]:
        """The articles about it, which stay when it goes."""
        return [(Kind.ARTICLE, list(self.articles.public().order_by("pk").values_list("pk", flat=True)))]

    def get_absolute_url(self) -> str:
        return reverse("honorees:cycle", args=[self.movement.slug, self.start_year, self.end_year])


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
            models.UniqueConstraint(name="one_decision_for_each_number", fields=["number", "issued_on", "issuer"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {format_date(self.issued_on)}"


class InForce(models.Model):
    """Something with a name and a period: in force from `valid_from` until the day before `valid_to`."""

    name = VietnameseCharField("Tên", max_length=200)
    valid_from = models.DateField("Có từ ngày")
    valid_to = models.DateField(
        "Đến trước ngày", null=True, blank=True, help_text="Ngày đầu tiên không còn; để trống nếu đang tồn tại."
    )
    sort_key = SortKeyField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Province(InForce):
    """A province-level territory, keyed by (code, valid from): since 1/7/2025 a code can mean another territory."""

    change_kind = Kind.PROVINCE

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
            models.CheckConstraint(
                name="province_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (trước {format_date(self.valid_to)})" if self.valid_to else self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    def shown_in(self) -> list[tuple[Kind, list[int]]]:
        """The provinces that name it as what they became."""
        return [(Kind.PROVINCE, list(self.predecessors.order_by("pk").values_list("pk", flat=True)))]


class Unit(Searchable, InForce, Stamped):
    change_kind = Kind.UNIT

    short_name = VietnameseCharField("Tên viết tắt", max_length=60, blank=True)
    slug = models.SlugField("Đường dẫn", max_length=90, unique=True, blank=True)
    level = models.CharField("Cấp", max_length=7, choices=Level)
    parent = models.ForeignKey(
        "self",
        verbose_name="Đơn vị cấp trên",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
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
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
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

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or free_slug(Unit, self.name, "don-vi", 90, self.pk)
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('honorees:directory')}?don_vi={self.slug}"

    def shown_in(self) -> list[tuple[Kind, list[int]]]:
        """The units that name it as what they became."""
        return [(Kind.UNIT, list(self.predecessors.order_by("pk").values_list("pk", flat=True)))]

    def search_document(self) -> str:
        return name_document(self.name, self.short_name)


class Field(models.Model):
    """A field of work (lĩnh vực) by which readers look for examples like their own."""

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

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


class Honoree(Searchable, Publishable):
    change_kind = Kind.HONOREE

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
    birth_year = models.PositiveSmallIntegerField(
        "Năm sinh", null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    academic_title = models.CharField("Học hàm, học vị", max_length=20, choices=AcademicTitle, blank=True)
    portrait = models.ForeignKey(
        Image, verbose_name="Chân dung", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    summary = VietnameseTextField("Giới thiệu ngắn", max_length=600, blank=True)
    sort_key = SortKeyField()

    objects = HonoreeQuerySet.as_manager()

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

    def save(self, *args, **kwargs) -> None:
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
        """The name as it is spoken of: `TS. Đặng Thị Hòa`."""
        prefix = TITLE_PREFIXES[AcademicTitle(self.academic_title)] if self.academic_title else ""
        return f"{prefix} {self.name}".strip()

    def check_publishable(self) -> None:
        if not self.honours.exists():
            raise MoveRefused(f"“{self}” chưa có lần tôn vinh nào nên chưa xuất bản được.")

    def shown_in(self) -> list[tuple[Kind, list[int]]]:
        """The articles that speak of it."""
        return [(Kind.ARTICLE, list(self.articles.public().order_by("pk").values_list("pk", flat=True)))]

    def get_absolute_url(self) -> str:
        return reverse("honorees:honoree", args=[self.slug])


class Honour(Searchable, Stamped):
    """This honoree, in this cycle, by this decision; unit name and post stand as on that day and are not updated."""

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
        constraints = [
            models.UniqueConstraint(name="one_honour_for_each_decision", fields=["honoree", "cycle", "decision"]),
            models.CheckConstraint(
                name="honour_post_level_is_known",
                condition=Q(post_level__in=["", "department_leader", "division_head", "staff", "clerk", "driver"]),
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

    def save(self, *args, **kwargs) -> None:
        self.unit_name = self.unit_name or self.unit.name
        super().save(*args, **kwargs)

    def search_document(self) -> str:
        """Unit and post as on the day; the database adds the words of the person's name (portal.search.schema)."""
        return text_document(self.unit_name, self.post)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_on is not None


class Achievement(models.Model):
    honour = models.ForeignKey(
        Honour, verbose_name="Lần tôn vinh", on_delete=models.CASCADE, related_name="achievements"
    )
    year = models.PositiveSmallIntegerField("Năm", validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    title = VietnameseCharField("Thành tích", max_length=300)
    description = VietnameseTextField("Mô tả", blank=True)
    evidence = VietnameseCharField("Minh chứng", max_length=300, blank=True)

    class Meta:
        verbose_name = "thành tích"
        verbose_name_plural = "Thành tích"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(name="achievement_year_is_possible", condition=Q(year__gte=1900, year__lte=2200)),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"


# Django finds an app's models in this module; those of the import desk stand in a folder of their own.
from honorees.imports.models import ListImport  # noqa: E402, F401
