from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import translation

from portal.api.problems import Problem
from portal.api.query import (
    ChoiceParameter,
    IntegerParameter,
    InvalidValue,
    NamesParameter,
    QueryErrors,
    TimeParameter,
    nearest_of,
    parse_query,
    parse_time,
)


def parse(query, filters=(), **fields):
    errors = QueryErrors()
    values, raw = parse_query(QueryDict(query), fields, errors, filters)
    return values, raw, [(error["parameter"], error["code"], error["nearest"]) for error in errors.errors]


@pytest.mark.parametrize(
    ("typed", "candidates", "nearest"),
    [
        ("limitt", ["limit", "cursor"], "limit"),
        ("don_vị", ["don_vi", "tinh"], "don_vi"),
        ("Femal", ["male", "female"], "female"),
        ("trung uong", ["trung-uong", "dia-phuong"], "trung-uong"),
        ("xyzzy", ["limit", "cursor"], None),
        ("", ["limit"], None),
        ("a" * 100_000, ["a", "b"], None),
        ("limit", [], None),
    ],
)
def test_nearest_is_the_one_most_alike_accents_and_case_aside(typed, candidates, nearest):
    assert nearest_of(typed, candidates) == nearest


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2024-09-04", datetime(2024, 9, 3, 17, tzinfo=UTC)),
        ("2024-09-04T09:30", datetime(2024, 9, 4, 2, 30, tzinfo=UTC)),
        ("2024-09-04T09:30:00+07:00", datetime(2024, 9, 4, 2, 30, tzinfo=UTC)),
        ("2024-09-04T09:30:00 07:00", datetime(2024, 9, 4, 2, 30, tzinfo=UTC)),
        ("2024-09-04T09:30:00.123456Z", datetime(2024, 9, 4, 9, 30, 0, 123456, tzinfo=UTC)),
        ("2024-09-04 09:30:00-03:00", datetime(2024, 9, 4, 12, 30, tzinfo=UTC)),
        ("0000-01-01", None),
        ("1899-12-31", None),
        ("10000-01-01", None),
        ("2024-02-30", None),
        ("2024-9-4", None),
        ("04/09/2024", None),
        ("2024-09-04T25:00", None),
        ("2024-09-04T09:30+19:00", None),
        ("2024-09-04\n", None),
        ("２０２４-09-04", None),
        ("²024-09-04", None),
        ("", None),
    ],
)
def test_times_are_iso_and_in_vietnamese_time_without_an_offset(raw, moment):
    assert parse_time(raw) == moment


@pytest.mark.parametrize("raw", ["0", "201", "-1", "1.5", "²", "١", "1e3", "", " 5", "0x5", "1" * 40, "10" * 5000])
def test_number_out_of_bounds_or_no_number_is_refused(raw):
    with pytest.raises(InvalidValue):
        IntegerParameter(min_value=1, max_value=200).to_internal_value(raw)


@pytest.mark.parametrize(("raw", "nearest"), [("0", "1"), ("500", "200"), ("x", None)])
def test_refused_number_names_the_nearest_within_bounds(raw, nearest):
    with pytest.raises(InvalidValue) as refused:
        IntegerParameter(min_value=1, max_value=200).to_internal_value(raw)

    assert refused.value.nearest == nearest


def test_names_are_known_and_given_once():
    names = NamesParameter(choices=["id", "name", "url"])

    assert names.to_internal_value("url,id") == ("url", "id")
    for raw, nearest in [("id,nme", "name"), ("id,id", "id"), ("id,,url", None), ("id, url", "url")]:
        with pytest.raises(InvalidValue) as refused:
            names.to_internal_value(raw)
        assert refused.value.nearest == nearest, raw


def test_each_invalid_parameter_is_an_error_and_valid_ones_are_parsed():
    values, raw, errors = parse(
        "limit=5&ordering=nam&updated_since=yesterday&page_size=9&q=hoa&lmit=1&limit=6",
        filters=["q"],
        limit=IntegerParameter(min_value=1, max_value=200),
        ordering=ChoiceParameter(choices=["name", "-name"]),
        updated_since=TimeParameter(),
    )

    assert values == {}
    assert raw == {"q": "hoa"}
    assert errors == [
        ("limit", "repeated", None),
        ("ordering", "invalid", "name"),
        ("updated_since", "invalid", None),
        ("page_size", "unknown", "limit"),
        ("lmit", "unknown", "limit"),
    ]


def test_empty_value_is_an_error_and_not_the_absence_of_a_filter():
    assert parse("limit=&q=", filters=["q"], limit=IntegerParameter(min_value=1, max_value=200))[2] == [
        ("limit", "empty", None),
        ("q", "empty", None),
    ]


def test_value_that_was_sent_may_contain_braces_and_is_shortened_in_the_response():
    errors = QueryErrors()
    errors.add_unknown("{0}{name}", "{value}" + "x" * 1000, ["limit"])

    with pytest.raises(Problem) as raised:
        errors.raise_if_any()

    assert "{0}{name}" in str(raised.value.text)
    assert len(errors.errors[0]["value"]) == 100


def test_detail_is_translated_when_it_is_shown():
    errors = QueryErrors()
    errors.add("limit", "500", InvalidValue("x", "200"))

    with pytest.raises(Problem) as raised:
        errors.raise_if_any()

    assert str(raised.value.text) == "Tham số “limit” không dùng được giá trị “500”; gần nhất là “200”."
    with translation.override("en"):
        assert str(raised.value.text) == "The parameter “limit” cannot have the value “500”; the nearest is “200”."
