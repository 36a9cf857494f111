"""Intermediate state of a row while its plan is built."""

from typing import Any

from honorees.spreadsheets.plan.duplicates import Person
from honorees.spreadsheets.read.texts import SheetTexts
from honorees.spreadsheets.types import Fault, Meaning, RowAction, RowPlan
from honorees.spreadsheets.understand.row_kinds import ReadRow


class RowDraft:
    """A row of the file while its plan is built."""

    def __init__(self, texts: SheetTexts, read: ReadRow, columns: dict[Meaning, int]) -> None:
        self.read = read
        self.columns = columns
        self.plan = RowPlan(
            texts.sheet.name, read.row, RowAction.SKIPPED if read.skip else RowAction.CREATE, label=read.label
        )
        self.values: dict[str, Any] = {}  # values read from the row; blank cells are absent
        self.person: Person | None = None
        self.blank: set[str] = set()  # values whose columns exist and whose cells are empty
        self.from_titles: set[str] = set()  # values from titles in the name: they fill gaps, but change nothing

    def fault(self, column: int, code: str, message: str, mend: str, is_blocking: bool = True) -> None:
        self.plan.faults.append(Fault(self.plan.sheet, self.plan.row, column, code, message, mend, is_blocking))

    @property
    def is_faulty(self) -> bool:
        return any(fault.is_blocking for fault in self.plan.faults)

    def column_of(self, meaning: Meaning) -> int:
        """Return the column number of that meaning, 0 if the sheet has no such column."""
        cell = self.read.cells.get(meaning)
        return cell.column if cell else self.columns.get(meaning, 0)
