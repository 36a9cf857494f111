"""Both backends of the rate limits: exact under parallel requests of threads and processes, and never in the way."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as portal_settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from portal.partners import limits
from portal.partners.limits import COUNTED, REFUSED, UNCHANGED
from tests.portal.partners.counters import lose_counters
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)

BACKENDS = ["database", "redis"] if portal_settings.REDIS_URL else ["database"]
NOW = timezone.localtime().replace(hour=12, minute=0, second=30, microsecond=0)
UNREACHABLE = "redis://127.0.0.1:1/0"
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts in a table")


@pytest.fixture(autouse=True)
def _no_counters():
    limits.RedisBackend.cache_clear()
    lose_counters()
    yield
    lose_counters()


@pytest.fixture(params=BACKENDS)
def backend(request, settings):
    if request.param == "database":
        settings.REDIS_URL = ""
        return limits.database_backend
    return limits.RedisBackend(settings.REDIS_URL)


def consume(subject, per_minute, per_day=None, *, outcome=COUNTED, **later):
    return limits.consume(subject, outcome, per_minute=per_minute, per_day=per_day, now=NOW + timedelta(**later))


def new_key():
    """A subject that no other test uses."""
    return f"key:{uuid4().int >> 70}"


# --- windows --------------------------------------------------------------------------------------------------


def test_day_ends_at_midnight_in_vietnam():
    before, after = (datetime(2026, 11, 24, *at, 50, tzinfo=ZoneInfo("UTC")) for at in [(16, 59), (17, 0)])

    assert limits.seconds_left(before) == (10, 10)
    assert limits.seconds_left(after) == (10, 86350)


def test_limit_of_a_minute_is_per_subject_and_starts_again_in_the_next_minute(backend):
    allowed = [consume("address:1", 2).allowed for _ in range(3)]
    other = consume("address:2", 2).allowed
    next_minute = consume("address:1", 2, seconds=30)

    assert allowed == [True, True, False]
    assert other
    assert (next_minute.allowed, next_minute.in_minute) == (True, 1)


def test_limit_of_a_day_holds_in_every_minute_and_starts_again_on_the_next_day(backend):
    usages = [consume("key:1", 9, 2, minutes=number) for number in range(3)]
    tomorrow = consume("key:1", 9, 2, days=1)

    assert [(usage.allowed, usage.in_day) for usage in usages] == [(True, 1), (True, 2), (False, 2)]
    assert tomorrow == (True, 1, 1)


def test_clocks_that_differ_do_not_raise_the_limit(backend):
    consume("address:1", 2, minutes=1)

    allowed = [consume("address:1", 2, minutes=minutes).allowed for minutes in (0, 1, 1)]

    # two machines a minute apart: the slow one counts in the current minute, or in its own
    assert sum(allowed) <= 2
    assert allowed[2] is False


# --- usage ----------------------------------------------------------------------------------------------------


def test_unchanged_and_refused_requests_are_recorded_and_not_counted(backend):
    consume("key:7", 5, 5)

    unchanged = limits.record("key:7", UNCHANGED, now=NOW)
    refused = limits.record("key:7", REFUSED, now=NOW)
    without_scope = consume("key:7", 5, 5, outcome=REFUSED)

    assert (unchanged, refused) == ((True, 1, 1), (False, 1, 1))
    assert without_scope == (True, 2, 1)
    [total] = limits.daily_totals()
    assert total[1:] == ("key:7", NOW.toordinal(), 1, 1, 2, int(NOW.timestamp()))


def test_totals_are_per_key_and_of_all_requests_without_a_key(backend):
    for subject in ("address:" + "1" * 32, "address:" + "2" * 32, "key:3", "wrong-key:" + "3" * 32):
        consume(subject, 1)
    consume("key:3", 1)

    first, second = limits.daily_totals(), limits.daily_totals()

    names = {total.backend for total in first}
    assert names == {total.backend for total in second}
    assert sorted(total[1:] for total in first) == [
        ("address:", NOW.toordinal(), 2, 0, 0, int(NOW.timestamp())),
        ("key:3", NOW.toordinal(), 1, 0, 1, int(NOW.timestamp())),
    ]


def test_backend_that_lost_its_counters_has_another_name(settings):
    settings.REDIS_URL = ""
    consume("key:3", 5)
    [before] = limits.daily_totals()
    lose_counters()

    consume("key:3", 5)

    [after] = limits.daily_totals()
    assert (before.counted, after.counted) == (1, 1)
    assert before.backend != after.backend


def test_digests_of_addresses_are_deleted_after_yesterday_and_the_name_stays(settings):
    settings.REDIS_URL = ""
    for days in (0, -1, -2):
        consume("address:1", 1, days=days)

    first, second = limits.daily_totals(), limits.daily_totals()

    today = NOW.toordinal()
    assert sorted(total.day for total in first) == [today - 2, today - 1, today]
    assert sorted(total.day for total in second) == [today - 1, today]
    assert len({total.backend for total in first + second}) == 1


# --- parallel requests ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", ["per_minute", "per_day"])
def test_of_50_threads_exactly_37_are_allowed(backend, limit):
    subject = new_key()
    quota = {"per_minute": 1000, "per_day": 1000, limit: 37}

    usages = together(*[lambda: consume(subject, **quota)] * 50)

    counts = [usage.in_minute if limit == "per_minute" else usage.in_day for usage in usages if usage.allowed]
    assert sorted(counts) == list(range(1, 38))
    [total] = limits.daily_totals()
    assert (total.counted, total.refused) == (37, 13)


CONSUME_TEN = """
import sys
import django
django.setup()
from datetime import datetime, UTC
from portal.partners import limits
now = datetime.now(UTC)
print("ready", flush=True)
sys.stdin.readline()
print(sum(limits.consume(sys.argv[1], limits.COUNTED, per_minute=1000, per_day=37, now=now).allowed
    for _ in range(10)))
"""


# both ids exist in every process of a parallel run, each of which has a Redis database of its own
@pytest.mark.parametrize(
    "redis_url", sorted({"", portal_settings.REDIS_URL}), ids=lambda url: "redis" if url else "database"
)
@pytest.mark.races
def test_of_50_requests_to_5_processes_exactly_37_are_allowed(database_url, redis_url):
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", CONSUME_TEN, new_key()]
    processes = [
        subprocess.Popen(
            command,
            cwd=portal_settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(5)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    allowed = [int(process.communicate(timeout=60)[0]) for process in processes]

    assert sum(allowed) == 37


def test_transaction_of_the_sqlite_database_does_not_delay_the_limits(settings):
    """An import writes for minutes. On PostgreSQL writers do not wait for each other anyway."""
    settings.REDIS_URL = ""
    with transaction.atomic():
        [usage] = together(lambda: consume("address:1", 1))

    assert usage == (True, 1, 1)


# --- the file on SQLite ---------------------------------------------------------------------------------------


@on_sqlite
def test_damaged_file_is_created_again(settings, caplog):
    settings.REDIS_URL = ""
    settings.API_LIMITS_FILE.write_bytes(b"not a database at all " * 500)

    allowed = [consume("address:1", 2).allowed for _ in range(3)]

    assert allowed == [True, True, False]
    assert caplog.text.count("is opened again") == 1


@on_sqlite
@pytest.mark.parametrize("damage", ["overwritten", "truncated", "deleted", "replaced"])
def test_file_that_is_damaged_while_processes_use_it_is_created_again(settings, damage):
    settings.REDIS_URL = ""
    others = [limits.DatabaseBackend()]
    backends = [limits.database_backend, others[0]]
    arguments = ("address:1", "counted", int(NOW.timestamp()), NOW.toordinal(), 1, 100, 100)
    for backend in backends:
        backend.increment(*arguments)
    file = settings.API_LIMITS_FILE
    if damage == "overwritten":
        file.write_bytes(b"\0" * 8192)
    elif damage == "truncated":
        file.write_bytes(b"")
    else:
        file.unlink()
        if damage == "replaced":
            others.append(limits.DatabaseBackend())
            others[-1].increment(*arguments)

    counts = [backend.increment(*arguments)[0] for backend in backends * 3]

    assert counts[-3:] == list(range(counts[-3], counts[-3] + 3)), counts
    for backend in others:
        backend.close()


@on_sqlite
def test_file_that_cannot_be_opened_is_a_database_error(settings, tmp_path):
    settings.REDIS_URL = ""
    settings.API_LIMITS_FILE = tmp_path / "missing" / "limits"

    with pytest.raises(OperationalError, match="unable to open database file"):
        consume("address:1", 2)


# --- Redis that goes away -------------------------------------------------------------------------------------


def test_redis_that_is_unavailable_is_not_tried_for_every_request(settings, caplog):
    settings.REDIS_URL = UNREACHABLE

    allowed = [consume("address:1", 3).allowed for _ in range(4)]

    assert allowed == [True, True, True, False]
    assert caplog.text.count("Redis is unavailable") == 1


def connections_waiting_at(server):
    """Return how many clients have connected, none of which was served."""
    server.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


def test_redis_that_does_not_respond_is_waited_for_half_a_second(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"

        allowed = [consume("address:1", 3).allowed for _ in range(20)]

        assert allowed == [True] * 3 + [False] * 17
        assert connections_waiting_at(silent) * 0.5 < 4


def test_limit_is_exact_for_parallel_requests_while_redis_goes_away(settings):
    settings.REDIS_URL = UNREACHABLE

    usages = together(*[lambda: consume("address:1", 37)] * 50)

    assert sorted(usage.allowed for usage in usages) == [False] * 13 + [True] * 37


@contextmanager
def redis_server(address):
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", address, "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        client = limits.redis.Redis(unix_socket_path=address)
        while True:
            with suppress(limits.redis.ConnectionError):
                client.ping()
                break
            time.sleep(0.02)
        client.close()
        yield
    finally:
        server.kill()
        server.wait()


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")
def test_limits_stay_exact_when_redis_goes_away_and_comes_back(settings, monkeypatch):
    monkeypatch.setattr(limits, "REDIS_RETRY_SECONDS", 0.5)
    key = new_key()

    def of_50_requests():
        usages = together(*[lambda: consume(key, 37)] * 50)
        return [usage.allowed for usage in usages].count(True)

    with TemporaryDirectory() as folder:
        address = f"{folder}/redis"
        settings.REDIS_URL = f"unix://{address}"
        with redis_server(address):
            assert of_50_requests() == 37
            in_redis = limits.daily_totals()
        assert of_50_requests() == 37
        in_database = limits.daily_totals()
        time.sleep(0.6)
        with redis_server(address):
            assert of_50_requests() == 37
            at_last = limits.daily_totals()

    assert [total.backend.partition("-")[0] for total in in_redis] == ["redis"]
    assert [total.backend.partition("-")[0] for total in in_database] == [connection.vendor]
    assert len({total.backend for total in in_redis + in_database + at_last}) == 3
    assert [(total.counted, total.refused) for total in in_redis + at_last] == [(37, 13)] * 3


def test_usage_in_the_database_is_collected_while_redis_is_unavailable(settings):
    settings.REDIS_URL = UNREACHABLE
    consume("key:5", 3)

    assert [(total.reader, total.counted) for total in limits.daily_totals()] == [("key:5", 1)]
