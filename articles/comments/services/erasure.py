"""Erase a comment and everything that identifies its sender; the log keeps only that this happened."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.comments.choices import ActKind, CommentStatus
from articles.comments.models import Comment, CommentFlag, CommentNotice, ModerationAct
from articles.comments.services.moderation_log import lock_comment, record_public_change, update_count
from portal.publication import audit
from portal.publication.choices import Act


def withdraw_by_reader(*, comment_id: int) -> Comment:
    """Withdraw a comment on its private page: erases its text and everything that identifies its sender."""
    return _erase(comment_id, ActKind.WITHDRAWN, None)


def erase_comment(*, comment_id: int, by: User | None = None) -> Comment:
    """Erase a comment on the sender's request to staff (by) or with `manage.py erase_commenter` (None).

    Raises PermissionDenied.
    """
    if by is not None and not by.has_perm("articles.erase_comment"):
        raise PermissionDenied
    return _erase(comment_id, ActKind.ERASED, by)


@transaction.atomic
def _erase(comment_id: int, kind: ActKind, by: User | None) -> Comment:
    comment = lock_comment(comment_id)
    if comment.erased_at:
        return comment
    now, before = timezone.now(), comment.status
    comment.original_name = comment.original_body = comment.received_name = comment.received_body = ""
    comment.name = comment.body = comment.note = comment.email = comment.sender = comment.text_digest = ""
    comment.flags, comment.reason, comment.published_at = [], None, None
    comment.claimed_by = comment.claimed_until = None
    comment.status, comment.erased_at = CommentStatus.WITHDRAWN, now
    comment.version += 1
    comment.save()
    CommentFlag.objects.filter(comment=comment).delete()
    CommentNotice.objects.filter(comment=comment).delete()
    ModerationAct.objects.filter(comment=comment, erased_at=None).update(before={}, after={}, memo="", erased_at=now)
    ModerationAct.objects.create(
        comment=comment,
        kind=kind,
        at=now,
        by=by,
        version=comment.version,
        status_before=before,
        status_after=comment.status,
        erased_at=now,
        is_sample=comment.article.is_sample,
    )
    update_count(comment, before)
    audit.erase(item=comment, by=by)
    if kind == ActKind.WITHDRAWN:
        audit.record(Act.WITHDRAW, comment, by=by, before={"status": before}, after={"status": comment.status})
    record_public_change(comment, before)
    return comment
