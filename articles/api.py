"""API of articles and of their comments."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.comments.models import Comment
from articles.linked_data import article_page
from articles.models import Article, Category, RelatedArticle
from honorees.api import CycleViewSet, HonoreeViewSet
from honorees.models import Cycle, Honoree
from portal.api.exports import Export, linked_parts
from portal.api.filters import ApiFilterSet
from portal.api.pagination import Order
from portal.api.problems import not_found
from portal.api.renderers import LINKED_DATA
from portal.api.serializers import (
    ItemSerializer,
    ItemUrlField,
    PictureSerializer,
    PublicSerializer,
    ReferenceField,
    ReferenceSerializer,
    TimeField,
    WebUrlField,
    id_field,
    is_sample_field,
    reference,
    updated_at_field,
)
from portal.api.viewsets import ListOnlyViewSet, PublicViewSet, PublishableViewSet, expanded, gone
from portal.core.filters import SlugOrIdFilter
from portal.core.identity import absolute
from portal.core.slugs import is_id
from portal.files.models import Image
from portal.files.tables import in_chunks
from portal.publication.change_payload import item_url
from portal.publication.choices import ChangeKind
from portal.search.filters import WordsFilter

_RELATIVE_URL = re.compile(r'(?<= )(href|src)="/(?!/)')

NEWEST_FIRST = (
    Order("-published_at", "published_at", _("newest first")),
    Order("published_at", "published_at", _("oldest first")),
    Order("id", "pk", _("by id")),
)


# --- articles ---------------------------------------------------------------------------------------------------


class CategorySerializer(PublicSerializer):
    slug = serializers.SlugField(help_text=_("Slug, for the filter “category”"))
    name = serializers.CharField(help_text=_("Name of the category"))
    web_url = WebUrlField()


class OriginSerializer(PublicSerializer):
    name = serializers.CharField(help_text=_("Where it first appeared"))
    url = serializers.URLField(help_text=_("Address of the original"), allow_null=True)


class ArticleListSerializer(ItemSerializer):
    """An article in lists: without its text."""

    id = id_field()
    headline = serializers.CharField(help_text=_("Headline"))
    slug = serializers.SlugField(help_text=_("Slug"))
    url = ItemUrlField(ChangeKind.ARTICLE)
    web_url = WebUrlField()
    lead = serializers.CharField(help_text=_("Lead"))
    byline = serializers.CharField(help_text=_("Byline"), allow_blank=True)
    category = CategorySerializer(help_text=_("Category"))
    photo = PictureSerializer(help_text=_("Main photo"), allow_null=True)
    published_at = TimeField(help_text=_("When it was published"))
    is_sample = is_sample_field()
    updated_at = updated_at_field()


class ArticleSerializer(ArticleListSerializer):
    revised_at = TimeField(help_text=_("When the text was last revised after publication"), allow_null=True)
    body = serializers.SerializerMethodField(
        help_text=_(
            "The text: clean HTML (p, h2, h3, ul, ol, li, blockquote, figure, figcaption, img, a, strong, em, br)"
        )
    )
    correction = serializers.CharField(help_text=_("Correction"), allow_blank=True)
    images = PictureSerializer(source="sorted_images", many=True, help_text=_("Pictures in the text"))
    origin = serializers.SerializerMethodField(help_text=_("Republished from"))
    cycle = ReferenceField(
        ChangeKind.CYCLE,
        "honorees.api.movements.CycleSerializer",
        help_text=_("The cycle it speaks of"),
        allow_null=True,
    )
    honorees = ReferenceField(
        ChangeKind.HONOREE,
        "honorees.api.honorees.HonoreeSerializer",
        source="public_honorees",
        many=True,
        help_text=_("The honorees it speaks of"),
    )
    related = serializers.SerializerMethodField(help_text=_("Related articles, in their order"))
    comments_url = serializers.SerializerMethodField(help_text=_("The published comments"))

    def get_body(self, article: Article) -> str:
        return _RELATIVE_URL.sub(rf'\1="{settings.SITE_URL}/', article.body)

    @extend_schema_field(OriginSerializer(allow_null=True))
    def get_origin(self, article: Article) -> dict[str, Any] | None:
        return {"name": article.origin_name, "url": article.origin_url or None} if article.origin_name else None

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_related(self, article: Article) -> list[dict[str, Any]]:
        return [reference(ChangeKind.ARTICLE, link.related_id) for link in article.public_related]

    @extend_schema_field(OpenApiTypes.URI)
    def get_comments_url(self, article: Article) -> str:
        return absolute(reverse("api:article-comments", args=[article.pk]))


class ArticleFilterSet(ApiFilterSet):
    kinds = [ChangeKind.CYCLE, ChangeKind.HONOREE]

    q = WordsFilter(help_text=_("Words of headline, lead or text, with or without accents"))
    category = SlugOrIdFilter(queryset=Category.objects.all(), help_text=_("Category (slug or id)"))
    cycle = SlugOrIdFilter(queryset=Cycle.objects.all(), help_text=_("About this cycle (slug or id)"))
    honoree = SlugOrIdFilter(
        field_name="honorees",
        # public ones only, so that the response does not reveal whether a hidden one exists
        queryset=lambda request: Honoree.objects.public(),
        help_text=_("Speaks of this honoree (slug or id)"),
    )

    class Meta:
        model = Article
        fields: list[str] = []


class ArticleViewSet(PublishableViewSet):
    """An example client is docs/examples/follow.py."""

    kind = ChangeKind.ARTICLE
    model = Article
    serializer_class = ArticleSerializer
    list_serializer_class = ArticleListSerializer
    orders = NEWEST_FIRST
    expandable = {"cycle": ChangeKind.CYCLE, "honorees": ChangeKind.HONOREE}
    filterset_class = ArticleFilterSet
    linked_kinds = (ChangeKind.HONOREE,)
    text = _("News. The list is light: it has no text; name it in “fields”, or ask for the article itself.")

    @classmethod
    def load(cls, items: QuerySet[Any], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Article]:
        if is_light:
            return items.select_related("photo", "category").defer("body", "search_text", "correction")
        honorees: QuerySet[Honoree] = Honoree.objects.public().order_by("sort_key", "pk")
        honorees = HonoreeViewSet.loaded(honorees) if "honorees" in expand else honorees.only("pk")
        related = RelatedArticle.objects.filter(Article.objects.public_q("related__")).order_by("position", "pk")
        found = items.select_related("photo", "category").defer("search_text")
        found = found.prefetch_related(
            Prefetch("honorees", queryset=honorees, to_attr="public_honorees"),
            Prefetch("related_links", queryset=related, to_attr="public_related"),
            Prefetch("body_images", queryset=Image.objects.order_by("pk"), to_attr="sorted_images"),
        )
        return found.prefetch_related(expanded("cycle", CycleViewSet)) if "cycle" in expand else found

    @classmethod
    def load_linked(cls, items: QuerySet[Any]) -> QuerySet[Article]:
        honorees = Honoree.objects.public().order_by("sort_key", "pk").only("pk", "kind", "name")
        return (
            items.select_related("photo", "category")
            .defer("body", "search_text")
            .prefetch_related(Prefetch("honorees", queryset=honorees, to_attr="public_honorees"))
        )

    @classmethod
    def linked_data(cls, item: Article) -> dict[str, Any]:
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


# --- comments ---------------------------------------------------------------------------------------------------


class CommentSerializer(ItemSerializer):
    id = id_field()
    name = serializers.CharField(help_text=_("The sender's name, as published"))
    body = serializers.CharField(help_text=_("The comment, as published; plain text"))
    url = ItemUrlField(ChangeKind.COMMENT)
    web_url = WebUrlField()
    article = ReferenceField(ChangeKind.ARTICLE, help_text=_("The article"))
    is_edited = serializers.BooleanField(help_text=_("Edited before it was published"))
    published_at = TimeField(help_text=_("When it was published"))
    is_sample = is_sample_field("article.is_sample")
    updated_at = updated_at_field()


class CommentFilterSet(ApiFilterSet):
    kinds = [ChangeKind.ARTICLE]

    article = SlugOrIdFilter(
        queryset=lambda request: Article.objects.public(), help_text=_("Under this article (slug or id)")
    )

    class Meta:
        model = Comment
        fields: list[str] = []


class CommentList(ListOnlyViewSet):
    kind = ChangeKind.COMMENT
    model = Comment
    serializer_class = CommentSerializer
    orders = NEWEST_FIRST
    since = "published_at"

    @classmethod
    def public(cls) -> QuerySet[Comment]:
        return Comment.objects.public()

    @classmethod
    def load(cls, items: QuerySet[Comment], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Comment]:
        return items.select_related("article").only(
            "public_id", "name", "body", "is_edited", "published_at", "article__slug", "article__is_sample"
        )


class CommentViewSet(CommentList, PublicViewSet):
    filterset_class = CommentFilterSet
    has_slug = False
    text = _("Published comments, under all articles.")


class CommentsOfArticleViewSet(CommentList):
    """The comments of one article; 404 and 410 as for the article itself."""

    text = _("The published comments under one article.")

    def get_queryset(self) -> QuerySet[Comment]:
        key = self.kwargs["key"]
        found = Article.objects.once_public().filter(**({"pk": int(key)} if is_id(key) else {"slug": key}))
        article = found.only("pk", "status", "published_at", "withdrawn_at", "withdrawal_reason").first()
        if article is None:
            raise not_found()
        if not article.is_public:
            raise gone(article)
        return self.public().filter(article=article.pk)


# --- files ------------------------------------------------------------------------------------------------------


class ArticlesLinked(Export):
    name = "articles.jsonld"
    media_type = LINKED_DATA
    kinds = frozenset({ChangeKind.ARTICLE, ChangeKind.HONOREE})
    filterset_class = ArticleFilterSet
    text = _("Linked data: NewsArticle of schema.org; takes every filter of articles.")

    def filter_base(self) -> QuerySet[Article]:
        return ArticleViewSet.filter_base()

    def parts(self, filterset: ApiFilterSet | None = None) -> Iterator[bytes]:
        articles = ArticleViewSet.public()
        articles = ArticleViewSet.filter_by(articles, filterset) if filterset else articles
        return linked_parts(
            ArticleViewSet.linked_data(article) for article in in_chunks(articles, ArticleViewSet.load_linked)
        )
