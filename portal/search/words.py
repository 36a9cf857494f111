"""Words as they are kept and asked for, cut here alone, so that both databases find the same.

What is kept of a text (`search_text`) is a list of tokens, each once, with a space between them. A word stands there by
its beginnings: `dang` as `d da dan dang`, so that the beginning of a word is found as quickly as the whole of it; a
word longer than EDGE has its first EDGE beginnings and the whole word, which is then looked for as a prefix. A sign
before a token says what it is: none, a folded word; `=`, a word with the accents it is written with; `^`, a folded word
of the headline; `~`, a folded word of a name, whole, and with one letter left out (`~2dag`: the third), by which words
with a typing error are found.
Of a text there are also the pairs of words that stand side by side: `thi+dua`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from portal.vietnamese import fold, match_key, normalize

EDGE = 7  # the longest syllable of Vietnamese: its words are all looked up as they are
LONGEST_WORD = 64
MOST_WORDS = 32  # of a query; the rest is not asked for
TYPO_FROM = 3  # letters
_LARGEST = 500_000  # bytes of one list of tokens; PostgreSQL refuses a tsvector of more than 1 MB

_WORD = re.compile(r"[^\W_]+")
_TYPED_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")

ACCENTED, HEADLINE, NEAR, BESIDE = "=", "^", "~", "+"


def cut(text: str) -> list[str]:
    """The words of a text that has been folded, or made a `match_key`, already."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(text)]


# --- what is kept ---------------------------------------------------------------------------------------------


def name_document(*names: str) -> str:
    """The tokens of a name, and of the other names of the same thing."""
    text = " ".join(names)
    return _joined([*_tokens(text), *(token for word in cut(fold(text)) for token in _near_tokens(word))])


def text_document(*texts: str, headline: str = "") -> str:
    """The tokens of a text and its headline."""
    edges = (f"{HEADLINE}{edge}" for word in cut(fold(headline)) for edge in _edges(word))
    pairs = (pair for text in [headline, *texts] for pair in _pairs(cut(fold(text))))
    return _joined([*edges, *_tokens(" ".join([headline, *texts])), *pairs])


def _tokens(text: str) -> Iterator[str]:
    for word in dict.fromkeys(cut(fold(text))):
        yield from _edges(word)
    for word in dict.fromkeys(cut(match_key(text))):
        yield from _accented_edges(word)


@lru_cache(maxsize=16384)
def _edges(word: str) -> tuple[str, ...]:
    short = [word[:length] for length in range(1, min(EDGE, len(word)) + 1)]
    return (*short, word) if len(word) > EDGE else tuple(short)


@lru_cache(maxsize=16384)
def _accented_edges(word: str) -> tuple[str, ...]:
    """Only beginnings that hold an accent: nobody can ask for the others as accented ones."""
    return tuple(f"{ACCENTED}{edge}" for edge in _edges(word) if fold(edge) != edge)


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one}{BESIDE}{other}" for one, other in pairwise(words)]


@lru_cache(maxsize=16384)
def _near_tokens(word: str) -> tuple[str, ...]:
    """The word whole, unless it is too short for any with an error, and with each of its letters left out."""
    if len(word) < TYPO_FROM - 1:
        return ()
    parts = enumerate(shortened(word)) if len(word) >= TYPO_FROM else ()
    return (f"{NEAR}{word}", *(f"{NEAR}{place}{part}" for place, part in parts))


def shortened(word: str) -> list[str]:
    """The word with one letter left out: the first, the second …"""
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _joined(tokens: Iterable[str]) -> str:
    text = " ".join(dict.fromkeys(tokens))
    encoded = text.encode()
    if len(encoded) <= _LARGEST:
        return text
    return encoded[:_LARGEST].decode(errors="ignore").rpartition(" ")[0]


# --- what is asked for ----------------------------------------------------------------------------------------


class Term(NamedTuple):
    token: str
    is_prefix: bool = False


# all clauses hold; of each clause one term
Match = tuple[tuple[Term, ...], ...]


class Word(NamedTuple):
    """A word of a query: folded, and as it was typed where accents were typed (in one or two spellings)."""

    folded: str
    accented: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """What somebody looks for: all of the words, in any order, each as the beginning of a word."""

    text: str
    words: tuple[Word, ...]

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def has_accents(self) -> bool:
        return any(word.accented for word in self.words)

    @property
    def folded(self) -> list[str]:
        return [word.folded for word in self.words]

    def without(self, place: int) -> "Query":
        """The query without one of its words."""
        words = self.words[:place] + self.words[place + 1 :]
        return Query(" ".join(word.accented[-1] if word.accented else word.folded for word in words), words)

    def match(self) -> Match:
        """Each word, whatever its accents."""
        return tuple((_term(word.folded),) for word in self.words)

    def match_accents(self) -> Match:
        """Each word with the accents that were typed; those typed without any, whatever theirs are."""
        return tuple(
            tuple(_term(spelling, ACCENTED) for spelling in word.accented) or (_term(word.folded),)
            for word in self.words
        )

    def match_headline(self) -> Match:
        """Each word in the headline, whatever its accents."""
        return tuple((_term(word.folded, HEADLINE),) for word in self.words)

    def match_phrase(self) -> Match | None:
        """The words side by side, as they were typed, the last by its beginning; None of a single word."""
        *others, last = _pairs(self.folded) or [""]
        return (*((Term(pair),) for pair in others), (Term(last, is_prefix=True),)) if last else None

    def match_near(self) -> Match | None:
        """Each word, or one that differs from it by one typing error at least; None if no word is long enough."""
        if all(len(word.folded) < TYPO_FROM for word in self.words):
            return None
        return tuple(
            (_term(word.folded), *_near_terms(word.folded)) if len(word.folded) >= TYPO_FROM else (_term(word.folded),)
            for word in self.words
        )


def parse(text: str) -> Query:
    """What was typed, as a query: any text is one, whatever signs it holds; one without words finds nothing."""
    text = " ".join(normalize(text).split())
    words: dict[Word, None] = {}
    for typed in _TYPED_WORD.findall(text):
        folded = cut(fold(typed))
        accented: list[str] = []
        if len(folded) == 1 and folded[0] != typed.casefold():
            spellings = dict.fromkeys([match_key(typed), typed.casefold()])
            accented = [spelling for spelling in spellings if spelling != folded[0] and cut(spelling) == [spelling]]
        for word in folded:
            words[Word(word, tuple(accented))] = None
        if len(words) >= MOST_WORDS:
            break
    return Query(text, tuple(words)[:MOST_WORDS])


def _term(word: str, sign: str = "") -> Term:
    return Term(f"{sign}{word}", is_prefix=len(word) > EDGE)


def _near_terms(word: str) -> Iterator[Term]:
    """The tokens of words that differ from this one by one typing error; of others only by chance."""
    parts = shortened(word)
    for part in parts:  # a letter too many
        yield Term(f"{NEAR}{part}")
    for place in range(len(word) + 1):  # a letter left out
        yield Term(f"{NEAR}{place}{word}")
    for place, part in enumerate(parts):  # another letter; it and the next one in the wrong order
        yield Term(f"{NEAR}{place}{part}")
        yield Term(f"{NEAR}{place + 1}{part}")
