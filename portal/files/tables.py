"""Tables as CSV files and workbooks, written row by row with constant memory."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from portal.vietnamese import safe_cell

CHUNK = 500  # rows in memory at once

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def in_chunks(items: QuerySet[Any], load: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Iterator[Any]:
    """Yield all items by key, with one chunk in memory at a time; `load` adds related rows to the query of a chunk."""
    last = 0
    while True:
        chunk = list(load(items.filter(pk__gt=last).order_by("pk"))[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


def in_order(items: QuerySet[Any], load: Callable[[QuerySet[Any]], QuerySet[Any]], column: str) -> Iterator[Any]:
    """Yield all items in the order of a text column and the key, like `in_chunks`."""
    position: tuple[str, int] = ("", 0)
    while True:
        after = Q(**{f"{column}__gt": position[0]}) | Q(pk__gt=position[1])
        remaining = items.filter(Q(**{f"{column}__gte": position[0]}) & after)
        chunk = list(load(remaining.order_by(column, "pk"))[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        position = (getattr(chunk[-1], column), chunk[-1].pk)


@dataclass(frozen=True)
class TableColumn:
    """A column of an exported table: name, description, width in a spreadsheet, and the value of a row."""

    name: str
    text: str | Promise
    width: int
    value: Callable[[Any], Any]


def csv_parts(columns: Iterable[TableColumn], rows: Iterable[Any]) -> Iterator[bytes]:
    """Yield CSV (RFC 4180) in UTF-8 with BOM, in chunks; no cell can be read as a formula."""
    columns = list(columns)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(column.name for column in columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_csv_value(column.value(row)) for column in columns)
        if number % CHUNK == 0:
            yield _flush(buffer)
    yield _flush(buffer)


def _csv_value(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value)


def _flush(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content


def xlsx_parts(
    title: str, columns: Iterable[TableColumn], rows: Iterable[Any], *, with_legend: bool = True
) -> Iterator[bytes]:
    """Yield an XLSX workbook in chunks: the table with a frozen header, and a sheet that describes the columns."""
    columns = list(columns)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_heading(sheet, column.name) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, safe_cell(column.value(row))) for column in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    if with_legend:
        legend = book.create_sheet("columns")
        legend.column_dimensions["A"].width = 24
        legend.column_dimensions["B"].width = legend.column_dimensions["C"].width = 70
        legend.append([_heading(legend, name) for name in ("column", "tiếng Việt", "English")])
        for column in columns:
            legend.append([column.name, *(_text_in(language, column.text) for language in ("vi", "en"))])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while part := file.read(64 * 1024):
            yield part


def _text_in(language: str, text: str | Promise) -> str:
    with translation.override(language):
        return str(text)


def _cell(sheet: Any, value: Any) -> Any:
    if value not in ERROR_CODES:
        return value
    # openpyxl would write an error value instead of the text
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = TYPE_STRING
    return cell


def _heading(sheet: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top")
    return cell
