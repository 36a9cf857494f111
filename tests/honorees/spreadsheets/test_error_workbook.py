import io
from types import SimpleNamespace

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font

from honorees.spreadsheets.plan.planning import build_plan
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.understand.headings import recognise
from honorees.spreadsheets.write.error_workbook import error_workbook
from tests.honorees.spreadsheets.plans import CYCLE, DECISION, codes, nobody, sent
from tests.honorees.spreadsheets.sent_workbook import CENTRAL, FAULTS, LOCAL, MORE, in_tcvn3, write_sent_workbook
from tests.honorees.spreadsheets.test_workbook import plain_xlsx, sheet_of, with_part

UNIT = "Vụ Pháp chế, Bộ Tư pháp"
BAD = [1, "Trần Thị B1", "Nữ", "31/02/1980", "Văn thư", UNIT]
RED, YELLOW = "00FFC7CE", "00FFEB9C"


def planned(workbook, among=None):
    layout = recognise(workbook, {})
    return build_plan(workbook, layout, cycle=CYCLE, decision=DECISION, known=among or nobody())


def marked(workbook):
    """Return the error workbook, opened and read as if uploaded again."""
    content = error_workbook(workbook, planned(workbook))
    return openpyxl.load_workbook(io.BytesIO(content)), content


def test_faulty_cells_are_coloured_with_a_comment_on_how_to_correct_them():
    book, _ = marked(sent([BAD]))

    cell = book["Danh sách"]["D2"]
    assert cell.value == "31/02/1980"
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment.text == (
        "“31/02/1980” không phải ngày hoặc năm sinh có thật.\n"
        "Cách sửa: Ghi năm sinh bốn chữ số (1980) hoặc ngày sinh theo thứ tự ngày/tháng/năm (12/05/1980)."
    )
    assert book["Danh sách"]["E2"].comment is None


def test_warnings_have_a_different_colour():
    book, _ = marked(sent([[1, "Trần Thị Bình", "Nữ", 1980, "Văn thư", "Vụ Pháp chế, Bộ Tư pháap"]]))

    assert book["Danh sách"]["F2"].fill.fgColor.rgb == YELLOW


def test_summary_lists_every_fault_with_a_link_to_its_cell():
    book, _ = marked(sent([BAD]))

    sheet = book["Lỗi cần sửa"]
    assert sheet["A1"].value == "Cần sửa 2 lỗi; nên xem lại 0 chỗ."
    assert [[cell.value for cell in row[:3]] for row in sheet["A5:C6"]] == [
        ["Danh sách", "B2", "Phải sửa"],
        ["Danh sách", "D2", "Phải sửa"],
    ]
    assert sheet["B5"].hyperlink.location == "'Danh sách'!B2" or sheet["B5"].hyperlink.target == "#'Danh sách'!B2"


def test_sheets_rows_fonts_and_merged_cells_are_kept():
    file = io.BytesIO()
    write_sent_workbook(file)
    file.seek(0)

    book, _ = marked(read_workbook(file, "a.xlsx"))

    assert book.sheetnames == [CENTRAL, LOCAL, MORE, "Lỗi cần sửa"]
    assert book[CENTRAL]["B8"].value == in_tcvn3("Đ/c Trần Thị An")
    assert book[CENTRAL]["B8"].font.name == ".VnTime"
    assert "A3:G3" in {str(area) for area in book[CENTRAL].merged_cells.ranges}
    filled = {
        (sheet.title, cell.row, cell.column)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert set(FAULTS.values()) <= filled


def test_marks_are_ignored_when_the_workbook_is_uploaded_again():
    workbook = sent([BAD])
    first = planned(workbook)
    _, content = marked(workbook)

    again = planned(read_workbook(io.BytesIO(content), "a.xlsx"))

    assert codes(again) == codes(first)
    assert [row.row for row in again.rows] == [2]


def test_corrected_cells_lose_their_marks_in_the_next_error_workbook():
    book, _ = marked(sent([BAD]))
    book["Danh sách"]["D2"] = 1980
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    second, _ = marked(read_workbook(file, "a.xlsx"))

    assert second["Danh sách"]["D2"].comment is None
    assert second["Danh sách"]["D2"].fill.fill_type is None
    assert second["Danh sách"]["B2"].comment is not None
    assert second.sheetnames == ["Danh sách", "Lỗi cần sửa"]


def test_comments_of_the_sender_are_kept():
    book = openpyxl.load_workbook(io.BytesIO(sent([BAD]).content))
    book["Danh sách"]["B2"].comment = Comment("Hỏi lại", "Chị Lan")
    book["Danh sách"]["A2"].comment = Comment("Số một", "Chị Lan")
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    again, _ = marked(read_workbook(file, "a.xlsx"))

    assert again["Danh sách"]["B2"].comment.text.endswith("(Hỏi lại)")
    assert again["Danh sách"]["A2"].comment.text == "Số một"


def test_stored_values_replace_formulas():
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>H\xe1\xbb\x8d t\xc3\xaan</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>N\xc4\x83m sinh</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>An</t></is></c><c r="B2"><f>1900+80</f><v>1980</v></c></row>'
    )
    workbook = read_workbook(io.BytesIO(with_part(plain_xlsx(), "xl/worksheets/sheet1.xml", sheet_of(rows))), "a.xlsx")

    book, _ = marked(workbook)

    assert book["Sheet"]["B2"].value == 1980


def test_csv_in_a_legacy_encoding_is_returned_as_xlsx_in_unicode():
    table = "STT;Họ và tên;Năm sinh;Đơn vị công tác\n1;Nguyễn Thị Hường;31/02/1980;Vụ Pháp chế, Bộ Tư pháp\n"
    workbook = read_workbook(io.BytesIO(in_tcvn3(table).encode("latin-1")), "a.csv")

    book, content = marked(workbook)

    assert [cell.value for cell in book["CSV"][2]] == [
        "1",
        "Nguyễn Thị Hường",
        "31/02/1980",
        "Vụ Pháp chế, Bộ Tư pháp",
    ]
    assert book["CSV"]["C2"].comment is not None
    assert codes(planned(read_workbook(io.BytesIO(content), "b.xlsx"))) == [(2, 3, "birth_impossible")]


def test_file_that_openpyxl_cannot_open_is_rebuilt():
    content = with_part(
        sent([BAD]).content, "xl/styles.xml", "<styleSheet><cellXfs><xf fontId='9'/></cellXfs></styleSheet>"
    )
    workbook = read_workbook(io.BytesIO(content), "a.xlsx")

    book, _ = marked(workbook)

    assert book["Danh sách"]["D2"].value == "31/02/1980"
    assert book["Danh sách"]["D2"].comment is not None


def test_faults_in_merged_cells_are_marked_in_their_first_cell():
    book = openpyxl.load_workbook(io.BytesIO(sent([BAD, [2, "Lê Văn Hai", "Nam", None, "Văn thư", UNIT]]).content))
    book["Danh sách"].merge_cells("D2:D3")
    book["Danh sách"]["A1"].font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    workbook = read_workbook(file, "a.xlsx")
    plan = planned(workbook)
    plan.rows[1].faults = [SimpleNamespace(**{**vars_of(plan.rows[0].faults[1]), "row": 3})]

    marks = openpyxl.load_workbook(io.BytesIO(error_workbook(workbook, plan)))

    assert marks["Danh sách"]["D2"].comment is not None


def vars_of(fault):
    return {name: getattr(fault, name) for name in fault.__slots__}
