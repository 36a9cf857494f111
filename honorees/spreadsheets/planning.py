"""What becomes of each row of a file: created, changed, the same, skipped or faulty; nothing is written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from honorees.choices import HonoreeKind, Level
from honorees.spreadsheets.bounds import CELL_TEXT
from honorees.spreadsheets.doubles import MOST, Double, People, Person, unit_marks
from honorees.spreadsheets.exported import BY_MEANING, LABELS, Names, achievements_text, honour_id_of, title_label
from honorees.spreadsheets.near import NearIndex
from honorees.spreadsheets.people import (
    Unclear,
    guess_post_group,
    is_collective_name,
    read_achievements,
    read_birth_year,
    read_gender,
    read_kind,
    read_level,
    read_name,
    read_post_group,
    read_titles,
)
from honorees.spreadsheets.rows import ReadRow, names_a_unit, read_rows
from honorees.spreadsheets.shapes import (
    NEW,
    Action,
    Change,
    Choices,
    Column,
    Fault,
    FilePlan,
    Known,
    KnownHonour,
    KnownUnit,
    Layout,
    NewUnit,
    RowPlan,
    Suggestion,
    Workbook,
)
from honorees.spreadsheets.texts import Texts, one_line, read_texts
from honorees.spreadsheets.units import Match, Provinces, Units, guess_level, unit_key
from portal.vietnamese import accent_report, fold, match_key

LONGEST = {"post": 200, "unit_name": 200}


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
        planner.read_sheet(texts[sheet.name], sheet_layout)
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


class _Draft:
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


class _Planner:
    def __init__(self, known: Known, choices: Choices, cycle_id: int, decision_id: int | None, day: date) -> None:
        self.known, self.choices, self.cycle_id, self.decision_id, self.day = known, choices, cycle_id, decision_id, day
        self.names = Names(known.fields, known.decisions)
        self.provinces = Provinces(known.provinces, day)
        self.units = Units(known.units, day)
        self.fields = {fold(name): pk for pk, name in known.fields.items()}
        self.near_fields = NearIndex(self.fields)
        self.decisions = {fold(number).replace(" ", ""): pk for pk, number in known.decisions.items()}
        self.honours = {honour.id: honour for honour in known.honours}
        self.of_person: dict[int, list[KnownHonour]] = {}
        for honour in known.honours:
            if honour.cycle_id == cycle_id:
                self.of_person.setdefault(honour.honoree_id, []).append(honour)
        self.people = People(
            Person(one.id, one.name, one.kind, one.birth_year, self._kin(one.unit_ids, one.unit_names))
            for one in known.honorees
        )
        self.honorees = {one.id: one for one in known.honorees}
        self.drafts: list[_Draft] = []
        self.new_units: dict[str, NewUnit] = {}
        self._matches: dict[tuple[str, str, str], Match[KnownUnit]] = {}
        self.skipped = frozenset(choices.skipped)

    def _kin(self, unit_ids: Iterable[int], names: Iterable[str]) -> frozenset[object]:
        return unit_marks({kin for one in unit_ids for kin in self.units.kin(one)}, names)

    # --- reading ----------------------------------------------------------------------------------------------

    def read_sheet(self, texts: Texts, layout: Any) -> None:
        present = set(layout.meanings().values())
        columns = {meaning: column for column, meaning in reversed(layout.meanings().items())}
        for read in read_rows(texts, layout):
            draft = _Draft(texts, read, columns)
            self.drafts.append(draft)
            if read.skip:
                draft.plan.notes.append(read.skip)
                continue
            draft.plan.conversions = [
                texts.conversions[read.row, column]
                for column in layout.meanings()
                if (read.row, column) in texts.conversions
            ]
            if draft.plan.key in self.skipped:
                draft.plan.action = Action.SKIPPED
                draft.plan.notes.append("Bỏ qua theo lựa chọn.")
                continue
            self._check_cells(draft, texts, layout)
            self._read(draft, texts, present)

    def _check_cells(self, draft: _Draft, texts: Texts, layout: Any) -> None:
        for column, meaning in layout.meanings().items():
            cell = texts.sheet.rows[draft.read.row].get(column)
            if cell is None or meaning in (Column.IGNORED, Column.ORDINAL) or not cell.note:
                continue
            if cell.note == "formula":
                message, mend = "Ô có công thức chưa có kết quả lưu trong tệp.", "Dán giá trị thay cho công thức."
                draft.fault(column, "formula_without_value", message, mend)
            else:
                message, mend = f"Ô báo lỗi công thức ({cell.text}).", "Gõ lại giá trị đúng vào ô."
                draft.fault(column, "cell_error", message, mend)

    def _read(self, draft: _Draft, texts: Texts, present: set[Column]) -> None:
        """Everything that a row says by itself."""
        cells = draft.read.cells
        broken = {fault.column for fault in draft.plan.faults}
        known = self._own_honour(draft)
        unchanged = self._unchanged(known, cells)
        for meaning in present:
            listed = BY_MEANING.get(meaning)
            if listed and meaning not in cells:
                draft.blank |= set(listed.names)

        def read(meaning: Column, name: str, understand: Any) -> None:
            cell = cells.get(meaning)
            if cell is None or cell.column in broken:
                return
            if meaning in unchanged and known is not None:
                draft.values[name] = known.values[name]
                return
            try:
                draft.values[name] = understand(cell)
            except Unclear as unclear:
                draft.fault(cell.column, unclear.code, unclear.message, unclear.mend)

        read(Column.KIND, "kind", lambda cell: read_kind(cell.text))
        self._read_name(draft, broken, unchanged, known)
        read(Column.GENDER, "gender", lambda cell: read_gender(cell.text))
        read(Column.TITLE, "academic_title", lambda cell: read_titles(cell.text))
        for meaning, gender in ((Column.BIRTH, ""), (Column.BIRTH_MALE, "male"), (Column.BIRTH_FEMALE, "female")):
            self._read_birth(draft, texts, meaning, gender, read)
        read(Column.POST, "post", lambda cell: one_line(cell.text))
        read(Column.POST_GROUP, "post_level", lambda cell: read_post_group(cell.text))
        read(Column.CITATION, "citation", lambda cell: cell.text)
        read(Column.ACHIEVEMENT, "achievements", lambda cell: read_achievements(cell.text))
        read(Column.FIELD, "field_id", self._field)
        read(Column.DECISION, "decision_id", self._decision)
        self._settle_kind(draft, known)
        if Column.UNIT in unchanged and known is not None:
            for name in ("unit_id", "new_unit", "unit_name"):
                draft.values[name] = known.values[name]
        else:
            self._read_unit(draft, broken)
        for name, longest in LONGEST.items():
            if len(str(draft.values.get(name, ""))) > longest:
                column = cells[Column.POST if name == "post" else Column.UNIT].column if cells else 0
                draft.fault(
                    column, "text_too_long", f"{LABELS.get(name, 'Đơn vị')} dài quá {longest} ký tự.", "Rút gọn lại."
                )

    def _own_honour(self, draft: _Draft) -> KnownHonour | None:
        cell = draft.read.cells.get(Column.OWN_ID)
        if cell is None:
            return None
        honour = self.honours.get(honour_id_of(cell.text) or 0)
        if honour is None:
            message = f"Không có lần tôn vinh nào mang mã “{one_line(cell.text)[:40]}”."
            draft.fault(
                cell.column, "own_id_unknown", message, "Trả lại mã như khi xuất, hoặc xóa mã nếu là người mới."
            )
            return None
        draft.plan.honour_id, draft.plan.honoree_id = honour.id, honour.honoree_id
        return honour

    def _unchanged(self, known: KnownHonour | None, cells: Any) -> set[Column]:
        """The columns of an exported row that stand as they were given out."""
        if known is None:
            return set()
        found = set()
        for meaning, listed in BY_MEANING.items():
            given = listed.value(known.values, self.names)
            text = "" if given is None else str(given)[:CELL_TEXT]
            if meaning in cells and one_line(text) == one_line(cells[meaning].text):
                found.add(meaning)
        return found

    def _read_name(self, draft: _Draft, broken: set[int], unchanged: set[Column], known: KnownHonour | None) -> None:
        cell = draft.read.cells.get(Column.NAME)
        if cell is None:
            if Column.OWN_ID not in draft.read.cells or known is not None:
                message = "Dòng không có họ và tên."
                draft.fault(
                    self._column_of(draft, Column.NAME),
                    "name_missing",
                    message,
                    "Ghi họ và tên đầy đủ, hoặc xóa cả dòng nếu thừa.",
                )
            return
        if cell.column in broken:
            return
        if known is not None and Column.NAME in unchanged:
            draft.values["name"] = known.values["name"]
            return
        is_collective = draft.values.get("kind") == HonoreeKind.COLLECTIVE
        if "kind" not in draft.values and is_collective_name(cell.text):
            is_collective = not any(
                meaning in draft.read.cells for meaning in (Column.GENDER, Column.BIRTH, Column.BIRTH_MALE)
            )
            if is_collective:
                draft.values["kind"] = HonoreeKind.COLLECTIVE.value
        try:
            name = read_name(cell.text, is_collective=is_collective)
        except Unclear as unclear:
            draft.fault(cell.column, unclear.code, unclear.message, unclear.mend)
            return
        draft.values["name"] = draft.plan.label = name.name
        for key, value in (("gender", name.gender), ("academic_title", name.academic_title)):
            if value:
                draft.values[key] = str(value)
                draft.titled.add(key)
        if name.removed:
            draft.plan.notes.append(f"Tách khỏi họ tên: {' '.join(name.removed)}")
        if name.is_recased:
            draft.plan.notes.append(f"Viết lại chữ hoa, chữ thường: {name.name}")
        if not is_collective and name.name.isascii() and len(name.name.split()) >= 3:
            if accent_report(name.name).verdict != "ok":
                message, mend = f"Họ tên “{name.name}” không có dấu.", "Ghi lại họ tên có dấu nếu tên có dấu."
                draft.fault(cell.column, "name_without_accents", message, mend, is_blocking=False)
        elif not is_collective and len(name.name.split()) < 2:
            message, mend = f"“{name.name}” chỉ có một chữ.", "Ghi đủ họ và tên."
            draft.fault(cell.column, "name_is_short", message, mend, is_blocking=False)

    def _read_birth(self, draft: _Draft, texts: Texts, meaning: Column, gender: str, read: Any) -> None:
        cell = draft.read.cells.get(meaning)
        if cell is None:
            return
        if gender:
            draft.values["gender"] = gender
            draft.titled.discard("gender")
            if fold(cell.text) in ("x", "v", "+", "co", gender, "nam", "nu"):
                return

        def understand(cell: Any) -> Any:
            raw = texts.sheet.rows[draft.read.row][cell.column]
            value = None if isinstance(raw.value, str) else raw.value
            return read_birth_year(value, cell.text, self.day)

        read(meaning, "birth_year", understand)

    def _settle_kind(self, draft: _Draft, known: KnownHonour | None) -> None:
        kind = draft.values.get("kind") or (known.values["kind"] if known else HonoreeKind.INDIVIDUAL.value)
        if kind == HonoreeKind.COLLECTIVE:
            given = [LABELS[name] for name in ("gender", "birth_year", "academic_title") if draft.values.get(name)]
            if given:
                cell = draft.read.cells.get(Column.KIND) or draft.read.cells.get(Column.NAME)
                message = f"Tập thể không có {', '.join(given).lower()}."
                mend = "Xóa các ô đó, hoặc ghi “Cá nhân” nếu là một người."
                draft.fault(cell.column if cell else 0, "collective_with_personal_columns", message, mend)
            draft.blank -= {"gender", "birth_year", "academic_title"}

    def _field(self, cell: Any) -> int:
        key = fold(cell.text)
        if key in self.fields:
            return self.fields[key]
        near = self.near_fields.near(key)
        if len(near) == 1:
            return self.fields[near[0][1]]
        raise Unclear(
            "field_unknown",
            f"Không có lĩnh vực “{one_line(cell.text)[:80]}” trong danh mục.",
            "Chọn một lĩnh vực trong danh mục của tệp mẫu, hoặc để trống.",
        )

    def _decision(self, cell: Any) -> int:
        key = fold(cell.text).replace(" ", "")
        for candidate in (key, key.removeprefix("quyetdinhso").removeprefix("qdso").removeprefix("so")):
            if candidate in self.decisions:
                return self.decisions[candidate]
        raise Unclear(
            "decision_unknown",
            f"Không có quyết định số “{one_line(cell.text)[:60]}”.",
            "Ghi đúng số quyết định đã có trên cổng, hoặc để trống để dùng quyết định chung của tệp.",
        )

    # --- units ------------------------------------------------------------------------------------------------

    def _read_unit(self, draft: _Draft, broken: set[int]) -> None:
        cells = draft.read.cells
        cell = cells.get(Column.UNIT)
        text = one_line(cell.text) if cell else ""
        both = cells.get(Column.POST_AND_UNIT)
        if both and not cell:
            post, _, rest = one_line(both.text.replace("\n", ", ")).partition(",")
            if not rest:
                message = f"Không tách được chức vụ và đơn vị trong “{one_line(both.text)[:80]}”."
                draft.fault(both.column, "post_and_unit_joined", message, "Ghi chức vụ, dấu phẩy, rồi đơn vị.")
                return
            cell, text = both, rest.strip()
            draft.values["post"] = post.strip()
        parent_cell = cells.get(Column.PARENT_UNIT)
        parent = one_line(parent_cell.text) if parent_cell else ""
        if not text and draft.read.section and names_a_unit(draft.read.section):
            text = draft.read.section
        if not text and parent:
            text, parent, cell = parent, "", parent_cell
        if cell is not None and cell.column in broken:
            return
        province = self._province(draft)
        level = self._level(draft)
        if not text:
            if draft.plan.honour_id is None or "unit_id" in draft.blank:
                message, mend = "Dòng không có đơn vị công tác.", "Ghi tên đầy đủ của đơn vị."
                draft.fault(self._column_of(draft, Column.UNIT), "unit_missing", message, mend)
            draft.blank -= {"unit_id", "new_unit", "unit_name"}
            return
        self._match_unit(draft, cell.column if cell else 0, text, parent, province, level)

    def _column_of(self, draft: _Draft, meaning: Column) -> int:
        cell = draft.read.cells.get(meaning)
        return cell.column if cell else draft.columns.get(meaning, 0)

    def _province(self, draft: _Draft) -> Any:
        cell = draft.read.cells.get(Column.PROVINCE)
        if cell is None:
            return None
        match = self.provinces.find(cell.text)
        if match.found is not None:
            if match.reason:
                draft.plan.notes.append(f"Tỉnh, thành phố: {match.reason}")
            return match.found
        text = one_line(cell.text)[:80]
        if match.candidates:
            names = "; ".join(province.name for province, _ in match.candidates[:MOST])
            message, mend = f"Tỉnh, thành phố “{text}” có thể là: {names}.", "Ghi rõ tên tỉnh, thành phố vào ngày đó."
        else:
            message, mend = f"Không có tỉnh, thành phố “{text}”.", "Ghi đúng tên tỉnh, thành phố, ví dụ: Nghệ An."
        draft.fault(cell.column, "province_unknown", message, mend)
        return None

    def _level(self, draft: _Draft) -> str:
        cell = draft.read.cells.get(Column.LEVEL)
        if cell is None:
            return draft.read.section_level
        try:
            return read_level(cell.text)
        except Unclear as unclear:
            draft.fault(cell.column, unclear.code, unclear.message, unclear.mend)
            return ""

    def _match_unit(self, draft: _Draft, column: int, text: str, parent: str, province: Any, level: str) -> None:
        key = unit_key(f"{text}, {parent}" if parent else text)
        place = (text, parent, province.name if province else "")
        if place not in self._matches:
            self._matches[place] = self.units.find(*place)
        match = self._matches[place]
        chosen = self.choices.units.get(key)
        if chosen == NEW:
            self._new_unit(draft, column, key, text, parent, province, level)
            return
        if chosen is not None and (unit := self.units.by_id.get(int(chosen))):
            self._take_unit(draft, unit)
            return
        candidates = match.candidates
        if match.found is None and len(candidates) > 1 and province:
            in_province = [(unit, reason) for unit, reason in candidates if unit.province_id == province.id]
            if len(in_province) == 1:
                match = Match(in_province[0][0], in_province, in_province[0][1], match.is_near)
        if match.found is not None:
            unit = match.found
            self._take_unit(draft, unit)
            if match.reason:
                label = f"Hiểu “{text}” là “{unit.name}”: {match.reason}."
                draft.plan.notes.append(label)
                draft.plan.suggestions.append(Suggestion("unit", key, unit.name, match.reason, unit.id, said=text))
                if match.is_near:
                    draft.fault(column, "unit_is_near", label, "Chọn đơn vị khác hoặc thêm mới nếu không phải.", False)
            if level and level != unit.level and Column.LEVEL in draft.read.cells:
                message = f"Cấp ghi trong tệp khác cấp của đơn vị “{unit.name}” trên cổng."
                draft.fault(
                    self._column_of(draft, Column.LEVEL), "level_differs", message, "Xem lại cấp hoặc đơn vị.", False
                )
            return
        if candidates:
            for unit, reason in candidates[: MOST + 2]:
                draft.plan.suggestions.append(Suggestion("unit", key, unit.name, reason, unit.id, said=text))
            names = "; ".join(f"“{unit.name}” ({reason})" for unit, reason in candidates[:MOST])
            message = f"Đơn vị “{text}” có thể là: {names}."
            draft.fault(
                column,
                "unit_ambiguous",
                message,
                "Ghi đúng tên đơn vị vào ngày tuyên dương, hoặc chọn trên trang xem trước.",
            )
            return
        self._new_unit(draft, column, key, text, parent, province, level)

    def _take_unit(self, draft: _Draft, unit: KnownUnit) -> None:
        draft.values |= {"unit_id": unit.id, "new_unit": "", "unit_name": unit.name}

    def _new_unit(
        self, draft: _Draft, column: int, key: str, text: str, parent: str, province: Any, level: str
    ) -> None:
        name = text if not parent or unit_key(parent) in unit_key(text) else f"{text}, {parent}"
        unit = self.new_units.get(key)
        if unit is None:
            above = self.units.above(text, parent)
            province = province or self.provinces.named_in(f"{text} {parent}")
            level = level or (above.level if above else "") or guess_level(name)
            level = level or (Level.LOCAL.value if province else Level.CENTRAL.value)
            province_id = province.id if province else above.province_id if above else None
            unit = NewUnit(key, name, level, province_id, above.id if above else None, rows=0)
            unit = replace(unit, **self.choices.new_units.get(key, {}))
        if unit.level == Level.LOCAL and unit.province_id is None:
            message = f"Đơn vị địa phương mới “{unit.name}” chưa rõ thuộc tỉnh, thành phố nào."
            draft.fault(column, "unit_needs_province", message, "Thêm tên tỉnh, thành phố vào ô hoặc vào cột Tỉnh.")
        self.new_units[key] = unit
        draft.values |= {"unit_id": None, "new_unit": key, "unit_name": unit.name}

    # --- who is who -------------------------------------------------------------------------------------------

    def finished(self) -> FilePlan:
        drafts = [draft for draft in self.drafts if draft.plan.action != Action.SKIPPED]
        for draft in drafts:
            draft.person = self._person(draft)
        self._find_doubles_within(drafts)
        claimed: dict[object, _Draft] = {}
        for draft in drafts:
            if draft.plan.honour_id is not None:
                self._claim(draft, ("honour", draft.plan.honour_id), claimed)
        for draft in drafts:
            if draft.plan.honour_id is None and draft.person is not None:
                self._find_known(draft, claimed)
        for draft in drafts:
            self._settle(draft)
        plan = FilePlan(rows=[draft.plan for draft in self.drafts])
        for draft in drafts:
            if (key := draft.plan.after.get("new_unit")) and draft.plan.action != Action.FAULTY:
                self.new_units[key].rows += 1
        plan.new_units = list(self.new_units.values())
        return plan

    def _person(self, draft: _Draft) -> Person | None:
        values = draft.values
        if not values.get("name"):
            return None
        known = self.honours.get(draft.plan.honour_id or 0)
        kind = values.get("kind") or (known.values["kind"] if known else HonoreeKind.INDIVIDUAL.value)
        unit_id, unit_name = values.get("unit_id"), values.get("unit_name", "")
        marks = self._kin([unit_id] if unit_id else [], [unit_name])
        return Person(draft.plan.key, values["name"], kind, values.get("birth_year"), marks)

    def _find_doubles_within(self, drafts: list[_Draft]) -> None:
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

    def _name_double_within(self, draft: _Draft, other: _Draft, double: Double) -> None:
        where = f"dòng {other.plan.row}" + (
            f", trang “{other.plan.sheet}”" if other.plan.sheet != draft.plan.sheet else ""
        )
        draft.plan.suggestions.append(
            Suggestion(
                "duplicate", draft.plan.key, other.plan.label, double.reason, None, other.plan.sheet, other.plan.row
            )
        )
        message = f"Có thể trùng với {where} ({other.plan.label}): {double.reason}."
        column = self._column_of(draft, Column.NAME)
        is_blocking = double.is_same and self._known_twins(draft) < 2
        draft.fault(
            column, "duplicate_in_file", message, "Xóa một dòng, hoặc xác nhận là hai người khác nhau.", is_blocking
        )

    def _known_twins(self, draft: _Draft) -> int:
        """How many people of the list the row may be: two who are known to be two are no fault of the file."""
        return sum(double.is_same for double in self.people.doubles(draft.person)) if draft.person else 0

    def _claim(self, draft: _Draft, mark: object, claimed: dict[object, _Draft]) -> None:
        other = claimed.setdefault(mark, draft)
        if other is not draft:
            column = self._column_of(draft, Column.OWN_ID) or self._column_of(draft, Column.NAME)
            message = f"Cùng một người trong danh sách với dòng {other.plan.row}, trang “{other.plan.sheet}”."
            draft.fault(
                column, "claimed_twice", message, "Chỉ giữ một dòng cho mỗi lần tôn vinh; người mới thì để trống mã."
            )

    def _find_known(self, draft: _Draft, claimed: dict[object, _Draft]) -> None:
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
            draft.fault(self._column_of(draft, Column.NAME), "duplicate_suspected", message, mend, first.is_likely)

    def _take(self, draft: _Draft, person_id: int, claimed: dict[object, _Draft]) -> None:
        self._claim(draft, ("person", person_id), claimed)
        draft.plan.honoree_id = person_id
        honours = self.of_person.get(person_id, [])
        decision = draft.values.get("decision_id") or self.decision_id
        exact = [honour for honour in honours if honour.values["decision_id"] == decision]
        if found := (exact or honours)[:1]:
            draft.plan.honour_id = found[0].id
            self._claim(draft, ("honour", found[0].id), claimed)

    # --- before and after -------------------------------------------------------------------------------------

    def _settle(self, draft: _Draft) -> None:
        plan = draft.plan
        honour = self.honours.get(plan.honour_id or 0)
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

    def _settle_new(self, draft: _Draft) -> None:
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

    def _settle_change(self, draft: _Draft, *, is_exported: bool) -> None:
        plan, before, values = draft.plan, draft.plan.before, dict(draft.values)
        if is_exported:
            # an exported list says all: a cell that was emptied is an edit
            empty = {"birth_year": None, "field_id": None, "achievements": []}
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
        value = listed.value(values, self.names) if listed else values[name]
        return "" if value is None else str(value)
