"""Plans of small lists given in a test."""

import io
from collections import Counter
from datetime import date
from types import SimpleNamespace

import openpyxl

from honorees.spreadsheets.plan.planning import build_plan
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import (
    Known,
    KnownHonoree,
    KnownHonour,
    KnownProvince,
    KnownUnit,
    PlanChoices,
    RowAction,
)
from honorees.spreadsheets.understand.headings import recognise

CYCLE = SimpleNamespace(pk=1, ceremony_on=date(2024, 9, 4), end_year=2024)
DECISION = SimpleNamespace(pk=7)
LONG_AGO, MERGED = date(1990, 1, 1), date(2025, 7, 1)
HEADING = ["STT", "Họ và tên", "Giới tính", "Năm sinh", "Chức vụ", "Đơn vị"]

LAWYERS = KnownUnit(1, "Vụ Pháp chế, Bộ Tư pháp", "", "central", LONG_AGO)
JUSTICE = KnownUnit(2, "Bộ Tư pháp", "", "central", LONG_AGO)
PROVINCES = [
    KnownProvince(1, "40", "Nghệ An", "province", LONG_AGO, MERGED, (2,)),
    KnownProvince(2, "40", "Nghệ An", "province", MERGED),
]
AN = {
    "kind": "individual",
    "name": "Nguyễn Văn An",
    "gender": "male",
    "birth_year": 1980,
    "academic_title": "",
    "unit_id": 1,
    "new_unit": "",
    "unit_name": "Vụ Pháp chế, Bộ Tư pháp",
    "post": "Chuyên viên",
    "post_level": "staff",
    "field_id": 3,
    "citation": "Lời khen.",
    "decision_id": 7,
    "achievements": [],
}


def known(**more):
    """Return content with one person, honoured in the cycle."""
    return Known(
        **{
            "provinces": PROVINCES,
            "units": [LAWYERS, JUSTICE],
            "fields": {3: "Pháp luật", 4: "Cải cách hành chính"},
            "decisions": {7: "12/QĐ-CĐVC", 8: "13/QĐ-CĐVC"},
            "honours": [KnownHonour(21, 11, 1, AN)],
            "honorees": [
                KnownHonoree(11, "individual", "Nguyễn Văn An", "male", 1980, "", (1,), ("Vụ Pháp chế, Bộ Tư pháp",))
            ],
            **more,
        }
    )


def nothing_known():
    return known(honours=[], honorees=[])


def sent(rows, heading=HEADING, merged=()):
    """Return the workbook of a list with its heading."""
    book = openpyxl.Workbook()
    book.active.title = "Danh sách"
    for row in [heading, *rows]:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return read_workbook(file, "a.xlsx")


def plan_of(rows, heading=HEADING, *, existing=None, choices=None, merged=(), decision=DECISION):
    workbook = sent(rows, heading, merged)
    return build_plan(
        workbook,
        recognise(workbook, {}),
        cycle=CYCLE,
        decision=decision,
        choices=choices or PlanChoices(),
        known=existing or nothing_known(),
    )


def codes(plan):
    """Return (row, column, code) of all faults."""
    return [(fault.row, fault.column, fault.code) for fault in plan.all_faults()]


def counts_of(plan):
    """Return the number of rows of each action, of warnings, conversions and new units."""
    actions = Counter(row.action for row in plan.rows)
    return {action.value: actions[action] for action in RowAction} | {
        "warnings": sum(not fault.is_blocking for fault in plan.all_faults()),
        "conversions": sum(len(row.conversions) for row in plan.rows),
        "new_units": len(plan.new_units),
    }
