"""The columns of an exported list and the text of each value in them.

An import compares cells with these texts to recognise unchanged ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from honorees.choices import TITLE_PREFIXES, AcademicTitle, Gender, HonoreeKind, Level, PostLevel
from honorees.spreadsheets.types import Meaning

OWN_ID_PREFIX = "TV"


@dataclass(frozen=True)
class LookupNames:
    """LookupNames by id of the fields of work and decisions that honours refer to."""

    fields: Mapping[int, str]
    decisions: Mapping[int, str]


@dataclass(frozen=True)
class ListColumn:
    """A column of the list: its heading, what it means, its width, and its value; `names`: the values it shows."""

    heading: str
    meaning: Meaning
    width: int
    value: Callable[[Mapping[str, Any], LookupNames], Any]
    names: tuple[str, ...]


def own_id(honour_id: int) -> str:
    return f"{OWN_ID_PREFIX}{honour_id}"


def honour_id_of(text: str) -> int | None:
    digits = text.strip().upper().removeprefix(OWN_ID_PREFIX)
    is_ours = text.strip().upper().startswith(OWN_ID_PREFIX) and digits.isascii() and digits.isdigit()
    return int(digits) if is_ours and len(digits) < 18 else None


def _label(choices: Any) -> Callable[[str], str]:
    labels = {value: str(label) for value, label in choices.choices}
    return lambda value: labels.get(value, "")


_kind, _gender, _post_group = _label(HonoreeKind), _label(Gender), _label(PostLevel)
level_label = _label(Level)


def title_label(value: str) -> str:
    return TITLE_PREFIXES[AcademicTitle(value)] if value else ""


def achievements_text(achievements: list[dict[str, Any]]) -> str:
    return "\n".join(f"{achievement['year']}: {achievement['title']}" for achievement in achievements)


# without the own id and the values of the unit: level, province
COLUMNS = [
    ListColumn("Cá nhân/tập thể", Meaning.KIND, 13, lambda v, n: _kind(v["kind"]), ("kind",)),
    ListColumn(
        "Học hàm, học vị", Meaning.TITLE, 12, lambda v, n: title_label(v["academic_title"]), ("academic_title",)
    ),
    ListColumn("Họ và tên (tên tập thể)", Meaning.NAME, 30, lambda v, n: v["name"], ("name",)),
    ListColumn("Giới tính", Meaning.GENDER, 10, lambda v, n: _gender(v["gender"]), ("gender",)),
    ListColumn("Năm sinh", Meaning.BIRTH, 10, lambda v, n: v["birth_year"], ("birth_year",)),
    ListColumn("Chức vụ", Meaning.POST, 32, lambda v, n: v["post"], ("post",)),
    ListColumn("Nhóm chức vụ", Meaning.POST_GROUP, 24, lambda v, n: _post_group(v["post_level"]), ("post_level",)),
    ListColumn("Đơn vị công tác", Meaning.UNIT, 46, lambda v, n: v["unit_name"], ("unit_id", "new_unit", "unit_name")),
    ListColumn("Lĩnh vực", Meaning.FIELD, 24, lambda v, n: n.fields.get(v["field_id"], ""), ("field_id",)),
    ListColumn("Số quyết định", Meaning.DECISION, 20, lambda v, n: n.decisions.get(v["decision_id"]), ("decision_id",)),
    ListColumn("Thành tích được ghi nhận", Meaning.CITATION, 60, lambda v, n: v["citation"], ("citation",)),
    ListColumn(
        "Thành tích theo năm",
        Meaning.ACHIEVEMENT,
        60,
        lambda v, n: achievements_text(v["achievements"]),
        ("achievements",),
    ),
]
BY_MEANING = {column.meaning: column for column in COLUMNS}
LABELS = {
    "kind": "Loại", "name": "Họ và tên", "gender": "Giới tính", "birth_year": "Năm sinh",
    "academic_title": "Học hàm, học vị", "unit": "Đơn vị", "post": "Chức vụ", "post_level": "Nhóm chức vụ",
    "field_id": "Lĩnh vực", "citation": "Thành tích được ghi nhận", "decision_id": "Quyết định",
    "achievements": "Thành tích theo năm",
}  # fmt: skip
