"""Texts with typing errors, found among many without comparing each with each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product

LONGEST = 200


def distance(a: str, b: str, bound: int) -> int | None:
    """How many letters left out, added, exchanged or swapped with their neighbour make one text the other.

    None if more than `bound`.
    """
    if abs(len(a) - len(b)) > bound:
        return None
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return max(len(a), len(b)) if max(len(a), len(b)) <= bound else None
    beyond = bound + 1
    before: list[int] = []
    above = [min(column, beyond) for column in range(len(b) + 1)]
    for row, letter in enumerate(a, start=1):
        line = [beyond] * (len(b) + 1)
        line[0] = min(row, beyond)
        for column in range(max(1, row - bound), min(len(b), row + bound) + 1):
            other = b[column - 1]
            cost = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == b[column - 2] and a[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line[column] = min(cost, beyond)
        if min(line) > bound:
            return None
        before, above = above, line
    return above[-1] if above[-1] <= bound else None


def bound_for(text: str) -> int:
    """How many errors a text may have: none in short ones, one in twelve letters, at most three."""
    return 0 if len(text) < 5 else min(3, 1 + len(text) // 12)


class NearIndex:
    """Texts found with one error anywhere, or one in each of several words that are words of no text.

    Both go by what is left when one letter is taken out: two texts one error apart have such a rest in common, so that
    the cost of a search does not grow with the texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {text for text in texts if text and len(text) <= LONGEST}
        self._vocabulary = {word for text in self._texts for word in text.split()}

    @cached_property
    def _by_rest(self) -> dict[int, list[str]]:
        return _by_rest(text for text in self._texts if bound_for(text))

    @cached_property
    def _words_by_rest(self) -> dict[int, list[str]]:
        return _by_rest(word for word in self._vocabulary if len(word) >= _WORD_FROM - 1)

    def near(self, text: str) -> list[tuple[int, str]]:
        """(errors, known text), the nearest first; the text itself alone if it is known."""
        if text in self._texts:
            return [(0, text)]
        bound = bound_for(text)
        if bound == 0 or len(text) > LONGEST:
            return []
        if len(self._texts) <= _FEW:
            return sorted(
                (errors, known)
                for known in self._texts
                if (errors := distance(text, known, min(bound, bound_for(known)))) and _agree_in_digits(text, known)
            )
        found = dict.fromkeys(_one_apart(text, self._by_rest), 1)
        for errors, known in self._by_words(text.split(), bound):
            found.setdefault(known, errors)
        return sorted((errors, known) for known, errors in found.items())

    def _by_words(self, words: list[str], bound: int) -> Iterator[tuple[int, str]]:
        choices: list[list[str]] = []
        errors = 0
        for word in words:
            if word in self._vocabulary or word.isdigit():
                choices.append([word])
                continue
            errors += 1
            near = _one_apart(word, self._words_by_rest) if len(word) >= _WORD_FROM else []
            if errors > bound or not near:
                return
            choices.append(near[:4])
        for mended in product(*choices):
            known = " ".join(mended)
            if known in self._texts:
                yield errors, known


_WORD_FROM = 3
_FEW = 30  # that are compared each


def _rests(text: str) -> set[int]:
    """The text and what is left without each of its letters, as numbers: those that agree are compared in full."""
    return {hash(text), *(hash(text[:place] + text[place + 1 :]) for place in range(len(text)))}


def _by_rest(texts: Iterable[str]) -> dict[int, list[str]]:
    index: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        for rest in _rests(text):
            index[rest].append(text)
    return index


def _one_apart(text: str, index: dict[int, list[str]]) -> list[str]:
    candidates = {known for rest in _rests(text) for known in index.get(rest, ())}
    return sorted(known for known in candidates if _differs_in_letters(text, known))


def _differs_in_letters(text: str, known: str) -> bool:
    return _agree_in_digits(text, known) and distance(text, known, 1) == 1


def _agree_in_digits(text: str, known: str) -> bool:
    """Ban 1 is not Ban 2, and that is no typing error."""
    return "".join(filter(str.isdigit, text)) == "".join(filter(str.isdigit, known))
