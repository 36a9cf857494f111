"""What was changed between two texts, word by word, to be shown as what went and what came."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
# texts with more pieces than this in dispute are shown as one exchange: comparing them would cost seconds
_MOST_PIECES = 2_000


class Part(NamedTuple):
    kind: Literal["same", "gone", "come"]
    text: str


def difference(before: str, after: str) -> list[Part]:
    """The parts of both texts in order: those that are not `come` make up `before`, those not `gone` `after`."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    start = _count_same(old, new)
    end = _count_same(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    parts = [Part("same", "".join(old[:start]))]
    if max(len(old_middle), len(new_middle)) > _MOST_PIECES:
        parts += [Part("gone", "".join(old_middle)), Part("come", "".join(new_middle))]
    else:
        for tag, i, j, k, m in SequenceMatcher(None, old_middle, new_middle).get_opcodes():
            if tag == "equal":
                parts.append(Part("same", "".join(old_middle[i:j])))
            else:
                parts += [Part("gone", "".join(old_middle[i:j])), Part("come", "".join(new_middle[k:m]))]
    parts.append(Part("same", "".join(old[len(old) - end :])))
    return [part for part in parts if part.text]


def _count_same(one: list[str], other: list[str]) -> int:
    """How many pieces both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
