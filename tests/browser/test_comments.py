"""Comments in a browser: submitted, corrected, read, withdrawn; with and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentSettings
from articles.comments.services.decisions import decide_comment
from tests.articles.comments.factories import CommentFactory
from tests.browser.looks import each_look
from tests.browser.server import running_portal
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

BARE = "bai viet hay qua, cam on tac gia"
CORRECTED = "Bài viết hay quá, cảm ơn tác giả"
# Chromium logs a console error for the expected 422 response
EXPECTED = re.compile(r"console: Failed to load resource: the server responded with a status of (422|429|403)")


@pytest.fixture
def site_url(transactional_db):
    with running_portal() as address:
        yield address


@pytest.fixture(autouse=True)
def _form_may_be_sent_at_once(transactional_db):
    CommentSettings(least_seconds=0, limit_count=1000).save()


@pytest.fixture
def article(transactional_db):
    return ArticleFactory(public=True, headline="Gặp mặt 150 gương điển hình")


def approve(comment, **options):
    moderator = UserFactory(rights=["articles.moderate_comment"])
    return decide_comment(comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=moderator, **options)


def complaints(page):
    return [complaint for complaint in page.complaints if not EXPECTED.match(complaint)]


def fill(page, name="Trần Thị Bình", body=CORRECTED):
    page.get_by_label("Tên của bạn").fill(name)
    page.get_by_label("Ý kiến", exact=True).fill(body)


def send(page):
    page.get_by_role("button", name="Gửi ý kiến").click()


def open_form(page, javascript=True):
    page.get_by_role("link", name="Gửi ý kiến").click()
    page.wait_for_selector("#gui-y-kien form")


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_adds_missing_diacritics_and_sees_the_comment_once_it_is_approved(new_page, article, javascript):
    page = new_page(article.get_absolute_url(), width=390, javascript=javascript)
    expect(page.get_by_text("0 bình luận mới nhất")).to_be_visible()
    open_form(page)
    # in place with JavaScript, as a page of its own without
    expect(page).to_have_url(re.compile("/gap-mat-150-guong-dien-hinh/$" if javascript else "/y-kien/$"))

    fill(page, body=BARE)
    send(page)
    page.get_by_text("Có vẻ ý kiến được gõ chưa có dấu").wait_for()
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_value(BARE)
    assert not Comment.objects.exists()

    page.get_by_label("Ý kiến", exact=True).fill(CORRECTED)
    send(page)
    page.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for()
    expect(page.get_by_text(CORRECTED)).to_be_visible()
    private = page.locator(".own-link a").get_attribute("href")
    comment = Comment.objects.get()
    assert private == comment.get_private_url()

    stranger = new_page(article.get_absolute_url(), javascript=javascript)
    assert CORRECTED not in stranger.content()

    approve(comment, body="Bài viết hay quá, cảm ơn tác giả!")
    stranger.reload()
    expect(stranger.get_by_text("1 bình luận mới nhất")).to_be_visible()
    expect(stranger.locator(".comment-name")).to_have_text("Trần Thị Bình")
    expect(stranger.get_by_text("Đã biên tập")).to_be_visible()
    page.goto(private)
    expect(page.get_by_text("Đã đăng").first).to_be_visible()
    expect(page.locator("ins").first).to_have_text("!")
    assert complaints(page) == complaints(stranger) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_may_insist_and_may_withdraw(new_page, article, javascript):
    page = new_page(article.get_comment_form_url(), javascript=javascript)
    fill(page, body=BARE)
    send(page)
    page.get_by_role("button", name="Gửi cho biên tập viên xem").click()
    page.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for()
    assert Comment.objects.get().body == BARE

    page.get_by_text("Rút ý kiến và xóa thông tin của bạn").click()
    page.get_by_role("button", name="Rút và xóa ngay").click()

    page.get_by_text("Ý kiến đã được rút.").wait_for()
    assert BARE not in page.content()
    assert Comment.objects.get().status == "withdrawn"
    assert complaints(page) == []


def test_form_takes_the_focus_counts_characters_and_marks_errors(new_page, article):
    page = new_page(article.get_absolute_url())
    open_form(page)
    expect(page.get_by_label("Tên của bạn")).to_be_focused()
    fill(page, name="", body="Một hai ba")
    expect(page.get_by_text("Còn 2.990 ký tự.").first).to_be_visible()
    page.get_by_label("Ý kiến", exact=True).fill("ế" * 3007)
    # a screen reader hears it once more
    expect(page.get_by_text("Dài quá 7 ký tự.").first).to_be_visible()

    send(page)

    page.get_by_text("Ý kiến chưa được gửi.").wait_for()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Xin cho biết tên của bạn.")).to_be_visible()
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_value("ế" * 3007)
    assert complaints(page) == []


@pytest.mark.parametrize("in_place", [True, False])
def test_challenge_is_solved_without_user_interaction(new_page, article, in_place):
    CommentSettings(least_seconds=60).save()
    page = new_page(article.get_absolute_url() if in_place else article.get_comment_form_url())
    if in_place:
        open_form(page)
    fill(page)

    send(page)

    page.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for(timeout=60_000)
    assert [flag["flag"] for flag in Comment.objects.get().flags] == ["automatic"]
    assert complaints(page) == []


def test_double_click_creates_one_comment(new_page, article):
    for path in (article.get_absolute_url(), article.get_comment_form_url()):
        page = new_page(path)
        if path == article.get_absolute_url():
            open_form(page)
        fill(page, body=f"{CORRECTED} ở {path}")
        page.get_by_role("button", name="Gửi ý kiến").dblclick()
        page.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for()

    assert Comment.objects.count() == 2


def test_typed_text_survives_a_lost_connection_and_navigation(new_page, article):
    page = new_page(article.get_absolute_url())
    open_form(page)
    fill(page)
    page.route("**/y-kien/", lambda route: route.abort())
    send(page)
    page.get_by_text("Chưa gửi được, có thể do mạng.").wait_for()
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_value(CORRECTED)
    page.unroute("**/y-kien/")

    page.goto("/")
    page.goto(article.get_absolute_url())
    open_form(page)
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_value(CORRECTED)

    send(page)
    page.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for()
    page.goto(article.get_absolute_url())
    open_form(page)
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_value("")


def test_next_page_of_the_list_loads_in_place_and_by_link(new_page, article):
    for number in range(12):
        CommentFactory(article=article, approved=True, received_body=f"Ý kiến thứ {number}.")

    page = new_page(article.get_absolute_url())
    page.get_by_role("link", name="Xem thêm").click()
    page.get_by_text("Ý kiến thứ 0.").wait_for()
    expect(page.locator(".comment")).to_have_count(12)
    expect(page.locator(".comment").nth(10)).to_be_focused()
    expect(page.get_by_role("link", name="Xem thêm")).to_have_count(0)
    assert complaints(page) == []

    plain = new_page(article.get_absolute_url(), javascript=False)
    plain.get_by_role("link", name="Xem thêm").click()
    expect(plain.locator(".comment")).to_have_count(2)
    expect(plain.get_by_role("link", name="Về bài viết")).to_be_visible()


WILD = [
    ("W" * 60, "W" * 3000),
    ("Z" + "\u0301\u0323" * 25, "e" + "\u0302\u0301" * 1000),
    ("\u202eTên ngược\u202c", "Đảo \u202eđảo\u202c מימין לשמאל " * 40),
    ("👨‍👩‍👧" * 10, "👨‍👩‍👧" * 500),
    ("An", "\n".join(["một"] * 200)),
]


@pytest.mark.parametrize("width", [390, 1440])
def test_no_text_breaks_the_layout(new_page, article, width):
    for name, body in WILD:
        approve(CommentFactory(article=article, received_name=name, received_body=body))
    comment = Comment.objects.latest("pk")

    for path in (article.get_absolute_url(), article.get_comments_url(), comment.get_private_url()):
        page = new_page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        boxes = page.evaluate(
            "[...document.querySelectorAll('.comment')].map((row) => [row.scrollWidth - row.clientWidth,"
            " getComputedStyle(row).overflowX])"
        )
        assert all(box == [0, "clip"] for box in boxes), path
        assert complaints(page) == []


def barriers(page):
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


@pytest.fixture
def states(article):
    """The address of a page in each state of its comment or of its article."""
    edited = approve(CommentFactory(article=article, received_body="Bài hay qua"), body="Bài hay quá.")
    refused, waiting = CommentFactory(article=article, rejected=True, note="Mời bạn gửi lại."), CommentFactory()
    closed = ArticleFactory(public=True, origin_name="Báo Lao Động")
    return {
        "form": article.get_comment_form_url(),
        "closed": closed.get_comment_form_url(),
        "list": article.get_comments_url(),
        "edited": edited.get_private_url(),
        "refused": refused.get_private_url(),
        "waiting": waiting.get_private_url() + "cam-on/",
    }


@pytest.mark.parametrize("state", ["form", "closed", "list", "edited", "refused", "waiting"])
def test_every_state_is_accessible(new_page, states, state):
    page = new_page("about:blank")
    found = {}

    for look in each_look(page):
        page.goto(states[state])
        found[look] = barriers(page)

    assert found == {look: [] for look in found}
    assert complaints(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_form_in_place_can_be_used_by_everyone(new_page, article, states, width, scheme):
    page = new_page(article.get_absolute_url(), width=width, scheme=scheme)
    found = {"article": barriers(page)}

    open_form(page)
    found["form in place"] = barriers(page)
    fill(page, name="", body=BARE)
    send(page)
    page.get_by_text("Có vẻ ý kiến được gõ chưa có dấu").wait_for()
    found["form that came back"] = barriers(page)
    fill(page)
    send(page)
    page.get_by_text("Cảm ơn bạn đã gửi ý kiến").wait_for()
    found["thanks in place"] = barriers(page)

    assert found == {state: [] for state in found}
    assert complaints(page) == []
