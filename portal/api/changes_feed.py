"""The changes feed: what became public, changed or was removed, in order; a copy that follows it stays exact."""

import time
from collections.abc import Iterable, Mapping
from threading import BoundedSemaphore
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from portal.api.conditional import REVALIDATED, state_of_log
from portal.api.pagination import MAX_LIMIT
from portal.api.query import IntegerParameter, InvalidValue, NamesParameter, QueryErrors
from portal.api.serializers import PublicSerializer, TimeField
from portal.api.views import PublicView
from portal.api.viewsets import PublicViewSet
from portal.core.identity import absolute
from portal.partners.choices import Scope
from portal.publication.change_payload import write
from portal.publication.changes import last_sequence
from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.models import Change
from portal.site.head import query_string

LATEST = "latest"
DEFAULT_LIMIT = 100
LONGEST_WAIT = 20  # seconds; the server ends requests after 30
POLL_INTERVAL = 0.5  # seconds
RETRY_AFTER = "10"  # seconds, if too many requests are waiting already
_LARGEST_SEQUENCE = 2**63 - 1


@extend_schema_field({"type": "string", "pattern": "^([0-9]{1,19}|latest)$"})
class AfterParameter(serializers.CharField):
    """A sequence, or `latest`."""

    def to_internal_value(self, data: str) -> Any:
        if data == LATEST:
            return data
        if data.isascii() and data.isdigit() and len(data) < 20 and int(data) <= _LARGEST_SEQUENCE:
            return int(data)
        text = format_lazy(_("A number from 0 to {most}, or latest, is needed."), most=_LARGEST_SEQUENCE)
        raise InvalidValue(text, LATEST if data.lower() in {"last", "newest", "now", "end", "-1"} else None)


QUERY_FIELDS: dict[str, serializers.Field] = {
    "after": AfterParameter(
        default="0",
        help_text=_(
            "The sequence you have: the changes behind it follow. 0: from the beginning. latest: no changes, only the "
            "present sequence."
        ),
    ),
    "limit": IntegerParameter(
        min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT, help_text=_("Changes on a page")
    ),
    "wait": IntegerParameter(
        min_value=0,
        max_value=LONGEST_WAIT,
        default=0,
        help_text=_(
            "With no change to tell, wait at most so many seconds before answering. While many wait already, the "
            "answer comes at once, with “Retry-After”."
        ),
    ),
    "type": NamesParameter(choices=ChangeKind.choices, help_text=_("Only of these kinds")),
    "expand": NamesParameter(
        choices=["object"],
        help_text=_(
            "object: with the object as it is public now (null if it is not), so that no address has to be fetched"
        ),
    ),
}


class ChangeSerializer(PublicSerializer):
    sequence = serializers.IntegerField(help_text=_("Sequence; it only grows"))
    type = serializers.ChoiceField(help_text=_("Kind of object"), choices=ChangeKind.choices)
    id = serializers.IntegerField(help_text=_("Id of the object"))
    action = serializers.ChoiceField(
        help_text=_("upserted: became public or changed; removed: no longer public, please remove your copy"),
        choices=ChangeAction.choices,
    )
    at = TimeField(help_text=_("When it changed"))
    url = serializers.URLField(help_text=_("Address of the object in the API"))


# how many requests of this process may wait at once: the other threads go on serving
_waiting = BoundedSemaphore(max(1, settings.API_WAITERS))


def rows_after(sequence: int, kinds: Iterable[str] | None) -> QuerySet[Change]:
    rows = Change.objects.filter(sequence__gt=sequence).order_by("sequence")
    return rows.filter(kind__in=kinds) if kinds else rows


def wait_for_change(sequence: int, kinds: Iterable[str] | None, seconds: int) -> bool:
    """Wait until there is a later change or the time is up. False if too many requests are waiting already."""
    deadline = time.monotonic() + seconds
    if rows_after(sequence, kinds).exists():
        return True
    if not _waiting.acquire(blocking=False):
        return False
    try:
        while time.monotonic() < deadline:
            time.sleep(POLL_INTERVAL)
            if rows_after(sequence, kinds).exists():
                break
    finally:
        _waiting.release()
    return True


class ChangesView(PublicView):
    """An example client is docs/examples/follow.py."""

    required_scope = Scope.CHANGES.value
    text = _("What became public, changed, was removed, in order")
    description = _(
        "Keep the page's “after” and ask from there next time; no change is ever missed. “removed”: take the item out "
        "of your copy; “upserted”: fetch it at “url”, or have it sent along with expand=object."
    )
    viewsets: ClassVar[Mapping[str, type[PublicViewSet]]] = {}

    def query_fields(self) -> Mapping[str, serializers.Field]:
        return QUERY_FIELDS

    def get(self, request: Request) -> HttpResponseBase:
        query = self.parse_query()
        after, kinds, limit = query.get("after", 0), query.get("type"), query.get("limit", DEFAULT_LIMIT)
        last = last_sequence()
        if after == LATEST:
            return self.respond(state_of_log(last), lambda: (page([], last, None), {}), cache_control=REVALIDATED)
        if after > last:
            errors = QueryErrors()
            text = _(
                "This is beyond the last change: the log was restored from an older backup. Please begin again with a "
                "full pull."
            )
            errors.add("after", str(after), InvalidValue(text, str(last)))
            errors.raise_if_any()
        wait = query.get("wait", 0)
        has_waited = not wait or wait_for_change(after, kinds, wait)
        last = last_sequence() if wait else last

        def build() -> tuple[dict[str, Any], dict[str, str]]:
            rows = list(rows_after(after, kinds).filter(sequence__lte=last)[: limit + 1])
            has_more = len(rows) > limit
            rows = rows[:limit]
            reached = rows[-1].sequence if has_more else max(after, last)
            following = None
            if has_more:
                kept = {name: value for name, value in request.GET.items() if name not in {"after", "wait"}}
                following = absolute(request.path) + query_string({"after": reached, **kept})
            objects = self.objects_of(rows) if "expand" in query else None
            results = [write(row, objects) for row in rows]
            return page(results, reached, following), {"Link": f'<{following}>; rel="next"'} if following else {}

        response = self.respond(state_of_log(last), build, cache_control=REVALIDATED)
        if not has_waited:
            response["Retry-After"] = RETRY_AFTER
        return response

    def objects_of(self, rows: Iterable[Change]) -> dict[tuple[str, int], dict[str, Any]]:
        """The objects of the rows that are public now, by kind and id: one set of queries for each kind."""
        wanted: dict[str, set[int]] = {}
        for row in rows:
            if row.action == ChangeAction.UPSERTED:
                wanted.setdefault(row.kind, set()).add(row.object_id)
        found = {}
        for kind, ids in wanted.items():
            viewset = self.viewsets[kind]
            serializer = viewset.serializer_class()
            for item in viewset.loaded(viewset.public()).filter(pk__in=ids):
                found[kind, item.pk] = serializer.to_representation(item)
        return found


def page(results: list[dict[str, Any]], after: int, following: str | None) -> dict[str, Any]:
    return {"next": following, "previous": None, "results": results, "after": after}
