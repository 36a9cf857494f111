import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.management.commands import serve
from portal.publication.models import Change
from tests.container_image import ROOT, image_files


@pytest.fixture
def messages():
    return []


# --- the first staff login ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_first_login_is_created_once_and_stored_readable_by_its_owner_only(client, settings, messages):
    first = serve.ensure_staff_login(messages.append)
    kept = (settings.VAR_DIR / "staff-login").read_text()
    second = serve.ensure_staff_login(messages.append)

    name, password = kept.split()
    assert name == "quantri"
    assert f"quantri / {password}" in first
    assert client.login(username=name, password=password)
    assert get_user_model().objects.get().is_superuser
    assert (settings.VAR_DIR / "staff-login").stat().st_mode & 0o777 == 0o600
    assert password not in second
    assert "staff-login" in second
    assert (settings.VAR_DIR / "staff-login").read_text() == kept
    assert messages == []


@pytest.mark.django_db
def test_stored_login_is_used_for_a_new_database_and_not_overwritten(client, settings, messages):
    settings.VAR_DIR.mkdir()
    (settings.VAR_DIR / "staff-login").write_text("quantri\nkept-from-before\n")

    serve.ensure_staff_login(messages.append)

    assert client.login(username="quantri", password="kept-from-before")
    assert (settings.VAR_DIR / "staff-login").read_text() == "quantri\nkept-from-before\n"


@pytest.mark.django_db
def test_no_login_is_created_if_there_is_staff(settings, messages):
    get_user_model().objects.create_user("bientap", password="mat-khau-cua-toi", is_staff=True)

    serve.ensure_staff_login(messages.append)

    assert get_user_model().objects.count() == 1
    assert not (settings.VAR_DIR / "staff-login").exists()


@pytest.mark.django_db
def test_login_that_cannot_be_stored_is_printed_and_works(client, settings, messages):
    settings.VAR_DIR.parent.mkdir(exist_ok=True)
    settings.VAR_DIR.write_text("a file stands where the folder should be")

    shown = serve.ensure_staff_login(messages.append)

    name, _, password = shown.partition(" / ")
    assert client.login(username=name, password=password)
    assert "cannot be written" in messages[0]


@pytest.mark.django_db
def test_broken_login_file_stops_the_start(settings, messages):
    settings.VAR_DIR.mkdir()
    (settings.VAR_DIR / "staff-login").write_text("quantri")

    with pytest.raises(CommandError, match="staff-login does not hold a name and a password"):
        serve.ensure_staff_login(messages.append)


@pytest.mark.django_db
def test_other_user_with_the_name_of_the_first_login_does_not_become_staff(messages):
    reader = get_user_model().objects.create_user("quantri", password="mat-khau-cua-toi")

    with pytest.raises(CommandError, match="'quantri' is somebody else"):
        serve.ensure_staff_login(messages.append)

    reader.refresh_from_db()
    assert not reader.is_staff
    assert reader.check_password("mat-khau-cua-toi")


# --- database and sample --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_migrated_database_is_not_migrated_again(messages):
    serve.migrate(messages.append)

    assert messages == []


@pytest.mark.django_db
def test_database_that_never_had_content_is_empty():
    assert serve.is_empty()


@pytest.mark.django_db
def test_database_whose_samples_were_cleared_is_not_empty():
    Change.objects.create(kind="movement", object_id=1, action="removed", at=timezone.now())

    assert not serve.is_empty()


@pytest.mark.django_db
def test_database_with_a_movement_is_not_empty():
    apps.get_model("honorees", "Movement").objects.create(name="Tham mưu giỏi, phục vụ tốt")

    assert not serve.is_empty()


@pytest.mark.django_db
def test_preparation_lock_is_released():
    with serve.preparation_lock():
        pass
    with serve.preparation_lock():
        pass


# --- address and environment ----------------------------------------------------------------------------------


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999999", ":8000"])
def test_malformed_address_is_refused(bind):
    with pytest.raises(CommandError, match="Cannot start"):
        serve.require_free_port(bind)


def test_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"port {port} of 127.0.0.1 is in use"):
            serve.require_free_port(f"127.0.0.1:{port}")

    serve.require_free_port(f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("name", "value"), [("LOAD_SAMPLE", "perhaps"), ("WEB_CONCURRENCY", "0"), ("WEB_THREADS", "x")]
)
def test_malformed_variable_stops_the_start_and_is_reported(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(CommandError, match=f"Cannot start: .*{name}"):
        call_command("serve", bind="unix:nowhere")


# --- static files ---------------------------------------------------------------------------------------------


@pytest.fixture
def sources(settings, tmp_path):
    """A folder with one stylesheet as the only source of static files."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "site.css").write_text("body { color: red }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    return folder


def test_static_files_are_collected_once(sources, settings, messages):
    serve.collect_static(messages.append)
    collected = settings.STATIC_ROOT / "site.css"
    collected.unlink()
    serve.collect_static(messages.append)

    assert messages == ["==> Collecting and compressing the static files"]
    assert not collected.exists()


@pytest.mark.parametrize("name", ["site.css", "new.css"])
def test_static_files_are_collected_again_when_one_changes(sources, settings, messages, name):
    serve.collect_static(messages.append)
    (sources / name).write_text("body { color: blue }")
    serve.collect_static(messages.append)

    assert len(messages) == 2
    assert "blue" in (settings.STATIC_ROOT / name).read_text()


def test_touching_a_static_file_does_not_collect_it_again(sources, messages):
    serve.collect_static(messages.append)
    os.utime(sources / "site.css", (0, 0))
    serve.collect_static(messages.append)

    assert len(messages) == 1


def test_every_file_referred_to_by_a_static_file_exists(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert (settings.STATIC_ROOT / "staticfiles.json").exists()


# --- the supervised worker ------------------------------------------------------------------------------------


def test_supervised_command_is_restarted_and_terminated_with_the_server(tmp_path):
    starts = tmp_path / "starts"
    first_exits_second_keeps_running = (
        "import os, pathlib, sys, time\n"
        f"starts = pathlib.Path({str(starts)!r})\n"
        "before = starts.read_text() if starts.exists() else ''\n"
        "starts.write_text(before + f'{os.getpid()} ')\n"
        "time.sleep(60 if before else 0)\n"
    )
    deadline = time.monotonic() + 30

    def server_runs():
        assert time.monotonic() < deadline
        return not starts.exists() or len(starts.read_text().split()) < 2

    serve.supervise([sys.executable, "-c", first_exits_second_keeps_running], while_=server_runs, pause=0.1)

    for pid in starts.read_text().split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


# --- installation ---------------------------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path):
    """A copy of the portal that has never been started, with the files of the container image only."""
    folder = tmp_path / "portal"
    for name in image_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Path]:
    """Run `manage.py serve` from its first response to its regular exit; yield the path of its output."""
    environment = {name: os.environ[name] for name in ("PATH", "SECRET_KEY") if name in os.environ}
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=folder,
            env={**environment, "PORT": str(port), "PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=output,
        )
    try:
        deadline = time.monotonic() + 300  # the machine may be slow
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield log
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.wait()


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True


def worker_has_created_the_exports(address: str) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}api/v1/exports/", timeout=30) as exports:
            if all(export["is_ready"] for export in json.load(exports)["results"]):
                return True
        time.sleep(0.2)
    return False


def modification_times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.scale
def test_fresh_installation_starts_and_starts_again_unchanged(installation, free_port):
    address = f"http://127.0.0.1:{free_port}/"

    with serving(installation, free_port) as log:
        with urllib.request.urlopen(address, timeout=30) as home:
            page = home.read().decode()
        with urllib.request.urlopen(f"{address}api/follow.py", timeout=30) as example:
            program = example.read()
        exports_are_created = worker_has_created_the_exports(address)
    first_output = log.read_text()
    login = (installation / "var/staff-login").read_text()
    collected = modification_times(installation / "var/static")
    with serving(installation, free_port) as log:
        pass
    second_output = log.read_text()

    assert "Tham mưu giỏi" in page
    assert exports_are_created
    assert program == (ROOT / "docs/examples/follow.py").read_bytes()
    assert login.split()[1] in first_output
    assert "==>" not in second_output
    assert login.split()[1] not in second_output
    assert (installation / "var/staff-login").read_text() == login
    assert len(collected) > 100
    assert modification_times(installation / "var/static") == collected
