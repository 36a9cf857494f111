"""Cells of an xlsx with fonts, read directly from its XML parts; formulas are not evaluated."""

import posixpath
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from honorees.spreadsheets import limits
from honorees.spreadsheets.read.package import BROKEN, UNSAFE, Package
from honorees.spreadsheets.types import Cell, FileRefused, Sheet, Value, Workbook

_CELL_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
ELEMENTS = 1_200_000  # XML elements of all sheets together, and of any other part

Attributes = dict[str, str]


class XmlReader:
    """Calls `begin_<element>` and `end_<element>` of a subclass, for any prefix; `take_text` empties `text`."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.elements = 0
        self._begins: dict[str, Callable[[Attributes], None] | None] = {}
        self._ends: dict[str, Callable[[], None] | None] = {}

    def begin(self, name: str, attrs: Attributes) -> None:
        self.elements += 1
        if self.elements > ELEMENTS:
            limits.refuse_size()
        try:
            call = self._begins[name]
        except KeyError:
            call = self._begins[name] = getattr(self, f"begin_{name.rpartition(':')[2]}", None)
        if call:
            call(attrs)

    def end(self, name: str) -> None:
        try:
            call = self._ends[name]
        except KeyError:
            call = self._ends[name] = getattr(self, f"end_{name.rpartition(':')[2]}", None)
        if call:
            call()

    def take_text(self) -> str:
        text = "".join(self.text)
        self.text.clear()
        return text


def parse(content: bytes, reader: XmlReader) -> None:
    """Parse XML; a document type declaration, and with it any entity, is refused."""

    def refuse(*declared: object) -> NoReturn:
        raise FileRefused(UNSAFE)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text.append
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileRefused(BROKEN) from error


class _Relations(XmlReader):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.types: dict[str, str] = {}

    def begin_Relationship(self, attrs: Attributes) -> None:
        self.types[attrs.get("Id", "")] = attrs.get("Type", "").rpartition("/")[2]
        if attrs.get("TargetMode") != "External":
            self.targets[attrs.get("Id", "")] = attrs.get("Target", "")


class _Book(XmlReader):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def begin_sheet(self, attrs: Attributes) -> None:
        if len(self.sheets) >= limits.SHEETS:
            raise FileRefused(f"Tệp có trên {limits.SHEETS} trang tính. Hãy chỉ giữ các trang có danh sách.")
        key = next((value for name, value in attrs.items() if name.rpartition(":")[2] == "id"), "")
        self.sheets.append((attrs.get("name", ""), key, attrs.get("state", "visible") != "visible"))

    def begin_workbookPr(self, attrs: Attributes) -> None:
        self.is_1904 = attrs.get("date1904", "0") in ("1", "true")


class _Styles(XmlReader):
    """Font and whether it is a date format, for each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self.fonts: list[str] = []
        self.formats: dict[int, str] = {}
        self.styles: list[tuple[str, bool]] = []
        self._within = ""

    def begin_fonts(self, attrs: Attributes) -> None:
        self._within = "fonts"

    def end_fonts(self) -> None:
        self._within = ""

    end_cellXfs = end_dxfs = end_fonts

    def begin_font(self, attrs: Attributes) -> None:
        if self._within == "fonts":
            self.fonts.append("")

    def begin_name(self, attrs: Attributes) -> None:
        if self._within == "fonts" and self.fonts:
            self.fonts[-1] = attrs.get("val", "")

    def begin_numFmt(self, attrs: Attributes) -> None:
        if not self._within:
            self.formats[parse_int(attrs.get("numFmtId"))] = attrs.get("formatCode", "")

    def begin_cellXfs(self, attrs: Attributes) -> None:
        self._within = "cellXfs"

    def begin_dxfs(self, attrs: Attributes) -> None:
        self._within = "dxfs"

    def begin_xf(self, attrs: Attributes) -> None:
        if self._within != "cellXfs":
            return
        font, number = parse_int(attrs.get("fontId")), parse_int(attrs.get("numFmtId"))
        code = self.formats.get(number) or BUILTIN_FORMATS.get(number, "General")
        name = self.fonts[font] if font < len(self.fonts) else ""
        self.styles.append((name, is_date_format(code)))


class _SharedStrings(XmlReader):
    """The shared strings, each with the font of its first run, "" without runs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._parts: list[str] = []
        self._font = ""
        self._is_phonetic = False

    def begin_si(self, attrs: Attributes) -> None:
        if len(self.found) >= limits.CELLS:
            limits.refuse_size()
        self._parts, self._font = [], ""

    def begin_rPh(self, attrs: Attributes) -> None:
        self._is_phonetic = True

    def end_rPh(self) -> None:
        self._is_phonetic = False

    def begin_rFont(self, attrs: Attributes) -> None:
        self._font = self._font or attrs.get("val", "")

    def begin_t(self, attrs: Attributes) -> None:
        self.text.clear()

    def end_t(self) -> None:
        text = self.take_text()
        if not self._is_phonetic:
            self._parts.append(text)

    def end_si(self) -> None:
        self.found.append((unescape("".join(self._parts))[: limits.CELL_TEXT], self._font))


class _Cells(XmlReader):
    def __init__(self, sheet: Sheet, shared: "_Shared") -> None:
        super().__init__()
        self.sheet = sheet
        self.shared = shared
        self.elements = shared.elements
        self.row = self.column = 0
        self._cell: Attributes = {}
        self._value: str | None = None
        self._inline: list[str] = []
        self._is_formula = False
        self._font = ""

    def begin_row(self, attrs: Attributes) -> None:
        self.row = parse_int(attrs["r"]) if "r" in attrs else self.row + 1
        self.column = 0
        if attrs.get("hidden") in ("1", "true") and self.row <= limits.ROWS:
            self.sheet.hidden_rows.add(self.row)

    def begin_c(self, attrs: Attributes) -> None:
        self._cell, self._value, self._inline, self._is_formula, self._font = attrs, None, [], False, ""
        if reference := _CELL_REFERENCE.fullmatch(attrs.get("r", "")):
            self.row, self.column = int(reference[2]), column_index_from_string(reference[1])
        else:
            self.column += 1
        self.text.clear()

    def begin_v(self, attrs: Attributes) -> None:
        self.text.clear()

    def end_v(self) -> None:
        self._value = self.take_text()

    begin_t = begin_v

    def begin_f(self, attrs: Attributes) -> None:
        self._is_formula = True

    def end_f(self) -> None:
        self.text.clear()

    def end_t(self) -> None:
        self._inline.append(self.take_text())

    def begin_rFont(self, attrs: Attributes) -> None:
        self._font = self._font or attrs.get("val", "")

    def end_c(self) -> None:
        font, is_date = self.shared.style(parse_int(self._cell.get("s")))
        kind = self._cell.get("t", "n")
        note = ""
        value: Value = None
        text = ""
        if kind == "inlineStr":
            value = text = unescape("".join(self._inline))
            font = self._font or font
        elif not self._value:
            note = "formula" if self._is_formula and kind != "str" else ""
        elif kind == "s":
            text, run_font = self.shared.text(parse_int(self._value, -1))
            value, font = text, run_font or font
        elif kind == "str":
            value = text = unescape(self._value)
        elif kind == "b":
            value = self._value.strip() == "1"
            text = "1" if value else "0"
        elif kind == "e":
            text, note = self._value, "error"
        elif kind == "d":
            value = text = self._value
        else:
            value = number(self._value, is_date, self.shared.is_1904)
            text = display_text(value)
        if note or (text and not text.isspace()):
            cell = Cell(self.row, self.column, value, text[: limits.CELL_TEXT], font, note)
            self.shared.cells.add(self.sheet, cell)

    def begin_mergeCell(self, attrs: Attributes) -> None:
        first, _, last = attrs.get("ref", "").partition(":")
        corners = _CELL_REFERENCE.fullmatch(first), _CELL_REFERENCE.fullmatch(last or first)
        if corners[0] and corners[1] and len(self.sheet.merged) < limits.MERGED:
            (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
            self.sheet.merged.append(
                (int(top), column_index_from_string(left), int(bottom), column_index_from_string(right))
            )


class _Shared:
    """Shared strings and styles of a file, and the number of cells in all its sheets."""

    def __init__(self, texts: list[tuple[str, str]], styles: list[tuple[str, bool]], is_1904: bool) -> None:
        self.texts, self.styles, self.is_1904 = texts, styles, is_1904
        self.cells, self.elements = limits.CellCount(), 0

    def text(self, index: int) -> tuple[str, str]:
        return self.texts[index] if 0 <= index < len(self.texts) else ("", "")

    def style(self, index: int) -> tuple[str, bool]:
        return self.styles[index] if index < len(self.styles) else ("", False)


def read_xlsx(package: Package, filename: str, content: bytes) -> Workbook:
    relations, book = _Relations(), _Book()
    parse(package.read("xl/_rels/workbook.xml.rels"), relations)
    parse(package.read("xl/workbook.xml"), book)
    texts, styles = _SharedStrings(), _Styles()
    for reader, kind in ((texts, "sharedStrings"), (styles, "styles")):
        for key, target in relations.targets.items():
            if relations.types[key] == kind:
                parse(package.read(_resolve_target(target)), reader)
    shared = _Shared(texts.found, styles.styles, book.is_1904)
    workbook = Workbook(filename, "xlsx", [], content, _notes(package))
    for name, key, is_hidden in book.sheets:
        if relations.types.get(key) != "worksheet" or key not in relations.targets:
            continue  # a chart, or a sheet of macros
        sheet = Sheet(name, is_hidden=is_hidden)
        cells = _Cells(sheet, shared)
        parse(package.read(_resolve_target(relations.targets[key])), cells)
        shared.elements = cells.elements
        workbook.sheets.append(sheet)
    return workbook


def _resolve_target(target: str) -> str:
    """Return the name of a part that the workbook refers to, relative to its folder or from the root."""
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _notes(package: Package) -> list[str]:
    notes = []
    names = package.names()
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append("Tệp có macro; macro không được chạy và không được giữ lại.")
    if any(name.startswith("xl/externallinks/") for name in names):
        notes.append("Tệp có liên kết tới tệp khác; chỉ giá trị đã lưu trong tệp được dùng.")
    return notes


# --- values ---------------------------------------------------------------------------------------------------


def parse_int(text: str | None, default: int = 0) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else default


def number(text: str, is_date: bool, is_1904: bool) -> Value:
    try:
        value = float(text)
    except ValueError:
        return text
    if not abs(value) < 1e300:  # NaN or infinite
        return text
    if is_date:
        return serial_to_date(value, is_1904)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def serial_to_date(serial: float, is_1904: bool) -> Value:
    """Return the date of a serial number, the number itself if it is no valid date."""
    try:
        found = from_excel(serial, CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900)
    except (ValueError, OverflowError):
        return serial
    return str(found) if isinstance(found, timedelta) else found


def display_text(value: Value) -> str:
    """Return a number or date as text for messages, dates as dd/mm/yyyy."""
    if isinstance(value, datetime):
        day = f"{value.day:02}/{value.month:02}/{value.year}"
        return day if value.time() == datetime.min.time() else f"{day} {value:%H:%M}"
    return "" if value is None else str(value)


def unescape(text: str) -> str:
    """Replace escapes such as `_x000D_` by their characters."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
