from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

from articles.models import Article
from portal.core.identity import PUBLISHER, SITE_NAME, absolute
from portal.site.head import image_url

FEED_SIZE = 30


class NewsFeed(Feed):  # type: ignore[type-arg]  # generic only in the stubs
    feed_type = Rss201rev2Feed
    title = f"{SITE_NAME} – Tin tức"
    description = f"Tin, bài mới của cổng thông tin phong trào “{SITE_NAME}”, {PUBLISHER}."
    language = "vi"

    # absolute URLs are built from SITE_URL, not from the Host header of the request
    def link(self) -> str:
        return absolute(reverse("articles:news"))

    def feed_url(self) -> str:
        return absolute(reverse("rss"))

    def items(self) -> QuerySet[Article]:
        return Article.objects.public().for_listing().newest_first()[:FEED_SIZE]

    def item_link(self, article: Article) -> str:
        return absolute(article.get_absolute_url())

    def item_title(self, article: Article) -> str:
        return article.headline

    def item_description(self, article: Article) -> str:
        return article.lead

    def item_pubdate(self, article: Article) -> datetime | None:
        return article.published_at

    def item_updateddate(self, article: Article) -> datetime | None:
        return article.updated_for_readers

    def item_author_name(self, article: Article) -> str:
        return article.byline or PUBLISHER

    def item_categories(self, article: Article) -> list[str]:
        return [article.category.name]

    def item_enclosures(self, article: Article) -> list[Enclosure]:
        # the length is a required attribute that feed readers ignore; 0 is the usual value for unknown
        return [Enclosure(image_url(article.photo), "0", "image/jpeg")] if article.photo else []
