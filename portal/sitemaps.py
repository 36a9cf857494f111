from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from articles.sitemaps import ArticleSitemap, CategorySitemap
from honorees.sitemaps import HonoreeSitemap, MovementSitemap


class StaticSitemap(Sitemap):
    def items(self):
        return ["home", "honorees:directory", "articles:news", "figures"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "trang": StaticSitemap,
    "phong-trao": MovementSitemap,
    "guong-dien-hinh": HonoreeSitemap,
    "tin-tuc": ArticleSitemap,
    "chuyen-muc": CategorySitemap,
}
