"""The letters and marks of Vietnamese, and lookalikes."""

import re
from collections.abc import Callable, Mapping

GRAVE, HOOK, TILDE, ACUTE, DOT = TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng, the order of CLDR
BREVE, CIRCUMFLEX, HORN = SHAPES = "\u0306\u0302\u031b"  # ă, â ê ô, ơ ư
# the shapes that each vowel can have
SHAPED = {"a": BREVE + CIRCUMFLEX, "e": CIRCUMFLEX, "o": CIRCUMFLEX + HORN, "u": HORN, "i": "", "y": ""}

# character classes, for use between square brackets in regular expressions
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
GREEK_AND_CYRILLIC = "\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff"
MARKS = "\u0300-\u036f"

# Cyrillic and Greek letters that look like Latin ones (decomposed).
LATIN_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХЅІЈҮԌԚԜаеорсухѕіјүһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXSIJYGQWaeopcyxsijyhdqwlABEZHIKMNOPTYXo",
)

# Latin letters without a decomposition, in lower case, and their folded form.
OTHER_LATIN = {
    "đ": "d",
    "ð": "d",
    "ɖ": "d",
    "ø": "o",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ŋ": "n",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ĸ": "k",
}

# Typographic punctuation and its folded form.
PLAIN_PUNCTUATION = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...",
}  # fmt: skip


def replacing(table: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that replaces characters by the table; faster than str.translate if few of them occur."""
    # two classes: `re` uses a bitmap only for classes within the basic multilingual plane
    basic = "".join(character for character in table if character <= "\uffff")
    others = "".join(character for character in table if character > "\uffff")
    pattern = re.compile("|".join(f"[{_ranges(part)}]" for part in (basic, others) if part))
    return lambda text: pattern.sub(lambda match: table[match[0]], text)


def _ranges(characters: str) -> str:
    codes = set(map(ord, characters))
    firsts = [code for code in sorted(codes) if code - 1 not in codes]
    lasts = [code for code in sorted(codes) if code + 1 not in codes]
    return "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in zip(firsts, lasts, strict=True))
