import pytest

from honorees.spreadsheets.understand.fuzzy import FuzzyIndex, edit_distance
from tests.cost import steps


@pytest.mark.parametrize(
    ("a", "b", "errors"),
    [
        ("phap che", "phap che", 0),
        ("phap che", "phap ch", 1),
        ("phap che", "phpa che", 1),
        ("phap che", "phap xhe", 1),
        ("phap che", "phapp chee", 2),
        ("phap che", "tai chinh", None),
        ("", "ab", 2),
    ],
)
def test_distance_counts_errors_up_to_its_bound(a, b, errors):
    assert edit_distance(a, b, 2) == errors
    assert edit_distance(b, a, 2) == errors


def test_known_texts_are_found_with_errors_in_several_words():
    index = FuzzyIndex(["vu phap che bo tu phap", "vu hop tac quoc te bo tu phap"])

    assert index.search("vu phap che bo tu phap") == [(0, "vu phap che bo tu phap")]
    assert index.search("vu phap ce bo tu phap") == [(1, "vu phap che bo tu phap")]
    assert index.search("vu phapp che bo tuu phap") == [(2, "vu phap che bo tu phap")]
    assert index.search("vuphap che bo tu phap") == [(1, "vu phap che bo tu phap")]
    assert index.search("vu ke hoach bo tu phap") == []


def test_different_numbers_are_no_typing_errors():
    assert FuzzyIndex(["ban so 12 bo noi vu"]).search("ban so 13 bo noi vu") == []


def test_short_texts_are_matched_exactly():
    assert FuzzyIndex(["ban"]).search("bao") == []


def steps_for(count):
    words = ["noi", "vu", "tai", "chinh", "phap", "che", "giao", "duc", "khoa", "hoc"]
    names = [
        f"phong {words[n % 10]} {words[n // 10 % 10]} huyen {chr(97 + n // 100 % 26)}{n:05}x" for n in range(count)
    ]
    typed = [name.replace("huyen", "huyyen") for name in names]

    def look():
        index = FuzzyIndex(names)
        assert all(index.search(text)[0][1] == name for text, name in zip(typed, names, strict=True))

    return steps(look)


def test_cost_grows_linearly_with_the_number_of_texts():
    assert steps_for(800) < 9 * steps_for(100)
