"""What every public page has: its head (title, canonical address, sharing, structured data …) and its way of paging."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import DetailView

from portal.core.identity import PUBLISHER, SITE_NAME, absolute
from portal.files.markup import rendition_url

if TYPE_CHECKING:
    BaseView = DetailView[Any]
else:
    BaseView = DetailView


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


def image_url(image: Any, width: int = 1280) -> str:
    """The absolute address of a rendition, for machines that share or index a page."""
    return absolute(rendition_url(image, width, "jpg"))


def gone(request: HttpRequest, item: Any) -> HttpResponse:
    """The answer for what was public and has been withdrawn: 410 with the day and the public reason."""
    page = Page(title="Nội dung đã được rút", path=request.path, is_indexed=False)
    return render(request, "410.html", {"item": item, "page": page}, status=410)


class PublishedDetailView(BaseView):
    """One item by its slug: its page while it is public, 410 once it was, 404 as if it did not exist before."""

    queryset: Any = None

    def get_queryset(self) -> QuerySet[Any]:
        return self.for_page(self.model.objects.once_public())

    def for_page(self, items: Any) -> QuerySet[Any]:
        """The items with all that the page shows of one; the admin's preview gives it drafts too."""
        found: QuerySet[Any] = items.for_page()
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not self.object.is_public:
            return gone(request, self.object)
        return self.render_to_response(self.get_context_data(object=self.object))


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
