"""A row of the change log as partners receive it, in the feed and in webhook deliveries."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse

from portal.core.identity import absolute
from portal.publication.choices import ChangeAction
from portal.publication.models import Change
from portal.vietnamese.dates import in_vietnam


def moment(value: datetime | None) -> str | None:
    """`2024-09-04T09:30:00+07:00`"""
    return in_vietnam(value).isoformat(timespec="seconds") if value is not None else None


@lru_cache(maxsize=32)
def _address_parts(kind: str) -> tuple[str, str]:
    marker = 999_999_999_999
    before, _, behind = absolute(reverse(f"api:{kind}", args=[marker])).partition(str(marker))
    return before, behind


def item_url(kind: str, pk: int) -> str:
    """The address of an item in the API; it holds the id alone, so that it outlives every renaming."""
    before, behind = _address_parts(kind)
    return f"{before}{pk}{behind}"


def write(row: Change, objects: Mapping[tuple[str, int], dict[str, Any]] | None) -> dict[str, Any]:
    written = {
        "sequence": row.sequence,
        "type": row.kind,
        "id": row.object_id,
        "action": row.action,
        "at": moment(row.at),
        "url": item_url(row.kind, row.object_id),
    }
    if objects is not None:
        written["object"] = objects.get((row.kind, row.object_id)) if row.action == ChangeAction.UPSERTED else None
    return written
