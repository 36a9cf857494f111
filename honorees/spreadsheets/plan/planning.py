"""Plan of a file: for each row create, change, same, skipped or faulty. Nothing is written."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from honorees.choices import HonoreeKind
from honorees.spreadsheets.export_columns import COLUMNS, LABELS, honour_id_of
from honorees.spreadsheets.plan.drafts import RowDraft
from honorees.spreadsheets.plan.duplicates import MAX_SUGGESTIONS, DuplicateMatch, PeopleIndex, Person
from honorees.spreadsheets.plan.unit_choice import UnitMatcher
from honorees.spreadsheets.read.texts import read_texts
from honorees.spreadsheets.types import (
    NEW,
    Fault,
    FilePlan,
    Known,
    KnownHonour,
    Layout,
    Meaning,
    PlanChoices,
    RowAction,
    Suggestion,
    ValueChange,
    Workbook,
)
from honorees.spreadsheets.understand.person_cells import guess_post_group
from honorees.spreadsheets.understand.rows import RowReader
from honorees.spreadsheets.understand.unit_names import unit_key
from portal.vietnamese import match_key


def own_ids(workbook: Workbook, layout: Layout) -> set[int]:
    """Return the honour ids in the file's own-id columns (exported lists have them)."""
    found = set()
    for sheet, sheet_layout in _used(workbook, layout):
        columns = [heading.column for heading in sheet_layout.headings if heading.meaning == Meaning.OWN_ID]
        for row, cells in sheet.rows.items():
            if row >= sheet_layout.first_row:
                ids = (honour_id_of(cells[column].text) for column in columns if column in cells)
                found |= {honour_id for honour_id in ids if honour_id}
    return found


def build_plan(
    workbook: Workbook, layout: Layout, *, cycle: Any, decision: Any, choices: PlanChoices | None = None, known: Known
) -> FilePlan:
    """Return the plan of the whole file.

    cycle: of the honours. decision: of rows that name none; None if there is no default. Units and provinces are
    matched as of the day of the ceremony, or the last day of the cycle if there is no ceremony.
    """
    day = cycle.ceremony_on or date(cycle.end_year, 12, 31)
    planner = _Planner(known, choices or PlanChoices(), cycle.pk, decision.pk if decision else None, day)
    texts = read_texts(workbook)
    used = _used(workbook, layout)
    for sheet, sheet_layout in used:
        planner.reader.read_sheet(texts[sheet.name], sheet_layout)
    plan = planner.build()
    if not used:
        message = "Không trang nào có danh sách đọc được."
        mend = "Đặt một dòng tiêu đề có “Họ và tên” và “Đơn vị” phía trên danh sách, hoặc chỉ rõ các cột."
        plan.faults.append(Fault(workbook.sheets[0].name, 0, 0, "no_list", message, mend))
    for sheet_layout in layout.sheets:
        name, may_have_people = sheet_layout.name, sheet_layout.headings or sheet_layout.confidence == 0.0
        if sheet_layout.is_skipped and may_have_people:
            message = f"Trang “{name}” không được đọc: {sheet_layout.reason}"
            mend = "Nếu trang có danh sách, hãy chọn đọc trang này."
            plan.faults.append(Fault(name, 0, 0, "sheet_skipped", message, mend, is_blocking=False))
    return plan


def _used(workbook: Workbook, layout: Layout) -> list[Any]:
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    return [
        (sheets[sheet_layout.name], sheet_layout)
        for sheet_layout in layout.sheets
        if not sheet_layout.is_skipped and sheet_layout.name in sheets
    ]


class _Planner:
    def __init__(self, known: Known, choices: PlanChoices, cycle_id: int, decision_id: int | None, day: date) -> None:
        self.choices, self.decision_id = choices, decision_id
        self.unit_matcher = UnitMatcher(known, choices, day)
        self.reader = RowReader(known, choices, day, self.unit_matcher)
        self.of_person: dict[int, list[KnownHonour]] = {}
        for honour in known.honours:
            if honour.cycle_id == cycle_id:
                self.of_person.setdefault(honour.honoree_id, []).append(honour)
        self.people = PeopleIndex(
            Person(item.id, item.name, item.kind, item.birth_year, self._identities(item.unit_ids, item.unit_names))
            for item in known.honorees
        )
        self.honorees = {honoree.id: honoree for honoree in known.honorees}

    def _identities(self, unit_ids: Iterable[int], names: Iterable[str]) -> frozenset[object]:
        """Return units and related ones by id, and by key, so that either is enough to find two people in one unit."""
        related = {related_id for unit_id in unit_ids for related_id in self.unit_matcher.units.related(unit_id)}
        return frozenset([*related, *(unit_key(name) for name in names if name)])

    # --- matching people --------------------------------------------------------------------------------------

    def build(self) -> FilePlan:
        drafts = [draft for draft in self.reader.drafts if draft.plan.action != RowAction.SKIPPED]
        for draft in drafts:
            draft.person = self._person(draft)
        self._find_duplicates_in_file(drafts)
        claimed: dict[object, RowDraft] = {}
        for draft in drafts:
            if draft.plan.honour_id is not None:
                self._claim(draft, ("honour", draft.plan.honour_id), claimed)
        for draft in drafts:
            if draft.plan.honour_id is None and draft.person is not None:
                self._find_known(draft, claimed)
        for draft in drafts:
            self._complete(draft)
        plan = FilePlan(rows=[draft.plan for draft in self.reader.drafts])
        for draft in drafts:
            if (key := draft.plan.after.get("new_unit")) and draft.plan.action != RowAction.FAULTY:
                self.unit_matcher.new_units[key].rows += 1
        plan.new_units = list(self.unit_matcher.new_units.values())
        return plan

    def _person(self, draft: RowDraft) -> Person | None:
        values = draft.values
        if not values.get("name"):
            return None
        known = self.reader.honours.get(draft.plan.honour_id or 0)
        kind = values.get("kind") or (known.values["kind"] if known else HonoreeKind.INDIVIDUAL.value)
        unit_id, unit_name = values.get("unit_id"), values.get("unit_name", "")
        identities = self._identities([unit_id] if unit_id else [], [unit_name])
        return Person(draft.plan.key, values["name"], kind, values.get("birth_year"), identities)

    def _find_duplicates_in_file(self, drafts: list[RowDraft]) -> None:
        """Report rows of the file that may be one person; the official decides about the later row."""
        positions = {draft.plan.key: (number, draft) for number, draft in enumerate(drafts)}
        people = PeopleIndex(draft.person for draft in drafts if draft.person is not None)
        for number, draft in enumerate(drafts):
            if draft.person is None or draft.plan.honour_id or draft.plan.key in self.choices.duplicates:
                continue
            for duplicate in people.find_duplicates(draft.person):
                position, other = positions[str(duplicate.person.identity)]
                if position < number:
                    self._report_duplicate_in_file(draft, other, duplicate)
                    break

    def _report_duplicate_in_file(self, draft: RowDraft, other: RowDraft, duplicate: DuplicateMatch) -> None:
        plan, first = draft.plan, other.plan
        place = f"dòng {first.row}" + (f", trang “{first.sheet}”" if first.sheet != plan.sheet else "")
        suggestion = Suggestion("duplicate", plan.key, first.label, duplicate.reason, None, first.sheet, first.row)
        plan.suggestions.append(suggestion)
        message = f"Có thể trùng với {place} ({first.label}): {duplicate.reason}."
        mend = "Xóa một dòng, hoặc xác nhận là hai người khác nhau."
        is_blocking = duplicate.is_same and self._count_exact_matches(draft) < 2
        draft.fault(draft.column_of(Meaning.NAME), "duplicate_in_file", message, mend, is_blocking)

    def _count_exact_matches(self, draft: RowDraft) -> int:
        """Count people in the list who match exactly; two known namesakes make a repeated row legitimate."""
        return sum(duplicate.is_same for duplicate in self.people.find_duplicates(draft.person)) if draft.person else 0

    def _claim(self, draft: RowDraft, identity: object, claimed: dict[object, RowDraft]) -> None:
        other = claimed.setdefault(identity, draft)
        if other is not draft:
            column = draft.column_of(Meaning.OWN_ID) or draft.column_of(Meaning.NAME)
            message = f"Cùng một người trong danh sách với dòng {other.plan.row}, trang “{other.plan.sheet}”."
            mend = "Chỉ giữ một dòng cho mỗi lần tôn vinh; người mới thì để trống mã."
            draft.fault(column, "claimed_twice", message, mend)

    def _find_known(self, draft: RowDraft, claimed: dict[object, RowDraft]) -> None:
        """Find the person in the list that the row means: chosen by the official, certain, or only suggested."""
        chosen = self.choices.duplicates.get(draft.plan.key)
        if chosen == NEW:
            return
        if chosen is not None:
            if int(chosen) in self.honorees:
                self._assign_person(draft, int(chosen), claimed)
            return
        assert draft.person is not None  # noqa: S101 (build() calls this only for drafts with a person)
        duplicates = self.people.find_duplicates(draft.person, lambda person: person.identity in self.of_person)
        same = [duplicate.person.identity for duplicate in duplicates if duplicate.is_same]
        if same:
            unclaimed = [identity for identity in same if ("person", identity) not in claimed]
            self._assign_person(draft, int(str((unclaimed or same)[0])), claimed)
            return
        for duplicate in duplicates[:MAX_SUGGESTIONS]:
            person_id = int(str(duplicate.person.identity))
            label = f"{duplicate.person.name} – {', '.join(self.honorees[person_id].unit_names[:1])}".strip(" –")
            draft.plan.suggestions.append(Suggestion("duplicate", draft.plan.key, label, duplicate.reason, person_id))
        if duplicates:
            first = duplicates[0]
            message = f"Có thể đã có trong danh sách: {first.person.name}, {first.reason}."
            mend = "Chọn đúng người trên trang xem trước, hoặc xác nhận là người khác."
            draft.fault(draft.column_of(Meaning.NAME), "duplicate_suspected", message, mend, first.is_likely)

    def _assign_person(self, draft: RowDraft, person_id: int, claimed: dict[object, RowDraft]) -> None:
        self._claim(draft, ("person", person_id), claimed)
        draft.plan.honoree_id = person_id
        honours = self.of_person.get(person_id, [])
        decision = draft.values.get("decision_id") or self.decision_id
        exact = [honour for honour in honours if honour.values["decision_id"] == decision]
        if found := (exact or honours)[:1]:
            draft.plan.honour_id = found[0].id
            self._claim(draft, ("honour", found[0].id), claimed)

    # --- before and after -------------------------------------------------------------------------------------

    def _complete(self, draft: RowDraft) -> None:
        plan = draft.plan
        honour = self.reader.honours.get(plan.honour_id or 0)
        if honour is not None:
            plan.before = dict(honour.values)
            self._complete_change(draft, is_exported=Meaning.OWN_ID in draft.read.cells)
        else:
            self._complete_new(draft)
        if draft.is_faulty:
            plan.action = RowAction.FAULTY
        elif honour is None:
            plan.action = RowAction.CREATE
        else:
            plan.action = RowAction.CHANGE if plan.changes else RowAction.SAME

    def _complete_new(self, draft: RowDraft) -> None:
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
            message, mend = "Chưa có quyết định cho dòng này.", "Chọn quyết định cho cả tệp hoặc ghi số."
            draft.fault(0, "decision_missing", message, mend)

    def _complete_change(self, draft: RowDraft, *, is_exported: bool) -> None:
        plan, before, values = draft.plan, draft.plan.before, dict(draft.values)
        if is_exported:
            # an exported list is complete: an emptied cell is an edit
            empty: dict[str, Any] = {"birth_year": None, "field_id": None, "achievements": []}
            required = {"name", "kind", "unit_id", "new_unit", "unit_name", "decision_id"}
            values |= {name: empty.get(name, "") for name in draft.blank - values.keys() - required}
        else:
            if match_key(values.get("name", "")) == match_key(before["name"]):
                values.pop("name", None)
            if unit_key(values.get("unit_name", "")) == unit_key(before["unit_name"]) or (
                values.get("unit_id") is not None and values["unit_id"] == before["unit_id"]
            ):
                for name in ("unit_id", "new_unit", "unit_name"):
                    values.pop(name, None)
        for name in draft.from_titles:
            if before[name]:
                values.pop(name, None)
        plan.after = values
        plan.changes = self._changes(before, values)

    def _changes(self, before: dict[str, Any], after: dict[str, Any]) -> list[ValueChange]:
        changes = []
        for name in ("kind", "academic_title", "name", "gender", "birth_year", "post", "post_level", "field_id",
                     "decision_id", "citation", "achievements"):  # fmt: skip
            if name in after and after[name] != before[name]:
                shown = self._display_value(name, before), self._display_value(name, after)
                changes.append(ValueChange(name, LABELS[name], *shown))
        units = ("unit_id", "new_unit", "unit_name")
        if any(name in after and after[name] != before[name] for name in units):
            changes.append(ValueChange("unit", LABELS["unit"], before["unit_name"], after["unit_name"]))
        return changes

    def _display_value(self, name: str, values: dict[str, Any]) -> str:
        column = next(column for column in COLUMNS if column.names == (name,))
        value = column.value(values, self.reader.names)
        return "" if value is None else str(value)
