import pytest

from honorees.imports.services import request_apply, request_undo, run_pending_imports


@pytest.fixture(autouse=True)
def _folder(settings):
    """Create the folder of uploaded files, as the first upload would."""
    (settings.MEDIA_ROOT / "nhap-danh-sach").mkdir(parents=True)


@pytest.fixture
def apply():
    """Request an import, run the worker and return the refreshed import."""

    def apply(item, by, publishes=False):
        request_apply(import_id=item.pk, seen=item.version, publishes=publishes, by=by)
        run_pending_imports()
        item.refresh_from_db()
        return item

    return apply


@pytest.fixture
def undo():
    def undo(item, by):
        request_undo(import_id=item.pk, by=by)
        run_pending_imports()
        item.refresh_from_db()
        return item

    return undo
