"""Flags: what in a comment a moderator should look at, with its position in the text.

`find_flags` depends on the text and the word lists alone. Flags never refuse a comment; moderators do.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from articles.comments.choices import Flag, ListPurpose
from articles.comments.models import WordEntry
from portal.vietnamese import accent_report, fold, match_key

MAX_FLAGS = 200  # per comment

# Every repetition is bounded, so that one endless word costs no more than many short ones.
_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,24}\b", re.IGNORECASE | re.ASCII)
_TOP_DOMAINS = (
    "vn|com|net|org|info|edu|gov|biz|io|me|co|cc|tv|ly|to|gl|app|dev|xyz|top|vip|pro|shop|store|site|online|club|live|link|"
    "win|bet|fun|icu|asia|today|news|blog|cloud|space|tech|website|page"
)
_LINK = re.compile(
    r"(?:\bhttps?://|\bwww\.)[^\s<>\"“”]{1,2000}"
    rf"|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:{_TOP_DOMAINS})(?![\w-]|\.\w)(?:[:/?#][^\s<>\"“”]{{0,2000}})?",
    re.IGNORECASE | re.ASCII,
)
_IDENTITY = re.compile(r"(?<![\d.,])0\d{2}(?:[ .-]?\d{3}){3}(?!\d)")
_IDENTITY_NAMED = re.compile(
    r"(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|ho chieu|bhxh|bao hiem xa hoi)\D{0,20}?"
    r"([a-z]?\d(?:[ .-]?\d){6,14})(?!\d)"
)
_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+ ?84|0084|\(?0)(?:[ .()-]{0,2}\d){9,10}|\+\d(?:[ .()-]{0,2}\d){8,14}|1[89]00(?:[ .-]?\d){4,6})"
    r"(?!\d)"
)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?;…\n]+")

# Offices and forms of address: a word of accusation in the same sentence is flagged. With or without diacritics.
_PERSONS = """
    ông|bà|anh|chị|cô|thầy|đồng chí|giám đốc|chủ tịch|bí thư|trưởng phòng|phó phòng|hiệu trưởng|thủ trưởng|bộ trưởng|
    thứ trưởng|cục trưởng|vụ trưởng|chánh văn phòng|viện trưởng|trưởng ban|lãnh đạo|cán bộ|thủ quỹ|kế toán
"""


class TextWord(NamedTuple):
    """One word of a text with its position. `key` distinguishes accents, `folded` does not."""

    start: int
    end: int
    key: str
    folded: str
    is_capital: bool

    @property
    def is_unaccented(self) -> bool:
        return self.key == self.folded


class Phrase(NamedTuple):
    """A word or phrase of a word list."""

    text: str
    purpose: str = ListPurpose.WATCH
    list_name: str = ""


@dataclass(frozen=True)
class FoundFlag:
    """A flag with the field and the range of characters that caused it, and a note for moderators."""

    flag: str
    field: str = "body"
    start: int = 0
    end: int = 0
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "flag": str(self.flag)}


def active_phrases() -> list[Phrase]:
    """All phrases of the active word lists, in one query."""
    entries = WordEntry.objects.filter(word_list__is_active=True).values_list(
        "text", "word_list__purpose", "word_list__name"
    )
    return [Phrase(*entry) for entry in entries]


def find_flags(name: str, body: str, phrases: Iterable[Phrase] = ()) -> list[FoundFlag]:
    """Find the flags of a comment, in the order of the text, at most MAX_FLAGS."""
    phrases = tuple(phrases)
    flags = [
        *_find_flags_in_field("name", name, phrases),
        *_find_flags_in_field("body", body, phrases),
        *_missing_diacritics(body),
    ]
    return sorted(flags, key=lambda flag: (flag.field != "name", flag.start, flag.end))[:MAX_FLAGS]


def _missing_diacritics(body: str) -> Iterator[FoundFlag]:
    report = accent_report(body)
    if report.verdict != "ok":
        yield from (FoundFlag(Flag.DIACRITICS, "body", *span, report.verdict) for span in report.spans)


def text_digest(body: str) -> str:
    """A digest that ignores diacritics, case, spaces and punctuation."""
    return sha256(" ".join(_WORD.findall(fold(body))).encode()).hexdigest()[:32]


def _find_flags_in_field(field: str, text: str, phrases: tuple[Phrase, ...]) -> Iterator[FoundFlag]:
    taken: list[tuple[int, int]] = []
    for flag, spans in (
        (Flag.EMAIL, _match_spans(_EMAIL, text)),
        (Flag.LINK, _match_spans(_LINK, text)),
        (Flag.IDENTITY, [*_identity_spans(text)]),
        (Flag.PHONE, _match_spans(_PHONE, text)),
    ):
        for start, end in spans:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                yield FoundFlag(flag, field, start, end)
    words = split_words(text)
    sentences = _Sentences(text, words)
    for phrase, start, end in find_phrases(words, phrases):
        if phrase.purpose == ListPurpose.WATCH:
            yield FoundFlag(Flag.WORD, field, start, end, phrase.list_name)
        elif sentences.mentions_person(start):
            yield FoundFlag(Flag.ACCUSATION, field, start, end, phrase.list_name)


def _match_spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _identity_spans(text: str) -> Iterator[tuple[int, int]]:
    yield from _match_spans(_IDENTITY, text)
    # folded letter by letter, so that positions stay the same
    plain = "".join(_fold_letter(letter) for letter in text)
    yield from (match.span(1) for match in _IDENTITY_NAMED.finditer(plain))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter if letter == "\n" else " "


@lru_cache(maxsize=16384)
def _keys(word: str) -> tuple[str, str]:
    return match_key(word), fold(word)


def split_words(text: str) -> list[TextWord]:
    return [
        TextWord(match.start(), match.end(), *_keys(match[0]), match[0][0].isupper()) for match in _WORD.finditer(text)
    ]


def find_phrases(words: list[TextWord], phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, int, int]]:
    """Find each phrase with its range. Words match if equal, or if one of the two has no diacritics."""
    by_first = _by_first_word(tuple(phrases))
    for index, word in enumerate(words):
        for phrase, wanted in by_first.get(word.folded, ()):
            candidates = words[index : index + len(wanted)]
            if len(candidates) == len(wanted) and all(map(_matches, candidates, wanted)):
                yield phrase, candidates[0].start, candidates[-1].end


@lru_cache(maxsize=8)
def _by_first_word(phrases: tuple[Phrase, ...]) -> dict[str, list[tuple[Phrase, list[TextWord]]]]:
    """Index the phrases by their first word. Cached for as long as the word lists stay the same."""
    by_first: dict[str, list[tuple[Phrase, list[TextWord]]]] = {}
    for phrase in phrases:
        if wanted := split_words(phrase.text):
            by_first.setdefault(wanted[0].folded, []).append((phrase, wanted))
    return by_first


def _matches(word: TextWord, other: TextWord) -> bool:
    return word.key == other.key or (word.folded == other.folded and (word.is_unaccented or other.is_unaccented))


_PERSON_PHRASES = tuple(Phrase(text) for text in _PERSONS.replace("\n", " ").split("|"))


class _Sentences:
    """The sentences of a text, each examined at most once."""

    def __init__(self, text: str, words: list[TextWord]) -> None:
        self._starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        self._words: dict[int, list[TextWord]] = {}
        for word in words:
            self._words.setdefault(self._number(word.start), []).append(word)
        self._mentions: dict[int, bool] = {}

    def _number(self, position: int) -> int:
        return bisect_right(self._starts, position)

    def mentions_person(self, position: int) -> bool:
        """Whether the sentence at this position contains an office, a form of address, or a name of two words."""
        number = self._number(position)
        if number not in self._mentions:
            words = self._words.get(number, [])
            # the first word of a sentence is capitalized anyway
            has_name = any(word.is_capital and following.is_capital for word, following in pairwise(words[1:]))
            self._mentions[number] = has_name or next(find_phrases(words, _PERSON_PHRASES), None) is not None
        return self._mentions[number]
