"""Reading of the values and faults of each row, independent of other rows."""

from datetime import date
from typing import Any

from honorees.choices import HonoreeKind
from honorees.spreadsheets.export_columns import BY_MEANING, LABELS, LookupNames, honour_id_of
from honorees.spreadsheets.limits import CELL_TEXT
from honorees.spreadsheets.plan.drafts import RowDraft
from honorees.spreadsheets.plan.unit_choice import UnitMatcher
from honorees.spreadsheets.read.texts import SheetTexts, one_line
from honorees.spreadsheets.types import Known, KnownHonour, Meaning, PlanChoices, RowAction
from honorees.spreadsheets.understand.fuzzy import FuzzyIndex
from honorees.spreadsheets.understand.person_cells import (
    UnreadableCell,
    is_collective_name,
    read_achievements,
    read_birth_year,
    read_gender,
    read_kind,
    read_name,
    read_post_group,
    read_titles,
)
from honorees.spreadsheets.understand.row_kinds import read_rows
from portal.vietnamese import accent_report, fold

MAX_POST_LENGTH = 200


class RowReader:
    """Reads the rows of all sheets into drafts."""

    def __init__(self, known: Known, choices: PlanChoices, day: date, unit_matcher: UnitMatcher) -> None:
        self.day, self.unit_matcher = day, unit_matcher
        self.names = LookupNames(known.fields, known.decisions)
        self.fields = {fold(name): pk for pk, name in known.fields.items()}
        self.fuzzy_fields = FuzzyIndex(self.fields)
        self.decisions = {fold(number).replace(" ", ""): pk for pk, number in known.decisions.items()}
        self.honours = {honour.id: honour for honour in known.honours}
        self.skipped = frozenset(choices.skipped)
        self.drafts: list[RowDraft] = []

    def read_sheet(self, texts: SheetTexts, layout: Any) -> None:
        present = set(layout.meanings().values())
        columns = {meaning: column for column, meaning in reversed(layout.meanings().items())}
        for read in read_rows(texts, layout):
            draft = RowDraft(texts, read, columns)
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
                draft.plan.action = RowAction.SKIPPED
                draft.plan.notes.append("Bỏ qua theo lựa chọn.")
                continue
            self._check_cells(draft, texts, layout)
            self._read(draft, texts, present)

    def _check_cells(self, draft: RowDraft, texts: SheetTexts, layout: Any) -> None:
        for column, meaning in layout.meanings().items():
            cell = texts.sheet.rows[draft.read.row].get(column)
            if cell is None or meaning in (Meaning.IGNORED, Meaning.ORDINAL) or not cell.note:
                continue
            if cell.note == "formula":
                message, mend = "Ô có công thức chưa có kết quả lưu trong tệp.", "Dán giá trị thay cho công thức."
                draft.fault(column, "formula_without_value", message, mend)
            else:
                message, mend = f"Ô báo lỗi công thức ({cell.text}).", "Gõ lại giá trị đúng vào ô."
                draft.fault(column, "cell_error", message, mend)

    def _read(self, draft: RowDraft, texts: SheetTexts, present: set[Meaning]) -> None:
        """Read all values of a row into its draft."""
        cells = draft.read.cells
        broken = {fault.column for fault in draft.plan.faults}
        known = self._own_honour(draft)
        unchanged = self._unchanged(known, cells) if known else set()
        for meaning in present:
            listed = BY_MEANING.get(meaning)
            if listed and meaning not in cells:
                draft.blank |= set(listed.names)

        def read(meaning: Meaning, name: str, understand: Any) -> None:
            cell = cells.get(meaning)
            if cell is None or cell.column in broken:
                return
            if meaning in unchanged and known is not None:
                draft.values[name] = known.values[name]
                return
            try:
                draft.values[name] = understand(cell)
            except UnreadableCell as error:
                draft.fault(cell.column, error.code, error.message, error.mend)

        read(Meaning.KIND, "kind", lambda cell: read_kind(cell.text))
        self._read_name(draft, broken, unchanged, known)
        read(Meaning.GENDER, "gender", lambda cell: read_gender(cell.text))
        read(Meaning.TITLE, "academic_title", lambda cell: read_titles(cell.text))
        for meaning, gender in ((Meaning.BIRTH, ""), (Meaning.BIRTH_MALE, "male"), (Meaning.BIRTH_FEMALE, "female")):
            self._read_birth(draft, texts, meaning, gender, read)
        read(Meaning.POST, "post", lambda cell: one_line(cell.text))
        read(Meaning.POST_GROUP, "post_level", lambda cell: read_post_group(cell.text))
        read(Meaning.CITATION, "citation", lambda cell: cell.text)
        read(Meaning.ACHIEVEMENT, "achievements", lambda cell: read_achievements(cell.text))
        read(Meaning.FIELD, "field_id", self._field)
        read(Meaning.DECISION, "decision_id", self._decision)
        self._check_kind(draft, known)
        if Meaning.UNIT in unchanged and known is not None:
            for name in ("unit_id", "new_unit", "unit_name"):
                draft.values[name] = known.values[name]
            self.unit_matcher.check_shown(draft, known.values["unit_id"])
        else:
            self.unit_matcher.read_unit(draft, broken)
        if len(draft.values.get("post", "")) > MAX_POST_LENGTH:
            column = draft.column_of(Meaning.POST) or draft.column_of(Meaning.POST_AND_UNIT)
            draft.fault(column, "text_too_long", f"Chức vụ dài quá {MAX_POST_LENGTH} ký tự.", "Rút gọn lại.")

    def _own_honour(self, draft: RowDraft) -> KnownHonour | None:
        cell = draft.read.cells.get(Meaning.OWN_ID)
        if cell is None:
            return None
        honour = self.honours.get(honour_id_of(cell.text) or 0)
        if honour is None:
            message = f"Không có lần tôn vinh nào mang mã “{one_line(cell.text)[:40]}”."
            mend = "Trả lại mã như khi xuất, hoặc xóa mã nếu là người mới."
            draft.fault(cell.column, "own_id_unknown", message, mend)
            return None
        draft.plan.honour_id, draft.plan.honoree_id = honour.id, honour.honoree_id
        return honour

    def _unchanged(self, known: KnownHonour, cells: Any) -> set[Meaning]:
        """Return the meanings whose cells are unchanged since the row was exported."""
        found = set()
        for meaning, listed in BY_MEANING.items():
            exported = listed.value(known.values, self.names)
            text = "" if exported is None else str(exported)[:CELL_TEXT]
            if meaning in cells and one_line(text) == one_line(cells[meaning].text):
                found.add(meaning)
        return found

    def _read_name(self, draft: RowDraft, broken: set[int], unchanged: set[Meaning], known: KnownHonour | None) -> None:
        cell = draft.read.cells.get(Meaning.NAME)
        if cell is None:
            if Meaning.OWN_ID not in draft.read.cells or known is not None:
                message, mend = "Dòng không có họ và tên.", "Ghi họ và tên đầy đủ, hoặc xóa cả dòng nếu thừa."
                draft.fault(draft.column_of(Meaning.NAME), "name_missing", message, mend)
            return
        if cell.column in broken:
            return
        if known is not None and Meaning.NAME in unchanged:
            draft.values["name"] = known.values["name"]
            return
        is_collective = draft.values.get("kind") == HonoreeKind.COLLECTIVE
        if "kind" not in draft.values and is_collective_name(cell.text):
            is_collective = not any(
                meaning in draft.read.cells for meaning in (Meaning.GENDER, Meaning.BIRTH, Meaning.BIRTH_MALE)
            )
            if is_collective:
                draft.values["kind"] = HonoreeKind.COLLECTIVE.value
        try:
            name = read_name(cell.text, is_collective=is_collective)
        except UnreadableCell as error:
            draft.fault(cell.column, error.code, error.message, error.mend)
            return
        draft.values["name"] = draft.plan.label = name.name
        for key, value in (("gender", name.gender), ("academic_title", name.academic_title)):
            if value:
                draft.values[key] = str(value)
                draft.from_titles.add(key)
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

    def _read_birth(self, draft: RowDraft, texts: SheetTexts, meaning: Meaning, gender: str, read: Any) -> None:
        cell = draft.read.cells.get(meaning)
        if cell is None:
            return
        if gender:
            draft.values["gender"] = gender
            draft.from_titles.discard("gender")
            if fold(cell.text) in ("x", "v", "+", "co", gender, "nam", "nu"):
                return

        def understand(cell: Any) -> Any:
            raw = texts.sheet.rows[draft.read.row][cell.column]
            value = None if isinstance(raw.value, str) else raw.value
            return read_birth_year(value, cell.text, self.day)

        read(meaning, "birth_year", understand)

    def _check_kind(self, draft: RowDraft, known: KnownHonour | None) -> None:
        kind = draft.values.get("kind") or (known.values["kind"] if known else HonoreeKind.INDIVIDUAL.value)
        if kind == HonoreeKind.COLLECTIVE:
            given = [LABELS[name] for name in ("gender", "birth_year", "academic_title") if draft.values.get(name)]
            if given:
                cell = draft.read.cells.get(Meaning.KIND) or draft.read.cells.get(Meaning.NAME)
                message = f"Tập thể không có {', '.join(given).lower()}."
                mend = "Xóa các ô đó, hoặc ghi “Cá nhân” nếu là một người."
                draft.fault(cell.column if cell else 0, "collective_with_personal_columns", message, mend)
            draft.blank -= {"gender", "birth_year", "academic_title"}

    def _field(self, cell: Any) -> int:
        key = fold(cell.text)
        if key in self.fields:
            return self.fields[key]
        similar = self.fuzzy_fields.search(key)
        if len(similar) == 1:
            return self.fields[similar[0][1]]
        message = f"Không có lĩnh vực “{one_line(cell.text)[:80]}” trong danh mục."
        mend = "Chọn một lĩnh vực trong danh mục của tệp mẫu, hoặc để trống."
        raise UnreadableCell("field_unknown", message, mend)

    def _decision(self, cell: Any) -> int:
        key = fold(cell.text).replace(" ", "")
        for candidate in (key, key.removeprefix("quyetdinhso").removeprefix("qdso").removeprefix("so")):
            if candidate in self.decisions:
                return self.decisions[candidate]
        message = f"Không có quyết định số “{one_line(cell.text)[:60]}”."
        mend = "Ghi đúng số quyết định đã có trên cổng, hoặc để trống để dùng quyết định chung của tệp."
        raise UnreadableCell("decision_unknown", message, mend)
