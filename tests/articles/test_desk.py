"""The desk at /quan-tri/y-kien/: its queue, every act on a row, its doors and cost, what the admin shows beside it."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from articles.comments.choices import CommentStatus
from articles.comments.models import (
    Comment,
    CommentCount,
    CommentNotice,
    CommentSettings,
    ModerationAct,
    WordEntry,
    WordList,
)
from articles.comments.moderation.queue import Queue, bounded_counts, shown_count
from articles.comments.moderation.text import mask, pieces_of, tidy
from articles.comments.services import claim_comment, decide_comment, edit_comment, submit_comment, withdraw_by_reader
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.articles.comments.test_scale import plan, reads_in_order
from tests.cost import query_cost
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

QUEUE = "/quan-tri/y-kien/"
HTMX = {"hx-request": "true"}
MODERATE = "articles.moderate_comment"
JUDGE = "articles.judge_referred_comment"
EVASIONS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '<a href="javascript:alert(1)">x</a>',
    "</textarea><script>alert(1)</script>",
    "</title><body onload=alert(1)>",
    "{{ 7*7 }}{% debug %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<details open ontoggle=alert(1)>",
]


def html(response):
    return response.content.decode()


def path_of(comment):
    return f"{QUEUE}{comment.pk}/"


@pytest.fixture
def article():
    return ArticleFactory(public=True, headline="Người văn thư hai mươi năm")


@pytest.fixture
def moderator(client):
    user = UserFactory(username="kiem-duyet", first_name="Lê Thị", last_name="Bình", rights=[MODERATE])
    client.force_login(user)
    return user


@pytest.fixture
def colleague():
    return UserFactory(username="dong-nghiep", first_name="Trần Văn", last_name="Cường", rights=[MODERATE])


@pytest.fixture
def judge():
    return UserFactory(username="cap-tren", rights=[MODERATE, JUDGE])


@pytest.fixture
def received(article):
    """A comment as it comes in: by the service, with its flags."""

    def receive(body="Bài viết rất hay, cảm ơn tác giả.", name="Nguyễn Văn An", **options):
        number = Comment.objects.count()
        sent = {"form_key": f"bieu-mau-{number}", "address": f"10.0.{number // 250}.{number % 250}"}
        options = {"article_id": article.pk, **sent, **options}
        return submit_comment(name=name, body=body, **options).comment

    return receive


def act(client, comment, what, htmx=False, **fields):
    fields = {"version": comment.version, "act": what, **fields}
    return client.post(path_of(comment), fields, headers=HTMX if htmx else {})


def decide(comment, verdict, by, **options):
    return decide_comment(comment_id=comment.pk, version=comment.version, verdict=verdict, by=by, **options)


def shown(response):
    return [row.comment.pk for row in response.context["rows"]]


# --- who gets in ----------------------------------------------------------------------------------------------


def doors(comment):
    return {
        "queue": ("get", QUEUE, {}),
        "item": ("get", path_of(comment), {}),
        "by code": ("get", f"{QUEUE}ma/{comment.public_id}/", {}),
        "claims": ("get", f"{QUEUE}dang-mo/", {}),
        "act": ("post", path_of(comment), {"act": "approved", "version": 1}),
        "bulk": ("post", f"{QUEUE}hang-loat/", {"act": "approved", "chon": f"{comment.pk}:1"}),
    }


DOORS = ["queue", "item", "by code", "claims", "act", "bulk"]


@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_is_sent_to_the_login_page(client, door):
    comment = CommentFactory()
    method, address, fields = doors(comment)[door]

    response = getattr(client, method)(address, fields)

    assert response.status_code == 302
    assert response["Location"].startswith("/quan-tri/login/?next=/quan-tri/y-kien/")
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("right", ["articles.view_comment", "articles.publish_article", JUDGE])
def test_staff_without_the_right_to_moderate_are_refused(client, door, right):
    comment = CommentFactory()
    client.force_login(UserFactory(rights=[right]))
    method, address, fields = doors(comment)[door]

    assert getattr(client, method)(address, fields).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize(
    ("door", "status"), [("queue", 200), ("item", 200), ("by code", 302), ("claims", 200), ("act", 302), ("bulk", 302)]
)
def test_a_moderator_comes_in(client, moderator, door, status):
    method, address, fields = doors(CommentFactory())[door]

    assert getattr(client, method)(address, fields).status_code == status


@pytest.mark.parametrize("door", ["act", "bulk"])
def test_an_act_without_a_token_of_the_site_is_refused(moderator, door):
    comment = CommentFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    _, address, fields = doors(comment)[door]

    assert client.post(address, fields).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("door", DOORS)
def test_reading_doors_take_no_posts_and_writing_doors_no_reads(client, moderator, door):
    method, address, _ = doors(CommentFactory())[door]

    if door in {"queue", "by code", "claims"}:
        assert client.post(address).status_code == 405
    elif door == "bulk":
        assert client.get(address).status_code == 405


def test_reading_claims_and_changes_nothing(client, moderator):
    comment = CommentFactory()
    before = Comment.objects.values().get()

    for _, address, fields in list(doors(comment).values())[:4]:
        client.get(address, fields)

    assert Comment.objects.values().get() == before
    assert not ModerationAct.objects.exists()


def test_pages_of_the_desk_are_kept_by_no_cache(client, moderator):
    response = client.get(QUEUE)

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


# --- denunciations --------------------------------------------------------------------------------------------


def test_denunciations_are_seen_by_who_has_the_right_alone(client, moderator, colleague, judge):
    comment = CommentFactory(received_body="Tôi tố cáo ông giám đốc.")
    decide(comment, CommentStatus.REFERRED, colleague)
    comment.refresh_from_db()

    assert "tố cáo ông giám đốc" not in html(client.get(QUEUE))
    assert client.get(QUEUE, {"trang_thai": "chuyen-cap-tren"}).status_code == 400
    assert client.get(path_of(comment)).status_code == 404
    assert client.get(f"{QUEUE}ma/{comment.public_id}/").status_code == 404
    for name in ("approved", "open", "close", "tidy", "save", "undo"):
        response = act(client, comment, name, name="A", body="B")
        assert response.status_code in {403, 404, 409}, name
        assert "tố cáo ông giám đốc" not in html(response)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("referred", 2)

    client.force_login(judge)
    assert "tố cáo ông giám đốc" in html(client.get(QUEUE, {"trang_thai": "chuyen-cap-tren"}))
    assert client.get(path_of(comment)).status_code == 200
    assert act(client, comment, "pending").status_code == 302
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("htmx", [True, False])
def test_who_refers_a_comment_sees_it_no_more_but_can_take_that_back(client, moderator, htmx):
    comment = CommentFactory(received_body="Tôi tố cáo ông giám đốc.")

    response = act(client, comment, "referred", htmx, memo="Xin xem giúp.")

    page = html(response if htmx else client.get(QUEUE))
    assert "tố cáo ông giám đốc" not in page
    assert ">Hoàn tác</button>" in page
    log = ModerationAct.objects.get()
    assert (log.status_after, log.memo) == ("referred", "Xin xem giúp.")

    comment.refresh_from_db()
    assert act(client, comment, "undo").status_code == 302
    comment.refresh_from_db()
    assert comment.status == "pending"


# --- the queue ------------------------------------------------------------------------------------------------


def test_queue_is_oldest_first_and_goes_on_by_key(client, moderator):
    comments = CommentFactory.create_batch(45)

    first = client.get(QUEUE)
    second = client.get(first.context["following"])
    third = client.get(second.context["following"])

    assert shown(first) + shown(second) + shown(third) == [comment.pk for comment in comments]
    assert (len(shown(first)), len(shown(second)), len(shown(third))) == (20, 20, 5)
    assert third.context["following"] == ""


@pytest.mark.parametrize("order", ["cu", "moi"])
def test_paging_by_flag_keeps_the_filter_and_the_order(client, moderator, received, order):
    wanted = [received(f"Xem vidu.com nhé, lần {number}.").pk for number in range(23)]
    received()

    first = client.get(QUEUE, {"co": "link", "thu_tu": order})
    second = client.get(first.context["following"])

    assert shown(first) + shown(second) == (wanted if order == "cu" else wanted[::-1])


def test_row_that_was_decided_meanwhile_shifts_nothing_on_the_next_page(client, moderator):
    comments = CommentFactory.create_batch(25)
    first = client.get(QUEUE)
    decide(comments[0], CommentStatus.APPROVED, moderator)

    second = client.get(first.context["following"])

    assert shown(second) == [comment.pk for comment in comments[20:]]


def test_decided_comments_are_listed_newest_first_unless_asked_otherwise(client, moderator):
    first, second = CommentFactory(approved=True), CommentFactory(approved=True)

    assert shown(client.get(QUEUE, {"trang_thai": "da-dang"})) == [second.pk, first.pk]
    assert shown(client.get(QUEUE, {"trang_thai": "da-dang", "thu_tu": "cu"})) == [first.pk, second.pk]
    CommentFactory(article=first.article, status="pending")
    assert len(shown(client.get(QUEUE, {"thu_tu": "moi"}))) == 1


def test_filters_by_state_article_flag_and_day(client, moderator, received, article):
    plain = received()
    linked = received("Mời xem trang vidu.com nhé các bạn ơi.")
    other = received("Xem thêm ở vidu.com nhé mọi người.", article_id=ArticleFactory(public=True).pk)
    old = received("Ý kiến của năm trước nữa.")
    Comment.objects.filter(pk=old.pk).update(received_at=datetime(2024, 9, 3, 17, 0, tzinfo=UTC))

    assert shown(client.get(QUEUE, {"bai": article.pk})) == [old.pk, plain.pk, linked.pk]
    assert shown(client.get(QUEUE, {"co": "link"})) == [linked.pk, other.pk]
    assert shown(client.get(QUEUE, {"co": "link", "bai": article.pk})) == [linked.pk]
    # half past midnight of the 4th in Vietnam is the 3rd in the time of the database
    assert shown(client.get(QUEUE, {"tu": "04/09/2024", "den": "4-9-2024"})) == [old.pk]
    assert shown(client.get(QUEUE, {"den": "03/09/2024"})) == []
    assert shown(client.get(QUEUE, {"tu": "5/9/2024"})) == [plain.pk, linked.pk, other.pk]
    assert shown(client.get(QUEUE, {"co": "link", "tu": "5/9/2024", "bai": article.pk})) == [linked.pk]
    assert shown(client.get(QUEUE, {"trang_thai": "da-dang"})) == []


@pytest.mark.parametrize("order", ["cu", "moi"])
def test_paging_by_day_keeps_the_filter_and_the_order_of_time(client, moderator, order):
    comments = CommentFactory.create_batch(25)
    start = datetime(2024, 9, 4, 2, 0, tzinfo=UTC)
    for place, comment in enumerate(reversed(comments)):
        # two of the same moment too: the key decides
        Comment.objects.filter(pk=comment.pk).update(received_at=start + timedelta(minutes=place // 2))
    wanted = list(Comment.objects.order_by("received_at", "pk").values_list("pk", flat=True))

    first = client.get(QUEUE, {"tu": "04/09/2024", "den": "04/09/2024", "thu_tu": order})
    second = client.get(first.context["following"])

    assert shown(first) + shown(second) == (wanted if order == "cu" else wanted[::-1])
    assert "tu=04%2F09%2F2024" in first.context["following"]


@pytest.mark.parametrize(
    "query",
    [
        {"trang_thai": "x"},
        {"co": "x"},
        {"bai": "x"},
        {"bai": "²"},
        {"bai": "0"},
        {"bai": str(10**20)},
        {"tu": "31/02/2024"},
        {"tu": "01/01/0001"},
        {"den": "31/12/9999"},
        {"tu": "05/09/2024", "den": "04/09/2024"},
        {"thu_tu": "x"},
        {"tiep": "x"},
        {"tiep": f"0-{10**30}"},
        {"co": "\0"},
    ],
)
def test_filter_that_makes_no_sense_is_answered_clearly(client, moderator, query):
    CommentFactory()

    response = client.get(QUEUE, query)

    assert response.status_code == 400
    assert "English" not in html(response)


def test_counts_say_how_many_wait_and_stop_at_a_thousand(client, moderator, received, monkeypatch):
    received("Xem vidu.com nhé các bạn.")
    received()
    CommentFactory(approved=True)
    counts = {state["name"]: state["count"] for state in client.get(QUEUE).context["states"]}

    assert counts == {
        "Chờ duyệt": "2",
        "Đã đăng": "1",
        "Không đăng": "0",
        "Thư rác": "0",
        "Người gửi đã rút": "0",
    }
    assert "Đường dẫn (1)" in html(client.get(QUEUE))
    assert [shown_count(count) for count in (999, 1000, 1001)] == ["999", "1.000", "1.000+"]


def test_no_count_reads_more_rows_than_it_shows(django_assert_num_queries):
    CommentFactory.create_batch(3)

    with django_assert_num_queries(1) as captured:
        assert bounded_counts([Comment.objects.awaiting(), Comment.objects.filter(status="spam")]) == [3, 0]

    assert captured[0]["sql"].count("LIMIT 1001") == 2


def test_articles_that_wait_most_are_offered_first(client, moderator, article):
    other = ArticleFactory(public=True, headline="Ngày hội")
    CommentFactory(article=article)
    CommentFactory.create_batch(2, article=other)

    choices = client.get(QUEUE).context["articles"]

    assert choices == [
        (other.pk, "Ngày hội (2)", False),
        (article.pk, "Người văn thư hai mươi năm (1)", False),
    ]


# --- what a row shows -----------------------------------------------------------------------------------------


def test_row_shows_flags_with_the_places_that_caused_them(client, moderator, received):
    received("Gọi 0912 345 678 hoặc xem vidu.com nhé.")
    received("Tôi tố cáo ông Nguyễn Văn Bình nhận hối lộ.")
    received("bai viet nay hay qua cac ban oi")

    page = html(client.get(QUEUE))

    assert '<mark class="mark--phone" title="Số điện thoại">0912 345 678</mark>' in page
    assert '<mark class="mark--link" title="Đường dẫn">vidu.com</mark>' in page
    assert '<mark class="mark--accusation" title="Tố cáo đích danh">nhận hối lộ</mark>' in page
    assert '<mark class="mark--diacritics" title="Thiếu dấu">viet</mark>' in page
    assert "<strong>Số điện thoại</strong>: <q><bdi>0912 345 678</bdi></q>" in page


def test_repeat_leads_to_the_earlier_comment(client, moderator, received):
    text = "Bài viết rất hay, cảm ơn tác giả đã viết cho chúng tôi."
    earlier, _ = received(text), received(text)

    page = html(client.get(QUEUE))

    assert f'href="{QUEUE}ma/{earlier.public_id}/"' in page
    assert client.get(f"{QUEUE}ma/{earlier.public_id}/")["Location"] == path_of(earlier)


@pytest.mark.parametrize("evasion", EVASIONS)
def test_evasions_stay_inert_at_the_desk_and_in_the_log(client, moderator, received, evasion):
    client.force_login(UserFactory(rights=[MODERATE, "articles.view_comment", "articles.view_moderationact"]))
    comment = received(f"Ý kiến: {evasion} vidu.com", name=evasion[:60])
    user = UserFactory(rights=[MODERATE])
    edit_comment(comment_id=comment.pk, version=1, name=comment.name, body=f"Sửa {evasion}", by=user)
    comment.refresh_from_db()
    act(client, comment, "open")
    saved = act(client, comment, "save", name=comment.name, body=comment.body)
    assert evasion not in html(client.get(saved["Location"])) or escape(evasion) == evasion

    for address in (
        QUEUE,
        path_of(comment),
        "/quan-tri/articles/comment/",
        f"/quan-tri/articles/comment/{comment.pk}/change/",
        "/quan-tri/articles/moderationact/",
        f"/quan-tri/articles/moderationact/{ModerationAct.objects.latest('pk').pk}/change/",
    ):
        page = html(client.get(address))
        # the list of the log names comments by their codes
        assert (escape(evasion[:60]) in page) is (address != "/quan-tri/articles/moderationact/"), address
        assert evasion not in page or escape(evasion) == evasion, address


@given(
    st.text("aăâ <>&\"'\n", max_size=30),
    st.lists(
        st.fixed_dictionaries(
            {
                "flag": st.sampled_from(["link", "phone", "word"]),
                "field": st.sampled_from(["name", "body"]),
                "start": st.integers(-5, 40),
                "end": st.integers(-5, 40),
            }
        ),
        max_size=6,
    ),
)
def test_pieces_are_the_text_whatever_places_the_flags_name(text, flags):
    pieces = pieces_of(text, flags, "body")

    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces) or text == ""


def test_overlapping_flags_mark_their_common_part_with_both():
    flags = [
        {"flag": "word", "field": "body", "start": 0, "end": 6},
        {"flag": "link", "field": "body", "start": 4, "end": 9},
    ]

    assert [(piece.text, piece.codes) for piece in pieces_of("0123456789", flags, "body")] == [
        ("0123", "mark--word"),
        ("45", "mark--link mark--word"),
        ("678", "mark--link"),
        ("9", ""),
    ]


def test_difference_to_the_sealed_original_is_shown(client, moderator, received):
    comment = received("bai viet hay qua cac ban oi")
    act(client, comment, "open")

    response = act(client, comment, "compare", htmx=True, name="Nguyễn Văn An", body="Bài viết hay quá các bạn ơi")

    page = html(response)
    assert "<del>bai</del><ins>Bài</ins>" in page
    assert "niêm phong" in page
    comment.refresh_from_db()
    assert (comment.body, comment.version) == ("bai viet hay qua cac ban oi", 1)


# --- claims ---------------------------------------------------------------------------------------------------


def test_opening_claims_and_colleagues_see_who_has_it(client, moderator, colleague):
    comment = CommentFactory()

    response = act(client, comment, "open")
    mine = html(client.get(QUEUE))
    client.force_login(colleague)
    theirs = html(client.get(QUEUE))
    refused = act(client, comment, "open", htmx=True)

    assert response["Location"] == f"{QUEUE}#y-kien-{comment.pk}"
    assert 'name="body"' in mine
    assert "Lê Thị Bình đang mở, đến" in theirs
    assert 'name="body"' not in theirs
    assert refused.status_code == 409
    assert "Lê Thị Bình đang mở ý kiến này" in html(refused)


def test_decision_on_what_a_colleague_has_open_needs_to_be_meant(client, moderator, colleague):
    comment = CommentFactory()
    claim_comment(comment_id=comment.pk, by=colleague)

    refused = act(client, comment, "approved")
    done = act(client, comment, "approved", takes_over="1")

    assert refused.status_code == 409
    assert "Trần Văn Cường đang mở ý kiến này" in html(refused)
    assert done.status_code == 302
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_closing_gives_the_item_free_without_saving(client, moderator):
    comment = CommentFactory()
    act(client, comment, "open")

    act(client, comment, "close", name="Khác", body="Khác")

    after = Comment.objects.get()
    assert (after.claimed_by, after.body, after.version) == (None, comment.body, 1)


def test_poll_tells_who_has_rows_open_and_which_have_changed(client, moderator, colleague):
    held, changed, gone, same = CommentFactory.create_batch(4)
    claim_comment(comment_id=held.pk, by=colleague)
    decide(changed, CommentStatus.APPROVED, colleague)
    decide(gone, CommentStatus.REFERRED, colleague)

    asked = [f"{comment.pk}:1" for comment in (held, changed, gone, same)]
    page = html(client.get(f"{QUEUE}dang-mo/", {"hang": [*asked, "x", "1:x", f"{10**20}:1"]}))

    parts = {part.split('"')[0]: part for part in page.split('id="giu-')[1:]}
    assert "Trần Văn Cường đang mở" in parts[str(held.pk)]
    assert "vừa thay đổi" in parts[str(changed.pk)]
    assert "vừa thay đổi" in parts[str(gone.pk)]
    assert "></p>" in parts[str(same.pk)]


# --- decisions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("verdict", ["approved", "rejected", "spam", "referred"])
def test_each_decision_is_made_from_the_row_and_logged_once(client, moderator, verdict, htmx):
    comment, reason = CommentFactory(), RefusalReasonFactory()

    response = act(client, comment, verdict, htmx, reason=reason.pk, note="Mời bạn gửi lại.", memo="Nội bộ.")

    assert response.status_code == (200 if htmx else 302)
    comment.refresh_from_db()
    assert comment.status == verdict
    assert comment.reason == (reason if verdict == "rejected" else None)
    assert comment.note == ("Mời bạn gửi lại." if verdict == "rejected" else "")
    log = ModerationAct.objects.get()
    assert (log.by, log.kind, log.status_before, log.status_after) == (moderator, "decided", "pending", verdict)


def test_htmx_gets_the_row_and_what_changes_around_it(client, moderator):
    comment = CommentFactory()

    page = html(act(client, comment, "approved", htmx=True))

    assert page.count(f'id="y-kien-{comment.pk}"') == 1
    assert 'data-state="done"' in page
    assert 'id="trang-thai" aria-label="Trạng thái" hx-swap-oob="true"' in page
    assert 'id="vua-lam" hx-swap-oob="true"' in page
    assert "<html" not in page


def test_editing_and_passing_is_one_act(client, moderator, received, article):
    comment = received("bai viet hay qua cac ban oi", email="an@example.vn")
    act(client, comment, "open")

    act(client, comment, "approved", name="Nguyễn Văn An", body="Bài viết hay quá các bạn ơi.")

    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.is_edited) == ("approved", "Bài viết hay quá các bạn ơi.", True)
    assert comment.original_body == "bai viet hay qua cac ban oi"
    log = ModerationAct.objects.get()
    assert (log.before["body"], log.after["body"]) == ("bai viet hay qua cac ban oi", "Bài viết hay quá các bạn ơi.")
    assert "Đã biên tập" in html(Client().get(article.get_absolute_url()))
    assert CommentCount.objects.get(article=article).approved == 1
    assert CommentNotice.objects.filter(kind="decided").count() == 1


def test_row_that_comes_back_from_the_queue_keeps_the_filter(client, moderator):
    comment = CommentFactory()

    response = act(client, comment, "approved", back="co=link&bai=3&x=<script>")

    assert response["Location"] == f"{QUEUE}?co=link&bai=3&x=%3Cscript%3E#y-kien-{comment.pk}"


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "\r\nSet-Cookie: a=b", "a" * 5000])
def test_way_back_leads_nowhere_else(client, moderator, back):
    response = act(client, CommentFactory(), "approved", back=back)

    assert response["Location"].startswith(f"{QUEUE}?")
    assert "\n" not in response["Location"]


@pytest.mark.parametrize("htmx", [True, False])
def test_refusing_without_a_reason_is_asked_for_and_loses_nothing(client, moderator, htmx):
    comment = CommentFactory()
    act(client, comment, "open")

    response = act(client, comment, "rejected", htmx, note="Lời nhắn dở dang", name="Tên mới", body="Lời mới")

    assert response.status_code == 422
    page = html(response)
    assert "Cần chọn lý do không đăng." in page
    assert "Lời nhắn dở dang" in page
    assert "Lời mới</textarea>" in page
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("htmx", [True, False])
def test_decision_on_a_version_decided_meanwhile_is_refused_with_what_happened(client, moderator, colleague, htmx):
    comment = CommentFactory()
    act(client, comment, "open")
    decide(comment, CommentStatus.SPAM, colleague, takes_over=True)

    response = act(client, comment, "approved", htmx, name=comment.name, body="Chữ tôi đã gõ công phu.")

    assert response.status_code == 409
    page = html(response)
    assert "Trần Văn Cường đã chuyển ý kiến này sang “Thư rác”" in unescape(page)
    assert "Chữ tôi đã gõ công phu." in page
    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("spam", comment.received_body)
    assert ModerationAct.objects.count() == 1


def test_decision_on_a_text_edited_meanwhile_is_refused(client, moderator, colleague):
    comment = CommentFactory()
    edit_comment(comment_id=comment.pk, version=1, name=comment.name, body="Bản của đồng nghiệp.", by=colleague)

    response = act(client, comment, "approved")

    assert response.status_code == 409
    assert "Trần Văn Cường đã biên tập ý kiến này" in html(response)
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_second_click_on_the_same_button_is_no_fault(client, moderator):
    comment = CommentFactory()

    first, second = act(client, comment, "approved", htmx=True), act(client, comment, "approved", htmx=True)

    assert (first.status_code, second.status_code) == (200, 200)
    assert ModerationAct.objects.count() == 1


def test_decision_on_what_the_reader_has_withdrawn_is_refused(client, moderator):
    comment = CommentFactory(received_body="Lời đã rút")
    withdraw_by_reader(comment_id=comment.pk)

    response = act(client, comment, "approved")

    assert response.status_code == 409
    assert "Người gửi đã rút ý kiến này" in html(response)
    assert "Lời đã rút" not in html(response)


def test_published_comment_is_taken_down_with_a_reason(client, moderator, article):
    comment, reason = CommentFactory(article=article), RefusalReasonFactory(label="Lời lẽ")
    decide(comment, CommentStatus.APPROVED, moderator)
    comment.refresh_from_db()
    listed = html(client.get(QUEUE, {"trang_thai": "da-dang"}))

    act(client, comment, "rejected", reason=reason.pk, note="Xin lỗi bạn.")

    assert "Gỡ xuống…" in listed
    comment.refresh_from_db()
    assert (comment.status, comment.reason) == ("rejected", reason)
    assert comment.body not in html(Client().get(article.get_absolute_url()))
    assert CommentCount.objects.get(article=article).approved == 0


def test_saving_keeps_the_state_and_the_item_open(client, moderator):
    comment = CommentFactory()
    act(client, comment, "open")

    response = act(client, comment, "save", htmx=True, name=comment.name, body="Bản sửa dở.")

    page = html(response)
    assert "Đã lưu bản sửa" in page
    assert 'data-state="open"' in page
    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.version, comment.claimed_by) == (
        "pending",
        "Bản sửa dở.",
        2,
        moderator,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "x"},
        {"act": ""},
        {"act": "withdrawn"},
        {"version": "x"},
        {"version": "-1"},
        {"version": str(10**20)},
        {"version": ""},
        {"reason": "²"},
        {"reason": str(10**20)},
        {"note": "a" * 1001},
        {"memo": "a" * 1001},
        {"note": "\0"},
        {"name": "A", "body": "a\0b"},
        {"name": "A", "body": "a" * 60_001},
    ],
)
def test_form_that_makes_no_sense_changes_nothing_and_keeps_what_was_typed(client, moderator, fields):
    comment = CommentFactory()
    typed = {"act": "approved", "name": "Tên", "body": "Chữ đã gõ", **fields}

    response = client.post(path_of(comment), {"version": 1, **typed})

    assert response.status_code == 422
    assert typed["body"].replace("\0", "")[:20] in html(response)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("pending", 1)


def test_state_author_and_time_in_the_posted_form_are_ignored(client, moderator):
    comment = CommentFactory()

    act(
        client,
        comment,
        "approved",
        status="spam",
        decided_by="999",
        published_at="2000-01-01",
        received_at="2000-01-01",
        original_body="Khác",
        public_id="0" * 16,
        by="999",
    )

    after = Comment.objects.get()
    assert (after.status, after.decided_by, after.public_id) == ("approved", moderator, comment.public_id)
    assert after.received_at == comment.received_at
    assert after.published_at > timezone.now() - timedelta(minutes=1)
    assert after.original_body == comment.original_body


@pytest.mark.parametrize("pk", ["0", str(10**9), str(10**18), str(10**20)])
def test_comment_that_is_not_there_is_not_found(client, moderator, pk):
    for method, fields in (
        ("get", {}),
        ("post", {"act": "approved", "version": 1}),
        ("post", {"act": "open", "version": 1}),
    ):
        assert getattr(client, method)(f"{QUEUE}{pk}/", fields).status_code in {400, 404}


# --- undo and bulk --------------------------------------------------------------------------------------------


def test_undo_puts_the_comment_back_and_stands_in_the_log(client, moderator):
    comment = CommentFactory()
    act(client, comment, "spam")
    comment.refresh_from_db()

    response = act(client, comment, "undo", htmx=True)

    assert "Đã hoàn tác." in html(response)
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert [entry.kind for entry in ModerationAct.objects.all()] == ["undone", "decided"]


def test_list_of_what_can_be_undone_holds_ones_own_last_acts_for_a_while(client, moderator, colleague, monkeypatch):
    mine, theirs, overtaken = CommentFactory.create_batch(3)
    decide(mine, CommentStatus.APPROVED, moderator)
    decide(theirs, CommentStatus.APPROVED, colleague)
    decide(overtaken, CommentStatus.APPROVED, moderator)
    overtaken.refresh_from_db()
    decide(overtaken, CommentStatus.SPAM, colleague)

    assert [one["comment"].pk for one in client.get(QUEUE).context["recent"]] == [mine.pk]

    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.get(QUEUE).context["recent"] == []


def test_undo_after_its_time_says_so(client, moderator, monkeypatch):
    comment = CommentFactory()
    act(client, comment, "approved")
    comment.refresh_from_db()
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    response = act(client, comment, "undo")

    assert response.status_code == 409
    assert "Đã quá 10 phút" in html(response)


def test_bulk_decides_each_by_itself_and_tells_what_was_refused(client, moderator, colleague):
    comments, changed = CommentFactory.create_batch(3), CommentFactory()
    decide(changed, CommentStatus.SPAM, colleague)
    chosen = [f"{comment.pk}:1" for comment in [*comments, changed]]

    response = client.post(
        f"{QUEUE}hang-loat/", {"act": "approved", "chon": [*chosen, "x", "1", ":", f"{10**20}:1"]}, follow=True
    )

    said = [str(message) for message in response.context["messages"]]
    assert said[0] == "Đã đăng: 3 ý kiến. Có thể hoàn tác ở mục “Vừa làm”."
    assert said[1].startswith("1 ý kiến chưa đổi: Trần Văn Cường đã chuyển ý kiến này sang “Thư rác”")
    assert Comment.objects.filter(status="approved").count() == 3
    assert len(response.context["recent"]) == 3


@pytest.mark.parametrize(
    "fields", [{}, {"act": "approved"}, {"chon": "1:1"}, {"act": "pending", "chon": "1:1"}, {"act": "x", "chon": "1:1"}]
)
def test_bulk_without_a_choice_says_so(client, moderator, fields):
    comment = CommentFactory()

    response = client.post(f"{QUEUE}hang-loat/", fields, follow=True)

    assert len(list(response.context["messages"])) == 1
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_bulk_refusal_takes_one_reason_for_all(client, moderator):
    comments, reason = CommentFactory.create_batch(2), RefusalReasonFactory()
    chosen = [f"{comment.pk}:1" for comment in comments]

    client.post(f"{QUEUE}hang-loat/", {"act": "rejected", "chon": chosen})
    assert not Comment.objects.filter(status="rejected").exists()
    client.post(f"{QUEUE}hang-loat/", {"act": "rejected", "chon": chosen, "reason": reason.pk, "note": "Mời gửi lại."})

    assert list(Comment.objects.values_list("status", "reason", "note")) == [
        ("rejected", reason.pk, "Mời gửi lại."),
        ("rejected", reason.pk, "Mời gửi lại."),
    ]


# --- erasing --------------------------------------------------------------------------------------------------


def test_erasing_takes_a_right_of_its_own(client, moderator):
    comment = CommentFactory()

    assert act(client, comment, "erase").status_code == 403
    client.force_login(UserFactory(rights=[MODERATE, "articles.erase_comment"]))
    assert "Xóa vĩnh viễn" in html(client.get(path_of(comment)))
    act(client, comment, "erase")

    comment.refresh_from_db()
    assert (comment.status, comment.name, comment.original_body) == ("withdrawn", "", "")
    assert ModerationAct.objects.get().kind == "erased"


# --- tools ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("bài  viết   hay .cảm ơn ,tác giả", "Bài viết hay. Cảm ơn, tác giả"),
        ("tôi đồng ý .cảm ơn TP. vinh và Ô. ba", "Tôi đồng ý. Cảm ơn TP. vinh và Ô. ba"),
        ("Đó là ý. ở đây tôi nói thêm", "Đó là ý. Ở đây tôi nói thêm"),
        ("Tên miền .vn và .com", "Tên miền .vn và .com"),
        ("Hay quá!!! Cảm ơn.", "Hay quá!!! Cảm ơn."),
        ("BÀI VIẾT HAY QUÁ ,TÔI ĐỒNG Ý", "Bài viết hay quá, tôi đồng ý"),
        ("UBND TP.HCM và TP. Hà Nội", "UBND TP.HCM và TP. Hà Nội"),
        ("Lúc 09:30 ngày 4/9, khoảng 1.234,5 đồng", "Lúc 09:30 ngày 4/9, khoảng 1.234,5 đồng"),
        ("Xem https://vidu.com/a,b.c?x=1 nhé", "Xem https://vidu.com/a,b.c?x=1 nhé"),
        ("an@example.vn là thư của tôi", "an@example.vn là thư của tôi"),
        ("Gồm a, b, v.v. và nhiều nữa", "Gồm a, b, v.v. và nhiều nữa"),
        ("đoạn một\r\n\r\n\r\n\r\nđoạn hai", "Đoạn một\n\nĐoạn hai"),
        ("“hay quá”, tôi nghĩ vậy", "“Hay quá”, tôi nghĩ vậy"),
        ("Chờ đã... rồi sẽ rõ", "Chờ đã... rồi sẽ rõ"),
        ("ừ thì hay :) lắm", "Ừ thì hay :) lắm"),
        ("", ""),
    ],
)
def test_spaces_and_capitals_are_mended(typed, tidied):
    assert tidy(typed) == tidied


@given(st.text("aáAÁbB .,!?:;\n()“”…1@/-", max_size=60))
def test_what_is_mended_is_not_mended_again(text):
    once = tidy(text)

    assert tidy(once) == once
    letters = [letter for letter in text.casefold() if not letter.isspace()]
    assert [letter for letter in once.casefold() if not letter.isspace()] == letters


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("Gọi 0912 345 678 nhé", "Gọi [số điện thoại đã ẩn] nhé"),
        ("Gọi +84912345678, thư an@example.vn.", "Gọi [số điện thoại đã ẩn], thư [địa chỉ thư đã ẩn]."),
        ("CCCD 001085012345 của tôi", "CCCD [số giấy tờ đã ẩn] của tôi"),
        ("Năm 2024 có 150 gương, 1.234.567 đồng", "Năm 2024 có 150 gương, 1.234.567 đồng"),
        ("Xem vidu.com", "Xem vidu.com"),
    ],
)
def test_numbers_that_identify_are_masked_and_said_to_be(typed, masked):
    assert mask(typed) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    ("tool", "body"),
    [
        ("tidy", "Gọi 0912345678 ngay, nhé."),
        ("mask", "gọi [số điện thoại đã ẩn]  ngay ,nhé."),
        ("restore", "gọi 0912345678"),
        ("compare", "gọi 0912345678  ngay ,nhé."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_tools_mend_the_typed_text_and_save_nothing(client, moderator, received, tool, body, htmx):
    comment = received("gọi 0912345678")
    act(client, comment, "open")

    response = act(client, comment, tool, htmx, name="An", body="gọi 0912345678  ngay ,nhé.", note="Giữ lời này")

    assert response.status_code == 200
    assert f"{body}</textarea>" in html(response)
    assert "Giữ lời này" in html(response)
    comment.refresh_from_db()
    assert (comment.body, comment.version) == ("gọi 0912345678", 1)
    assert not ModerationAct.objects.exists()


# --- cost -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "?co=link", "?trang_thai=da-dang", "?tu=01/01/2024", "?trang_thai=khong-dang&thu_tu=cu"]
)
def test_queue_costs_the_same_however_long_it_is(client, moderator, received, query):
    def grow(count):
        for _ in range(count):
            article = ArticleFactory(public=True)
            received("Xem vidu.com nhé các bạn, gọi 0912345678.", article_id=article.pk)
            claim_comment(comment_id=received(article_id=article.pk).pk, by=UserFactory(rights=[MODERATE]))
            decide(received(), CommentStatus.APPROVED, moderator)
            decide(received(), CommentStatus.REJECTED, UserFactory(rights=[MODERATE]), reason_id=reason.pk)

    reason = RefusalReasonFactory()
    grow(2)
    client.get(QUEUE)
    few = query_cost(client, f"{QUEUE}{query}")

    grow(7)

    assert query_cost(client, f"{QUEUE}{query}") == few
    assert few <= 14


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "comment_queue_order"),
        ({"state": "da-dang"}, "comment_queue_order"),
        ({"article_id": "one of two"}, "comment_queue_of_article"),
        ({"article_id": "one of two", "flag": "link"}, "comment_queue_of_article"),
        ({"since": datetime(2024, 9, 4, tzinfo=UTC)}, "comment_queue_order"),
        ({"until": datetime(2024, 9, 4, tzinfo=UTC), "state": "da-dang"}, "comment_queue_order"),
    ],
)
@pytest.mark.parametrize("cursor", ["", "1725415200000000-3"])
def test_queue_is_read_in_the_order_of_an_index_from_its_place(judge, asked, index, cursor):
    comment = CommentFactory.create_batch(3)[0]
    if "article_id" in asked:
        asked = {**asked, "article_id": comment.article_id}
        CommentFactory.create_batch(60, article=ArticleFactory(public=True))
        with connection.cursor() as database:
            database.execute("ANALYZE articles_comment")

    text = plan(Queue(judge, **asked).rows_after(cursor)[:21])

    assert index in text
    assert reads_in_order(text)


def test_act_costs_the_same_however_much_waits(client, moderator):
    first = CommentFactory()
    with CaptureQueriesContext(connection) as few:
        act(client, first, "approved", htmx=True)
    CommentFactory.create_batch(30)
    for comment in CommentFactory.create_batch(5):
        decide(comment, CommentStatus.SPAM, moderator)
    last = CommentFactory(article=first.article)

    with CaptureQueriesContext(connection) as many:
        act(client, last, "approved", htmx=True)

    assert len(many) <= len(few)


def test_front_page_of_the_admin_costs_the_same_however_much_waits(client, moderator):
    CommentFactory.create_batch(2)
    client.get("/quan-tri/")
    few = query_cost(client, "/quan-tri/")
    CommentFactory.create_batch(9)

    page = html(client.get("/quan-tri/"))

    assert query_cost(client, "/quan-tri/") == few
    assert f'href="{QUEUE}"' in page
    assert '<span class="count">11</span>' in page


# --- the lists of the admin -----------------------------------------------------------------------------------


LISTS = ["comment", "moderationact", "refusalreason", "wordlist", "commentsettings"]
VIEWS = [f"articles.view_{name}" for name in LISTS]


def list_address(name, page="changelist", *arguments):
    return reverse(f"admin:articles_{name}_{page}", args=arguments)


def a_row(name):
    if name == "comment":
        return CommentFactory()
    if name == "moderationact":
        decide(CommentFactory(), CommentStatus.APPROVED, UserFactory(rights=[MODERATE]))
        return ModerationAct.objects.latest("pk")
    if name == "refusalreason":
        return RefusalReasonFactory()
    if name == "wordlist":
        return WordList.objects.create(name=f"Danh sách {WordList.objects.count()}")
    CommentSettings().save()
    return CommentSettings.objects.get()


def test_all_lists_of_comments_are_swept_here():
    own = [model for model in admin.site._registry if model.__module__.startswith("articles.comments")]

    assert sorted(model._meta.model_name for model in own) == sorted(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_to_who_may_see_them_alone(client, name):
    row = a_row(name)
    addresses = [list_address(name), list_address(name, "change", row.pk)]

    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(UserFactory(rights=["honorees.view_field"]))
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    client.force_login(UserFactory(rights=[f"articles.view_{name}"]))
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert client.post(list_address(name, "add"), {}).status_code == 403
    assert client.post(addresses[1], {}).status_code == 403


@pytest.mark.parametrize("name", ["comment", "moderationact"])
def test_comments_and_log_are_read_only_for_everyone(client, django_user_model, name):
    row = a_row(name)
    client.force_login(django_user_model.objects.create_superuser("sep", password="matkhau-cua-sep"))

    assert client.get(list_address(name)).status_code == 200
    for page, arguments in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        assert client.post(list_address(name, page, *arguments), {"post": "yes"}).status_code == 403
    client.post(list_address(name), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_however_long(client, django_user_model, name):
    client.force_login(django_user_model.objects.create_superuser("sep", password="matkhau-cua-sep"))
    for _ in range(2):
        a_row(name)
    client.get(list_address(name))
    few = query_cost(client, list_address(name))
    for _ in range(7):
        a_row(name)

    assert query_cost(client, list_address(name)) == few


@pytest.mark.parametrize("name", ["comment", "moderationact"])
def test_denunciations_do_not_stand_in_lists_of_who_may_not_judge(client, colleague, name):
    comment = CommentFactory(received_body="Tôi tố cáo ông giám đốc.")
    decide(comment, CommentStatus.REFERRED, colleague)
    row = comment if name == "comment" else ModerationAct.objects.get()
    client.force_login(UserFactory(rights=[*VIEWS, MODERATE]))

    assert comment.public_id not in html(client.get(list_address(name)))
    assert client.get(list_address(name, "change", row.pk)).status_code == 302

    client.force_login(UserFactory(rights=[*VIEWS, JUDGE]))
    assert client.get(list_address(name, "change", row.pk)).status_code == 200


def test_log_shows_who_when_before_after_and_why(client, colleague):
    comment, reason = CommentFactory(received_body="bai hay"), RefusalReasonFactory(label="Thiếu dấu")
    decide(comment, CommentStatus.REJECTED, colleague, body="Bài hay", reason_id=reason.pk, note="Mời gõ dấu.")
    client.force_login(UserFactory(rights=VIEWS))

    page = html(client.get(list_address("moderationact", "change", ModerationAct.objects.get().pk)))

    for part in ("Trần Văn Cường", "Thiếu dấu", "Mời gõ dấu.", "<del>bai</del><ins>Bài</ins>", "Chờ duyệt"):
        assert part in page


def test_word_list_is_edited_a_phrase_a_line(client):
    client.force_login(UserFactory(rights=[f"articles.{verb}_wordlist" for verb in ("view", "add", "change")]))
    words = WordList.objects.create(name="Thử")
    WordEntry.objects.create(word_list=words, text="cũ")
    WordEntry.objects.create(word_list=words, text="giữ lại")
    kept = WordEntry.objects.get(text="giữ lại").pk
    address = list_address("wordlist", "change", words.pk)
    assert "cũ\ngiữ lại" in html(client.get(address))

    response = client.post(
        address,
        {"name": "Thử", "purpose": "watch", "is_active": "on", "words": " giữ  lại \r\nvay nóng\r\n\r\nvay nóng"},
    )

    assert response.status_code == 302
    assert sorted(words.entries.values_list("text", flat=True)) == ["giữ lại", "vay nóng"]
    assert WordEntry.objects.get(text="giữ lại").pk == kept
    refused = client.post(address, {"name": "Thử", "purpose": "watch", "words": "a" * 81})
    assert refused.status_code == 422
    assert words.entries.count() == 2


def test_who_saves_a_word_list_second_is_told_and_takes_no_word_away(client):
    client.force_login(UserFactory(rights=[f"articles.{verb}_wordlist" for verb in ("view", "add", "change")]))
    words = WordList.objects.create(name="Thử")
    address = list_address("wordlist", "change", words.pk)
    opened = client.get(address).context["version"]
    form = {"name": "Thử", "purpose": "watch", "is_active": "on", "_version": opened}
    assert client.post(address, {**form, "words": "vay nóng"}).status_code == 302

    told = client.post(address, {**form, "words": "số đề"})

    assert told.status_code == 422
    assert "Khác với bản hiện tại ở: Từ và cụm từ." in html(told)
    assert list(words.entries.values_list("text", flat=True)) == ["vay nóng"]


def test_settings_are_one_form_that_holds_the_defaults_until_saved(client):
    client.force_login(UserFactory(rights=["articles.view_commentsettings", "articles.change_commentsettings"]))
    page = client.get(list_address("commentsettings"))
    assert page.status_code == 200
    assert not CommentSettings.objects.exists()
    values = page.context["adminform"].form.initial
    fields = {name: value for name, value in values.items() if value not in (None, False)}

    response = client.post(
        list_address("commentsettings", "change", 1),
        {**fields, "claim_minutes": 9, "_version": page.context["version"]},
    )

    assert response.status_code == 302
    assert CommentSettings.current().claim_minutes == 9
    refused = client.post(list_address("commentsettings", "change", 1), {**fields, "undo_minutes": 0})
    assert refused.status_code == 422
    assert client.get(list_address("commentsettings", "add")).status_code == 403
    assert client.post(list_address("commentsettings", "delete", 1), {"post": "yes"}).status_code == 403


def test_code_of_a_reason_is_given_once(client):
    client.force_login(UserFactory(rights=["articles.view_refusalreason", "articles.change_refusalreason"]))
    reason = RefusalReasonFactory(code="cu")

    client.post(
        list_address("refusalreason", "change", reason.pk),
        {"label": "Mới", "explanation": "Lời mới.", "code": "khac", "position": 1, "is_active": "on"},
    )

    reason.refresh_from_db()
    assert (reason.label, reason.code) == ("Mới", "cu")
