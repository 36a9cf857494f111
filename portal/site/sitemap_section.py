"""The base of the sitemap's sections."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models.functions import Coalesce

from portal.publication.changes import last_change_at
from portal.publication.choices import ChangeKind
from portal.publication.models import Change

if TYPE_CHECKING:
    BaseSitemap = Sitemap[Any]
else:
    BaseSitemap = Sitemap


class PageSitemap(BaseSitemap):
    """A section of the sitemap under SITE_URL; the times of what has a change log come from there."""

    limit = 5000
    kind: ChangeKind | None = None
    since = ""  # the column that holds the time where the log has no row yet

    @property
    def protocol(self) -> str:  # type: ignore[override]  # read each time, and never set
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def stamped(self, queryset: Any) -> Any:
        """For a section that has a kind: the items, each with the time of its newest change."""
        if self.kind is None:
            raise TypeError(f"{type(self).__name__} has no kind")
        changed_at = Coalesce(last_change_at(self.kind), self.since)
        return queryset.annotate(changed_at=changed_at).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return item.changed_at if self.kind else None

    def get_latest_lastmod(self) -> datetime | None:
        """For the index: of the newest change alone, not by asking every item."""
        if self.kind is None:
            return None
        return Change.objects.filter(kind=self.kind).order_by("-sequence").values_list("at", flat=True).first()
