"""The letters of encodings older than Unicode, with their bytes displayed as Latin-1 (VIQR: ASCII).

Sources: TCVN 5712:1993 (VN3, the fonts `.Vn…` of the ABC set), the VNI fonts' character table, RFC 1456 (VIQR), and
Microsoft's code page 1258, whose table Python has.
"""

import unicodedata

from portal.vietnamese.letters import ACUTE, BREVE, CIRCUMFLEX, DOT, GRAVE, HOOK, HORN, SHAPED, TILDE, TONES


def _composed(base: str, marks: str) -> str:
    return unicodedata.normalize("NFC", base + marks)


# --- TCVN3: one byte a letter; toned letters are small only, fonts that end in H show them as capitals -------------

_TCVN3_CAPITALS = "¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ"
_TCVN3_SMALL = "¨©ª«¬\u00ad®", "ăâêôơưđ"
# each vowel's huyền, hỏi, ngã, sắc, nặng
_TCVN3_TONED = {
    "a": "µ¶·¸¹", "ă": "»¼½¾Æ", "â": "ÇÈÉÊË", "e": "ÌÎÏÐÑ", "ê": "ÒÓÔÕÖ", "i": "×ØÜÝÞ",
    "o": "ßáâãä", "ô": "åæçèé", "ơ": "êëìíî", "u": "ïñòóô", "ư": "õö÷øù", "y": "úûüýþ",
}  # fmt: skip
TCVN3 = (
    dict(zip(*_TCVN3_CAPITALS, strict=True))
    | dict(zip(*_TCVN3_SMALL, strict=True))
    | {
        byte: _composed(vowel, tone)
        for vowel, row in _TCVN3_TONED.items()
        for byte, tone in zip(row, TONES, strict=True)
    }
)

# --- VNI: a letter, then a byte for its marks; i and the capitals of its row have bytes of their own ---------------

_VNI_TONES = {"ø": GRAVE, "û": HOOK, "õ": TILDE, "ù": ACUTE, "ï": DOT}
_VNI_CIRCUMFLEX = {"â": "", "à": GRAVE, "å": HOOK, "ã": TILDE, "á": ACUTE, "ä": DOT}
_VNI_BREVE = {"ê": "", "è": GRAVE, "ú": HOOK, "ü": TILDE, "é": ACUTE, "ë": DOT}
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "í": "í", "ò": "ị"}


def _vni() -> dict[str, str]:
    small: dict[str, str] = dict(_VNI_LETTERS)
    for vowel, written in [*((vowel, vowel) for vowel in SHAPED if vowel != "i"), ("ơ", "ô"), ("ư", "ö")]:
        small |= {written + byte: _composed(vowel, tone) for byte, tone in _VNI_TONES.items()}
        if CIRCUMFLEX in SHAPED.get(vowel, ""):
            small |= {written + byte: _composed(vowel, CIRCUMFLEX + tone) for byte, tone in _VNI_CIRCUMFLEX.items()}
        if BREVE in SHAPED.get(vowel, ""):
            small |= {written + byte: _composed(vowel, BREVE + tone) for byte, tone in _VNI_BREVE.items()}
    # the byte of the marks comes in either case behind a capital, and behind a small letter too
    cased = small | {key[0] + key[1:].upper(): letter for key, letter in small.items() if len(key) == 2}
    return cased | {key[0].upper() + key[1:]: letter.upper() for key, letter in cased.items()}


VNI = _vni()

# --- VIQR: ASCII signs behind the letter ---------------------------------------------------------------------------

_VIQR_SHAPES = {"(": BREVE, "^": CIRCUMFLEX, "+": HORN, "*": HORN}
_VIQR_TONES = {"`": GRAVE, "?": HOOK, "~": TILDE, "'": ACUTE, ".": DOT}


def _viqr() -> dict[str, str]:
    small = {"dd": "đ"}
    for vowel, shapes in SHAPED.items():
        small |= {vowel + sign: _composed(vowel, tone) for sign, tone in _VIQR_TONES.items()}
        for sign, shape in _VIQR_SHAPES.items():
            if shape in shapes:
                small[vowel + sign] = _composed(vowel, shape)
                small |= {vowel + sign + mark: _composed(vowel, shape + tone) for mark, tone in _VIQR_TONES.items()}
    return small | {key.upper(): letter.upper() for key, letter in small.items()} | {"Dd": "Đ", "dD": "đ"}


VIQR = _viqr()
