from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.comments.public.views import comments_context
from articles.linked_data import article_page
from articles.models import Article, Category
from portal.core.keyset import keyset_page
from portal.site.head import Page, PublishedDetailView, query_string

NEWS_SIZE = 12  # plus one large article on the first page
RELATED_SIZE = 4
SUGGESTED_SIZE = 4


@require_safe
def news(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Articles, newest first, of all categories or of one, paginated by the cursor `truoc`."""
    categories = list(Category.objects.all())
    category = get_object_or_404(Category, slug=slug) if slug else None
    articles = Article.objects.public().for_listing()
    if category:
        articles = articles.filter(category=category)
    cursor = request.GET.get("truoc", "")
    items, following = keyset_page(articles, cursor, NEWS_SIZE if cursor else NEWS_SIZE + 1)
    path = category.get_absolute_url() if category else reverse("articles:news")
    crumbs = [("Tin tức", reverse("articles:news"))]
    if category:
        crumbs.append((category.name, path))
    context = {
        "categories": categories,
        "category": category,
        "articles": items,
        "following": path + query_string({"truoc": following}) if following else "",
        "is_first": not cursor,
        "first_page": path,
        "page": Page(
            title=category.name if category else "Tin tức",
            path=path + query_string({"truoc": cursor}),
            description=category.description if category else "Tin, bài về phong trào và những người được tôn vinh.",
            crumbs=crumbs,
            is_indexed=not cursor,
        ),
    }
    return render(request, "articles/article_list.html", context)


class ArticleDetailView(PublishedDetailView):
    model = Article
    template_name = "articles/article_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article: Article = self.object
        related = related_articles(article)
        return super().get_context_data(
            page=article_page(article),
            shows_samples=any(honoree.is_sample for honoree in article.public_honorees),
            related=related,
            suggested=suggested_articles(article, [other.pk for other in related]),
            **comments_context(article),
            **kwargs,
        )


def related_articles(article: Article) -> list[Article]:
    """The public articles that the editors chose as related, in their order."""
    return list(
        Article.objects.public()
        .for_listing()
        .filter(related_to__article=article)
        .order_by("related_to__position", "related_to__pk")[:RELATED_SIZE]
    )


def suggested_articles(article: Article, shown: list[int]) -> list[Article]:
    """The newest other articles, those of the same category or cycle first."""
    is_similar = Q(category=article.category_id)
    if article.cycle_id:
        is_similar |= Q(cycle=article.cycle_id)
    return list(
        Article.objects.public()
        .for_listing()
        .exclude(pk__in=[article.pk, *shown])
        .annotate(distance=Case(When(is_similar, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("distance", "-published_at", "-pk")[:SUGGESTED_SIZE]
    )
