import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comments.difference import difference
from tests.cost import steps, watchdog


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("Bài hay", "Bài hay", [("same", "Bài hay")]),
        ("Bài hay qua", "Bài hay quá", [("same", "Bài hay "), ("gone", "qua"), ("come", "quá")]),
        ("Bài hay", "Bài rất hay", [("same", "Bài "), ("come", "rất "), ("same", "hay")]),
        ("Gọi 0912 nhé", "nhé", [("gone", "Gọi 0912 "), ("same", "nhé")]),
        ("", "Bài", [("come", "Bài")]),
    ],
)
def test_words_that_went_and_came_are_told_apart(before, after, parts):
    assert [tuple(part) for part in difference(before, after)] == parts


@given(st.text(alphabet="ab \n.ế", max_size=60), st.text(alphabet="ab \n.ế", max_size=60))
def test_both_texts_can_be_put_together_from_the_parts(before, after):
    parts = difference(before, after)

    assert "".join(part.text for part in parts if part.kind != "come") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


@pytest.mark.parametrize(
    ("before", "after"), [("a b " * 2500, "b a " * 2500), ("." * 10_000, ",." * 5_000), ("x" * 10_000, "y" * 10_000)]
)
def test_no_texts_of_the_longest_length_take_long(before, after):
    with watchdog():
        assert steps(difference, before, after) < 1_000
