"""FilterSets of the API: the filters of the pages under English names, with errors that name a valid value."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.api.query import InvalidValue, QueryErrors, not_one_of
from portal.publication.choices import ChangeKind

LONGEST_VALUE = 200
MOST_CANDIDATES = 2000  # slugs among which the nearest is searched


class ApiFilterSet(django_filters.FilterSet):
    """A FilterSet that the API takes.

    aliases: the page's own name of a filter -> its English name, which the document shows.
    kinds: whose changes, beside those of the listed items, change what is found.
    by_day: the filters whose result changes with the date.
    """

    aliases: ClassVar[Mapping[str, str]] = {}
    kinds: ClassVar[Collection[ChangeKind]] = ()
    by_day: ClassVar[Collection[str]] = ()

    @classmethod
    def names(cls) -> list[str]:
        """The names of the filters, English ones first."""
        return sorted(cls.base_filters, key=lambda name: name in cls.aliases)

    @classmethod
    def parse(cls, raw: Mapping[str, str], errors: QueryErrors, queryset: QuerySet[Any]) -> "ApiFilterSet | None":
        """The FilterSet with these values; None if there are none or one is invalid (which is added to `errors`)."""
        typed_as: dict[str, str] = {}
        values: dict[str, str] = {}
        for name, value in raw.items():
            english = cls.aliases.get(name, name)
            if english in typed_as:
                text = format_lazy(_("“{name}” is given already."), name=typed_as[english])
                errors.add(name, value, InvalidValue(text, None, "repeated"))
            elif len(value) > LONGEST_VALUE:
                errors.add(name, value, _too_long(LONGEST_VALUE))
            else:
                values[name] = value
            typed_as.setdefault(english, name)
        if not values:
            return None
        filterset = cls(values, queryset=queryset)
        for name, found in filterset.form.errors.as_data().items():
            errors.add(name, raw[name], _invalid(filterset.form.fields[name], raw[name], found[0]))
        return None if filterset.form.errors else filterset


def _too_long(most: int) -> InvalidValue:
    return InvalidValue(format_lazy(_("At most {most} characters."), most=most))


def _invalid(field: Any, value: str, error: forms.ValidationError) -> InvalidValue:
    if error.code == "null_characters_not_allowed":
        return InvalidValue(_("It holds a character that is not allowed (NUL)."))
    if error.code == "max_length":
        return _too_long((error.params or {})["limit_value"])
    if isinstance(field, forms.ModelChoiceField):
        return not_one_of(value, _slugs_like(value, cast(QuerySet[Any], field.queryset)), most_listed=0)
    if isinstance(field, forms.ChoiceField):
        choices = cast(Iterable[tuple[Any, Any]], field.choices)
        return not_one_of(value, [str(choice) for choice, _label in choices if choice != ""])
    return InvalidValue(_("This value cannot be used."))


def _slugs_like(value: str, queryset: QuerySet[Any]) -> list[str]:
    """All slugs of a small table; of a large one those with the same first letters."""
    slugs = queryset.order_by().values_list("slug", flat=True)
    found = list(slugs[: MOST_CANDIDATES + 1])
    if len(found) > MOST_CANDIDATES:
        found = list(slugs.filter(slug__startswith=value[:2].lower())[:MOST_CANDIDATES])
    return found
