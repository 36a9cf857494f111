"""Submission of a comment by a reader, and whether an article accepts comments."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.comments import notifications
from articles.comments.choices import CommentsMode, Flag
from articles.comments.models import Comment, CommentFlag, CommentSettings
from articles.comments.rules.flags import FoundFlag, active_phrases, find_flags, text_digest
from articles.comments.rules.normalization import NormalizedSubmission, normalize_submission
from articles.comments.rules.spam import consume_limit, lock_sender
from articles.models import Article
from portal.core.clients import client_digest
from portal.core.refusals import Refused
from portal.vietnamese import format_date

REPEAT_WINDOW = timedelta(days=30)
# the columns of Article that `closed_message` reads
ACCEPTANCE_FIELDS = ["status", "published_at", "comments_mode", "comments_until", "origin_name"]


class CommentsClosed(Refused):
    """The article accepts no comments. The message is Vietnamese and meant for readers."""


class Submission(NamedTuple):
    """The comment created from a form. is_new: False if the same form was submitted before."""

    comment: Comment
    is_new: bool


def closed_message(article: Article, rules: CommentSettings) -> str:
    """The message for readers, "" if the article accepts comments.

    Precedence: a pause of the whole site, the editor's setting for the article, the rules on origin and age.
    """
    if not rules.takes_comments:
        return rules.closed_note or "Cổng thông tin đang tạm dừng nhận ý kiến. Mời bạn quay lại sau."
    if article.comments_mode == CommentsMode.CLOSED:
        return "Bài này không nhận ý kiến."
    now = timezone.now()
    if article.comments_until and article.comments_until <= now:
        return f"Bài này đã ngừng nhận ý kiến từ ngày {format_date(article.comments_until)}."
    if article.comments_mode == CommentsMode.OPEN:
        return ""
    if rules.closes_republished and article.origin_name:
        return f"Bài này đăng lại từ {article.origin_name} nên không nhận ý kiến ở đây."
    if rules.closes_after_days and article.published_at:
        end = article.published_at + timedelta(days=rules.closes_after_days)
        if end <= now:
            return f"Bài này đã ngừng nhận ý kiến từ ngày {format_date(end)}."
    return ""


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
    """Create a pending comment. Idempotent: the same form with the same text creates one comment.

    name, body: exactly as typed. form_key: identifies the form. address: the sender's IP address, stored as a digest.
    looks_automatic: the sender looked automatic and has solved the challenge. rules: the settings, if the caller has
    loaded them. Raises Article.DoesNotExist if the article is not public, CommentsClosed, LimitReached, and
    SoftLimitReached if the sender must solve a challenge first.
    """
    normalized = normalize_submission(name, body)
    sent_at = timezone.now()
    comment = Comment(
        article_id=article_id,
        original_name=name,
        original_body=body,
        received_name=normalized.name,
        received_body=normalized.body,
        name=normalized.name,
        body=normalized.body,
        flags=[flag.as_json() for flag in _all_flags(normalized, looks_automatic, sent_at)],
        email=email,
        sender=client_digest(address, "comment"),
        form_digest=_form_digest(article_id, name, body, form_key),
        text_digest=text_digest(normalized.body),
        received_at=sent_at,
    )
    try:
        return _store(comment, address, looks_automatic, rules or CommentSettings.current())
    except IntegrityError:
        # the same form from two addresses at once, e.g. a phone that changed networks between two taps
        existing = _find_by_form_digest(comment.form_digest)
        if existing is None:
            raise
        return Submission(existing, is_new=False)


@transaction.atomic
def _store(comment: Comment, address: str, looks_automatic: bool, rules: CommentSettings) -> Submission:
    """Check article and limit, and save. The text was processed before, to keep the transaction short."""
    lock_sender(address)
    if existing := _find_by_form_digest(comment.form_digest):
        return Submission(existing, is_new=False)
    comment.article = Article.objects.public().only(*ACCEPTANCE_FIELDS).get(pk=comment.article_id)
    if note := closed_message(comment.article, rules):
        raise CommentsClosed(note)
    consume_limit(address, rules, ignores_soft_limit=looks_automatic)
    comment.save(force_insert=True)
    CommentFlag.create_rows(comment)
    notifications.schedule_receipt(comment)
    return Submission(comment, is_new=True)


def _all_flags(normalized: NormalizedSubmission, looks_automatic: bool, sent_at: datetime) -> list[FoundFlag]:
    flags = find_flags(normalized.name, normalized.body, active_phrases())
    if normalized.encoding:
        flags.append(FoundFlag(Flag.LEGACY, note=normalized.encoding))
    if normalized.hidden:
        flags.append(FoundFlag(Flag.HIDDEN, note=str(normalized.hidden)))
    if looks_automatic:
        flags.append(FoundFlag(Flag.AUTOMATIC))
    if repeated := _find_repeated(normalized, sent_at):
        flags.append(FoundFlag(Flag.REPEAT, note=repeated))
    return flags


def find_submission(*, article_id: int, name: str, body: str, form_key: str) -> Comment | None:
    """The comment that was created from this form, or None."""
    return _find_by_form_digest(_form_digest(article_id, name, body, form_key))


def _form_digest(article_id: int, name: str, body: str, form_key: str) -> str:
    text = "\0".join([form_key, str(article_id), name, body])
    return salted_hmac("articles.comments.form", text, algorithm="sha256").hexdigest()


def _find_by_form_digest(form_digest: str) -> Comment | None:
    return Comment.objects.filter(form_digest=form_digest).only("public_id", "status").first()


def _find_repeated(normalized: NormalizedSubmission, sent_at: datetime) -> str:
    """The public id of an earlier comment with the same words, or "".

    Texts of fewer than six words are often equal by chance: they also need the same name.
    """
    digest = text_digest(normalized.body)
    earlier = Comment.objects.filter(text_digest=digest, received_at__gt=sent_at - REPEAT_WINDOW)
    if len(normalized.body.split()) < 6:
        earlier = earlier.filter(name=normalized.name)
    return earlier.order_by("-pk").values_list("public_id", flat=True).first() or ""
