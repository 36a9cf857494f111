from django.contrib.sitemaps import Sitemap
from django.db.models.functions import Coalesce

from articles.models import Article, Category
from portal.changes import last_change_at
from portal.choices import Kind


class ArticleSitemap(Sitemap):
    limit = 5000

    def items(self):
        changed = Coalesce(last_change_at(Kind.ARTICLE), "published_at")
        return Article.objects.public().only("slug").annotate(changed_at=changed).order_by("pk")

    def lastmod(self, article):
        return article.changed_at


class CategorySitemap(Sitemap):
    def items(self):
        return Category.objects.all()
