from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

from articles.models import Article
from portal.core.identity import PUBLISHER, SITE_NAME, absolute
from portal.site.head import image_url

FEED_SIZE = 30


class NewsFeed(Feed):
    feed_type = Rss201rev2Feed
    title = f"{SITE_NAME} – Tin tức"
    description = f"Tin, bài mới của cổng thông tin phong trào “{SITE_NAME}”, {PUBLISHER}."
    language = "vi"

    # absolute URLs are built from SITE_URL, not from the Host header of the request
    def link(self):
        return absolute(reverse("articles:news"))

    def feed_url(self):
        return absolute(reverse("rss"))

    def items(self):
        return Article.objects.public().for_listing().newest_first()[:FEED_SIZE]

    def item_link(self, article):
        return absolute(article.get_absolute_url())

    def item_title(self, article):
        return article.headline

    def item_description(self, article):
        return article.lead

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.updated_for_readers

    def item_author_name(self, article):
        return article.byline or PUBLISHER

    def item_categories(self, article):
        return [article.category.name]

    def item_guid(self, article):
        return absolute(article.get_absolute_url())

    def item_enclosures(self, article):
        # the length is a required attribute that feed readers ignore; 0 is the usual value for unknown
        return [Enclosure(image_url(article.photo), "0", "image/jpeg")] if article.photo else []
