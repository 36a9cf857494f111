"""How far what an answer shows has come, told by the change log: what validators are made of, for a row or two.

Every change that the public can see is a row of the log, in order (portal.publication.changes). So the newest row of
the kinds that an answer shows, or of the one object, tells whether an answer that was given before still holds. What
becomes public by the clock is in force before the worker has written its row; the newest such time is part of the
state.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from portal.publication.choices import ChangeAction
from portal.publication.models import Change
from portal.publication.publishable import publishable_models

# so long a transaction may stay open after it drew its time: until then another row of the same second may appear
UNSETTLED = timedelta(seconds=10)


class State(NamedTuple):
    """marks: what changes with every change; at: when the newest was; is_removed: it took the object away."""

    marks: str
    at: datetime | None
    is_removed: bool = False


def _moment(value: datetime | str | None) -> datetime | None:
    """A time as a raw query brings it: SQLite keeps text, without an offset, in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


@cache
def _kinds_statement(count: int) -> str:
    table = Change._meta.db_table
    newest = f"SELECT sequence, at FROM {table} WHERE kind = %s ORDER BY sequence DESC LIMIT 1"  # noqa: S608 - our names
    parts = [f"SELECT * FROM ({newest}) AS newest_{place}" for place in range(count)]  # noqa: S608 - our names
    for model in publishable_models():
        due = f"SELECT MAX(change_due_at) FROM {model._meta.db_table} WHERE change_due_at <= %s"  # noqa: S608 - our names
        parts.append(f"SELECT 0, ({due})")
    return " UNION ALL ".join(parts)


def state_of_kinds(kinds: Collection[str]) -> State:
    """The state of everything of these kinds: one query, a row of an index for each."""
    now: Any = timezone.now()
    if connection.vendor == "sqlite":
        now = connection.ops.adapt_datetimefield_value(now)
    parameters = [*sorted(kinds), *[now for _ in publishable_models()]]
    with connection.cursor() as cursor:
        cursor.execute(_kinds_statement(len(kinds)), parameters)
        rows = [(sequence, _moment(at)) for sequence, at in cursor.fetchall()]
    times = [at for _, at in rows if at is not None]
    return State(" ".join(f"{sequence}:{at}" for sequence, at in rows), max(times, default=None))


# asked by every request for one object: to put a queryset together for it took a third of the request
_NEWEST_OF_OBJECT = f"""
    SELECT sequence, at, action FROM {Change._meta.db_table} WHERE kind = %s AND object_id = %s
    ORDER BY sequence DESC LIMIT 1
"""  # noqa: S608 - our names


def state_of_object(kind: str, pk: int) -> State:
    """The state of one object: the newest row of the log that names it."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_OF_OBJECT, [kind, pk])
        row = cursor.fetchone()
    if row is None:
        return State("0", None)
    sequence, at, action = row
    at = _moment(at)
    return State(f"{sequence}:{at}", at, action == ChangeAction.REMOVED)


def state_of_log(last: int) -> State:
    """The state of the log up to its last row. Its time tells apart logs that a restored backup has made branch."""
    at = Change.objects.filter(sequence=last).values_list("at", flat=True).first()
    return State(f"{last}:{at}", None)


# --- validators -----------------------------------------------------------------------------------------------


@cache
def _edition() -> bytes:
    """A key that changes with the code that writes answers, with the site's address and with its secret."""
    root = Path(settings.BASE_DIR)
    sources = [*root.glob("*/api.py"), *root.glob("*/api/*.py"), root / "portal" / "files" / "richtext.py"]
    digest = salted_hmac("portal.api.state", f"{settings.SITE_URL} {settings.MEDIA_URL}", algorithm="sha256")
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.digest()


def make_etag(state: State, address: str) -> str:
    """The entity tag of the answer at this address in this state; nobody else can make one that we would take."""
    digest = hashlib.blake2b(f"{state.marks}\0{address}".encode("utf-8", "replace"), key=_edition(), digest_size=15)
    return f'"{digest.hexdigest()}"'


def last_modified(state: State) -> str | None:
    """For Last-Modified: a second earlier while another change of the newest one's second may still appear."""
    if state.at is None:
        return None
    second = int(state.at.timestamp())
    return http_date(second if timezone.now() - state.at > UNSETTLED else second - 1)


def is_fresh(request: HttpRequest, etag: str, at: datetime | None) -> bool:
    """Whether the client's copy still holds. If-None-Match decides alone where it is sent (RFC 9110).

    What is decided here is decided: Django's middleware, which would ask Last-Modified again, no longer sees the time.
    """
    modified_since = request.META.pop("HTTP_IF_MODIFIED_SINCE", "")
    if_none_match = request.META.get("HTTP_IF_NONE_MATCH")
    if if_none_match is not None:
        return bool(_opaque_tags([etag]) & _opaque_tags(parse_etags(if_none_match[:4000])))
    since = parse_http_date_safe(modified_since[:100])
    return since is not None and at is not None and int(at.timestamp()) <= since


def _opaque_tags(tags: Iterable[str]) -> set[str]:
    return {tag.removeprefix("W/") for tag in tags}
