"""The sitemap: an index at /sitemap.xml that joins the apps' sections."""

from django.urls import reverse

from articles.sitemaps import ArticleSitemap, CategorySitemap
from honorees.sitemaps import CycleSitemap, HonoreeSitemap, MovementSitemap
from portal.site.sitemap_section import PageSitemap


class StaticSitemap(PageSitemap):
    def items(self) -> list[str]:
        return ["home", "honorees:directory", "articles:news", "figures"]

    def location(self, name: str) -> str:
        return reverse(name)


SITEMAPS = {
    "trang": StaticSitemap,
    "phong-trao": MovementSitemap,
    "giai-doan": CycleSitemap,
    "guong-dien-hinh": HonoreeSitemap,
    "tin-tuc": ArticleSitemap,
    "chuyen-muc": CategorySitemap,
}
