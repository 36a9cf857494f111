"""Fuzzy search among many texts without comparing each pair."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product

MAX_LENGTH = 200


def edit_distance(a: str, b: str, bound: int) -> int | None:
    """Return the Damerau-Levenshtein distance (optimal string alignment) of two texts.

    None if it is greater than `bound`.
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
    above_bound = bound + 1
    before: list[int] = []
    above = [min(column, above_bound) for column in range(len(b) + 1)]
    for row, letter in enumerate(a, start=1):
        line = [above_bound] * (len(b) + 1)
        line[0] = min(row, above_bound)
        for column in range(max(1, row - bound), min(len(b), row + bound) + 1):
            other = b[column - 1]
            cost = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == b[column - 2] and a[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line[column] = min(cost, above_bound)
        if min(line) > bound:
            return None
        before, above = above, line
    return above[-1] if above[-1] <= bound else None


def max_errors_for(text: str) -> int:
    """Return the number of typing errors allowed: 0 below five letters, then one more per twelve letters, at most 3."""
    return 0 if len(text) < 5 else min(3, 1 + len(text) // 12)


class FuzzyIndex:
    """Finds texts with one error anywhere, or one error in each of several unknown words.

    Uses the deletion neighbourhood: two texts at distance one share a text with at most one letter deleted, so the
    cost of a search does not grow with the number of texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {text for text in texts if text and len(text) <= MAX_LENGTH}
        self._vocabulary = {word for text in self._texts for word in text.split()}

    @cached_property
    def _by_deletion(self) -> dict[int, list[str]]:
        return _by_deletion(text for text in self._texts if max_errors_for(text))

    @cached_property
    def _words_by_deletion(self) -> dict[int, list[str]]:
        return _by_deletion(word for word in self._vocabulary if len(word) >= _MIN_WORD_LENGTH - 1)

    def search(self, text: str) -> list[tuple[int, str]]:
        """Return (errors, known text), fewest errors first; only the text itself if it is known."""
        if text in self._texts:
            return [(0, text)]
        bound = max_errors_for(text)
        if bound == 0 or len(text) > MAX_LENGTH:
            return []
        if len(self._texts) <= _LINEAR_SEARCH_LIMIT:
            return sorted(
                (errors, known)
                for known in self._texts
                if (errors := edit_distance(text, known, min(bound, max_errors_for(known))))
                and _agree_in_digits(text, known)
            )
        found = dict.fromkeys(_within_one_edit(text, self._by_deletion), 1)
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
            similar = _within_one_edit(word, self._words_by_deletion) if len(word) >= _MIN_WORD_LENGTH else []
            if errors > bound or not similar:
                return
            choices.append(similar[:4])
        for corrected in product(*choices):
            known = " ".join(corrected)
            if known in self._texts:
                yield errors, known


_MIN_WORD_LENGTH = 3
_LINEAR_SEARCH_LIMIT = 30  # texts; a larger index is searched by deletions


def _deletions(text: str) -> set[int]:
    """Return hashes of the text and of its variants with one letter deleted; equal hashes are then compared in full."""
    return {hash(text), *(hash(text[:index] + text[index + 1 :]) for index in range(len(text)))}


def _by_deletion(texts: Iterable[str]) -> dict[int, list[str]]:
    index: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        for deletion in _deletions(text):
            index[deletion].append(text)
    return index


def _within_one_edit(text: str, index: dict[int, list[str]]) -> list[str]:
    candidates = {known for deletion in _deletions(text) for known in index.get(deletion, ())}
    return sorted(known for known in candidates if _agree_in_digits(text, known) and edit_distance(text, known, 1) == 1)


def _agree_in_digits(text: str, known: str) -> bool:
    """Whether two texts have the same digits: "Ban 2" is not "Ban 1" with a typing error."""
    return "".join(filter(str.isdigit, text)) == "".join(filter(str.isdigit, known))
