from articles.models import Article, Category
from portal.choices import Kind
from portal.pages import PageSitemap


class ArticleSitemap(PageSitemap):
    kind = Kind.ARTICLE
    since = "published_at"

    def items(self):
        return self.stamped(Article.objects.public().only("slug", "published_at"))


class CategorySitemap(PageSitemap):
    def items(self):
        return Category.objects.all()
