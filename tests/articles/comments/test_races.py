"""Concurrent services on comments, in threads with their own database connections."""

from functools import partial

import pytest

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentCount, CommentSettings, ModerationAct
from articles.comments.rules.spam import LimitReached
from articles.comments.services.decisions import claim_comment, decide_comment
from articles.comments.services.erasure import withdraw_by_reader
from articles.comments.services.moderation_log import DecisionRefused
from articles.comments.services.submission import Submission, submit_comment
from articles.models import Article
from portal.publication.choices import Status
from portal.publication.lifecycle import transition
from portal.publication.models import Change
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.factories import ArticleFactory, UserFactory
from tests.follower import Follower
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 10  # benchmarks/comment_races.py repeats it ten thousand times


@pytest.fixture
def pair():
    return [UserFactory(rights=["articles.moderate_comment"]) for _ in range(2)]


def submit(article, address, key, number=0):
    return submit_comment(
        article_id=article.pk,
        name="An",
        body=f"Ý kiến thứ {number}.",
        form_key=key,
        address=address,
        looks_automatic=True,
    )


def test_of_two_simultaneous_decisions_one_succeeds_and_one_is_refused(pair):
    reason = RefusalReasonFactory()
    article = ArticleFactory(public=True)
    for _ in range(TIMES):
        comment = CommentFactory(article=article)
        approval = partial(
            decide_comment, comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=pair[0], body="Đã sửa."
        )
        rejection = partial(
            decide_comment,
            comment_id=comment.pk,
            version=1,
            verdict=CommentStatus.REJECTED,
            by=pair[1],
            reason_id=reason.pk,
        )

        outcomes = together(approval, rejection)

        assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [DecisionRefused]
        comment.refresh_from_db()
        winner = next(outcome for outcome in outcomes if isinstance(outcome, Comment))
        assert (comment.status, comment.version) == (winner.status, 2)
        assert comment.acts.count() == 1
    approved = Comment.objects.filter(status="approved").count()
    assert CommentCount.objects.filter(approved=approved).exists() or approved == 0


def test_count_is_exact_when_comments_of_one_article_are_decided_concurrently(pair):
    article = ArticleFactory(public=True)
    comments = [CommentFactory(article=article) for _ in range(8)]

    together(
        *(
            partial(decide_comment, comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=pair[0])
            for comment in comments
        )
    )

    assert CommentCount.objects.get().approved == 8
    assert Change.objects.filter(kind="comment", action="upserted").count() == 8


def test_withdrawal_during_an_approval_leaves_nothing_public(pair):
    for _ in range(TIMES):
        comment = CommentFactory()

        outcomes = together(
            partial(withdraw_by_reader, comment_id=comment.pk),
            partial(decide_comment, comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=pair[0]),
        )

        assert isinstance(outcomes[0], Comment)
        comment.refresh_from_db()
        assert (comment.status, comment.body) == ("withdrawn", "")
        assert not CommentCount.objects.filter(article=comment.article, approved__gt=0).exists()
        assert not ModerationAct.objects.exclude(before={}, after={}).filter(comment=comment).exists()


def test_of_two_simultaneous_claims_one_succeeds(pair):
    for _ in range(TIMES):
        comment = CommentFactory()

        claims = together(*(partial(claim_comment, comment_id=comment.pk, by=user) for user in pair))

        assert sorted(claim.is_mine for claim in claims) == [False, True]
        assert len({claim.comment.claimed_by_id for claim in claims}) == 1


def test_one_form_submitted_concurrently_creates_one_comment():
    article = ArticleFactory(public=True)

    same_place = together(*[partial(submit, article, "192.0.2.1", "key")] * 6)
    other_places = together(*(partial(submit, article, f"192.0.2.{number}", "other") for number in range(6)))

    for outcomes in (same_place, other_places):
        assert all(isinstance(outcome, Submission) for outcome in outcomes), outcomes
        assert sorted(outcome.is_new for outcome in outcomes) == [False] * 5 + [True]
    assert Comment.objects.count() == 2


def test_limit_is_exact_under_parallel_requests():
    CommentSettings(limit_count=5).save()
    article = ArticleFactory(public=True)

    outcomes = together(*(partial(submit, article, "192.0.2.1", "key", number) for number in range(12)))

    assert sum(isinstance(outcome, Submission) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, LimitReached) for outcome in outcomes) == 7
    assert Comment.objects.count() == 5


# --- an article that is published or withdrawn concurrently ---------------------------------------------------


@pytest.fixture
def editor():
    return UserFactory(rights=["articles.publish_article"])


def publication(article, to, by):
    return partial(transition, Article, pk=article.pk, to=to, by=by, note="Lý do.")


def approval(comment, by):
    return partial(decide_comment, comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=by)


def changes_of(comment):
    rows = Change.objects.filter(kind="comment", object_id=comment.pk).order_by("sequence")
    return list(rows.values_list("action", flat=True))


def test_comment_approved_during_republication_of_its_article_is_in_the_change_log(pair, editor):
    comment = CommentFactory(article=ArticleFactory(withdrawn=True))
    follower = Follower()

    outcomes = overlap(
        approval(comment, pair[0]),
        publication(comment.article, Status.PUBLISHED, editor),
        before="articles.comments.services.moderation_log.record_public_change",
        meanwhile=follower.pull,
    )

    assert [type(outcome) for outcome in outcomes] == [Comment, Article]
    assert changes_of(comment) == ["upserted"]
    assert follower.missed() == {}


def test_comment_approved_during_withdrawal_of_its_article_is_not_recorded_as_public(pair, editor):
    comment = CommentFactory()
    follower = Follower()

    outcomes = overlap(
        approval(comment, pair[0]),
        publication(comment.article, Status.WITHDRAWN, editor),
        before="articles.comments.services.moderation_log.record_public_change",
        meanwhile=follower.pull,
    )

    assert [type(outcome) for outcome in outcomes] == [Comment, Article]
    assert changes_of(comment)[-1:] != ["upserted"]
    assert follower.missed() == {}


@pytest.mark.parametrize(
    ("erase", "module"),
    [
        (lambda comment, by: partial(withdraw_by_reader, comment_id=comment.pk), "erasure"),
        (
            lambda comment, by: partial(
                decide_comment, comment_id=comment.pk, version=1, verdict=CommentStatus.SPAM, by=by
            ),
            "moderation_log",
        ),
    ],
    ids=["withdrawn by its reader", "taken down"],
)
def test_comment_removed_during_republication_of_its_article_is_not_recorded_as_public(erase, module, pair, editor):
    comment = CommentFactory(approved=True, article=ArticleFactory(withdrawn=True))
    CommentCount.objects.create(article=comment.article, approved=1)
    follower = Follower()

    outcomes = overlap(
        erase(comment, pair[0]),
        publication(comment.article, Status.PUBLISHED, editor),
        before=f"articles.comments.services.{module}.record_public_change",
        meanwhile=follower.pull,
    )

    assert [type(outcome) for outcome in outcomes] == [Comment, Article]
    assert changes_of(comment)[-1:] != ["upserted"]
    assert follower.missed() == {}


def test_article_republished_during_approval_of_a_comment_misses_no_change(pair, editor):
    comment = CommentFactory(article=ArticleFactory(withdrawn=True))
    follower = Follower()

    outcomes = overlap(
        publication(comment.article, Status.PUBLISHED, editor),
        approval(comment, pair[0]),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert [type(outcome) for outcome in outcomes] == [Article, Comment]
    assert follower.missed() == {}
