"""What the desk makes of a text: the flagged places marked, the spelling of spaces and capitals mended, numbers masked.

Diacritics are never put back by the desk: see docs/moderating.md.
"""

import re
from typing import Any, NamedTuple

from articles.comments.choices import Flag
from articles.comments.rules.flags import flags_of
from portal.vietnamese import is_syllable

LONGEST_QUOTE = 60
MASKS = {
    Flag.PHONE: "[số điện thoại đã ẩn]",
    Flag.EMAIL: "[địa chỉ thư đã ẩn]",
    Flag.IDENTITY: "[số giấy tờ đã ẩn]",
}
_AS_TYPED = {Flag.LINK, Flag.EMAIL}  # a dot there ends no sentence

_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BEFORE_MARK = re.compile(r"(?<=[^\W_]) +(?=[,;!?)\]”…])|(?<=[^\W_]) +(?=[.:](?:\s|$))")
# a mark with a letter at once after it: not in numbers, addresses, "v.v.", "Tp.HCM", ":D"
_AFTER_MARK = re.compile(r"(?<=[^\W\d_]{2}[,;!?…])(?=[^\W\d_])|(?<=[^\W\d_]{3}\.)(?=[^\W\d_]{2})")
_STRAY_STOP = re.compile(r"(?<=[^\W_]) +\.(?=[^\W\d_]{2})(?!(?:vn|com|net|org|gov|edu)\b)", re.IGNORECASE)
_OPENING = r"[\"“(]?([^\W\d_])"
_LINE_START = re.compile(rf"(?:\A|(?<=\n)){_OPENING}")
_SENTENCE_START = re.compile(rf"(?<![^\W\d_])([^\W\d_]+)[.!?]\s{_OPENING}")
_WORD = re.compile(r"[^\W\d_]+")
_SHOUTED_WORDS = 4
_SHOUTED_SHARE = 0.7


class Piece(NamedTuple):
    """A part of a text, and the flags whose place it is (none: ordinary text)."""

    text: str
    codes: str
    labels: str


class Noticed(NamedTuple):
    """One flag of a comment in words, with what it points at."""

    code: str
    label: str
    quotes: list[str]
    note: str


def pieces_of(text: str, flags: list[dict[str, Any]], field: str) -> list[Piece]:
    """The text cut where flags begin and end; joined again the pieces are the text, whatever places the flags name."""
    spans = [
        (max(0, flag["start"]), min(flag["end"], len(text)), flag["flag"])
        for flag in flags
        if flag["field"] == field and flag["end"] > flag["start"]
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans if start < end for edge in (start, end))})
    pieces = []
    for start, end in zip(edges, edges[1:], strict=False):
        codes = sorted({code for first, last, code in spans if first <= start and end <= last})
        labels = ", ".join(Flag(code).label for code in codes)
        pieces.append(Piece(text[start:end], " ".join(f"mark--{code}" for code in codes), labels))
    return pieces


def noticed_in(name: str, body: str, flags: list[dict[str, Any]]) -> list[Noticed]:
    """The flags in words, each code once, in the order in which they are declared."""
    found: dict[str, Noticed] = {}
    for code in Flag:
        for flag in flags:
            if flag["flag"] != code:
                continue
            entry = found.setdefault(code, Noticed(code.value, code.label, [], _note_of(flag)))
            quote = (name if flag["field"] == "name" else body)[flag["start"] : flag["end"]]
            if quote and quote not in entry.quotes:
                entry.quotes.append(quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…")
    return list(found.values())


def _note_of(flag: dict[str, Any]) -> str:
    note = str(flag.get("note", ""))
    if flag["flag"] == Flag.HIDDEN:
        return f"{note} ký tự"
    return note if flag["flag"] in {Flag.WORD, Flag.ACCUSATION, Flag.LEGACY, Flag.REPEAT} else ""


def mask(text: str) -> str:
    """The text without phone numbers, e-mail addresses and numbers of papers; what stood there is said."""
    for found in sorted(flags_of("", text), key=lambda one: -one.start):
        if found.field == "body" and found.flag in MASKS:
            text = text[: found.start] + MASKS[Flag(found.flag)] + text[found.end :]
    return text


def tidy(text: str) -> str:
    """Spaces single and where they belong, sentences begun with a capital, shouting lowered; no letter else changes.

    Addresses of sites and mails stay as they are. What it has mended it does not mend again.
    """
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    text = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
    if _is_shouted(text):
        text = _outside_addresses(text, str.lower)
    text = _outside_addresses(text, _place_marks)
    addresses = _addresses(text)
    letters = list(text)
    starts = [match.start(1) for match in _LINE_START.finditer(text)]
    starts += [match.start(2) for match in _SENTENCE_START.finditer(text) if _ends_a_sentence(match[1])]
    for place in starts:
        capital = letters[place].upper()
        if len(capital) == 1 and not any(start <= place < end for start, end in addresses):
            letters[place] = capital
    return "".join(letters)


def _place_marks(text: str) -> str:
    return _AFTER_MARK.sub(" ", _BEFORE_MARK.sub("", _STRAY_STOP.sub(". ", text)))


def _ends_a_sentence(word: str) -> bool:
    """Whether a full stop after the word ends a sentence, and does not shorten a word ("TP.", "v.", "Ô.")."""
    return len(word) > 2 or (word.islower() and is_syllable(word))


def _addresses(text: str) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in flags_of("", text) if one.field == "body" and one.flag in _AS_TYPED]


def _outside_addresses(text: str, change: Any) -> str:
    parts, place = [], 0
    for start, end in _addresses(text):
        parts += [change(text[place:start]), text[start:end]]
        place = end
    return "".join([*parts, change(text[place:])])


def _is_shouted(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    return len(words) >= _SHOUTED_WORDS and sum(map(str.isupper, words)) > _SHOUTED_SHARE * len(words)
