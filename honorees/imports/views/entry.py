"""What the admin site asks of the wizard: URL patterns, its entry of the navigation, notes on the dashboard."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from honorees.imports.choices import WAITING
from honorees.imports.models import ListImport
from honorees.imports.views.applying import apply, item, progress, undo
from honorees.imports.views.columns import columns
from honorees.imports.views.portraits import archive, portraits
from honorees.imports.views.preview import preview
from honorees.imports.views.reconciling import reconciliation
from honorees.imports.views.uploading import error_workbook_download, imports, original, reimport, template, upload
from portal.staff.model_admin import urls_below


def import_urls(site: Any) -> list[Any]:
    """Return the URL patterns of the import wizard, for the admin site."""
    url = urls_below(site, "nhap-danh-sach/", "honorees.import_list")
    return [
        url("", imports, "import-list"),
        url("moi/", upload, "import-upload"),
        url("mau/", template, "import-template"),
        url("doi-chieu/<slug:slug>/", reconciliation, "import-reconciliation"),
        url("<int:pk>/", item, "import-item"),
        url("<int:pk>/cot/", columns, "import-columns"),
        url("<int:pk>/xem-truoc/", preview, "import-preview"),
        url("<int:pk>/tep-goc/", original, "import-original"),
        url("<int:pk>/tep-loi/", error_workbook_download, "import-marked"),
        url("<int:pk>/ap-dung/", apply, "import-apply"),
        url("<int:pk>/tien-do/", progress, "import-progress"),
        url("<int:pk>/hoan-tac/", undo, "import-undo"),
        url("<int:pk>/nhap-lai/", reimport, "import-again"),
        url("<int:pk>/chan-dung/", portraits, "import-portraits"),
        url("<int:pk>/chan-dung/<int:archive_pk>/", archive, "import-archive"),
    ]


def navigation_entries(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the navigation entry of the import wizard, none without the permission."""
    if not request.user.has_perm("honorees.import_list"):
        return []
    address = reverse("admin:import-list")
    return [{"name": "Nhập danh sách", "object_name": "Imports", "admin_url": address, "add_url": None}]


def dashboard_notes(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Yield a note about unfinished imports for the admin's dashboard."""
    if not request.user.has_perm("honorees.import_list"):
        return
    waiting = ListImport.objects.filter(state__in=WAITING).count()
    if waiting:
        yield {"text": f"{waiting} tệp danh sách đang chờ xem và áp dụng", "address": reverse("admin:import-list")}
