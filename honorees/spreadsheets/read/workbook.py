"""Reading of an uploaded file into a Workbook; its type is determined by content, never by name."""

import re
from typing import IO

from honorees.spreadsheets import limits
from honorees.spreadsheets.read.delimited import read_delimited
from honorees.spreadsheets.read.package import BROKEN, Package
from honorees.spreadsheets.read.xls import read_xls
from honorees.spreadsheets.read.xlsx import read_xlsx
from honorees.spreadsheets.types import FileRefused, Workbook
from portal.vietnamese import normalize

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\ufffd]")
_ONLY = "Hãy gửi tệp .xlsx, .xls hoặc .csv."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_OTHERS = {
    b"MZ": "Đây là tệp chương trình (.exe), không phải bảng tính.",
    b"\x7fELF": "Đây là tệp chương trình, không phải bảng tính.",
    b"%PDF": "Đây là tệp PDF, không phải bảng tính.",
    b"\x89PNG": "Đây là tệp ảnh, không phải bảng tính.",
    b"\xff\xd8\xff": "Đây là tệp ảnh, không phải bảng tính.",
    b"GIF8": "Đây là tệp ảnh, không phải bảng tính.",
    b"Rar!": "Đây là tệp nén RAR, không phải bảng tính.",
    b"7z\xbc\xaf": "Đây là tệp nén 7z, không phải bảng tính.",
    b"\x1f\x8b": "Đây là tệp nén, không phải bảng tính.",
    b"{\\rtf": "Đây là văn bản RTF, không phải bảng tính.",
}


def read_workbook(file: IO[bytes], filename: str) -> Workbook:
    """Read an xlsx, xls or csv. Raises FileRefused for other, encrypted, broken, hostile or too large files."""
    content = file.read(limits.FILE_BYTES + 1)
    if len(content) > limits.FILE_BYTES:
        raise FileRefused("Tệp lớn hơn 20 MB. Hãy chia danh sách thành nhiều tệp.")
    workbook = _read(content, filename)
    _name_sheets(workbook)
    workbook.notes += [f"Trang “{sheet.name}” đang ẩn." for sheet in workbook.sheets if sheet.is_hidden]
    for sheet in workbook.sheets:
        if hidden := sum(row in sheet.rows for row in sheet.hidden_rows):
            workbook.notes.append(f"Trang “{sheet.name}” có {hidden} dòng ẩn; các dòng này vẫn được đọc.")
    if not any(sheet.rows for sheet in workbook.sheets):
        raise FileRefused("Tệp không có dữ liệu nào.")
    return workbook


def _name_sheets(workbook: Workbook) -> None:
    """Make sheet names valid; refuse repeated ones, because row keys contain the sheet name."""
    seen: set[str] = set()
    for number, sheet in enumerate(workbook.sheets, start=1):
        name = " ".join(_NOT_IN_NAMES.sub("_", normalize(sheet.name)).split()).strip("'")[:31]
        sheet.name = name or f"Trang {number}"
        if sheet.name.casefold() in seen:
            raise FileRefused(BROKEN)
        seen.add(sheet.name.casefold())


def _read(content: bytes, filename: str) -> Workbook:
    if not content.strip():
        raise FileRefused("Tệp trống, không có dữ liệu.")
    for beginning, reason in _OTHERS.items():
        if content.startswith(beginning):
            raise FileRefused(f"{reason} {_ONLY}")
    if content.startswith(b"PK"):
        return read_xlsx(_package(content), filename, content)
    if content.startswith((_OLE, *_BIFF)):
        return read_xls(filename, content)
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise FileRefused(
            "Đây là trang web hoặc XML được đổi tên thành bảng tính. "
            "Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại."
        )
    return read_delimited(filename, content)


def _package(content: bytes) -> Package:
    package = Package(content)
    if "xl/workbook.xml" in package and "[Content_Types].xml" in package:
        return package
    if any(name.startswith("word/") for name in package.names()):
        raise FileRefused(f"Đây là văn bản Word, không phải bảng tính. {_ONLY}")
    if "xl/workbook.bin" in package or "mimetype" in package:
        raise FileRefused("Bảng tính ở định dạng khác. Hãy chọn Lưu thành .xlsx rồi gửi lại.")
    raise FileRefused(f"Đây là tệp nén ZIP, không phải bảng tính. {_ONLY}")
