"""Dates the Vietnamese way: day first, weekdays by name, the time of Việt Nam."""

import re
from datetime import date, datetime, timedelta, timezone

from portal.vietnamese.text import normalize

# Asia/Ho_Chi_Minh has been seven hours ahead, without summer time, since 13/6/1975; the label says so too.
VIETNAM_TIME = timezone(timedelta(hours=7), "GMT+7")

_WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"]
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})")
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}),? năm ([0-9]{4})", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def in_vietnam(moment: datetime) -> datetime:
    """The moment on the clocks of Việt Nam. A naive one is taken to be told by them already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIETNAM_TIME)
    try:
        return moment.astimezone(VIETNAM_TIME)
    except OverflowError:  # at the ends of the calendar
        return moment.replace(tzinfo=VIETNAM_TIME)


def format_date(value: date | datetime) -> str:
    """`4/9/2024`; of a moment, the day it was in Việt Nam."""
    day = in_vietnam(value) if isinstance(value, datetime) else value
    return f"{day.day}/{day.month}/{day.year}"


def format_datetime(moment: datetime) -> str:
    """`Thứ Tư, 4/9/2024, 09:30 (GMT+7)`, in the time of Việt Nam; a naive moment is taken to be in it already."""
    local = in_vietnam(moment)
    return f"{_WEEKDAYS[local.weekday()]}, {format_date(local)}, {local:%H:%M} (GMT+7)"


def parse_date(s: str) -> date | None:
    """The date that a text means, day first always: 04/09/2024, 4-9-2024, 4.9.2024, ngày 4 tháng 9 năm 2024.

    Only the ISO form 2024-09-04 begins with the year. None for anything else: no such day, a short year, more text.
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
