"""Requests counted: exact under parallel ones, and shared by all that serve.

Three places can count: Redis where there is one; else, and while it is away, the database: on PostgreSQL a table that
is not logged, so that counting waits for no disk; on SQLite a file of its own beside the database, which is not waited
for either (the database itself makes each write safe on disk before it answers). Counts may be lost with the machine.

All ask the same: count one more unless that would be one too many, in a single statement. A row (or field) for each
subject and day holds what was counted, what was unchanged (304, free) and what was refused: the use of the day.
"""

import fcntl
import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import redis
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

MINUTE = 60
# while Redis is away it is asked again after so many seconds, and waited for no longer than this
REST_SECONDS = 5
PATIENCE_SECONDS = 0.5
# the day of yesterday is kept until its use has been gathered
DAYS_KEPT = 2

COUNTED, UNCHANGED, REFUSED = "counted", "unchanged", "refused"
KEY, OPEN, WRONG = "k", "a", "w"  # how subjects begin: a key, an address without one, an address with a wrong one


class Moment(NamedTuple):
    """A time as limits see it: the minute, the day by Vietnamese clocks, and how long each still lasts."""

    second: int
    day: int
    rest_of_day: int

    @property
    def minute(self) -> int:
        return self.second // MINUTE

    @property
    def rest_of_minute(self) -> int:
        return MINUTE - self.second % MINUTE


def moment_of(now: datetime) -> Moment:
    local = timezone.localtime(now)
    passed = local.hour * 3600 + local.minute * 60 + local.second
    return Moment(int(now.timestamp()), local.toordinal(), 24 * 3600 - passed)


class Count(NamedTuple):
    """What was counted so far in this minute and on this day; is_taken: this request is among it."""

    is_taken: bool
    in_minute: int
    in_day: int


class Use(NamedTuple):
    """The use of one day: of a key by its number, or (None) of all without a key."""

    key: int | None
    day: int
    counted: int
    unchanged: int
    refused: int
    seen: int


class Place(Protocol):
    def take(self, subject: str, as_: str, per_minute: int, per_day: int | None, at: Moment) -> Count: ...
    def note(self, subject: str, as_: str, at: Moment) -> Count: ...
    def uses(self) -> dict[str, list[Use]]: ...
    def forget(self, before: int) -> None: ...


# --- in a table -----------------------------------------------------------------------------------------------

TABLE = "portal_api_count"
_COLUMNS = """
    subject {text} NOT NULL, day integer NOT NULL, minute integer NOT NULL, in_minute integer NOT NULL,
    counted bigint NOT NULL, unchanged bigint NOT NULL, refused bigint NOT NULL, seen bigint NOT NULL,
    PRIMARY KEY (subject, day)
"""
# the clocks of two machines may differ: a minute that is over elsewhere does not begin again
_TAKE = f"""
    INSERT INTO {TABLE} AS c (subject, day, minute, in_minute, counted, unchanged, refused, seen)
    VALUES (%s, %s, %s, 1, %s, 0, %s, %s)
    ON CONFLICT (subject, day) DO UPDATE SET
        in_minute = CASE WHEN c.minute < excluded.minute THEN 1 ELSE c.in_minute + 1 END,
        minute = CASE WHEN c.minute < excluded.minute THEN excluded.minute ELSE c.minute END,
        counted = c.counted + excluded.counted, refused = c.refused + excluded.refused, seen = excluded.seen
    WHERE (c.minute < excluded.minute OR c.in_minute < %s) AND c.counted < %s
    RETURNING in_minute, counted
"""  # noqa: S608 - our names
_NOTE = f"""
    INSERT INTO {TABLE} AS c (subject, day, minute, in_minute, counted, unchanged, refused, seen)
    VALUES (%s, %s, %s, 0, 0, %s, %s, %s)
    ON CONFLICT (subject, day) DO UPDATE SET
        unchanged = c.unchanged + excluded.unchanged, refused = c.refused + excluded.refused, seen = excluded.seen
    RETURNING minute, in_minute, counted
"""  # noqa: S608 - our names
_USES = f"""
    SELECT subject, day, counted, unchanged, refused, seen FROM {TABLE} WHERE substr(subject, 1, 1) = 'k'
    UNION ALL
    SELECT 'a', day, SUM(counted), SUM(unchanged), SUM(refused), MAX(seen) FROM {TABLE}
    WHERE substr(subject, 1, 1) = 'a' GROUP BY day
"""  # noqa: S608 - our names
_NO_QUOTA = 2**62
# a row that names the table as it is now: a table that was lost gets another name, and its counts are others
_NAME = "place"


class TablePlace:
    """Counts in a table, by statements that both databases take."""

    kind = ""

    def run(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def take(self, subject: str, as_: str, per_minute: int, per_day: int | None, at: Moment) -> Count:
        columns = (int(as_ == COUNTED), int(as_ == REFUSED))
        limits = (per_minute, _NO_QUOTA if per_day is None else per_day)
        rows = self.run(_TAKE, (subject, at.day, at.minute, *columns, at.second, *limits))
        return Count(True, *rows[0]) if rows else self.note(subject, REFUSED, at)

    def note(self, subject: str, as_: str, at: Moment) -> Count:
        columns = (int(as_ == UNCHANGED), int(as_ == REFUSED))
        [(minute, in_minute, counted)] = self.run(_NOTE, (subject, at.day, at.minute, *columns, at.second))
        return Count(False, in_minute if minute >= at.minute else 0, counted)

    def uses(self) -> dict[str, list[Use]]:
        """The uses that it holds, under its name."""
        name = (_NAME, random.getrandbits(60))
        self.run(
            f"INSERT INTO {TABLE} VALUES (%s, 0, 0, 0, %s, 0, 0, 0) ON CONFLICT (subject, day) DO NOTHING",  # noqa: S608
            name,
        )
        [(number,)] = self.run(f"SELECT counted FROM {TABLE} WHERE subject = %s AND day = 0", (_NAME,))  # noqa: S608
        rows = self.run(_USES, ())
        uses = [Use(int(subject[1:]) if subject != OPEN else None, *map(int, rest)) for subject, *rest in rows]
        return {f"{self.kind}-{number:x}": uses}

    def forget(self, before: int) -> None:
        self.run(f"DELETE FROM {TABLE} WHERE day BETWEEN 1 AND %s", (before - 1,))  # noqa: S608 - our names

    def clear(self) -> None:
        self.run(f"DELETE FROM {TABLE} WHERE day >= %s", (0,))  # noqa: S608 - our names


class PostgresPlace(TablePlace):
    kind = "postgresql"

    def run(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


class FilePlace(TablePlace):
    """A SQLite file that nobody waits for: a write is in the memory of the machine, and thus seen by all on it."""

    kind = "file"

    def __init__(self) -> None:
        self._own = threading.local()

    def run(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        try:
            try:
                return self._execute(statement, values)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._close()
                self._replace_spoilt()
                return self._execute(statement, values)
        except (sqlite3.Error, OSError) as error:
            self._close()
            raise OperationalError(f"the file of counts: {error}") from error

    def _execute(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        # the driver's marks, not Django's
        return self._open().execute(statement.replace("%s", "?"), values).fetchall()

    def _open(self) -> sqlite3.Connection:
        """This thread's connection to the file; another one where the settings name another file."""
        path = Path(settings.API_COUNTS_FILE)
        if getattr(self._own, "path", None) != path:
            self._close()
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._alone(path):
                self._own.connection = self._connect(path)
            self._own.path = path
        opened: sqlite3.Connection = self._own.connection
        return opened

    def _connect(self, path: Path) -> sqlite3.Connection:
        opened = sqlite3.connect(path, timeout=20, isolation_level=None)
        try:
            for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF"):
                opened.execute(line)
            opened.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} ({_COLUMNS.format(text='text')}) WITHOUT ROWID")
        except BaseException:
            opened.close()
            raise
        return opened

    def _replace_spoilt(self) -> None:
        """A machine that lost its power may leave a file that cannot be read: begin anew, unless somebody has."""
        path = Path(settings.API_COUNTS_FILE)
        with self._alone(path):
            try:
                opened = self._connect(path)
                [(verdict,)] = opened.execute("PRAGMA quick_check(1)").fetchall()
                opened.close()
                if verdict == "ok":
                    return
            except sqlite3.DatabaseError:
                pass
            logger.warning("counting: %s cannot be read and begins anew", path)
            for ending in ("", "-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)

    @contextmanager
    def _alone(self, path: Path) -> Iterator[None]:
        """One at a time, of all threads and programs, makes the file ready: SQLite would turn the others away."""
        with open(f"{path}-lock", "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _close(self) -> None:
        if getattr(self._own, "path", None) is not None:
            self._own.connection.close()
            self._own.path = None


def make_table(apps: Any, schema_editor: Any) -> None:
    """For the migration: where PostgreSQL counts. Not logged: what is lost with the server is a day's counts."""
    if schema_editor.connection.vendor == "postgresql":
        columns = _COLUMNS.format(text='varchar(40) COLLATE "C"')
        schema_editor.execute(f"CREATE UNLOGGED TABLE {TABLE} ({columns}) WITH (fillfactor = 50)")


def drop_table(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TABLE {TABLE}")


# --- in Redis -------------------------------------------------------------------------------------------------

# keys: count of the minute, count of the day, use of the day; values: as what, limit, quota or "", field, second, add
_SCRIPT = """
local in_minute = tonumber(redis.call('GET', KEYS[1]) or 0)
local in_day = tonumber(redis.call('GET', KEYS[2]) or 0)
local taken, as = 0, ARGV[1]
if ARGV[6] == '1' then
    if in_minute < tonumber(ARGV[2]) and (ARGV[3] == '' or in_day < tonumber(ARGV[3])) then
        taken = 1
        in_minute = redis.call('INCR', KEYS[1])
        redis.call('EXPIRE', KEYS[1], 120)
        if as == 'counted' and ARGV[3] ~= '' then
            in_day = redis.call('INCR', KEYS[2])
            redis.call('EXPIRE', KEYS[2], 172800)
        end
    else
        as = 'refused'
    end
end
if ARGV[4] ~= '' then
    redis.call('HINCRBY', KEYS[3], ARGV[4] .. ':' .. as, 1)
    redis.call('HSET', KEYS[3], ARGV[4] .. ':seen', ARGV[5])
    redis.call('EXPIRE', KEYS[3], 259200)
end
return {taken, in_minute, in_day}
"""
_PREFIX = "portal:api:"


class RedisPlace:
    """One round to the server for each request: what is asked and counted there cannot be torn apart."""

    def __init__(self, url: str) -> None:
        self._client: Any = redis.Redis.from_url(
            url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS, decode_responses=True
        )
        self._script = self._client.register_script(_SCRIPT)

    def take(self, subject: str, as_: str, per_minute: int, per_day: int | None, at: Moment) -> Count:
        return self._run(subject, at, as_, per_minute, "" if per_day is None else per_day, adds=1)

    def note(self, subject: str, as_: str, at: Moment) -> Count:
        return self._run(subject, at, as_, 0, "", adds=0)

    def _run(self, subject: str, at: Moment, as_: str, per_minute: int, per_day: int | str, *, adds: int) -> Count:
        keys = [f"{_PREFIX}{subject}:m{at.minute}", f"{_PREFIX}{subject}:d{at.day}", f"{_PREFIX}use:{at.day}"]
        kind = subject[0]
        field = subject if kind == KEY else OPEN if kind == OPEN else ""
        taken, in_minute, in_day = self._script(keys, [as_, per_minute, per_day, field, at.second, adds])
        return Count(bool(taken), in_minute, in_day)

    def uses(self) -> dict[str, list[Use]]:
        """The same; the name stands with the counts of a day and is lost with them."""
        today = moment_of(timezone.now()).day
        found: dict[str, list[Use]] = {}
        for day in range(today - DAYS_KEPT, today + 1):
            key = f"{_PREFIX}use:{day}"
            if not self._client.exists(key):
                continue
            self._client.hsetnx(key, _NAME, f"{random.getrandbits(60):x}")
            fields = self._client.hgetall(key)
            uses = found.setdefault(f"redis-{fields.pop(_NAME)}", [])
            rows: dict[str, dict[str, int]] = {}
            for field, value in fields.items():
                subject, _, column = field.partition(":")
                rows.setdefault(subject, {})[column] = int(value)
            for subject, columns in rows.items():
                number = int(subject[1:]) if subject != OPEN else None
                numbers = [columns.get(column, 0) for column in (COUNTED, UNCHANGED, REFUSED, "seen")]
                uses.append(Use(number, day, *numbers))
        return found

    def forget(self, before: int) -> None:
        """Its counts go by themselves."""


# --- wherever it is possible ----------------------------------------------------------------------------------

_file, _postgres = FilePlace(), PostgresPlace()
_away_until = 0.0


@cache
def _redis_at(url: str) -> RedisPlace:
    return RedisPlace(url)


def places() -> Iterator[Place]:
    """Where counts may stand: Redis first, if there is one and it is not known to be away."""
    if settings.REDIS_URL and time.monotonic() >= _away_until:
        yield _redis_at(settings.REDIS_URL)
    yield _in_database()


def _in_database() -> TablePlace:
    return _postgres if connection.vendor == "postgresql" else _file


def _somewhere(act: Callable[[Place], Count]) -> Count:
    global _away_until
    for place in places():
        try:
            return act(place)
        except (redis.RedisError, OSError) as error:
            _away_until = time.monotonic() + REST_SECONDS
            logger.warning("counting: Redis is away, the database counts: %s", error)
    raise AssertionError("the database is always a place")


def take(subject: str, as_: str, per_minute: int, per_day: int | None, at: Moment) -> Count:
    """Count one more, unless that would be one too many. Where Redis goes away, counts begin anew in the database."""
    return _somewhere(lambda place: place.take(subject, as_, per_minute, per_day, at))


def note(subject: str, as_: str, at: Moment) -> Count:
    """Note one that is free or refused; what was counted so far."""
    return _somewhere(lambda place: place.note(subject, as_, at))


def gathered() -> Iterator[tuple[str, list[Use]]]:
    """The uses in each place that answers; days that are over are forgotten where they were given before."""
    today = moment_of(timezone.now()).day
    for place in list(places()):
        try:
            yield from place.uses().items()
            place.forget(today - DAYS_KEPT + 1)
        except redis.RedisError as error:
            logger.warning("counting: the counts in Redis are gathered later: %s", error)


def try_redis_again() -> None:
    """Forget that it was away."""
    global _away_until
    _away_until = 0.0


def clear_database() -> None:
    """Forget what the database counted."""
    _in_database().clear()


def day_of(number: int) -> date:
    return date.fromordinal(number)
