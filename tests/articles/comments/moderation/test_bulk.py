"""One decision for several selected comments."""

import pytest

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.articles.comments.moderation.requests import QUEUE, decide

pytestmark = pytest.mark.django_db


def test_bulk_decides_each_comment_separately_and_reports_refusals(client, moderator, colleague):
    comments, changed = CommentFactory.create_batch(3), CommentFactory()
    decide(changed, CommentStatus.SPAM, colleague)
    chosen = [f"{comment.pk}:1" for comment in [*comments, changed]]

    response = client.post(
        f"{QUEUE}hang-loat/", {"act": "approved", "chon": [*chosen, "x", "1", ":", f"{10**20}:1"]}, follow=True
    )

    messages = [str(message) for message in response.context["messages"]]
    assert messages[0] == "Đã đăng: 3 ý kiến. Có thể hoàn tác ở mục “Vừa làm”."
    assert messages[1].startswith("1 ý kiến chưa đổi: Trần Văn Cường đã chuyển ý kiến này sang “Thư rác”")
    assert Comment.objects.filter(status="approved").count() == 3
    assert len(response.context["recent"]) == 3


@pytest.mark.parametrize(
    "fields", [{}, {"act": "approved"}, {"chon": "1:1"}, {"act": "pending", "chon": "1:1"}, {"act": "x", "chon": "1:1"}]
)
def test_bulk_without_a_selection_shows_one_message(client, moderator, fields):
    comment = CommentFactory()

    response = client.post(f"{QUEUE}hang-loat/", fields, follow=True)

    assert len(list(response.context["messages"])) == 1
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_bulk_rejection_applies_one_reason_to_all(client, moderator):
    comments, reason = CommentFactory.create_batch(2), RefusalReasonFactory()
    chosen = [f"{comment.pk}:1" for comment in comments]

    client.post(f"{QUEUE}hang-loat/", {"act": "rejected", "chon": chosen})
    assert not Comment.objects.filter(status="rejected").exists()
    client.post(f"{QUEUE}hang-loat/", {"act": "rejected", "chon": chosen, "reason": reason.pk, "note": "Mời gửi lại."})

    assert list(Comment.objects.values_list("status", "reason", "note")) == [
        ("rejected", reason.pk, "Mời gửi lại."),
        ("rejected", reason.pk, "Mời gửi lại."),
    ]
