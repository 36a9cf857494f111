"""Detection of Vietnamese typed without accents, as opposed to Vietnamese, English and words that have none.

The rule was found by measurement (docs/vietnamese.md): the score adds for each word the share of occurrences of its
folded syllable that are accented, and subtracts accented words, and foreign words if no word is accented.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from portal.vietnamese.need import NEEDS_ACCENTS
from portal.vietnamese.syllables import is_folded_syllable
from portal.vietnamese.text import fold, normalize

Verdict = Literal["ok", "maybe", "unaccented"]

_LONG_ENOUGH = 4  # words; shorter texts are never called unaccented
_UNACCENTED_ABOVE = 0.5
_MAYBE_ABOVE = 1.0
_UNKNOWN_SYLLABLE = 0.9  # share for syllables missing from the table, as for rare ones
_FOREIGN = 0.5
_ENGLISH = 0.75
_MISSING_FROM = 0.5

# URLs, mentions, hashtags, and anything with a digit; patterns that can start with any character match at the start of
# a word only, so that the cost of a very long word stays linear
_NO_WORDS = re.compile(
    r"https?://\S+|www\.\S+|[@#]\w+"
    r"|(?<!\S)(?:[^\s@]+@\S+|\S+\.(?:com|vn|net|org|edu|gov|info|doc|pdf)\b\S*|\S*\d\S*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST_ACRONYM = 6
_LONGEST_KEPT = 20  # letters of words whose folded form is cached

# chat abbreviations, which have no accents
_SHORT_FORMS = """
ad ae ah bb bn bt chs cmt cx dc dk dt fb gg hic hihi hok huhu ib ik ko kb khg ms mn nc ng nt nx nyc oh ok oke okay
okie pm sp sr ss st tks tl tml uh um vcl vl vs wa yeah
"""
# common English words that are also spelled like Vietnamese syllables, so that their share is no evidence
_ENGLISH_ALIKE = """
am an at be bin bit buy by can day do don get go guy hat he him hit hop hot in it lay let lot man map may me men mom
my net no not on pay pen run sat say set sin sit so son sun ten than that the them then to top try un up via way yet
"""
_ENGLISH_ONLY = """
about after again all also and any are as because been before being best better both box but comment could did does
doing done down due each even ever every few first for from games good great had has have her here his how if into
is its just know last less like look make many more most much must never new next nice of off one only or other our
out over people photo please really right same see she should some such sure take thank thanks their there these
they thing think this those through time too under us use very video was we web well were what when where which
white who why will with would you your
"""
_WITHOUT_ACCENTS = frozenset(_SHORT_FORMS.split())
_ENGLISH_WORDS = frozenset(_ENGLISH_ALIKE.split() + _ENGLISH_ONLY.split())


class AccentReport(NamedTuple):
    """The result of `accent_report`. Neutral words (URLs, acronyms, numbers) are not counted.

    words: all other words; accented: words with accents; missing: words that most likely lack them; foreign: words that
    no accents could make Vietnamese, and common English ones; verdict: `unaccented` (four words or more), `maybe`
    (fewer words: only a hint) or `ok`; spans: positions of the missing words in `normalize(text)`.
    """

    words: int
    accented: int
    missing: int
    foreign: int
    verdict: Verdict
    spans: tuple[tuple[int, int], ...]


def accent_report(s: str) -> AccentReport:
    """Report whether a text is Vietnamese typed without accents, and which of its words indicate it.

    A partly accented text is judged by the majority. Known limits: names without accents can give `maybe` (Cam Ranh) or
    be flagged among four words (Con trai anh Nam); raw Telex and joined words are not detected.
    """
    text = normalize(s)
    searched = _NO_WORDS.sub(lambda match: " " * len(match[0]), text)
    is_all_capitals = searched == searched.upper()
    words = accented = 0
    expected, foreign_weight = 0.0, 0.0
    foreign = 0
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(searched):
        word = match[0].replace("’", "'")
        folded = _folded(word) if len(word) <= _LONGEST_KEPT else fold(word)
        if folded != word.lower():
            words += 1
            accented += 1
            continue
        if _is_acronym(word, is_all_capitals):
            continue
        words += 1
        if len(word) == 1 or folded in _WITHOUT_ACCENTS:
            continue
        share = needs_accents(folded)
        expected += share
        if folded in _ENGLISH_WORDS:
            foreign += 1
            foreign_weight += _ENGLISH
        elif share >= _MISSING_FROM:
            spans.append(match.span())
        elif not is_folded_syllable(folded):
            foreign += 1
            foreign_weight += _FOREIGN
    score = expected - accented - (0 if accented else foreign_weight)
    verdict: Verdict = "ok"
    if words >= _LONG_ENOUGH:
        verdict = "unaccented" if score > _UNACCENTED_ABOVE else "ok"
    elif score > _MAYBE_ABOVE:
        verdict = "maybe"
    return AccentReport(words, accented, len(spans), foreign, verdict, tuple(spans))


def needs_accents(folded: str) -> float:
    """Return the share of occurrences of a folded word that are accented; 0 if it cannot be Vietnamese."""
    share = NEEDS_ACCENTS.get(folded)
    if share is None:
        share = _UNKNOWN_SYLLABLE if is_folded_syllable(folded) else 0.0
    return share


_folded = lru_cache(maxsize=16384)(fold)


def _is_acronym(word: str, is_all_capitals: bool) -> bool:
    """Return whether a word is an acronym such as UBND; in a text all in capitals, only if it cannot be a syllable."""
    if len(word) == 1 or not word.isupper() or len(word) > _LONGEST_ACRONYM:
        return False
    return not is_all_capitals or not is_folded_syllable(word.lower())
