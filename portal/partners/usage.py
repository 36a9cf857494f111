"""Usage of the API by day: copied from the rate limit backends, and summed up for staff."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from portal.partners import limits
from portal.partners.models import PartnerKey, PartnerUse

OPEN = "open"
NUMBERS = ["counted", "unchanged", "refused"]
SUMS = {f"{name}_sum": Sum(name) for name in NUMBERS}


def collect_usage() -> int:
    """Copy the totals of the backends to PartnerUse; return the number of rows changed. Idempotent."""
    totals = limits.daily_totals()
    keys = set(PartnerKey.objects.values_list("pk", flat=True))
    days = {date.fromordinal(total.day) for total in totals}
    before = {(row.subject, row.day, row.backend): row for row in PartnerUse.objects.filter(day__in=days).order_by()}
    changed = []
    last_seen: dict[int, int] = {}
    for total in totals:
        key = None if total.reader == limits.ADDRESS else int(total.reader.removeprefix(limits.KEY))
        if key is not None:
            if key not in keys:
                continue
            last_seen[key] = max(total.last_seen, last_seen.get(key, 0))
        subject = OPEN if key is None else f"key {key}"
        row = PartnerUse(subject=subject, key_id=key, day=date.fromordinal(total.day), backend=total.backend)
        row.counted, row.unchanged, row.refused = total.counted, total.unchanged, total.refused
        stored = before.get((row.subject, row.day, row.backend))
        if stored is None or any(getattr(stored, name) != getattr(row, name) for name in NUMBERS):
            changed.append(row)
    PartnerUse.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["subject", "day", "backend"], update_fields=NUMBERS
    )
    for key, second in last_seen.items():
        at = datetime.fromtimestamp(second, UTC)
        earlier = Q(last_used_at=None) | Q(last_used_at__lt=at)
        PartnerKey.objects.filter(earlier, pk=key).update(last_used_at=at)
    return len(changed)


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
