"""Where the tone is written: the old style (hòa, thủy), the new one (hoà, thuỷ), and a key that knows no difference."""

import re
from functools import lru_cache

from portal.vietnamese.letters import LATIN, MARKS, PLAIN_PUNCTUATION, replacing
from portal.vietnamese.syllables import Style, is_syllable, parse_syllable, tone_place, with_tone
from portal.vietnamese.text import normalize

_WORD = re.compile(f"(?<![{LATIN}])(?:[{LATIN}]{{1,7}})(?![{LATIN}{MARKS}])")
_plain_punctuation = replacing(PLAIN_PUNCTUATION)


def tone_style(s: str, style: Style = "old") -> str:
    """The normalized text with the tones of oa, oe and uy in one style: old hòa, khỏe, thủy; new hoà, khoẻ, thuỷ.

    Only the two spellings of a Vietnamese syllable are exchanged: Chloé, Renée, Raúl and cuả stay. Idempotent.
    """
    return _WORD.sub(lambda match: _in_style(match[0], style), normalize(s))


def match_key(s: str) -> str:
    """The key of texts that are equal but for capitals, white space, tone style and tones on a wrong vowel; idempotent.

    Accents count. Đặng Thị Hòa = ĐẶNG THỊ HOÀ; cuả = của, qúy = quý, baì = bài, thuỷ = thủy; quà, giá and what is no
    Vietnamese syllable (Chloé, Málaga) stay. Curly quotes and dashes count as plain ones.
    """
    text = normalize(normalize(s).casefold())  # small letters may look Latin where capitals do not
    text = _WORD.sub(lambda match: _respelled(match[0], "old"), _plain_punctuation(text))
    return " ".join(text.split())


@lru_cache(maxsize=16384)
def _in_style(word: str, style: Style) -> str:
    return _respelled(word, style) if is_syllable(word) else word


@lru_cache(maxsize=16384)
def _respelled(word: str, style: Style) -> str:
    """The word with its tone where that style puts it; a word that is no Vietnamese syllable as it is."""
    syllable = parse_syllable(word)
    if not syllable or not syllable.tone:
        return word
    return with_tone(word, syllable.tone, tone_place(syllable, style))
