"""Writer of minimal .xls files: a stream of BIFF 8 records with fonts, texts, numbers and merged cells."""

import struct
from collections.abc import Mapping, Sequence

BOLD, GLOBALS, SHEET = 700, 0x0005, 0x0010


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _font(name: str) -> bytes:
    head = struct.pack("<HHHHHBBBx", 240, 0, 0x7FFF, 400, 0, 0, 0, 0)
    return record(0x31, head + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le"))


def _text(row: int, column: int, style: int, text: str) -> bytes:
    head = struct.pack("<HHHHB", row - 1, column - 1, style, len(text), 1)
    return record(0x204, head + text.encode("utf-16-le"))


def _number(row: int, column: int, style: int, number: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row - 1, column - 1, style, number))


def write_xls(
    cells: Mapping[tuple[int, int], str | float],
    *,
    fonts: Sequence[str] = ("Arial",),
    font_of: Mapping[tuple[int, int], int] | None = None,
    merged: Sequence[tuple[int, int, int, int]] = (),
    locked: bool = False,
) -> bytes:
    """The file with one sheet “Trang 1”; `font_of`: which of the fonts a cell has, the first otherwise."""
    # font index 4 does not exist in BIFF, so the fifth font has index 5
    written = [_font(name) for name in fonts]
    beginning = record(0x809, struct.pack("<HHHHII", 0x600, GLOBALS, 0, 1997, 0, 6))
    if locked:
        beginning += record(0x2F, bytes(6))
    beginning += b"".join(written)
    beginning += b"".join(record(0xE0, struct.pack("<HHH", font, 0, 0) + bytes(14)) for font in range(len(fonts)))
    name = "Trang 1"
    bound = struct.pack("<BBBB", 0, 0, len(name), 0) + name.encode("latin-1")
    place = len(beginning) + 4 + 4 + len(bound) + 4
    globals_ = beginning + record(0x85, struct.pack("<I", place) + bound) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, SHEET, 0, 1997, 0, 6))
    for (row, column), value in sorted(cells.items()):
        style = (font_of or {}).get((row, column), 0)
        write = _text if isinstance(value, str) else _number
        sheet += write(row, column, style, value)
    areas = b"".join(
        struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in merged
    )
    sheet += record(0xE5, struct.pack("<H", len(merged)) + areas) + record(0x0A, b"")
    return globals_ + sheet
