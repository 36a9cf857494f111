"""Dates, times and numbers in forms and on pages: day first, weeks from Monday, Vietnamese names, 1.234,5."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import formats
from django.utils.timesince import timesince, timeuntil
from django.views.i18n import JSONCatalog

from portal.vietnamese import parse_date

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CEREMONY = datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)


def rendered(template, **values):
    return Template(template).render(Context(values))


# --- what is typed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("04/09/2024", date(2024, 9, 4)),
        ("4/9/2024", date(2024, 9, 4)),
        ("04-09-2024", date(2024, 9, 4)),
        ("04.09.2024", date(2024, 9, 4)),
        ("4 tháng 9 năm 2024", date(2024, 9, 4)),
        ("ngày 4 tháng 9 năm 2024", date(2024, 9, 4)),
        ("Ngày 4 tháng 9 năm 2024", date(2024, 9, 4)),
        ("2024-09-04", date(2024, 9, 4)),
        ("12/05/1985", date(1985, 5, 12)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_a_typed_date_is_read_day_first(typed, meant):
    assert forms.DateField().clean(typed) == meant
    assert parse_date(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["9/13/2024", "31/02/2024", "29/02/2023", "04/09/24", "2024/09/04", "0/9/2024", "4/9/0000", "4/9/10000", "hôm qua"],
)
def test_what_is_no_date_is_refused_and_the_order_named(typed):
    with pytest.raises(ValidationError) as refused:
        forms.DateField().clean(typed)

    assert refused.value.messages == ["Hãy nhập ngày hợp lệ (ngày/tháng/năm)."]
    assert parse_date(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("04/09/2024 09:30", datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)),
        ("4/9/2024 9:30:15", datetime(2024, 9, 4, 9, 30, 15, tzinfo=VIETNAM)),
        ("4/9/2024, 09:30", datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)),
        ("09:30 4/9/2024", datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)),
        ("4-9-2024 9h30", datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)),
        ("4.9.2024 14 giờ", datetime(2024, 9, 4, 14, 0, tzinfo=VIETNAM)),
        ("4/9/2024", datetime(2024, 9, 4, 0, 0, tzinfo=VIETNAM)),
        ("2024-09-04 09:30:00", datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)),
        ("2024-09-04T09:30+07:00", datetime(2024, 9, 4, 9, 30, tzinfo=VIETNAM)),
    ],
)
def test_a_typed_moment_is_read_day_first_in_vietnams_time(typed, meant):
    assert forms.DateTimeField().clean(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09:30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("09:30:15", time(9, 30, 15)),
        ("9h30", time(9, 30)),
        ("9 giờ 30", time(9, 30)),
        ("14h", time(14)),
        ("14 giờ", time(14)),
    ],
)
def test_a_typed_time_is_read_on_24_hours(typed, meant):
    assert forms.TimeField().clean(typed) == meant


def test_what_is_no_time_or_moment_is_refused_and_the_order_named():
    with pytest.raises(ValidationError) as no_time:
        forms.TimeField().clean("25:00")
    with pytest.raises(ValidationError) as no_moment:
        forms.DateTimeField().clean("9/13/2024 09:30")

    assert no_time.value.messages == ["Hãy nhập giờ hợp lệ (giờ:phút)."]
    assert no_moment.value.messages == ["Hãy nhập ngày giờ hợp lệ (ngày/tháng/năm giờ:phút)."]


# --- what a form shows, and takes back ------------------------------------------------------------------------


class Form(forms.Form):
    day = forms.DateField(widget=AdminDateWidget)
    moment = forms.SplitDateTimeField(widget=AdminSplitDateTime)
    plain = forms.DateTimeField()
    hour = forms.TimeField()


def test_a_form_shows_dates_day_first_and_takes_its_own_values_back_unchanged():
    values = {
        "day": date(2024, 9, 4),
        "moment": datetime(2024, 9, 4, 9, 30, 15, tzinfo=VIETNAM),
        "plain": datetime(2024, 9, 4, 2, 30, 15, tzinfo=UTC),
        "hour": time(9, 30, 15),
    }
    shown = Form(initial=values)
    posted = {
        "day": shown["day"].subwidgets[0].data["value"],
        "moment_0": shown["moment"].subwidgets[0].data["subwidgets"][0]["value"],
        "moment_1": shown["moment"].subwidgets[0].data["subwidgets"][1]["value"],
        "plain": shown["plain"].subwidgets[0].data["value"],
        "hour": shown["hour"].subwidgets[0].data["value"],
    }

    assert posted == {
        "day": "04/09/2024",
        "moment_0": "04/09/2024",
        "moment_1": "09:30:15",
        "plain": "04/09/2024 09:30:15",
        "hour": "09:30:15",
    }

    sent = Form(posted, initial=values)

    assert sent.is_valid(), sent.errors
    assert sent.cleaned_data == values
    assert sent.changed_data == []


def test_the_split_field_of_the_admin_is_labelled_in_vietnamese():
    html = str(Form()["moment"])

    assert "Ngày:" in html
    assert "Giờ:" in html


# --- what pages show ------------------------------------------------------------------------------------------


def test_dates_are_shown_day_first():
    assert formats.localize(date(2024, 9, 4)) == "4/9/2024"
    assert formats.localize(time(9, 30)) == "09:30"
    assert rendered("{{ moment }}", moment=CEREMONY) == "4/9/2024, 09:30"
    assert rendered('{{ moment|date:"SHORT_DATE_FORMAT" }}', moment=CEREMONY) == "04/09/2024"
    assert rendered('{{ moment|date:"SHORT_DATETIME_FORMAT" }}', moment=CEREMONY) == "04/09/2024 09:30"
    assert rendered('{{ moment|date:"YEAR_MONTH_FORMAT" }}', moment=CEREMONY) == "tháng 9/2024"
    assert rendered('{{ moment|date:"MONTH_DAY_FORMAT" }}', moment=CEREMONY) == "4 tháng 9"


@pytest.mark.parametrize(
    ("day", "name", "short"),
    [
        (2, "Thứ Hai", "T2"),
        (3, "Thứ Ba", "T3"),
        (4, "Thứ Tư", "T4"),
        (5, "Thứ Năm", "T5"),
        (6, "Thứ Sáu", "T6"),
        (7, "Thứ Bảy", "T7"),
        (8, "Chủ Nhật", "CN"),
    ],
)
def test_weekdays_have_their_names(day, name, short):
    assert rendered('{{ day|date:"l" }}', day=date(2024, 9, day)) == name
    assert rendered('{{ day|date:"D" }}', day=date(2024, 9, day)) == short


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_numbered_in_every_form(month):
    first = date(2024, month, 1)

    assert [rendered("{{ day|date:form }}", day=first, form=form) for form in ("F", "b", "N", "E")] == [
        f"tháng {month}"
    ] * 4
    assert rendered('{{ day|date:"M" }}', day=first) == f"Tháng {month}"


def test_half_days_have_vietnamese_names():
    assert rendered('{{ hour|time:"g:i A" }}', hour=time(9, 30)) == "9:30 SA"
    assert rendered('{{ hour|time:"g:i a" }}', hour=time(21, 30)) == "9:30 CH"
    assert rendered('{{ hour|time:"P" }}', hour=time(0, 0)) == "nửa đêm"
    assert rendered('{{ hour|time:"P" }}', hour=time(12, 0)) == "12 giờ trưa"


def test_spans_of_time_are_vietnamese():
    def after(**span):
        return CEREMONY + timedelta(**span)

    assert timesince(CEREMONY, after(minutes=1)) == "1\N{NO-BREAK SPACE}phút"
    assert timesince(CEREMONY, after(hours=2, minutes=5)) == "2\N{NO-BREAK SPACE}giờ, 5\N{NO-BREAK SPACE}phút"
    assert timesince(CEREMONY, after(days=8)) == "1\N{NO-BREAK SPACE}tuần, 1\N{NO-BREAK SPACE}ngày"
    assert timesince(CEREMONY, after(days=400)) == "1\N{NO-BREAK SPACE}năm, 1\N{NO-BREAK SPACE}tháng"
    assert timeuntil(after(days=3), CEREMONY) == "3\N{NO-BREAK SPACE}ngày"
    assert rendered("{{ then|timesince:now }}", then=CEREMONY, now=CEREMONY) == "0\N{NO-BREAK SPACE}phút"


def test_numbers_have_a_decimal_comma_and_are_grouped_only_on_request():
    assert rendered("{{ number }}", number=1234.5) == "1234,5"
    assert rendered('{{ number|floatformat:"1g" }}', number=1234.5) == "1.234,5"
    assert rendered('{{ number|floatformat:"g" }}', number=1234567) == "1.234.567"
    assert rendered("{{ year }}", year=2024) == "2024"
    assert rendered("{{ size|filesizeformat }}", size=1_610_612) == "1,5\N{NO-BREAK SPACE}MB"


def test_a_localized_number_field_reads_a_decimal_comma_and_refuses_what_it_could_misread():
    field = forms.DecimalField(localize=True)

    assert field.clean("1234,5") == Decimal("1234.5")
    assert field.widget.format_value(Decimal("1234.5")) == "1234,5"
    with pytest.raises(ValidationError, match="Hãy nhập một số."):
        field.clean("1.234,5")


# --- what the admin's calendar and clock get -------------------------------------------------------------


def test_the_scripts_of_the_admin_put_dates_day_first_into_weeks_from_monday():
    answer = JSONCatalog.as_view(packages=["django.contrib.admin"])(RequestFactory().get("/"))
    data = json.loads(answer.content)

    assert data["formats"]["DATE_INPUT_FORMATS"][0] == "%d/%m/%Y"
    assert data["formats"]["TIME_INPUT_FORMATS"][0] == "%H:%M:%S"
    assert data["formats"]["FIRST_DAY_OF_WEEK"] == 1
    assert data["catalog"]["September"] == "Tháng Chín"
    assert data["catalog"]["one letter Monday\x04M"] == "T2"
    assert data["catalog"]["one letter Sunday\x04S"] == "CN"
