"""What every public page has: its head (title, canonical address, sharing, structured data …) and its way of paging."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.exceptions import BadRequest
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import DetailView

from portal.changes import last_change_at
from portal.choices import Kind
from portal.models import Change

SITE_NAME = "Tham mưu giỏi, phục vụ tốt"
PUBLISHER = "Công đoàn Viên chức Việt Nam"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# microseconds since 1970 (negative before), and a key
_CURSOR = re.compile(r"(-?[0-9]{1,17})-([0-9]{1,18})")


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: the site's name and address."""
    return {"site_name": SITE_NAME, "publisher": PUBLISHER, "site_url": settings.SITE_URL}


@dataclass
class Page:
    """The head of one public page. `path` is its canonical address on this site, with the query that matters."""

    title: str
    path: str
    description: str = ""
    kind: str = "website"
    image: Any = None
    crumbs: Sequence[tuple[str, str]] = ()
    structured: list[dict[str, Any]] = field(default_factory=list)
    published_at: datetime | None = None
    modified_at: datetime | None = None
    is_indexed: bool = True

    @property
    def url(self) -> str:
        return absolute(self.path)

    @property
    def image_url(self) -> str:
        return image_url(self.image) if self.image else ""

    @property
    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Trang chủ", reverse("home")), *self.crumbs]

    @property
    def graph(self) -> list[dict[str, Any]]:
        """All structured data of the page, the trail of breadcrumbs included."""
        if not self.crumbs:
            return self.structured
        trail = {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
                for position, (name, path) in enumerate(self.breadcrumbs, start=1)
            ],
        }
        return [*self.structured, trail]

    @property
    def share_links(self) -> list[dict[str, str]]:
        address, title = quote(self.url, safe=""), quote(self.title, safe="")
        return [
            {"name": "Facebook", "icon": "share", "url": f"https://www.facebook.com/sharer/sharer.php?u={address}"},
            {"name": "X", "icon": "external", "url": f"https://x.com/intent/post?url={address}&text={title}"},
            {"name": "Thư điện tử", "icon": "mail", "url": f"mailto:?subject={title}&body={address}"},
        ]


def image_url(image: Any, width: int = 1280, extension: str = "jpg") -> str:
    """The absolute address of a rendition, for machines that share or index a page."""
    from portal.images import rendition_widths

    fitting = [candidate for candidate in rendition_widths(image) if candidate <= width]
    return absolute(
        reverse("media", args=[image.key, fitting[-1] if fitting else rendition_widths(image)[0], extension])
    )


def gone(request: HttpRequest, item: Any) -> HttpResponse:
    """The answer for what was public and has been withdrawn: 410 with the day and the public reason."""
    page = Page(title="Nội dung đã được rút", path=request.path, is_indexed=False)
    return render(request, "410.html", {"item": item, "page": page}, status=410)


class PublishedDetailView(DetailView):
    """One item by its slug: its page while it is public, 410 once it was, 404 as if it did not exist before."""

    queryset: Any = None

    def get_queryset(self):
        return self.for_page(self.model.objects.once_public())

    def for_page(self, items):
        """The items with all that the page shows of one; the admin's preview gives it drafts too."""
        return items.for_page()

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.is_public:
            return gone(request, self.object)
        return self.render_to_response(self.get_context_data(object=self.object))


def read_cursor(value: str) -> tuple[datetime, int] | None:
    """The place in a newest-first list that `make_cursor` wrote; None for an empty value. Raises BadRequest."""
    if not value:
        return None
    match = _CURSOR.fullmatch(value)
    try:
        if match:
            return _EPOCH + timedelta(microseconds=int(match[1])), int(match[2])
    except OverflowError:  # no year that a date can have
        pass
    raise BadRequest("Địa chỉ của trang danh sách không hợp lệ.")


def make_cursor(item: Any, column: str = "published_at") -> str:
    return f"{(getattr(item, column) - _EPOCH) // timedelta(microseconds=1)}-{item.pk}"


def keyset_page(queryset: Any, cursor: str, size: int) -> tuple[list[Any], str]:
    """The items of one page of a newest-first list and the cursor of the next page ("" at the end): one query."""
    place = read_cursor(cursor)
    if place:
        queryset = queryset.older_than(*place)
    items = list(queryset.newest_first()[: size + 1])
    more = len(items) > size
    return items[:size], make_cursor(items[size - 1]) if more else ""


def page_number(request: HttpRequest, name: str = "trang") -> int:
    """The page asked for by number, 1 if none is named. Raises Http404 for what is no page number."""
    value = request.GET.get(name, "1")
    if not (value.isascii() and value.isdigit() and 0 < len(value) <= 6 and int(value) > 0):
        raise Http404("Không có trang này.")
    return int(value)


def query_string(parameters: dict[str, Any]) -> str:
    """`?…` of the parameters that have a value, or ""."""
    kept = {name: value for name, value in parameters.items() if value not in (None, "", [])}
    return f"?{urlencode(kept, doseq=True)}" if kept else ""


class PageSitemap(Sitemap):
    """A section of the sitemap under SITE_URL; the times of what has a change log come from there."""

    limit = 5000
    kind: Kind | None = None
    since = ""  # the column that holds the time where the log has no row yet

    @property
    def protocol(self) -> str:
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
        return getattr(item, "changed_at", None)

    def get_latest_lastmod(self) -> datetime | None:
        """For the index: of the newest change alone, not by asking every item."""
        if self.kind is None:
            return None
        return Change.objects.filter(kind=self.kind).order_by("-sequence").values_list("at", flat=True).first()
