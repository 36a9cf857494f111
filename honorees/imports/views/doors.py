from typing import Any

from honorees.imports.views.applying import apply, item, progress, undo
from honorees.imports.views.columns import columns
from honorees.imports.views.portraits import archive, portraits
from honorees.imports.views.preview import preview
from honorees.imports.views.reconciling import reconciliation
from honorees.imports.views.taking import again, imports, marked, original, template, upload
from portal.staff.model_admin import desk_door


def doors(site: Any) -> list[Any]:
    """The addresses of the desk under the admin's."""
    door = desk_door(site, "nhap-danh-sach/", "honorees.import_list")
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
