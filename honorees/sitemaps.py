from django.db.models import QuerySet

from honorees.models import Cycle, Honoree, Movement
from portal.publication.choices import ChangeKind
from portal.site.sitemap_section import PageSitemap


class HonoreeSitemap(PageSitemap):
    kind = ChangeKind.HONOREE
    since = "published_at"

    def items(self) -> QuerySet[Honoree]:
        items: QuerySet[Honoree] = self.stamped(Honoree.objects.public().only("slug", "kind", "published_at"))
        return items


class MovementSitemap(PageSitemap):
    kind = ChangeKind.MOVEMENT
    since = "updated_at"

    def items(self) -> QuerySet[Movement]:
        items: QuerySet[Movement] = self.stamped(Movement.objects.all())
        return items


class CycleSitemap(PageSitemap):
    kind = ChangeKind.CYCLE
    since = "updated_at"

    def items(self) -> QuerySet[Cycle]:
        items: QuerySet[Cycle] = self.stamped(Cycle.objects.select_related("movement"))
        return items
