"""Filters for django-filter shared by the apps."""

from typing import TYPE_CHECKING, Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet

from portal.core.slugs import is_id

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField


class SlugOrIdField(ModelChoiceField):
    """A row by its slug or id; digits are always an id."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if "\0" in value:
            raise forms.ValidationError("NUL", code="null_characters_not_allowed")
        rows = cast("QuerySet[Any]", self.queryset)  # the filter has set it
        if is_id(value):
            row = rows.filter(pk=int(value)).first()
        elif value.isascii():
            row = rows.filter(slug=value).first()
        else:
            row = None
        if row is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return row


class SlugOrIdFilter(django_filters.ModelChoiceFilter):
    field_class = SlugOrIdField
