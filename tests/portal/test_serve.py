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
def said():
    return []


# --- the first staff login ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_first_login_is_made_once_and_kept_for_its_owner_alone(client, settings, said):
    first = serve.first_staff_login(said.append)
    kept = (settings.VAR_DIR / "staff-login").read_text()
    second = serve.first_staff_login(said.append)

    name, password = kept.split()
    assert name == "quantri"
    assert f"quantri / {password}" in first
    assert client.login(username=name, password=password)
    assert get_user_model().objects.get().is_superuser
    assert (settings.VAR_DIR / "staff-login").stat().st_mode & 0o777 == 0o600
    assert password not in second
    assert "staff-login" in second
    assert (settings.VAR_DIR / "staff-login").read_text() == kept
    assert said == []


@pytest.mark.django_db
def test_kept_login_is_used_for_a_new_database_and_not_overwritten(client, settings, said):
    settings.VAR_DIR.mkdir()
    (settings.VAR_DIR / "staff-login").write_text("quantri\nkept-from-before\n")

    serve.first_staff_login(said.append)

    assert client.login(username="quantri", password="kept-from-before")
    assert (settings.VAR_DIR / "staff-login").read_text() == "quantri\nkept-from-before\n"


@pytest.mark.django_db
def test_no_login_is_made_where_there_is_staff(settings, said):
    get_user_model().objects.create_user("bientap", password="mat-khau-cua-toi", is_staff=True)

    serve.first_staff_login(said.append)

    assert get_user_model().objects.count() == 1
    assert not (settings.VAR_DIR / "staff-login").exists()


@pytest.mark.django_db
def test_login_that_cannot_be_kept_is_shown_and_works(client, settings, said):
    settings.VAR_DIR.parent.mkdir(exist_ok=True)
    settings.VAR_DIR.write_text("a file stands where the folder should be")

    shown = serve.first_staff_login(said.append)

    name, _, password = shown.partition(" / ")
    assert client.login(username=name, password=password)
    assert "cannot be written" in said[0]


@pytest.mark.django_db
def test_broken_login_file_stops_the_start(settings, said):
    settings.VAR_DIR.mkdir()
    (settings.VAR_DIR / "staff-login").write_text("quantri")

    with pytest.raises(CommandError, match="staff-login does not hold a name and a password"):
        serve.first_staff_login(said.append)


@pytest.mark.django_db
def test_reader_named_like_the_first_login_is_not_made_staff(said):
    reader = get_user_model().objects.create_user("quantri", password="mat-khau-cua-toi")

    with pytest.raises(CommandError, match="'quantri' is somebody else"):
        serve.first_staff_login(said.append)

    reader.refresh_from_db()
    assert not reader.is_staff
    assert reader.check_password("mat-khau-cua-toi")


# --- database and sample --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_migrated_database_is_left_alone(said):
    serve.migrate(said.append)

    assert said == []


@pytest.mark.django_db
def test_database_without_a_trace_of_content_is_empty():
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
def test_preparing_alone_leaves_no_lock_behind():
    with serve.alone():
        pass
    with serve.alone():
        pass


# --- address and environment ----------------------------------------------------------------------------------


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999999", ":8000"])
def test_malformed_address_is_refused(bind):
    with pytest.raises(CommandError, match="Cannot start"):
        serve.require_free(bind)


def test_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"port {port} of 127.0.0.1 is in use"):
            serve.require_free(f"127.0.0.1:{port}")

    serve.require_free(f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("name", "value"), [("LOAD_SAMPLE", "perhaps"), ("WEB_CONCURRENCY", "0"), ("WEB_THREADS", "x")]
)
def test_malformed_variable_stops_the_start_and_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(CommandError, match=f"Cannot start: .*{name}"):
        call_command("serve", bind="unix:nowhere")


# --- static files ---------------------------------------------------------------------------------------------


@pytest.fixture
def sources(settings, tmp_path):
    """One folder with one stylesheet, collected into an empty folder."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "site.css").write_text("body { color: red }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    return folder


def test_static_files_are_collected_once(sources, settings, said):
    serve.collect_static(said.append)
    collected = settings.STATIC_ROOT / "site.css"
    collected.unlink()
    serve.collect_static(said.append)

    assert said == ["==> Collecting and compressing the static files"]
    assert not collected.exists()


@pytest.mark.parametrize("name", ["site.css", "new.css"])
def test_static_files_are_collected_again_when_one_changes(sources, settings, said, name):
    serve.collect_static(said.append)
    (sources / name).write_text("body { color: blue }")
    serve.collect_static(said.append)

    assert len(said) == 2
    assert "blue" in (settings.STATIC_ROOT / name).read_text()


def test_touching_a_static_file_does_not_collect_it_again(sources, said):
    serve.collect_static(said.append)
    os.utime(sources / "site.css", (0, 0))
    serve.collect_static(said.append)

    assert len(said) == 1


def test_every_file_that_a_static_file_names_is_there(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert (settings.STATIC_ROOT / "staticfiles.json").exists()


# --- the worker beside it -------------------------------------------------------------------------------------


def test_worker_is_started_again_and_ended_with_the_server(tmp_path):
    starts = tmp_path / "starts"
    first_ends_the_second_stays = (
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

    serve.keep_running([sys.executable, "-c", first_ends_the_second_stays], while_=server_runs, pause=0.1)

    for pid in starts.read_text().split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


# --- all of it ------------------------------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path):
    """A copy of the portal that has never been started: the files of the container image, and no others."""
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
    """`manage.py serve` from the first answer to its regular end; yields where its words are kept."""
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
        deadline = time.monotonic() + 300  # a slow machine is no fault of the code
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


def worker_has_made_the_exports(address: str) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}api/v1/exports/", timeout=30) as exports:
            if all(export["is_ready"] for export in json.load(exports)["results"]):
                return True
        time.sleep(0.2)
    return False


def when_written(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.scale
def test_fresh_installation_comes_up_and_comes_up_again_unchanged(installation, free_port):
    address = f"http://127.0.0.1:{free_port}/"

    with serving(installation, free_port) as log:
        with urllib.request.urlopen(address, timeout=30) as home:
            page = home.read().decode()
        with urllib.request.urlopen(f"{address}api/follow.py", timeout=30) as example:
            program = example.read()
        has_worked = worker_has_made_the_exports(address)
    first_words = log.read_text()
    login = (installation / "var/staff-login").read_text()
    collected = when_written(installation / "var/static")
    with serving(installation, free_port) as log:
        pass
    second_words = log.read_text()

    assert "Tham mưu giỏi" in page
    assert has_worked
    assert program == (ROOT / "docs/examples/follow.py").read_bytes()
    assert login.split()[1] in first_words
    assert "==>" not in second_words
    assert login.split()[1] not in second_words
    assert (installation / "var/staff-login").read_text() == login
    assert len(collected) > 100
    assert when_written(installation / "var/static") == collected
