"""Cells of CSV files in UTF-8, UTF-16 or a legacy one-byte encoding."""

import csv
import io

from honorees.spreadsheets import limits
from honorees.spreadsheets.types import Cell, FileRefused, Sheet, Workbook

SHEET = "CSV"
_SAMPLE_LINES = 50
_SEPARATORS = ";,\t|"


def read_delimited(filename: str, content: bytes) -> Workbook:
    text = decoded(content)
    separator, text = _separator(text)
    sheet = Sheet(SHEET)
    cells = limits.CellCount()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    row = 0
    try:
        for row, line in enumerate(reader, start=1):
            for column, value in enumerate(line, start=1):
                if value and not value.isspace():
                    value = value[: limits.CELL_TEXT]
                    cells.add(sheet, Cell(row, column, value, value))
    except csv.Error as error:
        raise FileRefused(f"Dòng {row + 1} của tệp CSV có ô không đọc được. Hãy lưu lại tệp rồi gửi lại.") from error
    return Workbook(filename, "csv", [sheet], content)


def decoded(content: bytes) -> str:
    """Decode the text; a legacy encoding is decoded as cp1252 and determined later, by font."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace")
    start = content[:400]
    for encoding, zeros in (("utf-16-le", start[1::2].count(0)), ("utf-16-be", start[0::2].count(0))):
        if zeros > len(start) // 8:
            return _strict(content, encoding)
    if b"\x00" in content:
        raise FileRefused("Tệp không phải bảng tính hay văn bản. Hãy gửi tệp .xlsx, .xls hoặc .csv.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # bytes undefined in code page 1252 keep their code point
        return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in content)


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused("Tệp CSV bị hỏng, không đọc được. Hãy lưu lại bằng Excel rồi gửi lại.") from error


def _separator(text: str) -> tuple[str, str]:
    """Return the separator, of a `sep=` line or guessed from the first lines, and the text without that line."""
    first, _, body = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], body
    head = "\n".join(text.splitlines()[:_SAMPLE_LINES])

    def columns(separator: str) -> tuple[int, int]:
        try:
            widths = [len(line) for line in csv.reader(io.StringIO(head), delimiter=separator)]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width), default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(_SEPARATORS, key=columns), text
