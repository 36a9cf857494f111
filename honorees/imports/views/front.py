from typing import Any

from honorees.imports.choices import ImportState
from honorees.imports.models import ListImport
from honorees.imports.views.pages import desk_address


def entries(request) -> list[dict[str, Any]]:
    """What stands in the admin's navigation before the lists: the desk itself."""
    if not request.user.has_perm("honorees.import_list"):
        return []
    return [{"name": "Nhập danh sách", "object_name": "Imports", "admin_url": desk_address(), "add_url": None}]


def notes(request):
    """What waits at the desk, for the admin's front page."""
    if not request.user.has_perm("honorees.import_list"):
        return
    waiting = ListImport.objects.filter(
        state__in=[ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED]
    ).count()
    if waiting:
        yield {"text": f"{waiting} tệp danh sách đang chờ xem và áp dụng", "address": desk_address()}
