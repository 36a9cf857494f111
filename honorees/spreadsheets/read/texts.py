"""The texts of a sheet in normalized Unicode, with merged cells resolved."""

import re
from collections import defaultdict

from honorees.spreadsheets.types import Cell, Conversion, Sheet, Workbook
from portal.vietnamese import Encoding, convert_legacy, normalize, read_cell, vote_encoding

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MAX_COVERED = 200_000  # cells within merged ranges


class SheetTexts:
    """The text of each cell of a sheet, and the conversions from legacy encodings."""

    def __init__(self, sheet: Sheet, encodings: dict[str, Encoding | None]) -> None:
        self.sheet = sheet
        self.conversions: dict[tuple[int, int], Conversion] = {}
        self._texts: dict[tuple[int, int], str] = {}
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                self._texts[row, column] = self._text(cell, encodings.get(cell.font))
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in sheet.merged:
            area = (bottom - top + 1) * (right - left + 1)
            if area <= 0 or len(self._covered) + area > _MAX_COVERED:
                continue
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._covered[row, column] = (top, left)

    def covered(self) -> list[tuple[int, int]]:
        """Return the cells inside merged ranges."""
        return list(self._covered)

    def at(self, row: int, column: int) -> str:
        """Return the text of a cell with its line breaks, "" if it is empty."""
        return self._texts.get((row, column), "")

    def merged_at(self, row: int, column: int) -> str:
        """Return the text of a cell, of a merged range that of its first cell."""
        return self.at(*self._covered.get((row, column), (row, column)))

    def columns(self, row: int) -> list[int]:
        """Return the non-empty columns of a row."""
        return sorted(column for column in self.sheet.rows.get(row, ()) if self._texts[row, column])

    def _text(self, cell: Cell, encoding: Encoding | None) -> str:
        if not isinstance(cell.value, str):
            return cell.text
        raw = read_cell(cell.text) if cell.text.startswith("'") else cell.text
        converted = convert_legacy(raw, encoding, cell.font or None)
        if converted != raw:
            self.conversions[cell.row, cell.column] = Conversion(
                self.sheet.name, cell.row, cell.column, _storable(raw), _storable(converted), encoding or ""
            )
        return normalize(converted).strip()


def read_texts(workbook: Workbook) -> dict[str, SheetTexts]:
    """Return the texts of each sheet by name; the encoding is determined per font and sheet."""
    return {sheet.name: SheetTexts(sheet, _encodings(sheet)) for sheet in workbook.sheets}


def _storable(text: str) -> str:
    """Return the text without characters that databases refuse."""
    return _UNSTORABLE.sub("", text)


def _encodings(sheet: Sheet) -> dict[str, Encoding | None]:
    by_font: dict[str, list[str]] = defaultdict(list)
    for cells in sheet.rows.values():
        for cell in cells.values():
            if isinstance(cell.value, str):
                by_font[cell.font].append(cell.text)
    return {font: vote_encoding(texts, font or None) for font, texts in by_font.items()}


def one_line(text: str) -> str:
    return " ".join(text.split())
