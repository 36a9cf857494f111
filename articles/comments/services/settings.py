"""What staff keep for the moderation of comments."""

from collections.abc import Iterable

from django.db import transaction

from articles.comments.models import WordEntry, WordList


@transaction.atomic
def set_words(word_list: WordList, words: Iterable[str]) -> None:
    """Let the list hold exactly these words; called while the list is saved."""
    wanted = set(words)
    present = set(word_list.entries.values_list("text", flat=True))
    word_list.entries.filter(text__in=present - wanted).delete()
    WordEntry.objects.bulk_create(WordEntry(word_list=word_list, text=text) for text in sorted(wanted - present))
