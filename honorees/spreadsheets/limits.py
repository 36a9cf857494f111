"""Limits of the files that are read: far above any real list, low enough to bound time and memory."""

from typing import NoReturn

from honorees.spreadsheets.types import Cell, FileRefused, Sheet

FILE_BYTES = 20 * 2**20
ROWS = 20_000  # in each sheet, counted to the last non-empty row
COLUMNS = 200
CELLS = 250_000  # non-empty, in the whole file
CELL_TEXT = 32_767  # characters, the limit of Excel
SHEETS = 100
MERGED = 20_000


class CellCount:
    """Stores the cells of a file in their sheets, and refuses a file with too many, or with one too far out."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, sheet: Sheet, cell: Cell) -> None:
        if not 1 <= cell.row <= ROWS or cell.column > COLUMNS:
            raise FileRefused(
                f"Trang “{sheet.name}” có dữ liệu ở ô {column_letters(cell.column)}{cell.row}, ngoài phạm vi đọc được "
                f"(20.000 dòng, {COLUMNS} cột). Hãy xóa ô đó hoặc chia danh sách thành nhiều tệp."
            )
        self.count += 1
        if self.count > CELLS:
            refuse_size()
        sheet.rows.setdefault(cell.row, {})[cell.column] = cell


def column_letters(column: int) -> str:
    """Return the letters of a column of any number; openpyxl knows those of at most three letters."""
    letters = ""
    while column > 0:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def refuse_size() -> NoReturn:
    raise FileRefused("Tệp có quá nhiều ô (trên 250.000). Hãy chia danh sách thành nhiều tệp.")
