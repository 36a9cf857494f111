import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.environment import REMOVED, VARIABLES

SECRET = "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz"
NAMES = [*VARIABLES, *REMOVED, "DATABASE_URL", "REDIS_URL"]


@pytest.fixture
def read_settings(monkeypatch, tmp_path):
    """Read the settings anew, from this environment alone."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/portal.sqlite3")

    def read(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "portal" / "settings.py"))

    return read


REFUSED = [
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "short"),
    ("DEBUG", "perhaps"),
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "²"),
    ("SITE_URL", "example.vn"),
    ("SITE_URL", "ftp://example.vn"),
    ("SITE_URL", "https://"),
    ("SITE_URL", "https://example.vn/cong"),
    ("SITE_URL", "https://example.vn?x=1"),
    ("SITE_URL", "https://[example.vn"),
    ("SITE_URL", "https://example.vn:http"),
    ("SITE_URL", "https://bt@example.vn"),
    ("ALLOWED_HOSTS", ""),
    ("TRUSTED_PROXIES", "10.0.0.1, nginx"),
    ("TRUSTED_PROXIES", "10.0.0.1/8"),
    ("DATABASE_URL", "portal.sqlite3"),
    ("DATABASE_URL", "mysql://portal@localhost/portal"),
    ("DATABASE_URL", "oracle://portal@localhost/portal"),
    ("DATABASE_URL", "postgres://portal@localhost:port/portal"),
    ("DATABASE_URL", "postgres://[localhost/portal"),
    ("DATABASE_URL", "postgres://portal@localhost"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "memcached://localhost"),
    ("REDIS_URL", "redis://[localhost"),
    ("API_OPEN_PER_MINUTE", "0"),
    ("API_OPEN_PER_MINUTE", "many"),
    ("API_KEY_PER_MINUTE", "-1"),
    ("API_KEY_PER_DAY", "1000000000"),
    ("MEDIA_URL", "media"),
    ("MEDIA_URL", "/media"),
    ("MEDIA_URL", "/"),
    ("MEDIA_URL", "https://media.example.vn/"),
    ("MEDIA_URL", "//media.example.vn/"),
    ("MEDIA_URL", "/media(/"),
    ("WEBHOOK_PORTS", ""),
    ("WEBHOOK_PORTS", "https"),
    ("WEBHOOK_PORTS", "443,0"),
    ("WEBHOOK_PORTS", "65536"),
    ("EMAIL_URL", "pigeon://example.vn"),
    ("EMAIL_URL", "smtp://example.vn:port"),
    ("EMAIL_URL", "smtp://[example.vn"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_malformed_variable_stops_the_start_with_one_line_that_names_it(read_settings, name, value):
    with pytest.raises(SystemExit) as stopped:
        read_settings(**{name: value})

    assert stopped.value.code.startswith(f"Cannot start: {name} ")
    assert len(stopped.value.code.splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "line"),
    [({}, "SECRET_KEY is not set"), ({"SECRET_KEY": SECRET, "PORT": "0"}, "PORT is not a port number: 0")],
)
def test_program_ends_with_that_line_alone(environment, line):
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"Cannot start: {line}\n")


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("SECRET_KEY", "mat-khau-rieng", "mat-khau-rieng"),
        ("DATABASE_URL", "postgres://portal:mat-khau-rieng@localhost:port/portal", "mat-khau-rieng"),
        ("REDIS_URL", "memcached://:mat-khau-rieng@localhost", "mat-khau-rieng"),
        ("EMAIL_URL", "pigeon://bt:mat-khau-rieng@example.vn", "mat-khau-rieng"),
    ],
)
def test_secrets_are_never_shown(read_settings, name, value, secret):
    with pytest.raises(SystemExit) as stopped:
        read_settings(**{name: value})

    assert secret not in stopped.value.code


# --- what they mean -------------------------------------------------------------------------------------------


def test_little_has_to_be_set(read_settings):
    read = read_settings()

    assert read["DEBUG"] is False
    assert read["SITE_URL"] == "http://127.0.0.1:8000"
    assert read["ALLOWED_HOSTS"] == ["127.0.0.1", "127.0.0.1", "localhost"]
    assert read["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    assert read["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert read["SECURE_HSTS_SECONDS"] == 0
    assert "SECURE_PROXY_SSL_HEADER" not in read


def test_encrypted_site_sends_its_cookies_encrypted_alone(read_settings):
    read = read_settings(SITE_URL="https://portal.example.vn/")

    assert read["SITE_URL"] == "https://portal.example.vn"
    assert read["ALLOWED_HOSTS"] == ["portal.example.vn", "127.0.0.1", "localhost"]
    assert read["SESSION_COOKIE_SECURE"] is read["CSRF_COOKIE_SECURE"] is True
    assert read["SECURE_HSTS_SECONDS"] == 31_536_000


def test_header_of_the_scheme_is_believed_only_behind_a_trusted_proxy(read_settings):
    read = read_settings(TRUSTED_PROXIES="10.0.0.0/8,192.168.1.1")

    assert read["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_sqlite_keeps_what_was_reported_as_saved(read_settings):
    database = read_settings()["DATABASES"]["default"]

    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["init_command"] == (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    )


@pytest.mark.django_db
def test_running_sqlite_is_as_the_settings_say():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            pragmas = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }

        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    "address",
    ["postgres://portal:p%40ss@db.example.vn:5433/portal", "postgresql://portal:p%40ss@db.example.vn:5433/portal"],
)
def test_postgresql_is_reached_with_its_password(read_settings, address):
    database = read_settings(DATABASE_URL=address)["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.vn", 5433, "portal")
    assert (database["USER"], database["PASSWORD"]) == ("portal", "p@ss")
