"""Moderation: claim, decide, edit, undo."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.comments import notifications
from articles.comments.choices import COMMENT_TRANSITIONS, ActKind, CommentStatus, Flag
from articles.comments.models import LONGEST_BODY, NAME_LENGTH, Comment, CommentSettings, RefusalReason
from articles.comments.rules.flags import active_phrases, find_flags
from articles.comments.services.moderation_log import (
    DecisionRefused,
    complete_act,
    describe_last_act,
    lock_comment,
    start_act,
)
from portal.core.users import name_of

# flags set on submission, which editing the text does not remove
SUBMISSION_FLAGS = {Flag.REPEAT, Flag.LEGACY, Flag.HIDDEN, Flag.AUTOMATIC}
NOTIFIED_STATUSES = {CommentStatus.APPROVED, CommentStatus.REJECTED, CommentStatus.REFERRED}


class Claim(NamedTuple):
    """The comment with its claim. is_mine: False if a colleague has claimed it."""

    comment: Comment
    is_mine: bool


class BulkOutcome(NamedTuple):
    """The result for one comment of a bulk decision. refusal: the message, "" if the comment was decided."""

    comment_id: int
    refusal: str


def claim_comment(*, comment_id: int, by: User) -> Claim:
    """Claim a comment for `claim_minutes`, or extend the user's own claim; a colleague's claim is left as it is.

    Raises PermissionDenied, Comment.DoesNotExist.
    """
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    now = timezone.now()
    until = now + timedelta(minutes=CommentSettings.current().claim_minutes)
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now)
    visible = Comment.objects.visible_to(by)
    # a single UPDATE, so that only one of two simultaneous claims succeeds
    is_mine = visible.filter(free, pk=comment_id).update(claimed_by=by, claimed_until=until) == 1
    return Claim(visible.for_moderation().get(pk=comment_id), is_mine)


def release_comment(*, comment_id: int, by: User) -> None:
    """Release the user's own claim without deciding; a colleague's claim is left as it is."""
    Comment.objects.filter(pk=comment_id, claimed_by=by).update(claimed_by=None, claimed_until=None)


@transaction.atomic
def decide_comment(
    *,
    comment_id: int,
    version: int,
    verdict: CommentStatus,
    by: User,
    name: str | None = None,
    body: str | None = None,
    reason_id: int | None = None,
    note: str = "",
    memo: str = "",
    takes_over: bool = False,
) -> Comment:
    """Move a comment to another state: approve, reject, take down, mark as spam, refer, return to the queue.

    version: the one that was read. name, body: the edited text (None: unchanged). reason_id: required to reject or
    take down. note: for the reader. memo: for colleagues. takes_over: decide despite a colleague's claim.
    Deciding a referred comment needs the permission articles.judge_referred_comment. Raises PermissionDenied,
    DecisionRefused, Comment.DoesNotExist.
    """
    comment = _lock_current(comment_id, version, by, takes_over)
    if verdict not in COMMENT_TRANSITIONS[CommentStatus(comment.status)]:
        raise DecisionRefused(
            f"Ý kiến đang ở trạng thái “{comment.get_status_display()}”, không chuyển sang “{verdict.label}” được.",
            comment,
        )
    reason = None
    if verdict == CommentStatus.REJECTED:
        reason = RefusalReason.objects.filter(pk=reason_id or 0, is_active=True).first()
        if reason is None:
            raise DecisionRefused("Cần chọn lý do không đăng.", comment)

    act = start_act(comment, ActKind.DECIDED, by, memo)
    now = timezone.now()
    _edit(comment, name, body)
    comment.status = verdict
    comment.reason, comment.note = reason, note
    comment.published_at = now if verdict == CommentStatus.APPROVED else None
    is_decided = verdict != CommentStatus.PENDING
    comment.decided_at, comment.decided_by = (now, by) if is_decided else (None, None)
    complete_act(comment, act)
    if verdict in NOTIFIED_STATUSES:
        notifications.schedule_decision_notice(comment, now + timedelta(minutes=CommentSettings.current().undo_minutes))
    else:
        notifications.cancel_decision_notice(comment)
    return comment


def decide_comments(
    *,
    versions: Iterable[tuple[int, int]],
    verdict: CommentStatus,
    by: User,
    reason_id: int | None = None,
    note: str = "",
) -> list[BulkOutcome]:
    """Apply one decision to several comments, each (id, version) in its own transaction; refusals are collected."""
    outcomes = []
    for comment_id, version in versions:
        refusal = ""
        try:
            decide_comment(
                comment_id=comment_id, version=version, verdict=verdict, by=by, reason_id=reason_id, note=note
            )
        except DecisionRefused as error:
            refusal = str(error)
        except Comment.DoesNotExist:
            refusal = "Không còn ý kiến này."
        outcomes.append(BulkOutcome(comment_id, refusal))
    return outcomes


@transaction.atomic
def edit_comment(
    *, comment_id: int, version: int, name: str, body: str, by: User, memo: str = "", takes_over: bool = False
) -> Comment:
    """Change the text but not the state: a draft to continue later, or a correction of a published comment.

    Raises as `decide_comment` does.
    """
    comment = _lock_current(comment_id, version, by, takes_over)
    if comment.status == CommentStatus.WITHDRAWN:
        raise DecisionRefused("Người gửi đã rút ý kiến này.", comment)
    act = start_act(comment, ActKind.EDITED, by, memo)
    if _edit(comment, name, body):
        complete_act(comment, act)
    return comment


@transaction.atomic
def undo_act(*, comment_id: int, version: int, by: User) -> Comment:
    """Undo the user's own decision or edit within `undo_minutes` if it is the last act; restores the previous state.

    version: the one that the act to undo created. Raises PermissionDenied, DecisionRefused, Comment.DoesNotExist.
    """
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    comment = lock_comment(comment_id)
    last = comment.acts.newest_first().first()
    if comment.version != version or last is None or last.version != version:
        raise DecisionRefused(describe_last_act(comment), comment)
    if last.by_id != by.pk:
        raise DecisionRefused(f"Chỉ người đã quyết định hoàn tác được. {describe_last_act(comment)}", comment)
    if last.kind not in {ActKind.DECIDED, ActKind.EDITED}:
        raise DecisionRefused("Không còn gì để hoàn tác.", comment)
    minutes = CommentSettings.current().undo_minutes
    if last.at + timedelta(minutes=minutes) < timezone.now():
        raise DecisionRefused(f"Đã quá {minutes} phút nên không hoàn tác được nữa.", comment)

    act = start_act(comment, ActKind.UNDONE, by, "")
    before = last.before
    _edit(comment, before["name"], before["body"])
    comment.status, comment.note = last.status_before, before["note"]
    comment.reason_id, comment.decided_by_id = before["reason"], before["decided_by"]
    read_time = Comment._meta.get_field("decided_at").to_python
    comment.published_at, comment.decided_at = read_time(before["published_at"]), read_time(before["decided_at"])
    complete_act(comment, act)
    if last.kind == ActKind.DECIDED:
        notifications.cancel_decision_notice(comment)
    return comment


def _lock_current(comment_id: int, version: int, by: User, takes_over: bool) -> Comment:
    """Lock the comment and check that the moderator may change it in the version that was read."""
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    comment = lock_comment(comment_id)
    if comment.status == CommentStatus.REFERRED and not by.has_perm("articles.judge_referred_comment"):
        # without the permission the comment is hidden; say what happened only to a user who read an earlier version
        if comment.version == version:
            raise PermissionDenied
        raise DecisionRefused(describe_last_act(comment), comment)
    if comment.version != version:
        raise DecisionRefused(describe_last_act(comment), comment)
    if comment.is_claimed and comment.claimed_by and comment.claimed_by_id != by.pk and not takes_over:
        raise DecisionRefused(f"{name_of(comment.claimed_by)} đang mở ý kiến này.", comment)
    return comment


def _edit(comment: Comment, name: str | None, body: str | None) -> bool:
    """Set the text and recompute its flags. Returns whether the text changed. Raises DecisionRefused."""
    name = comment.name if name is None else Comment._meta.get_field("name").to_python(name)
    body = comment.body if body is None else Comment._meta.get_field("body").to_python(body)
    if (name, body) == (comment.name, comment.body):
        return False
    if not name or not body:
        raise DecisionRefused("Tên và ý kiến không được để trống.", comment)
    if len(name) > NAME_LENGTH or len(body) > LONGEST_BODY:
        raise DecisionRefused(f"Tên dài nhất {NAME_LENGTH} ký tự, ý kiến dài nhất {LONGEST_BODY} ký tự.", comment)
    comment.name, comment.body = name, body
    kept = [flag for flag in comment.flags if flag["flag"] in SUBMISSION_FLAGS]
    comment.flags = [flag.as_json() for flag in find_flags(name, body, active_phrases())] + kept
    return True
