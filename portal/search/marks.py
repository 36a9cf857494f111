"""Showing where a text was found: its words marked, and a piece of it around the first of them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from html import unescape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.search.words import Query
from portal.vietnamese import fold

SNIPPET = 220  # characters
_LEAD_IN = 60  # of a snippet, before its first hit
_GAP = 2  # characters between words that stand side by side
_TAG = re.compile(r"<[^<>]*>")  # in rich text as it is stored, < and > are entities everywhere else
_SENTENCE_END = re.compile(r"(?<=[.!?…;:])\s+")


class _Folded(dict[int, str]):
    """Characters as they are folded, each once it has been met; `odd` holds those that become none or several."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = character if character.isspace() else fold(character)
        if "\u0300" <= character <= "\u036f":
            folded = ""
        if len(folded) != 1:
            self.odd.add(character)
        self[code] = folded
        return folded


_FOLDED = _Folded()


def found_in(query: Query, text: str) -> list[tuple[int, int]]:
    """Where words of the text begin with words of the query: from which place to which.

    The text is as it was written, in whatever form; it is folded character by character, so that each place in the
    folded text is known in the text. Marks that follow a letter belong to it.
    """
    if not query:
        return []
    folded = text.translate(_FOLDED)
    places: Sequence[int] = range(len(text))
    if not _FOLDED.odd.isdisjoint(text):
        places = [place for place, character in enumerate(text) for _ in _FOLDED[ord(character)]]
    found: list[tuple[int, int]] = []
    for match in _beginnings(tuple(query.folded)).finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        while end < len(text) and not _FOLDED[ord(text[end])]:
            end += 1
        if found and start < found[-1][1]:  # one character that stands for several words: ¼
            start = found.pop()[0]
        found.append((start, end))
    return found


@lru_cache(maxsize=256)
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Where a word begins with one of these, the longest of those that it begins with."""
    longest_first = sorted(set(words), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})")


def marked(text: str, query: Query | None) -> SafeString:
    """The text, escaped, with what the query found in it in <mark>."""
    return _with_marks(text, found_in(query, text) if query else [])


def _with_marks(text: str, found: list[tuple[int, int]]) -> SafeString:
    ends = [0, *(end for _, end in found)]
    pieces = [(text[end:start], text[start:stop]) for end, (start, stop) in zip(ends, found, strict=False)]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[ends[-1] :])


def plain_text(html: str) -> str:
    """The words of rich text as it is stored, blocks parted by spaces."""
    return " ".join(unescape(_TAG.sub("", html.replace("><", "> <"))).split())


def snippet(query: Query, text: str, size: int = SNIPPET) -> SafeString | None:
    """A piece of the text, with marks, that holds as many different words of the query as one piece can.

    None if the text holds none of them.
    """
    found = found_in(query, text)
    if not found:
        return None
    begin = _best_begin(query, text, found, size)
    start = _sentence_start(text, begin)
    end = min(len(text), start + size)
    if end < len(text):
        end = max(text.rfind(" ", start, end), next(stop for first, stop in found if first >= begin))
    inside = [(first - start, stop - start) for first, stop in found if first >= start and stop <= end]
    return format_html(
        "{}{}{}", "… " if start else "", _with_marks(text[start:end], inside), " …" if end < len(text) else ""
    )


def _best_begin(query: Query, text: str, found: list[tuple[int, int]], size: int) -> int:
    """The first hit of the stretch with the most different words, those that stand side by side as typed counting more;
    of equal stretches the first, as short as it can be."""
    order = {word: place for place, word in enumerate(dict.fromkeys(query.folded))}
    words = [order.get(fold(text[start:end]), -1) for start, end in found]
    starts = [start for start, _ in found]
    follows = [
        int(words[place + 1] == words[place] + 1 and starts[place + 1] - found[place][1] <= _GAP)
        for place in range(len(found) - 1)
    ]
    best, most, reach = starts[0], 0, 0
    for place, start in enumerate(starts):
        behind = bisect_left(starts, start + size - _LEAD_IN)
        score = len(set(words[place:behind])) + any(follows[place : behind - 1])
        # within the best stretch so far a later begin is as good, and leaves out what stands before
        if score > most or (score == most and start <= reach):
            best, most = start, score
            reach = starts[behind - 1] if start > reach else reach
    return best


def _sentence_start(text: str, begin: int) -> int:
    """Where the sentence of that place begins, or a word shortly before it if the sentence began long before."""
    window = max(0, begin - _LEAD_IN)
    if window == 0:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, window, begin)]
    if ends:
        return ends[-1]
    space = text.find(" ", window, begin)
    return space + 1 if space >= 0 else begin
