"""What only a browser shows of the admin's words: the calendar, the clock, the editor's menu, the autocompletes."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.server import running_portal
from tests.factories import DecisionFactory


@pytest.fixture
def site_url(transactional_db):
    with running_portal() as url:
        yield url


@pytest.fixture
def open_admin(new_page, client, site_url):
    """Open a page of the admin as somebody who may do everything."""
    client.force_login(get_user_model().objects.create_superuser("dang.hoa", password="hoa-sen-nở"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    domain = urlsplit(site_url).hostname

    def open_page(name, *arguments):
        address = reverse(f"admin:{name}", args=arguments)
        return new_page(address, storage_state={"cookies": [{**cookie, "domain": domain}], "origins": []})

    return open_page


def test_calendar_reads_and_writes_dates_day_first_in_weeks_from_monday(open_admin):
    decision = DecisionFactory(issued_on=date(2024, 9, 4))
    page = open_admin("honorees_decision_change", decision.pk)
    typed = page.locator("#id_issued_on")

    expect(typed).to_have_value("04/09/2024")
    page.locator("#calendarlink0").click()
    box = page.locator("#calendarbox0")
    expect(box.locator("caption")).to_have_text("tháng chín 2024", ignore_case=True)
    expect(box.locator("th")).to_have_text(["T2", "T3", "T4", "T5", "T6", "T7", "CN"])
    expect(box.locator("td.selected")).to_have_text("4")
    # the 4th was a Wednesday
    expect(box.locator("tr", has=page.locator("td.selected")).locator("td").nth(2)).to_have_text("4")
    expect(box.locator(".calendar-shortcuts a")).to_have_text(["Hôm qua", "Hôm nay", "Ngày mai"])

    box.get_by_role("link", name="20", exact=True).click()
    expect(typed).to_have_value("20/09/2024")

    typed.fill("5-9-2024")
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/decision/")
    decision.refresh_from_db()
    assert decision.issued_on == date(2024, 9, 5)
    assert page.complaints == []


def test_every_button_of_the_editors_menu_has_a_vietnamese_name(open_admin):
    page = open_admin("articles_article_add")
    page.locator(".prose-menubar button").first.wait_for()

    names = [button.get_attribute("aria-label") for button in page.locator(".prose-menubar button[data-name]").all()]

    assert names == [
        "Đề mục lớn",
        "Đề mục nhỏ",
        "Danh sách gạch đầu dòng",
        "Danh sách đánh số",
        "Trích dẫn",
        "Chèn ảnh",
        "Đậm",
        "Nghiêng",
        "Liên kết (bôi đen chữ trước)",
        "Bỏ liên kết",
        "Hoàn tác",
        "Làm lại",
    ]
    assert page.complaints == []


def test_autocomplete_that_cannot_be_answered_says_so_in_vietnamese(open_admin):
    page = open_admin("articles_article_add")
    page.route("**/autocomplete/**", lambda route: route.fulfill(status=500))

    page.locator(".field-category .select2-selection").click()

    page.get_by_text("Không tải được kết quả.").wait_for()
