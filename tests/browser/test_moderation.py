"""The moderation queue in a browser: from sending to publication, shortcuts, updates in place, no JavaScript, WCAG."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from articles.comments.models import Comment, CommentSettings, ModerationAct, RefusalReason
from articles.comments.services.decisions import claim_comment
from articles.comments.services.submission import submit_comment
from tests.browser.looks import each_look
from tests.browser.server import running_portal
from tests.factories import ArticleFactory, UserFactory

QUEUE = "/quan-tri/y-kien/"
TYPED = "bai viet rat hay, toi rat dong y voi y kien cua tac gia"
CORRECTED = "Bài viết rất hay ,tôi rất đồng ý với ý kiến của tác giả"
EDITED = "Bài viết rất hay, tôi rất đồng ý với ý kiến của tác giả"


@pytest.fixture
def site_url(transactional_db):
    with running_portal() as url:
        yield url


@pytest.fixture
def article(site_url):
    CommentSettings(least_seconds=0, limit_count=1000, limit_per_day=1000).save()
    RefusalReason.objects.get_or_create(
        code="quang-cao", defaults={"label": "Quảng cáo, mời chào", "explanation": "Mục này không đăng quảng cáo."}
    )
    return ArticleFactory(public=True, headline="Người văn thư hai mươi năm")


def staff(name="Bình", **options):
    return UserFactory(first_name="Lê Thị", last_name=name, rights=["articles.moderate_comment"], **options)


@pytest.fixture
def open_queue(new_page, site_url):
    """Open a page of the moderation queue as a moderator."""

    def open_page(path=QUEUE, *, user=None, **options):
        client = Client()
        client.force_login(user or staff())
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        cookies = [{**cookie, "domain": urlsplit(site_url).hostname}]
        return new_page(path, storage_state={"cookies": cookies, "origins": []}, **options)

    return open_page


@pytest.fixture
def receive(article):
    def receive(body, name="Trần Thị Bình", **options):
        number = Comment.objects.count()
        submission = {"form_key": str(number), "address": f"10.0.0.{number}"}
        return submit_comment(article_id=article.pk, name=name, body=body, **submission, **options).comment

    return receive


@pytest.fixture
def queue(receive):
    """One comment of each kind that the moderation queue displays differently."""
    texts = [
        ("Trần Thị Bình", "Bài viết rất hay, cảm ơn tác giả đã viết về những con người bình dị."),
        ("nguyen van an", TYPED),
        ("Hoàng Minh", "Liên hệ 0912 345 678 hoặc an@example.vn, xem https://vidu.com/tin?a=1 nhé. CCCD 001085012345."),
        ("Người dân", "Tôi tố cáo ông Nguyễn Văn Bình, giám đốc sở, đã nhận hối lộ của doanh nghiệp."),
        ("<script>alert(1)</script>", "<img src=x onerror=alert(1)> {{ 7*7 }} <svg/onload=alert(2)>"),
        ("A" * 59, "x" * 3000),
        ("Z\u0301\u0300\u0302", "Z" + "\u0301\u0300\u0302\u0303" * 250 + " 👨‍👩‍👧 \u202eabc"),
        ("LÊ VĂN HÙNG", "BÀI VIẾT HAY QUÁ ,TÔI RẤT ĐỒNG Ý"),
    ]
    comments = [receive(body, name=name) for name, body in texts]
    claim_comment(comment_id=comments[3].pk, by=staff("Cường"))
    return comments


def row(page, comment):
    return page.locator(f"#y-kien-{comment.pk}")


def show_difference(page, comment):
    button = row(page, comment).get_by_role("button", name="Xem khác biệt")
    with page.expect_response(f"**{QUEUE}{comment.pk}/"):
        button.click()
    # the buttons are disabled until the response has replaced the row
    expect(button).to_be_enabled()


def state_of(comment):
    comment.refresh_from_db()
    return comment.status


# --- from sending to publication ------------------------------------------------------------------------------


def test_comment_is_sent_edited_approved_and_shown_under_the_article(new_page, open_queue, article):
    address = article.get_absolute_url()
    reader = new_page(address)
    expect(reader.locator("#y-kien")).to_contain_text("0 bình luận mới nhất")

    # the reader types without diacritics, is told so, corrects the text and sends it
    reader.locator("#y-kien").get_by_role("link", name="Gửi ý kiến").click()
    form = reader.locator("[data-comment-form]")
    form.locator("[name=name]").fill("Nguyễn Văn An")
    form.locator("[name=body]").fill(TYPED)
    form.get_by_role("button", name="Gửi ý kiến").click()
    reader.get_by_text("Có vẻ ý kiến được gõ chưa có dấu").wait_for()
    expect(form.locator("[name=body]")).to_have_value(TYPED)
    assert not Comment.objects.exists()
    form.locator("[name=body]").fill(CORRECTED)
    form.get_by_role("button", name="Gửi ý kiến", exact=True).click()
    reader.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for()
    comment = Comment.objects.get()
    private = comment.get_private_url()
    expect(reader.locator(f"a[href='{private}']")).to_have_count(1)

    # nobody sees it yet
    stranger = Client()
    for path in (address, f"{address}y-kien/danh-sach/", "/rss.xml", "/tim-kiem/?q=dong+y+voi+y+kien", "/"):
        assert "đồng ý với ý kiến" not in stranger.get(path).content.decode(), path
    assert "0 bình luận mới nhất" in stranger.get(address).content.decode()

    # the moderator edits and approves it by keyboard alone
    queue_page = open_queue()
    queue_page.keyboard.press("j")
    queue_page.keyboard.press("e")
    text = row(queue_page, comment).locator("textarea[name=body]")
    text.wait_for()
    expect(text).to_be_focused()
    queue_page.keyboard.press("Control+a")
    queue_page.keyboard.insert_text(EDITED)
    queue_page.keyboard.press("Control+Enter")
    row(queue_page, comment).get_by_role("button", name="Hoàn tác").wait_for()
    expect(queue_page.locator("#trang-thai [aria-current]")).to_have_text(re.compile(r"^\s*Chờ duyệt\s+0\s*$"))
    assert queue_page.complaints == []

    # the article and the private page show it; a browser that has visited the article may cache it for a minute
    other = new_page(address)
    shown = other.locator(".comment")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Nguyễn Văn An - ")
    expect(shown).to_contain_text(EDITED)
    expect(shown).to_contain_text("Đã biên tập")
    expect(other.locator("#y-kien")).to_contain_text("1 bình luận mới nhất")
    reader.goto(private)
    expect(reader.locator(".own-state")).to_contain_text("Đã đăng")
    expect(reader.locator(".own-text")).to_contain_text(EDITED)
    log = ModerationAct.objects.get()
    assert (log.kind, log.status_before, log.status_after) == ("decided", "pending", "approved")
    assert (log.before["body"], log.after["body"]) == (CORRECTED, EDITED)
    assert reader.complaints == [
        "console: Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
    ]


# --- keyboard shortcuts ---------------------------------------------------------------------------------------


def test_every_decision_has_a_key_and_u_undoes_the_last_one(open_queue, receive):
    first, second, third, fourth = [receive(f"Ý kiến thứ {number} của tôi.") for number in range(4)]
    page = open_queue()

    page.keyboard.press("j")
    page.keyboard.press("a")
    row(page, first).get_by_role("button", name="Hoàn tác").wait_for()
    assert state_of(first) == "approved"

    # the next row has become the current one
    expect(row(page, second)).to_be_focused()
    page.keyboard.press("s")
    row(page, second).get_by_role("button", name="Hoàn tác").wait_for()
    assert state_of(second) == "spam"

    expect(row(page, third)).to_be_focused()
    page.keyboard.press("r")
    expect(row(page, third).locator("[name=reason]")).to_be_focused()
    page.locator(f"#ly-do-{third.pk}").select_option(label="Quảng cáo, mời chào")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Mời bạn gửi lại.")
    page.keyboard.press("Control+Enter")
    row(page, third).get_by_role("button", name="Hoàn tác").wait_for()
    assert state_of(third) == "rejected"
    assert third.note == "Mời bạn gửi lại."

    expect(row(page, fourth)).to_be_focused()
    page.keyboard.press("t")
    expect(row(page, fourth).locator("[name=memo]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    row(page, fourth).get_by_role("button", name="Hoàn tác").wait_for()
    expect(page.locator(".moderation-queue")).not_to_contain_text("Ý kiến thứ 3")
    assert state_of(fourth) == "referred"

    expect(row(page, fourth)).to_be_focused()
    page.keyboard.press("u")
    row(page, fourth).get_by_role("button", name="Đăng", exact=True).wait_for()
    assert state_of(fourth) == "pending"
    expect(row(page, fourth)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("u")
    row(page, third).get_by_role("button", name="Đăng", exact=True).wait_for()
    assert state_of(third) == "pending"
    assert page.complaints == []


def test_shortcuts_are_listed_can_be_disabled_and_do_not_interfere_with_typing(open_queue, receive):
    comment = receive("Ý kiến của tôi về bài viết này.")
    page = open_queue()

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Phím tắt")
    expect(dialog).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.keyboard.press("j")
    page.keyboard.press("e")
    text = row(page, comment).locator("textarea[name=body]")
    text.wait_for()
    expect(text).to_be_focused()
    page.keyboard.type(" asrtu?")
    expect(text).to_have_value(re.compile(r"asrtu\?$"))
    page.keyboard.press("Escape")
    expect(row(page, comment)).to_be_focused()
    expect(text).to_have_value(re.compile(r"asrtu\?$"))

    page.keyboard.press("?")
    dialog.get_by_label("Dùng phím tắt một chữ").uncheck()
    dialog.get_by_role("button", name="Đóng").click()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert state_of(comment) == "pending"


def test_x_selects_and_one_button_decides_all(open_queue, receive):
    comments = [receive(f"Ý kiến thứ {number} của tôi.") for number in range(3)]
    page = open_queue()
    expect(page.locator(".moderation-bulk").get_by_role("button", name="Thư rác")).to_be_hidden()

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("Đã chọn 2")
    page.locator(".moderation-bulk").get_by_role("button", name="Thư rác").click()

    page.get_by_text("Đã đánh dấu thư rác: 2 ý kiến.").wait_for()
    assert [state_of(comment) for comment in comments] == ["spam", "spam", "pending"]


# --- updates in place -----------------------------------------------------------------------------------------


def test_tools_change_the_text_in_the_open_row_and_show_the_difference(open_queue, receive):
    comment = receive("gọi 0912345678 nhé ,cảm ơn")
    page = open_queue()
    row(page, comment).get_by_role("button", name="Biên tập").click()
    text = row(page, comment).locator("textarea[name=body]")
    text.wait_for()

    row(page, comment).get_by_role("button", name="Ẩn số điện thoại").click()
    row(page, comment).get_by_text("Đã sửa trong ô bên dưới, chưa lưu").wait_for()
    row(page, comment).get_by_role("button", name="Sửa khoảng trắng").click()

    expect(text).to_have_value("Gọi [số điện thoại đã ẩn] nhé, cảm ơn")
    expect(row(page, comment).locator("del").first).to_have_text("gọi")
    assert page.complaints == []


def test_decision_of_a_colleague_is_shown_in_the_row_and_the_typed_text_is_kept(open_queue, receive):
    comment = receive("Ý kiến của tôi về bài viết này.")
    mine, theirs = open_queue(), open_queue(user=staff("Cường"))
    row(mine, comment).get_by_role("button", name="Biên tập").click()
    row(mine, comment).locator("textarea[name=body]").fill("Chữ tôi đã gõ công phu.")

    row(theirs, comment).get_by_role("button", name="Thư rác").click()
    row(theirs, comment).get_by_text("Lê Thị Bình đang mở ý kiến này.").wait_for()
    row(theirs, comment).get_by_label("Vẫn làm, dù Lê Thị Bình đang mở").check()
    row(theirs, comment).get_by_role("button", name="Thư rác").click()
    row(theirs, comment).get_by_role("button", name="Hoàn tác").wait_for()
    row(mine, comment).get_by_role("button", name="Lưu và đăng").click()

    row(mine, comment).get_by_text("Lê Thị Cường đã chuyển ý kiến này sang “Thư rác”").wait_for()
    expect(mine.locator(".item__unsaved textarea")).to_have_value(re.compile("Chữ tôi đã gõ công phu"))
    assert state_of(comment) == "spam"


def test_end_of_the_session_loses_nothing_that_was_typed(open_queue, receive):
    comment = receive("Ý kiến của tôi về bài viết này.")
    page = open_queue()
    row(page, comment).get_by_role("button", name="Biên tập").click()
    text = row(page, comment).locator("textarea[name=body]")
    text.fill("Chữ tôi đã gõ.")
    page.context.clear_cookies()

    row(page, comment).get_by_role("button", name="Lưu và đăng").click()

    row(page, comment).get_by_role("alert").wait_for()
    expect(text).to_have_value("Chữ tôi đã gõ.")
    expect(row(page, comment).get_by_role("button", name="Lưu và đăng")).to_be_enabled()
    assert state_of(comment) == "pending"


# --- without JavaScript ---------------------------------------------------------------------------------------


def test_queue_works_without_javascript(open_queue, receive):
    first, second, third = [receive(f"ý kiến thứ {number} của tôi ,cảm ơn.") for number in range(3)]
    page = open_queue(javascript=False)

    row(page, first).get_by_role("button", name="Biên tập").click()
    row(page, first).locator("textarea[name=body]").fill("lời đã sửa ,cảm ơn.")
    row(page, first).get_by_role("button", name="Sửa khoảng trắng").click()
    expect(row(page, first).locator("textarea[name=body]")).to_have_value("Lời đã sửa, cảm ơn.")
    row(page, first).get_by_role("button", name="Lưu và đăng").click()
    assert (state_of(first), first.body) == ("approved", "Lời đã sửa, cảm ơn.")

    page.goto(QUEUE)
    row(page, second).get_by_text("Không đăng…").click()
    row(page, second).get_by_label("Lý do không đăng").select_option(label="Quảng cáo, mời chào")
    row(page, second).get_by_role("button", name="Không đăng", exact=True).click()
    assert state_of(second) == "rejected"

    page.locator(f"[name=chon][value='{third.pk}:1']").check()
    page.locator(".moderation-bulk").get_by_role("button", name="Thư rác").click()
    assert state_of(third) == "spam"

    page.locator("#vua-lam summary").click()
    page.locator("#vua-lam").get_by_role("button", name=re.compile("Hoàn tác")).first.click()
    assert state_of(third) == "pending"


# --- accessibility and hostile text ---------------------------------------------------------------------------


def faults(page):
    """What hinders somebody on the page as it is, and whether it is wider than the screen."""
    violations = Axe().run(page).response["violations"]
    found = [(violation["id"], [node["html"][:200] for node in violation["nodes"]]) for violation in violations]
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_queue_is_accessible_and_fits_the_viewport(open_queue, queue, width, scheme):
    page = open_queue(width=width, scheme=scheme)
    found = {"queue": faults(page)}
    assert page.complaints == []

    row(page, queue[1]).get_by_role("button", name="Biên tập").click()
    row(page, queue[1]).locator("textarea[name=body]").wait_for()
    row(page, queue[1]).get_by_text("Không đăng…").click()
    show_difference(page, queue[1])
    row(page, queue[0]).get_by_role("button", name="Đăng", exact=True).click()
    row(page, queue[0]).get_by_role("button", name="Hoàn tác").wait_for()
    page.locator("#vua-lam summary").click()
    found["open and done rows"] = faults(page)
    page.keyboard.press("Escape")
    page.locator(".item").nth(2).focus()
    page.keyboard.press("?")
    found["keys"] = faults(page)

    assert found == {"queue": [], "open and done rows": [], "keys": []}


def test_page_of_one_comment_is_accessible_and_fits_the_viewport(open_queue, queue):
    page = open_queue()
    found = {}

    for look in each_look(page):
        page.goto(f"{QUEUE}{queue[1].pk}/")
        found[look] = faults(page)

    assert found == {look: [] for look in found}
    assert page.complaints == []


def test_hostile_text_and_combining_marks_do_no_harm(open_queue, queue):
    page = open_queue()
    alerts = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))

    for comment in queue[4:7]:
        row(page, comment).get_by_role("button", name="Biên tập").click()
        row(page, comment).locator("textarea[name=body]").wait_for()
        show_difference(page, comment)

    assert alerts == []
    assert page.complaints == []
    expect(row(page, queue[4])).to_contain_text("{{ 7*7 }}")
    # a thousand marks on one letter cover no other row
    box = row(page, queue[6]).locator(".item__text").first.bounding_box()
    assert box["height"] < 200
