import io

import openpyxl

from honorees.spreadsheets.plan.planning import build_plan
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import Meaning, RowAction
from honorees.spreadsheets.understand.headings import recognise
from honorees.spreadsheets.write.template import template_workbook
from tests.honorees.spreadsheets.plans import CYCLE, DECISION, nothing_known


def test_every_column_of_the_template_is_recognised():
    layout = recognise(read_workbook(io.BytesIO(template_workbook(nothing_known())), "mau.xlsx"), {})

    listed, choices, guide = layout.sheets
    assert [heading.meaning for heading in listed.headings] == [
        Meaning.ORDINAL,
        Meaning.KIND,
        Meaning.TITLE,
        Meaning.NAME,
        Meaning.GENDER,
        Meaning.BIRTH,
        Meaning.POST,
        Meaning.UNIT,
        Meaning.PROVINCE,
        Meaning.LEVEL,
        Meaning.FIELD,
        Meaning.CITATION,
        Meaning.ACHIEVEMENT,
        Meaning.DECISION,
    ]
    assert (listed.heading_rows, listed.confidence) == ([4], 1.0)
    assert (choices.is_skipped, guide.is_skipped) == (True, True)


def test_columns_have_drop_down_lists_and_headings_have_notes():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(nothing_known())))

    rules = {str(rule.sqref): rule.formula1 for rule in book["Danh sách"].data_validations.dataValidation}
    assert rules["E5:E2000"] == "'Danh mục'!$C$2:$C$3"
    assert rules["I5:I2000"] == "'Danh mục'!$D$2:$D$2"
    assert [cell.value for cell in book["Danh mục"]["C"][:3]] == ["Giới tính", "Nam", "Nữ"]
    assert [cell.value for cell in book["Danh mục"]["F"][:3]] == ["Lĩnh vực", "Cải cách hành chính", "Pháp luật"]
    assert book["Danh sách"]["D4"].comment.text == "Đủ họ, đệm, tên, có dấu; mỗi người một dòng."


def test_filled_in_template_plans_its_people_without_the_example():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(nothing_known())))
    row = [1, "Cá nhân", "TS.", "Trần Thị Bình", "Nữ", 1985, "Văn thư", "Vụ Pháp chế, Bộ Tư pháp", None, "Trung ương"]
    row += ["Pháp luật", "Lời khen.", "2023: Sáng kiến A\n2022: Bằng khen", "13/QĐ-CĐVC"]
    for column, value in enumerate(row, start=1):
        book["Danh sách"].cell(6, column, value)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    workbook = read_workbook(file, "a.xlsx")

    plan = build_plan(workbook, recognise(workbook, {}), cycle=CYCLE, decision=DECISION, known=nothing_known())

    example, filled = plan.rows
    assert (example.action, example.notes) == (RowAction.SKIPPED, ["Dòng ví dụ của tệp mẫu."])
    assert filled.action == RowAction.CREATE
    assert filled.after == {
        "kind": "individual",
        "name": "Trần Thị Bình",
        "gender": "female",
        "birth_year": 1985,
        "academic_title": "doctor",
        "unit_id": 1,
        "new_unit": "",
        "unit_name": "Vụ Pháp chế, Bộ Tư pháp",
        "post": "Văn thư",
        "post_level": "clerk",
        "field_id": 3,
        "citation": "Lời khen.",
        "decision_id": 8,
        "achievements": [{"year": 2023, "title": "Sáng kiến A"}, {"year": 2022, "title": "Bằng khen"}],
    }
    assert plan.all_faults() == []
