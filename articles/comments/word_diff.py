"""A word diff of two texts: the parts that are equal, deleted and inserted."""

import re
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# larger differences are shown as one deletion and one insertion: comparing them word by word takes seconds
_MAX_TOKENS = 2_000


class DiffPart(NamedTuple):
    kind: Literal["equal", "deleted", "inserted"]
    text: str


def word_diff(before: str, after: str) -> list[DiffPart]:
    """The parts of both texts in order: those not inserted join to `before`, those not deleted to `after`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common_length(old, new)
    end = _common_length(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    parts = [DiffPart("equal", "".join(old[:start]))]
    if max(len(old_middle), len(new_middle)) > _MAX_TOKENS:
        parts += [DiffPart("deleted", "".join(old_middle)), DiffPart("inserted", "".join(new_middle))]
    else:
        for tag, i, j, k, m in SequenceMatcher(None, old_middle, new_middle).get_opcodes():
            if tag == "equal":
                parts.append(DiffPart("equal", "".join(old_middle[i:j])))
            else:
                parts += [DiffPart("deleted", "".join(old_middle[i:j])), DiffPart("inserted", "".join(new_middle[k:m]))]
    parts.append(DiffPart("equal", "".join(old[len(old) - end :])))
    return [part for part in parts if part.text]


def _common_length(first: list[str], second: list[str]) -> int:
    """The length of the common beginning of both lists."""
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    return sum(1 for _ in equal)
