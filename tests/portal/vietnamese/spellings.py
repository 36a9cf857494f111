"""All ways to spell the letters of Vietnamese in Unicode, written out apart from the code that mends them."""

import unicodedata
from itertools import permutations

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
BREVE, CIRCUMFLEX, HORN = "\u0306", "\u0302", "\u031b"

VOWELS = {
    "a": "aàảãáạ", "ă": "ăằẳẵắặ", "â": "âầẩẫấậ", "e": "eèẻẽéẹ", "ê": "êềểễếệ", "i": "iìỉĩíị",
    "o": "oòỏõóọ", "ô": "ôồổỗốộ", "ơ": "ơờởỡớợ", "u": "uùủũúụ", "ư": "ưừửữứự", "y": "yỳỷỹýỵ",
}  # fmt: skip
ALPHABET = "".join(VOWELS.values()) + "bcdđghklmnpqrstvx"
LETTERS = ALPHABET + ALPHABET.upper()


def spellings(letter: str) -> set[str]:
    """Every sequence of a letter's base and marks, with any of its marks already joined to the base."""
    base, *marks = unicodedata.normalize("NFD", letter)
    found = set()
    for order in permutations(marks):
        for joined in range(len(order) + 1):
            start = unicodedata.normalize("NFC", base + "".join(order[:joined]))
            if len(start) == 1:
                found.add(start + "".join(order[joined:]))
    return found
