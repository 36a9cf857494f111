"""Every place that can count: no more than may, however many ask at once, from threads and from other programs."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as portal_settings
from django.db import connection

from portal.partners import counting
from portal.partners.counting import FilePlace, Moment, PostgresPlace, RedisPlace, Use, moment_of
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = ["file"]
PLACES += ["postgresql"] if connection.vendor == "postgresql" else []
PLACES += ["redis"] if portal_settings.REDIS_URL else []
TODAY = moment_of(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))).day
AT = Moment(second=TODAY * 86400 + 30, day=TODAY, rest_of_day=1000)


@pytest.fixture(params=PLACES)
def place(request):
    counting.clear_database()
    yield {
        "file": FilePlace,
        "postgresql": PostgresPlace,
        "redis": lambda: RedisPlace(portal_settings.REDIS_URL),
    }[request.param]()
    counting.clear_database()


def later(**changes):
    return AT._replace(**changes)


def test_day_and_rest_are_those_of_vietnamese_clocks():
    before, after = (
        moment_of(datetime(2026, 11, 24, hour, minute, 50, tzinfo=ZoneInfo("UTC")))
        for hour, minute in [(16, 59), (17, 0)]
    )

    assert after.day == before.day + 1
    assert (before.rest_of_day, after.rest_of_day) == (10, 86350)
    assert (before.rest_of_minute, after.minute) == (10, before.minute + 1)
    assert str(counting.day_of(after.day)) == "2026-11-25"


def test_a_minute_lets_so_many_through_and_the_next_one_as_many(place):
    taken = [place.take("a1", "counted", 2, None, AT).is_taken for _ in range(3)]
    other = place.take("a2", "counted", 2, None, AT).is_taken
    following = place.take("a1", "counted", 2, None, later(second=AT.second + 30))

    assert taken == [True, True, False]
    assert other
    assert (following.is_taken, following.in_minute) == (True, 1)


def test_a_day_lets_so_many_through_in_whatever_minute(place):
    counts = [place.take("k1", "counted", 9, 2, later(second=AT.second + 60 * number)) for number in range(3)]
    tomorrow = place.take("k1", "counted", 9, 2, later(second=AT.second + 86400, day=AT.day + 1))

    assert [(count.is_taken, count.in_day) for count in counts] == [(True, 1), (True, 2), (False, 2)]
    assert tomorrow == (True, 1, 1)


def test_clocks_that_differ_let_no_more_through(place):
    ahead = later(second=AT.second + 60)
    place.take("a1", "counted", 2, None, ahead)

    taken = [place.take("a1", "counted", 2, None, at).is_taken for at in (AT, ahead, ahead)]

    # two machines a minute apart: what the slow one lets through is either counted in the same minute or in its own
    assert sum(taken) <= 2
    assert taken[2] is False


def test_free_and_refused_ones_are_noted_and_not_counted(place):
    place.take("k7", "counted", 5, 5, AT)

    free = place.note("k7", "unchanged", AT)
    refused = place.note("k7", "refused", AT)
    scope = place.take("k7", "refused", 5, 5, AT)

    assert (free, refused) == ((False, 1, 1), (False, 1, 1))
    assert scope == (True, 2, 1)
    [[use]] = place.uses().values()
    assert use == Use(key=7, day=AT.day, counted=1, unchanged=1, refused=2, seen=AT.second)


def test_uses_name_keys_and_sum_up_all_without(place):
    for subject in ("a" + "1" * 32, "a" + "2" * 32, "k3", "w" + "3" * 32):
        place.take(subject, "counted", 1, None, AT)
    place.take("k3", "counted", 1, None, AT)

    [(name, uses)] = place.uses().items()

    assert sorted(uses, key=lambda use: use.key or 0) == [
        Use(None, AT.day, 2, 0, 0, AT.second),
        Use(3, AT.day, 1, 0, 1, AT.second),
    ]
    assert list(place.uses()) == [name]


@pytest.mark.parametrize("place", [place for place in PLACES if place != "redis"], indirect=True)
def test_counts_of_past_days_are_forgotten_and_the_name_stays(place):
    [name] = place.uses()
    place.take("a1", "counted", 1, None, later(day=AT.day - 2))
    place.take("a1", "counted", 1, None, AT)

    place.forget(AT.day - 1)

    assert [use.day for use in place.uses()[name]] == [AT.day]


def test_no_more_pass_than_may_from_many_threads(place):
    subject = f"a{uuid4().hex}"

    counts = together(*[lambda: [place.take(subject, "counted", 50, 40, AT) for _ in range(8)]] * 12)

    passed = [count for several in counts for count in several if count.is_taken]
    assert sorted(count.in_day for count in passed) == list(range(1, 41))


TAKE_MANY = """
import sys
import django
django.setup()
from portal.partners import counting
at = counting.Moment(second=90, day=1000, rest_of_day=1000)
sys.stdin.readline()
print(sum(counting.take(sys.argv[1], "counted", 100, None, at).is_taken for _ in range(60)))
"""


# named alike in every process of a parallel run, each of which has a Redis database of its own
@pytest.mark.parametrize(
    "redis_url", sorted({"", portal_settings.REDIS_URL}), ids=lambda url: "redis" if url else "none"
)
@pytest.mark.races
def test_no_more_pass_than_may_from_many_programs(database_url, redis_url):
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", TAKE_MANY, f"a{uuid4().hex[:30]}"]
    programs = [
        subprocess.Popen(
            command,
            cwd=portal_settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    passed = [int(program.communicate(timeout=60)[0]) for program in programs]

    assert sum(passed) == 100
    counting.clear_database()


def test_a_spoilt_file_is_begun_anew(settings, tmp_path, caplog):
    """As a machine may leave it that lost its power."""
    settings.API_COUNTS_FILE = tmp_path / "spoilt"
    settings.API_COUNTS_FILE.write_bytes(b"not a database at all " * 500)
    place = FilePlace()

    taken = [place.take("a1", "counted", 2, None, AT).is_taken for _ in range(3)]

    assert taken == [True, True, False]
    assert "cannot be read and begins anew" in caplog.text


def test_a_file_that_is_spoilt_while_it_is_open_is_begun_anew(settings, tmp_path):
    settings.API_COUNTS_FILE = tmp_path / "counts"
    place, other = FilePlace(), FilePlace()
    for several in (place, other):
        several.take("a1", "counted", 9, None, AT)
    settings.API_COUNTS_FILE.write_bytes(b"\0" * 8192)
    for ending in ("-wal", "-shm"):
        (tmp_path / f"counts{ending}").unlink(missing_ok=True)

    for number in range(1, 4):
        assert place.take("a2", "counted", 9, None, AT).in_minute == 2 * number - 1
        assert other.take("a2", "counted", 9, None, AT).in_minute == 2 * number


def test_while_redis_is_away_it_is_not_asked_each_time(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    counting.clear_database()
    counting.try_redis_again()

    taken = [counting.take("a1", "counted", 3, None, AT).is_taken for _ in range(4)]

    assert taken == [True, True, True, False]
    assert caplog.text.count("Redis is away") == 1
    counting.try_redis_again()
    counting.clear_database()


def connections_waiting_at(server):
    """How many clients have connected, none of which was served."""
    server.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


def test_redis_that_does_not_answer_is_not_waited_for_long(settings):
    """Something listens there and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        counting.clear_database()
        counting.try_redis_again()

        taken = [counting.take("a1", "counted", 3, None, AT).is_taken for _ in range(20)]

        assert taken == [True] * 3 + [False] * 17
        assert connections_waiting_at(silent) * counting.PATIENCE_SECONDS < 4
    counting.try_redis_again()
    counting.clear_database()


def test_no_more_pass_than_may_while_redis_goes_away(settings):
    """All come at once and find it gone."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    counting.clear_database()
    counting.try_redis_again()

    counts = together(*[lambda: counting.take("a1", "counted", 5, None, AT)] * 12)

    assert sorted(count.is_taken for count in counts) == [False] * 7 + [True] * 5
    counting.try_redis_again()
    counting.clear_database()
