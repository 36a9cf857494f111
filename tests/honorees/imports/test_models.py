import pytest
from django.db import IntegrityError
from django.utils import timezone

from honorees.imports.models import PortraitFile, RememberedColumn
from honorees.models import Cycle, Decision
from honorees.sample.content import delete_rows
from portal.ops.sample_content import Removal
from tests.factories import CycleFactory, UserFactory
from tests.honorees.imports.factories import ImportedRowFactory, ListImportFactory, PortraitArchiveFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"state": "moi"}, "import_state_is_known"),
        ({"previewed_at": None}, "import_preview_has_a_date"),
        ({"state": "applying"}, "import_applied_is_whole"),
        ({"applied": True, "applied_at": None}, "import_applied_has_a_date"),
        ({"applied": True, "state": "undone"}, "import_undone_is_whole"),
        ({"applied": True, "state": "undoing", "claim": "a"}, "import_claim_is_whole"),
        ({"claim": "a", "claimed_until": NOW}, "import_claim_is_for_work"),
    ],
)
def test_impossible_imports_are_refused(columns, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        ListImportFactory(**columns)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"action": "xoa"}, "imported_row_action_is_known"),
        ({"action": "change", "made_honour": True}, "imported_row_made_what_it_creates"),
        ({"made_honoree": True}, "imported_row_made_what_it_creates"),
    ],
)
def test_impossible_rows_are_refused(columns, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        ImportedRowFactory(**columns)


def test_two_rows_cannot_have_the_same_position():
    row = ImportedRowFactory()

    # SQLite names the columns, PostgreSQL the constraint
    with pytest.raises(IntegrityError, match=r"one_imported_row_at_each_position|list_import_id.*position"):
        ImportedRowFactory(list_import=row.list_import, position=row.position)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [({"state": "la"}, "portrait_state_is_known"), ({"state": "refused"}, "refused_portrait_says_why")],
)
def test_impossible_portrait_files_are_refused(columns, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        PortraitFile.objects.create(archive=PortraitArchiveFactory(), member="a.jpg", **columns)


def test_archive_member_is_unique():
    archive = PortraitArchiveFactory()
    PortraitFile.objects.create(archive=archive, member="a.jpg", state="unknown")

    # SQLite names the columns, PostgreSQL the constraint
    with pytest.raises(IntegrityError, match=r"one_portrait_file_for_each_member|archive_id.*member"):
        PortraitFile.objects.create(archive=archive, member="a.jpg", state="unknown")


def test_requested_archive_needs_a_user():
    with pytest.raises(IntegrityError, match="portrait_placing_is_whole"):
        PortraitArchiveFactory(asked_at=NOW)


def test_remembered_column_needs_a_heading():
    with pytest.raises(IntegrityError, match="remembered_column_has_a_heading"):
        RememberedColumn.objects.create(heading="", meaning="post", said_by=UserFactory())


def test_announced_parts_add_up():
    CycleFactory(announced_count=150, announced_central=84, announced_local=66)
    CycleFactory(announced_count=150, announced_central=84)

    with pytest.raises(IntegrityError, match="cycle_announced_parts_add_up"):
        CycleFactory(announced_count=150, announced_central=84, announced_local=60)


def test_sample_cycle_with_an_import_stays_as_the_portals_own():
    item = ListImportFactory(cycle__is_sample=True, decision__is_sample=True)
    CycleFactory(is_sample=True)

    delete_rows(Removal())

    assert list(Cycle.objects.values_list("pk", "is_sample")) == [(item.cycle_id, False)]
    assert list(Decision.objects.values_list("pk", "is_sample")) == [(item.decision_id, False)]
