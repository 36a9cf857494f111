"""Vietnamese collation keys in ASCII, to be stored and compared by bytes (COLLATE "C").

The order is that of the Unicode collation algorithm with CLDR's rules for `vi` and numeric ordering (`vi-u-kn`), as in
ICU for Latin letters with marks, digits and common punctuation: first the letters (space, punctuation, digits, a ă â b
c d đ e ê …), then the tones from left to right (ngang ‹ huyền ‹ hỏi ‹ ngã ‹ sắc ‹ nặng), then lower before upper case.
Other alphabets follow by code point. A stored key needs no ICU in the database and is stable across versions of ICU.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from portal.vietnamese.letters import OTHER_LATIN, SHAPED, SHAPES, TONES
from portal.vietnamese.text import normalize

KEY_LENGTH = 600  # longer keys are truncated: keys that differ only beyond this become equal, others keep their order
_LONGEST_TEXT = 2000  # later characters cannot affect the first 600 characters of a key

_END_OF_LEVEL = "!"  # sorts below every other symbol of a key
_NUMBER = "&"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# both in the order of CLDR's root
_PUNCTUATION = "_-‐‒–—―,;:!¡?¿.·'‹›\"«»()[]{}§¶@*/\\&#%‰†‡•′`´^¯¨¸°©®→+±÷×<=>¬|¦~−"
_CURRENCIES = "¤¢$£¥₫€"
_PRIMARY = (
    {" ": '"'}
    | {mark: "#" + chr(0x22 + place) for place, mark in enumerate(_PUNCTUATION)}
    | {sign: "%" + chr(0x22 + place) for place, sign in enumerate(_CURRENCIES)}
    | {letter: chr(0x30 + place) for place, letter in enumerate(_LETTERS)}
)
# characters that sort like others, in lower case
_WRITTEN_OUT = OTHER_LATIN | {
    "đ": "đ", "ø": "o\u0338", "ł": "l\u0335", "ħ": "h\u0335", "ß": "ss", "№": "no", "™": "tm", "…": "...", "‑": "‐",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"',
}  # fmt: skip

# Marks in the order of CLDR's `vi`: the tones together, at the position of the grave accent in the root.
_MARKS = (
    TONES
    + "\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0338\u0327\u0328\u0304\u0335\u030f\u0311\u031b\u0324\u0325\u0326"
)
_SECONDARY = {mark: chr(0x4A + place) for place, mark in enumerate(_MARKS)}
_UNKNOWN_MARK = "~"

_RUN = 40  # the longest run that one symbol encodes
_NUMBER_OR_CHARACTER = re.compile(r"(\d+)|(.)", re.DOTALL)


class Levels(NamedTuple):
    """The primary, secondary and tertiary level of a key."""

    letters: str
    tones: str
    capitals: list[bool]


class _Element(NamedTuple):
    """A collation element: a letter with its marks, or marks alone (letter "")."""

    letter: str
    marks: str
    is_capital: bool


def sort_key(s: str) -> str:
    """Return the key that sorts names of units, provinces and the like: ASCII, at most 600 characters.

    Keys compare as the texts do in ICU's collator for `vi-u-kn`: An < Anh < Ảnh < Ánh < Ân < Ấn,
    Ấp 5 < Ấp 12 < Âu Cơ. White space is collapsed first. The key of an ordinary name of 300 letters is not truncated.
    """
    levels = sort_levels(s)
    return joined([levels.letters, levels.tones, capital_symbols(levels.capitals)])


def joined(levels: Iterable[str]) -> str:
    """Join levels into one key; a level counts only if all levels before it are equal."""
    return _END_OF_LEVEL.join(levels).rstrip(_END_OF_LEVEL)[:KEY_LENGTH]


def sort_levels(s: str) -> Levels:
    """Return the levels of a text for keys of several texts; `capital_symbols` encodes its `capitals`."""
    letters: list[str] = []
    tones: list[str] = []
    capitals: list[bool] = []
    run = 0
    text = " ".join(normalize(s).split())[:_LONGEST_TEXT]
    for number, character in _NUMBER_OR_CHARACTER.findall(text):
        elements = (_number(number),) if number else _elements(character)
        for letter, marks, is_capital in elements:
            if letter:
                letters.append(letter)
                capitals.append(is_capital)
                run += 1
            if marks:
                tones += [_falling(run), marks]
                run = 0
    return Levels("".join(letters), "".join(tones), capitals)


def capital_symbols(capitals: list[bool]) -> str:
    """Encode the last level: alternating runs of lower and upper case; a final run of lower case is omitted."""
    symbols: list[str] = []
    for is_capital, run in groupby(capitals):
        length = len(list(run))
        symbols.append(_rising(length) if is_capital else _falling(length))
    if capitals and not capitals[-1]:
        symbols.pop()
    return "".join(symbols)


def _falling(run: int) -> str:
    """Encode a run of the lowest weight before a higher one: the longer, the lower (0x22 to 0x49)."""
    full, rest = divmod(run, _RUN)
    return '"' * full + (chr(0x4A - rest) if rest else "")


def _rising(run: int) -> str:
    """Encode a run of the highest weight before a lower one: the longer, the higher (0x50 to 0x77)."""
    full, rest = divmod(run, _RUN)
    return "w" * full + (chr(0x4F + rest) if rest else "")


def _number(digits: str) -> _Element:
    """Encode a number by its value: the number of digits (90 at most), then the digits."""
    value = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0") or "0"
    return _Element(_NUMBER + chr(0x22 + min(len(value), 90)) + value, "", False)


@lru_cache(maxsize=4096)
def _elements(character: str) -> tuple[_Element, ...]:
    """Return the collation elements of one character of normalized text."""
    small = character.lower()
    groups: list[list[str]] = []
    for part in unicodedata.normalize("NFD", _WRITTEN_OUT.get(small, small)):
        if groups and unicodedata.combining(part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return tuple(_element(base, marks, small != character) for base, *marks in groups)


def _element(base: str, marks: list[str], is_capital: bool) -> _Element:
    if unicodedata.combining(base):
        return _Element("", _mark_symbols([base, *marks]), False)
    for shape in SHAPES:
        if shape in marks and shape in SHAPED.get(base, ""):
            marks.remove(shape)
            base = unicodedata.normalize("NFC", base + shape)
    letter = _PRIMARY.get(base) or (f"~{ord(base):06x}" if base.isalpha() else f"${ord(base):06x}")
    return _Element(letter, _mark_symbols(marks), is_capital)


def _mark_symbols(marks: list[str]) -> str:
    return "".join(_SECONDARY.get(mark, _UNKNOWN_MARK) for mark in marks)
