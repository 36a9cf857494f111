"""Models of the import wizard. Django finds them because honorees.models imports this module."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from honorees.imports.choices import UNDER_WAY, ImportState, PortraitState
from honorees.spreadsheets.types import RowAction
from portal.core.fields import VietnameseCharField


def _person(name: str, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=name, on_delete=models.PROTECT, related_name="+", **options
    )


class ListImport(models.Model):
    """An uploaded list and the state of its import. The file is stored under a random name."""

    filename = VietnameseCharField("Tệp", max_length=255)
    stored_as = models.CharField(max_length=120, unique=True)
    byte_size = models.PositiveIntegerField("Dung lượng (byte)")
    sha256 = models.CharField(max_length=64, db_index=True)
    cycle = models.ForeignKey(
        "honorees.Cycle", verbose_name="Giai đoạn", on_delete=models.PROTECT, related_name="imports"
    )
    decision = models.ForeignKey(
        "honorees.Decision", verbose_name="Quyết định", on_delete=models.PROTECT, related_name="imports"
    )
    state = models.CharField("Trạng thái", max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    uploaded_by = _person("Người gửi")
    uploaded_at = models.DateTimeField("Gửi lúc", auto_now_add=True)
    # meaning of the columns and choices of the official: Layout and PlanChoices of honorees.spreadsheets.types as JSON
    layout = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    # of the preview: number of rows by kind; faults of whole sheets; units to create, with "pk" once created
    counts = models.JSONField(default=dict)
    sheet_faults = models.JSONField(default=list)
    new_units = models.JSONField(default=list)
    # names that may be known units; `is_open`: the official has to choose:
    # [{"key": …, "name": …, "is_open": …, "rows": …, "options": [{"id": …, "label": …, "reason": …}]}]
    questions = models.JSONField(default=list)
    is_applicable = models.BooleanField(default=False)
    publishes = models.BooleanField("Xuất bản ngay", default=False)
    previewed_at = models.DateTimeField(null=True)
    asked_by = _person("Người áp dụng", null=True)
    asked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField("Áp dụng lúc", null=True)
    undone_by = _person("Người hoàn tác", null=True)
    undone_at = models.DateTimeField("Hoàn tác lúc", null=True)
    # claim of the worker that runs the import, and when it expires
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    # when the file was deleted, because it contains more personal data than the list
    forgotten_at = models.DateTimeField(null=True)
    # why it could not be applied or undone, in Vietnamese: [{"row": …, "text": …}]
    refusals = models.JSONField(default=list)

    class Meta:
        verbose_name = "lần nhập danh sách"
        verbose_name_plural = "Nhập danh sách"
        ordering = ["-pk"]
        default_permissions: ClassVar[Sequence[str]] = []
        permissions = [("import_list", "Nhập danh sách tôn vinh từ tệp bảng tính")]
        indexes = [models.Index(fields=["state", "claimed_until"], name="import_waiting_for_work")]
        constraints = [
            models.CheckConstraint(name="import_state_is_known", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(
                name="import_preview_has_a_date", condition=Q(state="uploaded") | Q(previewed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="import_applied_is_whole",
                condition=~Q(state__in=["applying", "applied", "undoing", "undone"])
                | Q(asked_by__isnull=False, asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_applied_has_a_date",
                condition=~Q(state__in=["applied", "undoing", "undone"]) | Q(applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_undone_is_whole",
                condition=~Q(state="undone") | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_claim_is_whole",
                condition=Q(claim="", claimed_until=None) | (~Q(claim="") & Q(claimed_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="import_claim_is_for_work", condition=Q(claim="") | Q(state__in=["applying", "undoing"])
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("admin:import-item", args=[self.pk])

    @property
    def version(self) -> str:
        """Identifier of the latest preview; it changes with each comparison with the list."""
        return self.previewed_at.isoformat() if self.previewed_at else ""

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def progress_name(self) -> str:
        """Name of the progress file in storage."""
        return f"{self.stored_as.rpartition('.')[0]}.tien-do"


class ImportedRow(models.Model):
    """A row of the file: its plan, its outcome, and what is needed to undo it.

    `before` and `after` are those of honorees.spreadsheets.types.RowPlan; `left` is the snapshot of honoree and honour
    after the import was applied: {"honoree": {…}, "honour": {…}, "achievements": […]}.
    """

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField("Trang tính", max_length=100)
    number = models.PositiveIntegerField("Dòng")
    action = models.CharField("Việc", max_length=7, choices=RowAction)
    label = models.CharField("Họ và tên", max_length=300, blank=True)
    is_asked = models.BooleanField("Cần chọn", default=False)
    is_warned = models.BooleanField("Có lưu ý", default=False)
    is_converted = models.BooleanField("Đã chuyển mã", default=False)
    honoree = models.ForeignKey("honorees.Honoree", null=True, on_delete=models.SET_NULL, related_name="imported_rows")
    honour = models.ForeignKey("honorees.Honour", null=True, on_delete=models.SET_NULL, related_name="imported_rows")
    made_honoree = models.BooleanField(default=False)
    made_honour = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    # further content of the preview: changes, conversions, faults, suggestions, notes
    shown = models.JSONField(default=dict)

    class Meta:
        verbose_name = "dòng của danh sách"
        verbose_name_plural = "Dòng của danh sách"
        ordering = ["list_import", "position"]
        default_permissions: ClassVar[Sequence[str]] = []
        indexes = [models.Index(fields=["list_import", "action", "position"], name="imported_row_by_action")]
        constraints = [
            models.UniqueConstraint(name="one_imported_row_at_each_position", fields=["list_import", "position"]),
            models.CheckConstraint(name="imported_row_action_is_known", condition=Q(action__in=RowAction.values)),
            models.CheckConstraint(
                name="imported_row_made_what_it_creates",
                condition=Q(made_honoree=False, made_honour=False) | Q(action="create", made_honour=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.label}"

    @property
    def place(self) -> str:
        """Sheet and row number in the file, in Vietnamese."""
        return f"{self.sheet}, dòng {self.number}"


class RememberedColumn(models.Model):
    """The meaning that an official chose for a heading; used for later files with that heading."""

    heading = models.CharField(max_length=200, unique=True, help_text="Không dấu, chữ thường.")
    meaning = models.CharField(max_length=40)
    said_by = _person("Người chọn")
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions: ClassVar[Sequence[str]] = []
        ordering = ["heading"]
        constraints = [models.CheckConstraint(name="remembered_column_has_a_heading", condition=~Q(heading=""))]

    def __str__(self) -> str:
        return f"{self.heading}: {self.meaning}"


class PortraitArchive(models.Model):
    """A ZIP of portraits for the people of one import."""

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="archives")
    filename = VietnameseCharField("Tệp", max_length=255)
    stored_as = models.CharField(max_length=120, unique=True)
    byte_size = models.PositiveIntegerField("Dung lượng (byte)")
    uploaded_by = _person("Người gửi")
    uploaded_at = models.DateTimeField("Gửi lúc", auto_now_add=True)
    asked_by = _person("Người gắn", null=True)
    asked_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        default_permissions: ClassVar[Sequence[str]] = []
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="portrait_placing_is_whole",
                condition=Q(asked_by=None, asked_at=None) | Q(asked_by__isnull=False, asked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.filename


class PortraitFile(models.Model):
    """A picture of an archive and the honoree it was matched to."""

    archive = models.ForeignKey(PortraitArchive, on_delete=models.CASCADE, related_name="files")
    member = models.CharField("Tên trong tệp ZIP", max_length=255)
    state = models.CharField("Kết quả", max_length=8, choices=PortraitState)
    honoree = models.ForeignKey("honorees.Honoree", null=True, on_delete=models.SET_NULL, related_name="+")
    # ids of honorees to choose from, and why nothing was assigned
    candidates = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions: ClassVar[Sequence[str]] = []
        ordering = ["archive", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_portrait_file_for_each_member", fields=["archive", "member"]),
            models.CheckConstraint(name="portrait_state_is_known", condition=Q(state__in=PortraitState.values)),
            models.CheckConstraint(name="refused_portrait_says_why", condition=~Q(state="refused") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.member
