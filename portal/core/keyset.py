"""Keyset pagination of newest-first lists: a cursor contains the time and the key of the last row of a page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import BadRequest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# microseconds since 1970 (negative before), and a key
_CURSOR = re.compile(r"(-?[0-9]{1,17})-([0-9]{1,18})")


def read_cursor(value: str) -> tuple[datetime, int] | None:
    """Parse a cursor of `make_cursor` into (time, key); None for an empty value. Raises BadRequest."""
    if not value:
        return None
    match = _CURSOR.fullmatch(value)
    try:
        if match:
            return _EPOCH + timedelta(microseconds=int(match[1])), int(match[2])
    except OverflowError:  # beyond the years of datetime
        pass
    raise BadRequest("Địa chỉ của trang danh sách không hợp lệ.")


def make_cursor(item: Any, column: str = "published_at") -> str:
    return f"{(getattr(item, column) - _EPOCH) // timedelta(microseconds=1)}-{item.pk}"


def keyset_page(queryset: Any, cursor: str, size: int) -> tuple[list[Any], str]:
    """Return the items of one page and the cursor of the next page ("" at the end), with one query."""
    position = read_cursor(cursor)
    if position:
        queryset = queryset.older_than(*position)
    items = list(queryset.newest_first()[: size + 1])
    has_more = len(items) > size
    return items[:size], make_cursor(items[size - 1]) if has_more else ""
