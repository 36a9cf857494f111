"""Services for the word lists that flag comments."""

from collections.abc import Iterable

from django.db import transaction

from articles.comments.models import WordEntry, WordList


@transaction.atomic
def set_words(word_list: WordList, words: Iterable[str]) -> None:
    """Set the entries of a word list to exactly these words."""
    wanted = set(words)
    present = set(word_list.entries.values_list("text", flat=True))
    word_list.entries.filter(text__in=present - wanted).delete()
    WordEntry.objects.bulk_create(WordEntry(word_list=word_list, text=text) for text in sorted(wanted - present))
