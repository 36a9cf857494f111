"""Undoing the user's own last decisions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import ModerationAct
from tests.articles.comments.factories import CommentFactory
from tests.articles.comments.moderation.requests import QUEUE, act, decide, html

pytestmark = pytest.mark.django_db


def test_undo_restores_the_comment_and_is_logged(client, moderator):
    comment = CommentFactory()
    act(client, comment, "spam")
    comment.refresh_from_db()

    response = act(client, comment, "undo", htmx=True)

    assert "Đã hoàn tác." in html(response)
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert [entry.kind for entry in ModerationAct.objects.all()] == ["undone", "decided"]


def test_undoable_acts_are_the_users_own_last_ones_within_the_time_limit(client, moderator, colleague, monkeypatch):
    mine, theirs, overtaken = CommentFactory.create_batch(3)
    decide(mine, CommentStatus.APPROVED, moderator)
    decide(theirs, CommentStatus.APPROVED, colleague)
    decide(overtaken, CommentStatus.APPROVED, moderator)
    overtaken.refresh_from_db()
    decide(overtaken, CommentStatus.SPAM, colleague)

    assert [entry["comment"].pk for entry in client.get(QUEUE).context["recent"]] == [mine.pk]

    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.get(QUEUE).context["recent"] == []


def test_undo_after_the_time_limit_is_refused(client, moderator, monkeypatch):
    comment = CommentFactory()
    act(client, comment, "approved")
    comment.refresh_from_db()
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    response = act(client, comment, "undo")

    assert response.status_code == 409
    assert "Đã quá 10 phút" in html(response)
