from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentCount, CommentFlag, CommentSettings, ModerationAct, RefusalReason
from articles.comments.services.decisions import (
    claim_comment,
    decide_comment,
    decide_comments,
    edit_comment,
    release_comment,
    undo_act,
)
from articles.comments.services.moderation_log import DecisionRefused
from articles.comments.services.submission import submit_comment
from portal.publication.models import Change
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

STATES = ["pending", "approved", "rejected", "spam", "referred", "withdrawn"]
ALLOWED = {
    ("pending", "approved"),
    ("pending", "rejected"),
    ("pending", "spam"),
    ("pending", "referred"),
    ("approved", "rejected"),
    ("approved", "spam"),
    ("approved", "referred"),
    ("rejected", "approved"),
    ("spam", "pending"),
    ("spam", "approved"),
    ("spam", "rejected"),
    ("referred", "pending"),
    ("referred", "approved"),
    ("referred", "rejected"),
}


def in_state(state, **options):
    comment = CommentFactory(**({} if state == "pending" else {state: True}), **options)
    if state == "approved":
        count, _ = CommentCount.objects.get_or_create(article=comment.article)
        CommentCount.objects.filter(pk=count.pk).update(approved=F("approved") + 1)
    return comment


def decide(comment, verdict, by, **options):
    if verdict == "rejected":
        options.setdefault("reason_id", (RefusalReason.objects.first() or RefusalReasonFactory()).pk)
    arguments = {"version": comment.version, **options}
    return decide_comment(comment_id=comment.pk, verdict=CommentStatus(verdict), by=by, **arguments)


def changes_of(comment):
    rows = Change.objects.filter(kind="comment", object_id=comment.pk).order_by("sequence")
    return list(rows.values_list("action", flat=True))


def approved_count(article):
    return CommentCount.objects.filter(article=article).values_list("approved", flat=True).first() or 0


# --- allowed transitions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "verdict"), [*product(STATES, STATES)])
def test_only_the_allowed_transitions_are_possible(before, verdict, judge):
    comment = in_state(before)

    if (before, verdict) in ALLOWED:
        decide(comment, verdict, judge)
    else:
        with pytest.raises(DecisionRefused):
            decide(comment, verdict, judge)

    comment.refresh_from_db()
    is_made = (before, verdict) in ALLOWED
    assert comment.status == (verdict if is_made else before)
    assert comment.version == (2 if is_made else 1)
    assert comment.acts.count() == (1 if is_made else 0)
    assert approved_count(comment.article) == (1 if comment.status == "approved" else 0)


@pytest.mark.parametrize(
    "rights", [[], ["articles.view_comment"], ["articles.publish_article", "articles.change_article"]]
)
def test_moderation_requires_the_permission(rights):
    comment, stranger = CommentFactory(), UserFactory(rights=rights)

    with pytest.raises(PermissionDenied):
        decide(comment, "approved", stranger)
    with pytest.raises(PermissionDenied):
        edit_comment(comment_id=comment.pk, version=1, name="An", body="Khác", by=stranger)
    with pytest.raises(PermissionDenied):
        undo_act(comment_id=comment.pk, version=1, by=stranger)
    with pytest.raises(PermissionDenied):
        claim_comment(comment_id=comment.pk, by=stranger)

    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("pending", 1)


def test_permission_is_checked_before_the_comment_is_loaded():
    with pytest.raises(PermissionDenied):
        decide_comment(comment_id=10**9, version=1, verdict=CommentStatus.APPROVED, by=UserFactory())


def test_denunciation_is_decided_only_with_the_permission_to_judge(moderator, judge):
    comment = in_state("referred")

    with pytest.raises(PermissionDenied):
        decide(comment, "approved", moderator)
    with pytest.raises(PermissionDenied):
        edit_comment(comment_id=comment.pk, version=1, name="An", body="Khác", by=moderator)
    with pytest.raises(Comment.DoesNotExist):
        claim_comment(comment_id=comment.pk, by=moderator)

    assert decide(comment, "pending", judge).status == "pending"
    assert list(Comment.objects.filter(status="pending")) == [comment]


# --- what a decision does -------------------------------------------------------------------------------------


def test_approving_publishes_counts_and_records_a_change(moderator):
    comment = CommentFactory()

    decide(comment, "approved", moderator)

    comment.refresh_from_db()
    assert comment.is_public
    assert comment.published_at is not None
    assert (comment.decided_by, comment.is_edited) == (moderator, False)
    assert approved_count(comment.article) == 1
    assert changes_of(comment) == ["upserted"]


def test_editing_before_approving_is_marked_and_keeps_the_original(moderator):
    comment = CommentFactory(received_name="an", received_body="bai hay qua")

    decide(comment, "approved", moderator, name=" An ", body="Bài  hay quá.\r\n")

    comment.refresh_from_db()
    assert (comment.name, comment.body, comment.is_edited) == ("An", "Bài  hay quá.", True)
    assert (comment.received_body, comment.original_body) == ("bai hay qua", "bai hay qua")


def test_rejecting_requires_an_active_reason_and_stores_the_note(moderator):
    comment, unused = CommentFactory(), RefusalReasonFactory(is_active=False)

    for reason_id in (None, unused.pk, 10**9):
        with pytest.raises(DecisionRefused, match="lý do"):
            decide(comment, "rejected", moderator, reason_id=reason_id)

    reason = RefusalReasonFactory()
    decide(comment, "rejected", moderator, reason_id=reason.pk, note="Mời bạn gửi lại.")
    comment.refresh_from_db()
    assert (comment.status, comment.reason, comment.note) == ("rejected", reason, "Mời bạn gửi lại.")
    assert changes_of(comment) == []


def test_taking_down_unpublishes_with_a_reason(moderator):
    comment = CommentFactory()
    decide(comment, "approved", moderator)
    comment.refresh_from_db()

    decide(comment, "rejected", moderator)

    comment.refresh_from_db()
    assert not comment.is_public
    assert comment.reason is not None
    assert approved_count(comment.article) == 0
    assert changes_of(comment) == ["upserted", "removed"]


def test_decision_under_a_withdrawn_article_records_no_change(moderator):
    comment = CommentFactory(article=ArticleFactory(withdrawn=True))

    decide(comment, "approved", moderator)

    assert changes_of(comment) == []
    assert approved_count(comment.article) == 1


def test_log_records_who_when_before_after_and_why(moderator):
    comment = CommentFactory(received_body="bai hay qua")
    reason = RefusalReasonFactory()
    decide(comment, "approved", moderator, body="Bài hay quá.", memo="Đã thêm dấu.")

    decide(comment, "rejected", moderator, version=2, reason_id=reason.pk, note="Xin lỗi bạn.")

    refused, approved = ModerationAct.objects.all()
    assert (approved.by, approved.kind, approved.version, approved.memo) == (moderator, "decided", 2, "Đã thêm dấu.")
    assert (approved.status_before, approved.status_after) == ("pending", "approved")
    assert (approved.before["body"], approved.after["body"]) == ("bai hay qua", "Bài hay quá.")
    assert (refused.status_before, refused.status_after, refused.reason) == ("approved", "rejected", reason)
    assert refused.after["note"] == "Xin lỗi bạn."
    assert approved.at <= refused.at <= timezone.now()


def test_flags_follow_the_text_and_the_state(article, moderator):
    comment, _ = submit_comment(
        article_id=article.pk,
        name="An",
        body="Gọi 0912 345 678 nhé các bạn",
        form_key="k",
        address="",
        looks_automatic=True,
    )

    decide(comment, "approved", moderator, body="Gọi lại nhé các bạn, xem abc.com")

    comment.refresh_from_db()
    assert [flag["flag"] for flag in comment.flags] == ["link", "automatic"]
    assert sorted(CommentFlag.objects.values_list("code", "status")) == [
        ("automatic", "approved"),
        ("link", "approved"),
    ]


@pytest.mark.parametrize(
    ("name", "body"), [("", "Bài hay"), ("An", " \u200b "), ("An" * 31, "Bài"), ("An", "a" * 10_001)]
)
def test_edited_text_is_validated(name, body, moderator):
    comment = CommentFactory()

    with pytest.raises(DecisionRefused):
        decide(comment, "approved", moderator, name=name, body=body)

    assert not ModerationAct.objects.exists()


# --- versions and claims --------------------------------------------------------------------------------------


def test_decision_on_an_outdated_version_is_refused_with_the_last_act(moderator):
    comment = CommentFactory()
    colleague = UserFactory(first_name="Bình", last_name="Lê Thị", rights=["articles.moderate_comment"])
    decide(comment, "approved", colleague)

    with pytest.raises(DecisionRefused, match="Bình.*chuyển ý kiến này sang “Đã đăng”") as refusal:
        decide(comment, "rejected", moderator)

    assert refusal.value.comment.status == "approved"
    assert ModerationAct.objects.count() == 1


def test_decision_on_a_text_that_was_edited_meanwhile_is_refused(moderator):
    comment = CommentFactory()
    colleague = UserFactory(rights=["articles.moderate_comment"])
    edit_comment(comment_id=comment.pk, version=1, name=comment.name, body="Đã sửa.", by=colleague)

    with pytest.raises(DecisionRefused, match="đã biên tập ý kiến này"):
        decide(comment, "approved", moderator)


def test_claim_lasts_some_minutes_and_names_its_owner(moderator):
    CommentSettings(claim_minutes=7).save()
    comment, colleague = CommentFactory(), UserFactory(rights=["articles.moderate_comment"])

    mine, theirs = (
        claim_comment(comment_id=comment.pk, by=moderator),
        claim_comment(comment_id=comment.pk, by=colleague),
    )

    assert (mine.is_mine, theirs.is_mine) == (True, False)
    assert theirs.comment.claimed_by == moderator
    assert timedelta(minutes=6) < theirs.comment.claimed_until - timezone.now() <= timedelta(minutes=7)
    assert [item for item in Comment.objects.all() if item.is_claimed] == [comment]


def test_claim_blocks_colleagues_unless_they_take_over(moderator):
    comment, colleague = CommentFactory(), UserFactory(rights=["articles.moderate_comment"])
    claim_comment(comment_id=comment.pk, by=moderator)

    with pytest.raises(DecisionRefused, match="kiem-duyet đang mở ý kiến này"):
        decide(comment, "approved", colleague)
    decide(comment, "approved", colleague, takes_over=True)

    comment.refresh_from_db()
    assert (comment.status, comment.claimed_by, comment.is_claimed) == ("approved", None, False)


def test_claim_ends_by_timeout_release_or_decision(moderator):
    comment, colleague = CommentFactory(), UserFactory(rights=["articles.moderate_comment"])

    claim_comment(comment_id=comment.pk, by=moderator)
    Comment.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert claim_comment(comment_id=comment.pk, by=colleague).is_mine

    release_comment(comment_id=comment.pk, by=moderator)  # not theirs any more: it stays
    assert not claim_comment(comment_id=comment.pk, by=moderator).is_mine
    release_comment(comment_id=comment.pk, by=colleague)
    assert claim_comment(comment_id=comment.pk, by=moderator).is_mine

    decide(comment, "approved", moderator)
    assert [item for item in Comment.objects.all() if item.is_claimed] == []


def test_claim_does_not_change_the_version(moderator):
    comment = CommentFactory()

    claim_comment(comment_id=comment.pk, by=moderator)

    comment.refresh_from_db()
    assert comment.version == 1


def test_bulk_decides_each_comment_separately_and_returns_refusals(moderator):
    first, second, third = CommentFactory(), CommentFactory(), CommentFactory()
    decide(second, "spam", moderator)
    claim_comment(comment_id=third.pk, by=UserFactory(rights=["articles.moderate_comment"]))

    outcomes = decide_comments(
        versions=[(first.pk, 1), (second.pk, 1), (third.pk, 1), (10**9, 1)],
        verdict=CommentStatus.APPROVED,
        by=moderator,
    )

    assert [bool(outcome.refusal) for outcome in outcomes] == [False, True, True, True]
    assert sorted(Comment.objects.values_list("status", flat=True)) == ["approved", "pending", "spam"]


# --- editing and undoing --------------------------------------------------------------------------------------


def test_correction_of_a_published_comment_records_a_change(moderator):
    comment = CommentFactory()
    decide(comment, "approved", moderator)

    edit_comment(comment_id=comment.pk, version=2, name=comment.name, body="Đã sửa một chữ.", by=moderator)

    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.is_edited) == ("approved", "Đã sửa một chữ.", True)
    assert changes_of(comment) == ["upserted", "upserted"]
    assert approved_count(comment.article) == 1


def test_edit_without_changes_is_not_recorded(moderator):
    comment = CommentFactory()

    edit_comment(comment_id=comment.pk, version=1, name=comment.name, body=f" {comment.body} ", by=moderator)

    comment.refresh_from_db()
    assert comment.version == 1
    assert not ModerationAct.objects.exists()


@pytest.mark.parametrize("verdict", ["approved", "rejected", "spam", "referred"])
def test_undo_restores_everything(verdict, moderator):
    comment = CommentFactory()
    before = Comment.objects.values().get()
    decide(comment, verdict, moderator, body="Lời đã sửa.", note="Lời nhắn.")

    undo_act(comment_id=comment.pk, version=2, by=moderator)

    after = Comment.objects.values().get()
    assert {**after, "version": 1, "updated_at": None} == {**before, "updated_at": None}
    assert after["version"] == 3
    assert approved_count(comment.article) == 0
    assert changes_of(comment) == (["upserted", "removed"] if verdict == "approved" else [])
    assert [act.kind for act in ModerationAct.objects.all()] == ["undone", "decided"]


def test_undo_of_a_removal_restores_the_publication_time(moderator):
    comment = CommentFactory()
    published_at = decide(comment, "approved", moderator).published_at
    decide(comment, "rejected", moderator, version=2)

    undo_act(comment_id=comment.pk, version=3, by=moderator)

    comment.refresh_from_db()
    assert (comment.status, comment.published_at, comment.decided_by) == ("approved", published_at, moderator)
    assert approved_count(comment.article) == 1


def test_undo_is_limited_to_the_user_who_decided(moderator):
    comment = CommentFactory()
    decide(comment, "approved", moderator)

    with pytest.raises(DecisionRefused, match="Chỉ người đã quyết định"):
        undo_act(comment_id=comment.pk, version=2, by=UserFactory(rights=["articles.moderate_comment"]))


def test_undo_after_the_time_limit_is_refused(moderator, monkeypatch):
    comment = CommentFactory()
    decide(comment, "approved", moderator)
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    with pytest.raises(DecisionRefused, match="Đã quá 10 phút"):
        undo_act(comment_id=comment.pk, version=2, by=moderator)


def test_undo_of_what_a_colleague_has_changed_since_is_refused(moderator):
    comment = CommentFactory()
    decide(comment, "approved", moderator)
    decide(comment, "spam", UserFactory(rights=["articles.moderate_comment"]), version=2)

    with pytest.raises(DecisionRefused, match="chuyển ý kiến này sang “Thư rác”"):
        undo_act(comment_id=comment.pk, version=2, by=moderator)


def test_undo_of_an_undo_is_refused(moderator):
    comment = CommentFactory()
    decide(comment, "approved", moderator)
    undo_act(comment_id=comment.pk, version=2, by=moderator)

    with pytest.raises(DecisionRefused, match="Không còn gì để hoàn tác"):
        undo_act(comment_id=comment.pk, version=3, by=moderator)


def test_moderator_who_referred_a_comment_may_undo_that(moderator):
    comment = CommentFactory()
    decide(comment, "referred", moderator)

    assert undo_act(comment_id=comment.pk, version=2, by=moderator).status == "pending"
