"""What the parts of the import hand to each other. Rows and columns are counted from 1, as spreadsheets show them."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Self

Value = str | int | float | bool | date | datetime | time | None


class FileRefused(Exception):
    """The file cannot be read; its text is a whole Vietnamese sentence for the person who sent it."""


# --- the file -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. `text`: as it stands in the file, in whatever encoding; `note`: what is wrong."""

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
    kind: str  # xlsx, xls or csv: told by the content
    sheets: list[Sheet]
    content: bytes = b""
    notes: list[str] = field(default_factory=list)  # sentences for the official: macros left aside, hidden sheets …


# --- what the columns mean ------------------------------------------------------------------------------------


class Column(StrEnum):
    """What a column can mean."""

    ORDINAL = "ordinal"
    OWN_ID = "own_id"
    KIND = "kind"
    TITLE = "title"
    NAME = "name"
    GENDER = "gender"
    BIRTH = "birth"
    BIRTH_MALE = "birth_male"  # “Năm sinh” over “Nam | Nữ”: the column tells the gender
    BIRTH_FEMALE = "birth_female"
    POST = "post"
    POST_GROUP = "post_group"
    UNIT = "unit"
    POST_AND_UNIT = "post_and_unit"  # “Chức vụ, đơn vị công tác”: parted at the first comma
    PARENT_UNIT = "parent_unit"
    PROVINCE = "province"
    LEVEL = "level"
    FIELD = "field"
    CITATION = "citation"
    ACHIEVEMENT = "achievement"
    DECISION = "decision"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Column.ORDINAL: "Số thứ tự",
    Column.OWN_ID: "Mã tôn vinh (của cổng)",
    Column.KIND: "Cá nhân hay tập thể",
    Column.TITLE: "Học hàm, học vị",
    Column.NAME: "Họ và tên",
    Column.GENDER: "Giới tính",
    Column.BIRTH: "Ngày, năm sinh",
    Column.BIRTH_MALE: "Năm sinh (nam)",
    Column.BIRTH_FEMALE: "Năm sinh (nữ)",
    Column.POST: "Chức vụ",
    Column.POST_GROUP: "Nhóm chức vụ",
    Column.UNIT: "Đơn vị",
    Column.POST_AND_UNIT: "Chức vụ và đơn vị",
    Column.PARENT_UNIT: "Đơn vị cấp trên",
    Column.PROVINCE: "Tỉnh, thành phố",
    Column.LEVEL: "Cấp",
    Column.FIELD: "Lĩnh vực",
    Column.CITATION: "Thành tích được ghi nhận",
    Column.ACHIEVEMENT: "Thành tích theo năm",
    Column.DECISION: "Số quyết định",
    Column.IGNORED: "Bỏ qua",
}


@dataclass(slots=True)
class Heading:
    """One column under its heading. `key`: the heading as it is remembered; `confidence`: 0 to 1."""

    column: int
    text: str
    key: str
    meaning: Column
    confidence: float = 1.0
    is_remembered: bool = False


@dataclass(slots=True)
class SheetLayout:
    """How one sheet is read; `reason` says in Vietnamese why it is skipped."""

    name: str
    heading_rows: list[int] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    is_skipped: bool = False
    reason: str = ""
    confidence: float = 1.0

    @property
    def first_row(self) -> int:
        """The first row behind the heading."""
        return max(self.heading_rows, default=0) + 1

    def meanings(self) -> dict[int, Column]:
        return {heading.column: heading.meaning for heading in self.headings}


@dataclass(slots=True)
class Layout:
    sheets: list[SheetLayout] = field(default_factory=list)

    def remembered(self) -> dict[str, str]:
        """What to keep for the next file, from heading key to the value of its Column; goes back into `recognise`."""
        used = (sheet for sheet in self.sheets if not sheet.is_skipped)
        return {heading.key: heading.meaning.value for sheet in used for heading in sheet.headings if heading.key}

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        sheets = []
        for sheet in plain["sheets"]:
            headings = [Heading(**{**one, "meaning": Column(one["meaning"])}) for one in sheet["headings"]]
            sheets.append(SheetLayout(**{**sheet, "headings": headings}))
        return cls(sheets)


# --- what is to be done ---------------------------------------------------------------------------------------


class Action(StrEnum):
    CREATE = "create"  # honour_id None; honoree_id None: a new person; given: one known already gets an honour
    CHANGE = "change"
    SAME = "same"
    SKIPPED = "skipped"  # a section, a total, a note, the example of the template, or the official's choice
    FAULTY = "faulty"

    @property
    def label(self) -> str:
        return {"create": "Thêm mới", "change": "Sửa", "same": "Không đổi", "skipped": "Bỏ qua", "faulty": "Có lỗi"}[
            self.value
        ]


@dataclass(slots=True)
class Fault:
    """What is wrong in a cell (column 0: in the whole row) and how to mend it, in Vietnamese.

    A fault that does not block is a warning: the row can be applied as it is shown.
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
    """A text that was in an old encoding."""

    sheet: str
    row: int
    column: int
    before: str
    after: str
    encoding: str  # tcvn3, vni, viqr, windows-1258


@dataclass(slots=True)
class Suggestion:
    """Something the official decides: kind “unit” (id: of the unit) or “duplicate” (id: of the honoree).

    `key`: under which the choice is given back (Choices.units, Choices.duplicates). Of duplicates inside the file `id`
    is None and `row` says where the other one stands.
    """

    kind: str
    key: str
    label: str
    reason: str
    id: int | None = None
    sheet: str = ""
    row: int = 0
    said: str = ""  # of a unit: its name as the file has it


@dataclass(slots=True)
class Change:
    """One value of a row that will be another: `name` as in the values, the rest in words for the screen."""

    name: str
    label: str
    before: str
    after: str


@dataclass(slots=True)
class RowPlan:
    """What becomes of one row.

    `after` (and `before`, {} for new honours) may hold: kind, name, gender, birth_year, academic_title, unit_id (None
    if the unit is new), new_unit (key into FilePlan.new_units, or ""), unit_name, post, post_level, field_id, citation,
    decision_id, achievements ([{"year": 2023, "title": "…"}]). What is absent in `after` is to be left alone.
    """

    sheet: str
    row: int
    action: Action
    honoree_id: int | None = None
    honour_id: int | None = None
    label: str = ""  # the name, or the text of a skipped row
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # why skipped, what was split off, which old name was understood

    @property
    def key(self) -> str:
        return row_key(self.sheet, self.row)


@dataclass(slots=True)
class NewUnit:
    """A unit that the plan would add; `key` is what rows name in `new_unit` and Choices.units."""

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
    counts: dict[str, int] = field(default_factory=dict)  # by Action value, and "warnings", "conversions", "new_units"
    faults: list[Fault] = field(default_factory=list)  # of whole sheets; those of rows stand with the rows

    @property
    def is_applicable(self) -> bool:
        """Whether nothing blocks: all or nothing."""
        return not any(fault.is_blocking for fault in self.all_faults())

    @property
    def changes_something(self) -> bool:
        return any(row.action in (Action.CREATE, Action.CHANGE) for row in self.rows)

    def all_faults(self) -> list[Fault]:
        return [*self.faults, *(fault for row in self.rows for fault in row.faults)]

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)

    def to_json(self) -> str:
        return json.dumps(self.to_plain(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls.from_plain(json.loads(text))

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        return cls(
            rows=[row_from_plain(row) for row in plain["rows"]],
            new_units=[NewUnit(**unit) for unit in plain["new_units"]],
            counts=dict(plain["counts"]),
            faults=[Fault(**fault) for fault in plain["faults"]],
        )


def row_from_plain(plain: dict[str, Any]) -> RowPlan:
    parts = {
        "action": Action(plain["action"]),
        "changes": [Change(**one) for one in plain["changes"]],
        "conversions": [Conversion(**one) for one in plain["conversions"]],
        "faults": [Fault(**one) for one in plain["faults"]],
        "suggestions": [Suggestion(**one) for one in plain["suggestions"]],
    }
    return RowPlan(**{**plain, **parts})


def row_key(sheet: str, row: int) -> str:
    """Under which the choices speak of a row."""
    return f"{sheet}!{row}"


NEW = "new"


@dataclass(slots=True)
class Choices:
    """What the official has decided on the preview, JSON-able as it is.

    units: from the key of a suggestion or NewUnit to the id of a known unit, or NEW. duplicates: from a row key to the
    id of the honoree the row means, or NEW for another person. skipped: row keys to leave out. new_units: from NewUnit
    key to corrected columns (name, level, province_id, parent_id).
    """

    units: dict[str, int | str] = field(default_factory=dict)
    duplicates: dict[str, int | str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    new_units: dict[str, dict[str, Any]] = field(default_factory=dict)

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)


# --- what is known already ------------------------------------------------------------------------------------


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
    """An honour with its person as it stands; `values` as in RowPlan."""

    id: int
    honoree_id: int
    cycle_id: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownHonoree:
    """A person or collective and the units it was honoured in, for finding doubles."""

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
    """All that a plan compares with. honours: those of the cycle, and those whose own id stands in the file."""

    provinces: list[KnownProvince] = field(default_factory=list)
    units: list[KnownUnit] = field(default_factory=list)
    fields: dict[int, str] = field(default_factory=dict)
    decisions: dict[int, str] = field(default_factory=dict)
    honours: list[KnownHonour] = field(default_factory=list)
    honorees: list[KnownHonoree] = field(default_factory=list)
