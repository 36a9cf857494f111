"""Conditional requests: the entity tag of a response names the state of all that it shows.

Every change that the public can see is a row of the change log, in order (portal.publication.changes). So the newest
row of the kinds that a response shows, or of the one object, tells whether a client's copy is still valid; it costs one
query for a row or two. What is published by schedule is public before the worker has written its row; the newest such
time is part of the state.

Response bodies are cached under their entity tags. A tag names a state, so an entry never becomes stale.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import drf_spectacular
import rest_framework
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from portal.publication.choices import ChangeAction
from portal.publication.models import Change
from portal.publication.publishable import publishable_models
from portal.site.middleware import MAX_AGE

# how long a transaction may stay open after it read the clock: until then another row of the same second may appear
UNSETTLED = timedelta(seconds=10)

# Cache-Control: how long a cache may reuse a response without asking; or only after asking
FOR_A_WHILE = {"public": True, "max_age": MAX_AGE}
REVALIDATED = {"public": True, "no_cache": True}

LARGEST_CACHED = 128 * 1024  # bytes; settings.CACHES["responses"] bounds the number of entries


class State(NamedTuple):
    """marks: changes with every public change. at: time of the newest. is_removed: it withdrew the object."""

    marks: str
    at: datetime | None
    is_removed: bool = False


def _as_time(value: datetime | str | None) -> datetime | None:
    """A time as a raw query returns it: SQLite stores text in UTC, without an offset."""
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
    """The state of everything of these kinds: one query, one index row for each."""
    now: Any = timezone.now()
    if connection.vendor == "sqlite":
        now = connection.ops.adapt_datetimefield_value(now)
    parameters = [*sorted(kinds), *[now for _ in publishable_models()]]
    with connection.cursor() as cursor:
        cursor.execute(_kinds_statement(len(kinds)), parameters)
        rows = [(sequence, _as_time(at)) for sequence, at in cursor.fetchall()]
    times = [at for _, at in rows if at is not None]
    return State(" ".join(f"{sequence}:{at}" for sequence, at in rows), max(times, default=None))


# plain SQL, because every request for one object runs it: the ORM took a third of the request
_NEWEST_OF_OBJECT = f"""
    SELECT sequence, at, action FROM {Change._meta.db_table} WHERE kind = %s AND object_id = %s
    ORDER BY sequence DESC LIMIT 1
"""  # noqa: S608 - our names


def state_of_object(kind: str, pk: int) -> State:
    """The state of one object: the newest row of the log about it."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_OF_OBJECT, [kind, pk])
        row = cursor.fetchone()
    if row is None:
        return State("0", None)
    sequence, at, action = row
    at = _as_time(at)
    return State(f"{sequence}:{at}", at, action == ChangeAction.REMOVED)


def state_of_log(last: int) -> State:
    """The state of the log up to its last row. Its time distinguishes logs that diverged after a restored backup."""
    at = Change.objects.filter(sequence=last).values_list("at", flat=True).first()
    return State(f"{last}:{at}", None)


# --- validators -------------------------------------------------------------------------------------------------


@cache
def _edition() -> bytes:
    """A key that changes with the code that writes responses, with the site's URL and with its secret."""
    root = Path(settings.BASE_DIR)
    sources = [*root.glob("*/api.py"), *root.glob("*/api/*.*"), root / "portal" / "files" / "richtext.py"]
    key = f"{settings.SITE_URL} {settings.MEDIA_URL} {rest_framework.VERSION} {drf_spectacular.__version__}"
    digest = salted_hmac("portal.api.state", key, algorithm="sha256")
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.digest()


def make_etag(state: State, address: str) -> str:
    """The entity tag of the response of this URL in this state; a client cannot guess another one."""
    digest = hashlib.blake2b(f"{state.marks}\0{address}".encode("utf-8", "replace"), key=_edition(), digest_size=15)
    return f'"{digest.hexdigest()}"'


def last_modified(state: State) -> str | None:
    """For Last-Modified: a second earlier while another change of the same second may still appear."""
    if state.at is None:
        return None
    second = int(state.at.timestamp())
    return http_date(second if timezone.now() - state.at > UNSETTLED else second - 1)


def is_fresh(request: HttpRequest, etag: str, at: datetime | None) -> bool:
    """Whether the client's copy is valid. If-None-Match takes precedence over If-Modified-Since (RFC 9110).

    If-Modified-Since is removed from the request, so that Django's middleware does not evaluate it again.
    """
    modified_since = request.META.pop("HTTP_IF_MODIFIED_SINCE", "")
    if_none_match = request.META.get("HTTP_IF_NONE_MATCH")
    if if_none_match is not None:
        return bool(_opaque_tags([etag]) & _opaque_tags(parse_etags(if_none_match[:4000])))
    since = parse_http_date_safe(modified_since[:100])
    return since is not None and at is not None and int(at.timestamp()) <= since


def _opaque_tags(tags: Iterable[str]) -> set[str]:
    return {tag.removeprefix("W/") for tag in tags}


# --- responses --------------------------------------------------------------------------------------------------


class ConditionalResponses:
    """Mixin of API views: 304 while the client's copy is valid, cached bodies, counting of conditional requests."""

    request: Any

    def respond(
        self,
        state: State,
        build: Callable[[], tuple[Any, Mapping[str, str]]],
        *,
        cache_control: Mapping[str, Any] = FOR_A_WHILE,
    ) -> HttpResponseBase:
        """Return 304, or the cached body, or what `build` returns: the data to render, and further headers."""
        request = self.request
        etag = make_etag(state, f"{request.path}?{request.META.get('QUERY_STRING', '')}")
        renderer = request.accepted_renderer

        def write() -> HttpResponse:
            cached = None if state.is_removed else caches["responses"].get(etag)
            if cached is None:
                data, headers = build()
                cached = renderer.render(data), dict(headers)
                if not state.is_removed and len(cached[0]) <= LARGEST_CACHED:
                    caches["responses"].set(etag, cached)
            return HttpResponse(cached[0], content_type=renderer.media_type, headers=cached[1])

        return self.unless_fresh(etag, state, write, cache_control=cache_control)

    def unless_fresh(
        self,
        etag: str,
        state: State,
        write: Callable[[], HttpResponseBase],
        *,
        cache_control: Mapping[str, Any] = FOR_A_WHILE,
    ) -> HttpResponseBase:
        """Return 304, which is free of charge, or what `write` returns, which is counted."""
        response: HttpResponseBase
        if not state.is_removed and is_fresh(self.request, etag, state.at):
            response = HttpResponseNotModified()
        else:
            self.request.rate_limit.consume()
            response = write()
        response["ETag"] = etag
        if (modified := last_modified(state)) is not None:
            response["Last-Modified"] = modified
        patch_cache_control(response, **cache_control)
        return response
