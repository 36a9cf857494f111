from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.decorators.cache import never_cache

from honorees.imports.desk.applying import apply, item, progress, undo
from honorees.imports.desk.columns import columns
from honorees.imports.desk.portraits import archive, portraits
from honorees.imports.desk.preview import preview
from honorees.imports.desk.reconciling import reconciliation
from honorees.imports.desk.taking import again, imports, marked, original, template, upload


def doors(site: Any) -> list[Any]:
    """The addresses of the desk under the admin's."""

    def door(route, view, name):
        return path(f"nhap-danh-sach/{route}", site.admin_view(_for_officers(view, site)), name=name)

    return [
        door("", imports, "import-list"),
        door("moi/", upload, "import-upload"),
        door("mau/", template, "import-template"),
        door("doi-chieu/<slug:slug>/", reconciliation, "import-reconciliation"),
        door("<int:pk>/", item, "import-item"),
        door("<int:pk>/cot/", columns, "import-columns"),
        door("<int:pk>/xem-truoc/", preview, "import-preview"),
        door("<int:pk>/tep-goc/", original, "import-original"),
        door("<int:pk>/tep-loi/", marked, "import-marked"),
        door("<int:pk>/ap-dung/", apply, "import-apply"),
        door("<int:pk>/tien-do/", progress, "import-progress"),
        door("<int:pk>/hoan-tac/", undo, "import-undo"),
        door("<int:pk>/nhap-lai/", again, "import-again"),
        door("<int:pk>/chan-dung/", portraits, "import-portraits"),
        door("<int:pk>/chan-dung/<int:archive_pk>/", archive, "import-archive"),
    ]


def _for_officers(view, site):
    @never_cache
    @wraps(view)
    def guard(request, **kwargs):
        if not request.user.has_perm("honorees.import_list"):
            raise PermissionDenied
        request.admin_site = site
        return view(request, **kwargs)

    return guard
