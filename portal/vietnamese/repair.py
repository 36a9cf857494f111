"""Unambiguous repair of words with misplaced marks or lookalike letters."""

import re
import unicodedata

from portal.vietnamese.letters import GREEK_AND_CYRILLIC, LATIN, LATIN_LOOKALIKES, MARKS, SHAPED, SHAPES, TONES
from portal.vietnamese.syllables import is_syllable, put_tone

_LATIN_LETTER = re.compile(f"[{LATIN}]")
_FOREIGN_LETTER = re.compile(f"[{GREEK_AND_CYRILLIC}]")
_CLUSTER = re.compile(f"([^{MARKS}])([{MARKS}]{{2,4}})(?![{MARKS}])")
_KNOWN_MARKS = frozenset(TONES + SHAPES)
_LOOSE_TONE = re.compile(f"[{TONES}]")
_ETH = str.maketrans("ðɖ", "đđ")
_LONGEST = 9


def in_latin(word: str) -> str:
    """Replace Greek and Cyrillic letters among Latin ones in a word (NFC), if all of them look like Latin letters."""
    if not _FOREIGN_LETTER.search(word) or not _LATIN_LETTER.search(word):
        return word
    latin = unicodedata.normalize("NFD", word).translate(LATIN_LOOKALIKES)
    return word if _FOREIGN_LETTER.search(latin) else unicodedata.normalize("NFC", latin)


def with_marks_in_place(word: str) -> str:
    """Compose the loose marks of a Latin word (NFC) with their vowels, in whatever order they were typed.

    Of two tones on one vowel the last counts (`què` + hỏi → quẻ); a tone after the word moves to its vowel if that
    makes a Vietnamese syllable (`tich` + sắc → tích). Other marks, and more than four, are unchanged.
    """
    decomposed = unicodedata.normalize("NFD", word)
    composed = unicodedata.normalize("NFC", _CLUSTER.sub(_cluster_in_order, decomposed))
    loose = _LOOSE_TONE.findall(composed)
    if len(loose) == 1 and len(composed) <= _LONGEST:
        return put_tone(composed.replace(loose[0], ""), loose[0]) or composed
    return composed


def with_barred_d(word: str) -> str:
    """Replace the Icelandic ð and the African ɖ in a word by đ if that makes a Vietnamese syllable."""
    vietnamese = word.translate(_ETH)
    return vietnamese if is_syllable(vietnamese) else word


def _cluster_in_order(match: re.Match[str]) -> str:
    base, marks = match[1], match[2]
    shapes = {mark for mark in marks if mark in SHAPES}
    allowed = SHAPED.get(base.lower())
    if allowed is None or not _KNOWN_MARKS.issuperset(marks) or len(shapes) > 1 or not shapes.issubset(allowed):
        return match[0]
    tones = [mark for mark in marks if mark in TONES]
    return base + "".join(shapes) + "".join(tones[-1:])
