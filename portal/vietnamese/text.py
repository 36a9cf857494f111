"""Forms of a text: stored (`normalize`), searched (`fold`), in URLs (`slug`)."""

import re
import unicodedata

from portal.vietnamese.letters import GREEK_AND_CYRILLIC, LATIN, MARKS, OTHER_LATIN, PLAIN_PUNCTUATION, replacing
from portal.vietnamese.repair import in_latin, with_barred_d, with_marks_in_place

# --- normalize ------------------------------------------------------------------------------------------------

# `normalize` leaves text of these characters unchanged. None is a combining mark, so the text is in NFC.
_USUAL = (
    "\\t\\n\\r -~\u00a1-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u017f\u01a0\u01a1\u01af\u01b0\u1e00-\u1eff"
    "\u2010-\u2015\u2018-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ab\u20ac\u2116\u2122\u2190-\u2193\u2212"
    "\u2605\u2606\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff"
)
_UNUSUAL = re.compile(f"[^{_USUAL}]")

# invisible: soft hyphen, zero-width, direction, invisible operators, fillers, byte order mark, annotation marks
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001d173-\U0001d17a"
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_LINE_ENDS = "\x0b\x0c\u2028\u2029"


def _members(ranges: str) -> list[str]:
    """Return the characters of a character class."""
    found: list[str] = []
    for first, last in re.findall(r"(.)(?:-(.))?", ranges, re.DOTALL):
        found.extend(chr(code) for code in range(ord(first), ord(last or first) + 1))
    return found


def _replacements() -> dict[str, str]:
    table = dict.fromkeys(_members(_INVISIBLE), "")
    table |= dict.fromkeys(_members("\x00-\x08\x0e-\x1f\x7f\ufffe\uffff"), "")
    table |= dict.fromkeys(_members(_SPACES), " ")
    table |= dict.fromkeys(_members(_LINE_ENDS), "\n")
    # C1 controls in real text are quotes and dashes of windows-1252 read as Latin-1 (replaced as in HTML)
    table |= {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    # fullwidth ASCII, and mathematical letters and digits used as bold or italic type
    table |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}
    table |= {"\u210e": "h"}  # the italic h is outside the block of its alphabet
    table |= {"\u00d0": "Đ", "\u0189": "Đ"}  # eth and African D, which look like Đ
    return table


_replaced = replacing(_replacements())

_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_ELEMENT = f"{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_JOINING = "\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e007f\U000e0100-\U000e01ef"
_HAS_JOINING = re.compile(f"[{_JOINING}]")
_PICTURE_OR_JOINING = re.compile(f"({_ELEMENT}(?:\u200d{_ELEMENT}){{0,9}}|[0-9#*]\ufe0f?\u20e3)|[{_JOINING}]")

_HAS_FOREIGN = re.compile(f"[{GREEK_AND_CYRILLIC}]")
_MIXED_WORD = re.compile(f"[{LATIN}{MARKS}{GREEK_AND_CYRILLIC}]+")
_HAS_MARK = re.compile(f"[{MARKS}]")
_HAS_ETH = re.compile("[ðɖ]")
_LATIN_WORD = re.compile(f"[{LATIN}{MARKS}]+")


def normalize(s: str) -> str:
    """Return the text as it is stored: in NFC, with its spelling, safe for both databases. Idempotent.

    Marks typed in another order are composed (e, acute, circumflex → ế). Ð (U+00D0) and Ɖ (U+0189) become Đ, ð and ɖ
    become đ if that makes a Vietnamese syllable. Zero-width, direction and control characters are removed, except
    joiners of emoji; line and paragraph separators become line feeds. Lookalikes of other alphabets become Latin within
    a word with Latin letters; fullwidth and mathematical letters and all kinds of spaces become plain ones. Lone
    surrogates become U+FFFD. Spelling, tone style, case, line breaks and repeated spaces are kept.
    """
    if not _UNUSUAL.search(s):
        return s
    s = _replaced(_without_surrogates(s))
    if _HAS_JOINING.search(s):
        s = _PICTURE_OR_JOINING.sub(lambda match: match[1] or "", s)
    s = unicodedata.normalize("NFC", s)
    if _HAS_FOREIGN.search(s):
        s = _MIXED_WORD.sub(lambda match: in_latin(match[0]), s)
    if _HAS_MARK.search(s):
        s = _LATIN_WORD.sub(lambda match: with_marks_in_place(match[0]), s)
    if _HAS_ETH.search(s):
        s = _LATIN_WORD.sub(lambda match: with_barred_d(match[0]), s)
    return s


def _without_surrogates(s: str) -> str:
    """Combine surrogate pairs, and replace lone surrogates by U+FFFD."""
    try:
        s.encode()
    except UnicodeEncodeError:
        return s.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return s


# --- fold -----------------------------------------------------------------------------------------------------

_FOLDS_TO_ASCII = re.compile(
    "[\\t\\n\\r -~\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd"
    "\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111"
    "\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]*"
)
_COMBINING = re.compile(f"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f{_JOINING}]+")
_folded_others = replacing(OTHER_LATIN | PLAIN_PUNCTUATION)
_plain_punctuation = replacing(PLAIN_PUNCTUATION)


def fold(s: str) -> str:
    """Return the text as it is searched: no accents, lower case, đ as d, single spaces, trimmed. Idempotent.

    `Đặng Thị Hòa` → `dang thi hoa`. Curly quotes and dashes become plain ones; other punctuation and other alphabets
    are kept. All searches of the portal use this function.
    """
    s = _plain_punctuation(normalize(s))
    if _FOLDS_TO_ASCII.fullmatch(s):
        s = unicodedata.normalize("NFD", s.replace("đ", "d").replace("Đ", "d"))
        s = s.encode("ascii", "ignore").decode().lower()
    else:
        s = normalize(unicodedata.normalize("NFKD", s).casefold())  # lower case can look Latin where capitals do not
        s = _folded_others(unicodedata.normalize("NFKD", s))
        s = unicodedata.normalize("NFC", _COMBINING.sub("", s))
    return " ".join(s.split())


# --- slug -----------------------------------------------------------------------------------------------------

_NOT_IN_SLUG = re.compile("[^a-z0-9]+")


def slug(value: str, max_length: int = 80) -> str:
    """Return the text for a URL: folded words joined by hyphens, truncated between words.

    "" if no letters or digits remain (only an emoji): the caller needs a fallback.
    """
    whole = _NOT_IN_SLUG.sub("-", fold(value)).strip("-")
    cut = whole[: max(max_length, 0)]
    if len(cut) < len(whole) and whole[len(cut)] != "-" and "-" in cut:
        cut = cut.rpartition("-")[0]
    return cut.rstrip("-")
