import io

import openpyxl
import pytest

from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import Column, Layout
from honorees.spreadsheets.understand.headings import heading_key, meaning_of, recognise
from tests.honorees.spreadsheets.sending import CENTRAL, LOCAL, MORE, write_sent_workbook

HEADINGS = {
    "Họ và tên": Column.NAME,
    "HỌ VÀ TÊN": Column.NAME,
    "Họ tên": Column.NAME,
    "Họ, tên (ghi đầy đủ)": Column.NAME,
    "Họ va tên cán bộ": Column.NAME,
    "Tên cá nhân/tập thể": Column.NAME,
    "Chức vụ/Chức danh": Column.POST,
    "Chức vụ,\nchức danh": Column.POST,
    "C.vụ": Column.POST,
    "Chức vụ, đơn vị công tác": Column.POST_AND_UNIT,
    "Đơn vị công tác": Column.UNIT,
    "Đ/vị công tác": Column.UNIT,
    "Đ/vị": Column.UNIT,
    "Cơ quan, đơn vị": Column.UNIT,
    "Nơi công tác": Column.UNIT,
    "Đơn vị cấp trên": Column.PARENT_UNIT,
    "Ngày, tháng, năm sinh": Column.BIRTH,
    "Năm sinh (nếu có)": Column.BIRTH,
    "Giới tính": Column.GENDER,
    "Nam/Nữ": Column.GENDER,
    "STT": Column.ORDINAL,
    "S.T.T": Column.ORDINAL,
    "Số TT": Column.ORDINAL,
    "Tỉnh, TP": Column.PROVINCE,
    "Tỉnh/Thành phố": Column.PROVINCE,
    "Lĩnh vực công tác": Column.FIELD,
    "Cấp": Column.LEVEL,
    "Học hàm, học vị": Column.TITLE,
    "Tóm tắt thành tích tiêu biểu": Column.CITATION,
    "Thành tích theo năm": Column.ACHIEVEMENT,
    "Số QĐ": Column.DECISION,
    "Mã tôn vinh (không sửa)": Column.OWN_ID,
    "Số điện thoại": Column.IGNORED,
    "Số CCCD": Column.IGNORED,
    "Ghi chú (nếu có)": Column.IGNORED,
    "Đơn vị công tac": Column.UNIT,
    "Chức vu": Column.POST,
    "Đơn vi côngtác": Column.UNIT,
}


@pytest.mark.parametrize(("heading", "meaning"), HEADINGS.items())
def test_headings_are_known_in_their_variants(heading, meaning):
    assert meaning_of(heading_key(heading))[0] == meaning


@pytest.mark.parametrize("heading", ["Điểm thi", "Xếp hạng", "Số con", ""])
def test_other_headings_mean_nothing(heading):
    assert meaning_of(heading_key(heading)) == (None, 0.0)


def layout_of(*sheets, remembered=None, merged=()):
    """The layout of a workbook with these sheets, each a list of rows."""
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


def test_heading_stands_below_a_title_block():
    rows = [
        ["CÔNG ĐOÀN VIÊN CHỨC"],
        [],
        ["Danh sách họ và tên người được đề nghị"],
        ["STT", "Họ tên", "Đơn vị"],
        [1, "A"],
    ]

    (sheet,) = layout_of(rows).sheets

    assert sheet.heading_rows == [4]
    assert meanings(sheet) == {1: Column.ORDINAL, 2: Column.NAME, 3: Column.UNIT}
    assert sheet.first_row == 5


def test_two_rows_of_heading_tell_the_gender_by_the_column_of_the_year():
    rows = [["TT", "Họ và tên", "Năm sinh", None, "Đơn vị"], [None, None, "Nam", "Nữ"], [1, "A", None, 1980, "B"]]

    (sheet,) = layout_of(rows, merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"]).sheets

    assert sheet.heading_rows == [1, 2]
    assert meanings(sheet) == {
        1: Column.ORDINAL,
        2: Column.NAME,
        3: Column.BIRTH_MALE,
        4: Column.BIRTH_FEMALE,
        5: Column.UNIT,
    }


def test_names_in_two_columns_under_one_heading_belong_together():
    (sheet,) = layout_of([["STT", "Họ và tên", None, "Đơn vị"], [1, "Nguyễn Văn", "An", "B"]], merged=["B1:C1"]).sheets

    assert meanings(sheet) == {1: Column.ORDINAL, 2: Column.NAME, 3: Column.NAME, 4: Column.UNIT}


def test_second_column_of_one_meaning_is_left_out():
    (sheet,) = layout_of([["Họ và tên", "Đơn vị công tác", "Đơn vị", "Điểm"], ["A", "B", "C", 5]]).sheets

    assert meanings(sheet) == {1: Column.NAME, 2: Column.UNIT, 3: Column.IGNORED, 4: Column.IGNORED}


def test_remembered_meaning_wins_and_is_said_to():
    rows = [["Họ và tên", "Bộ phận", "Đơn vị"], ["A", "B", "C"]]

    (sheet,) = layout_of(rows, remembered={"bo phan": "unit", "don vi": "parent_unit", "hu": "no such"}).sheets

    assert meanings(sheet) == {1: Column.NAME, 2: Column.UNIT, 3: Column.PARENT_UNIT}
    assert [heading.is_remembered for heading in sheet.headings] == [False, True, True]


def test_what_was_corrected_is_remembered_for_the_next_file():
    rows = [["Họ và tên", "Bộ phận"], ["A", "B"]]
    layout = layout_of([["Họ và tên", "Bộ phận", "Đơn vị"], ["A", "B", "C"]])
    layout.sheets[0].headings[1].meaning = Column.FIELD

    (sheet,) = layout_of(rows, remembered=layout.remembered()).sheets

    assert meanings(sheet) == {1: Column.NAME, 2: Column.FIELD}


def test_sheets_without_a_list_are_skipped_with_the_reason():
    layout = layout_of([["Họ và tên", "Đơn vị"], ["A", "B"]], [["Kính gửi", "các đơn vị"]], [])

    assert [(sheet.is_skipped, sheet.reason) for sheet in layout.sheets] == [
        (False, ""),
        (True, "Không thấy dòng tiêu đề có cột họ và tên."),
        (True, "Trang trống."),
    ]


def test_layout_comes_back_from_json_as_it_went():
    layout = layout_of([["Họ và tên", "Đơn vị"], ["A", "B"]])

    assert Layout.from_plain(layout.to_plain()) == layout


def test_sent_workbook_is_recognised_through_its_old_fonts():
    file = io.BytesIO()
    write_sent_workbook(file)
    file.seek(0)

    layout = recognise(read_workbook(file, "a.xlsx"), {})

    assert [(sheet.name, sheet.heading_rows, sheet.confidence) for sheet in layout.sheets] == [
        (CENTRAL, [5], 1.0),
        (LOCAL, [4, 5, 6], 1.0),
        (MORE, [2], 1.0),
    ]
