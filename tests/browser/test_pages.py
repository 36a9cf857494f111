"""Every public page in a browser: it stands, complains of nothing, fits, and can be used by everyone."""

import gzip
import re
from dataclasses import dataclass
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from playwright.sync_api import expect

from articles.models import Category
from honorees.models import Cycle
from portal.publication.models import AuditEvent, AuditHead, Change
from tests.browser.looks import each_look
from tests.browser.server import running_portal
from tests.factories import (
    AchievementFactory,
    ArticleFactory,
    CategoryFactory,
    DecisionFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    UnitFactory,
)
from tests.flushing import suspended_refusals

pytestmark = pytest.mark.django_db

CEREMONY = "/tin-tuc/tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024/"
MOVEMENT = "/phong-trao/tham-muu-gioi-phuc-vu-tot/"
DIRECTORY = "/guong-dien-hinh/"
NOTICE = "Dữ liệu minh họa"
BODY = """
<h2>Mục</h2>
<p>Đoạn có <strong>chữ đậm</strong>, <em>chữ nghiêng</em> và <a href="https://example.vn/">liên kết</a>.</p>
<h3>Mục con</h3>
<ol><li>Một</li><li>Hai</li></ol>
<blockquote><p>Lời trích.</p></blockquote>
<figure><img src="/media/anh/{key}/640.jpg" alt="Ảnh trong bài"><figcaption>Chú thích</figcaption></figure>
"""


@dataclass(frozen=True)
class PublicPage:
    """`notice`: whether the page shows sample people and must say so."""

    path: str
    status: int = 200
    notice: bool = False


PUBLIC_PAGES = [
    PublicPage("/", notice=True),
    PublicPage("/tin-tuc/"),
    PublicPage("/tin-tuc/chuyen-muc/hoi-dap/"),
    PublicPage("/tin-tuc/chuyen-muc/chua-co-bai/"),
    PublicPage(CEREMONY, notice=True),
    PublicPage("/tin-tuc/bai-co-du-moi-phan/", notice=True),
    PublicPage("/tin-tuc/bai-da-rut/", status=410),
    PublicPage(DIRECTORY, notice=True),
    PublicPage(f"{DIRECTORY}?cap=trung-uong&gioi_tinh=nu&trang=2", notice=True),
    PublicPage(f"{DIRECTORY}?q=khong-ai-ca&cap=trung-uong"),
    PublicPage(f"{DIRECTORY}?tinh=khong-co", status=400),
    PublicPage("PERSON", notice=True),
    PublicPage(f"{DIRECTORY}ho-ten-rat-dai/", notice=True),
    PublicPage(f"{DIRECTORY}nguoi-bi-thu-hoi/", notice=True),
    PublicPage(f"{DIRECTORY}tap-the/", notice=True),
    PublicPage(MOVEMENT, notice=True),
    PublicPage(f"{MOVEMENT}2019-2024/", notice=True),
    PublicPage("/so-lieu/", notice=True),
    PublicPage("/tim-kiem/"),
    PublicPage("/tim-kiem/?q=nguyen", notice=True),
    PublicPage("/tim-kiem/?q=khong-ai-ca"),
    PublicPage("/api/"),
    PublicPage("/api/tham-chieu/"),
    PublicPage("/api/tham-chieu/?lang=en"),
    PublicPage("/api/loi/tham-so-khong-hop-le/"),
    PublicPage("/khong-co-trang-nay/", status=404),
    PublicPage("/tin-tuc/?truoc=sai", status=400),
    PublicPage("/hong/403/", status=403),
    PublicPage("/hong/500/", status=500),
    PublicPage("/hong/503/", status=503),
]
EVERY_PAGE = pytest.mark.parametrize("public_page", PUBLIC_PAGES, ids=lambda public_page: public_page.path)
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, browser, tmp_path_factory, empty_folder):
    """One portal for the whole module: the sample content, and what it has none of; all of it is removed at the end."""
    media = tmp_path_factory.mktemp("media")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    own = {"MEDIA_ROOT": media, "STATIC_ROOT": empty_folder, "STORAGES": {**settings.STORAGES, "staticfiles": plain}}
    with django_db_blocker.unblock(), override_settings(**own):
        call_command("load_sample", verbosity=0)
        add_what_samples_lack()
        with running_portal() as url:
            yield {"url": url, "media": media}
        call_command("clear_sample", verbosity=0)
        with transaction.atomic(), suspended_refusals(connection):
            for model in (Change, AuditEvent, AuditHead):
                model.objects.all().delete()


def add_what_samples_lack():
    """Marked as samples too, so that the same command removes them."""
    cycle = Cycle.objects.get()
    sample = {"is_sample": True}
    honour = {"cycle": cycle, "decision": DecisionFactory(**sample)}
    former = UnitFactory(name="Bộ Kế hoạch và Đầu tư (cũ)", valid_to=date(2025, 3, 1), **sample)
    former.successors.add(UnitFactory(name="Bộ Tài chính (mới)", **sample))
    name = "Công Tằng Tôn Nữ Hoàng Phủ Ngọc Diễm Quỳnh Hương"
    person = HonoreeFactory(name=name, slug="ho-ten-rat-dai", public=True, honour=None, **sample)
    first = HonourFactory(honoree=person, unit=former, post="Phó Vụ trưởng", citation="Tham mưu kịp thời.", **honour)
    AchievementFactory(honour=first, title="Sáng kiến một cửa", description="Rút ngắn nửa thời gian.")
    revoked = HonoreeFactory(name="Người Bị Thu Hồi", slug="nguoi-bi-thu-hoi", public=True, honour=None, **sample)
    HonourFactory(honoree=revoked, unit=former, revoked=True, **honour)
    collective = HonoreeFactory(
        name="Phòng Một cửa", slug="tap-the", kind="collective", public=True, honour=None, **sample
    )
    HonourFactory(honoree=collective, unit=former, **honour)

    CategoryFactory(name="Chưa có bài", slug="chua-co-bai", position=9, **sample)
    photo = ImageFactory(width=960, height=640, caption="Một bức ảnh.", credit="Ảnh: CĐVC", stored=True, **sample)
    news = {"category": Category.objects.get(slug="thoi-su"), "is_sample": True}
    ArticleFactory(
        headline="Bài có đủ mọi phần",
        slug="bai-co-du-moi-phan",
        body=BODY.format(key=photo.key),
        byline="BT",
        photo=photo,
        body_images=[photo],
        origin_name="Báo Ví Dụ",
        origin_url="https://example.vn/bai-goc",
        correction="Đã sửa số người từ 149 thành 150.",
        cycle=cycle,
        honorees=[person],
        public=True,
        **news,
    )
    ArticleFactory(headline="Bài đã rút", slug="bai-da-rut", withdrawn=True, **news)


@pytest.fixture
def site_url(portal, settings):
    """This module's portal; it breaks where tests/browser/broken_urls.py says."""
    settings.MEDIA_ROOT = portal["media"]
    settings.ROOT_URLCONF = "tests.browser.broken_urls"
    return portal["url"]


@pytest.fixture
def person(new_page):
    return new_page(DIRECTORY, javascript=False).locator(".people .person-name a").first.get_attribute("href")


@pytest.fixture
def open_page(request):
    """Open the public page; return its response, and the console's messages but for the status itself."""

    def open_page(page, public_page):
        page.complaints.clear()
        response = page.goto(request.getfixturevalue("person") if public_page.path == "PERSON" else public_page.path)
        return response, unexpected_complaints(page, public_page)

    return open_page


def unexpected_complaints(page, public_page):
    expected = [f"status of {public_page.status}"] if public_page.status != 200 else []
    expected.append("ERR_ABORTED")  # what was still on its way when the page before was left
    return [line for line in page.complaints if not any(words in line for words in expected)]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@EVERY_PAGE
def test_every_page_stands_is_accessible_and_asks_no_other_host(new_page, open_page, site_url, public_page):
    page = new_page("about:blank")
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    axe, faults = Axe(), []

    for look in each_look(page):
        response, complaints = open_page(page, public_page)
        found = axe.run(page, options=AXE).response["violations"]
        faults += [f"{look}: {line}" for line in complaints]
        faults += [
            f"{look}: {rule['id']} {node['target']} {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]
        if response.status != public_page.status:
            faults.append(f"{look}: status {response.status}")
        if overflow(page) > 0:
            faults.append(f"{look}: {overflow(page)} px too wide")
        if page.locator("main").get_by_text(NOTICE).count() == 0 and public_page.notice:
            faults.append(f"{look}: no notice on samples")

    assert faults == []
    assert hosts == {site_url.removeprefix("http://")}
    assert page.context.cookies() == []


# elements with text whose lines are set so tight that Ễ would touch the line above
TIGHT = """
    () => [...document.querySelectorAll("h1, h2, h3, h4, p, a, button, summary, dd, th, td, li, label, input")]
        .filter((element) => element.textContent.trim() && !element.matches(".big-number"))
        .filter((element) => {
            const style = getComputedStyle(element);
            return parseFloat(style.lineHeight) < 1.23 * parseFloat(style.fontSize);
        })
        .map((element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`)
"""


@EVERY_PAGE
def test_every_page_works_without_javascript_on_the_narrowest_screen(new_page, open_page, public_page):
    page = new_page("about:blank", width=320, height=640, javascript=False)

    response, complaints = open_page(page, public_page)

    assert complaints + page.evaluate(TIGHT) == []
    assert (response.status, page.locator("main h1").count()) == (public_page.status, 1)
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", ["/", CEREMONY, DIRECTORY, "PERSON", f"{MOVEMENT}2019-2024/"])
def test_pages_do_not_jump_while_they_load(new_page, open_page, path):
    shift = """
        () => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            scrollTo(0, document.body.scrollHeight);
            setTimeout(() => resolve(sum), 600);
        })
    """
    page = new_page(MOVEMENT, width=390)

    open_page(page, PublicPage(path))

    assert page.evaluate(shift) <= 0.01


def test_article_page_is_light(new_page):
    page = new_page("/robots.txt")
    answers = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(CEREMONY)
    page.wait_for_load_state("networkidle")
    weights = {answer.url: len(gzip.compress(answer.body(), 9)) for answer in answers if "/media/" not in answer.url}

    assert sum(weights.values()) < 100_000
    assert 0 < sum(weight for address, weight in weights.items() if address.endswith(".js")) < 15_000


# --- Xem thêm ---------------------------------------------------------------------------------------------------


def test_more_news_come_in_place_and_take_the_focus(new_page):
    page = new_page("/tin-tuc/")
    expect(page.locator(".story")).to_have_count(13)

    page.get_by_role("link", name="Xem thêm").click()
    page.locator(".story").nth(13).wait_for()

    expect(page.locator(".story")).to_have_count(16)
    expect(page).to_have_url(re.compile("/tin-tuc/$"))
    expect(page.locator(".story").nth(13).locator(".story-title a")).to_be_focused()
    expect(page.get_by_role("link", name="Xem thêm")).to_have_count(0)
    assert page.complaints == []


def test_more_news_are_a_page_of_their_own_without_javascript(new_page):
    page = new_page("/tin-tuc/", javascript=False)

    page.get_by_role("link", name="Xem thêm").click()

    expect(page).to_have_url(re.compile("truoc="))
    expect(page.locator(".story")).to_have_count(3)
    page.get_by_role("link", name="Về đầu danh sách").click()
    expect(page.locator(".story")).to_have_count(13)


def test_htmx_is_fetched_only_when_somebody_reaches_for_more(new_page):
    page = new_page("/tin-tuc/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("script[src*=htmx]")).to_have_count(0)

    with page.expect_event("requestfinished", lambda request: "htmx" in request.url):
        page.get_by_role("link", name="Xem thêm").focus()

    assert page.evaluate("window.htmx.config.allowEval") is False


# --- without a mouse, without a script --------------------------------------------------------------------------


def test_keyboard_finds_the_way_past_the_menu_into_the_text(new_page):
    page = new_page(CEREMONY, javascript=False)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    assert page.locator(".skip").bounding_box()["width"] > 100
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("main :focus")).to_have_count(1)


def test_menu_of_a_phone_opens_without_a_script(new_page):
    page = new_page("/", width=390, javascript=False)
    link = page.locator(".menu-panel").get_by_role("link", name="Số liệu")
    expect(link).to_be_hidden()

    page.get_by_text("Danh mục", exact=True).click()
    link.click()

    expect(page).to_have_url(re.compile("/so-lieu/$"))


def test_filters_open_on_a_phone_and_always_stand_on_a_wide_screen(new_page):
    phone = new_page(DIRECTORY, width=390, javascript=False)
    expect(phone.get_by_role("link", name="Địa phương")).to_be_hidden()
    phone.get_by_text("Bộ lọc", exact=True).click()
    phone.get_by_role("link", name="Địa phương").click()
    expect(phone.get_by_role("heading", name="66 gương điển hình")).to_be_visible()

    wide = new_page(DIRECTORY, javascript=False)
    wide.get_by_role("link", name="Địa phương").focus()
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/guong-dien-hinh/?cap=dia-phuong")


def test_filters_combine_and_each_can_be_taken_back(new_page):
    page = new_page(f"{DIRECTORY}?cap=trung-uong", javascript=False)

    page.locator(".facet").get_by_role("link", name="Nữ").click()
    expect(page).to_have_url(re.compile(r"\?cap=trung-uong&gioi_tinh=nu$"))
    page.get_by_role("link", name="Cấp: Trung ương").click()

    expect(page).to_have_url(re.compile(r"\?gioi_tinh=nu$"))
    expect(page.get_by_role("heading", name="78 gương điển hình")).to_be_visible()


def test_address_of_an_article_can_be_copied(new_page):
    page = new_page(CEREMONY)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Chép liên kết").click()
    page.get_by_role("button", name="Đã chép liên kết").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == f"http://testserver{CEREMONY}"


def test_print_view_leaves_out_what_is_of_no_use_on_paper(new_page):
    page = new_page(CEREMONY, javascript=False)

    page.emulate_media(media="print")

    expect(page.locator(".site-nav").first).to_be_hidden()
    expect(page.get_by_role("heading", name="Gợi ý")).to_be_hidden()
    expect(page.get_by_text(f"Nguồn: http://testserver{CEREMONY}")).to_be_visible()
    expect(page.get_by_text("Danh sách có mặt nhiều vị trí công tác")).to_be_visible()
