"""Names of people: their parts, and the sort key, which starts with the given name."""

import re
from typing import NamedTuple

from portal.vietnamese.collation import capital_symbols, joined, sort_levels
from portal.vietnamese.text import normalize
from portal.vietnamese.tones import tone_style

# Family names of two and more words, in lower case; longer ones before their prefixes.
_COMPOUND_FAMILY_NAMES = [
    ["công", "tằng", "tôn", "nữ"],
    ["công", "huyền", "tôn", "nữ"],
    ["công", "tôn", "nữ"],
    ["huyền", "tôn", "nữ"],
    ["tôn", "nữ"],
    ["tôn", "thất"],
    ["âu", "dương"],
    ["gia", "cát"],
    ["hoàng", "phủ"],
    ["thượng", "quan"],
    ["tư", "đồ"],
    ["tư", "mã"],
]
_ALIAS = re.compile(r"[(\[{,;].*", re.DOTALL)


class NameParts(NamedTuple):
    """The parts of a name: `Nguyễn Thị Minh Khai (Năm Bắc)` is Nguyễn, Thị Minh, Khai, (Năm Bắc)."""

    family: str
    middle: str
    given: str
    alias: str


def split_name(s: str) -> NameParts:
    """Split a name into họ, đệm, tên, and an alias in brackets or after a comma; a single word is the given name.

    The given name is the last word, the family name the first word or a compound (Tôn Thất, Công Tằng Tôn Nữ).
    """
    name = normalize(s)
    found = _ALIAS.search(name)
    words = (name[: found.start()] if found else name).split()
    alias = " ".join(found[0].split()) if found else ""
    if not words:
        return NameParts("", "", "", alias)
    lower = [word.lower() for word in words]
    size = next((len(c) for c in _COMPOUND_FAMILY_NAMES if len(c) < len(words) and lower[: len(c)] == c), 1)
    size = min(size, len(words) - 1)
    return NameParts(" ".join(words[:size]), " ".join(words[size:-1]), words[-1], alias)


def name_sort_key(s: str, sort_name: str = "") -> str:
    """Return the key that sorts people by tên, then họ, then đệm, each as in `sort_key`; capitals last.

    Hòa and Hoà are equal. For a name that does not sort by its last word (H'Hen Niê, Thích Nhất Hạnh), `sort_name`
    replaces the given name and is compared as a whole.
    """
    family, middle, given, alias = split_name(tone_style(s))
    parts = [sort_levels(part) for part in (tone_style(sort_name).strip() or given, family, middle, alias)]
    levels = [level for part in parts for level in (part.letters, part.tones)]
    return joined([*levels, capital_symbols([capital for part in parts for capital in part.capitals])])
