"""Mails to senders who left an address: a receipt, and the decision.

A mail is a row (CommentNotice) written in the transaction of what it reports. Receipts are sent after the commit;
decisions, and what could not be sent, are sent by the worker. Mails contain the private link but never the text of the
comment, so that nobody can use the portal to send text of their own to somebody else's address.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from articles.comments.choices import NoticeKind
from articles.comments.models import Comment, CommentNotice
from portal.core.claims import unclaimed
from portal.core.identity import PUBLISHER, SITE_NAME, absolute

logger = logging.getLogger(__name__)

RECEIPTS_PER_DAY = 5
MAX_ATTEMPTS = 8
BATCH_SIZE = 500
LEASE = timedelta(minutes=2)
SUBJECTS = {NoticeKind.RECEIVED: "Đã nhận ý kiến của bạn", NoticeKind.DECIDED: "Ý kiến của bạn đã được xem xét"}


def schedule_receipt(comment: Comment) -> None:
    """Send a receipt after the commit, at most RECEIPTS_PER_DAY to one address."""
    if not comment.email:
        return
    since = timezone.now() - timedelta(days=1)
    sent = Comment.objects.filter(email=comment.email, received_at__gt=since)[: RECEIPTS_PER_DAY + 1].count()
    if sent <= RECEIPTS_PER_DAY:
        notice = CommentNotice.objects.create(comment=comment, kind=NoticeKind.RECEIVED, due_at=timezone.now())
        transaction.on_commit(partial(send_notice, notice.pk))


def schedule_decision_notice(comment: Comment, due_at: datetime) -> None:
    """Schedule a mail about the decision, replacing an unsent one. It reports the state at the time of sending."""
    if comment.email:
        CommentNotice.objects.update_or_create(
            comment=comment, kind=NoticeKind.DECIDED, sent_at=None, defaults={"due_at": due_at, "attempts": 0}
        )


def cancel_decision_notice(comment: Comment) -> None:
    """Cancel the mail about a decision that has not been sent."""
    CommentNotice.objects.filter(comment=comment, kind=NoticeKind.DECIDED, sent_at=None).delete()


def send_notice(notice_id: int) -> bool | None:
    """Send one mail that is due.

    Returns whether it was sent; None if there is nothing to send or another process is sending it. A failure is retried
    with exponential backoff.
    """
    now = timezone.now()
    claimable = CommentNotice.objects.filter(unclaimed(now), pk=notice_id, sent_at=None, due_at__lte=now)
    if not claimable.update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    notice = CommentNotice.objects.select_related("comment__article").get(pk=notice_id)
    comment = notice.comment
    if not comment.email or notice.attempts > MAX_ATTEMPTS:
        notice.delete()
        return None
    context = {"comment": comment, "link": absolute(comment.get_private_url()), "publisher": PUBLISHER}
    message = EmailMessage(
        subject=f"{SUBJECTS[NoticeKind(notice.kind)]} – {SITE_NAME}",
        body=render_to_string(f"emails/comment_{notice.kind}.txt", context),
        to=[comment.email],
        # prevents automatic replies
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        logger.warning("notice %d could not be sent (attempt %d): %s", notice.pk, notice.attempts, type(error).__name__)
        later = now + timedelta(minutes=2**notice.attempts)
        CommentNotice.objects.filter(pk=notice_id).update(due_at=later, claimed_until=None)
        return False
    CommentNotice.objects.filter(pk=notice_id).update(sent_at=timezone.now(), claimed_until=None)
    return True


def send_due_notices() -> int:
    """Send the mails that are due, up to the first failure. Returns how many were sent."""
    due = CommentNotice.objects.filter(sent_at=None, due_at__lte=timezone.now()).order_by("due_at")
    sent = 0
    for notice_id in due.values_list("pk", flat=True)[:BATCH_SIZE]:
        is_sent = send_notice(notice_id)
        if is_sent is False:
            break  # the mail server is probably down: do not delay the other periodic tasks
        sent += bool(is_sent)
    return sent
