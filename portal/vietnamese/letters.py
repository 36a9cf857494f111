"""The letters and marks of Vietnamese, what resembles them, and the repair of marks that were typed out of order."""

import re
import unicodedata

GRAVE, HOOK, TILDE, ACUTE, DOT = TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng, the order of CLDR
BREVE, CIRCUMFLEX, HORN = SHAPES = "\u0306\u0302\u031b"  # ă, â ê ô, ơ ư
# a shaped vowel, decomposed and plain: which shape each vowel may have
SHAPED = {"a": BREVE + CIRCUMFLEX, "e": CIRCUMFLEX, "o": CIRCUMFLEX + HORN, "u": HORN, "i": "", "y": ""}

# character classes, to stand between square brackets in a regular expression
CASED_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
MARKS = "\u0300-\u036f"

BARRED_D = str.maketrans("đĐ", "dD")

# Letters of the Cyrillic and Greek alphabets whose shape is that of a Latin one (decomposed).
LATIN_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХЅІЈҮԌԚԜаеорсухѕіјүһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXSIJYGQWaeopcyxsijyhdqwlABEZHIKMNOPTYXo",
)

# Latin letters that do not decompose, in lower case, as they are searched.
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

# Punctuation that the keyboard lacks, as it is searched.
PLAIN_PUNCTUATION = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...",
}  # fmt: skip

_CLUSTER = re.compile(f"([^{MARKS}])([{MARKS}]{{2,4}})(?![{MARKS}])")
_KNOWN = set(TONES + SHAPES)


def repair_marks(word: str) -> str:
    """The word in NFC, with the marks of each vowel composed in whatever order they were typed; of two tones the last.

    Vowels with marks that Vietnamese does not have, or with more than four, are left as they are.
    """
    decomposed = unicodedata.normalize("NFD", word)
    repaired = _CLUSTER.sub(_composed, decomposed)
    return unicodedata.normalize("NFC", repaired) if repaired != decomposed else word


def _composed(match: re.Match[str]) -> str:
    base, marks = match[1], match[2]
    shapes = {mark for mark in marks if mark in SHAPES}
    if not _KNOWN.issuperset(marks) or len(shapes) > 1 or not shapes.issubset(SHAPED.get(base.lower(), "")):
        return match[0]
    if base.lower() not in SHAPED:
        return match[0]
    tones = [mark for mark in marks if mark in TONES]
    return base + "".join(shapes) + "".join(tones[-1:])
