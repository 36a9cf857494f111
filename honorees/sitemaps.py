from honorees.models import Cycle, Honoree, Movement
from portal.publication.choices import ChangeKind
from portal.site.sitemap_section import PageSitemap


class HonoreeSitemap(PageSitemap):
    kind = ChangeKind.HONOREE
    since = "published_at"

    def items(self):
        return self.stamped(Honoree.objects.public().only("slug", "kind", "published_at"))


class MovementSitemap(PageSitemap):
    kind = ChangeKind.MOVEMENT
    since = "updated_at"

    def items(self):
        return self.stamped(Movement.objects.all())


class CycleSitemap(PageSitemap):
    kind = ChangeKind.CYCLE
    since = "updated_at"

    def items(self):
        return self.stamped(Cycle.objects.select_related("movement"))
