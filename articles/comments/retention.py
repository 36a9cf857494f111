"""What expires by time: what identifies senders, and the bookkeeping that is no longer needed. A task of the worker."""

from datetime import timedelta

from django.utils import timezone

from articles.comments.models import Comment, CommentNotice, CommentSettings, SenderUse

KEEP_USES = timedelta(days=2)
KEEP_SENT_NOTICES = timedelta(days=30)


def expire_due() -> int:
    """Forget senders and addresses whose time is up; returns how many comments that concerned. Safe to run twice."""
    rules, now = CommentSettings.current(), timezone.now()
    SenderUse.objects.filter(at__lt=now - KEEP_USES).delete()
    CommentNotice.objects.filter(sent_at__lt=now - KEEP_SENT_NOTICES).delete()
    forgotten = 0
    for field, days in (("sender", rules.keep_sender_days), ("email", rules.keep_email_days)):
        old = Comment.objects.filter(received_at__lt=now - timedelta(days=days)).exclude(**{field: ""})
        forgotten += old.update(**{field: ""})
    return forgotten
