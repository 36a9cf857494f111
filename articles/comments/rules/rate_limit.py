"""The rate limit of comments per sender. Counted in the database: exact under concurrency, independent of Redis."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from articles.comments.models import CommentSettings, SenderUse
from portal.core.clients import client_digest

DAY = timedelta(hours=24)


class LimitReached(Exception):
    """The rate limit is exhausted. `until`: when the next comment is accepted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"limit reached until {until.isoformat()}")
        self.until = until


class SoftLimitReached(Exception):
    """The sender has used half of the short limit, which people seldom do."""


def lock_sender(address: str) -> None:
    """Serialize the requests of one sender until the transaction ends. SQLite has a single writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(client_digest(address, "lock")[:15], 16)])


def check_limit(address: str, rules: CommentSettings) -> int:
    """The number of comments the sender has sent within the short window. Exact only under `lock_sender`.

    Raises LimitReached if another comment would exceed a limit.
    """
    sender, now = client_digest(address, "limit"), timezone.now()
    windows = [(timedelta(minutes=rules.limit_minutes), rules.limit_count), (DAY, rules.limit_per_day)]
    needed = max(count for _, count in windows)
    uses = list(
        SenderUse.objects.filter(sender=sender, at__gt=now - DAY).order_by("-at").values_list("at", flat=True)[:needed]
    )
    # a window is full if its limit-th newest use lies within it; it has room again when that use leaves it
    free_at = [uses[count - 1] + span for span, count in windows if len(uses) >= count]
    if free_at and max(free_at) > now:
        raise LimitReached(max(free_at))
    return sum(at > now - windows[0][0] for at in uses)


def consume_limit(address: str, rules: CommentSettings, *, ignores_soft_limit: bool = True) -> None:
    """Count one comment of the sender; call under `lock_sender`. Raises LimitReached, SoftLimitReached."""
    used = check_limit(address, rules)
    if not ignores_soft_limit and 2 * used >= max(rules.limit_count, 2):
        raise SoftLimitReached
    SenderUse.objects.create(sender=client_digest(address, "limit"))
