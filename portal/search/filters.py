from typing import Any

import django_filters

from portal.search.words import MAX_QUERY_LENGTH


class WordsFilter(django_filters.CharFilter):
    """A filter by the words of a search; the queryset has `matching`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_QUERY_LENGTH, **kwargs)

    def filter(self, queryset: Any, value: str) -> Any:
        return queryset.matching(value) if value else queryset
