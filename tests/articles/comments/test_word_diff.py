import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comments.word_diff import word_diff
from tests.cost import steps, watchdog


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("Bài hay", "Bài hay", [("equal", "Bài hay")]),
        ("Bài hay qua", "Bài hay quá", [("equal", "Bài hay "), ("deleted", "qua"), ("inserted", "quá")]),
        ("Bài hay", "Bài rất hay", [("equal", "Bài "), ("inserted", "rất "), ("equal", "hay")]),
        ("Gọi 0912 nhé", "nhé", [("deleted", "Gọi 0912 "), ("equal", "nhé")]),
        ("", "Bài", [("inserted", "Bài")]),
    ],
)
def test_diff_separates_deleted_and_inserted_words(before, after, parts):
    assert [tuple(part) for part in word_diff(before, after)] == parts


@given(st.text(alphabet="ab \n.ế", max_size=60), st.text(alphabet="ab \n.ế", max_size=60))
def test_parts_join_to_both_texts(before, after):
    parts = word_diff(before, after)

    assert "".join(part.text for part in parts if part.kind != "inserted") == before
    assert "".join(part.text for part in parts if part.kind != "deleted") == after


@pytest.mark.parametrize(
    ("before", "after"), [("a b " * 2500, "b a " * 2500), ("." * 10_000, ",." * 5_000), ("x" * 10_000, "y" * 10_000)]
)
def test_longest_texts_are_compared_quickly(before, after):
    with watchdog():
        assert steps(word_diff, before, after) < 1_000
