import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from portal.publication.models import Change
from tests.factories import ArticleFactory, HonoreeFactory

RUN_DUE_WITH_A_LONG_PAUSE = """
import django
django.setup()
from django.core.management import execute_from_command_line
from portal.management.commands import run_due
run_due.PAUSE_SECONDS = 3600
execute_from_command_line(["manage.py", "run_due", "--forever"])
"""


def rows():
    return list(Change.objects.order_by("kind").values_list("kind", "object_id", "action"))


@pytest.mark.django_db
def test_everything_that_is_due_is_written_and_counted(capsys):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    article = ArticleFactory(public=True, change_due_at=an_hour_ago)
    honoree = HonoreeFactory(public=True, change_due_at=an_hour_ago)
    ArticleFactory(scheduled=True)

    call_command("run_due")
    call_command("run_due")

    assert capsys.readouterr().out.splitlines() == [
        "2 scheduled items have become public.",
        "0 scheduled items have become public.",
    ]
    assert rows() == [("article", article.pk, "upserted"), ("honoree", honoree.pk, "upserted")]


@pytest.mark.django_db(transaction=True)
def test_running_for_ever_ends_at_once_when_told_to(database_url):
    article = ArticleFactory(public=True, change_due_at=timezone.now() - timedelta(hours=1))
    companion = subprocess.Popen(
        [sys.executable, "-c", RUN_DUE_WITH_A_LONG_PAUSE],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not Change.objects.exists():
            assert companion.poll() is None, companion.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        companion.send_signal(signal.SIGTERM)
        _, said = companion.communicate(timeout=30)
    finally:
        companion.kill()
        companion.wait()

    assert companion.returncode == 0
    assert "1 scheduled items have become public" in said
    assert "Traceback" not in said
    assert rows() == [("article", article.pk, "upserted")]
