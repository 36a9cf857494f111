"""Who may open the moderation queue and act in it, and who may erase a comment."""

import pytest
from django.test import Client

from articles.comments.models import Comment, ModerationAct
from tests.articles.comments.factories import CommentFactory
from tests.articles.comments.moderation.requests import JUDGE, MODERATE, QUEUE, act, html, path_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def requests_for(comment):
    return {
        "queue": ("get", QUEUE, {}),
        "item": ("get", path_of(comment), {}),
        "by code": ("get", f"{QUEUE}ma/{comment.public_id}/", {}),
        "claims": ("get", f"{QUEUE}dang-mo/", {}),
        "act": ("post", path_of(comment), {"act": "approved", "version": 1}),
        "bulk": ("post", f"{QUEUE}hang-loat/", {"act": "approved", "chon": f"{comment.pk}:1"}),
    }


URLS = ["queue", "item", "by code", "claims", "act", "bulk"]


@pytest.mark.parametrize("url", URLS)
def test_a_stranger_is_sent_to_the_login_page(client, url):
    comment = CommentFactory()
    method, address, fields = requests_for(comment)[url]

    response = getattr(client, method)(address, fields)

    assert response.status_code == 302
    assert response["Location"].startswith("/quan-tri/login/?next=/quan-tri/y-kien/")
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("right", ["articles.view_comment", "articles.publish_article", JUDGE])
def test_staff_without_the_permission_to_moderate_are_refused(client, url, right):
    comment = CommentFactory()
    client.force_login(UserFactory(rights=[right]))
    method, address, fields = requests_for(comment)[url]

    assert getattr(client, method)(address, fields).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize(
    ("url", "status"), [("queue", 200), ("item", 200), ("by code", 302), ("claims", 200), ("act", 302), ("bulk", 302)]
)
def test_a_moderator_has_access(client, moderator, url, status):
    method, address, fields = requests_for(CommentFactory())[url]

    assert getattr(client, method)(address, fields).status_code == status


@pytest.mark.parametrize("url", ["act", "bulk"])
def test_an_action_without_a_csrf_token_is_refused(moderator, url):
    comment = CommentFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    _, address, fields = requests_for(comment)[url]

    assert client.post(address, fields).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("url", URLS)
def test_views_that_read_reject_post_and_the_bulk_action_rejects_get(client, moderator, url):
    method, address, _ = requests_for(CommentFactory())[url]

    if url in {"queue", "by code", "claims"}:
        assert client.post(address).status_code == 405
    elif url == "bulk":
        assert client.get(address).status_code == 405


def test_get_requests_change_nothing(client, moderator):
    comment = CommentFactory()
    before = Comment.objects.values().get()

    for _, address, fields in list(requests_for(comment).values())[:4]:
        client.get(address, fields)

    assert Comment.objects.values().get() == before
    assert not ModerationAct.objects.exists()


def test_pages_of_the_moderation_queue_are_not_cached(client, moderator):
    response = client.get(QUEUE)

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_erasing_requires_its_own_permission(client, moderator):
    comment = CommentFactory()

    assert act(client, comment, "erase").status_code == 403
    client.force_login(UserFactory(rights=[MODERATE, "articles.erase_comment"]))
    assert "Xóa vĩnh viễn" in html(client.get(path_of(comment)))
    act(client, comment, "erase")

    comment.refresh_from_db()
    assert (comment.status, comment.name, comment.original_body) == ("withdrawn", "", "")
    assert ModerationAct.objects.get().kind == "erased"
