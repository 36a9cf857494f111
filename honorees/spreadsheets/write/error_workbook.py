"""The uploaded workbook with faulty cells coloured and commented, and a sheet that lists the faults."""

import io
import warnings
from collections import defaultdict
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from honorees.spreadsheets.read.texts import read_texts
from honorees.spreadsheets.types import Fault, FilePlan, Value, Workbook
from honorees.spreadsheets.understand.headings import FAULTS_SHEET
from portal.vietnamese import fold, safe_cell

AUTHOR = "Cổng thông tin"
_FAULT = PatternFill("solid", fgColor="FFC7CE")
_WARNING = PatternFill("solid", fgColor="FFEB9C")
_MAX_COMMENT_LENGTH = 1_500


def error_workbook(workbook: Workbook, plan: FilePlan) -> bytes:
    """Return the workbook as xlsx with the plan's faults marked; it can be corrected and uploaded again."""
    book = _open_original(workbook) or _rebuild(workbook)
    _clear_marks(book)
    by_cell: dict[tuple[str, int, int], list[Fault]] = defaultdict(list)
    for fault in plan.all_faults():
        if fault.row and fault.sheet in book.sheetnames:
            by_cell[fault.sheet, fault.row, fault.column or _first_column(workbook, fault)].append(fault)
    for (sheet, row, column), faults in by_cell.items():
        _mark(book[sheet], row, column, faults)
    _add_summary(book, workbook, plan)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _open_original(workbook: Workbook) -> Any:
    """Return the uploaded xlsx with stored values instead of formulas; None if openpyxl cannot read it."""
    if workbook.kind != "xlsx":
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(workbook.content), keep_links=False)
            for sheet in workbook.sheets:
                _store_values(book[sheet.name], sheet)
        # openpyxl raises many kinds of exceptions; the workbook is then rebuilt from the cells
        except Exception:  # noqa: BLE001
            return None
    return book


def _store_values(target_sheet: Any, sheet: Any) -> None:
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            target = target_sheet.cell(row, column)
            if target.data_type == "f" and not cell.note:
                _set_value(target, cell.value)


def _rebuild(workbook: Workbook) -> Any:
    """Return a new workbook with the texts in Unicode."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    texts = read_texts(workbook)
    for sheet in workbook.sheets:
        target_sheet = book.create_sheet(sheet.name)
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                value = texts[sheet.name].at(row, column) if isinstance(cell.value, str) or cell.note else cell.value
                _set_value(target_sheet.cell(row, column), value)
        for top, left, bottom, right in sheet.merged:
            target_sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in sheet.hidden_rows:
            target_sheet.row_dimensions[row].hidden = True
        target_sheet.sheet_state = "hidden" if sheet.is_hidden else "visible"
        for column in {column for cells in sheet.rows.values() for column in cells}:
            longest = max(len(texts[sheet.name].at(row, column)) for row in sheet.rows)
            target_sheet.column_dimensions[get_column_letter(column)].width = min(60, max(8, longest + 2))
    return book


def _set_value(target: Any, value: Value) -> None:
    target.value = safe_cell(value)
    if isinstance(value, str):
        target.data_type = "s"


def _clear_marks(book: Any) -> None:
    """Remove the marks of an earlier error workbook."""
    for name in book.sheetnames:
        if fold(name) == fold(FAULTS_SHEET):
            del book[name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                is_ours = cell.comment and cell.comment.author == AUTHOR
                if is_ours and str(cell.fill.fgColor.rgb)[-6:] in ("FFC7CE", "FFEB9C"):
                    cell.comment = None
                    cell.fill = PatternFill()


def _first_column(workbook: Workbook, fault: Fault) -> int:
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == fault.sheet)
    return min(sheet.rows.get(fault.row, {1: None}))


def _mark(sheet: Any, row: int, column: int, faults: list[Fault]) -> None:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(merged for merged in sheet.merged_cells.ranges if cell.coordinate in merged)
        cell = sheet.cell(area.min_row, area.min_col)
    cell.fill = _FAULT if any(fault.is_blocking for fault in faults) else _WARNING
    text = "\n\n".join(f"{fault.message}\nCách sửa: {fault.mend}" for fault in faults)
    if cell.comment and cell.comment.author != AUTHOR:
        text = f"{text}\n\n({cell.comment.text})"
    cell.comment = Comment(text[:_MAX_COMMENT_LENGTH], AUTHOR, width=320, height=60 + 20 * text.count("\n"))


def _add_summary(book: Any, workbook: Workbook, plan: FilePlan) -> None:
    sheet = book.create_sheet(FAULTS_SHEET)
    faults = sorted(plan.all_faults(), key=lambda fault: not fault.is_blocking)
    blocking = sum(fault.is_blocking for fault in faults)
    sheet["A1"] = f"Cần sửa {blocking} lỗi; nên xem lại {len(faults) - blocking} chỗ."
    sheet["A1"].font = Font(bold=True, size=13)
    sheet["A2"] = (
        "Sửa ngay tại các ô được tô màu ở từng trang rồi gửi lại cả tệp. Không cần xóa trang này và các ghi chú."
    )
    columns = [("Trang", 24), ("Ô", 8), ("Mức độ", 12), ("Điều chưa đúng", 70), ("Cách sửa", 70)]
    for column, (heading, width) in enumerate(columns, start=1):
        sheet.cell(4, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, fault in enumerate(faults, start=5):
        coordinate = ""
        if fault.row:
            coordinate = f"{get_column_letter(fault.column or _first_column(workbook, fault))}{fault.row}"
        level = "Phải sửa" if fault.is_blocking else "Xem lại"
        for column, value in enumerate([fault.sheet, coordinate, level, fault.message, fault.mend], start=1):
            cell = sheet.cell(row, column)
            _set_value(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if coordinate and fault.sheet in book.sheetnames:
            target = fault.sheet.replace("'", "''")
            sheet.cell(row, 2).hyperlink = f"#'{target}'!{coordinate}"
            sheet.cell(row, 2).font = Font(color="0563C1", underline="single")
    sheet.freeze_panes = "A5"
