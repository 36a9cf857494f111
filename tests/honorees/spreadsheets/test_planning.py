import io
import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from honorees.spreadsheets.plan.planning import build_plan, own_ids
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import (
    NEW,
    Known,
    KnownHonoree,
    KnownHonour,
    KnownProvince,
    KnownUnit,
    PlanChoices,
    RowAction,
)
from honorees.spreadsheets.understand.headings import recognise
from tests.cost import steps, watchdog
from tests.honorees.spreadsheets.plans import (
    AN,
    CYCLE,
    DECISION,
    HEADING,
    LAWYERS,
    LONG_AGO,
    MERGED,
    PROVINCES,
    codes,
    counts_of,
    known,
    nothing_known,
    plan_of,
    sent,
)
from tests.honorees.spreadsheets.sent_workbook import FAULTS, person, write_sent_workbook

UNIT = "Vụ Pháp chế, Bộ Tư pháp"


# --- new people -----------------------------------------------------------------------------------------------


def test_new_person_is_planned_with_all_values_of_the_row():
    plan = plan_of([[1, "Đ/c TS. TRẦN THỊ BÌNH", "Nữ", "12/5/1985", "Trưởng phòng", "vụ pháp chế - bộ tư pháp"]])

    (row,) = plan.rows
    assert row.action == RowAction.CREATE
    assert row.after == {
        "kind": "individual",
        "name": "Trần Thị Bình",
        "gender": "female",
        "birth_year": 1985,
        "academic_title": "doctor",
        "unit_id": 1,
        "new_unit": "",
        "unit_name": "Vụ Pháp chế, Bộ Tư pháp",
        "post": "Trưởng phòng",
        "post_level": "division_head",
        "field_id": None,
        "citation": "",
        "decision_id": 7,
        "achievements": [],
    }
    assert row.notes == ["Tách khỏi họ tên: Đ/c TS.", "Viết lại chữ hoa, chữ thường: Trần Thị Bình"]
    assert plan.is_applicable
    assert counts_of(plan) == {
        "create": 1,
        "change": 0,
        "same": 0,
        "skipped": 0,
        "faulty": 0,
        "warnings": 0,
        "conversions": 0,
        "new_units": 0,
    }


def test_sections_totals_notes_and_repeated_headings_are_skipped():
    rows = [
        ["I", "Khối các bộ, ngành", None, None, None, None],
        [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", UNIT],
        HEADING,
        [2, "Lê Văn Công", "Nam", 1985, "Văn thư", UNIT],
        [None, "Tổng cộng: 2 người", None, None, None, None],
        [None, None, None, None, "Người lập biểu", None],
        [None, "Phạm Thị Dung", None, None, None, None],
    ]

    plan = plan_of(rows)

    assert [(row.row, row.action.value, row.notes[:1]) for row in plan.rows] == [
        (2, "skipped", ["Dòng tên phần, không phải người."]),
        (3, "create", []),
        (4, "skipped", ["Dòng tiêu đề lặp lại."]),
        (5, "create", []),
        (6, "skipped", ["Dòng tổng cộng."]),
        (7, "skipped", ["Dòng ghi chú hoặc chữ ký."]),
        (8, "skipped", ["Dòng ghi chú hoặc chữ ký."]),
    ]


def test_row_with_only_a_name_is_faulty_and_not_a_section():
    plan = plan_of([[None, "Phan Văn Nam", None, None, None, None]])

    assert (plan.rows[0].action, codes(plan)) == (RowAction.FAULTY, [(2, 6, "unit_missing")])


def test_section_that_names_a_unit_is_the_unit_of_its_rows():
    rows = [["I", UNIT, None, None, None, None], [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", None]]

    (_, row) = plan_of(rows).rows

    assert row.after["unit_id"] == 1


def test_merged_unit_cell_applies_to_each_row():
    rows = [
        [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", UNIT],
        [2, "Lê Văn Công", "Nam", 1985, "Văn thư", None],
    ]

    plan = plan_of(rows, merged=["F2:F3"])

    assert [row.after["unit_id"] for row in plan.rows] == [1, 1]


def test_post_and_unit_in_one_column_are_split():
    heading = ["STT", "Họ và tên", "Chức vụ, đơn vị công tác"]

    joined = [f"Văn thư, {UNIT}", f"Văn thư - {UNIT}", f"Văn thư\n{UNIT}"]
    names = ["Trần Thị Bình", "Lê Văn Công", "Đỗ Văn Dũng"]

    plan = plan_of([*([1, *row] for row in zip(names, joined, strict=True)), [4, "Hồ Hà", "Văn thư"]], heading)

    assert [(row.after["post"], row.after["unit_id"]) for row in plan.rows[:3]] == [("Văn thư", 1)] * 3
    assert codes(plan) == [(5, 3, "post_and_unit_joined")]


def test_collective_with_personal_values_is_faulty():
    rows = [
        [1, "Tập thể Vụ Pháp chế", None, None, None, UNIT],
        [2, "Phòng Hành chính", None, None, None, UNIT],
    ]

    plan = plan_of(rows)

    assert [row.after["kind"] for row in plan.rows] == ["collective", "collective"]
    heading = ["Loại", "Tên cá nhân, tập thể", "Năm sinh", "Đơn vị"]
    assert codes(plan_of([["Tập thể", "Đội A", 1980, UNIT]], heading)) == [(2, 1, "collective_with_personal_columns")]


# --- faults ---------------------------------------------------------------------------------------------------

LONG_HEADING = [*HEADING, "Tỉnh", "Cấp", "Lĩnh vực", "Số QĐ", "Thành tích theo năm", "Nhóm chức vụ"]
GOOD = [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", UNIT, None, None, None, None, None, None]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (2, None, (2, 2, "name_missing")),
        (2, "Trần Thị B1", (2, 2, "name_has_digits")),
        (2, "Tr?n Th? B?nh", (2, 2, "name_broken")),
        (2, "Trần Thị Bình và Lê Văn Công", (2, 2, "name_of_several")),
        (2, "Tran Thi Binh", (2, 2, "name_without_accents")),
        (3, "không rõ", (2, 3, "gender_unknown")),
        (4, "31/02/1980", (2, 4, "birth_impossible")),
        (4, 2020, (2, 4, "birth_out_of_range")),
        (5, "x" * 201, (2, 5, "text_too_long")),
        (5, "=1+1", (2, 5, "formula_without_value")),
        (6, None, (2, 6, "unit_missing")),
        (6, "Vụ " * 70, (2, 6, "text_too_long")),
        (7, "Xứ Lạ", (2, 7, "province_unknown")),
        (8, "Toàn cầu", (2, 8, "level_unknown")),
        (8, "Địa phương", (2, 8, "level_differs")),
        (9, "Bay vào vũ trụ", (2, 9, "field_unknown")),
        (10, "99/QĐ", (2, 10, "decision_unknown")),
        (11, "Nhiều sáng kiến", (2, 11, "achievement_unclear")),
        (12, "Vua", (2, 12, "post_group_unknown")),
    ],
)
def test_faults_have_row_column_and_code(column, value, expected):
    row = [*GOOD]
    row[column - 1] = value

    assert codes(plan_of([row], LONG_HEADING)) == [expected]


def test_every_fault_says_how_to_correct_it():
    row = [1, "B1", "không rõ", "31/02/1980", "=1", None, "Xứ Lạ", "Toàn cầu", "Bay", "99", "Nhiều", "Vua"]

    plan = plan_of([row], LONG_HEADING)

    assert plan.rows[0].action == RowAction.FAULTY
    assert len(plan.all_faults()) == 11
    assert all(fault.message and fault.mend.endswith(".") for fault in plan.all_faults())
    assert not plan.is_applicable


def test_row_without_any_decision_is_faulty():
    row = [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", UNIT]

    assert codes(plan_of([row], decision=None)) == [(2, 0, "decision_missing")]


def test_file_without_a_list_is_faulty_as_a_whole():
    plan = plan_of([["a", "b"]], heading=["Kính gửi", "Các đơn vị"])

    assert [(fault.code, fault.is_blocking) for fault in plan.faults] == [("no_list", True), ("sheet_skipped", False)]
    assert not plan.is_applicable


# --- units ----------------------------------------------------------------------------------------------------


def test_unknown_units_are_proposed_with_level_province_and_parent():
    rows = [
        [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", "Cục Con nuôi, Bộ Tư pháp"],
        [2, "Lê Văn Công", "Nam", 1985, "Văn thư", "Sở Nội vụ tỉnh Nghệ An"],
        [3, "Lê Văn Dũng", "Nam", 1985, "Văn thư", "SỞ NỘI VỤ NGHỆ AN"],
    ]

    plan = plan_of(rows)

    assert [
        (unit.key, unit.name, unit.level, unit.province_id, unit.parent_id, unit.rows) for unit in plan.new_units
    ] == [
        ("cuc con nuoi bo tu phap", "Cục Con nuôi, Bộ Tư pháp", "central", None, 2, 1),
        ("so noi vu nghe an", "Sở Nội vụ tỉnh Nghệ An", "local", 1, None, 2),
    ]
    assert [row.after["new_unit"] for row in plan.rows] == [
        "cuc con nuoi bo tu phap",
        "so noi vu nghe an",
        "so noi vu nghe an",
    ]


def test_unit_with_a_typing_error_is_matched_with_a_warning_and_can_be_rejected():
    row = [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", "Vụ Pháp chế, Bộ Tư pháap"]

    plan = plan_of([row])
    corrected = plan_of([row], choices=PlanChoices(units={"vu phap che bo tu phaap": NEW}))

    assert plan.rows[0].after["unit_id"] == 1
    assert codes(plan) == [(2, 6, "unit_is_similar")]
    assert [(item.kind, item.key, item.id) for item in plan.rows[0].suggestions] == [
        ("unit", "vu phap che bo tu phaap", 1)
    ]
    assert plan.is_applicable
    assert corrected.rows[0].after["new_unit"] == "vu phap che bo tu phaap"
    assert codes(corrected) == []


def test_similar_unit_of_another_province_is_not_matched():
    """Bắc Giang later merged into Bắc Ninh: its office is a predecessor of the new one, but is not the one named."""
    provinces = [
        KnownProvince(1, "24", "Bắc Giang", "province", LONG_AGO, MERGED, (3,)),
        KnownProvince(2, "27", "Bắc Ninh", "province", LONG_AGO, MERGED, (3,)),
        KnownProvince(3, "24", "Bắc Ninh", "province", MERGED),
    ]
    name = "Văn phòng Ủy ban nhân dân tỉnh"
    office = KnownUnit(1, f"{name} Bắc Giang", "", "local", LONG_AGO, MERGED, 1, None, (2,))
    heir = KnownUnit(2, f"{name} Bắc Ninh", "", "local", MERGED, None, 3)
    there = known(units=[office, heir], provinces=provinces, honours=[], honorees=[])
    row = [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", f"{name} Bắc Ninh"]

    plan = plan_of([row], existing=there)

    assert plan.rows[0].after["unit_id"] is None
    assert [(unit.name, unit.province_id) for unit in plan.new_units] == [(f"{name} Bắc Ninh", 2)]


def test_official_has_to_choose_between_several_units():
    twice = known(units=[LAWYERS, replace(LAWYERS, id=5)], honours=[], honorees=[])
    row = [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", UNIT]

    plan = plan_of([row], existing=twice)
    chosen = plan_of([row], existing=twice, choices=PlanChoices(units={"vu phap che bo tu phap": 5}))

    assert codes(plan) == [(2, 6, "unit_ambiguous")]
    assert [item.id for item in plan.rows[0].suggestions] == [1, 5]
    assert (chosen.rows[0].action, chosen.rows[0].after["unit_id"]) == (RowAction.CREATE, 5)


def test_local_unit_needs_a_province_that_the_official_can_enter():
    row = [1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", "Sở Nội vụ"]

    plan = plan_of([row])
    corrected = plan_of([row], choices=PlanChoices(new_units={"so noi vu": {"province_id": 1}}))

    assert codes(plan) == [(2, 6, "unit_needs_province")]
    assert codes(corrected) == []
    assert corrected.new_units[0].province_id == 1


# --- duplicates -----------------------------------------------------------------------------------------------


def test_same_file_again_changes_nothing():
    plan = plan_of([[1, "NGUYỄN VĂN AN", "Nam", 1980, "Chuyên viên", UNIT]], existing=known())

    (row,) = plan.rows
    assert (row.action, row.honoree_id, row.honour_id, row.changes) == (RowAction.SAME, 11, 21, [])
    counts = counts_of(plan)
    assert counts["create"] + counts["change"] == 0


def test_different_values_are_changes_with_before_and_after():
    plan = plan_of([[1, "Nguyễn Văn An", "Nam", 1980, "Trưởng phòng", UNIT]], existing=known())

    (row,) = plan.rows
    assert row.action == RowAction.CHANGE
    assert [(change.name, change.before, change.after) for change in row.changes] == [
        ("post", "Chuyên viên", "Trưởng phòng")
    ]


def test_blank_cells_of_a_sent_list_clear_nothing():
    plan = plan_of([[1, "Nguyễn Văn An", None, None, None, UNIT]], existing=known())

    assert plan.rows[0].action == RowAction.SAME


def test_person_honoured_before_gets_another_honour():
    before = known(honours=[KnownHonour(21, 11, 99, AN)])

    (row,) = plan_of([[1, "Nguyễn Văn An", "Nam", 1980, "Trưởng phòng", UNIT]], existing=before).rows

    assert (row.action, row.honoree_id, row.honour_id) == (RowAction.CREATE, 11, None)


@pytest.mark.parametrize(
    ("name", "year", "unit", "code", "reason"),
    [
        (
            "Nguyễn Văn Ân",
            1980,
            UNIT,
            "duplicate_suspected",
            "họ tên chỉ khác dấu (“Nguyễn Văn An”), cùng đơn vị, cùng năm sinh 1980",
        ),
        ("Nguyễn Văn An", 1970, UNIT, "duplicate_suspected", "cùng họ tên, cùng đơn vị, nhưng năm sinh 1980 khác 1970"),
        ("Nguyễn Văn An", 1980, "Bộ Tư pháp", "duplicate_suspected", "cùng họ tên, cùng năm sinh 1980, khác đơn vị"),
        (
            "Nguyễn Văn An",
            None,
            "Bộ Tư pháp",
            "duplicate_suspected",
            "cùng họ tên, khác đơn vị, chưa đủ năm sinh để phân biệt",
        ),
        ("Nguyễn Văn Ann", 1980, UNIT, "duplicate_suspected", "tên gần giống “Nguyễn Văn An”, cùng đơn vị"),
    ],
)
def test_people_who_may_be_known_are_suggested_with_the_reason(name, year, unit, code, reason):
    (row,) = plan_of([[1, name, "Nam", year, "Chuyên viên", unit]], existing=known()).rows

    assert [fault.code for fault in row.faults] == [code]
    assert [(item.id, item.reason) for item in row.suggestions] == [(11, reason)]


def test_different_person_of_the_same_name_is_no_duplicate():
    (row,) = plan_of([[1, "Nguyễn Văn An", "Nam", 1970, "Chuyên viên", "Bộ Tư pháp"]], existing=known()).rows

    assert (row.action, row.suggestions, row.faults) == (RowAction.CREATE, [], [])


def test_official_chooses_the_person():
    rows = [[1, "Nguyễn Văn Ân", "Nam", 1980, "Chuyên viên", UNIT]]

    same = plan_of(rows, existing=known(), choices=PlanChoices(duplicates={"Danh sách!2": 11})).rows[0]
    other = plan_of(rows, existing=known(), choices=PlanChoices(duplicates={"Danh sách!2": NEW})).rows[0]
    left_out = plan_of(rows, existing=known(), choices=PlanChoices(skipped=["Danh sách!2"])).rows[0]

    assert (same.action, same.honour_id) == (RowAction.CHANGE, 21)
    assert [(change.before, change.after) for change in same.changes] == [("Nguyễn Văn An", "Nguyễn Văn Ân")]
    assert (other.action, other.honoree_id, other.faults) == (RowAction.CREATE, None, [])
    assert left_out.action == RowAction.SKIPPED


def test_person_twice_in_the_file_is_faulty_until_the_official_confirms_two_people():
    row = ["Trần Thị Bình", "Nữ", 1985, "Văn thư", UNIT]

    plan = plan_of([[1, *row], [2, *row]])
    confirmed = plan_of([[1, *row], [2, *row]], choices=PlanChoices(duplicates={"Danh sách!3": NEW}))

    assert codes(plan) == [(3, 2, "duplicate_in_file")]
    assert plan.rows[1].suggestions[0].row == 2
    assert plan.rows[1].faults[0].message == (
        "Có thể trùng với dòng 2 (Trần Thị Bình): cùng họ tên, cùng đơn vị, cùng năm sinh 1985."
    )
    assert [row.action for row in confirmed.rows] == [RowAction.CREATE, RowAction.CREATE]


def test_two_known_people_of_one_name_are_matched_one_to_one():
    twins = known(
        honours=[KnownHonour(21, 11, 1, AN), KnownHonour(22, 12, 1, AN)],
        honorees=[KnownHonoree(id, "individual", "Nguyễn Văn An", "male", 1980, "", (1,), (UNIT,)) for id in (11, 12)],
    )
    row = ["Nguyễn Văn An", "Nam", 1980, "Chuyên viên", UNIT]

    plan = plan_of([[1, *row], [2, *row]], existing=twins)

    assert [(row.action, row.honour_id) for row in plan.rows] == [(RowAction.SAME, 21), (RowAction.SAME, 22)]
    assert plan.is_applicable


# --- own ids --------------------------------------------------------------------------------------------------

EXPORTED = ["Mã tôn vinh (không sửa)", "Họ và tên", "Giới tính", "Năm sinh", "Chức vụ", "Đơn vị công tác", "Lĩnh vực"]
AS_GIVEN = ["TV21", "Nguyễn Văn An", "Nam", 1980, "Chuyên viên", UNIT, "Pháp luật"]


def test_exported_row_is_matched_by_its_id_and_only_edits_are_changes():
    edited = [*AS_GIVEN]
    edited[1], edited[3], edited[6] = "Nguyễn Văn Ân", None, "Cải cách hành chính"

    plan = plan_of([edited], EXPORTED, existing=known())

    assert [(change.name, change.before, change.after) for change in plan.rows[0].changes] == [
        ("name", "Nguyễn Văn An", "Nguyễn Văn Ân"),
        ("birth_year", "1980", ""),
        ("field_id", "Pháp luật", "Cải cách hành chính"),
    ]


def test_unchanged_exported_row_changes_nothing_even_where_other_rows_are_normalized():
    odd = {**AN, "name": "NGUYỄN VĂN AN 2", "unit_name": "Vụ Pháp chế cũ", "post": "=Trưởng phòng"}
    existing = known(honours=[KnownHonour(21, 11, 1, odd)])
    row = ["TV21", "NGUYỄN VĂN AN 2", "Nam", 1980, "'=Trưởng phòng", "Vụ Pháp chế cũ", "Pháp luật"]

    plan = plan_of([row], EXPORTED, existing=existing)

    assert (plan.rows[0].action, codes(plan)) == (RowAction.SAME, [])


def test_level_and_province_of_an_exported_row_are_informative_only():
    row = [*AS_GIVEN, "Địa phương", "Nghệ An"]

    plan = plan_of([row], [*EXPORTED, "Cấp", "Tỉnh, thành phố"], existing=known())

    assert plan.rows[0].action == RowAction.SAME
    assert codes(plan) == [(2, 8, "level_differs"), (2, 9, "province_differs")]
    assert plan.is_applicable


def test_unknown_and_repeated_ids_are_faults():
    plan = plan_of([["TV99", *AS_GIVEN[1:]], AS_GIVEN, AS_GIVEN], EXPORTED, existing=known())

    assert (2, 1, "own_id_unknown") in codes(plan)
    assert (4, 1, "claimed_twice") in codes(plan)


def test_own_ids_are_read_from_the_file():
    workbook = sent([AS_GIVEN, ["hư", *AS_GIVEN[1:]], ["tv7", *AS_GIVEN[1:]]], EXPORTED)

    assert own_ids(workbook, recognise(workbook, {})) == {21, 7}


# --- the whole file -------------------------------------------------------------------------------------------


def sent_plan(**options):
    file = io.BytesIO()
    write_sent_workbook(file, **options)
    file.seek(0)
    workbook = read_workbook(file, "a.xlsx")
    provinces = [
        *PROVINCES,
        *(
            replace(PROVINCES[0], id=number, name=name, successors=())
            for number, name in ((3, "Hà Giang"), (4, "Đà Nẵng"), (5, "Bắc Ninh"))
        ),
    ]
    existing = Known(provinces=provinces, decisions={7: "12/QĐ-CĐVC"})
    return build_plan(workbook, recognise(workbook, {}), cycle=CYCLE, decision=DECISION, known=existing)


def test_sent_workbook_has_its_twelve_faults():
    plan = sent_plan()

    assert {fault.code: (fault.sheet, fault.row, fault.column) for fault in plan.all_faults()} == FAULTS
    assert len(plan.all_faults()) == 12
    assert counts_of(plan) == {
        "create": 138,
        "change": 0,
        "same": 0,
        "skipped": 3,
        "faulty": 12,
        "warnings": 0,
        "conversions": 447,
        "new_units": 8,
    }


def test_sent_workbook_is_read_correctly():
    plan = sent_plan(with_faults=False)

    people = [row.after for row in plan.rows if row.action == RowAction.CREATE]
    read = [
        (values["name"], values["gender"], values["birth_year"], values["post"], values["unit_name"])
        for values in people
    ]
    genders = {"Nam": "male", "Nữ": "female"}
    meant = [person(number) for number in range(150)]
    assert read == [
        (sample.name, genders[sample.gender], sample.birth_year, sample.post, sample.unit) for sample in meant
    ]
    assert plan.is_applicable


def test_conversions_show_before_and_after():
    first = next(row for row in sent_plan().rows if row.action == RowAction.CREATE)

    assert [(item.before, item.after, item.encoding) for item in first.conversions][:1] == [
        ("NguyÔn V¨n An", "Nguyễn Văn An", "tcvn3")
    ]


def test_plans_contain_no_characters_that_databases_refuse():
    workbook = sent([[1, "x", "Nam", 1980, "Văn thư", "Sở Nội vụ tỉnh Nghệ An"]])
    cell = workbook.sheets[0].rows[2][2]
    workbook.sheets[0].rows[2][2] = replace(cell, value="a", text="Céng\x00 \ud800hoµ", font=".VnTime")

    plan = build_plan(workbook, recognise(workbook, {}), cycle=CYCLE, decision=DECISION, known=nothing_known())

    assert plan.rows[0].conversions[0].before == "Céng hoµ"
    stored = json.dumps(asdict(plan), ensure_ascii=False)
    assert "\\u0000" not in stored
    assert stored.encode().decode() == stored


def steps_for(count):
    units = [
        KnownUnit(
            n, f"Phòng Nội vụ huyện {chr(97 + n % 26)}{n}, Sở Nội vụ tỉnh Nghệ An", "", "local", LONG_AGO, None, 1
        )
        for n in range(1, count + 1)
    ]
    existing = Known(
        provinces=PROVINCES,
        units=units,
        decisions={7: "12"},
        honorees=[
            KnownHonoree(n, "individual", f"Trần Văn {chr(97 + n % 26) * (n % 7 + 1)}", "male", 1980, "", (n,))
            for n in range(1, count + 1)
        ],
    )
    rows = [
        [
            n,
            f"Lê Thị {chr(97 + n % 26) * (n % 5 + 1)}",
            "Nữ",
            1965 + n % 30,
            "Văn thư",
            unit.name.replace("Nội", "Nộii", n % 2),
        ]
        for n, unit in enumerate(units)
    ]
    workbook = sent(rows)
    layout = recognise(workbook, {})

    def match():
        plan = build_plan(workbook, layout, cycle=CYCLE, decision=DECISION, known=existing)
        assert counts_of(plan)["create"] == count

    match()  # fill the caches
    return steps(match)


def test_cost_of_matching_grows_linearly_with_the_rows():
    assert steps_for(400) < 9 * steps_for(50)


def test_hostile_texts_and_merged_cells_are_cheap():
    long = 32_000
    rows = [
        [1, "(" * long, "Nam", "1" * long, "- " * (long // 2), ", a" * (long // 3)],
        [2, "ts. " * (long // 4), "Nữ " * (long // 3), "1/" * (long // 2), "a", "vu " * (long // 3)],
        [3, "Lê Thị " * (long // 7), "Nam", " " * long, "a\n" * (long // 2), "bo - " * (long // 5)],
    ]
    workbook = sent(rows, ["STT", "Họ và tên", "Giới tính (" + "(" * long, "Năm sinh", "Chức vụ", "Đơn vị"])
    workbook.sheets[0].merged = [(1, 1, 20_000, 200)] * 10_000

    def plan_it():
        plan = build_plan(workbook, recognise(workbook, {}), cycle=CYCLE, decision=DECISION, known=nothing_known())
        assert counts_of(plan)["faulty"] == 3

    # a few for each merged range, none for its cells and for the letters of a text
    with watchdog():
        assert steps(plan_it) < 150_000


def test_last_day_counts_for_a_cycle_without_ceremony():
    cycle = type(CYCLE)(pk=1, ceremony_on=None, end_year=2030)
    workbook = sent([[1, "Trần Thị Bình", "Nữ", 1985, "Văn thư", "Sở Nội vụ tỉnh Nghệ An"]])

    plan = build_plan(workbook, recognise(workbook, {}), cycle=cycle, decision=DECISION, known=nothing_known())

    assert plan.new_units[0].province_id == 2
    assert PROVINCES[1].valid_from == date(2025, 7, 1)
