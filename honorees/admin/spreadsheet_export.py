"""Export of a filtered changelist as a streamed spreadsheet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from honorees.imports.export import honour_list
from honorees.models import Honour
from portal.files.tables import CSV, XLSX
from portal.staff.model_admin import PortalAdmin

MEDIA_TYPES = {"xlsx": XLSX, "csv": CSV}


class SpreadsheetExport(PortalAdmin):
    """Exports the honours of a filtered changelist, all its pages; `honour_lookup`: honours by the listed objects."""

    honour_lookup = "pk__in"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("xuat.<slug:kind>", wrap(self.export_view), name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest, kind: str) -> StreamingHttpResponse:
        if not request.user.has_perm("honorees.view_honour"):
            raise PermissionDenied
        if kind not in MEDIA_TYPES:
            raise Http404("Không có định dạng này.")
        listed = self.get_changelist_instance(request).get_queryset(request)
        honours = Honour.objects.filter(**{self.honour_lookup: listed.order_by().values("pk")})
        response = StreamingHttpResponse(honour_list(honours, kind), content_type=MEDIA_TYPES[kind])
        name = f"danh-sach-ton-vinh-{timezone.localdate():%Y-%m-%d}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        query = request.GET.copy()
        query.pop("p", None)
        return super().changelist_view(request, {"export_query": query.urlencode(), **(extra_context or {})})
