import io
import random
import struct
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Font

from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import FileRefused
from tests.cost import steps, watchdog
from tests.honorees.spreadsheets.biff import record, write_xls

MEGABYTE = 2**20


def read(content, filename="danh-sach.xlsx"):
    return read_workbook(io.BytesIO(content), filename)


def xlsx(fill):
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, name, part):
    """Return the xlsx with that part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return out.getvalue()


def plain_xlsx():
    return xlsx(lambda book: book.active.append(["Họ và tên"]))


def sheet_of(rows):
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )


# --- reading --------------------------------------------------------------------------------------------------


def test_cells_come_with_values_texts_and_fonts():
    def fill(book):
        sheet = book.active
        sheet["A1"] = "Họ và tên"
        sheet["A1"].font = Font(name=".VnTime")
        sheet["B3"] = date(1985, 5, 12)
        sheet["C3"] = 1980
        sheet["D3"] = 3.5
        sheet["E3"] = True
        sheet["F3"] = "   "
        sheet.merge_cells("A5:C6")

    (sheet,) = read(xlsx(fill)).sheets

    assert (sheet.rows[1][1].text, sheet.rows[1][1].font) == ("Họ và tên", ".VnTime")
    assert (sheet.rows[3][2].value, sheet.rows[3][2].text) == (datetime(1985, 5, 12), "12/05/1985")  # noqa: DTZ001
    assert [sheet.rows[3][column].value for column in (3, 4, 5)] == [1980, 3.5, True]
    assert 6 not in sheet.rows[3]
    assert sheet.merged == [(5, 1, 6, 3)]


def test_formula_without_a_stored_value_is_noted_and_a_stored_value_is_read():
    rows = b'<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><v>#REF!</v></c></row>'
    content = with_part(plain_xlsx(), "xl/worksheets/sheet1.xml", sheet_of(rows))

    (sheet,) = read(content).sheets

    assert [(cell.value, cell.note) for cell in sheet.rows[1].values()] == [(None, "formula"), (2, ""), (None, "error")]


def test_texts_of_several_runs_have_the_font_of_the_first():
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>'
        '<r><rPr><rFont val="VNI-Times"/></rPr><t>Ñoäc </t></r><r><t>laäp</t></r></si></sst>'
    )
    content = with_part(plain_xlsx(), "xl/sharedStrings.xml", texts)
    shared = sheet_of(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    content = with_part(content, "xl/worksheets/sheet1.xml", shared)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationships><Relationship Id="rId1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{kinds}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    content = with_part(content, "xl/_rels/workbook.xml.rels", relations)

    cell = read(content).sheets[0].rows[1][1]

    assert (cell.text, cell.font) == ("Ñoäc laäp", "VNI-Times")


def test_hidden_sheets_and_rows_are_noted():
    def fill(book):
        book.active.append(["Họ và tên"])
        book.active.append(["Nguyễn Văn An"])
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("Nháp").sheet_state = "hidden"

    workbook = read(xlsx(fill))

    assert workbook.notes == [
        "Trang “Nháp” đang ẩn.",
        "Trang “Sheet” có 1 dòng ẩn; các dòng này vẫn được đọc.",
    ]
    assert workbook.sheets[1].is_hidden


def test_macros_and_external_links_are_ignored_with_a_note():
    content = with_part(plain_xlsx(), "xl/vbaProject.bin", b"macro")
    content = with_part(content, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")

    assert read(content).notes == [
        "Tệp có macro; macro không được chạy và không được giữ lại.",
        "Tệp có liên kết tới tệp khác; chỉ giá trị đã lưu trong tệp được dùng.",
    ]


def test_xls_is_read_with_fonts_and_merged_cells_whatever_its_name():
    content = write_xls(
        {(1, 1): "Danh s¸ch", (2, 1): "Hä vµ tªn", (3, 2): 1980.0},
        fonts=["Arial", ".VnTime"],
        font_of={(1, 1): 1, (2, 1): 1},
        merged=[(1, 1, 1, 3)],
    )

    workbook = read(content, "danh-sach.csv")

    sheet = workbook.sheets[0]
    assert workbook.kind == "xls"
    assert (sheet.name, sheet.merged) == ("Trang 1", [(1, 1, 1, 3)])
    assert (sheet.rows[2][1].text, sheet.rows[2][1].font) == ("Hä vµ tªn", ".VnTime")
    assert sheet.rows[3][2].value == 1980


@pytest.mark.parametrize(
    "content",
    [
        'Họ và tên;Đơn vị\n"Nguyễn Văn An";"Vụ A; Bộ B"\n'.encode("utf-8-sig"),
        "Họ và tên,Đơn vị\nNguyễn Văn An,Vụ A; Bộ B\n".encode(),
        "Họ và tên\tĐơn vị\nNguyễn Văn An\tVụ A; Bộ B\n".encode("utf-16"),
        "Họ và tên\tĐơn vị\nNguyễn Văn An\tVụ A; Bộ B\n".encode("utf-16-le"),
        "sep=|\nHọ và tên|Đơn vị\nNguyễn Văn An|Vụ A; Bộ B\n".encode(),
    ],
)
def test_csv_is_read_in_its_encodings_and_separators(content):
    workbook = read(content, "danh-sach.xls")

    rows = [[cell.text for cell in row.values()] for row in workbook.sheets[0].rows.values()]
    assert workbook.kind == "csv"
    assert rows == [["Họ và tên", "Đơn vị"], ["Nguyễn Văn An", "Vụ A; Bộ B"]]


def test_sheet_names_are_made_valid():
    book = b'<workbook><sheets><sheet name="A/B:[C]" r:id="rId1" xmlns:r="r"/></sheets></workbook>'
    twice = book.replace(b"</sheets>", b'<sheet name="a_b__c_" r:id="rId1" xmlns:r="r"/></sheets>')

    assert read(with_part(plain_xlsx(), "xl/workbook.xml", book)).sheets[0].name == "A_B__C_"
    with pytest.raises(FileRefused, match="bị hỏng"):
        read(with_part(plain_xlsx(), "xl/workbook.xml", twice))


# --- refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp trống"),
        (b"MZ\x90\x00" + bytes(200), "tệp chương trình (.exe)"),
        (b"%PDF-1.7", "tệp PDF"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "trang web hoặc XML"),
        (b"abc\x00\x01\x02def" + bytes(range(256)), "không phải bảng tính hay văn bản"),
        (b"PK\x03\x04" + bytes(100), "bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "bị hỏng"),
    ],
)
def test_other_file_types_are_refused_by_name(content, words):
    with pytest.raises(FileRefused, match=words.replace("(", r"\(").replace(")", r"\)")):
        read(content)


def test_encrypted_workbooks_are_refused_with_the_reason():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)

    for content in (ole, write_xls({(1, 1): "a"}, locked=True)):
        with pytest.raises(FileRefused, match="Tệp có mật khẩu"):
            read(content)


def members(count, name="a{}.xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(count):
            archive.writestr(name.format(number), "x")
    return file.getvalue()


def lying_about_its_size():
    """Return a ZIP that unpacks to 80 MB and declares 1 kB."""
    content = with_part(plain_xlsx(), "xl/worksheets/sheet1.xml", sheet_of(b" " * 80 * MEGABYTE))
    return content.replace(struct.pack("<I", 80 * MEGABYTE + len(sheet_of(b""))), struct.pack("<I", 1000))


def many_numbers():
    random.seed(1)
    cells = b"".join(b'<c r="A%d"><v>%d</v></c>' % (row % 19_000 + 1, random.random() * 1e9) for row in range(900_000))
    return with_part(plain_xlsx(), "xl/worksheets/sheet1.xml", sheet_of(b"<row>" + cells + b"</row>"))


HOSTILE = {
    "one cell at the far corner": lambda: xlsx(lambda book: book.active.cell(1_048_576, 16_384, 1)),
    "unpacks to 300 MB": lambda: with_part(plain_xlsx(), "xl/worksheets/sheet1.xml", b" " * 300 * MEGABYTE),
    "says less than it unpacks to": lying_about_its_size,
    "fourteen million empty cells": lambda: with_part(
        plain_xlsx(), "xl/worksheets/sheet1.xml", sheet_of(b"<row>" + b"<c/>" * (14 * MEGABYTE) + b"</row>")
    ),
    "half a million numbers": many_numbers,
    "entities": lambda: with_part(
        plain_xlsx(),
        "xl/worksheets/sheet1.xml",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>',
    ),
    "an entity from elsewhere": lambda: with_part(
        plain_xlsx(),
        "xl/workbook.xml",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>',
    ),
    "ten thousand members": lambda: members(10_000),
    "a member above the folder": lambda: with_part(plain_xlsx(), "../xl/evil.xml", "x"),
    "an .xls of many blank cells": lambda: (
        record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
        + record(0xBE, bytes(516)) * 9_000
        + record(0x0A, b"")
    ),
    "a csv of very many cells": lambda: b"a;" * 300_000 * 9,
    "a csv of very many rows": lambda: b"a;b\n" * 2_000_000,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.scale
def test_hostile_files_are_refused_by_few_steps(make):
    """The cost is proportional to the uploaded size, not to the unpacked or declared size."""
    content = make()

    def refuse():
        with pytest.raises(FileRefused):
            read(content)

    with watchdog():
        assert steps(refuse) < 10_000 + 5 * len(content)


@pytest.mark.parametrize("name", ["one cell at the far corner", "unpacks to 300 MB", "says less than it unpacks to"])
@pytest.mark.scale
def test_hostile_files_cost_little_memory(name):
    content = HOSTILE[name]()
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            read(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 100 * MEGABYTE


def test_files_over_the_limit_are_refused_before_they_are_read():
    with pytest.raises(FileRefused, match="lớn hơn 20 MB"):
        read(b"a" * (20 * MEGABYTE + 1))


def test_far_cell_is_named():
    content = xlsx(lambda book: book.active.cell(1_048_576, 16_384, 1))

    with pytest.raises(FileRefused, match="ô XFD1048576"):
        read(content)


def read_or_reason(content):
    try:
        read(content)
    except FileRefused as refused:
        return str(refused)
    return "read"


@pytest.mark.parametrize("seed", range(30))
def test_broken_files_are_refused_or_read_without_other_exceptions(seed):
    chance = random.Random(seed)
    content = bytearray(plain_xlsx() if seed % 2 else write_xls({(1, 1): "Họ và tên", (2, 1): "An"}))
    for _ in range(8):
        content[chance.randrange(4, len(content))] = chance.randrange(256)

    outcome = read_or_reason(bytes(content))

    assert outcome == "read" or outcome.endswith(".")
