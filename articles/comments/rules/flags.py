"""What in a comment a moderator should look at, each with its place in the text.

`flags_of` reads the text alone. It never refuses anything: that is for people.
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
from portal.vietnamese import AccentReport, accent_report, fold, match_key

MOST_FLAGS = 200  # of one comment: whoever types a number a thousand times has made the point

# Every repetition is bounded: a text of one endless word must not cost more than one of many.
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

# Who is accused: an office or a form of address, with the marks or with none at all.
_PERSONS = """
    ông|bà|anh|chị|cô|thầy|đồng chí|giám đốc|chủ tịch|bí thư|trưởng phòng|phó phòng|hiệu trưởng|thủ trưởng|bộ trưởng|
    thứ trưởng|cục trưởng|vụ trưởng|chánh văn phòng|viện trưởng|trưởng ban|lãnh đạo|cán bộ|thủ quỹ|kế toán
"""


class Word(NamedTuple):
    """One word of a text. `key` tells accents apart, `folded` does not; bare: it has none."""

    start: int
    end: int
    key: str
    folded: str
    is_capital: bool

    @property
    def is_bare(self) -> bool:
        return self.key == self.folded


class Phrase(NamedTuple):
    """A word or phrase of the staff's lists."""

    text: str
    purpose: str = ListPurpose.WATCH
    list_name: str = ""


@dataclass(frozen=True)
class Found:
    """A flag, the field and the place in it that caused it, and what staff should know of it."""

    flag: str
    field: str = "body"
    start: int = 0
    end: int = 0
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "flag": str(self.flag)}


def current_phrases() -> list[Phrase]:
    """All phrases of the lists that are in use: one query."""
    entries = WordEntry.objects.filter(word_list__is_active=True).values_list(
        "text", "word_list__purpose", "word_list__name"
    )
    return [Phrase(*entry) for entry in entries]


def flags_of(name: str, body: str, phrases: Iterable[Phrase] = ()) -> list[Found]:
    """Every flag that the text itself gives, in the order of the text."""
    phrases = tuple(phrases)
    found = [*_flags_of_field("name", name, phrases), *_flags_of_field("body", body, phrases), *_missing_marks(body)]
    return sorted(found, key=lambda one: (one.field != "name", one.start, one.end))[:MOST_FLAGS]


def marks_of(body: str) -> AccentReport:
    """Whether the opinion lacks its diacritics. Its places hold for a text that is stored, that is, normalized."""
    return accent_report(body)


def _missing_marks(body: str) -> Iterator[Found]:
    report = marks_of(body)
    if report.verdict != "ok":
        yield from (Found(Flag.DIACRITICS, "body", *span, report.verdict) for span in report.spans)


def text_digest(body: str) -> str:
    """The same for texts that differ in marks, capitals, spaces or punctuation alone."""
    return sha256(" ".join(_WORD.findall(fold(body))).encode()).hexdigest()[:32]


def _flags_of_field(field: str, text: str, phrases: tuple[Phrase, ...]) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for flag, places in (
        (Flag.EMAIL, _places(_EMAIL, text)),
        (Flag.LINK, _places(_LINK, text)),
        (Flag.IDENTITY, [*_identities(text)]),
        (Flag.PHONE, _places(_PHONE, text)),
    ):
        for start, end in places:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                yield Found(flag, field, start, end)
    words = words_of(text)
    sentences = _Sentences(text, words)
    for phrase, start, end in find_phrases(words, phrases):
        if phrase.purpose == ListPurpose.WATCH:
            yield Found(Flag.WORD, field, start, end, phrase.list_name)
        elif sentences.speaks_of_a_person(start):
            yield Found(Flag.ACCUSATION, field, start, end, phrase.list_name)


def _places(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _identities(text: str) -> Iterator[tuple[int, int]]:
    yield from _places(_IDENTITY, text)
    # folding a letter at a time keeps the places
    plain = "".join(_fold_letter(letter) for letter in text)
    yield from (match.span(1) for match in _IDENTITY_NAMED.finditer(plain))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter if letter == "\n" else " "


@lru_cache(maxsize=16384)
def _keys(word: str) -> tuple[str, str]:
    return match_key(word), fold(word)


def words_of(text: str) -> list[Word]:
    return [Word(match.start(), match.end(), *_keys(match[0]), match[0][0].isupper()) for match in _WORD.finditer(text)]


def find_phrases(words: list[Word], phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, int, int]]:
    """Each phrase where it stands: the same words, each with the same marks or, on one side, with none."""
    by_first = _by_first_word(tuple(phrases))
    for place, word in enumerate(words):
        for phrase, wanted in by_first.get(word.folded, ()):
            here = words[place : place + len(wanted)]
            if len(here) == len(wanted) and all(map(_is_same, here, wanted)):
                yield phrase, here[0].start, here[-1].end


@lru_cache(maxsize=8)
def _by_first_word(phrases: tuple[Phrase, ...]) -> dict[str, list[tuple[Phrase, list[Word]]]]:
    """The phrases by the word they begin with: read once for each state of the lists, not for each comment."""
    found: dict[str, list[tuple[Phrase, list[Word]]]] = {}
    for phrase in phrases:
        if wanted := words_of(phrase.text):
            found.setdefault(wanted[0].folded, []).append((phrase, wanted))
    return found


def _is_same(one: Word, other: Word) -> bool:
    return one.key == other.key or (one.folded == other.folded and (one.is_bare or other.is_bare))


_PERSON_PHRASES = tuple(Phrase(text) for text in _PERSONS.replace("\n", " ").split("|"))


class _Sentences:
    """The sentences of a text; each is looked through once, however often it is asked about."""

    def __init__(self, text: str, words: list[Word]) -> None:
        self._starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        self._words: dict[int, list[Word]] = {}
        for word in words:
            self._words.setdefault(self._number(word.start), []).append(word)
        self._answers: dict[int, bool] = {}

    def _number(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def speaks_of_a_person(self, place: int) -> bool:
        """Whether the sentence around this place names an office, addresses somebody, or holds a name of two words."""
        number = self._number(place)
        if number not in self._answers:
            words = self._words.get(number, [])
            # the first word of a sentence is a capital anyway
            has_name = any(one.is_capital and other.is_capital for one, other in pairwise(words[1:]))
            self._answers[number] = has_name or next(find_phrases(words, _PERSON_PHRASES), None) is not None
        return self._answers[number]
