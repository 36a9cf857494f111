from typing import Any

from django import forms

from portal.search.words import Query, parse

LONGEST_SEARCH = 200  # as long as a headline or a name may be


class SearchField(forms.CharField):
    """A search field whose value is a parsed query."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_SEARCH, required=False, **kwargs)

    def clean(self, value: Any) -> Query:
        return parse(super().clean(value))


class SearchForm(forms.Form):
    """The search field in the header of every page and on /tim-kiem/."""

    q = SearchField(label="Tìm kiếm")
