"""Marks in what was found, and snippets."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search import marked, parse, snippet
from portal.search.marks import found_in
from portal.vietnamese import fold


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("dang hoa", "Đặng Thị Hòa", "<mark>Đặng</mark> Thị <mark>Hòa</mark>"),
        ("đặng", "DANG", "<mark>DANG</mark>"),
        ("hoa", "Hoà Hoàng thoả", "<mark>Hoà</mark> <mark>Hoà</mark>ng thoả"),
        ("h hoa", "Hoà", "<mark>Hoà</mark>"),
        ("hoa", "<b>Hòa</b> & “bình”", "&lt;b&gt;<mark>Hòa</mark>&lt;/b&gt; &amp; “bình”"),
        ("b", "<b>", "&lt;<mark>b</mark>&gt;"),
        ("amp", "a & b", "a &amp; b"),
        ("so", "Straße so", "Straße <mark>so</mark>"),
        ("stras", "Straße", "<mark>Straß</mark>e"),
        ("04", "số 04/NQ", "số <mark>04</mark>/NQ"),
        ("x", "không có", "không có"),
        ("", "Đặng", "Đặng"),
    ],
)
def test_what_was_found_is_marked_and_the_rest_escaped(typed, text, shown):
    assert marked(text, parse(typed)) == shown


def test_marks_stand_right_in_text_that_is_not_composed():
    text = unicodedata.normalize("NFD", "Ủy ban Đặng Thị Hòa")

    shown = unicodedata.normalize("NFC", marked(text, parse("uy dang hoa")))

    assert shown == "<mark>Ủy</mark> ban <mark>Đặng</mark> Thị <mark>Hòa</mark>"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=10))
def test_marks_cut_no_text_and_let_no_markup_through(text, typed):
    found = found_in(parse(typed), text)

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(end <= start for (_, end), (start, _) in zip(found, found[1:], strict=False))
    shown = marked(text, parse(typed))
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ,."))
def test_what_is_marked_is_what_was_typed(text):
    for typed in text.split()[:3]:
        for start, end in found_in(parse(typed), text):
            assert fold(text[start:end]) in parse(typed).folded


def test_a_snippet_shows_the_stretch_where_the_words_stand_together():
    text = "Tôi thì không. " * 30 + "Cùng nhau thi đua yêu nước. Hết. " + "Tôi đưa. " * 30

    shown = snippet(parse("thi dua"), text)

    assert shown.startswith("… Cùng nhau <mark>thi</mark> <mark>đua</mark> yêu nước.")
    assert shown.endswith(" …")
    assert len(re.sub("</?mark>", "", shown)) <= 230


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ngắn: thi đua.", "Ngắn: <mark>thi</mark> đua."),
        ("<p>thi</p>", "&lt;p&gt;<mark>thi</mark>&lt;/p&gt;"),
        ("không có", None),
        ("", None),
    ],
)
def test_a_snippet_of_a_short_text_is_the_text(text, shown):
    assert snippet(parse("thi"), text) == shown
