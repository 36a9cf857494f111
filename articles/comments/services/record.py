"""What every act on a comment shares: the lock, the row in the log, the count, the change log."""

from typing import Any

from django.db.models import F

from articles.comments.choices import ActKind, CommentStatus
from articles.comments.models import Comment, CommentCount, CommentFlag, ModerationAct
from articles.models import Article
from portal import changes
from portal.choices import Action
from portal.vietnamese import format_datetime


class DecisionRefused(Exception):
    """The act cannot be done, or not any more. The message is Vietnamese, for staff; `comment` is as it is now."""

    def __init__(self, message: str, comment: Comment) -> None:
        super().__init__(message)
        self.comment = comment


def locked(comment_id: int) -> Comment:
    comment: Comment = Comment.objects.select_for_update(of=("self",)).select_related("article").get(pk=comment_id)
    return comment


def name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def what_happened(comment: Comment) -> str:
    act = comment.acts.select_related("by").newest_first().first()
    if act is None:
        return "Ý kiến này đã thay đổi sau khi bạn mở."
    at = format_datetime(act.at)
    if act.kind == ActKind.WITHDRAWN:
        return f"Người gửi đã rút ý kiến này: {at}."
    who = name_of(act.by) if act.by else "Quản trị viên"
    if act.kind == ActKind.ERASED:
        return f"{who} đã xóa ý kiến này theo yêu cầu của người gửi: {at}."
    if act.kind == ActKind.EDITED:
        return f"{who} đã biên tập ý kiến này: {at}. Mời xem lại bản mới."
    done = "hoàn tác, đưa về" if act.kind == ActKind.UNDONE else "chuyển ý kiến này sang"
    return f"{who} đã {done} “{CommentStatus(act.status_after).label}”: {at}."


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


def begin(comment: Comment, kind: ActKind, by: Any, memo: str) -> ModerationAct:
    return ModerationAct(
        comment=comment,
        kind=kind,
        by=by,
        memo=memo,
        status_before=comment.status,
        before=_snapshot(comment),
        is_sample=comment.article.is_sample,
    )


def mark_flags(comment: Comment) -> None:
    if codes := {flag["flag"] for flag in comment.flags}:
        CommentFlag.objects.bulk_create(
            CommentFlag(comment=comment, code=code, status=comment.status) for code in sorted(codes)
        )


def finish(comment: Comment, act: ModerationAct) -> None:
    """Save the comment as a new version, its row in the log, and what follows for the queue and the public."""
    comment.version += 1
    comment.claimed_by = comment.claimed_until = None
    comment.save(
        update_fields=[
            "status",
            "version",
            "name",
            "body",
            "is_edited",
            "flags",
            "reason",
            "note",
            "published_at",
            "decided_at",
            "decided_by",
            "claimed_by",
            "claimed_until",
            "updated_at",
        ]
    )
    act.version, act.status_after, act.after = comment.version, comment.status, _snapshot(comment)
    act.reason_id = comment.reason_id
    act.save(force_insert=True)
    CommentFlag.objects.filter(comment=comment).delete()
    mark_flags(comment)
    tell_public(comment, act.status_before)


def tell_public(comment: Comment, before: str) -> None:
    """Keep the count of the article true, and write the change log: last in the transaction, as that asks.

    Whether the article is public is read under the lock of the log, since it may be published or withdrawn meanwhile.
    """
    step = (comment.status == CommentStatus.APPROVED) - (before == CommentStatus.APPROVED)
    if step:
        count = CommentCount.objects.filter(article_id=comment.article_id)
        if not count.update(approved=F("approved") + step):
            CommentCount.objects.get_or_create(article_id=comment.article_id)
            count.update(approved=F("approved") + step)
    if CommentStatus.APPROVED not in {before, comment.status}:
        return
    changes.lock()
    if Article.objects.public().filter(pk=comment.article_id).exists():
        action = Action.UPSERTED if comment.status == CommentStatus.APPROVED else Action.REMOVED
        changes.record(comment.change_kind, [comment.pk], action)
