"""What lists of articles and comments can be narrowed by."""

import django_filters

from articles.comments.models import Comment
from articles.models import Article, Category
from honorees.models import Cycle, Honoree
from portal.core.filters import SlugOrIdFilter
from portal.search.forms import LONGEST_SEARCH


class PublicHonoreeFilter(SlugOrIdFilter):
    """Of the people that are public now: nobody learns of another one by whether a name is taken."""

    def get_queryset(self, request):
        return Honoree.objects.public()


class ArticleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_words", max_length=LONGEST_SEARCH)
    category = SlugOrIdFilter(queryset=Category.objects.all())
    cycle = SlugOrIdFilter(queryset=Cycle.objects.all())
    honoree = PublicHonoreeFilter(field_name="honorees")

    class Meta:
        model = Article
        fields: list[str] = []

    def filter_words(self, queryset, name, value):
        return queryset.matching(value)


class PublicArticleFilter(SlugOrIdFilter):
    def get_queryset(self, request):
        return Article.objects.public()


class CommentFilter(django_filters.FilterSet):
    article = PublicArticleFilter()

    class Meta:
        model = Comment
        fields: list[str] = []
