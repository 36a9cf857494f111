"""Query parameters: declared as serializer fields and filters, parsed strictly, refused with the nearest valid name.

An unknown, repeated or empty parameter is an error, never ignored: whoever mistypes a filter must not get the whole
list. All errors of a request are in one response.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from difflib import SequenceMatcher
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.problems import INVALID_PARAMETER, Problem
from portal.vietnamese import fold
from portal.vietnamese.dates import VIETNAM_TIME

LONGEST_ECHO = 100  # characters of an invalid value that the response repeats
MOST_PARAMETERS = 50  # of a request that are looked at
MIN_SIMILARITY = 0.6
MOST_LISTED = 12  # values that an error message lists

# names that other APIs use for the same thing
SYNONYMS = {
    "page": "cursor",
    "offset": "cursor",
    "start": "cursor",
    "page_size": "limit",
    "per_page": "limit",
    "size": "limit",
    "rows": "limit",
    "count": "limit",
    "sort": "ordering",
    "order": "ordering",
    "order_by": "ordering",
    "search": "q",
    "query": "q",
    "include": "expand",
    "embed": "expand",
    "select": "fields",
    "since": "updated_since",
    "modified_since": "updated_since",
    "from": "published_since",
    "sequence": "after",
    "timeout": "wait",
}


def nearest_of(value: str, candidates: Iterable[str]) -> str | None:
    """The candidate most similar to the value, ignoring accents and case; None if none is similar."""
    typed = fold(value[:LONGEST_ECHO]).replace("-", "_")
    best, best_ratio = None, MIN_SIMILARITY
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(typed)
    for candidate in candidates:
        matcher.set_seq1(fold(candidate).replace("-", "_"))
        if matcher.real_quick_ratio() >= best_ratio and matcher.quick_ratio() >= best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio or (ratio == best_ratio and best is None):
                best, best_ratio = candidate, ratio
    return best


class InvalidValue(serializers.ValidationError):
    """Why a value of a parameter is refused, and the nearest valid one if there is one."""

    def __init__(self, text: str | Promise, nearest: str | None = None, code: str = "invalid") -> None:
        super().__init__(code)
        self.text, self.nearest, self.code = text, nearest, code


def not_one_of(value: str, known: Iterable[str], *, most_listed: int = MOST_LISTED) -> InvalidValue:
    known = list(known)
    nearest = nearest_of(value, known)
    if len(known) <= most_listed:
        return InvalidValue(format_lazy(_("Takes only: {values}."), values=", ".join(known)), nearest)
    return InvalidValue(_("There is no such value."), nearest)


# --- fields -----------------------------------------------------------------------------------------------------


class IntegerParameter(serializers.IntegerField):
    """A whole number in ASCII digits, between `min_value` and `max_value`."""

    def to_internal_value(self, data: str) -> int:
        least, most = self.min_value, self.max_value
        nearest = None
        if data.isascii() and data.isdigit() and len(data) < 20:
            number = int(data)
            if least <= number <= most:
                return number
            nearest = str(min(max(number, least), most))
        text = _("A whole number from {least} to {most} is needed.")
        raise InvalidValue(format_lazy(text, least=least, most=most), nearest)


class ChoiceParameter(serializers.ChoiceField):
    def to_internal_value(self, data: str) -> str:
        if data not in self.choices:
            raise not_one_of(data, self.choices)
        return data


class NamesParameter(serializers.MultipleChoiceField):
    """Names separated by commas, each at most once; the value is a tuple."""

    def to_internal_value(self, data: str) -> tuple[str, ...]:
        names = tuple(data.split(","))
        for name in names:
            if name not in self.choices:
                raise not_one_of(name, self.choices)
        if len(set(names)) < len(names):
            raise InvalidValue(_("Each name is written once."), ",".join(dict.fromkeys(names)))
        return names


TIME_PATTERN = (
    r"^(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[+ -][01][0-9]:[0-5][0-9])?)?$"
)
_TIME = re.compile(TIME_PATTERN, re.ASCII)
_LOST_PLUS = re.compile(r" (?=[0-9]{2}:[0-9]{2}$)")


def parse_time(raw: str) -> datetime | None:
    """Parse a date or a time in ISO 8601, without an offset in Vietnamese time; None for anything else.

    A plus that was decoded to a space is restored.
    """
    if not _TIME.match(raw) or raw.endswith("\n"):
        return None
    text = raw if len(raw) < 17 else _LOST_PLUS.sub("+", raw)
    try:
        time = parse_datetime(text if len(text) > 10 else f"{text}T00:00:00")
    except ValueError:
        return None
    if time is None:
        return None
    if time.tzinfo is None:
        return time.replace(tzinfo=VIETNAM_TIME)
    offset = time.utcoffset() or timedelta()
    return time.replace(tzinfo=timezone(offset)) if abs(offset) <= timedelta(hours=14) else None


@extend_schema_field({"type": "string", "pattern": TIME_PATTERN})
class TimeParameter(serializers.CharField):
    """A date or a time in ISO 8601; without an offset in Vietnamese time."""

    def to_internal_value(self, data: str) -> Any:
        if (time := parse_time(data)) is not None:
            return time
        raise InvalidValue(
            _(
                "A day or a moment in ISO 8601 between the years 1900 and 2199 is needed, such as 2024-09-04 or "
                "2024-09-04T09:30:00+07:00."
            )
        )


# --- requests ---------------------------------------------------------------------------------------------------


class QueryErrors:
    """The invalid parameters of one request."""

    def __init__(self) -> None:
        self.errors: list[dict[str, Any]] = []

    def add(self, name: str, value: str, error: InvalidValue) -> None:
        self.errors.append(
            {
                "parameter": name[:LONGEST_ECHO],
                "value": value[:LONGEST_ECHO],
                "code": error.code,
                "detail": error.text,
                "nearest": error.nearest,
            }
        )

    def add_unknown(self, name: str, value: str, known: Iterable[str]) -> None:
        known = list(known)
        synonym = SYNONYMS.get(name)
        nearest = synonym if synonym in known else nearest_of(name, known)
        text = _("There is no such parameter here. Parameters: {names}.")
        self.add(name, value, InvalidValue(format_lazy(text, names=", ".join(known) or "—"), nearest, "unknown"))

    def raise_if_any(self) -> None:
        if not self.errors:
            return
        first = self.errors[0]
        if first["code"] == "unknown":
            what = format_lazy(_("There is no parameter “{name}”"), name=first["parameter"])
        else:
            text = _("The parameter “{name}” cannot have the value “{value}”")
            what = format_lazy(text, name=first["parameter"], value=first["value"])
        if first["nearest"] is not None:
            detail = format_lazy(_("{what}; the nearest is “{nearest}”."), what=what, nearest=first["nearest"])
        else:
            detail = format_lazy("{}. {}", what, first["detail"])
        raise Problem(INVALID_PARAMETER, detail, members={"errors": self.errors})


def parse_query(
    query: QueryDict, fields: Mapping[str, serializers.Field], errors: QueryErrors, filters: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the fields, and the raw values of the filters; what is invalid is added to `errors`."""
    values: dict[str, Any] = {}
    raw_values: dict[str, str] = {}
    known = [*fields, *filters]
    for name, given in list(query.lists())[:MOST_PARAMETERS]:
        value = given[-1] if given else ""
        if name not in known:
            errors.add_unknown(name, value, known)
        elif len(given) > 1:
            errors.add(name, value, InvalidValue(_("This parameter is given twice."), None, "repeated"))
        elif not value:
            errors.add(name, value, InvalidValue(_("This parameter is empty."), None, "empty"))
        elif name in fields:
            try:
                values[name] = fields[name].to_internal_value(value)
            except InvalidValue as error:
                errors.add(name, value, error)
        else:
            raw_values[name] = value
    return values, raw_values
