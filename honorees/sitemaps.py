from django.contrib.sitemaps import Sitemap
from django.db.models.functions import Coalesce

from honorees.models import Cycle, Honoree, Movement
from portal.changes import last_change_at
from portal.choices import Kind


class HonoreeSitemap(Sitemap):
    limit = 5000

    def items(self):
        changed = Coalesce(last_change_at(Kind.HONOREE), "published_at")
        return Honoree.objects.public().only("slug", "kind").annotate(changed_at=changed).order_by("pk")

    def lastmod(self, honoree):
        return honoree.changed_at


class MovementSitemap(Sitemap):
    def items(self):
        return [*Movement.objects.order_by("pk"), *Cycle.objects.for_listing()]

    def lastmod(self, item):
        return item.updated_at
