"""Prepare this installation, print its URLs, and become the production server."""

import errno
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from environs import Env, EnvError

from portal.core.identity import SITE_NAME
from portal.publication import audit
from portal.publication.choices import Act
from portal.publication.models import Change

Report = Callable[[str], object]

STAFF_NAME = "quantri"
# without letters and digits that are easily confused
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
RESTART_SECONDS = 5
_LOCK = 0x7365727665  # "serve" in ASCII


class Command(BaseCommand):
    help = (
        "Prepare this installation (database, roles, sample content in an empty database, first staff login, "
        "static files), then serve it with gunicorn and start the worker. Idempotent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", help="address to listen on (default: 127.0.0.1 and PORT)")
        parser.add_argument(
            "--no-sample", action="store_true", help="leave an empty database empty (as LOAD_SAMPLE=no)"
        )
        parser.add_argument("--no-worker", action="store_true", help="start no worker: a `worker` runs elsewhere")
        parser.add_argument("--static-only", action="store_true", help="collect the static files and exit")

    def handle(
        self, *args: Any, bind: str | None, no_sample: bool, no_worker: bool, static_only: bool, **options: Any
    ) -> None:
        if static_only:
            collect_static(self._write_line)
            return
        bind = bind or f"127.0.0.1:{settings.PORT}"
        require_free_port(bind)
        wants_sample = read_env("bool", "LOAD_SAMPLE", True) and not no_sample
        for name in ("WEB_CONCURRENCY", "WEB_THREADS"):
            if read_env("int", name, 1) < 1:
                raise CommandError(f"Cannot start: {name} is not a positive number")
        try:
            with preparation_lock():
                migrate(self._write_line)
                call_command("sync_roles", verbosity=0)
                update_site()
                if wants_sample and is_empty():
                    self._write_line("==> Loading the sample content into the empty database")
                    call_command("load_sample", stdout=self.stdout)
                login = ensure_staff_login(self._write_line)
                collect_static(self._write_line)
        except OperationalError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(f"Cannot start: the database does not answer: {reason}") from None
        self._write_line(f"\nPortal   {settings.SITE_URL}{reverse('home')}")
        self._write_line(f"Staff    {settings.SITE_URL}{reverse('admin:index')}")
        self._write_line(f"Login    {login}\n")
        os.chdir(settings.BASE_DIR)
        # the server and the worker open their own connections
        connections.close_all()
        if not no_worker:
            start_worker()
        server = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", bind, "portal.wsgi"]
        os.execv(server[0], server)  # noqa: S606 - a command of our own

    def _write_line(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def read_env(kind: str, name: str, default: Any) -> Any:
    """Return an environment variable that is not a setting. Raises CommandError if it is malformed."""
    try:
        return getattr(Env(), kind)(name, default)
    except EnvError as error:
        raise CommandError(f"Cannot start: {error}") from None


def require_free_port(bind: str) -> None:
    """Raise CommandError if `bind` is malformed or the port is in use."""
    if bind.startswith("unix:"):
        return
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"Cannot start: {bind!r} is not an address such as 127.0.0.1:8000")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, int(port)), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "is in use: stop what listens there, or choose another one with PORT"
        else:
            reason = f"cannot be used: {error.strerror}"
        raise CommandError(f"Cannot start: port {port} of {host} {reason}") from None


@contextmanager
def preparation_lock() -> Iterator[None]:
    """Hold an advisory lock on PostgreSQL, so that one of several starting machines prepares the database at a time."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def migrate(report: Report) -> None:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        report(f"==> Preparing the database: {missing} migrations")
        call_command("migrate", interactive=False, skip_checks=True)


def update_site() -> None:
    """Set Django's Site row, which sitemaps and redirects read, to SITE_URL."""
    Site.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": SITE_NAME[:50]}
    )


def is_empty() -> bool:
    """Return whether the database never had content. Cleared samples leave change-log rows, so they count."""
    return not (Change.objects.exists() or apps.get_model("honorees", "Movement").objects.exists())


def ensure_staff_login(report: Report) -> str:
    """Create a superuser if there is no active staff user, and return a line about the login.

    The password is stored in var/staff-login before the user is created, so that an interrupted start loses nothing; an
    existing file is used and never overwritten.
    """
    user_model, path = get_user_model(), settings.VAR_DIR / "staff-login"
    is_kept = path.exists()
    if user_model.objects.filter(is_staff=True, is_active=True).exists():
        return f"the first one is in {_display_path(path)}" if is_kept else "yours, or: manage.py createsuperuser"
    if is_kept:
        name, password = _read_login(path)
    else:
        name = STAFF_NAME
        password = "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
        try:
            _store_login(path, name, password)
            is_kept = True
        except OSError:
            report(f"==> {_display_path(path)} cannot be written: note the login below, it is shown only now")
    if user_model.objects.filter(username=name).exists():
        raise CommandError(
            f"Cannot start: no staff user is active, and {name!r} is somebody else: manage.py createsuperuser"
        )
    create_first_user(name, password)
    return f"{name} / {password}" + (f"   (kept in {_display_path(path)})" if is_kept else "")


@transaction.atomic
def create_first_user(name: str, password: str) -> None:
    """Create the superuser of a new installation, and record that this was done."""
    user = get_user_model().objects.create_superuser(name, password=password)
    audit.record(Act.ADD, user, by=None, after={"username": name, "is_superuser": True})


def _store_login(path: Path, name: str, password: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{name}\n{password}\n")
        file.flush()
        os.fsync(descriptor)


def _read_login(path: Path) -> tuple[str, str]:
    lines = path.read_text(encoding="utf-8").split()
    if len(lines) != 2:
        raise CommandError(f"Cannot start: {_display_path(path)} does not hold a name and a password: remove it")
    return lines[0], lines[1]


def _display_path(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path)


def collect_static(report: Report) -> None:
    """Collect, hash and compress the static files, unless they are unchanged since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    report("==> Collecting and compressing the static files")
    # cleared first: collectstatic keeps a copy newer than its source, even if the source has been replaced
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """Return a digest of all static files by content: modification times do not survive copies and images."""
    files = {path: storage for finder in get_finders() for path, storage in finder.list([])}
    digest = hashlib.sha256(f"{django.__version__} {settings.STORAGES['staticfiles']}".encode())
    for path in sorted(files):
        with files[path].open(path) as file:
            digest.update(f"\0{path}\0".encode())
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def start_worker() -> None:
    """Fork a supervisor that runs `worker` for as long as the server that this process is about to become."""
    server = os.getpid()
    if os.fork():
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # --parent: a worker must not outlive a killed supervisor
    worker = [sys.executable, "manage.py", "worker", "--parent", str(os.getpid())]
    try:
        supervise(worker, while_=lambda: os.getppid() == server)
    finally:
        os._exit(0)  # this fork must not return into the caller


def supervise(command: list[str], *, while_: Callable[[], bool], pause: float = RESTART_SECONDS) -> None:
    """Run the command, restart it whenever it exits, and terminate it when `while_` returns False."""
    child, ended_at = None, -pause
    try:
        while while_():
            if child and child.poll() is not None:
                child, ended_at = None, time.monotonic()
            if child is None and time.monotonic() - ended_at >= pause:
                child = subprocess.Popen(command)  # noqa: S603 - a command of our own
            time.sleep(min(pause, 1) / 2)
    finally:
        if child and child.poll() is None:
            child.terminate()
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
