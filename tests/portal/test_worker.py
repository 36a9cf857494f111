import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Barrier, Event, Thread
from threading import enumerate as enumerate_threads

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone

import portal
from portal.core.apps import PortalAppConfig
from portal.core.tasks import Task
from portal.publication.changes import record
from portal.publication.choices import ChangeAction
from portal.publication.models import Change
from portal.worker.loop import repeat, run
from portal.worker.registry import collect_tasks
from tests.factories import ArticleFactory, HonoreeFactory
from tests.partner import get
from tests.portal.webhooks.factories import WebhookFactory


def rows():
    return list(Change.objects.order_by("kind").values_list("kind", "object_id", "action"))


# --- once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_once_runs_everything_due_and_prints_the_counts(capsys):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    article = ArticleFactory(public=True, change_due_at=an_hour_ago)
    honoree = HonoreeFactory(public=True, change_due_at=an_hour_ago)
    ArticleFactory(scheduled=True)

    call_command("worker", once=True)
    call_command("worker", once=True)

    assert capsys.readouterr().out.splitlines() == [
        "scheduled publication: 2",
        "exports: 5",
        "webhooks: 0",
        "use: 0",
        "old deliveries: 0",
        "imports: 0",
        "old import files: 0",
        "comment mails: 0",
        "expired comment data: 0",
        "scheduled publication: 0",
        "exports: 0",
        "webhooks: 0",
        "use: 0",
        "old deliveries: 0",
        "imports: 0",
        "old import files: 0",
        "comment mails: 0",
        "expired comment data: 0",
    ]
    assert rows() == [("article", article.pk, "upserted"), ("honoree", honoree.pk, "upserted")]


@pytest.mark.django_db
def test_export_files_are_created(capsys):
    HonoreeFactory(public=True)

    call_command("worker", once=True)

    assert "exports: 5" in capsys.readouterr().out
    assert all(row["is_ready"] for row in get("exports/").json()["results"])


@pytest.mark.django_db
def test_webhooks_are_sent_with_the_default_transport(capsys):
    """The host cannot be resolved, so that nothing leaves this machine; the failed attempt is recorded."""
    webhook = WebhookFactory(url="https://khong-co.invalid/nhan")
    with transaction.atomic():
        record("article", [1], ChangeAction.UPSERTED)

    call_command("worker", once=True)

    delivery = webhook.deliveries.get()
    assert "webhooks: 1" in capsys.readouterr().out
    assert (delivery.state, delivery.attempts, delivery.last_status) == ("waiting", 1, None)
    assert "tên miền" in delivery.last_error


# --- the registry ---------------------------------------------------------------------------------------------


def test_intervals_and_threads_of_all_tasks():
    assert {task.name: (task.interval, task.threads) for task in collect_tasks()} == {
        "scheduled publication": (10, 1),
        "exports": (60, 1),
        "webhooks": (2, 4),
        "use": (30, 1),
        "old deliveries": (3600, 1),
        "imports": (1, 1),
        "old import files": (10, 1),
        "comment mails": (10, 1),
        "expired comment data": (10, 1),
    }


@pytest.mark.parametrize("label", ["portal", "honorees", "articles"])
def test_apps_of_the_portal_use_its_base_class(label):
    assert isinstance(apps.get_app_config(label), PortalAppConfig)


class Declaring(PortalAppConfig):
    def __init__(self, *declared):
        super().__init__("declaring", portal)
        self.declared = declared

    def tasks(self):
        return self.declared


def test_tasks_are_collected_in_the_order_of_the_apps(monkeypatch):
    first, second, third = (Task(name, int, 1) for name in ("first", "second", "third"))
    foreign = AppConfig("foreign", portal)
    foreign.tasks = lambda: [Task("foreign", int, 1)]
    configs = [Declaring(first, second), foreign, PortalAppConfig("silent", portal), Declaring(third)]
    monkeypatch.setattr(apps, "get_app_configs", lambda: configs)

    assert collect_tasks() == [first, second, third]


def test_two_tasks_with_one_name_are_refused(monkeypatch):
    configs = [Declaring(Task("imports", int, 1)), Declaring(Task("imports", int, 1))]
    monkeypatch.setattr(apps, "get_app_configs", lambda: configs)

    with pytest.raises(ImproperlyConfigured, match="imports"):
        collect_tasks()


# --- the loop -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_task_is_retried_after_a_database_error():
    ended, tries = Event(), []

    def do():
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("away")
        ended.set()
        return 1

    repeat(Task("test", do, 0), ended, {})

    assert len(tries) == 3


def test_unexpected_exception_ends_the_worker_and_is_raised():
    def do():
        raise ZeroDivisionError

    # it would go on for ever
    with pytest.raises(ZeroDivisionError):
        run([Task("test", do, 0), Task("other", int, 3600)], while_=lambda: True)


def test_every_task_runs_once_even_if_another_fails_at_once():
    done = []

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run([Task("test", fail, 0), Task("other", lambda: done.append(1) or 1, 3600)], while_=lambda: True)

    assert done == [1]


def test_slow_task_does_not_delay_others():
    release, runs = Event(), []

    def wait():
        release.wait(30)
        return 0

    def count():
        runs.append(1)
        if len(runs) == 5:
            release.set()
        return 1

    run([Task("slow", wait, 3600), Task("quick", count, 0.01)], while_=lambda: not release.is_set())

    assert len(runs) >= 5


def test_task_runs_in_as_many_threads_as_declared():
    meeting, met = Barrier(4), []

    def meet():
        meeting.wait(30)
        met.append(1)
        return 1

    run([Task("test", meet, 3600, threads=4)], while_=lambda: len(met) < 4)

    assert len(met) == 4


def heartbeats(path, *tasks):
    """Whether a worker with these tasks gives a sign of life within ten checks."""
    checks = iter([True] * 10)
    run(tasks, while_=lambda: next(checks, False) and not path.exists(), heartbeat=path)
    return path.exists()


def test_heartbeat_stops_when_a_task_hangs_beside_others(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.worker.loop.GRACE_SECONDS", 0)
    release = Event()
    hanging, idle = Task("hangs", lambda: release.wait(30) or 0, 3600), Task("idle", int, 3600)

    assert heartbeats(tmp_path / "idle", idle)
    assert not heartbeats(tmp_path / "first-round", idle, hanging)
    monkeypatch.setattr("portal.worker.loop.LONGEST_RUN", -3600)
    assert not heartbeats(tmp_path / "later-round", idle)
    release.set()


def test_idle_worker_ends_before_it_is_cut_off():
    idle = Task("idle", int, 3600)
    checks = iter([True])

    run([idle], while_=lambda: next(checks, False))

    assert "idle" not in {thread.name for thread in enumerate_threads()}


def test_running_task_is_completed_before_the_worker_exits():
    begun, finished = Event(), Event()

    def work():
        begun.set()
        time.sleep(0.5)
        finished.set()
        return 1

    run([Task("test", work, 3600)], while_=lambda: not begun.is_set())

    assert finished.is_set()


# --- the process ----------------------------------------------------------------------------------------------


def environment(database_url):
    return {**os.environ, "DATABASE_URL": database_url, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.django_db(transaction=True)
def test_worker_runs_until_terminated_and_exits_at_once(database_url, ending):
    article = ArticleFactory(public=True, change_due_at=timezone.now() - timedelta(hours=1))
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=settings.BASE_DIR,
        env=environment(database_url),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not Change.objects.exists() or not all(row["is_ready"] for row in get("exports/").json()["results"]):
            assert worker.poll() is None, worker.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        worker.send_signal(ending)
        _, log = worker.communicate(timeout=30)
    finally:
        worker.kill()
        worker.wait()

    assert worker.returncode == 0
    assert "worker: scheduled publication: 1" in log
    assert "Traceback" not in log
    assert rows() == [("article", article.pk, "upserted")]
    assert all(row["is_ready"] for row in get("exports/").json()["results"])


@pytest.mark.django_db(transaction=True)
def test_worker_exits_when_its_parent_is_killed(database_url):
    """Only the worker and the killed parent have the pipe of its standard output: the pipe closes with the worker."""
    article = ArticleFactory(public=True, change_due_at=timezone.now() - timedelta(hours=1))
    start_worker = (
        "import os, subprocess, sys\n"
        "worker = subprocess.Popen([sys.executable, 'manage.py', 'worker', '--parent', str(os.getpid())])\n"
        "print(worker.pid, flush=True)\n"
        "worker.wait()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", start_worker],
        cwd=settings.BASE_DIR,
        env=environment(database_url),
        stdout=subprocess.PIPE,
    )
    worker_id = int(parent.stdout.readline())
    end = Thread(target=parent.stdout.read)
    end.start()
    try:
        deadline = time.monotonic() + 60
        while not Change.objects.exists():
            assert end.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        parent.kill()
        parent.wait()
        end.join(timeout=30)
        has_ended = not end.is_alive()
    finally:
        parent.kill()
        parent.wait()
        if end.is_alive():
            os.kill(worker_id, signal.SIGKILL)
        end.join()
        parent.stdout.close()

    assert has_ended
    assert rows() == [("article", article.pk, "upserted")]
