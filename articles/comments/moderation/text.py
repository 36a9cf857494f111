"""Text tools of moderation: highlight flags, fix spaces and capitals, mask personal data.

None of them restores diacritics: see docs/decisions/0027-moderation-does-not-restore-diacritics.md.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from articles.comments.choices import Flag
from articles.comments.rules.flags import find_flags
from portal.vietnamese import is_syllable

LONGEST_QUOTE = 60
MASKS = {Flag.PHONE: "[số điện thoại đã ẩn]", Flag.EMAIL: "[địa chỉ thư đã ẩn]", Flag.IDENTITY: "[số giấy tờ đã ẩn]"}
_UNCHANGED = {Flag.LINK, Flag.EMAIL}  # a full stop inside one ends no sentence

_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SPACE_BEFORE_PUNCTUATION = re.compile(r"(?<=[^\W_]) +(?=[,;!?)\]”…])|(?<=[^\W_]) +(?=[.:](?:\s|$))")
# punctuation directly followed by a letter, but not in numbers, addresses, "v.v.", "Tp.HCM", ":D"
_MISSING_SPACE_AFTER_PUNCTUATION = re.compile(r"(?<=[^\W\d_]{2}[,;!?…])(?=[^\W\d_])|(?<=[^\W\d_]{3}\.)(?=[^\W\d_]{2})")
_SPACE_BEFORE_FULL_STOP = re.compile(r"(?<=[^\W_]) +\.(?=[^\W\d_]{2})(?!(?:vn|com|net|org|gov|edu)\b)", re.IGNORECASE)
_OPENING = r"[\"“(]?([^\W\d_])"
_LINE_START = re.compile(rf"(?:\A|(?<=\n)){_OPENING}")
_SENTENCE_START = re.compile(rf"(?<![^\W\d_])([^\W\d_]+)[.!?]\s{_OPENING}")
_WORD = re.compile(r"[^\W\d_]+")
_UPPERCASE_MIN_WORDS = 4
_UPPERCASE_MIN_SHARE = 0.7


class TextSegment(NamedTuple):
    """A part of a text with the CSS classes and labels of the flags that cover it ("" for none)."""

    text: str
    css_classes: str
    labels: str


class FlagSummary(NamedTuple):
    """All flags of one kind in a comment: the label, the passages that caused them, a note."""

    code: str
    label: str
    quotes: list[str]
    note: str


def split_by_flags(text: str, flags: list[dict[str, Any]], field: str) -> list[TextSegment]:
    """Split a text at the start and end of each flag. The segments join to the text, even if flags are out of range."""
    spans = [
        (max(0, flag["start"]), min(flag["end"], len(text)), flag["flag"])
        for flag in flags
        if flag["field"] == field and flag["end"] > flag["start"]
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans if start < end for edge in (start, end))})
    segments = []
    for start, end in zip(edges, edges[1:], strict=False):
        codes = sorted({code for first, last, code in spans if first <= start and end <= last})
        labels = ", ".join(Flag(code).label for code in codes)
        segments.append(TextSegment(text[start:end], " ".join(f"mark--{code}" for code in codes), labels))
    return segments


def summarize_flags(name: str, body: str, flags: list[dict[str, Any]]) -> list[FlagSummary]:
    """Group the flags by code, in the order of `Flag`."""
    summaries: dict[str, FlagSummary] = {}
    for code in Flag:
        for flag in flags:
            if flag["flag"] != code:
                continue
            entry = summaries.setdefault(code, FlagSummary(code.value, code.label, [], _note_of(flag)))
            quote = (name if flag["field"] == "name" else body)[flag["start"] : flag["end"]]
            if quote and quote not in entry.quotes:
                entry.quotes.append(quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…")
    return list(summaries.values())


def _note_of(flag: dict[str, Any]) -> str:
    note = str(flag.get("note", ""))
    if flag["flag"] == Flag.HIDDEN:
        return f"{note} ký tự"
    return note if flag["flag"] in {Flag.WORD, Flag.ACCUSATION, Flag.LEGACY, Flag.REPEAT} else ""


def mask_identifiers(text: str) -> str:
    """Replace phone numbers, e-mail addresses and identity numbers by a note in brackets."""
    for flag in sorted(find_flags("", text), key=lambda flag: -flag.start):
        if flag.field == "body" and flag.flag in MASKS:
            text = text[: flag.start] + MASKS[Flag(flag.flag)] + text[flag.end :]
    return text


def fix_typography(text: str) -> str:
    """Fix spaces around punctuation, capitalize sentences, lower a text written in capitals. Idempotent.

    No other letter changes; URLs and e-mail addresses are left alone.
    """
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    text = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
    if _is_uppercase(text):
        text = _apply_outside_links(text, str.lower)
    text = _apply_outside_links(text, _fix_punctuation_spacing)
    links = _link_spans(text)
    letters = list(text)
    starts = [match.start(1) for match in _LINE_START.finditer(text)]
    starts += [match.start(2) for match in _SENTENCE_START.finditer(text) if _ends_a_sentence(match[1])]
    for start_of_sentence in starts:
        capital = letters[start_of_sentence].upper()
        if len(capital) == 1 and not any(start <= start_of_sentence < end for start, end in links):
            letters[start_of_sentence] = capital
    return "".join(letters)


def _fix_punctuation_spacing(text: str) -> str:
    return _MISSING_SPACE_AFTER_PUNCTUATION.sub(
        " ", _SPACE_BEFORE_PUNCTUATION.sub("", _SPACE_BEFORE_FULL_STOP.sub(". ", text))
    )


def _ends_a_sentence(word: str) -> bool:
    """Whether a full stop after the word ends a sentence rather than marking an abbreviation ("TP.", "v.", "Ô.")."""
    return len(word) > 2 or (word.islower() and is_syllable(word))


def _link_spans(text: str) -> list[tuple[int, int]]:
    return [(flag.start, flag.end) for flag in find_flags("", text) if flag.field == "body" and flag.flag in _UNCHANGED]


def _apply_outside_links(text: str, change: Callable[[str], str]) -> str:
    parts, position = [], 0
    for start, end in _link_spans(text):
        parts += [change(text[position:start]), text[start:end]]
        position = end
    return "".join([*parts, change(text[position:])])


def _is_uppercase(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    return len(words) >= _UPPERCASE_MIN_WORDS and sum(map(str.isupper, words)) > _UPPERCASE_MIN_SHARE * len(words)
