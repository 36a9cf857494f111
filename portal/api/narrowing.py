"""A FilterSet as query parameters: the filters of the page, by English names too, refused in both languages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import Model, QuerySet

from portal.api.parameters import BadValue, Parameter, Refusals, not_one_of
from portal.core.bilingual import Text
from portal.core.slugs import is_id

LONGEST_VALUE = 200
MOST_CANDIDATES = 2000  # among which the nearest is looked for


@dataclass(frozen=True)
class Filter:
    """A filter of the FilterSet as partners see it. `words`: English word -> the FilterSet's own."""

    name: str
    text: Text
    example: Any = None
    words: Mapping[str, str] = field(default_factory=dict)
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string", "minLength": 1})


class Filters:
    """The filters of one resource.

    named: the English name -> its filter; the FilterSet's own name is taken too, so that the address of a filtered page
    works. base: the rows that the FilterSet filters, where these are not the resource's own; `tie` then brings the rows
    that are left to the resource's. kinds: whose changes, beside the resource's own, change what the filters leave.
    by_day: the filters whose outcome changes with the day.
    """

    def __init__(
        self,
        filterset: type[django_filters.FilterSet],
        named: Mapping[str, Filter],
        *,
        base: Callable[[], QuerySet[Any]] | None = None,
        tie: Callable[[QuerySet[Any], QuerySet[Any]], QuerySet[Any]] | None = None,
        kinds: Iterable[str] = (),
        by_day: Iterable[str] = (),
    ) -> None:
        self.filterset, self.named, self.base, self.tie = filterset, dict(named), base, tie
        self.kinds, self.by_day = frozenset(kinds), frozenset(by_day)
        own = {given.name: name for name, given in self.named.items() if given.name != name}
        self.aliases = own

    @property
    def names(self) -> list[str]:
        return [*self.named, *self.aliases]

    def parameters(self) -> list[Parameter]:
        """For the OpenAPI document: the English names."""
        return [self._parameter(name, given) for name, given in self.named.items()]

    def _parameter(self, name: str, given: Filter) -> Parameter:
        schema = {"type": "string", "enum": list(given.words)} if given.words else given.schema
        return Parameter(name, given.text, given.example, schema)

    def read(self, raw: Mapping[str, str], refusals: Refusals) -> "Narrowing | None":
        """What narrows the resource's rows, or None where no filter is asked for; what is wrong goes to `refusals`."""
        typed_as: dict[str, str] = {}
        values: dict[str, str] = {}
        for typed, value in raw.items():
            name = self.aliases.get(typed, typed)
            given = self.named[name]
            if given.name in typed_as:
                text = Text(f"Đã có “{typed_as[given.name]}”.", f"“{typed_as[given.name]}” is given already.")
                refusals.add(typed, value, BadValue(text, None, "repeated"))
                continue
            typed_as[given.name] = typed
            if len(value) > LONGEST_VALUE:
                text = Text(f"Dài nhất {LONGEST_VALUE} ký tự.", f"At most {LONGEST_VALUE} characters.")
                refusals.add(typed, value, BadValue(text))
                continue
            if typed == name and given.words:
                if value not in given.words:
                    refusals.add(typed, value, not_one_of(value, given.words))
                    continue
                value = given.words[value]
            values[given.name] = self._slug_of(given.name, value) if is_id(value) else value
        if not values:
            return None
        filterset = self.filterset(values, queryset=self.base() if self.base else _nothing(self.filterset))
        if not filterset.form.is_valid():
            for filter_name, problems in filterset.form.errors.as_data().items():
                typed = typed_as[filter_name]
                refusals.add(typed, raw[typed], self._refusal(filterset, typed, filter_name, raw[typed], problems[0]))
            return None
        return Narrowing(filterset, self.tie)

    def _slug_of(self, filter_name: str, pk: str) -> str:
        """The slug of the row with this id, where the FilterSet names rows by slugs; else the text as it is."""
        extra = self.filterset.base_filters[filter_name].extra
        if extra.get("to_field_name") != "slug":
            return pk
        slug: str = extra["queryset"].filter(pk=int(pk)).values_list("slug", flat=True).first() or pk
        return slug

    def _refusal(
        self, filterset: django_filters.FilterSet, typed: str, filter_name: str, value: str, problem: Any
    ) -> BadValue:
        if isinstance(problem, BadValue):
            return problem
        code = getattr(problem, "code", "invalid")
        if code == "null_characters_not_allowed":
            return BadValue(Text("Có ký tự không hợp lệ (NUL).", "It holds a character that is not allowed (NUL)."))
        if code == "max_length":
            most = (problem.params or {}).get("limit_value", "")
            return BadValue(Text(f"Dài nhất {most} ký tự.", f"At most {most} characters."))
        form_field = filterset.form.fields[filter_name]
        if isinstance(form_field, forms.ModelChoiceField):
            return not_one_of(value, _candidates(form_field, value), shown=0)
        if isinstance(form_field, forms.ChoiceField):
            choices = cast(Iterable[tuple[Any, Any]], form_field.choices)
            return not_one_of(value, [str(choice) for choice, _ in choices if choice != ""])
        return BadValue(Text(f"{problem.messages[0]}", "This value cannot be used."))


class Narrowing:
    """Valid values of filters: what they leave of a resource's rows, and of the rows they speak of."""

    def __init__(
        self, filterset: django_filters.FilterSet, tie: Callable[[QuerySet[Any], QuerySet[Any]], QuerySet[Any]] | None
    ) -> None:
        self._filterset, self._tie = filterset, tie

    def __call__(self, items: QuerySet[Any]) -> QuerySet[Any]:
        if self._tie is not None:
            return self._tie(items, self.rows())
        narrowed: QuerySet[Any] = self._filterset.filter_queryset(items)
        return narrowed

    def rows(self) -> QuerySet[Any]:
        """Where the filters speak of other rows than the resource's (`base`): those that are left."""
        rows: QuerySet[Any] = self._filterset.filter_queryset(self._filterset.queryset.all())
        return rows


def _nothing(filterset: type[django_filters.FilterSet]) -> QuerySet[Any]:
    model: type[Model] = filterset._meta.model
    return model._default_manager.none()


def _candidates(form_field: "forms.ModelChoiceField[Any]", value: str) -> list[str]:
    """The slugs that begin as the value does; of a small table all of them."""
    slugs = cast(QuerySet[Any], form_field.queryset).order_by().values_list("slug", flat=True)
    found = list(slugs[: MOST_CANDIDATES + 1])
    if len(found) > MOST_CANDIDATES:
        found = list(slugs.filter(slug__startswith=value[:2].lower())[:MOST_CANDIDATES])
    return found
