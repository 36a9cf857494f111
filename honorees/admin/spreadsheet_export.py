"""Export of a filtered changelist as a streamed spreadsheet."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.urls import path
from django.utils import timezone

from honorees.imports.export import honour_list
from portal.files.tables import CSV, XLSX

MEDIA_TYPES = {"xlsx": XLSX, "csv": CSV}


class SpreadsheetExport:
    """Mixin that exports the honours of a filtered changelist, all its pages."""

    def honours_of(self, listed):
        """Return the honours of the listed objects."""
        raise NotImplementedError

    def get_urls(self):
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("xuat.<slug:kind>", wrap(self.export_view), name=name), *super().get_urls()]

    def export_view(self, request, kind):
        if not request.user.has_perm("honorees.view_honour"):
            raise PermissionDenied
        if kind not in MEDIA_TYPES:
            raise Http404("Không có định dạng này.")
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise BadRequest("Bộ lọc của danh sách không hợp lệ.") from None
        response = StreamingHttpResponse(honour_list(self.honours_of(listed), kind), content_type=MEDIA_TYPES[kind])
        name = f"danh-sach-ton-vinh-{timezone.localdate():%Y-%m-%d}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def changelist_view(self, request, extra_context=None):
        may_export = request.user.has_perm("honorees.view_honour")
        query = request.GET.copy()
        query.pop("p", None)
        return super().changelist_view(
            request, {"may_export": may_export, "export_query": query.urlencode(), **(extra_context or {})}
        )
