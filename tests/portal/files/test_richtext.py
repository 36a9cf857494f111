import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from portal.files.richtext import clean, image_keys, replace_images
from tests.cost import steps, watchdog
from tests.factories import ArticleFactory

KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
OWN = f"/media/anh/{KEY}/640.jpg"


# --- what stays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<p>Đặng Thị Hòa</p>",
        "<h2>Tiêu chí</h2><h3>Tham mưu giỏi</h3>",
        "<p><strong>đậm</strong> và <em>nghiêng</em><br>dòng sau</p>",
        "<ul><li><p>một</p></li><li><p>hai</p></li></ul>",
        '<ol start="3"><li>ba</li></ol>',
        "<blockquote><p>Lời trích.</p></blockquote>",
        "<p>1 &lt; 2 &amp; 3 &gt; 2</p>",
        f'<figure><img src="{OWN}" alt="Lễ tuyên dương"><figcaption>Chú thích</figcaption></figure>',
    ],
)
def test_markup_of_the_editor_is_kept(html):
    assert clean(html) == html


@pytest.mark.parametrize("address", ["https://example.vn/bai?a=1&amp;b=2", "http://example.vn", "mailto:bt@example.vn"])
def test_links_are_kept_with_nofollow(address):
    assert clean(f'<p><a href="{address}">x</a></p>') == f'<p><a href="{address}" rel="noopener nofollow">x</a></p>'


def test_internal_links_are_kept():
    html = clean('<p><a href="/guong-dien-hinh/dang-thi-hoa/">x</a></p>')

    assert 'href="/guong-dien-hinh/dang-thi-hoa/"' in html


def test_text_is_stored_in_nfc_without_invisible_characters():
    assert clean("<p>Ho\u0300a\u200b Bi\u0300nh</p>") == "<p>Hòa Bình</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Ho&#768;a</p>", "<p>Hòa</p>"),
        ("<p>Ho&#x200b;a</p>", "<p>Hoa</p>"),
        ("<p>Hoa&#8203;</p>", "<p>Hoa</p>"),
        ("<p>&ETH;ặng</p>", "<p>Đặng</p>"),
        ("<p>a&#x202e;b</p>", "<p>ab</p>"),
    ],
)
def test_character_references_are_cleaned_like_other_text(html, expected):
    assert clean(html) == expected


# --- what goes ------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<p>a<script src=//evil.example/x.js></script></p>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    f'<img src="{OWN}" onload="alert(1)" alt="x">',
    f'<img src="{OWN}" alt="x&quot; onload=&quot;alert(1)">',
    f'<img alt="x><script>alert(1)</script>" src="{OWN}">',
    f'<img alt="x&gt;&lt;script&gt;alert(1)&lt;/script&gt;" src="{OWN}">',
    '<img alt="x><script>alert(1)</script>">',
    "<p onclick='alert(1)' style='position:fixed' class='x' id='y'>a</p>",
    "<p title='x' lang='vi' data-x='y'>a</p>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt:alert(1)'>a</a>",
    "<a href='&#106;avascript:alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href=' javascript:alert(1)'>a</a>",
    "<a href='\x01javascript:alert(1)'>a</a>",
    "<a href='vbscript:x'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src='https://evil.example'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=//evil.example><input name=p><button>x</button></form>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<b/onclick=alert(1)>a</b>",
    "＜script＞alert(1)＜/script＞",
    "&#xff1c;script&#xff1e;alert(1)&#xff1c;/script&#xff1e;",
    "&#xff1c;img src=x onerror=alert(1)&#xff1e;",
    "<p>\ud800<script>alert(1)</script></p>",
    "<p>\0<scr\0ipt>alert(1)</scr\0ipt></p>",
]
WRITTEN_TAG = re.compile(r"</?([a-z0-9]+)((?: [a-z]+=\"[^\"<>]*\")*)>")
KEPT_TAGS = {
    "p", "br", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "a", "figure", "figcaption", "img"
}  # fmt: skip
KEPT_ATTRIBUTES = {"href", "rel", "src", "alt", "start"}


def assert_is_harmless(html):
    rest = html
    for tag in WRITTEN_TAG.finditer(html):
        assert tag[1] in KEPT_TAGS
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag[2]))
        assert set(attributes) <= KEPT_ATTRIBUTES
        assert re.match(r"https?:|mailto:|[^:]*$", attributes.get("href", ""))
        if tag[1] == "img":
            assert re.fullmatch(r"(http://testserver)?/media/anh/[0-9a-f]{32}/[0-9]+\.[a-z]+", attributes["src"])
        rest = rest.replace(tag[0], "")
    assert "<" not in rest


@pytest.mark.parametrize("html", HOSTILE)
def test_scripts_and_dangerous_links_are_removed(html):
    for written in (html, f"<p>{html}</p>", f"<p>trước</p>{html}<p>sau</p>"):
        cleaned = clean(written)

        assert_is_harmless(cleaned)
        assert_is_harmless(clean(cleaned))


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/x.jpg",
        "//evil.example/x.jpg",
        "data:image/png;base64,iVBORw0KGgo=",
        f"https://evil.example/media/anh/{KEY}/640.jpg",
        f"/media/anh/{KEY}/640.jpg?x=1",
        f"/media/anh/{KEY}/../../640.jpg",
        f"/media/anh/{KEY[:-1]}/640.jpg",
        f"/media/anh/{KEY.upper()}/640.jpg",
        "/static/img/emblem.svg",
        "file:///etc/passwd",
        "",
    ],
)
def test_images_outside_the_library_are_removed(source):
    assert clean(f'<p>trước <img src="{source}" alt="x"> sau</p>') == "<p>trước sau</p>"


def test_library_image_with_an_absolute_url_is_kept():
    html = f'<p><img src="http://testserver{OWN}" alt="x"></p>'

    assert clean(html) == html
    assert image_keys(html) == [KEY]


@pytest.mark.parametrize("alt", ["a > b", "a < b", "src=", "x src=", '"trong ngoặc"', "<img src=x>"])
def test_alternative_text_can_contain_any_character(alt):
    html = clean(f'<p>a <img alt="{escape(alt)}" src="{OWN}"> b</p>')

    assert image_keys(html) == [KEY]
    assert replace_images(html, {KEY: lambda text: f"[{text}]"}) == f"<p>a [{escape(alt)}] b</p>"


# --- what is pasted -------------------------------------------------------------------------------------------

WORD_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-parent:"";margin:0in;font-family:"Times New Roman"} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=VI style='tab-interval:.5in'><div class=WordSection1>
<h1 style='margin-top:12pt'><span style='color:#C00000'>Lễ tuyên dương<o:p></o:p></span></h1>
<p class=MsoNormal lang=VI title=x style='text-align:center'><b style='mso-bidi-font-weight:normal'><span lang=VI
style='font-size:14.0pt'>Tham mưu giỏi</span></b><span style='mso-spacerun:yes'>&nbsp; </span><i>phục vụ
tốt</i><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='text-indent:-.25in'><![if !supportLists]><span
style='font-family:Symbol'>·</span><![endif]>84 ở trung ương</p>
<table class=MsoTableGrid border=1><tr><td width=300><p class=MsoNormal>72 nam</p></td>
<td><p>78 nữ</p></td></tr></table>
<p><font face="Arial" color=red><u>Gạch chân</u></font> <a name="_Toc1"></a><img width=10 src="file:///C:/anh.png"></p>
</div></body></html>"""


def test_page_pasted_from_word_comes_out_clean():
    html = clean(WORD_PAGE)

    assert_is_harmless(html)
    assert html.startswith("<h2>Lễ tuyên dương</h2>")
    assert "<p><strong>Tham mưu giỏi</strong> <em>phục vụ\ntốt</em> </p>" in html
    for kept in ("84 ở trung ương", "<p>72 nam</p>", "<p>78 nữ</p>", "Gạch chân"):
        assert kept in html
    for gone in ("mso", "Mso", "style", "class", "font", "Normal", "<p></p>", "<a", "&nbsp;", "xml", "supportLists"):
        assert gone not in html


def test_page_pasted_from_google_docs_comes_out_clean():
    html = clean(
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
        '<p dir="ltr" style="line-height:1.38"><span style="font-weight:700">Chào</span></p><br>'
        '<ul><li dir="ltr" aria-level="1"><p role="presentation">một</p></li></ul></b>'
    )

    assert_is_harmless(html)
    assert "<ul><li><p>một</p></li></ul>" in re.sub(r"</?strong>", "", html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p> &nbsp; </p>", ""),
        ("<p><strong><em> </em></strong></p>", ""),
        ("<ul><li></li></ul>", ""),
        ("<p><br></p>", ""),
        ("<figure><figcaption></figcaption></figure>", ""),
        ("<p>a&nbsp;&nbsp;b</p>", "<p>a b</p>"),
        ("  <p>a</p>\n", "<p>a</p>"),
        ("<h1>a</h1><h5>b</h5>", "<h2>a</h2><h3>b</h3>"),
        ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
        ("<p>giỏi<b> </b>phục</p>", "<p>giỏi phục</p>"),
        ("<p>a<a href='#'></a><em><br></em>b</p>", "<p>a<br>b</p>"),
        ("<blockquote>a</blockquote><body>b</body>", "<blockquote>a</blockquote>b"),
        ("chữ không có thẻ", "chữ không có thẻ"),
    ],
)
def test_empty_and_old_markup_is_tidied(html, expected):
    assert clean(html) == expected


@pytest.mark.parametrize(
    "piece", ["<blockquote>", "<b><i>", "<p>&nbsp;</p>", "&nbsp;", "<img ", "<p><br>", "&#xff1c;p&#xff1e;", "<!--"]
)
def test_cost_of_cleaning_grows_with_the_length_and_not_with_its_square(piece):
    with watchdog():
        assert steps(clean, piece * 4_000) < 4.5 * steps(clean, piece * 1_000)


# --- for any text whatever ------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *HOSTILE,
        *[f"<{tag}>" for tag in sorted(KEPT_TAGS)],
        *[f"</{tag}>" for tag in sorted(KEPT_TAGS)],
        *["<b>", "</b>", "<div>", "<table>", "<h1>", "&nbsp;", " ", "\n", "&amp;", "&lt;", "&#768;", "lt;"],
        *["e", "ê", "\u0301", "\u0302", "\u0338", "\u200b", "＜", "＞", "＂", "&#xff1c;", "&#xff06;", "𝗤", "Ð"],
        *["<img", f'<img src="{OWN}" alt="', '">', '"', "'", "--", "<!--"],
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_cleaning_is_idempotent_and_safe_for_any_input(html):
    once = clean(html)

    assert_is_harmless(once)
    assert clean(once) == once


# --- pictures -------------------------------------------------------------------------------------------------


def test_keys_of_pictures_are_found_in_order_and_once():
    html = clean(
        f'<p><img src="/media/anh/{OTHER}/320.webp" alt=""></p><figure><img src="{OWN}" alt="a"></figure>'
        f'<p><img alt="b" src="/media/anh/{OTHER}/640.jpg"></p>'
    )

    assert image_keys(html) == [OTHER, KEY]


def test_pictures_are_replaced_by_their_markup_and_unknown_ones_left_out():
    html = clean(
        f'<p>a<img src="{OWN}" alt="Chị &quot;Hòa&quot;">b<img src="/media/anh/{OTHER}/320.webp" alt="x">c</p>'
    )

    shown = replace_images(html, {KEY: lambda alt: f"<picture>{alt}</picture>"})

    assert shown == "<p>a<picture>Chị &quot;Hòa&quot;</picture>bc</p>"


# --- the field ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_body_is_cleaned_on_every_save():
    article = ArticleFactory(body="<p>a</p><script>alert(1)</script>")

    assert article.body == "<p>a</p>"
    assert Article.objects.get().body == "<p>a</p>"
    article.body = "<p onclick=x>b</p>"
    article.save(update_fields=["body"])
    assert Article.objects.get().body == "<p>b</p>"


@pytest.mark.django_db
def test_removed_markup_is_not_searchable():
    ArticleFactory(body="<style>p { color: red }</style><p>Nội dung</p><script>alert('xyz')</script>")

    assert Article.objects.matching("noi dung").exists()
    assert not Article.objects.matching("color").exists()
    assert not Article.objects.matching("xyz").exists()
