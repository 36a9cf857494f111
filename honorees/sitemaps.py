from honorees.models import Cycle, Honoree, Movement
from portal.publication.choices import Kind
from portal.site.sitemap_section import PageSitemap


class HonoreeSitemap(PageSitemap):
    kind = Kind.HONOREE
    since = "published_at"

    def items(self):
        return self.stamped(Honoree.objects.public().only("slug", "kind", "published_at"))


class MovementSitemap(PageSitemap):
    kind = Kind.MOVEMENT
    since = "updated_at"

    def items(self):
        return self.stamped(Movement.objects.all())


class CycleSitemap(PageSitemap):
    kind = Kind.CYCLE
    since = "updated_at"

    def items(self):
        return self.stamped(Cycle.objects.select_related("movement"))
