"""Detection and conversion of Vietnamese encodings older than Unicode.

Office files of the 1990s and 2000s contain bytes of TCVN3 (fonts `.Vn…`), VNI (fonts `VNI-…`), VIQR or code page 1258,
displayed as Latin-1: `Céng hoµ`, `Ñoäc laäp`. The name of the font is not sufficient, because within one file cells in
Unicode can have the same font. An encoding is detected by the words that become Vietnamese when converted. Detect
before normalizing the text: in TCVN3 the soft hyphen is “ư” and the micro sign is “à”.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from portal.vietnamese.attested import DIGITS_OF_COUNT
from portal.vietnamese.legacy_tables import TCVN3, VIQR, VNI
from portal.vietnamese.syllables import parse_syllable, put_tone

Encoding = Literal["tcvn3", "vni", "viqr", "windows-1258"]
# letters that occur in Unicode only: the Vietnamese blocks and combining marks
_UNICODE = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_WORDS: dict[Encoding, re.Pattern[str]] = {
    "tcvn3": re.compile("[A-Za-z\u00a1-\u00ff]+"),
    "vni": re.compile(f"[{_LETTER}]+"),
    "windows-1258": re.compile(f"[{_LETTER}\u0152\u0153]+"),
    "viqr": re.compile(r"[A-Za-z][A-Za-z^(+*`?~'.\\]*"),
}
_MIXED_WORD = re.compile("[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff]+")
# symbols that are letters in TCVN3 only next to a letter: 100 µm, 5×3, ©2024
_NOT_LETTERS = re.compile(r"(?<![^\W\d_])µ[mgslAVWF]\b|(?<=\d) ?[×÷±·] ?(?=\d)|[©®](?= ?\d)|(?<=\d)[°º¼½¾]")

_SIGN_IN_WORD = re.compile(r"[A-Za-z][\u00a1-\u00bf]|[\u00a1-\u00bf][A-Za-z]|\d®")

_CODE_PAGE_1258 = {
    bytes([code]).decode("cp1252", "replace"): bytes([code]).decode("cp1258", "replace") for code in range(0xA0, 0x100)
}
_TRANSLATED = {"tcvn3": str.maketrans(TCVN3), "windows-1258": str.maketrans(_CODE_PAGE_1258)}
_TCVN3_REMOVED = str.maketrans(dict.fromkeys(TCVN3, ""))
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_VIQR_LETTER = re.compile(r"\\(.)|" + "|".join(sorted(map(re.escape, VIQR), key=len, reverse=True)))
_VIQR_SIGNS = "^(+*`?~'.\\"
_VIQR_SIGN_WITHIN = re.compile(r"[aeo]\^|a\(|[ou][+*]|^dd|[aeiouy][`?~'.](?=[a-z])", re.IGNORECASE)

_NO_SYLLABLE = -2
_LONGEST = 32  # bytes examined of a word: no syllable has more in any encoding
_CLEARLY = 2  # digits: a word a hundred times as common, or a word instead of none


class Evidence(NamedTuple):
    """Counts of words for and against one encoding.

    gained: more common Vietnamese when converted; new: those of them that were not Vietnamese before; telling: those of
    the new that are unlikely to be a coincidence; kept: more common Vietnamese unconverted; neither: not Vietnamese in
    either reading.
    """

    gained: int = 0
    new: int = 0
    telling: int = 0
    kept: int = 0
    neither: int = 0

    def plus(self, other: "Evidence") -> "Evidence":
        return Evidence(*(a + b for a, b in zip(self, other, strict=True)))


def detect_legacy(s: str, font: str | None = None) -> Encoding | None:
    """Detect the encoding of one text; None for Unicode, other languages and without evidence.

    With a font of the encoding (`.VnTime`, `VNI-Times`) a single short word is sufficient. For cells of a spreadsheet,
    `vote_encoding` is more reliable.
    """
    return vote_encoding([s], font)


def vote_encoding(cells: Iterable[str], font: str | None = None) -> Encoding | None:
    """Detect the encoding of cells that share a sheet and a font, by their words; None: convert none of them.

    Cells with letters of Unicode only are ignored, since one file can mix them with legacy cells.
    """
    total = dict.fromkeys(_WORDS, Evidence())
    words = 0
    for cell in cells:
        if _UNICODE.search(cell):
            continue
        for encoding in _candidates(cell):
            total[encoding] = total[encoding].plus(_evidence(cell, encoding))
        words += len(cell.split())
    suited = _encoding_of_font(font)
    total["viqr"] = total["viqr"] if 2 * total["viqr"].gained >= words else Evidence()
    best = max(total, key=lambda encoding: (total[encoding].gained - total[encoding].kept, encoding == suited))
    gained, new, telling, kept, neither = total[best]
    if gained <= kept or (gained < neither and best != suited):
        return None
    return best if telling or new >= 2 or best == suited else None


def convert_legacy(s: str, encoding: Encoding | None, font: str | None = None) -> str:
    """Convert a text from this encoding (None: unchanged) to Unicode; fonts `.Vn…H` give capitals.

    Text that is Unicode already is unchanged, even in a font of the encoding; in a mixed text, only words that become
    Vietnamese are converted.
    """
    if encoding is None:
        return s
    if encoding == "viqr":
        return _WORDS[encoding].sub(lambda word: _from_viqr(word[0]), s) if s.isascii() else s
    if _UNICODE.search(s):
        return _outside_units(s, lambda part: _MIXED_WORD.sub(lambda word: _mended(word[0], encoding), part))
    if not s.isascii():
        evidence = _evidence(s, encoding)
        if evidence.kept > evidence.gained or (evidence.neither and not evidence.gained and not _has_signs(s)):
            return s
        s = _decoded(s, encoding)
    return s.upper() if encoding == "tcvn3" and means_capitals(font) else s


def means_capitals(font: str | None) -> bool:
    """Return whether a font displays lower-case letters of TCVN3 as capitals: .VnTimeH, .VnArial NarrowH."""
    return font is not None and font.lower().startswith(".vn") and font.lower().endswith("h")


def _encoding_of_font(font: str | None) -> Encoding | None:
    name = (font or "").lower()
    return "tcvn3" if name.startswith(".vn") else "vni" if name.startswith("vni") else None


def _candidates(s: str) -> tuple[Encoding, ...]:
    if not s.isascii():
        return ("tcvn3", "vni", "windows-1258")
    return ("viqr",) if _VIQR_SIGN_WITHIN.search(s) else ()


def _evidence(s: str, encoding: Encoding) -> Evidence:
    total = Evidence()
    for word in _WORDS[encoding].findall(_NOT_LETTERS.sub(" ", s)):
        if not word.isascii() or encoding == "viqr":
            total = total.plus(_evidence_of_word(word[:_LONGEST], encoding))
    return total


@lru_cache(maxsize=16384)
def _evidence_of_word(word: str, encoding: Encoding) -> Evidence:
    decoded = _decoded(word, encoding)
    if encoding == "viqr":
        is_new = bool(_VIQR_SIGN_WITHIN.search(word)) and _is_from_viqr(decoded)
        return Evidence(gained=int(is_new), new=int(is_new))
    before, after = _commonness(word.replace("Ð", "Đ")), _commonness(decoded)  # Ð as `normalize` replaces it
    if _has_strangers(word, encoding):
        after = _NO_SYLLABLE
    if after >= before + _CLEARLY:
        is_new = before == _NO_SYLLABLE and len(decoded) > 1
        return Evidence(gained=1, new=int(is_new), telling=int(is_new and (len(decoded) > 3 or _has_signs(word))))
    return Evidence(kept=int(before >= after + _CLEARLY), neither=int(before == _NO_SYLLABLE))


def _commonness(word: str) -> int:
    """Return the number of digits of a syllable's count in the corpora; 0 for other possible syllables."""
    syllable = parse_syllable(word)
    if syllable is None:
        return _NO_SYLLABLE
    rimes = ("y", "i") if syllable.rime == "y" else (syllable.rime,)
    spelled = [put_tone(syllable.initial + rime, syllable.tone) or "" for rime in rimes]
    return max(DIGITS_OF_COUNT.get(spelling, 0) for spelling in spelled)


def _has_strangers(word: str, encoding: Encoding) -> bool:
    """Return whether a word contains letters that the encoding does not have."""
    if encoding == "vni":
        return not _VNI_LETTER.sub("", word).isascii()
    return encoding == "tcvn3" and not word.translate(_TCVN3_REMOVED).isascii()


def _has_signs(s: str) -> bool:
    """Return whether words contain characters that are not letters in Latin-1, as only in TCVN3."""
    return bool(_SIGN_IN_WORD.search(_NOT_LETTERS.sub(" ", s)))


def _decoded(s: str, encoding: Encoding) -> str:
    if encoding == "vni":
        decoded = _VNI_LETTER.sub(lambda match: VNI[match[0]], s)
    elif encoding == "viqr":
        decoded = _VIQR_LETTER.sub(lambda match: match[1] or VIQR[match[0]], s)
    else:
        table = _TRANSLATED[encoding]
        decoded = _outside_units(s, lambda part: part.translate(table))
    return unicodedata.normalize("NFC", decoded)


def _outside_units(s: str, convert: Callable[[str], str]) -> str:
    """Convert the text except for the symbols that are not letters in TCVN3."""
    parts: list[str] = []
    start = 0
    for sign in _NOT_LETTERS.finditer(s):
        parts += [convert(s[start : sign.start()]), sign[0]]
        start = sign.end()
    return "".join([*parts, convert(s[start:])])


def _mended(word: str, encoding: Encoding) -> str:
    """Decode a word of a mixed text if that makes it Vietnamese and it was not, else return it unchanged."""
    if len(word) == 1 or _UNICODE.search(word) or _has_strangers(word, encoding) or parse_syllable(word):
        return word
    decoded = _decoded(word, encoding)
    return decoded if parse_syllable(decoded) else word


def _from_viqr(word: str) -> str:
    """Decode a word if that makes it Vietnamese, else return it unchanged."""
    decoded = _decoded(word, "viqr")
    return decoded if _is_from_viqr(decoded) else word


def _is_from_viqr(decoded: str) -> bool:
    """Return whether a decoded word is a syllable, ignoring a final full stop or question mark."""
    return parse_syllable(decoded.rstrip(_VIQR_SIGNS)) is not None
