"""Claims: who has a comment open, and what colleagues see."""

import pytest

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment
from articles.comments.services.decisions import claim_comment
from tests.articles.comments.factories import CommentFactory
from tests.articles.comments.moderation.requests import QUEUE, act, decide, html

pytestmark = pytest.mark.django_db


def test_opening_a_comment_claims_it_and_colleagues_see_who_did(client, moderator, colleague):
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


def test_deciding_a_comment_claimed_by_a_colleague_needs_confirmation(client, moderator, colleague):
    comment = CommentFactory()
    claim_comment(comment_id=comment.pk, by=colleague)

    refused = act(client, comment, "approved")
    done = act(client, comment, "approved", takes_over="1")

    assert refused.status_code == 409
    assert "Trần Văn Cường đang mở ý kiến này" in html(refused)
    assert done.status_code == 302
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_closing_releases_the_claim_without_saving(client, moderator):
    comment = CommentFactory()
    act(client, comment, "open")

    act(client, comment, "close", name="Khác", body="Khác")

    after = Comment.objects.get()
    assert (after.claimed_by, after.body, after.version) == (None, comment.body, 1)


def test_poll_reports_claims_and_changed_rows(client, moderator, colleague):
    claimed, changed, hidden, same = CommentFactory.create_batch(4)
    claim_comment(comment_id=claimed.pk, by=colleague)
    decide(changed, CommentStatus.APPROVED, colleague)
    decide(hidden, CommentStatus.REFERRED, colleague)

    rows = [f"{comment.pk}:1" for comment in (claimed, changed, hidden, same)]
    page = html(client.get(f"{QUEUE}dang-mo/", {"hang": [*rows, "x", "1:x", f"{10**20}:1"]}))

    parts = {part.split('"')[0]: part for part in page.split('id="giu-')[1:]}
    assert "Trần Văn Cường đang mở" in parts[str(claimed.pk)]
    assert "vừa thay đổi" in parts[str(changed.pk)]
    assert "vừa thay đổi" in parts[str(hidden.pk)]
    assert "></p>" in parts[str(same.pk)]
