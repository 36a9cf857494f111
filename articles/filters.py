"""The filters of articles and comments in the API."""

import django_filters

from articles.comments.models import Comment
from articles.models import Article, Category
from articles.querysets import ArticleQuerySet
from honorees.models import Cycle, Honoree
from portal.core.filters import SlugOrIdFilter
from portal.search import MAX_QUERY_LENGTH


class ArticleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_words", max_length=MAX_QUERY_LENGTH)
    category = SlugOrIdFilter(queryset=Category.objects.all())
    cycle = SlugOrIdFilter(queryset=Cycle.objects.all())
    # public ones only, so that the response does not reveal whether a hidden one exists
    honoree = SlugOrIdFilter(field_name="honorees", queryset=lambda request: Honoree.objects.public())

    class Meta:
        model = Article
        fields: list[str] = []

    def filter_words(self, queryset: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return queryset.matching(value)


class CommentFilter(django_filters.FilterSet):
    article = SlugOrIdFilter(queryset=lambda request: Article.objects.public())

    class Meta:
        model = Comment
        fields: list[str] = []
