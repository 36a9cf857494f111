from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from honorees.imports.models import ListImport
from honorees.imports.services import delete_expired_files
from tests.factories import CycleFactory
from tests.honorees.imports.factories import PortraitArchiveFactory, uploaded_list

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "is_kept"), [(364, True), (366, False)])
def test_files_are_deleted_after_a_year_and_rows_stay(days, is_kept, capsys):
    item = uploaded_list(CycleFactory())
    archive = PortraitArchiveFactory(list_import=item)
    default_storage.save(archive.stored_as, ContentFile(b"PK"))
    ListImport.objects.update(uploaded_at=timezone.now() - timedelta(days=days))

    call_command("worker", once=True)
    call_command("worker", once=True)

    assert [default_storage.exists(name) for name in (item.stored_as, archive.stored_as)] == [is_kept, is_kept]
    assert ListImport.objects.filter(forgotten_at=None).exists() is is_kept
    assert capsys.readouterr().out.count("old import files: 1") == (0 if is_kept else 1)


def test_files_of_running_imports_stay():
    item = uploaded_list(CycleFactory())
    by, long_ago = item.uploaded_by, timezone.now() - timedelta(days=400)
    ListImport.objects.update(
        state="applying", asked_by=by, asked_at=long_ago, previewed_at=long_ago, uploaded_at=long_ago
    )

    delete_expired_files()

    assert default_storage.exists(item.stored_as)
