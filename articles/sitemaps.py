from articles.models import Article, Category
from portal.publication.choices import ChangeKind
from portal.site.sitemap_section import PageSitemap


class ArticleSitemap(PageSitemap):
    kind = ChangeKind.ARTICLE
    since = "published_at"

    def items(self):
        return self.stamped(Article.objects.public().only("slug", "published_at"))


class CategorySitemap(PageSitemap):
    def items(self):
        return Category.objects.all()
