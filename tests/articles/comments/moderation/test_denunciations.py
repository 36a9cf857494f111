"""Comments referred to a higher level: visible only to those with the right to judge them."""

import pytest

from articles.comments.choices import CommentStatus
from articles.comments.models import ModerationAct
from tests.articles.comments.factories import CommentFactory
from tests.articles.comments.moderation.requests import QUEUE, act, decide, html, path_of

pytestmark = pytest.mark.django_db


def test_denunciations_are_visible_only_with_the_permission_to_judge_them(client, moderator, colleague, judge):
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
def test_moderator_who_refers_a_comment_cannot_see_it_but_can_undo(client, moderator, htmx):
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
