"""How much of a file is read at all: far above any real list, far below what hurts."""

from typing import NoReturn

from honorees.spreadsheets.types import FileRefused

FILE_BYTES = 20 * 2**20
ROWS = 20_000  # the last row that may hold something, in each sheet
COLUMNS = 200
CELLS = 250_000  # with something in them, in the whole file
CELL_TEXT = 32_767  # characters, as spreadsheets have it
SHEETS = 100
MERGED = 20_000


def refuse_place(sheet: str, place: str) -> NoReturn:
    raise FileRefused(
        f"Trang “{sheet}” có dữ liệu ở ô {place}, ngoài phạm vi đọc được ({ROWS:,} dòng, {COLUMNS} cột). ".replace(
            f"{ROWS:,}", "20.000"
        )
        + "Hãy xóa ô đó hoặc chia danh sách thành nhiều tệp."
    )


def refuse_size() -> NoReturn:
    raise FileRefused("Tệp có quá nhiều ô (trên 250.000). Hãy chia danh sách thành nhiều tệp.")
