from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from portal.vietnamese import read_cell, safe_cell
from tests.portal.vietnamese.test_text import ANY_TEXT


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "  =1", "＝1+1", "- Nội dung",
        "+84 912", '=HYPERLINK("http://x","y")', "'=1+1", "--1", "=",
    ],
)  # fmt: skip
def test_what_begins_like_a_formula_becomes_text_and_comes_back(formula):
    assert safe_cell(formula) == f"'{formula}"
    assert read_cell(safe_cell(formula)) == formula


@pytest.mark.parametrize(
    "text", ["", "Đặng Thị Hòa", "-5", "+1.234,5", "-12%", "1=1", "a-b", "'tis", "’", "một\ndòng\tkhác", "👍", "H'Hen"]
)
def test_other_text_stays(text):
    assert safe_cell(text) == text
    assert read_cell(text) == text


@pytest.mark.parametrize("value", [None, 5, -5, 1.5, Decimal("-1"), True, date(2024, 9, 4)])
def test_what_is_no_text_stays(value):
    assert safe_cell(value) is value
    assert read_cell(value) is value


def test_control_characters_and_lone_surrogates_go():
    assert safe_cell("a\x00b\x1bc\x0bd\ud800e\uffff") == "abcde"
    assert safe_cell("\x00=1") == "'=1"


@given(ANY_TEXT)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text):
    cell = safe_cell(text)

    assert cell.lstrip()[:1] not in {"=", "@", "＝", "＋", "－", "＠"}
    assert safe_cell(read_cell(cell)) == cell
