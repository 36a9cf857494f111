"""Classification of rows: people, sections, totals, notes, examples and repeated headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from honorees.choices import Level
from honorees.spreadsheets.export_columns import honour_id_of
from honorees.spreadsheets.read.texts import SheetTexts, one_line
from honorees.spreadsheets.types import Meaning, SheetLayout
from honorees.spreadsheets.understand.unit_names import guess_level
from portal.vietnamese import fold

_TOTAL = re.compile(r"(tong cong|tong so|tong:|cong:|tong$|cong$|an dinh danh sach|danh sach (nay |tren )?(gom|co))")
_NOTE = re.compile(
    r"(ghi chu|luu y|noi nhan|nguoi lap|lap bieu|thu truong|ky ten|t/m|tm\.|kt\.|ngay \.*\d* *thang|[^,]{2,30}, ngay|"
    r"\(ky|xac nhan|\* |- )"
)
_ROMAN = re.compile(r"(?:[ivx]{1,5}|[a-h])[.)]?", re.IGNORECASE)
_NUMBER_OF_SECTION = re.compile(r"^(?:[IVXivx]{1,5}|[A-Ha-h]|\d{1,2})\s*[.)\-/:]\s+")
_SECTION = re.compile(r"(?:[ivx]{1,5}|[a-h]|\d{1,2})\s*[.)\-/:]\s+\S", re.IGNORECASE)
# with diacritics: Phan is a family name
_SECTION_WORDS = re.compile(
    r"(khối|nhóm|phần|mục|các (bộ|ban|tỉnh|đơn vị|cơ quan)|cấp (trung|địa)|trung ương|địa phương)\b", re.IGNORECASE
)
_EXAMPLE = re.compile(r"(vi du|mau\b|vd\b)")
# meanings whose vertically merged cells apply to each row
_FILL_DOWN = frozenset(
    [Meaning.UNIT, Meaning.PARENT_UNIT, Meaning.PROVINCE, Meaning.LEVEL, Meaning.FIELD, Meaning.DECISION, Meaning.KIND]
)


@dataclass(frozen=True, slots=True)
class ReadCell:
    column: int
    text: str


@dataclass(slots=True)
class ReadRow:
    """A row's cells by meaning. `skip`: why it is not a person, "" if it is; `section`: title of its section."""

    row: int
    cells: dict[Meaning, ReadCell]
    label: str = ""
    skip: str = ""
    section: str = ""
    section_level: str = ""


def read_rows(texts: SheetTexts, layout: SheetLayout) -> Iterator[ReadRow]:
    """Yield the non-empty rows below the heading."""
    meanings = layout.meanings()
    headings = {heading.column: {fold(part) for part in heading.text.split(" › ")} for heading in layout.headings}
    section, level, is_over = "", "", False
    for number in sorted(row for row in texts.sheet.rows if row >= layout.first_row):
        columns = texts.columns(number)
        if not columns:
            continue
        row = ReadRow(number, _cells(texts, number, meanings))
        row.label = one_line(" · ".join(texts.at(number, column) for column in columns))[:200]
        row.skip = _skip_reason(texts, number, columns, meanings, headings, is_over)
        if row.skip == SECTION:
            title = one_line(max((texts.at(number, column) for column in columns), key=len))
            section = _NUMBER_OF_SECTION.sub("", title)
            level = section_level(section)
        if row.skip == TOTAL:
            is_over = True
        row.section, row.section_level = section, level
        if not row.skip and Meaning.NAME in row.cells:
            row.label = one_line(row.cells[Meaning.NAME].text)
        yield row


SECTION = "Dòng tên phần, không phải người."
TOTAL = "Dòng tổng cộng."
NOTE = "Dòng ghi chú hoặc chữ ký."
EXAMPLE = "Dòng ví dụ của tệp mẫu."
HEADING = "Dòng tiêu đề lặp lại."


def _skip_reason(
    texts: SheetTexts,
    row: int,
    columns: list[int],
    meanings: dict[int, Meaning],
    headings: dict[int, set[str]],
    is_over: bool,
) -> str:
    own = {meanings.get(column) for column in columns} - {None, Meaning.ORDINAL, Meaning.IGNORED}
    plain = [one_line(texts.at(row, column)) for column in columns]
    folded = [fold(text) for text in plain]
    ordinal = next((fold(texts.at(row, c)) for c in columns if meanings.get(c) == Meaning.ORDINAL), "")
    if ordinal and _EXAMPLE.match(ordinal):
        return EXAMPLE
    if any(meanings.get(c) == Meaning.OWN_ID and honour_id_of(texts.at(row, c)) for c in columns):
        return ""
    repeated = (text in headings.get(column, ()) for column, text in zip(columns, folded, strict=True))
    if len(own) >= 2 and sum(repeated) >= 2:
        return HEADING
    if any(_TOTAL.match(text) for text in folded) and len(own) <= 2:
        return TOTAL
    if not own:
        return SECTION if any(_SECTION.match(text) or _SECTION_WORDS.match(text) for text in plain) else NOTE
    is_counted = ordinal.strip(".) ").isdigit()
    if len(own) == 1 and not is_counted:
        text = max(folded, key=len)
        width = max((right - left for top, left, _, right in texts.sheet.merged if top == row), default=0)
        if _ROMAN.fullmatch(ordinal) or any(_SECTION.match(text) or _SECTION_WORDS.match(text) for text in plain):
            return SECTION
        if _NOTE.match(text) or is_over or len(text) > 120:
            return NOTE
        if width >= 2 or Meaning.NAME not in own:
            return SECTION if guess_level(text) or width >= 2 else NOTE
    if is_over and not is_counted and (len(own) <= 2 or any(_NOTE.match(text) for text in folded)):
        return NOTE
    return ""


def _cells(texts: SheetTexts, row: int, meanings: dict[int, Meaning]) -> dict[Meaning, ReadCell]:
    found: dict[Meaning, ReadCell] = {}
    for column, meaning in meanings.items():
        text = texts.merged_at(row, column) if meaning in _FILL_DOWN else texts.at(row, column)
        if not text or meaning == Meaning.IGNORED:
            continue
        if meaning in found:
            joint = " " if meaning == Meaning.NAME else "\n"
            found[meaning] = ReadCell(found[meaning].column, f"{found[meaning].text}{joint}{text}")
        else:
            found[meaning] = ReadCell(column, text)
    return found


def section_level(text: str) -> str:
    """Return the level named in a section title, "" if there is none."""
    folded = fold(text)
    if re.search(r"\b(trung uong|cac bo|bo,? nganh|ban dang|bo, ban)\b", folded):
        return Level.CENTRAL.value
    if re.search(r"\b(dia phuong|cac tinh|tinh, thanh pho|cac so)\b", folded):
        return Level.LOCAL.value
    return ""


def names_a_unit(section: str) -> bool:
    """Whether a section title is the name of one unit, not of a group of units."""
    folded = fold(section)
    return bool(guess_level(section)) and not re.match(r"(khoi|nhom|phan|muc|cac|cap|trung uong|dia phuong)\b", folded)
