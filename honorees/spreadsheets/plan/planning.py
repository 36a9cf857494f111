"""What becomes of each row of a file: created, changed, the same, skipped or faulty; nothing is written."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from honorees.choices import HonoreeKind
from honorees.spreadsheets.export_columns import BY_MEANING, LABELS, achievements_text, honour_id_of, title_label
from honorees.spreadsheets.plan.drafts import Draft
from honorees.spreadsheets.plan.duplicates import MOST, Double, People, Person, unit_marks
from honorees.spreadsheets.plan.unit_choice import Places
from honorees.spreadsheets.read.texts import read_texts
from honorees.spreadsheets.types import (
    NEW,
    Action,
    Change,
    Choices,
    Column,
    Fault,
    FilePlan,
    Known,
    KnownHonour,
    Layout,
    Suggestion,
    Workbook,
)
from honorees.spreadsheets.understand.person_cells import guess_post_group
from honorees.spreadsheets.understand.rows import RowReader
from honorees.spreadsheets.understand.unit_names import unit_key
from portal.vietnamese import match_key


def own_ids(workbook: Workbook, layout: Layout) -> set[int]:
    """The ids of honours that stand in the file."""
    found = set()
    for sheet, sheet_layout in _used(workbook, layout):
        columns = [h.column for h in sheet_layout.headings if h.meaning == Column.OWN_ID]
        for row, cells in sheet.rows.items():
            if row >= sheet_layout.first_row:
                ids = (honour_id_of(cells[column].text) for column in columns if column in cells)
                found |= {one for one in ids if one}
    return found


def make_plan(
    workbook: Workbook,
    layout: Layout,
    *,
    cycle: Any,
    decision: Any,
    choices: Choices | None = None,
    known: Known,
) -> FilePlan:
    """The plan of the whole file.

    `cycle`, `decision`: what the honours are of where the file does not say (decision may be None). The day that counts
    is that of the ceremony, or the last day of the cycle.
    """
    day = cycle.ceremony_on or date(cycle.end_year, 12, 31)
    planner = _Planner(known, choices or Choices(), cycle.pk, decision.pk if decision else None, day)
    texts = read_texts(workbook)
    used = _used(workbook, layout)
    for sheet, sheet_layout in used:
        planner.reader.read_sheet(texts[sheet.name], sheet_layout)
    plan = planner.finished()
    if not used:
        plan.faults.append(
            Fault(
                workbook.sheets[0].name,
                0,
                0,
                "no_list",
                "Không trang nào có danh sách đọc được.",
                "Đặt một dòng tiêu đề có “Họ và tên” và “Đơn vị” phía trên danh sách, hoặc chỉ rõ các cột.",
            )
        )
    for sheet_layout in layout.sheets:
        if sheet_layout.is_skipped and _has_people(sheet_layout):
            plan.faults.append(
                Fault(
                    sheet_layout.name,
                    0,
                    0,
                    "sheet_skipped",
                    f"Trang “{sheet_layout.name}” không được đọc: {sheet_layout.reason}",
                    "Nếu trang có danh sách, hãy chọn đọc trang này.",
                    is_blocking=False,
                )
            )
    plan.counts = _counts(plan)
    return plan


def _used(workbook: Workbook, layout: Layout) -> list[Any]:
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    return [(sheets[one.name], one) for one in layout.sheets if not one.is_skipped and one.name in sheets]


def _has_people(layout: Any) -> bool:
    return bool(layout.headings) or layout.confidence == 0.0


def _counts(plan: FilePlan) -> dict[str, int]:
    actions = Counter(row.action.value for row in plan.rows)
    return {action.value: actions[action.value] for action in Action} | {
        "warnings": sum(not fault.is_blocking for fault in plan.all_faults()),
        "conversions": sum(len(row.conversions) for row in plan.rows),
        "new_units": len(plan.new_units),
    }


class _Planner:
    def __init__(self, known: Known, choices: Choices, cycle_id: int, decision_id: int | None, day: date) -> None:
        self.choices, self.decision_id = choices, decision_id
        self.places = Places(known, choices, day)
        self.reader = RowReader(known, choices, day, self.places)
        self.of_person: dict[int, list[KnownHonour]] = {}
        for honour in known.honours:
            if honour.cycle_id == cycle_id:
                self.of_person.setdefault(honour.honoree_id, []).append(honour)
        self.people = People(
            Person(one.id, one.name, one.kind, one.birth_year, self._kin(one.unit_ids, one.unit_names))
            for one in known.honorees
        )
        self.honorees = {one.id: one for one in known.honorees}

    def _kin(self, unit_ids: Iterable[int], names: Iterable[str]) -> frozenset[object]:
        return unit_marks({kin for one in unit_ids for kin in self.places.units.kin(one)}, names)

    # --- who is who -------------------------------------------------------------------------------------------

    def finished(self) -> FilePlan:
        drafts = [draft for draft in self.reader.drafts if draft.plan.action != Action.SKIPPED]
        for draft in drafts:
            draft.person = self._person(draft)
        self._find_doubles_within(drafts)
        claimed: dict[object, Draft] = {}
        for draft in drafts:
            if draft.plan.honour_id is not None:
                self._claim(draft, ("honour", draft.plan.honour_id), claimed)
        for draft in drafts:
            if draft.plan.honour_id is None and draft.person is not None:
                self._find_known(draft, claimed)
        for draft in drafts:
            self._settle(draft)
        plan = FilePlan(rows=[draft.plan for draft in self.reader.drafts])
        for draft in drafts:
            if (key := draft.plan.after.get("new_unit")) and draft.plan.action != Action.FAULTY:
                self.places.new_units[key].rows += 1
        plan.new_units = list(self.places.new_units.values())
        return plan

    def _person(self, draft: Draft) -> Person | None:
        values = draft.values
        if not values.get("name"):
            return None
        known = self.reader.honours.get(draft.plan.honour_id or 0)
        kind = values.get("kind") or (known.values["kind"] if known else HonoreeKind.INDIVIDUAL.value)
        unit_id, unit_name = values.get("unit_id"), values.get("unit_name", "")
        marks = self._kin([unit_id] if unit_id else [], [unit_name])
        return Person(draft.plan.key, values["name"], kind, values.get("birth_year"), marks)

    def _find_doubles_within(self, drafts: list[Draft]) -> None:
        """Rows of the file that may be one person: the later one is asked about."""
        places = {draft.plan.key: (number, draft) for number, draft in enumerate(drafts)}
        people = People(draft.person for draft in drafts if draft.person is not None)
        for number, draft in enumerate(drafts):
            if draft.person is None or draft.plan.honour_id or draft.plan.key in self.choices.duplicates:
                continue
            for double in people.doubles(draft.person):
                place, other = places[str(double.person.mark)]
                if place >= number:
                    continue
                self._name_double_within(draft, other, double)
                break

    def _name_double_within(self, draft: Draft, other: Draft, double: Double) -> None:
        where = f"dòng {other.plan.row}" + (
            f", trang “{other.plan.sheet}”" if other.plan.sheet != draft.plan.sheet else ""
        )
        draft.plan.suggestions.append(
            Suggestion(
                "duplicate", draft.plan.key, other.plan.label, double.reason, None, other.plan.sheet, other.plan.row
            )
        )
        message = f"Có thể trùng với {where} ({other.plan.label}): {double.reason}."
        column = draft.column_of(Column.NAME)
        is_blocking = double.is_same and self._known_twins(draft) < 2
        draft.fault(
            column, "duplicate_in_file", message, "Xóa một dòng, hoặc xác nhận là hai người khác nhau.", is_blocking
        )

    def _known_twins(self, draft: Draft) -> int:
        """How many people of the list the row may be: two who are known to be two are no fault of the file."""
        return sum(double.is_same for double in self.people.doubles(draft.person)) if draft.person else 0

    def _claim(self, draft: Draft, mark: object, claimed: dict[object, Draft]) -> None:
        other = claimed.setdefault(mark, draft)
        if other is not draft:
            column = draft.column_of(Column.OWN_ID) or draft.column_of(Column.NAME)
            message = f"Cùng một người trong danh sách với dòng {other.plan.row}, trang “{other.plan.sheet}”."
            draft.fault(
                column, "claimed_twice", message, "Chỉ giữ một dòng cho mỗi lần tôn vinh; người mới thì để trống mã."
            )

    def _find_known(self, draft: Draft, claimed: dict[object, Draft]) -> None:
        """The person of the list that the row means: chosen, certain, or suggested."""
        chosen = self.choices.duplicates.get(draft.plan.key)
        if chosen == NEW:
            return
        if chosen is not None:
            if int(chosen) in self.honorees:
                self._take(draft, int(chosen), claimed)
            return
        assert draft.person is not None  # noqa: S101 (finished() leaves the others out)
        doubles = self.people.doubles(draft.person, lambda person: person.mark in self.of_person)
        same = [double for double in doubles if double.is_same and ("person", double.person.mark) not in claimed]
        same = same or [double for double in doubles if double.is_same]
        if same:
            self._take(draft, int(str(same[0].person.mark)), claimed)
            return
        for double in doubles[:MOST]:
            person_id = int(str(double.person.mark))
            label = f"{double.person.name} – {', '.join(self.honorees[person_id].unit_names[:1])}".strip(" –")
            draft.plan.suggestions.append(Suggestion("duplicate", draft.plan.key, label, double.reason, person_id))
        if doubles:
            first = doubles[0]
            message = f"Có thể đã có trong danh sách: {first.person.name}, {first.reason}."
            mend = "Chọn đúng người trên trang xem trước, hoặc xác nhận là người khác."
            draft.fault(draft.column_of(Column.NAME), "duplicate_suspected", message, mend, first.is_likely)

    def _take(self, draft: Draft, person_id: int, claimed: dict[object, Draft]) -> None:
        self._claim(draft, ("person", person_id), claimed)
        draft.plan.honoree_id = person_id
        honours = self.of_person.get(person_id, [])
        decision = draft.values.get("decision_id") or self.decision_id
        exact = [honour for honour in honours if honour.values["decision_id"] == decision]
        if found := (exact or honours)[:1]:
            draft.plan.honour_id = found[0].id
            self._claim(draft, ("honour", found[0].id), claimed)

    # --- before and after -------------------------------------------------------------------------------------

    def _settle(self, draft: Draft) -> None:
        plan = draft.plan
        honour = self.reader.honours.get(plan.honour_id or 0)
        if honour is not None:
            plan.before = dict(honour.values)
            self._settle_change(draft, is_exported=Column.OWN_ID in draft.read.cells)
        else:
            self._settle_new(draft)
        if draft.is_faulty:
            plan.action = Action.FAULTY
        elif honour is None:
            plan.action = Action.CREATE
        else:
            plan.action = Action.CHANGE if plan.changes else Action.SAME

    def _settle_new(self, draft: Draft) -> None:
        values = draft.values
        after: dict[str, Any] = {
            "kind": HonoreeKind.INDIVIDUAL.value, "name": "", "gender": "", "birth_year": None, "academic_title": "",
            "unit_id": None, "new_unit": "", "unit_name": "", "post": "", "field_id": None, "citation": "",
            "decision_id": self.decision_id, "achievements": [],
        }  # fmt: skip
        after |= values
        after.setdefault("post_level", guess_post_group(after["post"]))
        draft.plan.after = after
        if draft.plan.honoree_id is not None:
            person = self.honorees[draft.plan.honoree_id]
            kept = {name: getattr(person, name) for name in ("kind", "name", "gender", "birth_year", "academic_title")}
            for name, value in kept.items():
                if value or name in ("kind", "name"):
                    after[name] = value
            draft.plan.notes.append("Người này đã có trên cổng; thêm lần tôn vinh của giai đoạn này.")
        if after["decision_id"] is None and not draft.is_faulty:
            draft.fault(
                0, "decision_missing", "Chưa có quyết định cho dòng này.", "Chọn quyết định cho cả tệp hoặc ghi số."
            )

    def _settle_change(self, draft: Draft, *, is_exported: bool) -> None:
        plan, before, values = draft.plan, draft.plan.before, dict(draft.values)
        if is_exported:
            # an exported list says all: a cell that was emptied is an edit
            empty: dict[str, Any] = {"birth_year": None, "field_id": None, "achievements": []}
            for name in (
                draft.blank - values.keys() - {"name", "kind", "unit_id", "new_unit", "unit_name", "decision_id"}
            ):
                values[name] = empty.get(name, "")
        else:
            if match_key(values.get("name", "")) == match_key(before["name"]):
                values.pop("name", None)
            if unit_key(values.get("unit_name", "")) == unit_key(before["unit_name"]) or (
                values.get("unit_id") is not None and values["unit_id"] == before["unit_id"]
            ):
                for name in ("unit_id", "new_unit", "unit_name"):
                    values.pop(name, None)
        for name in draft.titled:
            if before[name]:
                values.pop(name, None)
        plan.after = values
        plan.changes = self._changes(before, values)

    def _changes(self, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
        changes = []
        for name in ("kind", "academic_title", "name", "gender", "birth_year", "post", "post_level", "field_id",
                     "decision_id", "citation", "achievements"):  # fmt: skip
            if name in after and after[name] != before[name]:
                changes.append(Change(name, LABELS[name], self._words(name, before), self._words(name, after)))
        units = ("unit_id", "new_unit", "unit_name")
        if any(name in after and after[name] != before[name] for name in units):
            changes.append(Change("unit", LABELS["unit"], before["unit_name"], after["unit_name"]))
        return changes

    def _words(self, name: str, values: dict[str, Any]) -> str:
        if name == "academic_title":
            return title_label(values[name])
        if name == "achievements":
            return achievements_text(values[name])
        listed = next((one for one in BY_MEANING.values() if one.names == (name,)), None)
        value = listed.value(values, self.reader.names) if listed else values[name]
        return "" if value is None else str(value)
