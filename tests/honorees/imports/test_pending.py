"""The worker: killed processes, expired claims, and the cost of many rows."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from honorees.imports.models import ImportedRow, ListImport
from honorees.imports.progress import Progress, ProgressReporter, read_progress
from honorees.imports.services import request_apply, run_pending_imports
from honorees.imports.services.applying import apply_import
from honorees.imports.services.pending import claim_next
from honorees.models import Honoree, Honour
from tests.cost import steps
from tests.factories import UnitFactory
from tests.honorees.imports.factories import ListImportFactory, count, officer, planned_create


def import_of(rows):
    """Return an import of that many new people, ready to be applied."""
    item, unit = count(ListImportFactory(), create=rows), UnitFactory(name="Văn phòng Chính phủ")
    names = [f"Nguyễn Văn {'ABCDEFGHIK'[number % 10]}n {number}" for number in range(rows)]
    ImportedRow.objects.bulk_create(
        ImportedRow(
            list_import=item,
            position=number,
            sheet="Danh sách",
            number=number + 3,
            action="create",
            label=name,
            after={"name": name, "unit_id": unit.pk, "unit_name": unit.name, "post": "Chuyên viên", "birth_year": 1980},
        )
        for number, name in enumerate(names, start=1)
    )
    item.previewed_at = timezone.now()
    item.save()
    return item


def requested(item):
    request_apply(import_id=item.pk, seen=item.version, publishes=False, by=officer())
    item.refresh_from_db()
    return item


@pytest.mark.django_db
def test_command_runs_requested_imports(capsys):
    item = count(ListImportFactory(), create=1)
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    item.previewed_at = timezone.now()
    item.save()
    requested(item)

    call_command("worker", once=True)

    assert "imports: 1" in capsys.readouterr().out
    assert Honoree.objects.get().name == "Đặng Thị Hòa"


@pytest.mark.django_db
def test_claimed_import_is_not_run_again_until_the_claim_expires():
    item = requested(import_of(1))
    claim_next()

    assert run_pending_imports() == 0
    ListImport.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert run_pending_imports() == 1
    item.refresh_from_db()
    assert (item.state, item.claim) == ("applied", "")


@pytest.mark.django_db
def test_worker_that_lost_its_claim_writes_nothing():
    requested(import_of(1))
    late = claim_next()
    ListImport.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    claim_next()

    with pytest.raises(ListImport.DoesNotExist):
        apply_import(import_id=late.pk, claim=late.claim)
    assert not Honoree.objects.exists()


@pytest.mark.django_db
def test_progress_is_reported_outside_the_database():
    item = ListImportFactory()
    assert read_progress(item) is None

    reporter = ProgressReporter(item, 200)
    reporter.reported_at = 0.0
    reporter.report(50)

    assert read_progress(item) == Progress(50, 200)
    assert read_progress(item).percent == 25


@pytest.mark.django_db(transaction=True)
@pytest.mark.scale
def test_killed_worker_leaves_nothing_and_the_next_one_starts_from_the_beginning(database_url):
    item = requested(import_of(6000))
    environment = {**os.environ, "DATABASE_URL": database_url, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    command = [sys.executable, "manage.py", "worker"]
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    progress = None
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (progress and progress.done > 6000):
            progress = read_progress(item)
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    assert progress is not None
    assert 6000 < progress.done < progress.total
    connection.close()
    assert not Honoree.objects.exists()
    assert not Honour.objects.exists()
    item.refresh_from_db()
    assert item.state == "applying"

    ListImport.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    run_pending_imports()
    item.refresh_from_db()
    assert item.state == "applied"
    assert Honoree.objects.count() == Honour.objects.count() == 6000


def cost_of_applying(count):
    """Queries, and lines of Python executed; what was applied is taken back."""
    with transaction.atomic():
        item = requested(import_of(count))
        with CaptureQueriesContext(connection) as captured:
            lines = steps(run_pending_imports)
        item.refresh_from_db()
        assert (item.state, Honour.objects.count()) == ("applied", count)
        transaction.set_rollback(True)
    return len(captured), lines


@pytest.mark.django_db
@pytest.mark.scale
def test_cost_of_applying_grows_with_the_rows_and_not_with_their_square():
    cost_of_applying(10)  # what is computed once and kept

    few, more = cost_of_applying(100), cost_of_applying(400)

    assert more[0] < 4.5 * few[0]
    assert more[1] < 4.5 * few[1]


@pytest.mark.django_db
@pytest.mark.scale
def test_ten_thousand_rows_are_applied_and_undone(undo):
    item = requested(import_of(10_000))

    run_pending_imports()

    item.refresh_from_db()
    assert (item.state, item.refusals) == ("applied", [])
    assert Honour.objects.count() == 10_000
    undo(item, officer())
    assert item.state == "undone"
    assert not Honoree.objects.exists()
