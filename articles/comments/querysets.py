from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from articles.comments.choices import CommentStatus
from articles.querysets import ArticleQuerySet

if TYPE_CHECKING:
    from articles.comments.models import Comment, ModerationAct  # noqa: F401 - named in strings


class CommentQuerySet(models.QuerySet["Comment"]):
    # --- public pages ---

    def public(self) -> Self:
        return self.filter(ArticleQuerySet.public_q("article__"), status=CommentStatus.APPROVED)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def older_than(self, published_at: datetime, pk: int) -> Self:
        """The comments after this time and key in the order of `newest_first`.

        The first condition is redundant; it lets the database start reading the index at that position.
        """
        return self.filter(Q(published_at__lte=published_at), Q(published_at__lt=published_at) | Q(pk__lt=pk))

    def for_listing(self) -> Self:
        """Load what a comment under an article shows, and nothing that is not public."""
        return self.only("public_id", "article_id", "name", "body", "is_edited", "published_at")

    # --- staff ---

    def visible_to(self, user: User) -> Self:
        """The comments that the user may see: denunciations only with the permission to judge them."""
        if user.has_perm("articles.judge_referred_comment"):
            return self
        if user.has_perm("articles.moderate_comment") or user.has_perm("articles.view_comment"):
            return self.exclude(status=CommentStatus.REFERRED)
        return self.none()

    def oldest_first(self) -> Self:
        """The order of the queue."""
        return self.order_by("received_at", "pk")

    def for_moderation(self) -> Self:
        """Load what a row of the moderation queue shows."""
        return self.select_related("article", "reason", "claimed_by", "decided_by").defer(
            "article__body", "article__search_text", "article__lead"
        )


class ModerationActQuerySet(models.QuerySet["ModerationAct"]):
    def visible_to(self, user: User) -> Self:
        """The acts on comments that the user may see."""
        if user.has_perm("articles.judge_referred_comment"):
            return self
        if user.has_perm("articles.view_moderationact"):
            return self.exclude(comment__status=CommentStatus.REFERRED)
        return self.none()

    def newest_first(self) -> Self:
        return self.order_by("-pk")
