"""The content declarations of articles, categories, comments and their settings."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentSettings, RefusalReason, WordList
from articles.models import Article, Category
from portal.files.models import Image
from portal.files.richtext import clean, image_keys
from portal.publication.changes import PublicChange
from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.content import Content, Edit, Part, own_change, own_removal, set_creator, value_of
from portal.publication.lifecycle import permits_edit
from portal.publication.publishable import LIFE_CYCLE

# a change of one of these after publication updates the time shown as "Cập nhật"
READ_FIELDS = ("headline", "lead", "body", "photo", "correction", "byline", "origin_name", "origin_url")


def _prepare_article(edit: Edit) -> None:
    set_creator(edit)
    article = edit.item
    article.body = clean(article.body)
    is_update = edit.stored is not None and edit.stored.is_public and not edit.is_minor
    if is_update and any(value_of(article, name) != edit.before[name] for name in READ_FIELDS):
        article.revised_at = timezone.now()


def set_body_images(article: Article) -> None:
    """Set `body_images` to the pictures in the body: that makes them public and protects them from deletion."""
    article.body_images.set(Image.objects.filter(key__in=image_keys(article.body)))


def _changes_of_article(edit: Edit) -> Iterable[PublicChange]:
    """The change of the article, and of its comments if the slug changes, as their URLs contain it."""
    yield from own_change(edit)
    if edit.item.is_public and not edit.is_new and edit.changes("slug"):
        yield from ((kind, ids, ChangeAction.UPSERTED) for kind, ids in edit.item.public_parts())


ARTICLE = Content(
    model=Article,
    fields=(
        *("headline", "lead", "body", "photo"),
        *("byline", "category", "cycle", "honorees", "is_featured"),
        *("origin_name", "origin_url", "correction", "comments_mode", "comments_until", "slug"),
    ),
    parts=(Part(name="related_links", label="Tin liên quan", fields=("position", "related")),),
    others=(*LIFE_CYCLE, "revised_at", "search_text", "body_images", "related"),
    has_had_readers=lambda article: article.was_public,
    permits=permits_edit,
    prepare=_prepare_article,
    derive=lambda edit: set_body_images(edit.item),
    public_changes=_changes_of_article,
    removal_changes=own_removal,
)


def _changes_of_category(edit: Edit) -> Iterable[PublicChange]:
    """The public articles of the category, if its name or slug changes: they show both."""
    if edit.changes("name", "slug"):
        ids = Article.objects.public().filter(category=edit.item).order_by("pk").values_list("pk", flat=True)
        yield ChangeKind.ARTICLE, list(ids), ChangeAction.UPSERTED


CATEGORY = Content(
    model=Category,
    fields=("name", "slug", "description", "position"),
    others=("sort_key", "is_sample"),
    has_had_readers=lambda category: True,
    public_changes=_changes_of_category,
)


# --- comments -------------------------------------------------------------------------------------------------


def _permits_settings(user: User, settings: CommentSettings, verb: str) -> bool:
    """The single row may be changed, including before it is first saved, but not deleted."""
    return verb != "delete" and user.has_perm("articles.change_commentsettings")


def _hidden_comments(user: User) -> QuerySet[Any] | None:
    """The denunciations, unless the user may judge them."""
    if user.has_perm("articles.judge_referred_comment"):
        return None
    return Comment.objects.filter(status=CommentStatus.REFERRED).values("pk")


COMMENT = Content(
    model=Comment,
    fields=("status", "name", "body", "reason", "note"),
    others=(
        *("public_id", "article", "version"),
        *("original_name", "original_body", "received_name", "received_body", "is_edited", "flags"),
        *("email", "sender", "form_digest", "text_digest"),
        *("received_at", "updated_at", "published_at", "decided_at", "decided_by"),
        *("claimed_by", "claimed_until", "erased_at"),
    ),
    hidden_from=_hidden_comments,
    # comments have their own services
    permits=lambda user, comment, verb: False,
)

REFUSAL_REASON = Content(model=RefusalReason, fields=("label", "explanation", "code", "position", "is_active"))

WORD_LIST = Content(
    model=WordList,
    fields=("name", "purpose", "is_active"),
    parts=(Part(name="entries", label="Từ", fields=("text",)),),
)

COMMENT_SETTINGS = Content(
    model=CommentSettings,
    fields=tuple(field.name for field in CommentSettings._meta.fields if not field.primary_key),
    permits=_permits_settings,
)

CONTENTS = (ARTICLE, CATEGORY, COMMENT, REFUSAL_REASON, WORD_LIST, COMMENT_SETTINGS)
