"""Rate limits of the API, per clock minute and Vietnamese day, and its usage per day (docs/decisions/0061).

Redis counts if REDIS_URL is set; otherwise, and while Redis is unavailable, the database, in one atomic step each.
"""

import logging
import random
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

logger = logging.getLogger(__name__)

# how a subject begins; the id of the key follows, or a digest of the client's address
KEY, ADDRESS, WRONG_KEY = "key:", "address:", "wrong-key:"
# the outcome of a request; UNCHANGED (304) is free
COUNTED, UNCHANGED, REFUSED = OUTCOMES = ("counted", "unchanged", "refused")
UNLIMITED = 2**62
REDIS_RETRY_SECONDS = 5


class Usage(NamedTuple):
    allowed: bool
    in_minute: int
    in_day: int  # for keys only: nothing else has a daily limit


class DailyTotal(NamedTuple):
    """The usage of one day. Numbers only grow; a backend that has lost its counters starts under another name."""

    backend: str
    reader: str  # "key:<id>", or "address:" for all requests without a key
    day: int  # date.toordinal()
    counted: int
    unchanged: int
    refused: int
    last_seen: int  # Unix time


def consume(subject: str, outcome: str, *, per_minute: int, per_day: int | None, now: datetime) -> Usage:
    """Count a request, or record it as refused if a limit is reached. REFUSED counts in the minute, not in the day."""
    used = _increment(subject, outcome, now, 1, per_minute, UNLIMITED if per_day is None else per_day)
    return Usage(True, *used) if used else record(subject, REFUSED, now=now)


def record(subject: str, outcome: str, *, now: datetime) -> Usage:
    """Add a request to the usage of the day without counting it towards a limit."""
    return Usage(outcome != REFUSED, *_increment(subject, outcome, now, 0, UNLIMITED, UNLIMITED))


def seconds_left(now: datetime) -> tuple[int, int]:
    """Return the seconds until the minute and until the day ends."""
    local = timezone.localtime(now)
    return 60 - local.second, 86_400 - (local.hour * 3600 + local.minute * 60 + local.second)


def daily_totals() -> list[DailyTotal]:
    """Return the usage since yesterday, and what is older once, from both backends."""
    totals = database_backend.daily_totals()
    if settings.REDIS_URL:
        try:
            totals += RedisBackend(settings.REDIS_URL).daily_totals()
        except redis.RedisError as error:
            logger.warning("Redis is unavailable, its API usage is collected later: %s", error)
    return totals


def _increment(subject: str, outcome: str, now: datetime, *numbers: int) -> list[int]:
    """Return the counts of the minute and the day, nothing if a limit is reached."""
    arguments: Any = (subject, outcome, int(now.timestamp()), timezone.localtime(now).toordinal(), *numbers)
    if settings.REDIS_URL and time.monotonic() >= (backend := RedisBackend(settings.REDIS_URL)).retry_at:
        try:
            return backend.increment(*arguments)
        except redis.RedisError as error:
            backend.retry_at = time.monotonic() + REDIS_RETRY_SECONDS
            logger.warning("Redis is unavailable, the database counts API requests: %s", error)
    return database_backend.increment(*arguments)


@cache
class RedisBackend:
    """A counter per subject and minute; per day a set of readers, and a hash with the usage of each."""

    # KEYS: counter, set, hash. ARGV: reader, outcome, second, increment, limit of the minute, of the day, random number
    SCRIPT = """
        local in_minute = tonumber(redis.call('GET', KEYS[1]) or 0)
        local in_day = tonumber(redis.call('HGET', KEYS[3], 'counted') or 0)
        if in_minute >= tonumber(ARGV[5]) or in_day >= tonumber(ARGV[6]) then return {} end
        redis.call('INCRBY', KEYS[1], ARGV[4])
        redis.call('SADD', KEYS[2], ARGV[1])
        redis.call('HINCRBY', KEYS[3], ARGV[2], 1)
        redis.call('HSET', KEYS[3], 'last_seen', ARGV[3])
        redis.call('HSETNX', KEYS[3], 'backend', ARGV[7])
        for index, seconds in ipairs({120, 259200, 259200}) do redis.call('EXPIRE', KEYS[index], seconds) end
        return {in_minute + ARGV[4], tonumber(redis.call('HGET', KEYS[3], 'counted') or 0)}
    """

    def __init__(self, url: str) -> None:
        self.retry_at = 0.0  # as time.monotonic()
        timeouts: Any = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
        self.client: Any = redis.Redis.from_url(url, decode_responses=True, **timeouts)
        self.script = self.client.register_script(self.SCRIPT)

    def increment(self, subject: str, outcome: str, second: int, day: int, *numbers: int) -> list[int]:
        reader = subject if subject.startswith(KEY) else subject.partition(":")[0] + ":"
        names = [f"minute:{second // 60}:{subject}", f"day:{day}", f"day:{day}:{reader}"]
        keys = [f"portal:limits:{name}" for name in names]
        return list(self.script(keys, [reader, outcome, second, *numbers, random.getrandbits(60)]))

    def daily_totals(self) -> Iterator[DailyTotal]:
        today = timezone.localdate().toordinal()
        for day in range(today - 2, today + 1):
            for reader in self.client.smembers(f"portal:limits:day:{day}") - {WRONG_KEY}:
                if usage := self.client.hgetall(f"portal:limits:day:{day}:{reader}"):
                    numbers = [int(usage.get(field, 0)) for field in (*OUTCOMES, "last_seen")]
                    yield DailyTotal(f"redis-{usage['backend']}", reader, day, *numbers)


class DatabaseBackend:
    """A row per subject and day: on PostgreSQL in an unlogged table, on SQLite in a file beside the database."""

    file: sqlite3.Connection | None = None
    file_lock = Lock()

    # a machine whose clock is behind does not reset the count of the minute
    INCREMENT = """
        INSERT INTO portal_rate_limit AS c VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (subject, day) DO UPDATE SET
            minute = CASE WHEN c.minute < excluded.minute THEN excluded.minute ELSE c.minute END,
            in_minute = CASE WHEN c.minute < excluded.minute THEN 0 ELSE c.in_minute END + excluded.in_minute,
            counted = c.counted + excluded.counted, unchanged = c.unchanged + excluded.unchanged,
            refused = c.refused + excluded.refused, last_seen = excluded.last_seen
        WHERE (c.minute < excluded.minute OR c.in_minute < %s) AND c.counted < %s RETURNING in_minute, counted
    """
    # a row with a random number names the backend: it is lost together with the counters
    NAME = """
        INSERT INTO portal_rate_limit AS c VALUES ('backend', 0, 0, 0, %s, 0, 0, 0)
        ON CONFLICT (subject, day) DO UPDATE SET counted = c.counted RETURNING counted
    """
    TOTALS = """
        SELECT CASE WHEN subject LIKE 'key:%' THEN subject ELSE 'address:' END AS reader, day,
            SUM(counted), SUM(unchanged), SUM(refused), MAX(last_seen)
        FROM portal_rate_limit WHERE subject LIKE 'key:%' OR subject LIKE 'address:%' GROUP BY reader, day
    """
    CREATE_IN_FILE = """
        CREATE TABLE IF NOT EXISTS portal_rate_limit (subject text, day integer, minute integer, in_minute integer,
            counted integer, unchanged integer, refused integer, last_seen integer, PRIMARY KEY (subject, day))
    """

    def increment(self, subject: str, outcome: str, second: int, day: int, in_minute: int, *limits: int) -> list[int]:
        columns = [int(outcome == column) for column in OUTCOMES]
        rows = self._execute(self.INCREMENT, subject, day, second // 60, in_minute, *columns, second, *limits)
        return list(rows[0]) if rows else []

    def daily_totals(self) -> list[DailyTotal]:
        [(number,)] = self._execute(self.NAME, random.getrandbits(60))
        rows = self._execute(self.TOTALS)
        self._execute("DELETE FROM portal_rate_limit WHERE day > 0 AND day < %s", timezone.localdate().toordinal() - 1)
        return [DailyTotal(f"{connection.vendor}-{number}", reader, *map(int, numbers)) for reader, *numbers in rows]

    def _execute(self, statement: str, *values: Any) -> list[Any]:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        statement = statement.replace("%s", "?")
        with self.file_lock, connection.wrap_database_errors:
            try:
                return self._open_file().execute(statement, values).fetchall()
            except sqlite3.DatabaseError as error:
                logger.warning("%s is opened again: %s", settings.API_LIMITS_FILE, error)
                if error.sqlite_errorname in {"SQLITE_CORRUPT", "SQLITE_NOTADB"}:
                    settings.API_LIMITS_FILE.unlink(missing_ok=True)
                self.close()
                return self._open_file().execute(statement, values).fetchall()

    def _open_file(self) -> sqlite3.Connection:
        if self.file is None:
            self.file = sqlite3.connect(
                settings.API_LIMITS_FILE, timeout=5, isolation_level=None, check_same_thread=False
            )
            self.file.executescript(f"PRAGMA synchronous=OFF; PRAGMA journal_mode=PERSIST; {self.CREATE_IN_FILE}")
        return self.file

    def close(self) -> None:
        if self.file:
            self.file.close()
        self.file = None


database_backend = DatabaseBackend()
