"""Types shared by the modules of this package. Rows and columns are counted from 1, as in spreadsheets."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Self

from django.db import models

from portal.core.refusals import Refused

Value = str | int | float | bool | date | datetime | time | None


class FileRefused(Refused):
    """The file cannot be read; the message is a Vietnamese sentence for the sender."""


# --- the file -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A non-empty cell. `text`: as in the file, possibly in a legacy encoding; `note`: what is wrong."""

    row: int
    column: int
    value: Value
    text: str
    font: str = ""
    note: str = ""  # "formula" (without a stored value) or "error" (#N/A, #REF! …)


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by row and column; merged: (first row, first column, last row, last column)."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Workbook:
    filename: str
    kind: str  # xlsx, xls or csv, by the content
    sheets: list[Sheet]
    content: bytes = b""
    # Vietnamese sentences for the official: ignored macros, hidden sheets …
    notes: list[str] = field(default_factory=list)


# --- what the columns mean ------------------------------------------------------------------------------------


class Meaning(models.TextChoices):
    """What a column can mean."""

    ORDINAL = "ordinal", "Số thứ tự"
    OWN_ID = "own_id", "Mã tôn vinh (của cổng)"
    KIND = "kind", "Cá nhân hay tập thể"
    TITLE = "title", "Học hàm, học vị"
    NAME = "name", "Họ và tên"
    GENDER = "gender", "Giới tính"
    BIRTH = "birth", "Ngày, năm sinh"
    BIRTH_MALE = "birth_male", "Năm sinh (nam)"  # “Năm sinh” above “Nam | Nữ”: the column gives the gender
    BIRTH_FEMALE = "birth_female", "Năm sinh (nữ)"
    POST = "post", "Chức vụ"
    POST_GROUP = "post_group", "Nhóm chức vụ"
    UNIT = "unit", "Đơn vị"
    POST_AND_UNIT = "post_and_unit", "Chức vụ và đơn vị"  # “Chức vụ, đơn vị công tác”: split at the first comma
    PARENT_UNIT = "parent_unit", "Đơn vị cấp trên"
    PROVINCE = "province", "Tỉnh, thành phố"
    LEVEL = "level", "Cấp"
    FIELD = "field", "Lĩnh vực"
    CITATION = "citation", "Thành tích được ghi nhận"
    ACHIEVEMENT = "achievement", "Thành tích theo năm"
    DECISION = "decision", "Số quyết định"
    IGNORED = "ignored", "Bỏ qua"


@dataclass(slots=True)
class Heading:
    """A column with its heading. `key`: identifies the heading in later files; `confidence`: 0 to 1."""

    column: int
    text: str
    key: str
    meaning: Meaning
    confidence: float = 1.0
    is_remembered: bool = False


@dataclass(slots=True)
class SheetLayout:
    """How a sheet is read. `reason`: in Vietnamese, why it is skipped."""

    name: str
    heading_rows: list[int] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    is_skipped: bool = False
    reason: str = ""
    confidence: float = 1.0

    @property
    def first_row(self) -> int:
        """The first row below the heading."""
        return max(self.heading_rows, default=0) + 1

    def meanings(self) -> dict[int, Meaning]:
        return {heading.column: heading.meaning for heading in self.headings}


@dataclass(slots=True)
class Layout:
    """How the sheets are read; `asdict` returns JSON values for `from_plain`."""

    sheets: list[SheetLayout] = field(default_factory=list)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        sheets = []
        for sheet in plain["sheets"]:
            headings = [Heading(**{**heading, "meaning": Meaning(heading["meaning"])}) for heading in sheet["headings"]]
            sheets.append(SheetLayout(**{**sheet, "headings": headings}))
        return cls(sheets)


# --- the plan -------------------------------------------------------------------------------------------------


class RowAction(models.TextChoices):
    """What an import does with a row of its file."""

    CREATE = "create", "Thêm mới"  # a new honour; honoree_id None: of a new person, else of a known one
    CHANGE = "change", "Sửa"
    SAME = "same", "Giữ nguyên"
    SKIPPED = "skipped", "Bỏ qua"  # a section, a total, a note, the example of the template, or the official's choice
    FAULTY = "faulty", "Có lỗi"


@dataclass(slots=True)
class Fault:
    """What is wrong in a cell (column 0: in the whole row) and how to correct it, in Vietnamese.

    A fault that does not block is a warning: the row can be applied as shown.
    """

    sheet: str
    row: int
    column: int
    code: str
    message: str
    mend: str
    is_blocking: bool = True


@dataclass(slots=True)
class Conversion:
    """A text that was converted from a legacy encoding."""

    sheet: str
    row: int
    column: int
    before: str
    after: str
    encoding: str  # tcvn3, vni, viqr, windows-1258


@dataclass(slots=True)
class Suggestion:
    """A candidate for the official to choose: kind “unit” (id: of the unit) or “duplicate” (id: of the honoree).

    `key`: key of the choice in PlanChoices.units or PlanChoices.duplicates. For duplicates within the file `id` is
    None, and `sheet` and `row` are those of the other row.
    """

    kind: str
    key: str
    label: str
    reason: str
    id: int | None = None
    sheet: str = ""
    row: int = 0
    unit_text: str = ""  # for a unit: its name in the file


@dataclass(slots=True)
class ValueChange:
    """A changed value of a row: `name` as in RowPlan, the rest in Vietnamese for the screen."""

    name: str
    label: str
    before: str
    after: str


@dataclass(slots=True)
class RowPlan:
    """The plan of a row.

    `after` (and `before`, {} for new honours) can contain: kind, name, gender, birth_year, academic_title, unit_id
    (None if the unit is new), new_unit (key into FilePlan.new_units, or ""), unit_name, post, post_level, field_id,
    citation, decision_id, achievements ([{"year": 2023, "title": "…"}]). Values absent from `after` stay unchanged.
    """

    sheet: str
    row: int
    action: RowAction
    honoree_id: int | None = None
    honour_id: int | None = None
    label: str = ""  # the name, or the text of a skipped row
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    changes: list[ValueChange] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    # why skipped, what was split off the name, which former name was matched
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return row_key(self.sheet, self.row)


@dataclass(slots=True)
class NewUnit:
    """A unit that the plan would add. `key`: referred to by `new_unit` of rows and PlanChoices.units."""

    key: str
    name: str
    level: str
    province_id: int | None = None
    parent_id: int | None = None
    rows: int = 1


@dataclass(slots=True)
class FilePlan:
    rows: list[RowPlan] = field(default_factory=list)
    new_units: list[NewUnit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)  # of whole sheets; those of rows are in the rows

    @property
    def is_applicable(self) -> bool:
        """Whether no fault blocks; a file is applied as a whole or not at all."""
        return not any(fault.is_blocking for fault in self.all_faults())

    def all_faults(self) -> list[Fault]:
        return [*self.faults, *(fault for row in self.rows for fault in row.faults)]


def row_key(sheet: str, row: int) -> str:
    """Return the key of a row in PlanChoices."""
    return f"{sheet}!{row}"


NEW = "new"


@dataclass(slots=True)
class PlanChoices:
    """The choices that an official made on the preview; `asdict` returns JSON values.

    units: id of a known unit, or NEW, by key of a suggestion or NewUnit. duplicates: id of the honoree, or NEW for
    another person, by row key. skipped: row keys to leave out. new_units: corrected columns by NewUnit key
    (name, level, province_id, parent_id).
    """

    units: dict[str, int | str] = field(default_factory=dict)
    duplicates: dict[str, int | str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    new_units: dict[str, dict[str, Any]] = field(default_factory=dict)


# --- existing content -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownProvince:
    id: int
    code: str
    name: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    successors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownUnit:
    id: int
    name: str
    short_name: str
    level: str
    valid_from: date
    valid_to: date | None = None
    province_id: int | None = None
    parent_id: int | None = None
    successors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownHonour:
    """An honour with the values of its honoree; `values` as in RowPlan."""

    id: int
    honoree_id: int
    cycle_id: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownHonoree:
    """A person or collective and the units it was honoured in, for finding duplicates."""

    id: int
    kind: str
    name: str
    gender: str = ""
    birth_year: int | None = None
    academic_title: str = ""
    unit_ids: tuple[int, ...] = ()
    unit_names: tuple[str, ...] = ()


@dataclass(slots=True)
class Known:
    """Everything that a plan is compared with. honours: those of the cycle, and those whose own id is in the file."""

    provinces: list[KnownProvince] = field(default_factory=list)
    units: list[KnownUnit] = field(default_factory=list)
    fields: dict[int, str] = field(default_factory=dict)
    decisions: dict[int, str] = field(default_factory=dict)
    honours: list[KnownHonour] = field(default_factory=list)
    honorees: list[KnownHonoree] = field(default_factory=list)
