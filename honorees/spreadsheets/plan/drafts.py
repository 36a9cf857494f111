"""A row on its way to its plan."""

from typing import Any

from honorees.spreadsheets.plan.duplicates import Person
from honorees.spreadsheets.read.texts import Texts
from honorees.spreadsheets.types import Action, Column, Fault, RowPlan
from honorees.spreadsheets.understand.row_kinds import ReadRow


class Draft:
    """A row on its way to its plan."""

    def __init__(self, texts: Texts, read: ReadRow, columns: dict[Column, int]) -> None:
        self.read = read
        self.columns = columns
        self.plan = RowPlan(
            texts.sheet.name, read.row, Action.SKIPPED if read.skip else Action.CREATE, label=read.label
        )
        self.values: dict[str, Any] = {}  # what the row says; blank cells are absent
        self.person: Person | None = None
        self.blank: set[str] = set()  # values whose columns are there and empty
        self.titled: set[str] = set()  # values that come from the name's titles: they fill, and change nothing

    def fault(self, column: int, code: str, message: str, mend: str, is_blocking: bool = True) -> None:
        self.plan.faults.append(Fault(self.plan.sheet, self.plan.row, column, code, message, mend, is_blocking))

    @property
    def is_faulty(self) -> bool:
        return any(fault.is_blocking for fault in self.plan.faults)

    def column_of(self, meaning: Column) -> int:
        """Where a value of that meaning stands, or would stand; 0 if the sheet has no such column."""
        cell = self.read.cells.get(meaning)
        return cell.column if cell else self.columns.get(meaning, 0)
