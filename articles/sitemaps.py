from django.db.models import QuerySet

from articles.models import Article, Category
from portal.publication.choices import ChangeKind
from portal.site.sitemap_section import PageSitemap


class ArticleSitemap(PageSitemap):
    kind = ChangeKind.ARTICLE
    since = "published_at"

    def items(self) -> QuerySet[Article]:
        articles: QuerySet[Article] = self.stamped(Article.objects.public().only("slug", "published_at"))
        return articles


class CategorySitemap(PageSitemap):
    def items(self) -> QuerySet[Category]:
        return Category.objects.all()
