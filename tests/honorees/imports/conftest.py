import pytest

from honorees.imports.services import ask_to_apply, ask_to_undo, do_waiting


@pytest.fixture(autouse=True)
def _folder(settings):
    """The folder in which storage keeps the files, as the first upload would have made it."""
    (settings.MEDIA_ROOT / "nhap-danh-sach").mkdir(parents=True)


@pytest.fixture
def apply():
    """Ask for an import and let the worker do it; the import as it is then."""

    def apply(item, by, publishes=False):
        ask_to_apply(import_id=item.pk, seen=item.version, publishes=publishes, by=by)
        do_waiting()
        item.refresh_from_db()
        return item

    return apply


@pytest.fixture
def undo():
    def undo(item, by):
        ask_to_undo(import_id=item.pk, by=by)
        do_waiting()
        item.refresh_from_db()
        return item

    return undo
