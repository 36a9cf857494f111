"""Erase a comment and everything that identifies its sender; the log keeps only that this happened."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.comments.choices import ActKind, CommentStatus
from articles.comments.models import ERASED_FIELDS, Comment, CommentNotice, ModerationAct
from articles.comments.services.moderation_log import lock_comment, record_public_change, save_version
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
    act = ModerationAct(comment=comment, kind=kind, at=now, by=by, status_before=before, erased_at=now)
    act.is_sample = comment.article.is_sample
    for field in ERASED_FIELDS:
        setattr(comment, field, "")
    comment.flags, comment.reason, comment.published_at = [], None, None
    comment.status, comment.erased_at = CommentStatus.WITHDRAWN, now
    CommentNotice.objects.filter(comment=comment).delete()
    ModerationAct.objects.filter(comment=comment, erased_at=None).update(before={}, after={}, memo="", erased_at=now)
    save_version(comment, act)
    audit.erase(item=comment, by=by)
    if kind == ActKind.WITHDRAWN:
        audit.record(Act.WITHDRAW, comment, by=by, before={"status": before}, after={"status": comment.status})
    record_public_change(comment, before)
    return comment
