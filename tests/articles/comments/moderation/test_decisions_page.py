"""Decisions sent from a row or from the page of one comment, with htmx and without."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentCount, CommentNotice, ModerationAct
from articles.comments.services.decisions import edit_comment
from articles.comments.services.erasure import withdraw_by_reader
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.articles.comments.moderation.requests import QUEUE, act, decide, html, path_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("verdict", ["approved", "rejected", "spam", "referred"])
def test_each_decision_can_be_made_from_the_row_and_is_logged_once(client, moderator, verdict, htmx):
    comment, reason = CommentFactory(), RefusalReasonFactory()

    response = act(client, comment, verdict, htmx, reason=reason.pk, note="Mời bạn gửi lại.", memo="Nội bộ.")

    assert response.status_code == (200 if htmx else 302)
    comment.refresh_from_db()
    assert comment.status == verdict
    assert comment.reason == (reason if verdict == "rejected" else None)
    assert comment.note == ("Mời bạn gửi lại." if verdict == "rejected" else "")
    log = ModerationAct.objects.get()
    assert (log.by, log.kind, log.status_before, log.status_after) == (moderator, "decided", "pending", verdict)


def test_htmx_receives_the_row_and_the_updated_counts(client, moderator):
    comment = CommentFactory()

    page = html(act(client, comment, "approved", htmx=True))

    assert page.count(f'id="y-kien-{comment.pk}"') == 1
    assert 'data-state="done"' in page
    assert 'id="trang-thai" aria-label="Trạng thái" hx-swap-oob="true"' in page
    assert 'id="vua-lam" hx-swap-oob="true"' in page
    assert "<html" not in page


def test_editing_and_approving_is_one_act(client, moderator, received, article):
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


def test_redirect_to_the_queue_keeps_the_filter(client, moderator):
    comment = CommentFactory()

    response = act(client, comment, "approved", back="co=link&bai=3&x=<script>")

    assert response["Location"] == f"{QUEUE}?co=link&bai=3&x=%3Cscript%3E#y-kien-{comment.pk}"


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "\r\nSet-Cookie: a=b", "a" * 5000])
def test_redirect_never_leaves_the_queue(client, moderator, back):
    response = act(client, CommentFactory(), "approved", back=back)

    assert response["Location"].startswith(f"{QUEUE}?")
    assert "\n" not in response["Location"]


@pytest.mark.parametrize("htmx", [True, False])
def test_rejecting_without_a_reason_asks_for_one_and_keeps_the_typed_text(client, moderator, htmx):
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


def test_second_click_on_the_same_button_is_no_error(client, moderator):
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


def test_saving_keeps_the_state_and_the_claim(client, moderator):
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
def test_invalid_form_changes_nothing_and_keeps_the_typed_text(client, moderator, fields):
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
def test_missing_comment_is_not_found(client, moderator, pk):
    for method, fields in (
        ("get", {}),
        ("post", {"act": "approved", "version": 1}),
        ("post", {"act": "open", "version": 1}),
    ):
        assert getattr(client, method)(f"{QUEUE}{pk}/", fields).status_code in {400, 404}
