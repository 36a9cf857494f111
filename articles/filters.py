"""The filters of articles and comments in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from articles.comments.models import Comment
from articles.models import Article, Category
from articles.querysets import ArticleQuerySet
from honorees.models import Cycle, Honoree
from portal.core.filters import SlugOrIdFilter
from portal.search.forms import LONGEST_SEARCH


class PublicHonoreeFilter(SlugOrIdFilter):
    """Public honorees only, so that the response does not reveal whether a hidden one exists."""

    def get_queryset(self, request: Any) -> QuerySet[Honoree]:
        return Honoree.objects.public()


class ArticleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_words", max_length=LONGEST_SEARCH)
    category = SlugOrIdFilter(queryset=Category.objects.all())
    cycle = SlugOrIdFilter(queryset=Cycle.objects.all())
    honoree = PublicHonoreeFilter(field_name="honorees")

    class Meta:
        model = Article
        fields: list[str] = []

    def filter_words(self, queryset: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return queryset.matching(value)


class PublicArticleFilter(SlugOrIdFilter):
    def get_queryset(self, request: Any) -> QuerySet[Article]:
        return Article.objects.public()


class CommentFilter(django_filters.FilterSet):
    article = PublicArticleFilter()

    class Meta:
        model = Comment
        fields: list[str] = []
