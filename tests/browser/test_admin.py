"""The staff's work in a browser: the login, the editor, the way of an article from the draft to its withdrawal."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from honorees.models import Honoree
from portal.files.models import Image
from portal.staff.roles import sync_roles
from tests.browser.server import running_portal
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    HonoreeFactory,
    ImageFactory,
    picture_file,
)

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SCREENS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm; font-family:"Times New Roman"} --></style></head><body lang=VI><!--StartFragment-->
<h1 style='margin-top:12pt'><span style='font-family:"Times New Roman"'>Những việc đã làm<o:p></o:p></span></h1>
<p class=MsoNormal style='text-align:justify'><b><span style='font-size:14.0pt'>Đồng chí&nbsp;Hòa</span></b><span
style='color:red'> đã <i>đổi mới</i> cách <span style='font-weight:bold'>tiếp dân</span>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>
Một</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>Phần nhỏ</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Hai</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>Bước một</p>
<table class=MsoTable><tr><td><p class=MsoNormal>Ô một</p></td><td>Ô hai</td></tr></table>
<p class=MsoNormal><img width=10 src="file:///C:/a.png"><a href="https://example.vn/" style='color:blue'>Nguồn</a></p>
<!--EndFragment--></body></html>"""
OUT_OF_WORD = (
    "<h2>Những việc đã làm</h2>"
    "<p><strong>Đồng chí Hòa</strong> đã <em>đổi mới</em> cách <strong>tiếp dân</strong>.</p>"
    "<ul><li><p>Một</p><ul><li><p>Phần nhỏ</p></li></ul></li><li><p>Hai</p></li></ul>"
    "<ol><li><p>Bước một</p></li></ol>"
    "<p>Ô một</p><p>Ô hai</p>"
    '<p><a href="https://example.vn/" rel="noopener nofollow">Nguồn</a></p>'
)
PASTE = """html => {
    const clipboard = new DataTransfer()
    clipboard.setData("text/html", html)
    clipboard.setData("text/plain", "chỉ chữ")
    const paste = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true })
    document.querySelector(".ProseMirror").dispatchEvent(paste)
}"""


@pytest.fixture
def site_url(transactional_db):
    with running_portal() as url:
        yield url


@pytest.fixture
def open_as(new_page, site_url):
    """Open a page of the admin as this person."""

    def open_page(user, path, **options):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
        state = {"cookies": [{**cookie, "domain": urlsplit(site_url).hostname}], "origins": []}
        return new_page(path, storage_state=state, **options)

    return open_page


@pytest.fixture
def superuser(transactional_db):
    return User.objects.create_superuser("sep", password="matkhau-cua-sep", first_name="Đặng Thị", last_name="Hòa")


def in_role(username, role):
    sync_roles()
    user = User.objects.create_user(username, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def path_of(item, page="change", *args):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}", args=[item.pk, *args])


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_login_page_is_clean_fits_and_is_accessible(new_page, site_url, width, scheme):
    page = new_page("/quan-tri/login/", width=width, scheme=scheme)

    complaints = complaints_of(page)
    violations = Axe().run(page, options=AXE).response["violations"]

    assert [violation["id"] for violation in violations] == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert complaints == []


def test_staff_log_in_and_out(new_page, superuser, site_url):
    page = new_page("/quan-tri/articles/article/")

    page.get_by_label("Tên đăng nhập").fill("sep")
    page.get_by_label("Mật khẩu").fill("matkhau-cua-sep")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("heading", name="Chọn tin, bài để sửa").wait_for()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("link", name="Đăng nhập lại").wait_for()
    page.goto("/quan-tri/")

    expect(page).to_have_url(re.compile("/quan-tri/login/"))
    assert complaints_of(page) == []


# --- the editor -----------------------------------------------------------------------------------------------


def test_a_page_out_of_word_comes_out_clean(open_as, superuser):
    CategoryFactory(name="Thời sự")
    page = open_as(superuser, "/quan-tri/articles/article/add/")
    page.locator(".ProseMirror").click()

    page.evaluate(PASTE, WORD)
    page.locator("#id_headline").fill("Từ Word")
    page.locator("#id_lead").fill("Dẫn")
    choose(page, ".field-category", "thoi su")
    page.locator("input[name=_continue]").click()
    page.locator("ul.messagelist").wait_for()

    assert Article.objects.get().body == OUT_OF_WORD
    assert complaints_of(page) == []


def test_the_editor_is_named_and_its_buttons_tell_their_state(open_as, superuser):
    page = open_as(superuser, path_of(ArticleFactory(body="<h2>Mục</h2>")))

    text = page.get_by_role("textbox", name="Nội dung")
    text.locator("h2").click()

    expect(page.get_by_role("toolbar", name="Định dạng: Nội dung")).to_have_count(1)
    expect(page.get_by_role("button", name="Đề mục lớn")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Đậm")).to_have_attribute("aria-pressed", "false")
    assert complaints_of(page) == []


def complaints_of(page):
    """All but what was still on its way when it was no longer wanted."""
    return [text for text in page.complaints if "ERR_ABORTED" not in text]


def choose(page, field, text):
    """Take what the autocomplete of a field finds first."""
    page.locator(f"{field} .select2-selection").click()
    page.keyboard.type(text)
    page.locator(".select2-results__option--highlighted").wait_for()
    page.keyboard.press("Enter")


# --- the work, from the draft to the withdrawal ---------------------------------------------------------------


def test_an_article_from_the_draft_to_its_withdrawal(open_as, tmp_path):
    author, editor = in_role("tac-gia", "Tác giả"), in_role("bien-tap", "Biên tập viên")
    CategoryFactory(name="Gương sáng")
    HonoreeFactory(name="Đặng Thị Hòa", public=True)
    file = tmp_path / "anh.jpg"
    file.write_bytes(picture_file(1200, 800).read())

    page = open_as(author, "/quan-tri/")
    page.get_by_role("link", name="Thêm tin, bài").click()
    page.locator("#id_headline").fill("Phục vụ tốt từ việc nhỏ")
    page.locator("#id_lead").fill("Một ngày của người văn thư.")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Đoạn đầu tiên.")
    page.keyboard.press("Enter")

    # a picture for the text, uploaded on the way
    page.get_by_role("button", name="Chèn ảnh").click()
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Chọn ảnh").click()
    library = popup.value
    library.locator("#id_file").set_input_files(file)
    library.get_by_label("Mô tả ảnh").fill("Hai người bắt tay")
    library.get_by_label("Chú thích").fill("Bàn tiếp công dân")
    with library.expect_event("close"):
        library.get_by_role("button", name="Tải lên và dùng ảnh này").click()
    page.get_by_role("button", name="Chèn", exact=True).click()
    page.locator(".ProseMirror figcaption", has_text="Bàn tiếp công dân").wait_for()

    # the same picture for the head of the article, found in the library
    with page.expect_popup() as popup:
        page.locator("#id_photo_open").click()
    library = popup.value
    library.get_by_label("Tìm trong kho ảnh").fill("bat tay")
    library.get_by_role("button", name="Tìm", exact=True).click()
    with library.expect_event("close"):
        library.locator("[data-picture]").first.click()
    page.locator(".picture-field__name", has_text="Bàn tiếp công dân").wait_for()

    choose(page, ".field-category", "guong sang")
    choose(page, ".field-honorees", "dang hoa")

    with page.expect_popup() as popup:
        page.get_by_role("button", name="Xem trước").click()
    preview = popup.value
    preview.get_by_role("heading", name="Phục vụ tốt từ việc nhỏ").wait_for()
    expect(preview.locator(".preview-bar")).to_be_visible()
    assert not Article.objects.exists()
    preview.close()

    page.get_by_role("button", name="Lưu và gửi duyệt").click()
    page.get_by_text("đã được gửi duyệt").wait_for()
    article = Article.objects.get()
    image = Image.objects.get()
    assert article.status == "in_review"
    assert (article.photo, list(article.body_images.all()), article.honorees.count()) == (image, [image], 1)
    assert article.body == (
        f'<p>Đoạn đầu tiên.</p><figure><img src="/media/anh/{image.key}/960.webp" alt="Hai người bắt tay">'
        "<figcaption>Bàn tiếp công dân</figcaption></figure>"
    )
    assert complaints_of(page) == []

    page = open_as(editor, "/quan-tri/")
    page.get_by_role("link", name="Phục vụ tốt từ việc nhỏ").click()
    page.get_by_role("button", name="Lưu và hẹn giờ…").click()
    page.get_by_label("Ngày").fill("31/12/2150")
    page.get_by_label("Giờ").fill("08:30")
    page.get_by_role("button", name="Hẹn giờ", exact=True).click()
    page.get_by_text("đã được hẹn giờ xuất bản: Thứ Năm, 31/12/2150, 08:30 (GMT+7).").wait_for()
    page.get_by_role("button", name="Lưu và xuất bản ngay").click()
    page.get_by_text("đã được xuất bản.").wait_for()
    article.refresh_from_db()
    assert article.is_public

    page.get_by_role("button", name="Lưu và rút xuống…").click()
    page.get_by_label("Lý do rút").fill("Số liệu trong bài chưa chính xác.")
    page.get_by_role("button", name="Rút xuống", exact=True).click()
    page.get_by_text("đã được rút xuống.").wait_for()
    article.refresh_from_db()
    assert (article.status, article.withdrawal_reason) == ("withdrawn", "Số liệu trong bài chưa chính xác.")
    assert complaints_of(page) == []


def test_a_portrait_is_uploaded_from_the_form_of_a_person(open_as, tmp_path):
    officer = in_role("thi-dua", "Cán bộ thi đua")
    honoree = HonoreeFactory(public=True)
    file = tmp_path / "chan-dung.png"
    file.write_bytes(picture_file(600, 800, kind="PNG").read())
    page = open_as(officer, path_of(honoree), width=390)

    with page.expect_popup() as popup:
        page.get_by_role("button", name="Chọn hoặc tải ảnh…").click()
    library = popup.value
    library.locator("#id_file").set_input_files(file)
    library.get_by_label("Mô tả ảnh").fill("Chân dung")
    with library.expect_event("close"):
        library.get_by_role("button", name="Tải lên và dùng ảnh này").click()
    page.locator(".picture-field__shown").wait_for()
    page.locator("input[name=_save]").click()
    page.locator("ul.messagelist").wait_for()

    honoree.refresh_from_db()
    assert (honoree.portrait.alt, honoree.portrait.height) == ("Chân dung", 800)
    assert complaints_of(page) == []


def test_a_choice_of_a_picture_is_taken_back(open_as, superuser):
    honoree = HonoreeFactory(portrait=ImageFactory(stored=True))
    page = open_as(superuser, path_of(honoree))

    page.get_by_role("button", name="Bỏ ảnh").click()
    page.locator("input[name=_save]").click()
    page.locator("ul.messagelist").wait_for()

    assert Honoree.objects.get().portrait is None
    assert complaints_of(page) == []


def test_enter_in_a_field_saves_and_moves_nothing(open_as, superuser):
    article = ArticleFactory(in_review=True)
    page = open_as(superuser, path_of(article))

    page.locator("#id_headline").fill("Tiêu đề mới")
    page.locator("#id_headline").press("Enter")
    page.locator("ul.messagelist").wait_for()

    article.refresh_from_db()
    assert (article.headline, article.status) == ("Tiêu đề mới", "in_review")


def test_leaving_with_unsaved_edits_asks_first(open_as, superuser):
    page = open_as(superuser, path_of(ArticleFactory()))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.locator("#id_headline").fill("Đang sửa")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Bàn làm việc").first.click()

    assert asked == ["beforeunload"]
    expect(page.locator("#id_headline")).to_have_value("Đang sửa")


def test_two_clicks_make_one_article(open_as, superuser):
    CategoryFactory(name="Thời sự")
    page = open_as(superuser, "/quan-tri/articles/article/add/")
    page.locator("#id_headline").fill("Một bài thôi")
    page.locator("#id_lead").fill("Dẫn")
    choose(page, ".field-category", "thoi su")

    page.locator("input[name=_save]").dblclick()
    page.locator("ul.messagelist").wait_for()

    assert Article.objects.count() == 1
