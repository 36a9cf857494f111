"""The unit of each row: a known one, one for the official to choose, or a new one."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from honorees.choices import Level
from honorees.spreadsheets.export_columns import level_label
from honorees.spreadsheets.plan.drafts import RowDraft
from honorees.spreadsheets.plan.duplicates import MAX_SUGGESTIONS
from honorees.spreadsheets.read.texts import one_line
from honorees.spreadsheets.types import NEW, Known, KnownUnit, Meaning, NewUnit, PlanChoices, Suggestion
from honorees.spreadsheets.understand.person_cells import UnreadableCell, read_level
from honorees.spreadsheets.understand.row_kinds import names_a_unit
from honorees.spreadsheets.understand.unit_names import Match, Provinces, Units, guess_level, unit_key
from portal.vietnamese import fold

MAX_UNIT_LENGTH = 200


class UnitMatcher:
    """Matches units and provinces as of the day of the ceremony, and collects the units that the file would add."""

    def __init__(self, known: Known, choices: PlanChoices, day: date) -> None:
        self.choices = choices
        self.provinces = Provinces(known.provinces, day)
        self.units = Units(known.units, day)
        self.new_units: dict[str, NewUnit] = {}
        self._matches: dict[tuple[str, str, str], Match[KnownUnit]] = {}

    def read_unit(self, draft: RowDraft, broken: set[int]) -> None:
        cells = draft.read.cells
        cell = cells.get(Meaning.UNIT)
        text = one_line(cell.text) if cell else ""
        both = cells.get(Meaning.POST_AND_UNIT)
        if both and not cell:
            post, *parts = re.split(r",|\s[-–]\s|\n", both.text, maxsplit=1)
            unit_text = one_line(" ".join(parts))
            if not unit_text:
                message = f"Không tách được chức vụ và đơn vị trong “{one_line(both.text)[:80]}”."
                draft.fault(both.column, "post_and_unit_joined", message, "Ghi chức vụ, dấu phẩy, rồi đơn vị.")
                return
            cell, text = both, unit_text
            draft.values["post"] = one_line(post)
        parent_cell = cells.get(Meaning.PARENT_UNIT)
        parent = one_line(parent_cell.text) if parent_cell else ""
        if not text and draft.read.section and names_a_unit(draft.read.section):
            text = draft.read.section
        if not text and parent:
            text, parent, cell = parent, "", parent_cell
        if cell is not None and cell.column in broken:
            return
        if len(text) + len(parent) > MAX_UNIT_LENGTH:
            column = cell.column if cell else 0
            draft.fault(column, "text_too_long", f"Tên đơn vị dài quá {MAX_UNIT_LENGTH} ký tự.", "Rút gọn lại.")
            return
        province = self._province(draft)
        level = self._level(draft)
        if not text:
            if draft.plan.honour_id is None or "unit_id" in draft.blank:
                message, mend = "Dòng không có đơn vị công tác.", "Ghi tên đầy đủ của đơn vị."
                draft.fault(draft.column_of(Meaning.UNIT), "unit_missing", message, mend)
            draft.blank -= {"unit_id", "new_unit", "unit_name"}
            return
        self._match_unit(draft, cell.column if cell else 0, text, parent, province, level)

    def check_shown(self, draft: RowDraft, unit_id: int) -> None:
        """Warn if level or province of an exported row differ from its unit, which an import cannot change."""
        unit = self.units.by_id.get(unit_id)
        if unit is None:
            return
        province = self.provinces.by_id.get(unit.province_id or 0)
        shown = {Meaning.LEVEL: level_label(unit.level), Meaning.PROVINCE: province.name if province else ""}
        for meaning, text in shown.items():
            cell = draft.read.cells.get(meaning)
            if cell is not None and fold(cell.text) != fold(text):
                message = f"“{one_line(cell.text)[:60]}” khác trên cổng: {meaning.label} thuộc đơn vị “{unit.name}”."
                mend = "Sửa cấp hoặc tỉnh, thành phố ở chính đơn vị; tệp này không đổi được."
                draft.fault(cell.column, f"{meaning.value}_differs", message, mend, is_blocking=False)

    def _province(self, draft: RowDraft) -> Any:
        cell = draft.read.cells.get(Meaning.PROVINCE)
        if cell is None:
            return None
        match = self.provinces.find(cell.text)
        if match.found is not None:
            if match.reason:
                draft.plan.notes.append(f"Tỉnh, thành phố: {match.reason}")
            return match.found
        text = one_line(cell.text)[:80]
        if match.candidates:
            names = "; ".join(province.name for province, _ in match.candidates[:MAX_SUGGESTIONS])
            message, mend = f"Tỉnh, thành phố “{text}” có thể là: {names}.", "Ghi rõ tên tỉnh, thành phố vào ngày đó."
        else:
            message, mend = f"Không có tỉnh, thành phố “{text}”.", "Ghi đúng tên tỉnh, thành phố, ví dụ: Nghệ An."
        draft.fault(cell.column, "province_unknown", message, mend)
        return None

    def _level(self, draft: RowDraft) -> str:
        cell = draft.read.cells.get(Meaning.LEVEL)
        if cell is None:
            return draft.read.section_level
        try:
            return read_level(cell.text)
        except UnreadableCell as error:
            draft.fault(cell.column, error.code, error.message, error.mend)
            return ""

    def _match_unit(self, draft: RowDraft, column: int, text: str, parent: str, province: Any, level: str) -> None:
        key = unit_key(f"{text}, {parent}" if parent else text)
        query = (text, parent, province.name if province else "")
        if query not in self._matches:
            self._matches[query] = self.units.find(*query)
        match = self._matches[query]
        chosen = self.choices.units.get(key)
        if chosen == NEW:
            self._new_unit(draft, column, key, text, parent, province, level)
            return
        if chosen is not None and (unit := self.units.by_id.get(int(chosen))):
            self._assign_unit(draft, unit)
            return
        candidates = match.candidates
        if match.found is None and len(candidates) > 1 and province:
            in_province = [(unit, reason) for unit, reason in candidates if unit.province_id == province.id]
            if len(in_province) == 1:
                match = Match(in_province[0][0], in_province, in_province[0][1], match.is_fuzzy)
        if match.found and match.reason and not self._is_in_province(match.found, province, f"{text} {parent}"):
            match, candidates = Match(), []
        if match.found is not None:
            unit = match.found
            self._assign_unit(draft, unit)
            if match.reason:
                label = f"Hiểu “{text}” là “{unit.name}”: {match.reason}."
                draft.plan.notes.append(label)
                draft.plan.suggestions.append(Suggestion("unit", key, unit.name, match.reason, unit.id, unit_text=text))
                if match.is_fuzzy:
                    draft.fault(
                        column, "unit_is_similar", label, "Chọn đơn vị khác hoặc thêm mới nếu không phải.", False
                    )
            if level and level != unit.level and Meaning.LEVEL in draft.read.cells:
                message = f"Cấp ghi trong tệp khác cấp của đơn vị “{unit.name}” trên cổng."
                draft.fault(draft.column_of(Meaning.LEVEL), "level_differs", message, "Xem lại cấp hoặc đơn vị.", False)
            return
        if candidates:
            for unit, reason in candidates[: MAX_SUGGESTIONS + 2]:
                draft.plan.suggestions.append(Suggestion("unit", key, unit.name, reason, unit.id, unit_text=text))
            names = "; ".join(f"“{unit.name}” ({reason})" for unit, reason in candidates[:MAX_SUGGESTIONS])
            message = f"Đơn vị “{text}” có thể là: {names}."
            mend = "Ghi đúng tên đơn vị vào ngày tuyên dương, hoặc chọn trên trang xem trước."
            draft.fault(column, "unit_ambiguous", message, mend)
            return
        self._new_unit(draft, column, key, text, parent, province, level)

    def _is_in_province(self, unit: KnownUnit, province: Any, text: str) -> bool:
        """Whether the unit is in the province that the row names; a similarly named unit may be in another."""
        named = province or self.provinces.named_in(text)
        return named is None or unit.province_id is None or unit.province_id == named.id

    def _assign_unit(self, draft: RowDraft, unit: KnownUnit) -> None:
        draft.values |= {"unit_id": unit.id, "new_unit": "", "unit_name": unit.name}

    def _new_unit(
        self, draft: RowDraft, column: int, key: str, text: str, parent: str, province: Any, level: str
    ) -> None:
        name = text if not parent or unit_key(parent) in unit_key(text) else f"{text}, {parent}"
        unit = self.new_units.get(key)
        if unit is None:
            parent_unit = self.units.find_parent(text, parent)
            province = province or self.provinces.named_in(f"{text} {parent}")
            level = level or (parent_unit.level if parent_unit else "") or guess_level(name)
            level = level or (Level.LOCAL.value if province else Level.CENTRAL.value)
            province_id = province.id if province else parent_unit.province_id if parent_unit else None
            unit = NewUnit(key, name, level, province_id, parent_unit.id if parent_unit else None, rows=0)
            unit = replace(unit, **self.choices.new_units.get(key, {}))
        if unit.level == Level.LOCAL and unit.province_id is None:
            message = f"Đơn vị địa phương mới “{unit.name}” chưa rõ thuộc tỉnh, thành phố nào."
            draft.fault(column, "unit_needs_province", message, "Thêm tên tỉnh, thành phố vào ô hoặc vào cột Tỉnh.")
        self.new_units[key] = unit
        draft.values |= {"unit_id": None, "new_unit": key, "unit_name": unit.name}
