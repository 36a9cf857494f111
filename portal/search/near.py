"""Names with a typing error: letters left out, added, exchanged or in the wrong order."""

from functools import lru_cache
from os.path import commonprefix

from portal.search.words import TYPO_FROM, Query, cut
from portal.vietnamese import fold


def errors_in(query: Query, name: str) -> int | None:
    """How many words of the query are words of the name with a typing error; the others begin words of the name.

    None if the name is another: a word is not in it, or more than half of the words have errors.
    """
    words = cut(fold(name))
    errors = 0
    for typed in query.folded:
        if any(word.startswith(typed) for word in words):
            continue
        if len(typed) < TYPO_FROM or not any(is_one_error(typed, word) for word in words):
            return None
        errors += 1
    return errors if errors <= (len(query.words) + 1) // 2 else None


@lru_cache(maxsize=16384)
def is_one_error(typed: str, word: str) -> bool:
    """Whether one letter left out, added or exchanged, or two neighbours in the wrong order, makes one the other."""
    if len(typed) > len(word):
        typed, word = word, typed
    if len(word) - len(typed) > 1:
        return False
    same = len(commonprefix([typed, word]))
    if len(typed) < len(word):
        return typed[same:] == word[same + 1 :]
    if typed[same + 1 :] == word[same + 1 :]:
        return True
    return typed[same : same + 2] == word[same : same + 2][::-1] and typed[same + 2 :] == word[same + 2 :]
