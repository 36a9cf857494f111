"""Search tokens: what is stored of a text, and how a query is parsed. Both databases get the same tokens.

`search_text` is a list of distinct tokens, separated by spaces. Each word is stored by its prefixes: `dang` as
`d da dan dang`, so that a prefix is looked up as fast as a whole word. A word longer than MAX_PREFIX has its first
MAX_PREFIX prefixes and the whole word, and is looked up as a prefix. A sign before a token states its meaning: none, a
folded word; `=`, a word with its accents; `^`, a folded word of the headline; `~`, a folded whole word of a name, or
one with a letter deleted (`~2dag`: the third), by which words with a typing error are found. Texts also have pairs of
adjacent words: `thi+dua`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from portal.vietnamese import fold, match_key, normalize

MAX_PREFIX = 7  # letters of the longest Vietnamese syllable
MAX_WORD = 64  # letters
MAX_QUERY_LENGTH = 200  # characters, as of a headline or a name
MAX_QUERY_WORDS = 32  # further words of a query are ignored
MIN_FUZZY = 3  # letters
_MAX_BYTES = 500_000  # of one list of tokens; PostgreSQL refuses a tsvector of more than 1 MB

_WORD = re.compile(r"[^\W_]+")
_TYPED_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")

ACCENTED, HEADLINE, FUZZY, PAIR = "=", "^", "~", "+"


def split_words(text: str) -> list[str]:
    """Return the words of a text that has been folded or is a `match_key`."""
    return [word[:MAX_WORD] for word in _WORD.findall(text)]


# --- what is stored -------------------------------------------------------------------------------------------


def name_document(*names: str) -> str:
    """Return the tokens of a name and further names of the same item."""
    text = " ".join(names)
    return _joined(
        [*_tokens(text), *(token for word in split_words(fold(text)) for token in _stored_fuzzy_tokens(word))]
    )


def text_document(*texts: str, headline: str = "") -> str:
    """Return the tokens of texts and their headline."""
    prefixes = (f"{HEADLINE}{prefix}" for word in split_words(fold(headline)) for prefix in _prefixes(word))
    pairs = (pair for text in [headline, *texts] for pair in _pairs(split_words(fold(text))))
    return _joined([*prefixes, *_tokens(" ".join([headline, *texts])), *pairs])


def _tokens(text: str) -> Iterator[str]:
    for word in dict.fromkeys(split_words(fold(text))):
        yield from _prefixes(word)
    for word in dict.fromkeys(split_words(match_key(text))):
        yield from _accented_prefixes(word)


@lru_cache(maxsize=16384)
def _prefixes(word: str) -> tuple[str, ...]:
    short = [word[:length] for length in range(1, min(MAX_PREFIX, len(word)) + 1)]
    return (*short, word) if len(word) > MAX_PREFIX else tuple(short)


@lru_cache(maxsize=16384)
def _accented_prefixes(word: str) -> tuple[str, ...]:
    """Return the prefixes that contain an accent: the others cannot be queried as accented."""
    return tuple(f"{ACCENTED}{prefix}" for prefix in _prefixes(word) if fold(prefix) != prefix)


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one}{PAIR}{other}" for one, other in pairwise(words)]


@lru_cache(maxsize=16384)
def _stored_fuzzy_tokens(word: str) -> tuple[str, ...]:
    """Return the whole word, unless it is too short to be misspelt, and the word with each letter deleted."""
    if len(word) < MIN_FUZZY - 1:
        return ()
    parts = enumerate(deletions(word)) if len(word) >= MIN_FUZZY else ()
    return (f"{FUZZY}{word}", *(f"{FUZZY}{position}{part}" for position, part in parts))


def deletions(word: str) -> list[str]:
    """Return the word with one letter deleted: the first, the second …"""
    return [word[:position] + word[position + 1 :] for position in range(len(word))]


def _joined(tokens: Iterable[str]) -> str:
    text = " ".join(dict.fromkeys(tokens))
    encoded = text.encode()
    if len(encoded) <= _MAX_BYTES:
        return text
    return encoded[:_MAX_BYTES].decode(errors="ignore").rpartition(" ")[0]


# --- what is queried ------------------------------------------------------------------------------------------


class Term(NamedTuple):
    token: str
    is_prefix: bool = False


# a row matches if each clause has a term that is among the row's tokens
Match = tuple[tuple[Term, ...], ...]


class Word(NamedTuple):
    """A word of a query: folded, and as typed if it was typed with accents (in one or two spellings)."""

    folded: str
    accented: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """A parsed query: all words have to match, in any order, each as a prefix."""

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

    def without(self, position: int) -> "Query":
        """Return the query without one of its words."""
        words = self.words[:position] + self.words[position + 1 :]
        return Query(" ".join(word.accented[-1] if word.accented else word.folded for word in words), words)

    def match(self) -> Match:
        """Match each word, with any accents."""
        return tuple((_term(word.folded),) for word in self.words)

    def match_accents(self) -> Match:
        """Match each word with the accents as typed; a word typed without accents matches with any."""
        return tuple(
            tuple(_term(spelling, ACCENTED) for spelling in word.accented) or (_term(word.folded),)
            for word in self.words
        )

    def match_headline(self) -> Match:
        """Match each word in the headline, with any accents."""
        return tuple((_term(word.folded, HEADLINE),) for word in self.words)

    def match_phrase(self) -> Match | None:
        """Match adjacent words in the order typed, the last as a prefix; None for a single word."""
        *others, last = _pairs(self.folded) or [""]
        return (*((Term(pair),) for pair in others), (Term(last, is_prefix=True),)) if last else None

    def match_fuzzy(self) -> Match | None:
        """Match each word or one that differs by at least one typing error; None if all words are too short."""
        if all(len(word.folded) < MIN_FUZZY for word in self.words):
            return None
        return tuple(
            (_term(word.folded), *(_fuzzy_terms(word.folded) if len(word.folded) >= MIN_FUZZY else ()))
            for word in self.words
        )


def parse(text: str) -> Query:
    """Parse what was typed. No text is malformed; a query without words matches nothing."""
    text = " ".join(normalize(text).split())
    words: dict[Word, None] = {}
    for typed in _TYPED_WORD.findall(text):
        folded = split_words(fold(typed))
        accented: list[str] = []
        if len(folded) == 1 and folded[0] != typed.casefold():
            spellings = dict.fromkeys([match_key(typed), typed.casefold()])
            accented = [
                spelling for spelling in spellings if spelling != folded[0] and split_words(spelling) == [spelling]
            ]
        for word in folded:
            words[Word(word, tuple(accented))] = None
        if len(words) >= MAX_QUERY_WORDS:
            break
    return Query(text, tuple(words)[:MAX_QUERY_WORDS])


def _term(word: str, sign: str = "") -> Term:
    return Term(f"{sign}{word}", is_prefix=len(word) > MAX_PREFIX)


def _fuzzy_terms(word: str) -> Iterator[Term]:
    """Yield the tokens of words that differ from this one by one typing error; other words only match by chance."""
    parts = deletions(word)
    for part in parts:  # an additional letter
        yield Term(f"{FUZZY}{part}")
    for position in range(len(word) + 1):  # a missing letter
        yield Term(f"{FUZZY}{position}{word}")
    for position, part in enumerate(parts):  # another letter; the letter and the next one swapped
        yield Term(f"{FUZZY}{position}{part}")
        yield Term(f"{FUZZY}{position + 1}{part}")
