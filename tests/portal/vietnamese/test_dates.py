from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese import format_date, format_datetime, parse_date
from tests.portal.vietnamese.test_text import ANY_TEXT


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2024, 9, 4, 2, 30, tzinfo=UTC), "Thứ Tư, 4/9/2024, 09:30 (GMT+7)"),
        (datetime(2024, 9, 1, 16, 59, tzinfo=UTC), "Chủ Nhật, 1/9/2024, 23:59 (GMT+7)"),
        (datetime(2024, 9, 1, 17, 0, tzinfo=UTC), "Thứ Hai, 2/9/2024, 00:00 (GMT+7)"),
        (datetime(2024, 9, 3, 12, 0, tzinfo=timezone(timedelta(hours=-5))), "Thứ Tư, 4/9/2024, 00:00 (GMT+7)"),
        (datetime(2024, 9, 3, 8, 5, tzinfo=timezone(timedelta(hours=7))), "Thứ Ba, 3/9/2024, 08:05 (GMT+7)"),
        (datetime(2024, 9, 5, 1, 0, tzinfo=UTC), "Thứ Năm, 5/9/2024, 08:00 (GMT+7)"),
        (datetime(2024, 9, 6, 1, 0, tzinfo=UTC), "Thứ Sáu, 6/9/2024, 08:00 (GMT+7)"),
        (datetime(2024, 9, 7, 1, 0, tzinfo=UTC), "Thứ Bảy, 7/9/2024, 08:00 (GMT+7)"),
        # a naive datetime is in the time zone of Việt Nam already
        (datetime(2024, 9, 4, 9, 30), "Thứ Tư, 4/9/2024, 09:30 (GMT+7)"),  # noqa: DTZ001
    ],
)
def test_a_moment_is_written_in_the_time_of_vietnam(moment, text):
    assert format_datetime(moment) == text


@pytest.mark.parametrize("edge", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_are_written_too(edge):
    assert format_datetime(edge).endswith(" (GMT+7)")


def test_a_date_has_no_leading_zeros_and_a_moment_has_the_date_it_had_in_vietnam():
    assert format_date(date(2024, 9, 4)) == "4/9/2024"
    assert format_date(date(2019, 12, 31)) == "31/12/2019"
    assert format_date(datetime(2024, 9, 4, 17, 0, tzinfo=UTC)) == "5/9/2024"


@pytest.mark.parametrize(
    "text",
    [
        "04/09/2024", "04-09-2024", "4/9/2024", "4.9.2024", " 4 / 9 / 2024 ", "４/９/２０２４", "2024-09-04",
        "ngày 4 tháng 9 năm 2024", "Ngày 04 tháng 09 năm 2024", "4 tháng 9, năm 2024",
        "Nga\u0300y 4 tha\u0301ng 9 năm 2024",
    ],
)  # fmt: skip
def test_dates_are_read_day_first(text):
    assert parse_date(text) == date(2024, 9, 4)


@pytest.mark.parametrize(
    "text",
    [
        "", "hôm nay", "31/2/2024", "9/31/2024", "4/9/24", "4/9", "04/09-2024", "4/9/2024 09:30", "0/1/2024",
        "1/0/2024", "1/1/0000", "1/1/10000", "²/9/2024", "٤/٩/٢٠٢٤", "2024/09/04", "2024-9-4", "-4/9/2024", "4//9/2024",
        "nan", "\x00",
        "1" * 5000 + "/1/2024",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert parse_date(text) is None


@given(st.dates())
def test_a_date_written_is_read_again(day):
    assert parse_date(f"{day.day}/{day.month}/{day.year:04}") == day


@given(ANY_TEXT)
def test_any_text_is_a_date_or_none(text):
    assert parse_date(text) is None or isinstance(parse_date(text), date)
