"""Names of people: their parts, and the order of lists of people, which goes by the given name first."""

import re
from typing import NamedTuple

from portal.vietnamese.collation import capital_symbols, joined, sort_levels
from portal.vietnamese.text import normalize
from portal.vietnamese.tones import tone_style

# Family names of two and more words, small; a longer one stands before those it begins with.
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
    """`Nguyễn Thị Minh Khai (Năm Bắc)`: Nguyễn, Thị Minh, Khai, (Năm Bắc)."""

    family: str
    middle: str
    given: str
    alias: str


def split_name(s: str) -> NameParts:
    """Họ, đệm, tên, and what follows in brackets or behind a comma; a single word is the given name.

    The given name is the last word, the family name the first one or a compound one (Tôn Thất, Công Tằng Tôn Nữ).
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
    """The key by which people are sorted: by tên, then họ, then đệm, each as `sort_key` has it; capitals last.

    Hòa and Hoà count as one name. Where a name does not sort by its last word (H'Hen Niê, Thích Nhất Hạnh), `sort_name`
    takes the place of the given name and is compared as a whole.
    """
    family, middle, given, alias = split_name(tone_style(s))
    parts = [sort_levels(part) for part in (tone_style(sort_name).strip() or given, family, middle, alias)]
    levels = [level for part in parts for level in (part.letters, part.tones)]
    return joined([*levels, capital_symbols([capital for part in parts for capital in part.capitals])])
