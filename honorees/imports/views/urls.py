from typing import Any

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
