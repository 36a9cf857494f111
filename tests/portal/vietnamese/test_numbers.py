from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese import format_number


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "0"),
        (150, None, "150"),
        (1234, None, "1.234"),
        (1234567, None, "1.234.567"),
        (-1234, None, "-1.234"),
        (1234.5, None, "1.234,5"),
        (1000000.0, None, "1.000.000"),
        (0.1, None, "0,1"),
        (Decimal("1234.50"), None, "1.234,50"),
        ("1234.5", None, "1.234,5"),
        (1234.5, 0, "1.235"),
        (0.5, 0, "1"),
        (2.675, 2, "2,68"),
        (-0.5, 0, "-1"),
        (1234, 2, "1.234,00"),
        (1e15, None, "1.000.000.000.000.000"),
        (10**20, None, "100.000.000.000.000.000.000"),
    ],
)
def test_a_point_stands_between_thousands_and_a_comma_before_decimals(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ("nhiều", "nhiều"),
        ("", ""),
        (Decimal("1e999"), "1E+999"),
        ("²", "²"),
    ],
)
def test_what_is_no_finite_number_stays_as_it_is(value, text):
    assert format_number(value) == text
    assert format_number(value, 2) == text


@given(st.integers() | st.floats() | st.decimals() | st.text(), st.none() | st.integers(0, 30))
def test_anything_can_be_shown(value, decimals):
    assert isinstance(format_number(value, decimals), str)
