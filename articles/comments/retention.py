"""Deletion of expired personal data and bookkeeping. A periodic task of the worker."""

from datetime import timedelta

from django.utils import timezone

from articles.comments.models import Comment, CommentNotice, CommentSettings, SenderUse

USES_KEPT = timedelta(days=2)
SENT_NOTICES_KEPT = timedelta(days=30)


def delete_expired() -> int:
    """Delete expired sender hashes, e-mail addresses, uses and notices. Returns the number of comments cleared."""
    rules, now = CommentSettings.current(), timezone.now()
    SenderUse.objects.filter(at__lt=now - USES_KEPT).delete()
    CommentNotice.objects.filter(sent_at__lt=now - SENT_NOTICES_KEPT).delete()
    cleared = 0
    for field, days in (("sender", rules.keep_sender_days), ("email", rules.keep_email_days)):
        expired = Comment.objects.filter(received_at__lt=now - timedelta(days=days)).exclude(**{field: ""})
        cleared += expired.update(**{field: ""})
    return cleared
