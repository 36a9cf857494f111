"""The one search: what is found however it is typed, in which order, by whom, how it is shown, and what it costs."""

import re
import time
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from honorees.models import Honoree, Honour
from portal.search import marked, name_document, parse, snippet, text_document
from portal.search.marks import found_in
from portal.search.near import errors_in, is_one_error
from portal.search.words import Word
from portal.vietnamese import fold
from tests.factories import (
    LONG_AGO,
    ArticleFactory,
    HonoreeFactory,
    HonourFactory,
    UnitFactory,
)

ADDRESS = "/tim-kiem/"
SUGGESTIONS = "/tim-kiem/goi-y/"


def found(text, kind, **parameters):
    """What the page shows of that kind, in its order."""
    context = Client().get(ADDRESS, {"q": text, **parameters}).context
    return [item for shown in context["groups"] if shown["group"].kind == kind for item in shown["items"]]


def people(text, **parameters):
    return [person.name for person in found(text, "guong-dien-hinh", **parameters)]


def headlines(text, **parameters):
    return [article.headline for article in found(text, "tin-bai", **parameters)]


def unit_names(text, **parameters):
    return [unit.name for unit in found(text, "don-vi", **parameters)]


def nearly(text, kind="guong-dien-hinh"):
    context = Client().get(ADDRESS, {"q": text}).context
    return [item.name for shown in context["groups"] if shown["group"].kind == kind for item in shown["near"]]


# --- words ----------------------------------------------------------------------------------------------------


def test_a_name_is_kept_by_the_beginnings_of_its_words():
    assert name_document("Đặng Hòa").split() == [
        *("d", "da", "dan", "dang", "h", "ho", "hoa"),
        *("=đ", "=đặ", "=đặn", "=đặng", "=hò", "=hòa"),
        *("~dang", "~0ang", "~1dng", "~2dag", "~3dan", "~hoa", "~0oa", "~1ha", "~2ho"),
    ]


def test_a_long_word_is_kept_by_seven_beginnings_and_whole():
    beginnings = ["f", "fa", "fac", "face", "faceb", "facebo", "faceboo"]
    assert text_document("facebook").split() == [*beginnings, "facebook"]
    assert text_document("facebooks").split() == [*beginnings, "facebooks"]


def test_a_text_is_kept_with_its_headline_and_the_pairs_of_its_words():
    assert text_document("an ba", headline="Ô tô").split() == [
        *("^o", "^t", "^to"),
        *("o", "t", "to", "a", "an", "b", "ba", "=ô", "=tô"),
        *("o+to", "an+ba"),
    ]


def test_tokens_never_outgrow_what_a_database_takes():
    endless = " ".join(f"từ{number}" + "ờ" * 100 for number in range(20_000))

    tokens = text_document(endless)

    assert 400_000 < len(tokens.encode()) <= 500_000
    assert max(map(len, tokens.split())) <= 2 * 64 + 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("dang thi", [Word("dang"), Word("thi")]),
        ("ĐẶNG", [Word("dang", ("đặng",))]),
        (unicodedata.normalize("NFD", "đặng"), [Word("dang", ("đặng",))]),
        ("Ðặng", [Word("dang", ("đặng",))]),
        ("hoà", [Word("hoa", ("hòa", "hoà"))]),
        ("H'Hen Niê", [Word("h"), Word("hen"), Word("nie", ("niê",))]),
        ("04/NQ-CĐVC", [Word("04"), Word("nq"), Word("cdvc", ("cđvc",))]),
        ('"an" NEAR(* | & ! : ba', [Word("an"), Word("near"), Word("ba")]),
        ("an an An", [Word("an")]),
        ("!!! … “”", []),
        ("\x00 \ud800 \u200b", []),
    ],
)
def test_what_is_typed_is_read_as_words(typed, words):
    assert list(parse(typed).words) == words


def test_of_endless_queries_the_first_words_are_asked_for():
    assert len(parse(" ".join(f"w{number}" for number in range(10_000))).words) == 32
    assert [len(word.folded) for word in parse("a" * 10_000).words] == [64]


# --- found however it is typed --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "dang thi hoa",
        "Đặng Thị Hòa",
        "ĐẶNG THỊ HOÀ",
        unicodedata.normalize("NFD", "Đặng Thị Hòa"),
        "Ðặng",
        "hoa dang",
        "dang th",
        "d",
        "đ",
        "dan thi hoa",
        "  hoa,dang! ",
        "\u200bđặng",
        "pho vu truong dang",
        "ngoai giao hoa",
    ],
)
def test_a_person_is_found_however_typed(typed):
    HonoreeFactory(public=True, name="Lê Văn Ba", honour__unit__name="Bộ Y tế")
    HonoreeFactory(public=True, name="Đặng Thị Hòa", honour__post="Phó Vụ trưởng", honour__unit__name="Bộ Ngoại giao")

    assert people(typed) == ["Đặng Thị Hòa"]
    assert [person.name for person in Honoree.objects.matching(typed)] == ["Đặng Thị Hòa"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ang", "oa", "dangthi", "hoa le", "hoang", "đặng x", "%", "_", "d%g", "d*g"])
def test_a_person_is_not_found_by_other_words(typed):
    HonoreeFactory(public=True, name="Đặng Thị Hòa")

    assert people(typed) == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["so noi vu", "SỞ NỘI VỤ", "vu noi", "snv", "noi v"])
def test_a_unit_is_found_by_its_names(typed):
    UnitFactory(name="Bộ Y tế")
    UnitFactory(name="Sở Nội vụ", short_name="SNV")

    assert unit_names(typed) == ["Sở Nội vụ"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["tuyen duong", "ha noi", "Hà Nội", "muc tieu", "le tuyen duong ha noi muc", "2024"])
def test_an_article_is_found_by_headline_lead_and_body(typed):
    ArticleFactory(public=True, headline="Tin khác")
    ArticleFactory(
        public=True, headline="Lễ tuyên dương", lead="Tại Hà Nội.", body="<p>Mục</p><p>tiêu &amp; năm 2024</p>"
    )

    assert headlines(typed) == ["Lễ tuyên dương"]


@pytest.mark.django_db
def test_words_of_several_honours_are_not_thrown_together():
    person = HonoreeFactory(public=True, name="Lê An", honour__unit__name="Bộ Y tế", honour__post="Lái xe")
    HonourFactory(honoree=person, unit__name="Bộ Công an", post="Văn thư")

    assert people("an lai xe y te") == ["Lê An"]
    assert people("lai xe cong an") == []


# --- in which order -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_hits_with_the_accents_typed_come_first():
    for name in ("Dang Ái", "Đặng Yên", "Đằng Bảo", "Đặng An"):
        HonoreeFactory(public=True, name=name)

    assert people("đặng") == ["Đặng An", "Đặng Yên", "Dang Ái", "Đằng Bảo"]
    assert people("dang") == ["Dang Ái", "Đặng An", "Đằng Bảo", "Đặng Yên"]
    assert people("đă") == ["Dang Ái", "Đặng An", "Đằng Bảo", "Đặng Yên"]


@pytest.mark.django_db
def test_accents_count_in_those_words_where_they_were_typed():
    for name in ("Đặng Thi Hoa", "Dang Thị Hòa", "Đặng Thị Hòa"):
        HonoreeFactory(public=True, name=name)

    assert people("hòa dang") == ["Dang Thị Hòa", "Đặng Thị Hòa", "Đặng Thi Hoa"]


@pytest.mark.django_db
def test_either_place_of_the_tone_is_the_accent_typed():
    for name in ("Lê Hoa", "Lê Hoàng", "Lê Hòa"):
        HonoreeFactory(public=True, name=name)

    assert people("hoà") == ["Lê Hòa", "Lê Hoàng", "Lê Hoa"]
    assert people("hòa") == ["Lê Hòa", "Lê Hoa", "Lê Hoàng"]


@pytest.mark.django_db
def test_people_found_by_name_come_before_those_found_by_unit():
    HonoreeFactory(public=True, name="Lê An", honour__unit__name="Bộ Tư pháp")
    HonoreeFactory(public=True, name="Lê Tư")

    assert people("tu") == ["Lê Tư", "Lê An"]
    assert people("tư") == ["Lê Tư", "Lê An"]
    assert people("tư pháp") == ["Lê An"]


@pytest.mark.django_db
def test_people_and_units_stand_in_vietnamese_order():
    for name in ("Trần Ấn", "Lê An", "Nguyễn Ân", "Lê Anh", "Bùi Ánh", "Đỗ Ảnh"):
        HonoreeFactory(public=True, name=name, honour__unit__name=f"Ấp {name}")

    assert people("a") == ["Lê An", "Lê Anh", "Đỗ Ảnh", "Bùi Ánh", "Nguyễn Ân", "Trần Ấn"]
    for name in ("Âu Cơ", "Ấp 12", "Ấp 5"):
        UnitFactory(name=name, short_name="đơn")
    assert unit_names("don") == ["Ấp 5", "Ấp 12", "Âu Cơ"]


@pytest.mark.django_db
def test_articles_stand_by_headline_then_phrase_then_the_newest():
    def article(headline, lead, days):
        at = LONG_AGO + timedelta(days=days)
        ArticleFactory(headline=headline, lead=lead, status="published", published_at=at, first_public_at=at)

    article("Có thi đua, cũ", "x", 1)
    article("Phong trào, cũ", "Cùng thi đua.", 2)
    article("Có thì, rồi đưa", "x", 3)
    article("Rời, mới", "Tôi thì không đưa.", 5)
    article("Rời, cũ", "Ai đưa thì nhận.", 4)

    assert headlines("thi dua") == ["Có thì, rồi đưa", "Có thi đua, cũ", "Phong trào, cũ", "Rời, mới", "Rời, cũ"]
    assert headlines("thi đua") == ["Có thi đua, cũ", "Phong trào, cũ", "Có thì, rồi đưa", "Rời, mới", "Rời, cũ"]


@pytest.mark.django_db
def test_directory_puts_the_accents_typed_first_and_says_so():
    for name in ("Dang Ái", "Đặng Yên", "Đặng An"):
        HonoreeFactory(public=True, name=name)
    HonoreeFactory(public=True, name="Lê Ba", honour__unit__name="Viện Đặng Dung")

    page = Client().get("/guong-dien-hinh/", {"q": "đặng"})

    assert [person.name for person in page.context["page_obj"]] == ["Đặng An", "Đặng Yên", "Lê Ba", "Dang Ái"]
    assert "Khớp nhất trước" in page.content.decode()
    assert "Khớp nhất trước" not in Client().get("/guong-dien-hinh/").content.decode()


# --- what may be seen -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["in_review", "scheduled", "withdrawn", None])
def test_what_is_not_public_is_found_and_suggested_nowhere(state):
    traits = {state: True} if state else {}
    HonoreeFactory(name="Đặng Thị Hòa", honour__unit__name="Bộ Y tế", **traits)
    ArticleFactory(headline="Đặng Thị Hòa", **traits)

    for text in ("dang thi hoa", "đặng", "dagn thi hoa"):
        page = Client().get(ADDRESS, {"q": text})
        assert page.context["total"] == 0
        assert nearly(text) == []
        assert "Đặng Thị Hòa" not in Client().get(SUGGESTIONS, {"q": text}).content.decode()
    assert Client().get(ADDRESS, {"q": "dang xyz"}).context["shorter"] == []


@pytest.mark.django_db
def test_a_revoked_honour_finds_nobody():
    person = HonoreeFactory(public=True, name="Lê An", honour__unit__name="Bộ Y tế")
    HonourFactory(honoree=person, unit__name="Bộ Công an", revoked=True)
    HonoreeFactory(public=True, name="Trần Ba", honour__revoked=True)

    assert people("cong an") == []
    assert people("tran ba") == []
    assert people("y te") == ["Lê An"]


@pytest.mark.django_db
def test_what_is_published_and_withdrawn_comes_and_goes():
    article = ArticleFactory(headline="Lễ tuyên dương")

    Article.objects.filter(pk=article.pk).update(status="published", published_at=LONG_AGO, first_public_at=LONG_AGO)
    assert headlines("tuyen duong") == ["Lễ tuyên dương"]

    Article.objects.filter(pk=article.pk).update(
        status="withdrawn", withdrawn_at=LONG_AGO, withdrawal_reason="Chưa đúng."
    )
    assert headlines("tuyen duong") == []


# --- typing errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "word", "is_error"),
    [
        ("dagn", "dang", True),
        ("dng", "dang", True),
        ("daang", "dang", True),
        ("dong", "dang", True),
        ("hao", "hoa", True),
        ("oha", "hoa", True),
        ("dang", "dang", True),
        ("adng", "dagn", False),
        ("dog", "dang", False),
        ("d", "dang", False),
        ("nguyen", "nguyn", True),
        ("nguyen", "ngyuen", True),
        ("nguyen", "nghien", False),
    ],
)
def test_one_typing_error_makes_one_word_the_other(typed, word, is_error):
    assert is_one_error(typed, word) is is_error
    assert is_one_error(word, typed) is is_error


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ("dang thi hoa", 0),
        ("dagn thi hoa", 1),
        ("đặgn thị hao", 2),
        ("dagn thj hao", None),
        ("dang txi", 1),
        ("dang xx", None),
        ("dang thi le", None),
    ],
)
def test_a_name_is_near_if_few_of_its_words_have_errors(typed, errors):
    assert errors_in(parse(typed), "Đặng Thị Hòa") == errors


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["dagn thi hoa", "đăgn thị hoà", "dang thi hao", "ddang hoa", "thi dng"])
def test_names_with_a_typing_error_are_offered_apart_from_hits(typed):
    HonoreeFactory(public=True, name="Đặng Thị Hòa")
    HonoreeFactory(public=True, name="Lê Văn Ba")

    assert people(typed) == []
    assert nearly(typed) == ["Đặng Thị Hòa"]
    assert "có tên gần giống" in Client().get(ADDRESS, {"q": typed}).content.decode()


@pytest.mark.django_db
def test_near_names_are_offered_only_beside_few_hits():
    for name in ("Lê Hoan", "Lê Hoa", "Lê Hao"):
        HonoreeFactory(public=True, name=name)
    assert (people("hoan"), nearly("hoan")) == (["Lê Hoan"], ["Lê Hoa"])

    for name in ("Trần Hoan", "Vũ Hoan"):
        HonoreeFactory(public=True, name=name)
    assert (len(people("hoan")), nearly("hoan")) == (3, [])


@pytest.mark.django_db
def test_units_with_a_typing_error_are_offered_where_nothing_is_found():
    UnitFactory(name="Bộ Ngoại giao")

    assert nearly("bo ngoai gaio", "don-vi") == ["Bộ Ngoại giao"]

    ArticleFactory(public=True, headline="Bỏ ngoài gaio")
    assert nearly("bo ngoai gaio", "don-vi") == []


# --- how it is shown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("dang hoa", "Đặng Thị Hòa", "<mark>Đặng</mark> Thị <mark>Hòa</mark>"),
        ("đặng", "DANG", "<mark>DANG</mark>"),
        ("hoa", "Hoà Hoàng thoả", "<mark>Hoà</mark> <mark>Hoà</mark>ng thoả"),
        ("h hoa", "Hoà", "<mark>Hoà</mark>"),
        ("hoa", "<b>Hòa</b> & “bình”", "&lt;b&gt;<mark>Hòa</mark>&lt;/b&gt; &amp; “bình”"),
        ("b", "<b>", "&lt;<mark>b</mark>&gt;"),
        ("amp", "a & b", "a &amp; b"),
        ("so", "Straße so", "Straße <mark>so</mark>"),
        ("stras", "Straße", "<mark>Straß</mark>e"),
        ("04", "số 04/NQ", "số <mark>04</mark>/NQ"),
        ("x", "không có", "không có"),
        ("", "Đặng", "Đặng"),
    ],
)
def test_what_was_found_is_marked_and_the_rest_escaped(typed, text, shown):
    assert marked(text, parse(typed)) == shown


def test_marks_stand_right_in_text_that_is_not_composed():
    text = unicodedata.normalize("NFD", "Ủy ban Đặng Thị Hòa")

    shown = unicodedata.normalize("NFC", marked(text, parse("uy dang hoa")))

    assert shown == "<mark>Ủy</mark> ban <mark>Đặng</mark> Thị <mark>Hòa</mark>"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=10))
def test_marks_cut_no_text_and_let_no_markup_through(text, typed):
    found = found_in(parse(typed), text)

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(end <= start for (_, end), (start, _) in zip(found, found[1:], strict=False))
    shown = marked(text, parse(typed))
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ,."))
def test_what_is_marked_is_what_was_typed(text):
    for typed in text.split()[:3]:
        for start, end in found_in(parse(typed), text):
            assert fold(text[start:end]) in parse(typed).folded


def test_a_snippet_shows_the_stretch_where_the_words_stand_together():
    text = "Tôi thì không. " * 30 + "Cùng nhau thi đua yêu nước. Hết. " + "Tôi đưa. " * 30

    shown = snippet(parse("thi dua"), text)

    assert shown.startswith("… Cùng nhau <mark>thi</mark> <mark>đua</mark> yêu nước.")
    assert shown.endswith(" …")
    assert len(re.sub("</?mark>", "", shown)) <= 230


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ngắn: thi đua.", "Ngắn: <mark>thi</mark> đua."),
        ("<p>thi</p>", "&lt;p&gt;<mark>thi</mark>&lt;/p&gt;"),
        ("không có", None),
        ("", None),
    ],
)
def test_a_snippet_of_a_short_text_is_the_text(text, shown):
    assert snippet(parse("thi"), text) == shown


@pytest.mark.django_db
def test_the_page_groups_counts_and_marks():
    HonoreeFactory(public=True, name="Hòa Bình", honour__unit__name="Sở Hòa Bình", honour__post="Văn thư")
    ArticleFactory(
        public=True, headline="Về Hoà Bình", lead="Dẫn.", body="<p>Ở <strong>Hòa</strong> Bình &lt;hôm nay&gt;.</p>"
    )

    page = Client().get(ADDRESS, {"q": "hòa bình"})
    text = page.content.decode()

    assert page.context["total"] == 3
    assert '<a href="/guong-dien-hinh/hoa-binh/"><mark>Hòa</mark> <mark>Bình</mark></a>' in text
    assert '<p class="person-unit">Sở <mark>Hòa</mark> <mark>Bình</mark></p>' in text
    assert "Về <mark>Hoà</mark> <mark>Bình</mark></a>" in text
    assert "Dẫn. Ở <mark>Hòa</mark> <mark>Bình</mark> &lt;hôm nay&gt;." in text
    assert [choice["group"].name for choice in page.context["kinds"]] == ["Gương điển hình", "Tin, bài", "Đơn vị"]
    assert '<meta name="robots" content="noindex' in text
    assert "/guong-dien-hinh/?q=h%C3%B2a%20b%C3%ACnh" in text
    assert not page.cookies


@pytest.mark.django_db
def test_one_kind_alone_is_shown_page_by_page():
    for number in range(23):
        ArticleFactory(public=True, headline=f"Tin hòa {number}")
    HonoreeFactory(public=True, name="Lê Hòa")

    assert len(headlines("hoa")) == 8
    first, second = headlines("hoa", loai="tin-bai"), headlines("hoa", loai="tin-bai", trang="2")
    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23
    assert people("hoa", loai="tin-bai") == []
    text = Client().get(ADDRESS, {"q": "hòa", "loai": "tin-bai"}).content.decode()
    assert "?q=h%C3%B2a&amp;loai=tin-bai&amp;trang=2" in text


@pytest.mark.django_db
def test_a_kind_without_hits_leads_back_to_all():
    ArticleFactory(public=True, headline="Tin hòa")

    page = Client().get(ADDRESS, {"q": "hoa", "loai": "don-vi"})

    assert page.status_code == 200
    assert "Không có kết quả loại này." in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parameters",
    [
        {"loai": "x"},
        {"loai": "tin-bai", "trang": "2"},
        {"loai": "tin-bai", "trang": "0"},
        {"loai": "tin-bai", "trang": "²"},
        {"trang": "10" * 10},
    ],
)
def test_pages_that_are_none_are_not_found(parameters):
    ArticleFactory(public=True, headline="Tin hòa")

    assert Client().get(ADDRESS, {"q": "hoa", **parameters}).status_code == 404


@pytest.mark.django_db
def test_an_empty_result_says_which_fewer_words_find_something():
    HonoreeFactory(public=True, name="Lê Hòa", honour__unit__name="Bộ Y tế")
    ArticleFactory(public=True, headline="Bộ Y tế họp", lead="Dẫn.")

    page = Client().get(ADDRESS, {"q": "Hòa y te xyz"})

    assert [(other["text"], other["total"]) for other in page.context["shorter"]] == [("hòa y te", 1)]
    text = page.content.decode()
    assert "Không có gì khớp" in text
    assert f"{ADDRESS}?q=h%C3%B2a+y+te" in text
    assert "/guong-dien-hinh/" in text
    assert "/tin-tuc/" in text


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "  ", "!!!", "🎉"])
def test_without_words_the_page_only_asks_for_some(typed):
    HonoreeFactory(public=True)

    page = Client().get(ADDRESS, {"q": typed})

    assert page.status_code == 200
    assert page.context["groups"] == []


# --- very much of it ------------------------------------------------------------------------------------------


@pytest.fixture
def _crowd(db):
    """1.100 people Lê Hòa, with one honour each, and as many articles; made in bulk, past every `save`."""
    one = HonoreeFactory(public=True, name="Lê Hòa")
    honour = one.honours.get()
    fields = {"status": "published", "published_at": LONG_AGO, "first_public_at": LONG_AGO}
    crowd = Honoree.objects.bulk_create(
        Honoree(name="Lê Hòa", slug=f"le-hoa-{number}", sort_key=one.sort_key, search_text=one.search_text, **fields)
        for number in range(1100)
    )
    Honour.objects.bulk_create(
        Honour(
            honoree=person,
            cycle_id=honour.cycle_id,
            decision_id=honour.decision_id,
            unit_id=honour.unit_id,
            search_text=honour.search_text,
        )
        for person in crowd
    )
    article = ArticleFactory(public=True, headline="Tin hòa")
    Article.objects.bulk_create(
        Article(
            headline="Tin hòa",
            lead="x",
            slug=f"tin-hoa-{number}",
            category_id=article.category_id,
            search_text=article.search_text,
            **fields,
        )
        for number in range(1100)
    )


@pytest.mark.usefixtures("_crowd")
def test_of_very_many_hits_the_best_are_shown_and_the_count_is_bounded():
    HonoreeFactory(public=True, name="Trần Hoá")
    HonoreeFactory(public=True, name="Lê Ba", honour__unit__name="Bộ Hoá Chất")
    HonoreeFactory(name="Lê Hoá", honour__unit__name="Bộ Hoá Chất")
    late = datetime(2025, 1, 1, tzinfo=UTC)
    ArticleFactory(headline="Mới", lead="Bàn về hoá chất.", status="published", published_at=late, first_public_at=late)

    page = Client().get(ADDRESS, {"q": "hoá"})

    groups = {shown["group"].kind: shown for shown in page.context["groups"]}
    names = [person.name for person in groups["guong-dien-hinh"]["items"]]
    assert names == ["Trần Hoá", "Lê Ba", *["Lê Hòa"] * 6]
    titles = [article.headline for article in groups["tin-bai"]["items"]]
    assert titles == ["Mới", *["Tin hòa"] * 7]
    assert [groups[kind]["group"].total for kind in ("guong-dien-hinh", "tin-bai")] == [1000, 1000]
    assert page.content.decode().count("hơn 1.000") >= 4
    last = Client().get(ADDRESS, {"q": "hoá", "loai": "tin-bai", "trang": "50"})
    assert "Chỉ xem được 1.000 kết quả đầu" in last.content.decode()
    assert Client().get(ADDRESS, {"q": "hoá", "loai": "tin-bai", "trang": "51"}).status_code == 404
    directory = Client().get("/guong-dien-hinh/", {"q": "hoá"})
    assert directory.context["page_obj"].paginator.count == 1103
    assert [person.name for person in directory.context["page_obj"]][:3] == ["Trần Hoá", "Lê Ba", "Lê Hòa"]


@pytest.mark.usefixtures("_crowd")
def test_every_page_of_one_kind_goes_on_where_the_last_one_ended():
    HonoreeFactory(public=True, name="Trần Hoá")
    crowd = list(Honoree.objects.filter(name="Lê Hòa").order_by("pk").values_list("pk", flat=True))

    pages = [found("hoá", "guong-dien-hinh", loai="guong-dien-hinh", trang=str(number)) for number in (1, 2, 50)]

    keys = [[person.pk for person in page] for page in pages]
    assert keys[0][1:] == crowd[:19]
    assert keys[1:] == [crowd[19:39], crowd[979:999]]


@pytest.mark.usefixtures("_crowd")
def test_many_hidden_hits_hide_no_public_one():
    HonoreeFactory(public=True, name="Trần Hoá")
    Honoree.objects.filter(name="Lê Hòa").update(status="draft", published_at=None)

    assert people("hoa") == ["Trần Hoá"]
    assert people("hoá") == ["Trần Hoá"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["hoa", "hòa bình", "xyz", "hao", "hoa xyz"])
@pytest.mark.parametrize("address", [ADDRESS, SUGGESTIONS])
def test_search_costs_no_more_the_more_there_is(address, text):
    def grow(count):
        for number in range(count):
            HonoreeFactory(public=True, name=f"Hòa Bình {number}", honour__unit__name=f"Sở Hòa Bình {number}")
            ArticleFactory(public=True, headline="Hòa Bình", lead=f"Hòa {number}")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address, {"q": text}).status_code == 200
        return len(captured)

    grow(4)
    small = cost()

    grow(20)

    assert cost() <= small <= 16


@pytest.mark.usefixtures("_crowd")
@pytest.mark.parametrize("text", ["hoa", "hoá", "le hoá", "tin", "hao"])
@pytest.mark.parametrize("parameters", [{}, {"loai": "guong-dien-hinh", "trang": "50"}, {"loai": "tin-bai"}])
def test_search_among_very_much_costs_a_bounded_number_of_queries(text, parameters):
    with CaptureQueriesContext(connection) as captured:
        Client().get(ADDRESS, {"q": text, **parameters})

    assert len(captured) <= 20


# --- hostile input --------------------------------------------------------------------------------------------

HOSTILE = [
    '"',
    "*",
    "NEAR(a b)",
    "a AND b OR NOT c",
    "a:b",
    "a & b | !c <-> d:*",
    "^a",
    "=a ~b +c",
    "'a' \\ ''",
    "a'); DROP TABLE honorees_honoree; --",
    "%s %(x)s {0}",
    "\\",
    "a\x01\x02\x1f",
    "\u202ea\u0000"[:-1],
    "ﬁ ﬀ ß İ ı",
    "é" * 100,
    "\u0301" * 200,
    "a " * 100,
    " ".join(f"{number:x}" for number in range(70))[:200],
    "🎉👨‍👩‍👧‍👦",
    "שלום 中文 ไทย हिन्दी",
    "\U000e0001\ufffe",
]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("address", [ADDRESS, SUGGESTIONS, "/guong-dien-hinh/"])
def test_hostile_words_are_answered(address, text):
    HonoreeFactory(public=True, name="A B C D")

    assert Client().get(address, {"q": text}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a\x00b", "a " * 10_000, "x" * 1_000_000, "w" * 201])
def test_what_cannot_be_asked_is_refused_quickly(text):
    start = time.monotonic()
    answer = Client().get(ADDRESS, {"q": text})

    assert answer.status_code == 400
    assert time.monotonic() - start < 1
    assert Client().get(SUGGESTIONS, {"q": text}).status_code == 400


@pytest.mark.django_db
def test_ten_thousand_words_are_asked_for_within_a_second():
    person = HonoreeFactory(name="Lê An")
    words = "le an " + " ".join(f"w{number}" for number in range(10_000))

    for model, text, hits in (
        (Honoree, words, []),
        (Honoree, "le an " * 5_000, [person]),
        (Article, words, []),
        (Honour, "\ud800 \x00 " + words, []),
    ):
        start = time.monotonic()
        assert list(model.objects.matching(text)) == hits
        assert time.monotonic() - start < 1


# --- suggestions ----------------------------------------------------------------------------------------------


def suggested(text):
    page = Client().get(SUGGESTIONS, {"q": text})
    assert page.status_code == 200
    return re.findall(r'<li role="option" aria-selected="false" data-url="([^"]+)">', page.content.decode())


@pytest.mark.django_db
def test_suggestions_are_people_then_units_then_articles():
    HonoreeFactory(public=True, name="Lê Hòa", honour__post="Văn thư", honour__unit__name="Bộ Y tế")
    HonoreeFactory(public=True, name="Trần Ba", honour__unit__name="Sở Hòa Bình")
    ArticleFactory(public=True, headline="Hòa thuận")
    ArticleFactory(public=True, headline="Khác", lead="Hòa ở thân bài.")

    assert suggested("ho") == [
        "/guong-dien-hinh/le-hoa/",
        "/guong-dien-hinh/?don_vi=so-hoa-binh",
        "/tin-tuc/hoa-thuan/",
    ]
    text = Client().get(SUGGESTIONS, {"q": "ho"}).content.decode()
    assert "Lê <mark>Hò</mark>a <small>Văn thư, Bộ Y tế</small>" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "units", "articles", "shown"),
    [(9, 9, 9, (4, 2, 2)), (9, 0, 0, (8, 0, 0)), (1, 0, 9, (1, 0, 7)), (0, 9, 1, (0, 7, 1)), (9, 1, 0, (7, 1, 0))],
)
def test_at_most_eight_are_suggested_and_the_room_is_shared(people, units, articles, shown):
    unit = UnitFactory(name="Bộ Y tế")
    for number in range(people):
        HonoreeFactory(public=True, name=f"Hòa {number}", honour__unit=unit)
    for number in range(units):
        UnitFactory(name=f"Sở Hòa {number}")
    for number in range(articles):
        ArticleFactory(public=True, headline=f"Tin Hòa {number}")

    addresses = suggested("hoa")

    counts = [
        sum(address.startswith(beginning) for address in addresses)
        for beginning in ("/guong-dien-hinh/hoa", "/guong-dien-hinh/?", "/tin-tuc/")
    ]
    assert tuple(counts) == shown


@pytest.mark.django_db
def test_suggestions_may_be_kept_by_any_cache():
    answer = Client().get(SUGGESTIONS, {"q": "ho"})

    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "h", "!!"])
def test_too_little_gets_no_suggestions(text):
    HonoreeFactory(public=True, name="Lê Hòa")

    assert suggested(text) == []
