"""Recognition of a sheet's heading rows and of the meaning of its columns."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from honorees.spreadsheets.read.texts import SheetTexts, one_line, read_texts
from honorees.spreadsheets.types import Heading, Layout, Meaning, Sheet, SheetLayout, Workbook
from honorees.spreadsheets.understand.fuzzy import edit_distance
from portal.vietnamese import fold

HEADING_SEARCH_ROWS = 60
SURE, LIKELY, FUZZY = 1.0, 0.8, 0.6  # confidence

# sheets that the portal adds to a workbook
GUIDE_SHEET = "Hướng dẫn"
CHOICES_SHEET = "Danh mục"
FAULTS_SHEET = "Lỗi cần sửa"
OWN_SHEETS = frozenset(fold(name) for name in (GUIDE_SHEET, CHOICES_SHEET, FAULTS_SHEET))

# headings folded, without brackets and punctuation
_KNOWN = {
    Meaning.ORDINAL: "stt|tt|so tt|so thu tu|no",
    Meaning.OWN_ID: "ma ton vinh|ma ton vinh khong sua",
    Meaning.KIND: "ca nhan hay tap the|ca nhan tap the|loai|loai hinh|loai doi tuong|doi tuong",
    Meaning.TITLE: "hoc ham hoc vi|hoc ham|hoc vi|hoc vi hoc ham|trinh do|trinh do chuyen mon|danh xung",
    Meaning.NAME: "ho va ten|ho ten|ten|ho va ten dem|ho dem|ho va dem|ho|ho va ten ca nhan|ten ca nhan|ten tap the|"
    "ten ca nhan tap the|ho va ten ten tap the|ho ten ten tap the|ho va ten can bo|ho va ten cong chuc vien chuc|"
    "ho va ten nguoi duoc tuyen duong|ca nhan|guong dien hinh|ho va chu dem|full name|name",
    Meaning.GENDER: "gioi tinh|nam nu|gioi|gt|phai|gioi tinh nam nu",
    Meaning.BIRTH: "nam sinh|ngay sinh|ngay thang nam sinh|ngay nam sinh|ngay thang sinh|sinh ngay|sinh nam|ns|"
    "ngay thang nam|ntns|nam sinh nam nu|ngay sinh nam sinh|thang nam sinh",
    Meaning.POST: "chuc vu|chuc danh|chuc vu chuc danh|chuc danh chuc vu|chuc vu hien nay|chuc vu cong tac|"
    "chuc vu chinh quyen|chuc vu nghe nghiep|chuc danh nghe nghiep|vi tri viec lam|cong viec|chuc vu khi duoc ton vinh|"
    "chuc vu nhu ngay tuyen duong",
    Meaning.POST_GROUP: "nhom chuc vu",
    Meaning.UNIT: "don vi|don vi cong tac|co quan|co quan don vi|don vi co quan|noi cong tac|noi lam viec|"
    "co quan cong tac|co quan don vi cong tac|ten don vi|don vi cong tac hien nay|phong ban|don vi phong ban|"
    "ten co quan don vi|don vi khi duoc ton vinh|ten don vi khi duoc ton vinh|don vi lam viec|"
    "don vi de nghi|don vi gui",
    Meaning.POST_AND_UNIT: "chuc vu don vi cong tac|chuc vu don vi|chuc vu noi cong tac|chuc vu va don vi cong tac|"
    "chuc vu co quan cong tac|chuc danh don vi cong tac|chuc vu co quan don vi|chuc vu va don vi|"
    "chuc vu chuc danh don vi cong tac|chuc vu co quan don vi cong tac",
    Meaning.PARENT_UNIT: "don vi cap tren|co quan cap tren|don vi chu quan|co quan chu quan|bo nganh|truc thuoc|"
    "don vi truc thuoc|cong doan cap tren|bo ban nganh|co quan quan ly",
    Meaning.PROVINCE: "tinh|tinh thanh|tinh thanh pho|tinh tp|thanh pho|dia phuong|dia ban|"
    "tinh thanh pho truc thuoc tw|tinh thanh pho truc thuoc trung uong",
    Meaning.LEVEL: "cap|khoi|cap quan ly|trung uong dia phuong|tw dp|tw dia phuong|cap don vi",
    Meaning.FIELD: "linh vuc|linh vuc cong tac|linh vuc hoat dong|nganh nghe|nganh linh vuc",
    Meaning.CITATION: "thanh tich|thanh tich tieu bieu|tom tat thanh tich|thanh tich noi bat|noi dung thanh tich|"
    "thanh tich duoc ghi nhan|tom tat thanh tich tieu bieu|ly do ton vinh|thanh tich dat duoc|thanh tich ca nhan|"
    "tom tat thanh tich noi bat",
    Meaning.ACHIEVEMENT: "thanh tich theo nam|thanh tich cac nam",
    Meaning.DECISION: "so quyet dinh|quyet dinh|qd so|so qd|quyet dinh so|quyet dinh ton vinh|quyet dinh khen thuong|"
    "so ky hieu quyet dinh",
    Meaning.IGNORED: "ghi chu|dien thoai|so dien thoai|dt|sdt|email|thu dien tu|cccd|cmnd|so cccd|so cmnd|"
    "can cuoc cong dan|que quan|noi sinh|dan toc|ton giao|dang vien|ngay vao dang|dia chi|tuoi|chu ky|ky nhan|"
    "giai doan|trang thai|anh|anh chan dung|ngay ky|co quan ban hanh",
}
# keywords of longer headings; the first match counts
_KEYWORDS = [
    (Meaning.IGNORED, "ghi chu|dien thoai|email|can cuoc|cccd|cmnd|dia chi|que quan|chu ky|ngay vao dang"),
    (Meaning.POST_AND_UNIT, "chuc vu.*(don vi|co quan|noi cong tac)|chuc danh.*(don vi|co quan)"),
    (Meaning.ACHIEVEMENT, "thanh tich.*theo nam"),
    (Meaning.CITATION, "thanh tich"),
    (Meaning.DECISION, "quyet dinh"),
    (Meaning.PARENT_UNIT, "(don vi|co quan).*(cap tren|chu quan)"),
    (Meaning.NAME, "ho va ten|ho ten|ten ca nhan|ten tap the"),
    (Meaning.BIRTH, "(nam|ngay|thang).*sinh"),
    (Meaning.GENDER, "gioi tinh"),
    (Meaning.TITLE, "hoc ham|hoc vi"),
    (Meaning.POST, "chuc vu|chuc danh"),
    (Meaning.UNIT, "don vi|co quan|noi cong tac"),
    (Meaning.PROVINCE, "tinh.*thanh pho|tinh.*tp"),
    (Meaning.FIELD, "linh vuc"),
]
_EXACT = {key: meaning for meaning, keys in _KNOWN.items() for key in keys.split("|")}
_PATTERNS = [(meaning, re.compile(rf"\b({words})\b")) for meaning, words in _KEYWORDS]
_MIN_FUZZY_LENGTH = 6

_BRACKETS = re.compile(r"[(\[{].*?[)\]}]|\*")
_SHORT = [
    (re.compile(rf"\b{short}(?!\w)"), long)
    for short, long in (
        (r"d ?[/.] ?vi", "don vi"), (r"d ?[/.] ?v", "don vi"), (r"dvct", "don vi cong tac"),
        (r"c ?[/.] ?vu", "chuc vu"), (r"c ?[/.] ?v", "chuc vu"), (r"c ?[/.] ?danh", "chuc danh"),
        (r"c ?[/.] ?quan", "co quan"), (r"c ?[/.] ?tac", "cong tac"), (r"h ?[/.] ?ten", "ho ten"),
        (r"q ?[/.] ?dinh", "quyet dinh"), (r"n ?[/.] ?sinh", "nam sinh"), (r"g ?[/.] ?tinh", "gioi tinh"),
        (r"t ?[/.] ?tich", "thanh tich"), (r"s ?[/.] ?t ?[/.] ?t", "stt"), (r"d ?[/.] ?c", "dong chi"),
    )
]  # fmt: skip
_MAX_LENGTH = 300
_NOT_A_WORD = re.compile(r"[^\w]+")
_MALE, _FEMALE = "nam", "nữ"


def recognise(workbook: Workbook, remembered: Mapping[str, str] | None = None) -> Layout:
    """Return the layout of each sheet. `remembered` (heading key → value of Meaning) has precedence."""
    texts = read_texts(workbook)
    overrides = {key: Meaning(value) for key, value in (remembered or {}).items() if value in set(Meaning)}
    return Layout([_recognise_sheet(sheet, texts[sheet.name], overrides) for sheet in workbook.sheets])


def heading_key(text: str) -> str:
    """Return the key of a heading: folded, abbreviations expanded, without brackets and punctuation."""
    folded = fold(text[:_MAX_LENGTH])
    without = _BRACKETS.sub(" ", folded)
    key = without if without.strip() else folded
    for short, long in _SHORT:
        key = short.sub(long, key)
    return " ".join(_NOT_A_WORD.sub(" ", key).split())[:120]


@lru_cache(maxsize=2048)
def meaning_of(key: str) -> tuple[Meaning | None, float]:
    """Return the meaning of a heading key with its confidence, (None, 0.0) if unknown."""
    if key in _EXACT:
        return _EXACT[key], SURE
    if len(key) <= 60:
        for meaning, pattern in _PATTERNS:
            if pattern.search(key):
                return meaning, LIKELY
    if _MIN_FUZZY_LENGTH <= len(key) <= 40:
        similar = [
            meaning for known, meaning in _EXACT.items() if len(known) >= 6 and edit_distance(key, known, 1) is not None
        ]
        if similar and len(set(similar)) == 1:
            return similar[0], FUZZY
    return None, 0.0


def _recognise_sheet(sheet: Sheet, texts: SheetTexts, overrides: Mapping[str, Meaning]) -> SheetLayout:
    if fold(sheet.name) in OWN_SHEETS:
        return SheetLayout(sheet.name, is_skipped=True, reason="Trang do cổng thêm vào, không phải danh sách.")
    if not sheet.rows:
        return SheetLayout(sheet.name, is_skipped=True, reason="Trang trống.")
    best = _heading_row(sheet, texts, overrides)
    if best is None:
        reason = "Không thấy dòng tiêu đề có cột họ và tên."
        return SheetLayout(sheet.name, is_skipped=True, reason=reason, confidence=0.0)
    layout = SheetLayout(sheet.name, _heading_rows(sheet, texts, best))
    layout.headings = _headings(texts, layout.heading_rows, overrides)
    used = [heading.confidence for heading in layout.headings if heading.meaning != Meaning.IGNORED]
    layout.confidence = round(sum(used) / len(used), 2) if used else 0.0
    if sheet.is_hidden:
        layout.is_skipped, layout.reason = True, "Trang đang ẩn trong tệp."
    return layout


def _heading_row(sheet: Sheet, texts: SheetTexts, overrides: Mapping[str, Meaning]) -> int | None:
    """Return the row with the most recognised headings, of which one is a name or an own id; None if there is none."""
    best, best_score = None, 0.0
    for row in sorted(sheet.rows)[:HEADING_SEARCH_ROWS]:
        found: dict[Meaning, float] = {}
        for column in texts.columns(row):
            key = heading_key(texts.at(row, column))
            meaning, confidence = (overrides[key], SURE) if key in overrides else meaning_of(key)
            if meaning is not None and len(key) <= 60:
                found[meaning] = max(found.get(meaning, 0.0), confidence)
        named = found.keys() & {Meaning.NAME, Meaning.OWN_ID}
        score = sum(confidence for meaning, confidence in found.items() if meaning != Meaning.IGNORED)
        if named and len(found) >= 2 and score > best_score:
            best, best_score = row, score
    return best


def _heading_rows(sheet: Sheet, texts: SheetTexts, best: int) -> list[int]:
    """Return the heading row with adjacent rows that belong to it: merged cells, Nam | Nữ, column numbers."""
    rows = [best]
    for top, _, bottom, _ in sheet.merged:
        if top <= best <= bottom and top < bottom <= top + 3:
            rows += range(top, bottom + 1)
    last = max(rows)
    below = [texts.at(last + 1, column) for column in texts.columns(last + 1)]
    if below and all(_gender_word(text) for text in below):
        rows.append(last + 1)
        last += 1
    numbers = [re.sub(r"\W", "", texts.at(last + 1, column)) for column in texts.columns(last + 1)]
    if len(numbers) >= 3 and _count_up(numbers):
        rows.append(last + 1)
    return sorted(set(rows))


def _count_up(texts: list[str]) -> bool:
    """Whether the texts number the columns: 1 2 3 or A B 1 2."""
    digits = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 4]
    letters = [text for text in texts if len(text) == 1 and text.isalpha()]
    if len(digits) < 2 or len(digits) + len(letters) < len(texts):
        return False
    return all(b == a + 1 for a, b in pairwise(digits)) and digits[0] <= 2


def _headings(texts: SheetTexts, rows: list[int], overrides: Mapping[str, Meaning]) -> list[Heading]:
    columns = sorted(
        {column for row in rows for column in texts.columns(row)}
        | {column for row, column in texts.covered() if row in rows and texts.merged_at(row, column)}
    )
    headings = []
    for column in columns:
        parts: list[str] = []
        for row in rows:
            text = one_line(texts.merged_at(row, column))
            if text and text not in parts and not _is_column_number(text):
                parts.append(text)
        if parts:
            headings.append(_heading(column, parts, overrides))
    _resolve_duplicates(headings)
    return headings


def _heading(column: int, parts: list[str], overrides: Mapping[str, Meaning]) -> Heading:
    key = " › ".join(filter(None, (heading_key(part) for part in parts)))
    text = " › ".join(parts)
    if key in overrides:
        return Heading(column, text, key, overrides[key], SURE, is_remembered=True)
    meanings = [meaning_of(heading_key(part)) for part in parts]
    gender = _gender_word(parts[-1])
    if gender and (len(parts) == 1 or meanings[0][0] in (Meaning.BIRTH, Meaning.GENDER)):
        meaning = Meaning.BIRTH_MALE if gender == _MALE else Meaning.BIRTH_FEMALE
        return Heading(column, text, key, meaning, SURE if len(parts) > 1 else FUZZY)
    for found, confidence in [*reversed(meanings), meaning_of(heading_key(" ".join(parts)))]:
        if found is not None:
            return Heading(column, text, key, found, confidence)
    return Heading(column, text, key, Meaning.IGNORED, 0.0)


def _precedence(heading: Heading) -> tuple[bool, float, int]:
    return heading.is_remembered, heading.confidence, -heading.column


def _resolve_duplicates(headings: list[Heading]) -> None:
    """Keep the most confident of several columns with one meaning; a name may span adjacent columns.

    All columns of achievements stay.
    """
    by_meaning: dict[Meaning, list[Heading]] = {}
    for heading in headings:
        by_meaning.setdefault(heading.meaning, []).append(heading)
    for meaning, duplicates in by_meaning.items():
        if meaning in (Meaning.IGNORED, Meaning.ACHIEVEMENT):
            continue
        kept = {max(duplicates, key=_precedence).column}
        if meaning == Meaning.NAME:
            for heading in duplicates:
                if heading.column - 1 in kept:
                    kept.add(heading.column)
            for heading in reversed(duplicates):
                if heading.column + 1 in kept:
                    kept.add(heading.column)
        for heading in duplicates:
            if heading.column not in kept:
                heading.meaning, heading.confidence = Meaning.IGNORED, 0.0


def _gender_word(text: str) -> str:
    word = one_line(text).lower().strip(".:")
    return _MALE if word == _MALE else _FEMALE if word in (_FEMALE, "nu") else ""


def _is_column_number(text: str) -> bool:
    bare = re.sub(r"\W", "", text)
    return len(bare) == 1 or (bare.isdigit() and len(bare) < 4)
