"""The blank workbook for units: headings, notes, an example and drop-down lists."""

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from honorees.choices import Gender, HonoreeKind, Level
from honorees.spreadsheets.export_columns import title_label
from honorees.spreadsheets.types import Known
from honorees.spreadsheets.understand.headings import CHOICES_SHEET, GUIDE_SHEET
from portal.vietnamese import safe_cell, sort_key

LIST_SHEET = "Danh sách"
HEADING_ROW = 4
LAST_ROW = 2_000  # last row with drop-down lists
AUTHOR = "Cổng thông tin"

# heading, width, note, example
_COLUMNS = [
    ("STT", 8, "Số thứ tự.", "Ví dụ"),
    ("Cá nhân/tập thể", 14, "Chọn trong danh sách; để trống là cá nhân.", HonoreeKind.INDIVIDUAL.label),
    ("Học hàm, học vị", 13, "GS., PGS. hoặc TS. nếu có.", "TS."),
    ("Họ và tên (tên tập thể)", 30, "Đủ họ, đệm, tên, có dấu; mỗi người một dòng.", "Nguyễn Thị Minh Họa"),
    ("Giới tính", 10, "Chọn Nam hoặc Nữ. Tập thể để trống.", Gender.FEMALE.label),
    ("Năm sinh", 11, "Năm bốn chữ số, hoặc ngày/tháng/năm. Cổng chỉ lưu năm.", 1980),
    ("Chức vụ", 30, "Như vào ngày được tuyên dương.", "Chuyên viên chính"),
    ("Đơn vị công tác", 44, "Tên đầy đủ, từ đơn vị trực tiếp đến cấp trên.", "Vụ Pháp chế, Bộ Tư pháp"),
    ("Tỉnh, thành phố", 18, "Của đơn vị địa phương, vào ngày được tuyên dương.", None),
    ("Cấp", 14, "Trung ương hoặc Địa phương.", Level.CENTRAL.label),
    ("Lĩnh vực", 24, "Chọn trong danh sách; có thể để trống.", None),
    ("Thành tích được ghi nhận", 60, "Hai đến năm câu, là lời sẽ hiện trên cổng.", "Tham mưu xây dựng quy trình mới."),
    ("Thành tích theo năm", 50, "Mỗi thành tích một dòng, năm đứng trước.", "2023: Sáng kiến rút ngắn thủ tục"),
    ("Số quyết định", 20, "Để trống nếu cả tệp chung một quyết định.", None),
]
_GUIDE = [
    "Cách điền danh sách",
    "1. Điền vào trang “Danh sách”, mỗi người hoặc tập thể một dòng, bắt đầu dưới dòng ví dụ.",
    "2. Không đổi tên các cột; được thêm cột riêng, cổng sẽ bỏ qua cột không nhận ra.",
    "3. Dòng có chữ “Ví dụ” ở cột STT không được đọc; có thể xóa.",
    "4. Dùng phông chữ Unicode (Times New Roman, Arial). Tệp phông .VnTime hay VNI cũ cũng được đọc và chuyển mã.",
    "5. Không ghi số điện thoại, số căn cước, địa chỉ nhà riêng: cổng không lưu các thông tin này.",
    "6. Gửi tệp .xlsx, .xls hoặc .csv. Nếu có lỗi, cổng trả lại chính tệp này với các ô cần sửa được đánh dấu.",
]


def template_workbook(known: Known) -> bytes:
    """Return the template as xlsx, with the known provinces and fields of work to choose from."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 (for the type: a new book has one)
    sheet.title = LIST_SHEET
    sheet["A1"] = "DANH SÁCH ĐỀ NGHỊ TUYÊN DƯƠNG"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "Xem cách điền ở trang “Hướng dẫn”. Rê chuột lên tên cột để xem ghi chú."
    sheet["A2"].font = Font(italic=True)
    line = Side(style="thin", color="999999")
    for column, (heading, width, note, example) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(HEADING_ROW, column, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F4E3C1")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        cell.comment = Comment(note, AUTHOR, width=240, height=80)
        shown = sheet.cell(HEADING_ROW + 1, column, safe_cell(example))
        shown.font = Font(italic=True, color="777777")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 1)
    _add_choices(book, sheet, known)
    guide = book.create_sheet(GUIDE_SHEET)
    guide.column_dimensions["A"].width = 110
    for row, text in enumerate(_GUIDE, start=1):
        cell = guide.cell(row, 1, text)
        cell.font = Font(bold=row == 1)
        cell.alignment = Alignment(wrap_text=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _add_choices(book: Workbook, sheet: Worksheet, known: Known) -> None:
    lists = {
        "Cá nhân/tập thể": [str(label) for label in HonoreeKind.labels],
        "Học hàm, học vị": [title_label(value) for value in ("professor", "associate_professor", "doctor")],
        "Giới tính": [str(label) for label in Gender.labels],
        "Tỉnh, thành phố": sorted({province.name for province in known.provinces}, key=sort_key),
        "Cấp": [str(label) for label in Level.labels],
        "Lĩnh vực": sorted(known.fields.values(), key=sort_key),
    }
    choices = book.create_sheet(CHOICES_SHEET)
    headings = [column[0] for column in _COLUMNS]
    for column_number, (heading, values) in enumerate(lists.items(), start=1):
        letter = get_column_letter(column_number)
        choices.cell(1, column_number, heading).font = Font(bold=True)
        choices.column_dimensions[letter].width = 26
        for row, value in enumerate(values, start=2):
            choices.cell(row, column_number, safe_cell(value))
        if not values:
            continue
        rule = DataValidation(
            type="list",
            formula1=f"'{CHOICES_SHEET}'!${letter}$2:${letter}${len(values) + 1}",
            allow_blank=True,
            showErrorMessage=heading in ("Giới tính", "Cấp", "Cá nhân/tập thể"),
            errorTitle="Chưa đúng",
            error="Hãy chọn một giá trị trong danh sách.",
        )
        column = get_column_letter(headings.index(heading) + 1)
        rule.add(f"{column}{HEADING_ROW + 1}:{column}{LAST_ROW}")
        sheet.add_data_validation(rule)
