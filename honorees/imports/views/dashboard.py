from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from honorees.imports.choices import WAITING
from honorees.imports.models import ListImport


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
