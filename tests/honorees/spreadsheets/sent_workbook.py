"""A realistic workbook of a unit: three sheets, two old fonts, title blocks, 150 people, 12 faults of 12 kinds.

All names are made up (“Dữ liệu minh họa”).
"""

from dataclasses import dataclass
from datetime import date
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from portal.vietnamese.legacy_tables import TCVN3, VNI

CENTRAL = "Khối trung ương"
LOCAL = "Khối địa phương"
MORE = "Bổ sung"

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ", "Bùi", "Đỗ", "Hồ"]
MIDDLES = ["Văn", "Thị", "Hữu", "Thanh", "Minh"]
GIVENS = ["An", "Bình", "Cường", "Dung", "Đức", "Hòa", "Hương", "Khánh", "Lan", "Mạnh"]
POSTS = ["Chuyên viên", "Trưởng phòng", "Phó Vụ trưởng", "Chuyên viên chính", "Văn thư"]
CENTRAL_UNITS = [
    "Vụ Pháp chế, Bộ Tư pháp",
    "Vụ Tổ chức cán bộ, Bộ Nội vụ",
    "Cục Công tác phía Nam, Bộ Tư pháp",
    "Văn phòng Bộ Nội vụ",
]
LOCAL_UNITS = [
    "Sở Nội vụ tỉnh Nghệ An",
    "Sở Tư pháp tỉnh Hà Giang",
    "Sở Tài chính thành phố Đà Nẵng",
    "Văn phòng Ủy ban nhân dân tỉnh Bắc Ninh",
]
TOTALS = {CENTRAL: 60, LOCAL: 60, MORE: 30}

_TO_TCVN3 = {letter: byte for byte, letter in TCVN3.items()}
_TO_VNI = {letter: written for written, letter in VNI.items()}


@dataclass(frozen=True)
class Person:
    name: str
    gender: str
    birth_year: int
    post: str
    unit: str


# faults by code: sheet, row and the correction (None: the row is deleted)
FAULTS = {
    "name_has_digits": (CENTRAL, 10, 2),
    "birth_impossible": (CENTRAL, 14, 4),
    "gender_unknown": (CENTRAL, 18, 3),
    "unit_missing": (CENTRAL, 22, 6),
    "name_missing": (LOCAL, 12, 2),
    "birth_out_of_range": (LOCAL, 16, 4),
    "name_broken": (LOCAL, 20, 2),
    "province_unknown": (LOCAL, 24, 7),
    "name_of_several": (MORE, 6, 2),
    "formula_without_value": (MORE, 10, 5),
    "decision_unknown": (MORE, 14, 8),
    "duplicate_in_file": (MORE, 18, 2),
}


def person(number: int) -> Person:
    """Return the sample person of that number, 0 to 149; names are unique."""
    family, given = FAMILIES[number % 10], GIVENS[number // 10 % 10]
    middle = "Thị" if number % 2 else ["Văn", "Hữu", "Minh"][number // 100 % 3]
    if number >= 100 and number % 2:
        middle = "Thị Thanh"
    units = CENTRAL_UNITS if number < 60 or number >= 120 else LOCAL_UNITS
    return Person(
        f"{family} {middle} {given}",
        "Nữ" if number % 2 else "Nam",
        1965 + number % 28,
        POSTS[number % 5],
        units[number % 4],
    )


def in_tcvn3(text: str) -> str:
    """Encode a text in TCVN3, which has no capital letters with tones."""
    return "".join(_TO_TCVN3.get(letter) or _TO_TCVN3.get(letter.lower(), letter) for letter in text)


def in_vni(text: str) -> str:
    return "".join(_TO_VNI.get(letter, letter) for letter in text)


def write_sent_workbook(file: IO[bytes], *, with_faults: bool = True) -> None:
    """Write the workbook, with its faults or corrected."""
    book = Workbook()
    _central(book.active)
    _local(book.create_sheet(LOCAL))
    _more(book.create_sheet(MORE))
    if with_faults:
        _spoil(book)
    book.save(file)


def _central(sheet) -> None:
    """In TCVN3, with a title block and a heading of one row in capitals; row 7 is the first person."""
    sheet.title = CENTRAL
    font, capitals = Font(name=".VnTime"), Font(name=".VnTimeH", bold=True)
    sheet["A1"] = in_tcvn3("Công đoàn viên chức Việt Nam")
    sheet["A1"].font = capitals
    sheet.merge_cells("A1:C1")
    sheet["A3"] = in_tcvn3("Danh sách đề nghị tuyên dương (dữ liệu minh họa)")
    sheet["A3"].font = capitals
    sheet["A3"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A3:G3")
    headings = ["STT", "Họ và tên", "Giới tính", "Ngày, tháng,\nnăm sinh", "C.vụ", "Đ/vị công tác", "Ghi chú (nếu có)"]
    for column, heading in enumerate(headings, start=1):
        sheet.cell(5, column, in_tcvn3(heading)).font = font
    sheet.cell(6, 1, in_tcvn3("I. Khối các bộ, ngành trung ương")).font = font
    sheet.merge_cells("A6:G6")
    for number in range(60):
        sample, row = person(number), 7 + number
        title = ["", "Đ/c ", "PGS.TS. ", "ThS. "][number % 4]
        born = [
            sample.birth_year,
            f"{number % 28 + 1}/{number % 12 + 1}/{sample.birth_year}",
            date(sample.birth_year, 5, 12),
        ]
        values = [number + 1, title + sample.name, sample.gender, born[number % 3], sample.post, sample.unit, None]
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, in_tcvn3(value) if isinstance(value, str) else value)
            cell.font = font
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
    sheet.cell(67, 2, in_tcvn3("Tổng cộng: 60 người")).font = font
    sheet.cell(69, 5, in_tcvn3("Người lập biểu")).font = font


def _local(sheet) -> None:
    """In VNI, with a heading of two rows: the column of the birth year gives the gender; row 7 is the first person."""
    font = Font(name="VNI-Times")
    sheet["A1"] = in_vni("Danh sách các địa phương (dữ liệu minh họa)")
    sheet["A1"].font = font
    sheet.merge_cells("A1:G2")
    headings = {1: "TT", 2: "Họ tên", 3: "Năm sinh", 5: "Chức vụ/Chức danh", 6: "Cơ quan, đơn vị", 7: "Tỉnh, TP"}
    for column, heading in headings.items():
        sheet.cell(4, column, in_vni(heading)).font = font
        if column != 3:
            sheet.merge_cells(start_row=4, start_column=column, end_row=5, end_column=column)
    sheet.merge_cells("C4:D4")
    sheet.cell(5, 3, "Nam").font = font
    sheet.cell(5, 4, in_vni("Nữ")).font = font
    for column in range(1, 8):
        sheet.cell(6, column, f"({column})")
    places = ["Nghệ An", "Hà Giang", "Đà Nẵng", "Bắc Ninh"]
    for number in range(60, 120):
        sample, row = person(number), 7 + number - 60
        years = [sample.birth_year, None] if sample.gender == "Nam" else [None, sample.birth_year]
        values = [number - 59, sample.name, *years, sample.post, sample.unit, places[number % 4]]
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, in_vni(value) if isinstance(value, str) else value).font = font


def _more(sheet) -> None:
    """In Unicode, names in capitals, posts and units with other abbreviations; row 3 is the first person."""
    headings = ["Stt", "HỌ VÀ TÊN", "Nam/Nữ", "Năm sinh", "Chức danh", "Nơi công tác", "Lĩnh vực", "Số QĐ"]
    for column, heading in enumerate(headings, start=1):
        sheet.cell(2, column, heading)
    for number in range(120, 150):
        sample, row = person(number), 3 + number - 120
        values = [
            number - 119,
            sample.name.upper(),
            sample.gender,
            str(sample.birth_year),
            sample.post,
            sample.unit,
            None,
            None,
        ]
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)


def _spoil(book: Workbook) -> None:
    central, local, more = book[CENTRAL], book[LOCAL], book[MORE]
    central.cell(10, 2).value = in_tcvn3("Phạm Thị An 2")
    central.cell(14, 4).value = "31/02/1980"
    central.cell(18, 3).value = in_tcvn3("không rõ")
    central.cell(22, 6).value = None
    local.cell(12, 2).value = None
    for column in (3, 4):
        local.cell(16, column).value = 2020 if local.cell(16, column).value else None
    local.cell(20, 2).value = "Tr?n V?n B?nh"
    local.cell(24, 7).value = in_vni("Tỉnh Xứ Lạ")
    more.cell(6, 2).value = "NGUYỄN VĂN AN và LÊ THỊ BÌNH"
    more.cell(10, 5).value = '=CONCATENATE("Chuyên ","viên")'
    more.cell(14, 8).value = "9999/QĐ-KHÔNG"
    for column in range(2, 7):
        more.cell(18, column).value = more.cell(17, column).value
