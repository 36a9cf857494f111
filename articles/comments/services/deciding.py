"""What a moderator does with a comment."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.comments import notifications
from articles.comments.choices import COMMENT_TRANSITIONS, ActKind, CommentStatus, Flag
from articles.comments.models import LONGEST_BODY, NAME_LENGTH, Comment, CommentSettings, RefusalReason
from articles.comments.rules.flags import current_phrases, flags_of
from articles.comments.services.record import DecisionRefused, begin, finish, locked, name_of, what_happened

# flags that come with the sending and stay, however the text is edited
LASTING_FLAGS = {Flag.REPEAT, Flag.LEGACY, Flag.HIDDEN, Flag.AUTOMATIC}
TOLD_TO_READER = {CommentStatus.APPROVED, CommentStatus.REJECTED, CommentStatus.REFERRED}


class Claim(NamedTuple):
    """Who has an item open, and until when; is_mine is False where a colleague was first."""

    comment: Comment
    is_mine: bool


class Outcome(NamedTuple):
    """What became of one comment in a bulk act: refusal is "" if it was decided."""

    comment_id: int
    refusal: str


def claim_comment(*, comment_id: int, by: Any) -> Claim:
    """Open an item for some minutes, or learn who has it open. Raises PermissionDenied, Comment.DoesNotExist."""
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    now = timezone.now()
    until = now + timedelta(minutes=CommentSettings.current().claim_minutes)
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now)
    visible = Comment.objects.visible_to(by)
    # one statement: of two at the same moment the database lets one be first
    is_mine = visible.filter(free, pk=comment_id).update(claimed_by=by, claimed_until=until) == 1
    return Claim(visible.for_moderation().get(pk=comment_id), is_mine)


def release_comment(*, comment_id: int, by: Any) -> None:
    """Close an item undecided; what a colleague has open stays so."""
    Comment.objects.filter(pk=comment_id, claimed_by=by).update(claimed_by=None, claimed_until=None)


@transaction.atomic
def decide_comment(
    *,
    comment_id: int,
    version: int,
    verdict: CommentStatus,
    by: Any,
    name: str | None = None,
    body: str | None = None,
    reason_id: int | None = None,
    note: str = "",
    memo: str = "",
    takes_over: bool = False,
) -> Comment:
    """Pass, refuse, take down, mark as spam, refer upward, put back into the queue; with the text edited or as it is.

    version: the one that was read. name, body: the edited text (None: as it stands). reason_id: needed to refuse or
    take down. note: to the reader. memo: for colleagues. takes_over: decide although a colleague has the item open.
    A referred comment needs the right to judge it. Raises PermissionDenied, DecisionRefused, Comment.DoesNotExist.
    """
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    comment = locked(comment_id)
    _require_current(comment, version, by, takes_over)
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

    act = begin(comment, ActKind.DECIDED, by, memo)
    now = timezone.now()
    _edit(comment, name, body)
    comment.status = verdict
    comment.reason, comment.note = reason, note
    comment.published_at = now if verdict == CommentStatus.APPROVED else None
    is_decided = verdict != CommentStatus.PENDING
    comment.decided_at, comment.decided_by = (now, by) if is_decided else (None, None)
    finish(comment, act)
    if verdict in TOLD_TO_READER:
        notifications.owe_decision(comment, now + timedelta(minutes=CommentSettings.current().undo_minutes))
    else:
        notifications.forgive_decision(comment)
    return comment


def decide_comments(
    *,
    versions: Iterable[tuple[int, int]],
    verdict: CommentStatus,
    by: Any,
    reason_id: int | None = None,
    note: str = "",
) -> list[Outcome]:
    """The same decision on many, each (id, version) by itself: one refusal keeps no other from being decided."""
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
        outcomes.append(Outcome(comment_id, refusal))
    return outcomes


@transaction.atomic
def edit_comment(
    *, comment_id: int, version: int, name: str, body: str, by: Any, memo: str = "", takes_over: bool = False
) -> Comment:
    """Change the text and leave the state: work to go on with later, or a correction of what is public already.

    Raises as `decide_comment` does.
    """
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    comment = locked(comment_id)
    _require_current(comment, version, by, takes_over)
    if comment.status == CommentStatus.WITHDRAWN:
        raise DecisionRefused("Người gửi đã rút ý kiến này.", comment)
    act = begin(comment, ActKind.EDITED, by, memo)
    if _edit(comment, name, body):
        finish(comment, act)
    return comment


@transaction.atomic
def undo_act(*, comment_id: int, version: int, by: Any) -> Comment:
    """Take back one's own last decision or edit, while it is the last one and not long ago: all is as it was before.

    version: the one that the act has made. Raises PermissionDenied, DecisionRefused, Comment.DoesNotExist.
    """
    if not by.has_perm("articles.moderate_comment"):
        raise PermissionDenied
    comment = locked(comment_id)
    last = comment.acts.newest_first().first()
    if comment.version != version or last is None or last.version != version:
        raise DecisionRefused(what_happened(comment), comment)
    if last.by_id != by.pk:
        raise DecisionRefused(f"Chỉ người đã quyết định hoàn tác được. {what_happened(comment)}", comment)
    if last.kind not in {ActKind.DECIDED, ActKind.EDITED}:
        raise DecisionRefused("Không còn gì để hoàn tác.", comment)
    minutes = CommentSettings.current().undo_minutes
    if last.at + timedelta(minutes=minutes) < timezone.now():
        raise DecisionRefused(f"Đã quá {minutes} phút nên không hoàn tác được nữa.", comment)

    act = begin(comment, ActKind.UNDONE, by, "")
    before = last.before
    _edit(comment, before["name"], before["body"])
    comment.status, comment.note = last.status_before, before["note"]
    comment.reason_id, comment.decided_by_id = before["reason"], before["decided_by"]
    comment.published_at, comment.decided_at = map(_read_time, (before["published_at"], before["decided_at"]))
    finish(comment, act)
    if last.kind == ActKind.DECIDED:
        notifications.forgive_decision(comment)
    return comment


def _require_current(comment: Comment, version: int, by: Any, takes_over: bool) -> None:
    if comment.status == CommentStatus.REFERRED and not by.has_perm("articles.judge_referred_comment"):
        # the same answer to who may not see it as of what is not there, unless it was in their hands just now
        if comment.version == version:
            raise PermissionDenied
        raise DecisionRefused(what_happened(comment), comment)
    if comment.version != version:
        raise DecisionRefused(what_happened(comment), comment)
    if comment.is_claimed and comment.claimed_by_id != by.pk and not takes_over:
        raise DecisionRefused(f"{name_of(comment.claimed_by)} đang mở ý kiến này.", comment)


def _read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _edit(comment: Comment, name: str | None, body: str | None) -> bool:
    """Set the text, with the flags that it has then; whether it is another one than before."""
    name = comment.name if name is None else Comment._meta.get_field("name").to_python(name)
    body = comment.body if body is None else Comment._meta.get_field("body").to_python(body)
    if (name, body) == (comment.name, comment.body):
        return False
    if not name or not body:
        raise DecisionRefused("Tên và ý kiến không được để trống.", comment)
    if len(name) > NAME_LENGTH or len(body) > LONGEST_BODY:
        raise DecisionRefused(f"Tên dài nhất {NAME_LENGTH} ký tự, ý kiến dài nhất {LONGEST_BODY} ký tự.", comment)
    comment.name, comment.body = name, body
    lasting = [flag for flag in comment.flags if flag["flag"] in LASTING_FLAGS]
    comment.flags = [one.as_json() for one in flags_of(name, body, current_phrases())] + lasting
    return True
