"""Keyset paging: a page begins behind the last item of the one before, whatever rows come or go meanwhile."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from portal.api.parameters import BadValue, Parameter
from portal.core.bilingual import Text

DEFAULT_LIMIT = 20
MOST = 200
LONGEST_CURSOR = 1200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Order:
    """An order of a list: by a column that is never null, then by key."""

    name: str
    column: str
    text: Text

    @property
    def is_descending(self) -> bool:
        return self.name.startswith("-")

    @property
    def is_of_times(self) -> bool:
        return self.column.endswith("_at")

    @property
    def is_of_numbers(self) -> bool:
        return self.column.endswith("_year")

    @property
    def is_of_texts(self) -> bool:
        return not (self.column == "pk" or self.is_of_times or self.is_of_numbers)


class Cursor(NamedTuple):
    """A place in a list: behind (going back: before) the item with this value of the order's column and this key."""

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
    if int(pk) > _LARGEST_ID:
        return None
    return Cursor(order, direction == "p", int(pk), value)


class CursorParameter(Parameter):
    def __init__(self) -> None:
        text = Text(
            "Chỗ bắt đầu của trang: lấy nguyên từ “next” hoặc “previous”, không tự đặt.",
            "Where the page begins: taken as it is from “next” or “previous”, never made up.",
        )
        super().__init__(
            "cursor", text, None, {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": LONGEST_CURSOR}
        )

    def read(self, raw: str) -> Cursor:
        if (cursor := decode_cursor(raw)) is not None:
            return cursor
        raise _broken()


def _broken() -> BadValue:
    return BadValue(
        Text(
            "Con trỏ này không phải của danh sách này; hãy bắt đầu lại từ trang đầu, không có “cursor”.",
            "This cursor is none of this list; begin again with the first page, without “cursor”.",
        )
    )


class KeysetPage(NamedTuple):
    items: list[Any]
    next: Cursor | None
    previous: Cursor | None


def _value_of(item: Any, order: Order) -> str:
    value = getattr(item, order.column)
    return str((value - _EPOCH) // timedelta(microseconds=1)) if order.is_of_times else str(value)


def _column_value(cursor: Cursor, order: Order) -> Any:
    is_number = cursor.value.isascii() and cursor.value.isdigit()
    if order.is_of_times and is_number and len(cursor.value) < 17:
        return _EPOCH + timedelta(microseconds=int(cursor.value))
    if order.is_of_numbers and is_number and len(cursor.value) < 5:
        return int(cursor.value)
    if order.is_of_times or order.is_of_numbers:
        raise _broken()
    return cursor.value


def require_fitting(cursor: Cursor, order: Order) -> None:
    """Raises BadValue for a cursor of another list or another order."""
    if cursor.order != order.name:
        raise _broken()
    _column_value(cursor, order)


def keyset_page(queryset: QuerySet[Any], order: Order, cursor: Cursor | None, limit: int) -> KeysetPage:
    """One page, in one query."""
    is_back = cursor is not None and cursor.is_back
    is_descending = order.is_descending != is_back
    if cursor is not None:
        queryset = queryset.filter(_behind(cursor, order, is_descending))
    elif order.is_of_texts:
        queryset = queryset.filter(**{f"{order.column}__gte": ""})  # true of all: SQLite takes the order's index by it
    sign = "-" if is_descending else ""
    columns = ["pk"] if order.column == "pk" else [order.column, "pk"]
    items = list(queryset.order_by(*[f"{sign}{column}" for column in columns])[: limit + 1])
    has_more = len(items) > limit
    items = items[:limit]
    if is_back:
        items.reverse()
    has_next, has_previous = (True, has_more) if is_back else (has_more, cursor is not None)
    following = Cursor(order.name, False, items[-1].pk, _value_of(items[-1], order)) if items and has_next else None
    before = Cursor(order.name, True, items[0].pk, _value_of(items[0], order)) if items and has_previous else None
    return KeysetPage(items, following, before)


def _behind(cursor: Cursor, order: Order, is_descending: bool) -> Q:
    """The first condition follows from the second; it is what lets an index begin at that place."""
    comparison = "lt" if is_descending else "gt"
    if order.column == "pk":
        return Q(**{f"pk__{comparison}": cursor.pk})
    value = _column_value(cursor, order)
    return Q(**{f"{order.column}__{comparison}e": value}) & (
        Q(**{f"{order.column}__{comparison}": value}) | Q(**{f"pk__{comparison}": cursor.pk})
    )
