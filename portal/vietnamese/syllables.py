"""Vietnamese syllables: their spelling, and the letter that carries the tone.

Spelling follows the rules of chữ quốc ngữ as taught in schools: an initial, a rime and a tone; a rime that ends in c,
ch, p or t has only sắc or nặng. Some spellings of place names and loanwords (Pa, Đắk, boong, soóc) are included.
"""

import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from portal.vietnamese.letters import ACUTE, DOT, SHAPED, TONES

# longest first: the first match is the initial
_INITIALS = (
    ["ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"]
    + ["b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x"]
    + [""]
)

# The vowels of rimes, and their possible endings ("-": none).
_RIMES = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c k m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uô": "c i m n ng t",
    "ư": "- a c i m ng t u",
    "ươ": "c i m n ng p t u",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- m n o t",
    "uâ": "n ng t y",
    "uê": "- ch n nh",
    "uơ": "-",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "y": "- t",
    "yê": "m n ng t u",
}
# After q the u belongs to the initial, so that these rimes are written without it.
_RIMES_AFTER_QU = {
    "a": "- c ch i n ng nh o t u y",
    "ă": "c m n ng p t",
    "â": "n ng t y",
    "e": "- n o t",
    "ê": "- ch n nh t u",
    "i": "- nh t",
    "ô": "c",
    "ơ": "- i t",
    "y": "- ch nh t",
    "yê": "n t",
}
_STOPS = ("c", "ch", "p", "t")


def _written(rimes: dict[str, str]) -> frozenset[str]:
    return frozenset(vowels + ending.strip("-") for vowels, endings in rimes.items() for ending in endings.split())


_ALL_RIMES = _written(_RIMES)
_ALL_RIMES_AFTER_QU = _written(_RIMES_AFTER_QU)
_LONGEST = len("nghiêng")
_CONSONANTS = "cghkmnpt"
_SHAPED = "ăâêôơư"

_UNSHAPED = str.maketrans("đăâêôơư", "daaeoou")
_FOLDED_INITIALS = [initial for initial in _INITIALS if initial != "đ"]
_FOLDED_RIMES = frozenset(rime.translate(_UNSHAPED) for rime in _ALL_RIMES)
_FOLDED_RIMES_AFTER_QU = frozenset(rime.translate(_UNSHAPED) for rime in _ALL_RIMES_AFTER_QU)

Style = Literal["old", "new"]


class Syllable(NamedTuple):
    """The parts of a syllable in lower case. tone: a combining mark or ""; tone_at: index of its letter, or -1."""

    initial: str
    rime: str
    tone: str
    tone_at: int


def parse_syllable(word: str) -> Syllable | None:
    """Parse a possible Vietnamese syllable with its tone on any vowel; None for other words."""
    return _parsed(word) if 0 < len(word) <= _LONGEST else None


@lru_cache(maxsize=16384)  # short words only, so that input cannot fill the memory
def _parsed(word: str) -> Syllable | None:
    letters: list[str] = []
    tone, tone_at = "", -1
    for place, letter in enumerate(word.lower()):
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = [mark for mark in marks if mark in TONES]
        if len(tones) + bool(tone) > 1 or (tones and base not in SHAPED):
            return None
        if tones:
            tone, tone_at = tones[0], place
        letters.append(unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones)))
    parts = _divided("".join(letters))
    if not parts or not _can_have(parts[1], tone):
        return None
    return Syllable(*parts, tone, tone_at)


def is_syllable(s: str) -> bool:
    """Return whether a word is a possible Vietnamese syllable with its tone in the old or new style."""
    word = unicodedata.normalize("NFC", s)
    syllable = parse_syllable(word)
    return syllable is not None and (
        not syllable.tone or syllable.tone_at in (tone_place(syllable, "old"), tone_place(syllable, "new"))
    )


def tone_place(syllable: Syllable, style: Style) -> int:
    """Return the index of the letter with the tone. The styles differ in final oa, oe and uy: hòa, hoà."""
    start, rime = len(syllable.initial), syllable.rime
    vowels = rime.rstrip(_CONSONANTS)
    shaped = [place for place, letter in enumerate(vowels) if letter in _SHAPED]
    if shaped:
        return start + shaped[-1]
    if len(vowels) < len(rime):
        return start + len(vowels) - 1
    if len(vowels) == 3 or (style == "new" and vowels in ("oa", "oe", "uy")):
        return start + 1
    return start


def put_tone(word: str, tone: str, style: Style = "old") -> str | None:
    """Add a tone to a word without one; None if the result is not a Vietnamese syllable."""
    parts = _divided(word.lower())
    if not parts or not _can_have(parts[1], tone):
        return None
    return with_tone(word, tone, tone_place(Syllable(*parts, tone, -1), style))


def with_tone(word: str, tone: str, place: int) -> str:
    """Return the word (NFC) with the tone on the letter at this index and no other; case is kept."""
    decomposed = [unicodedata.normalize("NFD", letter) for letter in word]
    toneless = ["".join(part for part in letter if part not in TONES) for letter in decomposed]
    if tone:
        toneless[place] += tone
    return unicodedata.normalize("NFC", "".join(toneless))


def is_folded_syllable(word: str) -> bool:
    """Return whether accents could make this folded word a Vietnamese syllable: hoi, duoc; not from, street."""
    return len(word) <= _LONGEST and any(
        word[len(initial) :] in (_FOLDED_RIMES_AFTER_QU if initial == "qu" else _FOLDED_RIMES)
        for initial in _FOLDED_INITIALS
        if word.startswith(initial)
    )


def _divided(toneless: str) -> tuple[str, str] | None:
    """Split a syllable without tone into initial and rime; None if it is not one."""
    for initial in _INITIALS:
        if not toneless.startswith(initial):
            continue
        rime = toneless[len(initial) :]
        if rime in (_ALL_RIMES_AFTER_QU if initial == "qu" else _ALL_RIMES) and _agree(initial, rime):
            return initial, rime
    return None


def _can_have(rime: str, tone: str) -> bool:
    return tone in (ACUTE, DOT) or not rime.endswith(_STOPS)


def _agree(initial: str, rime: str) -> bool:
    """Check initial against rime: gh, ngh and k before e, ê, i, y; g, ng and c before others; k also in names (Kon)."""
    is_front = rime[0] in "eêiy"
    if initial in ("gh", "ngh"):
        return is_front and rime[0] != "y"
    if initial in ("c", "ng"):
        return not is_front
    return initial != "g" or rime[0] not in "eêy" or rime.startswith("iê")
