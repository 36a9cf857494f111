import os
import signal
import subprocess
import sys
import time
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, transaction

from portal.management.commands.work import WORKS, Work, keep_doing
from portal.publication.changes import record
from portal.publication.choices import Action
from tests.factories import HonoreeFactory
from tests.partner import get
from tests.portal.webhooks.factories import WebhookFactory


@pytest.mark.django_db
def test_files_are_made_ready(capsys):
    HonoreeFactory(public=True)

    call_command("work")

    assert "exports: 5" in capsys.readouterr().out
    assert all(row["is_ready"] for row in get("exports/").json()["results"])


@pytest.mark.django_db
def test_webhooks_are_sent_to_the_real_outside(capsys):
    """A name that no resolver knows, so that nothing leaves this machine: the attempt and its failure are noted."""
    webhook = WebhookFactory(url="https://khong-co.invalid/nhan")
    with transaction.atomic():
        record("article", [1], Action.UPSERTED)

    call_command("work")

    delivery = webhook.deliveries.get()
    assert "webhooks: 1" in capsys.readouterr().out
    assert (delivery.state, delivery.attempts, delivery.last_status) == ("waiting", 1, None)
    assert "tên miền" in delivery.last_error


def test_four_send_at_once():
    assert {work.name: work.threads for work in WORKS} == {
        "exports": 1,
        "webhooks": 4,
        "use": 1,
        "old deliveries": 1,
        "imports": 1,
    }


@pytest.mark.django_db
def test_work_goes_on_after_a_database_that_was_away():
    ended, tries = Event(), []

    def do():
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("away")
        ended.set()
        return 1

    keep_doing(Work("test", do, 0), ended)

    assert len(tries) == 3


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_fault_of_ours_ends_the_command():
    ended = Event()

    def do():
        raise ZeroDivisionError

    thread = Thread(target=keep_doing, args=(Work("test", do, 0), ended))
    thread.start()
    thread.join(timeout=10)

    assert ended.is_set()


@pytest.mark.django_db(transaction=True)
def test_command_that_goes_on_ends_when_it_is_asked_to(database_url):
    child = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--forever"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url, "MEDIA_ROOT": str(settings.MEDIA_ROOT)},
        stderr=subprocess.PIPE,
    )
    try:
        for _ in range(100):
            time.sleep(0.2)
            if all(row["is_ready"] for row in get("exports/").json()["results"]):
                break
        child.send_signal(signal.SIGTERM)
        status = child.wait(timeout=15)
    finally:
        child.kill()
        child.stderr.close()

    assert status == 0
    assert all(row["is_ready"] for row in get("exports/").json()["results"])
