"""A reader sends a comment."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.comments import notifications
from articles.comments.choices import Flag
from articles.comments.models import Comment, CommentSettings
from articles.comments.rules.closing import ASKED_OF_ARTICLE, why_closed
from articles.comments.rules.flags import Found, current_phrases, flags_of, text_digest
from articles.comments.rules.rate_limit import count_use, lock_sender
from articles.comments.rules.repair import Readable, make_readable
from articles.comments.services.record import mark_flags
from articles.models import Article
from portal.core.clients import client_digest

REPEATS_WITHIN = timedelta(days=30)


class CommentsClosed(Exception):
    """The article takes no comments. The message is Vietnamese and meant for readers."""


class Submission(NamedTuple):
    """The comment that a form has become; is_new is False where the same form had come before."""

    comment: Comment
    is_new: bool


def submit_comment(
    *,
    article_id: int,
    name: str,
    body: str,
    form_key: str,
    address: str,
    email: str = "",
    looks_automatic: bool = False,
    rules: CommentSettings | None = None,
) -> Submission:
    """Take a comment into the queue; the same form with the same words makes one comment, however often it comes.

    name, body: exactly as typed. form_key: what tells one form from another. address: of the sender, kept as a digest.
    looks_automatic: that the sender does, and has done the work that is asked for it. rules: the settings, where the
    caller has read them already. Raises Article.DoesNotExist if the article is not public, CommentsClosed,
    LimitReached, and SenderIsBusy for a sender who begins to look automatic.
    """
    readable = make_readable(name, body)
    sent_at = timezone.now()
    comment = Comment(
        article_id=article_id,
        original_name=name,
        original_body=body,
        received_name=readable.name,
        received_body=readable.body,
        name=readable.name,
        body=readable.body,
        flags=[one.as_json() for one in _flags_of(readable, looks_automatic, sent_at)],
        email=email,
        sender=client_digest(address, "comment"),
        form_digest=_form_digest(article_id, name, body, form_key),
        text_digest=text_digest(readable.body),
        received_at=sent_at,
    )
    try:
        return _take(comment, address, looks_automatic, rules or CommentSettings.current())
    except IntegrityError:
        # the same form from two addresses at once: a phone that changed networks between two taps
        existing = _made_from(comment.form_digest)
        if existing is None:
            raise
        return Submission(existing, is_new=False)


@transaction.atomic
def _take(comment: Comment, address: str, looks_automatic: bool, rules: CommentSettings) -> Submission:
    """What has to be one with the rest of the world; the text was read before, so that others wait but shortly."""
    lock_sender(address)
    if existing := _made_from(comment.form_digest):
        return Submission(existing, is_new=False)
    comment.article = Article.objects.public().only(*ASKED_OF_ARTICLE).get(pk=comment.article_id)
    if note := why_closed(comment.article, rules):
        raise CommentsClosed(note)
    count_use(address, rules, may_be_busy=looks_automatic)
    comment.save(force_insert=True)
    mark_flags(comment)
    notifications.owe_receipt(comment)
    return Submission(comment, is_new=True)


def _flags_of(readable: Readable, looks_automatic: bool, sent_at: datetime) -> list[Found]:
    found = flags_of(readable.name, readable.body, current_phrases())
    if readable.encoding:
        found.append(Found(Flag.LEGACY, note=readable.encoding))
    if readable.hidden:
        found.append(Found(Flag.HIDDEN, note=str(readable.hidden)))
    if looks_automatic:
        found.append(Found(Flag.AUTOMATIC))
    if repeated := _repeated(readable, sent_at):
        found.append(Found(Flag.REPEAT, note=repeated))
    return found


def find_submitted(*, article_id: int, name: str, body: str, form_key: str) -> Comment | None:
    """The comment that this very form has become already, if it has."""
    return _made_from(_form_digest(article_id, name, body, form_key))


def _form_digest(article_id: int, name: str, body: str, form_key: str) -> str:
    text = "\0".join([form_key, str(article_id), name, body])
    return salted_hmac("articles.comments.form", text, algorithm="sha256").hexdigest()


def _made_from(form_digest: str) -> Comment | None:
    return Comment.objects.filter(form_digest=form_digest).only("public_id", "status").first()


def _repeated(readable: Readable, sent_at: datetime) -> str:
    """The public id of an earlier comment with the same words, "" if there is none; short praise repeats by itself."""
    digest = text_digest(readable.body)
    earlier = Comment.objects.filter(text_digest=digest, received_at__gt=sent_at - REPEATS_WITHIN)
    if len(readable.body.split()) < 6:
        earlier = earlier.filter(name=readable.name)
    return earlier.order_by("-pk").values_list("public_id", flat=True).first() or ""
