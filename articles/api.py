"""The API of articles and of their comments."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from articles.comments.models import Comment
from articles.filters import ArticleFilter, CommentFilter
from articles.linked_data import article_page
from articles.models import Article, RelatedArticle
from honorees.api import CycleView, HonoreeView
from honorees.models import Honoree
from portal.api import problems
from portal.api.exports import Export, linked_parts
from portal.api.narrowing import Filter, Filters, Narrowing
from portal.api.paging import Order
from portal.api.resources import Expansion, ResourceView, expanded, gone, list_address
from portal.api.shapes import (
    PictureShape,
    ReferenceShape,
    Shape,
    id_field,
    item_example,
    picture_example,
    refer,
    sample_field,
    shape_field,
    updated_field,
    url_field,
    web_example,
    web_url_field,
    write_picture,
)
from portal.api.views import LINKED
from portal.core.bilingual import Text
from portal.core.identity import absolute
from portal.core.slugs import is_id
from portal.files.tables import in_chunks
from portal.publication.change_payload import item_url, moment
from portal.publication.choices import ChangeKind

_OWN_ADDRESS = re.compile(r'(?<= )(href|src)="/(?!/)')

NEWEST_FIRST = (
    Order("-published_at", "published_at", Text("mới đăng đứng trước", "newest first")),
    Order("published_at", "published_at", Text("đăng trước đứng trước", "oldest first")),
    Order("id", "pk", Text("theo mã", "by id")),
)


# --- articles -------------------------------------------------------------------------------------------------


class CategoryShape(Shape):
    slug = shape_field(
        serializers.SlugField, "Đường dẫn, dùng cho bộ lọc “category”", "Slug, for the filter “category”"
    )
    name = shape_field(serializers.CharField, "Tên chuyên mục", "Name")
    web_url = web_url_field()


class OriginShape(Shape):
    name = shape_field(serializers.CharField, "Nguồn", "Where it first appeared")
    url = shape_field(serializers.URLField, "Địa chỉ bài gốc", "Address of the original", allow_null=True)


class LightArticleShape(Shape):
    id = id_field()
    headline = shape_field(serializers.CharField, "Tiêu đề", "Headline")
    slug = shape_field(serializers.SlugField, "Đường dẫn", "Slug")
    url = url_field()
    web_url = web_url_field()
    lead = shape_field(serializers.CharField, "Sapo", "Lead")
    byline = shape_field(serializers.CharField, "Bút danh", "Byline", allow_blank=True)
    category = CategoryShape(help_text=Text("Chuyên mục", "Category"), read_only=True)
    photo = PictureShape(help_text=Text("Ảnh chính", "Main photo"), read_only=True, allow_null=True)
    published_at = shape_field(serializers.DateTimeField, "Đăng lúc", "When it was published")
    is_sample = sample_field()
    updated_at = updated_field()


class ArticleShape(LightArticleShape):
    expandable = {"cycle": ChangeKind.CYCLE, "honorees": ChangeKind.HONOREE}
    example = {
        "id": 15,
        "headline": "Hướng tới giai đoạn mới: cần chuẩn bị những gì?",
        "slug": "giai-doan-moi-can-chuan-bi-nhung-gi",
        "url": item_example("articles", 15),
        "web_url": web_example("/tin-tuc/giai-doan-moi-can-chuan-bi-nhung-gi/"),
        "lead": "Chuẩn bị cho một giai đoạn mới nên bắt đầu từ những việc căn bản.",
        "byline": "BT",
        "category": {
            "slug": "phong-trao",
            "name": "Phong trào",
            "web_url": web_example("/tin-tuc/chuyen-muc/phong-trao/"),
        },
        "photo": picture_example("Tranh minh họa một nụ sen và mầm cây đang lên.", 16, 9),
        "published_at": "2025-10-15T08:00:00+07:00",
        "is_sample": True,
        "updated_at": "2025-10-15T08:00:00+07:00",
        "revised_at": None,
        "body": "<p>Giữ phong trào thường xuyên là việc đầu tiên.</p>",
        "correction": "",
        "images": [],
        "origin": None,
        "cycle": {"id": 1, "url": item_example("cycles", 1)},
        "honorees": [{"id": 24, "url": item_example("honorees", 24)}],
        "related": [{"id": 14, "url": item_example("articles", 14)}],
        "comments_url": web_example("/api/v1/articles/15/comments/"),
    }

    revised_at = shape_field(
        serializers.DateTimeField,
        "Nội dung được sửa lần cuối lúc, sau khi đăng",
        "When the text was last revised after publication",
        allow_null=True,
    )
    body = shape_field(
        serializers.CharField,
        "Nội dung: HTML sạch (p, h2, h3, ul, ol, li, blockquote, figure, figcaption, img, a, strong, em, br)",
        "The text: clean HTML (p, h2, h3, ul, ol, li, blockquote, figure, figcaption, img, a, strong, em, br)",
    )
    correction = shape_field(serializers.CharField, "Đính chính", "Correction", allow_blank=True)
    images = PictureShape(many=True, help_text=Text("Ảnh trong bài", "Pictures in the text"), read_only=True)
    origin = OriginShape(help_text=Text("Đăng lại từ", "Republished from"), read_only=True, allow_null=True)
    cycle = ReferenceShape(
        help_text=Text("Giai đoạn được nói tới", "The cycle it speaks of"), read_only=True, allow_null=True
    )
    honorees = ReferenceShape(
        many=True, help_text=Text("Gương điển hình được nhắc đến", "The honorees it speaks of"), read_only=True
    )
    related = ReferenceShape(
        many=True, help_text=Text("Tin liên quan, theo thứ tự", "Related articles, in their order"), read_only=True
    )
    comments_url = shape_field(serializers.URLField, "Ý kiến bạn đọc đã đăng", "The published comments")


class ArticleView(ResourceView):
    """Articles; an example client is docs/examples/follow.py."""

    kind = ChangeKind.ARTICLE
    plural = "articles"
    model = Article
    shape = ArticleShape
    light_shape = LightArticleShape
    orders = NEWEST_FIRST
    expansions = {
        "cycle": Expansion(Text("giai đoạn", "the cycle"), (ChangeKind.CYCLE,)),
        "honorees": Expansion(Text("gương điển hình", "the honorees"), (ChangeKind.HONOREE,)),
    }
    filters = Filters(
        ArticleFilter,
        {
            "q": Filter(
                "q",
                Text(
                    "Tìm trong tiêu đề, sapo, nội dung; có dấu hay không đều được",
                    "Words of headline, lead or text, with or without accents",
                ),
                "tuyen duong",
            ),
            "category": Filter("category", Text("Chuyên mục (slug)", "Category (slug or id)"), "tin-tuc"),
            "cycle": Filter("cycle", Text("Về giai đoạn này (slug hoặc mã)", "About this cycle (slug or id)"), "1"),
            "honoree": Filter(
                "honoree", Text("Có nhắc đến người này (slug hoặc mã)", "Speaks of this honoree (slug or id)"), "1"
            ),
        },
        kinds=[ChangeKind.CYCLE, ChangeKind.HONOREE],
    )
    since = "published_at"
    linked_kinds = (ChangeKind.HONOREE,)
    about = Text(
        "Tin, bài. Danh sách gọn: không có nội dung; muốn có thì kể trong “fields” hoặc lấy từng bài.",
        "News. The list is light: it has no text; name it in “fields”, or ask for the article itself.",
    )

    @classmethod
    def load(cls, items: QuerySet[Any], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Article]:
        if is_light:
            return items.select_related("photo", "category").defer("body", "search_text", "correction")
        honorees: QuerySet[Honoree] = Honoree.objects.public().order_by("sort_key", "pk")
        honorees = HonoreeView.loaded(honorees) if "honorees" in expand else honorees.only("pk")
        related = RelatedArticle.objects.filter(Article.objects.public_q("related__")).order_by("position", "pk")
        found = items.select_related("photo", "category").defer("search_text")
        found = found.prefetch_related(
            Prefetch("honorees", queryset=honorees, to_attr="public_honorees"),
            Prefetch("related_links", queryset=related, to_attr="public_related"),
            "body_images",
        )
        return found.prefetch_related(expanded("cycle", CycleView)) if "cycle" in expand else found

    @classmethod
    def load_linked(cls, items: QuerySet[Any]) -> QuerySet[Article]:
        honorees = Honoree.objects.public().order_by("sort_key", "pk").only("pk", "kind", "name")
        return (
            items.select_related("photo", "category")
            .defer("body", "search_text")
            .prefetch_related(Prefetch("honorees", queryset=honorees, to_attr="public_honorees"))
        )

    @classmethod
    def write(cls, item: Article, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        category = item.category
        light = {
            "id": item.pk,
            "headline": item.headline,
            "slug": item.slug,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(item.get_absolute_url()),
            "lead": item.lead,
            "byline": item.byline,
            "category": {
                "slug": category.slug,
                "name": category.name,
                "web_url": absolute(category.get_absolute_url()),
            },
            "photo": write_picture(item.photo),
            "published_at": moment(item.published_at),
            "is_sample": item.is_sample,
            "updated_at": cls.updated(item),
        }
        if is_light:
            return light
        images = {image.pk: image for image in item.body_images.all()}
        return light | {
            "revised_at": moment(item.revised_at),
            "body": _OWN_ADDRESS.sub(rf'\1="{settings.SITE_URL}/', item.body),
            "correction": item.correction,
            "images": [write_picture(images[pk]) for pk in sorted(images)],
            "origin": {"name": item.origin_name, "url": item.origin_url or None} if item.origin_name else None,
            "cycle": CycleView.write(item.cycle)
            if "cycle" in expand and item.cycle
            else refer(ChangeKind.CYCLE, item.cycle_id),
            "honorees": [
                HonoreeView.write(one) if "honorees" in expand else refer(ChangeKind.HONOREE, one.pk)
                for one in item.public_honorees
            ],
            "related": [refer(cls.kind, link.related_id) for link in item.public_related],
            "comments_url": list_address("article-comments", item.pk),
        }

    @classmethod
    def link(cls, item: Article) -> dict[str, Any]:
        (structured,) = article_page(item).structured
        thing = {name: value for name, value in structured.items() if name != "@context"}
        if item.is_sample:
            thing["disambiguatingDescription"] = "Dữ liệu minh họa."
        return {
            "@type": thing.pop("@type"),
            "@id": thing["mainEntityOfPage"],
            "identifier": item_url(cls.kind, item.pk),
            **thing,
        }


# --- comments -------------------------------------------------------------------------------------------------


class CommentShape(Shape):
    example = {
        "id": 31,
        "name": "Trần Thị Bình",
        "body": "Bài viết rất thiết thực, cảm ơn tác giả.",
        "url": item_example("comments", 31),
        "web_url": web_example("/tin-tuc/giai-doan-moi-can-chuan-bi-nhung-gi/#y-kien-0123456789abcdef"),
        "article": {"id": 15, "url": item_example("articles", 15)},
        "is_edited": False,
        "published_at": "2025-10-16T09:00:00+07:00",
        "is_sample": True,
        "updated_at": "2025-10-16T09:00:00+07:00",
    }

    id = id_field()
    name = shape_field(serializers.CharField, "Tên người gửi, như đã đăng", "The sender's name, as published")
    body = shape_field(
        serializers.CharField,
        "Ý kiến, như đã đăng; chữ thường, không phải HTML",
        "The comment, as published; plain text",
    )
    url = url_field()
    web_url = web_url_field()
    article = ReferenceShape(help_text=Text("Tin, bài", "The article"), read_only=True)
    is_edited = shape_field(serializers.BooleanField, "Đã biên tập trước khi đăng", "Edited before it was published")
    published_at = shape_field(serializers.DateTimeField, "Đăng lúc", "When it was published")
    is_sample = sample_field()
    updated_at = updated_field()


class CommentView(ResourceView):
    kind = ChangeKind.COMMENT
    plural = "comments"
    model = Comment
    shape = CommentShape
    orders = NEWEST_FIRST
    filters: ClassVar[Filters | None] = Filters(
        CommentFilter,
        {
            "article": Filter(
                "article", Text("Dưới tin, bài này (slug hoặc mã)", "Under this article (slug or id)"), "1"
            )
        },
        kinds=[ChangeKind.ARTICLE],
    )
    since = "published_at"
    has_slug = False
    about = Text("Ý kiến bạn đọc đã đăng, dưới mọi tin, bài.", "Published comments, under all articles.")

    @classmethod
    def load(cls, items: QuerySet[Comment], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Comment]:
        return items.select_related("article").only(
            "public_id", "name", "body", "is_edited", "published_at", "article__slug", "article__is_sample"
        )

    @classmethod
    def write(cls, item: Comment, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        return {
            "id": item.pk,
            "name": item.name,
            "body": item.body,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(item.get_absolute_url()),
            "article": refer(ChangeKind.ARTICLE, item.article_id),
            "is_edited": item.is_edited,
            "published_at": moment(item.published_at),
            "is_sample": item.article.is_sample,
            "updated_at": cls.updated(item),
        }


class CommentsOfArticleView(CommentView):
    """The comments of one article; 404 and 410 as for the article itself."""

    filters = None
    about = Text("Ý kiến bạn đọc đã đăng dưới một tin, bài.", "The published comments under one article.")

    def scope(self) -> QuerySet[Comment]:
        key = self.kwargs["key"]
        items = Article.objects.all()
        found = items.once_public().filter(**({"pk": int(key)} if is_id(key) else {"slug": key}))
        article = found.only("pk", "status", "published_at", "withdrawn_at", "withdrawal_reason").first()
        if article is None:
            raise problems.not_found()
        if not article.is_public:
            raise gone(article)
        return Comment.objects.public().filter(article=article.pk)


# --- files ----------------------------------------------------------------------------------------------------


class ArticlesLinked(Export):
    name = "articles.jsonld"
    media_type = LINKED
    kinds = frozenset({ChangeKind.ARTICLE, ChangeKind.HONOREE})
    filters = ArticleView.filters
    text = Text(
        "Dữ liệu liên kết: NewsArticle của schema.org; nhận mọi bộ lọc của articles.",
        "Linked data: NewsArticle of schema.org; takes every filter of articles.",
    )

    def parts(self, narrowing: Narrowing | None = None) -> Iterator[bytes]:
        articles: QuerySet[Article] = Article.objects.public()
        articles = narrowing(articles) if narrowing else articles
        return linked_parts(ArticleView.link(article) for article in in_chunks(articles, ArticleView.load_linked))
