"""The mails to a sender who left an address: that the comment has come, and what became of it.

A mail is owed by a row (CommentNotice) that is written with what it reports, and sent after the commit; what could not
be sent then, or is due later, is sent by the worker. Mails hold the private link, never the text: whoever
enters somebody else's address cannot make the portal write to them what they please.
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

RECEIPTS_A_DAY = 5
MOST_ATTEMPTS = 8
MOST_AT_ONCE = 500
CLAIM = timedelta(minutes=2)
SUBJECTS = {
    NoticeKind.RECEIVED: "Đã nhận ý kiến của bạn",
    NoticeKind.DECIDED: "Ý kiến của bạn đã được xem xét",
}


def owe_receipt(comment: Comment) -> None:
    """A mail at once, unless this address was sent enough of them today."""
    if not comment.email:
        return
    since = timezone.now() - timedelta(days=1)
    sent = Comment.objects.filter(email=comment.email, received_at__gt=since)[: RECEIPTS_A_DAY + 1].count()
    if sent <= RECEIPTS_A_DAY:
        notice = CommentNotice.objects.create(comment=comment, kind=NoticeKind.RECEIVED, due_at=timezone.now())
        transaction.on_commit(partial(deliver, notice.pk))


def owe_decision(comment: Comment, due_at: datetime) -> None:
    """A mail once the decision can no longer be undone; it tells what holds then."""
    if comment.email:
        CommentNotice.objects.update_or_create(
            comment=comment, kind=NoticeKind.DECIDED, sent_at=None, defaults={"due_at": due_at, "attempts": 0}
        )


def forgive_decision(comment: Comment) -> None:
    """No mail for a decision that was undone."""
    CommentNotice.objects.filter(comment=comment, kind=NoticeKind.DECIDED, sent_at=None).delete()


def deliver(notice_id: int) -> bool | None:
    """Send one mail that is due: whether it went out, or None if there is nothing to send or somebody else is at it.

    A failure is tried again later, ever less often.
    """
    now = timezone.now()
    due = CommentNotice.objects.filter(unclaimed(now), pk=notice_id, sent_at=None, due_at__lte=now)
    if not due.update(claimed_until=now + CLAIM, attempts=F("attempts") + 1):
        return None
    notice = CommentNotice.objects.select_related("comment__article").get(pk=notice_id)
    comment = notice.comment
    if not comment.email or notice.attempts > MOST_ATTEMPTS:
        notice.delete()
        return None
    context = {"comment": comment, "link": absolute(comment.get_private_url()), "publisher": PUBLISHER}
    message = EmailMessage(
        subject=f"{SUBJECTS[NoticeKind(notice.kind)]} – {SITE_NAME}",
        body=render_to_string(f"emails/comment_{notice.kind}.txt", context),
        to=[comment.email],
        # no reply from a machine to this machine
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


def deliver_due() -> int:
    """Send every mail that is due, up to the first that cannot be sent; returns how many went out."""
    due = CommentNotice.objects.filter(sent_at=None, due_at__lte=timezone.now()).order_by("due_at")
    sent = 0
    for notice_id in due.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        went_out = deliver(notice_id)
        if went_out is False:
            break  # the mail server is away, most likely: what else runs by the clock must not wait for it
        sent += bool(went_out)
    return sent
