"""Names with a typing error: one letter missing, added or replaced, or two adjacent letters swapped."""

from functools import lru_cache
from os.path import commonprefix

from portal.search.words import MIN_FUZZY, Query, split_words
from portal.vietnamese import fold


def count_errors(query: Query, name: str) -> int | None:
    """Count the words of the query that are a misspelt word of the name; the others are prefixes of its words.

    None if the name does not match: one word is not in it, or more than half of the words have errors.
    """
    words = split_words(fold(name))
    errors = 0
    for typed in query.folded:
        if any(word.startswith(typed) for word in words):
            continue
        if len(typed) < MIN_FUZZY or not any(is_one_error(typed, word) for word in words):
            return None
        errors += 1
    return errors if errors <= (len(query.words) + 1) // 2 else None


@lru_cache(maxsize=16384)
def is_one_error(typed: str, word: str) -> bool:
    """Return whether the words are equal or differ by one letter, or by two adjacent letters swapped."""
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
