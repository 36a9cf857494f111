"""Cells of an xls (BIFF) with fonts and merged cells, read with xlrd."""

import io
import struct
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from honorees.spreadsheets import limits
from honorees.spreadsheets.read.package import BROKEN
from honorees.spreadsheets.read.xlsx import display_text, number, serial_to_date
from honorees.spreadsheets.types import Cell, FileRefused, Sheet, Value, Workbook

LOCKED = "Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc) rồi gửi lại."
XLS_BYTES = 10 * 2**20
MAX_CELL_RECORDS = 1_500_000  # cells with only a format included

_FILEPASS, _MULBLANK, _MULRK = 0x2F, 0xBE, 0xBD
# records of single cells; those of BIFF 2 have smaller numbers
_CELLS = frozenset([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x201, 0x203, 0x204, 0x205, 0x206, 0x406, 0x27E, 0xFD, 0xD6])


def read_xls(filename: str, content: bytes) -> Workbook:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused(LOCKED)
    if len(content) > XLS_BYTES:
        raise FileRefused("Tệp .xls lớn hơn 10 MB. Hãy lưu thành .xlsx rồi gửi lại.")
    _check_records(_stream(content))
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
    # xlrd raises many kinds of exceptions for broken files
    except Exception as error:
        raise FileRefused(BROKEN) from error
    if book.nsheets > limits.SHEETS:
        raise FileRefused(f"Tệp có trên {limits.SHEETS} trang tính. Hãy chỉ giữ các trang có danh sách.")
    workbook = Workbook(filename, "xls", [], content)
    cells = limits.CellCount()
    for found in book.sheets():
        sheet = Sheet(found.name, is_hidden=found.visibility != 0)
        sheet.merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in found.merged_cells]
        del sheet.merged[limits.MERGED :]
        sheet.hidden_rows = {row + 1 for row, row_info in found.rowinfo_map.items() if row_info.hidden}
        for row in range(found.nrows):
            for column in range(found.row_len(row)):
                if cell := _cell(book, found, row, column):
                    cells.add(sheet, cell)
        workbook.sheets.append(sheet)
    return workbook


def _cell(book: Any, sheet: Any, row: int, column: int) -> Cell | None:
    kind, raw = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    note = ""
    value: Value
    if kind == xlrd.XL_CELL_DATE:
        value = serial_to_date(raw, book.datemode == 1)
        text = display_text(value)
    elif kind == xlrd.XL_CELL_NUMBER:
        value = number(repr(raw), is_date=False, is_1904=False)
        text = display_text(value)
    elif kind == xlrd.XL_CELL_ERROR:
        value, text, note = None, xlrd.error_text_from_code.get(raw, "#N/A"), "error"
    elif kind == xlrd.XL_CELL_BOOLEAN:
        value, text = bool(raw), str(raw)
    else:
        value = text = str(raw)
    if not note and (not text or text.isspace()):
        return None
    return Cell(row + 1, column + 1, value, text[: limits.CELL_TEXT], _font(book, sheet, row, column), note)


def _font(book: Any, sheet: Any, row: int, column: int) -> str:
    """Return the font of the first characters of a cell."""
    runs = sheet.rich_text_runlist_map.get((row, column))
    if runs and runs[0][0] == 0 and runs[0][1] < len(book.font_list):
        return str(book.font_list[runs[0][1]].name)
    style = sheet.cell_xf_index(row, column)
    font = book.xf_list[style].font_index if style < len(book.xf_list) else len(book.font_list)
    return str(book.font_list[font].name) if font < len(book.font_list) else ""


def _stream(content: bytes) -> bytes:
    """Return the stream of BIFF records."""
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return content  # before BIFF 5 there was no container
    try:
        document = CompDoc(content, logfile=io.StringIO())
        for name in ("Workbook", "Book"):
            stream = document.get_named_stream(name)
            if stream:
                return bytes(stream)
    except (CompDocError, struct.error, IndexError, ValueError, AssertionError) as error:
        raise FileRefused(BROKEN) from error
    raise FileRefused("Tệp không phải bảng tính Excel. Hãy gửi tệp .xlsx, .xls hoặc .csv.")


def _check_records(stream: bytes) -> None:
    """Scan the record headers; refuse encrypted files and too many cells."""
    offset = cells = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        if kind == _FILEPASS:
            raise FileRefused(LOCKED)
        if kind in _CELLS:
            cells += 1
        elif kind == _MULBLANK:
            cells += size // 2
        elif kind == _MULRK:
            cells += size // 6
        if cells > MAX_CELL_RECORDS:
            limits.refuse_size()
        offset += 4 + size
