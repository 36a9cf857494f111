"""Limits of the files that are read: far above any real list, low enough to bound time and memory."""

from typing import NoReturn

from honorees.spreadsheets.types import FileRefused

FILE_BYTES = 20 * 2**20
ROWS = 20_000  # in each sheet, counted to the last non-empty row
COLUMNS = 200
CELLS = 250_000  # non-empty, in the whole file
CELL_TEXT = 32_767  # characters, the limit of Excel
SHEETS = 100
MERGED = 20_000


def refuse_cell(sheet: str, cell: str) -> NoReturn:
    raise FileRefused(
        f"Trang “{sheet}” có dữ liệu ở ô {cell}, ngoài phạm vi đọc được ({ROWS:,} dòng, {COLUMNS} cột). ".replace(
            f"{ROWS:,}", "20.000"
        )
        + "Hãy xóa ô đó hoặc chia danh sách thành nhiều tệp."
    )


def refuse_size() -> NoReturn:
    raise FileRefused("Tệp có quá nhiều ô (trên 250.000). Hãy chia danh sách thành nhiều tệp.")
