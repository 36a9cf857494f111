"""Keyset pagination: a page starts after the last item of the one before it, whatever rows come or go meanwhile."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Field, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.query import InvalidValue
from portal.core.identity import absolute

DEFAULT_LIMIT = 20
MAX_LIMIT = 200
LONGEST_CURSOR = 1200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Order:
    """An order of a list: by a column that is never null, then by primary key."""

    name: str
    column: str
    text: str | Promise

    @property
    def is_descending(self) -> bool:
        return self.name.startswith("-")


class Cursor(NamedTuple):
    """A position in a list: after (backwards: before) the item with this key and value of the order's column."""

    order: str
    is_back: bool
    pk: int
    value: str

    def encode(self) -> str:
        text = f"{self.order}|{'p' if self.is_back else 'n'}|{self.pk}|{self.value}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(raw: str) -> Cursor | None:
    """The cursor, or None for what `Cursor.encode` cannot have written."""
    if len(raw) > LONGEST_CURSOR or not raw.isascii():
        return None
    try:
        text = base64.b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_", validate=True).decode()
        order, direction, pk, value = text.split("|", 3)
    except (binascii.Error, ValueError):
        return None
    if direction not in {"n", "p"} or not (pk.isascii() and pk.isdigit() and len(pk) < 20) or "\0" in value:
        return None
    return Cursor(order, direction == "p", int(pk), value) if int(pk) < 2**63 else None


def invalid_cursor() -> InvalidValue:
    return InvalidValue(_("This cursor is none of this list; begin again with the first page, without “cursor”."))


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": LONGEST_CURSOR})
class CursorParameter(serializers.CharField):
    """The position that a link of another page names."""

    def to_internal_value(self, data: str) -> Any:
        if (cursor := decode_cursor(data)) is not None:
            return cursor
        raise invalid_cursor()


class KeysetPage(NamedTuple):
    items: list[Any]
    next: Cursor | None
    previous: Cursor | None


def _column(queryset: QuerySet[Any], order: Order) -> "Field[Any, Any]":
    opts = queryset.model._meta
    return cast("Field[Any, Any]", opts.pk if order.column == "pk" else opts.get_field(order.column))


def _text_of(item: Any, order: Order) -> str:
    value = getattr(item, order.column)
    return str((value - _EPOCH) // timedelta(microseconds=1)) if isinstance(value, datetime) else str(value)


def _value_of(text: str, column: "Field[Any, Any]") -> Any:
    """The value of the column that a cursor holds. Raises InvalidValue."""
    try:
        if isinstance(column, DateTimeField):
            if not (text.isascii() and text.isdigit() and len(text) < 17):
                raise invalid_cursor()
            return _EPOCH + timedelta(microseconds=int(text))
        value = column.to_python(text)
        column.run_validators(value)
    except (ValidationError, ValueError, OverflowError):
        raise invalid_cursor() from None
    return value


def require_fitting(cursor: Cursor, order: Order, queryset: QuerySet[Any]) -> None:
    """Raise InvalidValue for a cursor of another list or another order."""
    if cursor.order != order.name:
        raise invalid_cursor()
    _value_of(cursor.value, _column(queryset, order))


def keyset_page(queryset: QuerySet[Any], order: Order, cursor: Cursor | None, limit: int) -> KeysetPage:
    """One page, in one query."""
    is_back = cursor is not None and cursor.is_back
    is_descending = order.is_descending != is_back
    column = _column(queryset, order)
    if cursor is not None:
        queryset = queryset.filter(_after(cursor, order, column, is_descending))
    elif column.get_internal_type() in {"CharField", "TextField"}:
        queryset = queryset.filter(**{f"{order.column}__gte": ""})  # true of all: makes SQLite use the index
    sign = "-" if is_descending else ""
    columns = ["pk"] if order.column == "pk" else [order.column, "pk"]
    items = list(queryset.order_by(*[f"{sign}{name}" for name in columns])[: limit + 1])
    has_more = len(items) > limit
    items = items[:limit]
    if is_back:
        items.reverse()
    has_next, has_previous = (True, has_more) if is_back else (has_more, cursor is not None)
    following = Cursor(order.name, False, items[-1].pk, _text_of(items[-1], order)) if items and has_next else None
    before = Cursor(order.name, True, items[0].pk, _text_of(items[0], order)) if items and has_previous else None
    return KeysetPage(items, following, before)


def _after(cursor: Cursor, order: Order, column: "Field[Any, Any]", is_descending: bool) -> Q:
    """The first condition follows from the second; it lets an index scan start at that position."""
    comparison = "lt" if is_descending else "gt"
    if order.column == "pk":
        return Q(**{f"pk__{comparison}": cursor.pk})
    value = _value_of(cursor.value, column)
    return Q(**{f"{order.column}__{comparison}e": value}) & (
        Q(**{f"{order.column}__{comparison}": value}) | Q(**{f"pk__{comparison}": cursor.pk})
    )


class KeysetPagination(BasePagination):
    """Pages of `view.query` (cursor, limit) in `view.order`; the links keep the other parameters."""

    page: KeysetPage
    links: dict[str, str | None]

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        self.page = keyset_page(queryset, view.order, view.query.get("cursor"), view.query.get("limit", DEFAULT_LIMIT))
        kept = [(name, value) for name, value in request.GET.items() if name != "cursor"]
        address = absolute(request.path)
        cursors = {"next": self.page.next, "previous": self.page.previous}
        self.links = {
            name: f"{address}?{urlencode([*kept, ('cursor', cursor.encode())], safe=',:')}" if cursor else None
            for name, cursor in cursors.items()
        }
        return self.page.items

    def get_paginated_response(self, data: Any) -> Response:
        return Response({**self.links, "results": data})

    def headers(self) -> dict[str, str]:
        """The links as a header (RFC 8288)."""
        relations = (("next", self.links["next"]), ("prev", self.links["previous"]))
        header = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in relations if url)
        return {"Link": header} if header else {}
