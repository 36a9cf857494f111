"""The search fields in a browser: suggestions by keyboard and by touch, the plain form without a script."""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.server import running_portal
from tests.factories import ArticleFactory, HonoreeFactory, UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)

FIELD = "#tim"
HEAD_FIELD = "#tim-dau-trang"
LIST = "#tim-goi-y"
ANY = re.compile("")


@pytest.fixture
def site_url(transactional_db):
    with running_portal() as address:
        yield address


@pytest.fixture(autouse=True)
def _something_to_find(transactional_db):
    HonoreeFactory(
        public=True, name="Đặng Thị Hòa", honour__post="Phó Vụ trưởng", honour__unit__name="Vụ Pháp chế, Bộ Nội vụ"
    )
    HonoreeFactory(public=True, name="Lê Hòa Bình", honour__unit__name="Bộ Y tế")
    UnitFactory(name="Sở Nội vụ tỉnh Hòa Bình")
    ArticleFactory(public=True, headline="Hòa Bình tuyên dương điển hình", lead="Tại Hòa Bình.")
    ArticleFactory.create_batch(11, public=True, headline="Khác", lead="Cùng thi đua.")


def options(page):
    return page.locator(f"{LIST} [role=option]")


def test_suggestions_are_chosen_with_the_keyboard(new_page):
    page = new_page("/tim-kiem/")
    field = page.locator(FIELD)
    field.focus()
    field.press_sequentially("hoa")

    expect(options(page)).to_have_count(4)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_be_focused()
    expect(field).not_to_have_attribute("aria-activedescendant", ANY)
    expect(options(page).nth(0)).to_have_text(re.compile(r"^\s*Người\s+Lê Hòa Bình\s+Bộ Y tế\s*$"))
    expect(options(page).nth(0).locator("mark")).to_have_text(["Hòa"])

    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "tim-goi-y-0")
    expect(options(page).nth(0)).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", ANY)
    field.press("ArrowUp")
    expect(options(page).nth(3)).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options(page).nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_value("hoa")
    field.press("Enter")

    page.wait_for_url("**/guong-dien-hinh/dang-thi-hoa/")
    assert page.complaints == []


def test_escape_closes_and_an_arrow_opens_again(new_page):
    page = new_page("/")
    field = page.locator(HEAD_FIELD)
    field.fill("hoa")
    listed = page.locator("#tim-dau-trang-goi-y")
    expect(listed).to_be_visible()

    field.press("Escape")
    expect(listed).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("hoa")

    field.press("ArrowDown")
    expect(listed).to_be_visible()
    field.press("Tab")
    expect(listed).to_be_hidden()
    assert page.complaints == []


def test_enter_without_a_choice_sends_the_form(new_page):
    page = new_page("/")
    field = page.locator(HEAD_FIELD)
    field.fill("hoa binh")
    expect(page.locator("#tim-dau-trang-goi-y")).to_be_visible()
    field.press("Enter")

    page.wait_for_url("**/tim-kiem/?q=hoa+binh")
    expect(page.locator("h1")).to_have_text("Kết quả tìm “hoa binh”")
    assert "Hòa Bình" in " ".join(page.locator("main mark").all_text_contents()).replace("Hòa Bình Hòa", "Hòa Bình")
    assert page.complaints == []


def test_suggestions_are_announced_and_requested_once(new_page):
    page = new_page("/tim-kiem/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "goi-y" in request.url else None)
    field = page.locator(FIELD)
    field.press_sequentially("hoa binh", delay=20)

    expect(options(page)).to_have_count(3)
    expect(page.locator("[data-status]")).to_have_text("3 gợi ý, chọn bằng phím mũi tên")
    field.press("End")
    assert len(asked) < 4
    assert asked[-1].endswith("/tim-kiem/goi-y/?q=hoa%20binh")
    field.fill("khong ai ca")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator("[data-status]")).to_have_text("Không có gợi ý")
    field.fill("h")
    expect(page.locator(LIST)).to_be_hidden()
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_are_chosen_by_touch_on_a_phone(new_page, scheme):
    page = new_page("/", width=390, height=844, scheme=scheme, has_touch=True, is_mobile=True)
    page.locator(".menu summary").tap()
    field = page.locator("#tim-danh-muc")
    field.tap()
    field.press_sequentially("dang th")
    option = page.locator("#tim-danh-muc-goi-y [role=option]")

    expect(option).to_have_count(1)
    box = option.bounding_box()
    assert box["height"] >= 44
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    option.tap()

    page.wait_for_url("**/guong-dien-hinh/dang-thi-hoa/")
    assert page.complaints == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_suggestions_and_results_can_be_used_by_everyone(new_page, width, scheme):
    page = new_page("/tim-kiem/?q=hoa", width=width, scheme=scheme)
    page.locator(FIELD).press("End")
    page.locator(FIELD).press_sequentially(" b")
    expect(options(page).first).to_be_visible()
    page.locator(FIELD).press("ArrowDown")

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("asked", ["hoa&loai=tin-bai", "thi+dua&loai=tin-bai", "khong+ai+ca+hoa", "dagn+thi+hoa"])
def test_results_of_every_kind_can_be_read_by_everyone(new_page, asked, scheme):
    page = new_page(f"/tim-kiem/?q={asked}", width=390, scheme=scheme)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("width", [390, 1440])
def test_without_a_script_the_fields_are_plain_forms(new_page, width):
    page = new_page("/", width=width, javascript=False)
    if width == 390:
        page.locator(".menu summary").click()
    field = page.locator("#tim-danh-muc" if width == 390 else HEAD_FIELD)
    field.fill("ĐẶNG THỊ HOÀ")
    field.press("Enter")

    page.wait_for_url("**/tim-kiem/?q=*")
    expect(page.locator(".person-name")).to_have_text(["Đặng Thị Hòa"])
    expect(page.locator(".person-name mark")).to_have_text(["Đặng", "Thị", "Hòa"])
    expect(page.locator("[role=combobox], [role=listbox]")).to_have_count(0)
    page.get_by_role("link", name="Lọc trong danh sách").click()
    expect(page.locator(".person-name")).to_have_text(["Đặng Thị Hòa"])


def test_the_script_is_small():
    script = (settings.BASE_DIR / "static/js/suggest.js").read_bytes()

    assert len(gzip.compress(script, 9)) < 2_000
