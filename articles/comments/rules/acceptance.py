"""Whether an article accepts comments, and the message for readers if it does not."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.comments.choices import CommentsMode
from articles.comments.models import CommentSettings
from portal.vietnamese import format_date

# the columns of Article that `closed_message` reads
ACCEPTANCE_FIELDS = ["status", "published_at", "comments_mode", "comments_until", "origin_name"]

CLOSED_MESSAGE = "Bài này không nhận ý kiến."


def closed_message(article: Any, rules: CommentSettings) -> str:
    """The message for readers, "" if the article accepts comments.

    Precedence: a pause of the whole site, the editor's setting for the article, the rules on origin and age.
    """
    if not rules.takes_comments:
        return rules.closed_note or "Cổng thông tin đang tạm dừng nhận ý kiến. Mời bạn quay lại sau."
    if article.comments_mode == CommentsMode.CLOSED:
        return CLOSED_MESSAGE
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
