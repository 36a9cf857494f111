"""What every act on a comment shares: the lock, its row in the moderation log, the count, the change log."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import F

from articles.comments.choices import ActKind, CommentStatus
from articles.comments.models import Comment, CommentCount, CommentFlag, ModerationAct
from articles.models import Article
from portal.core.refusals import Refused
from portal.core.users import name_of
from portal.publication import audit, changes
from portal.publication.choices import Act, ChangeAction
from portal.publication.content import content_of, difference
from portal.vietnamese import format_datetime


class DecisionRefused(Refused):
    """The act is not possible. The message is Vietnamese, for staff; `comment` is the current state."""

    def __init__(self, message: str, comment: Comment) -> None:
        super().__init__(message)
        self.comment = comment


AUDIT_ACTS = {ActKind.DECIDED: Act.DECIDE, ActKind.EDITED: Act.CHANGE, ActKind.UNDONE: Act.UNDO}


def lock_comment(comment_id: int) -> Comment:
    comment: Comment = Comment.objects.select_for_update(of=("self",)).select_related("article").get(pk=comment_id)
    return comment


def describe_last_act(comment: Comment) -> str:
    """Who did what to the comment last, and when: a sentence in Vietnamese."""
    act = comment.acts.select_related("by").newest_first().first()
    if act is None:
        return "Ý kiến này đã thay đổi sau khi bạn mở."
    at = format_datetime(act.at)
    if act.kind == ActKind.WITHDRAWN:
        return f"Người gửi đã rút ý kiến này: {at}."
    actor = name_of(act.by) if act.by else "Quản trị viên"
    if act.kind == ActKind.ERASED:
        return f"{actor} đã xóa ý kiến này theo yêu cầu của người gửi: {at}."
    if act.kind == ActKind.EDITED:
        return f"{actor} đã biên tập ý kiến này: {at}. Mời xem lại bản mới."
    verb = "hoàn tác, đưa về" if act.kind == ActKind.UNDONE else "chuyển ý kiến này sang"
    return f"{actor} đã {verb} “{CommentStatus(act.status_after).label}”: {at}."


def _snapshot(comment: Comment) -> dict[str, Any]:
    return {
        "name": comment.name,
        "body": comment.body,
        "reason": comment.reason_id,
        "note": comment.note,
        "published_at": comment.published_at and comment.published_at.isoformat(),
        "decided_at": comment.decided_at and comment.decided_at.isoformat(),
        "decided_by": comment.decided_by_id,
    }


def start_act(comment: Comment, kind: ActKind, by: User | None, memo: str) -> ModerationAct:
    """An unsaved act with the state before it; call before changing the comment, then `complete_act`."""
    act = ModerationAct(
        comment=comment,
        kind=kind,
        by=by,
        memo=memo,
        status_before=comment.status,
        before=_snapshot(comment),
        is_sample=comment.article.is_sample,
    )
    act.content_before = content_of(Comment).snapshot(comment)
    return act


def complete_act(comment: Comment, act: ModerationAct) -> None:
    """Save the comment as a new version with its row in the moderation log, audit event, flags, count and change."""
    act.after = _snapshot(comment)
    save_version(comment, act)
    before, after = difference(act.content_before, content_of(Comment).snapshot(comment))
    audit.record(AUDIT_ACTS[ActKind(act.kind)], comment, by=act.by, before=before, after=after, reason=act.memo)
    record_public_change(comment, act.status_before)


def save_version(comment: Comment, act: ModerationAct) -> None:
    """Save the comment, which the caller has locked, as a new version with its act, flags and count."""
    comment.version += 1
    comment.claimed_by = comment.claimed_until = None
    comment.save()
    act.version, act.status_after, act.reason_id = comment.version, comment.status, comment.reason_id
    act.save(force_insert=True)
    CommentFlag.objects.filter(comment=comment).delete()
    CommentFlag.create_rows(comment)
    _update_count(comment, act.status_before)


def _update_count(comment: Comment, before: str) -> None:
    """Update the number of approved comments of the article. Called before the logs are locked."""
    delta = (comment.status == CommentStatus.APPROVED) - (before == CommentStatus.APPROVED)
    if delta:
        count = CommentCount.objects.filter(article_id=comment.article_id)
        if not count.update(approved=F("approved") + delta):
            CommentCount.objects.get_or_create(article_id=comment.article_id)
            count.update(approved=F("approved") + delta)


def record_public_change(comment: Comment, before: str) -> None:
    """Record the public change of a comment that is or was approved.

    Whether the article is public is read under the lock of the logs, as it may change concurrently.
    """
    if CommentStatus.APPROVED not in {before, comment.status}:
        return
    changes.lock()
    if Article.objects.public().filter(pk=comment.article_id).exists():
        action = ChangeAction.UPSERTED if comment.status == CommentStatus.APPROVED else ChangeAction.REMOVED
        changes.record(comment.change_kind, [comment.pk], action)
