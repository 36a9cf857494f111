"""How much one sender may send. Counted in the database: exact under parallel requests, and while Redis is away."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from articles.comments.models import CommentSettings, SenderUse
from portal.core.clients import client_digest

DAY = timedelta(hours=24)


class LimitReached(Exception):
    """The sender has sent as much as is allowed. `until`: when the next one is accepted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"limit reached until {until.isoformat()}")
        self.until = until


class SenderIsBusy(Exception):
    """The sender has used half of the short limit: people seldom do, programs soon."""


def lock_sender(address: str) -> None:
    """Let one request of this sender at a time pass, until the transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(client_digest(address, "lock")[:15], 16)])


def require_room(address: str, rules: CommentSettings) -> int:
    """How many the sender has sent within the short window.

    Raises LimitReached if one more would be one too many: exact under `lock_sender`.
    """
    sender, now = client_digest(address, "limit"), timezone.now()
    windows = [(timedelta(minutes=rules.limit_minutes), rules.limit_count), (DAY, rules.limit_per_day)]
    most = max(count for _, count in windows)
    uses = list(
        SenderUse.objects.filter(sender=sender, at__gt=now - DAY).order_by("-at").values_list("at", flat=True)[:most]
    )
    # a window is full if the use that many places back still lies in it; it frees a place when that one leaves
    free_at = [uses[count - 1] + span for span, count in windows if len(uses) >= count]
    if free_at and max(free_at) > now:
        raise LimitReached(max(free_at))
    return sum(at > now - windows[0][0] for at in uses)


def count_use(address: str, rules: CommentSettings, *, may_be_busy: bool = True) -> None:
    """Count one more, under `lock_sender`. Raises LimitReached, and SenderIsBusy unless the sender may be so."""
    used = require_room(address, rules)
    if not may_be_busy and 2 * used >= max(rules.limit_count, 2):
        raise SenderIsBusy
    SenderUse.objects.create(sender=client_digest(address, "limit"))
