import io
from dataclasses import asdict

import openpyxl
import pytest

from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import Layout, Meaning
from honorees.spreadsheets.understand.headings import heading_key, meaning_of, recognise
from tests.honorees.spreadsheets.sent_workbook import CENTRAL, LOCAL, MORE, write_sent_workbook

HEADINGS = {
    "Họ và tên": Meaning.NAME,
    "HỌ VÀ TÊN": Meaning.NAME,
    "Họ tên": Meaning.NAME,
    "Họ, tên (ghi đầy đủ)": Meaning.NAME,
    "Họ va tên cán bộ": Meaning.NAME,
    "Tên cá nhân/tập thể": Meaning.NAME,
    "Chức vụ/Chức danh": Meaning.POST,
    "Chức vụ,\nchức danh": Meaning.POST,
    "C.vụ": Meaning.POST,
    "Chức vụ, đơn vị công tác": Meaning.POST_AND_UNIT,
    "Đơn vị công tác": Meaning.UNIT,
    "Đ/vị công tác": Meaning.UNIT,
    "Đ/vị": Meaning.UNIT,
    "Cơ quan, đơn vị": Meaning.UNIT,
    "Nơi công tác": Meaning.UNIT,
    "Đơn vị cấp trên": Meaning.PARENT_UNIT,
    "Ngày, tháng, năm sinh": Meaning.BIRTH,
    "Năm sinh (nếu có)": Meaning.BIRTH,
    "Giới tính": Meaning.GENDER,
    "Nam/Nữ": Meaning.GENDER,
    "STT": Meaning.ORDINAL,
    "S.T.T": Meaning.ORDINAL,
    "Số TT": Meaning.ORDINAL,
    "Tỉnh, TP": Meaning.PROVINCE,
    "Tỉnh/Thành phố": Meaning.PROVINCE,
    "Lĩnh vực công tác": Meaning.FIELD,
    "Cấp": Meaning.LEVEL,
    "Học hàm, học vị": Meaning.TITLE,
    "Tóm tắt thành tích tiêu biểu": Meaning.CITATION,
    "Thành tích theo năm": Meaning.ACHIEVEMENT,
    "Số QĐ": Meaning.DECISION,
    "Mã tôn vinh (không sửa)": Meaning.OWN_ID,
    "Số điện thoại": Meaning.IGNORED,
    "Số CCCD": Meaning.IGNORED,
    "Ghi chú (nếu có)": Meaning.IGNORED,
    "Đơn vị công tac": Meaning.UNIT,
    "Chức vu": Meaning.POST,
    "Đơn vi côngtác": Meaning.UNIT,
}


@pytest.mark.parametrize(("heading", "meaning"), HEADINGS.items())
def test_variants_of_headings_are_recognised(heading, meaning):
    assert meaning_of(heading_key(heading))[0] == meaning


@pytest.mark.parametrize("heading", ["Điểm thi", "Xếp hạng", "Số con", ""])
def test_other_headings_have_no_meaning(heading):
    assert meaning_of(heading_key(heading)) == (None, 0.0)


def layout_of(*sheets, remembered=None, merged=()):
    """Return the layout of a workbook with these sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Trang {number}")
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return recognise(read_workbook(file, "a.xlsx"), remembered)


def meanings(sheet):
    return {heading.column: heading.meaning for heading in sheet.headings}


def test_heading_is_found_below_a_title_block():
    rows = [
        ["CÔNG ĐOÀN VIÊN CHỨC"],
        [],
        ["Danh sách họ và tên người được đề nghị"],
        ["STT", "Họ tên", "Đơn vị"],
        [1, "A"],
    ]

    (sheet,) = layout_of(rows).sheets

    assert sheet.heading_rows == [4]
    assert meanings(sheet) == {1: Meaning.ORDINAL, 2: Meaning.NAME, 3: Meaning.UNIT}
    assert sheet.first_row == 5


def test_two_heading_rows_give_the_gender_by_the_column_of_the_birth_year():
    rows = [["TT", "Họ và tên", "Năm sinh", None, "Đơn vị"], [None, None, "Nam", "Nữ"], [1, "A", None, 1980, "B"]]

    (sheet,) = layout_of(rows, merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"]).sheets

    assert sheet.heading_rows == [1, 2]
    assert meanings(sheet) == {
        1: Meaning.ORDINAL,
        2: Meaning.NAME,
        3: Meaning.BIRTH_MALE,
        4: Meaning.BIRTH_FEMALE,
        5: Meaning.UNIT,
    }


def test_names_in_two_columns_under_one_heading_are_joined():
    (sheet,) = layout_of([["STT", "Họ và tên", None, "Đơn vị"], [1, "Nguyễn Văn", "An", "B"]], merged=["B1:C1"]).sheets

    assert meanings(sheet) == {1: Meaning.ORDINAL, 2: Meaning.NAME, 3: Meaning.NAME, 4: Meaning.UNIT}


def test_second_column_of_one_meaning_is_ignored():
    (sheet,) = layout_of([["Họ và tên", "Đơn vị công tác", "Đơn vị", "Điểm"], ["A", "B", "C", 5]]).sheets

    assert meanings(sheet) == {1: Meaning.NAME, 2: Meaning.UNIT, 3: Meaning.IGNORED, 4: Meaning.IGNORED}


def test_remembered_meaning_has_precedence_and_is_marked():
    rows = [["Họ và tên", "Bộ phận", "Đơn vị"], ["A", "B", "C"]]

    (sheet,) = layout_of(rows, remembered={"bo phan": "unit", "don vi": "parent_unit", "hu": "no such"}).sheets

    assert meanings(sheet) == {1: Meaning.NAME, 2: Meaning.UNIT, 3: Meaning.PARENT_UNIT}
    assert [heading.is_remembered for heading in sheet.headings] == [False, True, True]


def test_corrected_meaning_is_remembered_for_the_next_file():
    rows = [["Họ và tên", "Bộ phận"], ["A", "B"]]
    layout = layout_of([["Họ và tên", "Bộ phận", "Đơn vị"], ["A", "B", "C"]])
    layout.sheets[0].headings[1].meaning = Meaning.FIELD
    remembered = {heading.key: heading.meaning.value for heading in layout.sheets[0].headings}

    (sheet,) = layout_of(rows, remembered=remembered).sheets

    assert meanings(sheet) == {1: Meaning.NAME, 2: Meaning.FIELD}


def test_sheets_without_a_list_are_skipped_with_the_reason():
    layout = layout_of([["Họ và tên", "Đơn vị"], ["A", "B"]], [["Kính gửi", "các đơn vị"]], [])

    assert [(sheet.is_skipped, sheet.reason) for sheet in layout.sheets] == [
        (False, ""),
        (True, "Không thấy dòng tiêu đề có cột họ và tên."),
        (True, "Trang trống."),
    ]


def test_layout_survives_json():
    layout = layout_of([["Họ và tên", "Đơn vị"], ["A", "B"]])

    assert Layout.from_plain(asdict(layout)) == layout


def test_sent_workbook_is_recognised_despite_legacy_fonts():
    file = io.BytesIO()
    write_sent_workbook(file)
    file.seek(0)

    layout = recognise(read_workbook(file, "a.xlsx"), {})

    assert [(sheet.name, sheet.heading_rows, sheet.confidence) for sheet in layout.sheets] == [
        (CENTRAL, [5], 1.0),
        (LOCAL, [4, 5, 6], 1.0),
        (MORE, [2], 1.0),
    ]
