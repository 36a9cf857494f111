import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honorees.imports.export import honour_list
from honorees.imports.known import read_known
from honorees.models import Honour
from honorees.spreadsheets.plan.planning import build_plan, own_ids
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import RowAction
from honorees.spreadsheets.understand.headings import recognise
from tests.factories import (
    AchievementFactory,
    CycleFactory,
    DecisionFactory,
    FieldFactory,
    HonoreeFactory,
    HonourFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

TEXTS = [
    "=1+1",
    "'=1+1",
    "''=x",
    "+84",
    "-cmd",
    "@SUM(A1)",
    " =1",
    "-5",
    "1,5",
    "TRUE",
    "007",
    "1980-05-12",
    "#N/A",
    "Dòng “một”; 'hai', \"ba\"",
]


@pytest.fixture
def cycle():
    return CycleFactory()


@pytest.fixture
def honours(cycle):
    """Create honours with difficult texts, of a collective, with achievements, and a revoked one."""
    for text in TEXTS:
        HonourFactory(cycle=cycle, honoree__name=f"Lê Thị Bình {len(text)}", post=text, citation=f"{text}\ndòng hai")
    HonourFactory(cycle=cycle, honoree__kind="collective", honoree__name="VỤ PHÁP CHẾ (tập thể)")
    honour = HonourFactory(
        cycle=cycle,
        honoree__name="Đặng Thị Hòa",
        honoree__gender="female",
        honoree__birth_year=1980,
        honoree__academic_title="doctor",
        unit=UnitFactory(local=True, name="Sở Nội vụ tỉnh A"),
        unit_name="Sở Nội vụ cũ",
        post_level="staff",
        field=FieldFactory(name="Pháp luật"),
        decision=DecisionFactory(number="12-A/QĐ-CĐVC"),
    )
    AchievementFactory(honour=honour, year=2022, title="Sáng kiến A; 2021: không phải năm")
    AchievementFactory(honour=honour, year=2023, title="Bằng khen")
    HonourFactory(cycle=cycle, honoree__name="Hồ Văn Ba", revoked=True)
    return Honour.objects.all()


def exported(honours, kind):
    return b"".join(honour_list(honours, kind))


def planned(content, cycle):
    workbook = read_workbook(io.BytesIO(content), "danh-sach.xlsx")
    layout = recognise(workbook, {})
    known = read_known(cycle, own_ids(workbook, layout))
    return build_plan(workbook, layout, cycle=cycle, decision=None, known=known)


def test_xlsx_has_frozen_vietnamese_headings_and_typed_cells(honours):
    sheet = openpyxl.load_workbook(io.BytesIO(exported(honours, "xlsx"))).active

    rows = {row[3].value: row for row in sheet.iter_rows(min_row=2)}
    assert [cell.value for cell in sheet[1]] == [
        "Mã tôn vinh (không sửa)",
        "Cá nhân/tập thể",
        "Học hàm, học vị",
        "Họ và tên (tên tập thể)",
        "Giới tính",
        "Năm sinh",
        "Chức vụ",
        "Nhóm chức vụ",
        "Đơn vị công tác",
        "Lĩnh vực",
        "Số quyết định",
        "Thành tích được ghi nhận",
        "Thành tích theo năm",
        "Cấp",
        "Tỉnh, thành phố",
        "Giai đoạn",
        "Trạng thái",
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["D"].width == 30
    hoa = [cell.value for cell in rows["Đặng Thị Hòa"]]
    assert hoa[1:3] == ["Cá nhân", "TS."]
    assert hoa[5] == 1980
    assert hoa[12] == "2023: Bằng khen\n2022: Sáng kiến A; 2021: không phải năm"
    assert hoa[13:] == ["Địa phương", rows["Đặng Thị Hòa"][14].value, "2019–2024", "Còn giá trị"]
    assert rows["Hồ Văn Ba"][16].value == "Đã thu hồi"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_text_is_a_formula(honours, kind):
    content = exported(honours, kind)

    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    else:
        rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
        cells = [cell.value for row in rows for cell in row if isinstance(cell.value, str)]
        assert all(cell.data_type != "f" for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row)
    assert "'=1+1" in cells
    assert "=1+1" not in cells


def test_csv_begins_with_a_byte_order_mark(honours):
    assert exported(honours, "csv").startswith(b"\xef\xbb\xbfM\xc3\xa3 t\xc3\xb4n vinh")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_unchanged_exported_list_changes_nothing(honours, cycle, kind):
    plan = planned(exported(honours, kind), cycle)

    assert {row.action for row in plan.rows} == {RowAction.SAME}
    assert len(plan.rows) == len(TEXTS) + 3
    assert plan.all_faults() == []


def test_edited_list_changes_exactly_the_edited_values(honours, cycle):
    book = openpyxl.load_workbook(io.BytesIO(exported(honours, "xlsx")))
    sheet = book.active
    row = next(row for row in sheet.iter_rows(min_row=2) if row[3].value == "Đặng Thị Hòa")
    row[3].value = "Đặng Thị Hoa"
    row[6].value = "Phó Giám đốc"
    row[9].value = None
    row[12].value = "2023: Bằng khen"
    file = io.BytesIO()
    book.save(file)

    plan = planned(file.getvalue(), cycle)

    changed = [row for row in plan.rows if row.action != RowAction.SAME]
    assert [(change.name, change.before, change.after) for row in changed for change in row.changes] == [
        ("name", "Đặng Thị Hòa", "Đặng Thị Hoa"),
        ("post", "", "Phó Giám đốc"),
        ("field_id", "Pháp luật", ""),
        ("achievements", "2023: Bằng khen\n2022: Sáng kiến A; 2021: không phải năm", "2023: Bằng khen"),
    ]


def test_texts_survive_export_and_import(honours, cycle):
    book = openpyxl.load_workbook(io.BytesIO(exported(honours, "xlsx")))
    for row in book.active.iter_rows(min_row=2):
        row[0].value = None  # as new people, so that every text is read
        if row[3].value.startswith("Lê Thị Bình"):
            row[3].value = f"Lê Thị Mới {'abcdefghijklmnopqrstuvwxyz'[row[0].row % 26].upper()}"
    file = io.BytesIO()
    book.save(file)

    plan = planned(file.getvalue(), cycle)

    posts = sorted(row.after["post"] for row in plan.rows if row.after.get("name", "").startswith("Lê Thị Mới"))
    assert posts == sorted(text.strip() for text in TEXTS)


def test_list_contains_only_the_given_honours_ordered_by_name(honours):
    chosen = honours.filter(honoree__name__in=["Đặng Thị Hòa", "Hồ Văn Ba"])

    rows = list(csv.reader(io.StringIO(exported(chosen, "csv").decode("utf-8-sig"))))

    assert [row[3] for row in rows] == ["Họ và tên (tên tập thể)", "Hồ Văn Ba", "Đặng Thị Hòa"]


def test_honour_of_another_cycle_is_matched_by_its_own_id(honours):
    other = CycleFactory(start_year=2025, end_year=2030)

    plan = planned(exported(honours, "csv"), other)

    assert {row.action for row in plan.rows} == {RowAction.SAME}


def test_query_count_does_not_grow_with_the_list(cycle):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            exported(Honour.objects.all(), "csv")
        return len(captured)

    HonoreeFactory.create_batch(2)
    small = cost()
    HonoreeFactory.create_batch(9)
    assert cost() == small
