from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from portal.api.parameters import BadValue, Choice, Integer, Moment, Names, Refusals, nearest_of, read_all, read_moment
from portal.api.problems import Problem
from portal.core.bilingual import Text

SAID = Text("nói", "said")


def read(query, *parameters, others=()):
    refusals = Refusals()
    values, raw = read_all(QueryDict(query), {one.name: one for one in parameters}, refusals, others)
    return values, raw, [(error["parameter"], error["code"], error["nearest"]) for error in refusals.errors]


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
def test_moments_are_iso_and_told_by_vietnam_where_nothing_else_is_said(raw, moment):
    assert read_moment(raw) == moment


@pytest.mark.parametrize("raw", ["0", "201", "-1", "1.5", "²", "١", "1e3", "", " 5", "0x5", "1" * 40, "10" * 5000])
def test_number_out_of_bounds_or_no_number_is_refused(raw):
    with pytest.raises(BadValue):
        Integer("limit", SAID, 1, 200, example=20).read(raw)


@pytest.mark.parametrize(("raw", "nearest"), [("0", "1"), ("500", "200"), ("x", None)])
def test_refused_number_names_the_nearest_within_bounds(raw, nearest):
    with pytest.raises(BadValue) as refused:
        Integer("limit", SAID, 1, 200, example=20).read(raw)

    assert refused.value.nearest == nearest


def test_names_are_known_and_stand_once():
    names = Names("fields", SAID, ["id", "name", "url"], example="id")

    assert names.read("url,id") == ("url", "id")
    for raw, nearest in [("id,nme", "name"), ("id,id", "id"), ("id,,url", None), ("id, url", "url")]:
        with pytest.raises(BadValue) as refused:
            names.read(raw)
        assert refused.value.nearest == nearest, raw


def test_each_wrong_parameter_is_told_and_right_ones_are_read():
    parameters = [
        Integer("limit", SAID, 1, 200, example=20),
        Choice("ordering", SAID, ["name", "-name"]),
        Moment("updated_since", SAID),
    ]

    values, raw, errors = read(
        "limit=5&ordering=nam&updated_since=yesterday&page_size=9&q=hoa&lmit=1&limit=6", *parameters, others=["q"]
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


def test_empty_value_is_refused_and_not_taken_for_no_filter():
    assert read("limit=&q=", Integer("limit", SAID, 1, 200, example=1), others=["q"])[2] == [
        ("limit", "empty", None),
        ("q", "empty", None),
    ]


def test_what_was_sent_may_hold_braces_and_is_repeated_in_short():
    refusals = Refusals()
    refusals.add_unknown("{0}{name}", "{value}" + "x" * 1000, ["limit"])

    with pytest.raises(Problem) as raised:
        refusals.raise_if_any()

    assert "{0}{name}" in raised.value.detail.vi
    assert len(refusals.errors[0]["value"]) == 100
