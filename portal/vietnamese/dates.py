"""Vietnamese dates: day first, names of weekdays, Vietnamese time."""

import re
from datetime import date, datetime, timedelta, timezone

from portal.vietnamese.text import normalize

# Asia/Ho_Chi_Minh has been at GMT+7 without daylight saving time since 13/6/1975.
VIETNAM_TIME = timezone(timedelta(hours=7), "GMT+7")

_WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"]
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})")
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}),? năm ([0-9]{4})", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def in_vietnam(moment: datetime) -> datetime:
    """Convert to Vietnamese time; a naive datetime is assumed to be in it."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIETNAM_TIME)
    try:
        return moment.astimezone(VIETNAM_TIME)
    except OverflowError:  # at the ends of the calendar
        return moment.replace(tzinfo=VIETNAM_TIME)


def format_date(value: date | datetime) -> str:
    """Return `4/9/2024`; for a datetime the date in Vietnamese time."""
    day = in_vietnam(value) if isinstance(value, datetime) else value
    return f"{day.day}/{day.month}/{day.year}"


def format_datetime(moment: datetime) -> str:
    """Return `Thứ Tư, 4/9/2024, 09:30 (GMT+7)` in Vietnamese time; a naive datetime is assumed to be in it."""
    local = in_vietnam(moment)
    return f"{_WEEKDAYS[local.weekday()]}, {format_date(local)}, {local:%H:%M} (GMT+7)"


def parse_date(s: str) -> date | None:
    """Parse a date, day first: 04/09/2024, 4-9-2024, 4.9.2024, ngày 4 tháng 9 năm 2024; or ISO 2024-09-04.

    Returns None for anything else: an impossible date, a two-digit year, additional text.
    """
    text = " ".join(normalize(s).split())
    if match := _DAY_FIRST.fullmatch(text):
        day, _, month, year = match.groups()
    elif match := _IN_WORDS.fullmatch(text):
        day, month, year = match.groups()
    elif match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
