"""Tone placement: old style (hòa, thủy), new style (hoà, thuỷ), and a key that ignores the difference."""

import re
from functools import lru_cache

from portal.vietnamese.letters import LATIN, MARKS, PLAIN_PUNCTUATION, replacing
from portal.vietnamese.syllables import Style, is_syllable, parse_syllable, tone_place, with_tone
from portal.vietnamese.text import normalize

_WORD = re.compile(f"(?<![{LATIN}])(?:[{LATIN}]{{1,7}})(?![{LATIN}{MARKS}])")
_plain_punctuation = replacing(PLAIN_PUNCTUATION)


def tone_style(s: str, style: Style = "old") -> str:
    """Normalize the text, and write the tones of oa, oe and uy in one style: old hòa, khỏe; new hoà, khoẻ.

    Changes only between the two spellings of a Vietnamese syllable: Chloé, Renée, Raúl and cuả are kept. Idempotent.
    """
    return _WORD.sub(lambda match: _in_style(match[0], style), normalize(s))


def match_key(s: str) -> str:
    """Return a key that ignores case, white space, tone style and tones on a wrong vowel. Idempotent.

    Accents count. Đặng Thị Hòa = ĐẶNG THỊ HOÀ; cuả = của, qúy = quý, baì = bài, thuỷ = thủy; quà, giá and words that
    are not Vietnamese syllables (Chloé, Málaga) are kept. Curly quotes and dashes equal plain ones.
    """
    text = normalize(normalize(s).casefold())  # lower case can look Latin where capitals do not
    text = _WORD.sub(lambda match: _respelled(match[0], "old"), _plain_punctuation(text))
    return " ".join(text.split())


@lru_cache(maxsize=16384)
def _in_style(word: str, style: Style) -> str:
    return _respelled(word, style) if is_syllable(word) else word


@lru_cache(maxsize=16384)
def _respelled(word: str, style: Style) -> str:
    """Move the tone of a Vietnamese syllable to its place in this style; return other words unchanged."""
    syllable = parse_syllable(word)
    if not syllable or not syllable.tone:
        return word
    return with_tone(word, syllable.tone, tone_place(syllable, style))
