"""Who may open the moderation queue and act in it, and who may erase a comment."""

import pytest
from django.test import Client

from articles.comments.models import Comment, ModerationAct
from tests.articles.comments.factories import CommentFactory
from tests.articles.comments.moderation.calls import JUDGE, MODERATE, QUEUE, act, html, path_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


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


def test_erasing_takes_a_right_of_its_own(client, moderator):
    comment = CommentFactory()

    assert act(client, comment, "erase").status_code == 403
    client.force_login(UserFactory(rights=[MODERATE, "articles.erase_comment"]))
    assert "Xóa vĩnh viễn" in html(client.get(path_of(comment)))
    act(client, comment, "erase")

    comment.refresh_from_db()
    assert (comment.status, comment.name, comment.original_body) == ("withdrawn", "", "")
    assert ModerationAct.objects.get().kind == "erased"
