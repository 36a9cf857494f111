"""Usage of the API by day: copied from the rate limit backends, and summed up for staff."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from portal.partners import counting
from portal.partners.counting import Use
from portal.partners.models import PartnerKey, PartnerUse

OPEN = "open"
NUMBERS = ["counted", "unchanged", "refused"]
SUMS = {f"{name}_sum": Sum(name) for name in NUMBERS}


def collect_usage() -> int:
    """Copy the counts of the backends to PartnerUse; return the number of rows changed. Idempotent."""
    return sum(_store(backend, uses) for backend, uses in counting.gathered())


def _store(backend: str, uses: list[Use]) -> int:
    known = set(PartnerKey.objects.filter(pk__in=[use.key for use in uses if use.key]).values_list("pk", flat=True))
    days = {counting.day_of(use.day) for use in uses}
    rows = PartnerUse.objects.filter(backend=backend, day__in=days).order_by()
    stored = {(row.subject, row.day): row for row in rows}
    changed = []
    for use in uses:
        if use.key is not None and use.key not in known:
            continue
        subject = OPEN if use.key is None else f"key {use.key}"
        row = PartnerUse(subject=subject, key_id=use.key, day=counting.day_of(use.day), backend=backend)
        before = stored.get((row.subject, row.day), row)
        row.counted, row.unchanged, row.refused = use.counted, use.unchanged, use.refused
        if before is row or any(getattr(before, name) != getattr(row, name) for name in NUMBERS):
            changed.append(row)
    PartnerUse.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["subject", "day", "backend"], update_fields=NUMBERS
    )
    _note_last_use(use for use in uses if use.key in known)
    return len(changed)


def _note_last_use(uses: Iterable[Use]) -> None:
    last: dict[int, int] = {}
    for use in uses:
        if use.key is not None:
            last[use.key] = max(use.seen, last.get(use.key, 0))
    for key, second in last.items():
        at = datetime.fromtimestamp(second, UTC)
        earlier = Q(last_used_at=None) | Q(last_used_at__lt=at)
        PartnerKey.objects.filter(earlier, pk=key).update(last_used_at=at)


def default_limits() -> dict[str, int]:
    """Return the limits of keys without limits of their own."""
    return {"per_minute": settings.API_KEY_PER_MINUTE, "per_day": settings.API_KEY_PER_DAY}


# --- statistics -----------------------------------------------------------------------------------------------


class DailyUsage(NamedTuple):
    day: date
    counted: int
    unchanged: int
    refused: int


def _uses(days: int, partner_id: int | None) -> QuerySet[PartnerUse]:
    uses = PartnerUse.objects.filter(day__gt=timezone.localdate() - timedelta(days=days)).order_by()
    return uses if partner_id is None else uses.filter(key__partner=partner_id)


def by_day(days: int, partner_id: int | None = None) -> list[DailyUsage]:
    """Return the usage of each of the last `days` days, including today: of one partner, or in total."""
    today = timezone.localdate()
    rows = _uses(days, partner_id).values("day").annotate(**SUMS).values_list("day", *SUMS)
    found = {day: DailyUsage(day, *sums) for day, *sums in rows}
    every = (today - timedelta(days=back) for back in range(days - 1, -1, -1))
    return [found.get(day, DailyUsage(day, 0, 0, 0)) for day in every]


class ReaderUsage(NamedTuple):
    """The usage of one key, of one partner, or (pk None) of all requests without a key."""

    pk: int | None
    counted: int
    unchanged: int
    refused: int


def by_reader(days: int, partner_id: int | None = None) -> list[ReaderUsage]:
    """Return the usage per key of one partner, or per partner, in the last `days` days, in descending order."""
    reader = F("key__partner") if partner_id is None else F("key")
    rows = _uses(days, partner_id).annotate(reader=reader).values("reader")
    rows = rows.annotate(**SUMS).values_list("reader", *SUMS)
    totals = [ReaderUsage(*row) for row in rows]
    return sorted(totals, key=lambda total: (-total.counted, total.pk or 0))
