"""Whether an article takes comments, and what readers are told where it does not."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.comments.choices import CommentsMode
from articles.comments.models import CommentSettings
from portal.vietnamese import format_date

# the columns of an article that decide
ASKED_OF_ARTICLE = ["status", "published_at", "comments_mode", "comments_until", "origin_name"]

CLOSED = "Bài này không nhận ý kiến."


def why_closed(article: Any, rules: CommentSettings) -> str:
    """The note for readers, "" if the article takes comments.

    What an editor has set for the article comes before the rules on origin and age, a pause of the whole site first.
    """
    if not rules.takes_comments:
        return rules.closed_note or "Cổng thông tin đang tạm dừng nhận ý kiến. Mời bạn quay lại sau."
    if article.comments_mode == CommentsMode.CLOSED:
        return CLOSED
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
