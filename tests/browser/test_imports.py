"""The import wizard in a browser: upload to apply, files saved by LibreOffice, without scripts, accessibility."""

import io
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import expect

from honorees.imports.services import run_pending_imports
from honorees.models import Honour, Province
from tests.browser.looks import each_look
from tests.browser.server import running_portal
from tests.factories import AchievementFactory, CycleFactory, DecisionFactory, HonourFactory, ProvinceFactory
from tests.honorees.imports.factories import list_file, officer, person
from tests.honorees.spreadsheets.sent_workbook import FAULTS, write_sent_workbook

WIZARD = "/quan-tri/nhap-danh-sach/"

# texts that spreadsheet programs tend to convert
STUBBORN = [
    ("Đặng Thị Hòa", "=Trưởng phòng", 'Hai dòng:\nmột, hai; "ba"'),
    ("+84 Nguyễn", "Phó Vụ trưởng; kiêm", "'đã có dấu nháy"),
    ("-Lê Thị Ễ", "-", "@sao"),
    ("Trần Ỡ-Ộ", "1/2", "=1+1"),
    ("Lê Ổi", "0012", "0,5"),
    ("TRUE", "1e5", " thừa khoảng trắng "),
    ("Phạm Nữ", "12:30", "100%"),
    ("Vũ Ẫ", "4/9/2024", "#N/A"),
]
TEXTS = STUBBORN[:3]  # a CSV cannot mark 0012 or 1/2 as text


@pytest.fixture
def site_url(transactional_db, settings):
    (settings.MEDIA_ROOT / "nhap-danh-sach").mkdir(parents=True)
    with running_portal() as url:
        yield url


@pytest.fixture
def cycle(site_url):
    # an earlier test with transaction=True may have emptied the table that a migration filled
    for name in ("Nghệ An", "Hà Giang", "Đà Nẵng", "Bắc Ninh"):
        if not Province.objects.in_force(date(2024, 9, 4)).filter(name=name).exists():
            ProvinceFactory(name=name)
    DecisionFactory(number="123/QĐ-CĐVC")
    return CycleFactory(ceremony_on=date(2024, 9, 4), announced_count=150, announced_central=90, announced_local=60)


@pytest.fixture
def open_wizard(new_page, site_url, cycle):
    """Open a page of the wizard as an officer who may publish."""
    client = Client()
    rights = [f"honorees.{right}" for right in ("publish_honoree", "view_honour", "add_honour")]
    client.force_login(officer(*rights, first_name="Lê Thị", last_name="Bình"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}

    def open_page(path=WIZARD, **options):
        cookies = [{**cookie, "domain": urlsplit(site_url).hostname}]
        return new_page(path, storage_state={"cookies": cookies, "origins": []}, **options)

    return open_page


def sent_workbook(*, with_faults=True):
    file = io.BytesIO()
    write_sent_workbook(file, with_faults=with_faults)
    return file.getvalue()


def send(page, content, name="danh-sach.xlsx"):
    page.goto(f"{WIZARD}moi/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_label("Giai đoạn").select_option(index=1)
    page.get_by_label("Quyết định").select_option(index=1)
    page.get_by_role("button", name="Gửi và xem cột").click()
    page.wait_for_url("**/cot/")


def preview(page):
    page.get_by_role("button", name="Tiếp tục: xem trước").click()
    page.wait_for_url("**/xem-truoc/")


def corrected(marked):
    """Return the marked workbook with its faulty rows corrected."""
    book, right = load_workbook(io.BytesIO(marked)), load_workbook(io.BytesIO(sent_workbook(with_faults=False)))
    for sheet, row, _ in FAULTS.values():
        for column in range(1, 9):
            book[sheet].cell(row, column).value = right[sheet].cell(row, column).value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_list_corrected_in_the_marked_workbook_is_applied_and_then_changes_nothing(open_wizard, cycle):
    page = open_wizard()

    # first upload: twelve faults, each with its cell
    send(page, sent_workbook())
    expect(page.get_by_role("heading", name="Trang “Khối trung ương”")).to_be_visible()
    # a sample, converted from its legacy encoding
    expect(page.get_by_text("Nguyễn Văn An", exact=True)).to_be_visible()
    preview(page)
    expect(page.locator(".import-verdict")).to_contain_text("còn 12 dòng có lỗi")
    expect(page.get_by_role("button", name="Áp dụng")).to_have_count(0)
    page.get_by_role("link", name="Có lỗi 12").click()
    page.wait_for_url("**?viec=faulty")
    expect(page.locator(".row--faulty")).to_have_count(12)
    places = page.locator(".row__faults strong").all_inner_texts()
    assert {"Ô B10:", "Ô D14:", "Ô C18:", "Ô F22:"} <= set(places)

    # second upload: the corrected workbook
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp có đánh dấu lỗi").click()
    # Playwright reports a download as a failed page load
    assert [complaint for complaint in page.complaints if "/tep-loi/" not in complaint] == []
    page.complaints.clear()
    marked = Path(download.value.path()).read_bytes()
    send(page, corrected(marked), "danh-sach-da-sua.xlsx")
    preview(page)
    page.get_by_role("button", name="Áp dụng: thêm 150, sửa 0").click()
    page.get_by_text("Đang áp dụng…").wait_for()
    run_pending_imports()
    page.get_by_text("Đã áp dụng: Lê Thị Bình").wait_for()
    assert Honour.objects.filter(cycle=cycle).count() == 150

    # third upload: the same file
    page.get_by_role("button", name="Nhập lại tệp này").click()
    page.wait_for_url("**/cot/")
    preview(page)
    expect(page.locator(".import-verdict")).to_contain_text("Tệp không làm thay đổi gì: cả 150 dòng")

    page.goto(f"{WIZARD}doi-chieu/{cycle.slug}/")
    expect(page.get_by_text("đủ", exact=True)).to_have_count(3)
    assert page.complaints == []


# --- files saved by LibreOffice -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exported_as", "saved_as", "rows"),
    [("Excel", "xlsx", STUBBORN), ("Excel", "xls", STUBBORN), ("CSV", "xlsx", TEXTS)],
)
def test_exported_list_saved_in_libreoffice_proposes_no_change(
    open_wizard, cycle, saved_in_libreoffice, exported_as, saved_as, rows
):
    for name, post, citation in rows:
        honour = HonourFactory(cycle=cycle, honoree__name=name, post=post, citation=citation)
        AchievementFactory(honour=honour, year=2021, title="=1+1")
        AchievementFactory(honour=honour, year=2022, title="Bằng khen: “Lao động”, hạng nhất; 50%")
    page = open_wizard("/quan-tri/honorees/honour/")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Xuất {exported_as}").click()
    page.complaints.clear()  # Playwright reports a download as a failed page load

    content = saved_in_libreoffice(Path(download.value.path()), download.value.suggested_filename, saved_as)
    send(page, content, f"danh-sach.{saved_as}")
    preview(page)

    expect(page.locator(".import-verdict")).to_have_text(
        f"Tệp không làm thay đổi gì: cả {len(rows)} dòng đã đúng như trong danh sách."
    )
    assert page.complaints == []


def test_workbook_saved_as_xls_by_libreoffice_is_understood(open_wizard, cycle, tmp_path, saved_in_libreoffice):
    (tmp_path / "gui.xlsx").write_bytes(sent_workbook(with_faults=False))
    page = open_wizard()

    send(page, saved_in_libreoffice(tmp_path / "gui.xlsx", "gui.xlsx", "xls"), "gui.xls")
    preview(page)

    expect(page.get_by_role("button", name="Áp dụng: thêm 150, sửa 0")).to_be_visible()
    assert page.complaints == []


# --- without scripts, accessibility ---------------------------------------------------------------------------


def test_wizard_works_without_scripts(open_wizard):
    page = open_wizard(javascript=False)
    send(page, list_file(person("Đặng Thị Hòa"), person("Lê Văn An")))
    preview(page)

    page.get_by_role("button", name="Áp dụng: thêm 2, sửa 0").click()
    expect(page.locator("progress")).to_be_visible()
    run_pending_imports()
    page.get_by_text("Đã áp dụng").first.wait_for()
    page.get_by_text("Hoàn tác cả tệp…").click()
    page.get_by_role("button", name="Hoàn tác cả tệp").click()
    run_pending_imports()
    page.get_by_text("Đã hoàn tác cả tệp").wait_for()

    assert not Honour.objects.exists()
    assert page.complaints == []


TWO_LOOKS = [(390, "dark"), (1440, "light")]


def faults(page):
    """What hinders somebody on the page as it is, and whether it is wider than the screen."""
    violations = Axe().run(page).response["violations"]
    found = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in violations]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize("address", [WIZARD, f"{WIZARD}moi/"])
def test_wizard_page_is_accessible(open_wizard, address):
    page = open_wizard("about:blank")
    found = {}

    for look in each_look(page, TWO_LOOKS):
        page.goto(address)
        found[look] = faults(page)

    assert found == {look: [] for look in found}
    assert page.complaints == []


@pytest.mark.parametrize(("width", "scheme"), TWO_LOOKS)
def test_wizard_is_accessible(open_wizard, cycle, width, scheme):
    page = open_wizard(width=width, scheme=scheme)
    content = list_file(
        person("Đ/c TS. Đặng Thị Hòa"), person("Đặng Thị Hòa", birth="31/02/1990"), person("Lê An", unit="Sở X")
    )
    send(page, content)
    found = {"columns": faults(page)}
    preview(page)
    found["preview"] = faults(page)
    page.goto(f"{WIZARD}{page.url.split('/')[-3]}/")
    found["item"] = faults(page)
    page.goto(f"{WIZARD}doi-chieu/{cycle.slug}/")
    found["reconciliation"] = faults(page)

    assert found == {"columns": [], "preview": [], "item": [], "reconciliation": []}
    assert page.complaints == []
