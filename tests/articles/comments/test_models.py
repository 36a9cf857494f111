import pytest
from django.db import IntegrityError, transaction

from articles.comments.models import Comment, CommentSettings
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.factories import LATER, ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "shape"),
    [
        ("comment_status_is_known", {"status": "hidden", "decided": True}),
        ("comment_decision_is_whole", {"status": "pending", "decided_at": LATER}),
        ("comment_decision_is_whole", {"status": "spam"}),
        ("comment_decision_is_whole", {"status": "referred", "decided_at": LATER}),
        ("comment_is_dated_while_it_stands", {"approved": True, "published_at": None}),
        ("comment_is_dated_while_it_stands", {"published_at": LATER}),
        ("comment_refusal_has_a_reason", {"rejected": True, "reason": None}),
        ("comment_says_something", {"body": "", "received_body": ""}),
        ("comment_says_something", {"name": "", "received_name": ""}),
        ("comment_erasure_is_whole", {"withdrawn": True, "erased_at": LATER}),
    ],
)
def test_impossible_rows_are_refused_by_named_constraints(constraint, shape):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CommentFactory(**shape)


def test_comment_that_is_not_refused_has_no_reason():
    with pytest.raises(IntegrityError, match="comment_refusal_has_a_reason"), transaction.atomic():
        CommentFactory(approved=True, reason=RefusalReasonFactory())


def test_claim_without_an_end_is_refused():
    with pytest.raises(IntegrityError, match="comment_claim_has_an_end"), transaction.atomic():
        CommentFactory(claimed_by=UserFactory())


def test_edited_text_must_be_marked():
    comment = CommentFactory()

    with pytest.raises(IntegrityError, match="comment_edit_is_marked"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(body="Lời khác.")


def test_is_edited_follows_the_text():
    comment = CommentFactory(received_body="Bài hay.")

    comment.body = "Bài rất hay."
    comment.save()
    assert comment.is_edited

    comment.body = "Bài hay."
    comment.save()
    assert not comment.is_edited


def test_settings_are_one_row_or_the_defaults():
    assert CommentSettings.current().longest_body == 3000

    CommentSettings(longest_body=500).save()
    CommentSettings(longest_body=700).save()

    assert CommentSettings.objects.count() == 1
    assert CommentSettings.current().longest_body == 700


@pytest.mark.parametrize(
    ("article", "comment", "expected"),
    [
        ({"public": True}, {"approved": True}, True),
        ({"public": True}, {}, False),
        ({"public": True}, {"rejected": True}, False),
        ({"public": True}, {"spam": True}, False),
        ({"public": True}, {"referred": True}, False),
        ({"public": True}, {"withdrawn": True}, False),
        ({}, {"approved": True}, False),
        ({"scheduled": True}, {"approved": True}, False),
        ({"withdrawn": True}, {"approved": True}, False),
    ],
)
def test_only_an_approved_comment_of_a_public_article_is_public(article, comment, expected):
    comment = CommentFactory(article=ArticleFactory(**article), **comment)

    assert comment.is_public is expected
    assert Comment.objects.public().filter(pk=comment.pk).exists() is expected


def test_public_ids_are_long_and_differ():
    ids = {CommentFactory().public_id for _ in range(5)}

    assert len(ids) == 5
    assert all(len(public_id) == 16 for public_id in ids)


@pytest.mark.parametrize(
    ("rights", "sees"),
    [
        ([], set()),
        (["articles.publish_article"], set()),
        (["articles.moderate_comment"], {"pending", "approved"}),
        (["articles.view_comment"], {"pending", "approved"}),
        (["articles.judge_referred_comment"], {"pending", "approved", "referred"}),
    ],
)
def test_denunciations_are_visible_only_with_the_permission_to_judge(rights, sees):
    for state in ({}, {"approved": True}, {"referred": True}):
        CommentFactory(**state)

    visible = Comment.objects.visible_to(UserFactory(rights=rights))

    assert set(visible.values_list("status", flat=True)) == sees
