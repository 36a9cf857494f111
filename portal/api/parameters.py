"""Query parameters: declared with what they take, read strictly, refused with the nearest right one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from difflib import SequenceMatcher
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from portal.api.problems import INVALID_PARAMETER, Problem
from portal.core.bilingual import Text
from portal.vietnamese import fold
from portal.vietnamese.dates import VIETNAM_TIME

LONGEST_ECHO = 100  # characters of a refused value that the answer repeats
MOST_NAMES = 50  # of unknown parameters that one answer speaks of
CLOSE_ENOUGH = 0.6

# what other interfaces call the same thing
ELSEWHERE = {
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


class BadValue(Exception):
    """Why a value cannot be used, and the nearest right one, if there is one near."""

    def __init__(self, text: Text, nearest: str | None = None, code: str = "invalid") -> None:
        super().__init__(text.en)
        self.text, self.nearest, self.code = text, nearest, code


def nearest_of(value: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is most like the value, accents and case aside; None if none is near."""
    typed = fold(value[:LONGEST_ECHO]).replace("-", "_")
    best, best_ratio = None, CLOSE_ENOUGH
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(typed)
    for candidate in candidates:
        matcher.set_seq1(fold(candidate).replace("-", "_"))
        if matcher.real_quick_ratio() >= best_ratio and matcher.quick_ratio() >= best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio or (ratio == best_ratio and best is None):
                best, best_ratio = candidate, ratio
    return best


@dataclass(frozen=True)
class Parameter:
    """A parameter that takes any text. `schema` and `example` are for the OpenAPI document."""

    name: str
    text: Text
    example: Any = None
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})

    def read(self, raw: str) -> Any:
        """The value that the text means. Raises BadValue."""
        return raw


class Integer(Parameter):
    def __init__(
        self, name: str, text: Text, least: int, most: int, *, default: int | None = None, example: int
    ) -> None:
        schema = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(name, text, example, schema | ({} if default is None else {"default": default}))

    def read(self, raw: str) -> int:
        least, most = self.schema["minimum"], self.schema["maximum"]
        if raw.isascii() and raw.isdigit() and len(raw) < 20:
            number = int(raw)
            if least <= number <= most:
                return number
            nearest = str(min(max(number, least), most))
        else:
            nearest = None
        raise BadValue(
            Text(f"Cần một số nguyên từ {least} đến {most}.", f"A whole number from {least} to {most} is needed."),
            nearest,
        )


class Choice(Parameter):
    def __init__(
        self, name: str, text: Text, values: Iterable[str], *, default: str | None = None, example: str = ""
    ) -> None:
        values = list(values)
        schema = {"type": "string", "enum": values} | ({} if default is None else {"default": default})
        super().__init__(name, text, example or values[0], schema)

    def read(self, raw: str) -> str:
        if raw in self.schema["enum"]:
            return raw
        raise not_one_of(raw, self.schema["enum"])


class Names(Parameter):
    """Several names with commas between them, each at most once."""

    def __init__(self, name: str, text: Text, values: Iterable[str], *, example: str) -> None:
        values = list(values)
        schema = {"type": "array", "items": {"type": "string", "enum": values}, "minItems": 1, "uniqueItems": True}
        super().__init__(name, text, [example], schema)

    def read(self, raw: str) -> tuple[str, ...]:
        known = self.schema["items"]["enum"]
        names = raw.split(",")
        for name in names:
            if name not in known:
                raise not_one_of(name, known)
        if len(set(names)) < len(names):
            raise BadValue(
                Text("Mỗi tên chỉ viết một lần.", "Each name is written once."), ",".join(dict.fromkeys(names))
            )
        return tuple(names)


class Moment(Parameter):
    """A day or a moment in ISO 8601; without an offset it is told by the clocks of Việt Nam."""

    def __init__(self, name: str, text: Text) -> None:
        # not "date-time": a plain day is taken too
        super().__init__(name, text, "2024-09-04T09:30:00+07:00", {"type": "string", "pattern": MOMENT})

    def read(self, raw: str) -> datetime:
        if (moment := read_moment(raw)) is not None:
            return moment
        raise BadValue(
            Text(
                "Cần ngày hoặc thời điểm theo ISO 8601, từ năm 1900 đến năm 2199, ví dụ 2024-09-04 hoặc "
                "2024-09-04T09:30:00+07:00.",
                "A day or a moment in ISO 8601 between the years 1900 and 2199 is needed, such as 2024-09-04 or "
                "2024-09-04T09:30:00+07:00.",
            )
        )


MOMENT = (
    r"^(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[+ -][01][0-9]:[0-5][0-9])?)?$"
)
_MOMENT = re.compile(MOMENT, re.ASCII)
_LOST_PLUS = re.compile(r" (?=[0-9]{2}:[0-9]{2}$)")


def read_moment(raw: str) -> datetime | None:
    """The moment a text means, with its offset; None for anything else. A plus that became a space is put back."""
    if not _MOMENT.match(raw) or raw.endswith("\n"):
        return None
    text = raw if len(raw) < 17 else _LOST_PLUS.sub("+", raw)
    try:
        moment = parse_datetime(text if len(text) > 10 else f"{text}T00:00:00")
    except ValueError:
        return None
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIETNAM_TIME)
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=timezone(offset)) if abs(offset) <= timedelta(hours=14) else None


def not_one_of(value: str, known: Iterable[str], *, shown: int = 12) -> BadValue:
    known = list(known)
    nearest = nearest_of(value, known)
    if len(known) <= shown:
        listed = ", ".join(known)
        return BadValue(Text(f"Chỉ nhận: {listed}.", f"Takes only: {listed}."), nearest)
    return BadValue(Text("Không có giá trị này.", "There is no such value."), nearest)


@dataclass
class Refusals:
    """What is wrong with the parameters of one request, all of it in one answer."""

    errors: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, value: str, problem: BadValue) -> None:
        self.errors.append(
            {
                "parameter": name[:LONGEST_ECHO],
                "value": value[:LONGEST_ECHO],
                "code": problem.code,
                "detail": problem.text,
                "nearest": problem.nearest,
            }
        )

    def add_unknown(self, name: str, value: str, known: Iterable[str]) -> None:
        known = list(known)
        elsewhere = ELSEWHERE.get(name)
        nearest = elsewhere if elsewhere in known else nearest_of(name, known)
        listed = ", ".join(known) or "—"
        text = Text(
            f"Nơi này không có tham số ấy. Các tham số: {listed}.",
            f"There is no such parameter here. Parameters: {listed}.",
        )
        self.add(name, value, BadValue(text, nearest, "unknown"))

    def raise_if_any(self) -> None:
        if not self.errors:
            return
        first = self.errors[0]
        what = (
            Text("Không có tham số “{name}”", "There is no parameter “{name}”")
            if first["code"] == "unknown"
            else Text(
                "Tham số “{name}” không dùng được giá trị “{value}”",
                "The parameter “{name}” cannot have the value “{value}”",
            )
        )
        # no str.format: what was sent may hold braces
        vi, en = (
            text.replace("{name}", first["parameter"]).replace("{value}", first["value"]) for text in (what.vi, what.en)
        )
        if first["nearest"] is not None:
            detail = Text(f"{vi}; gần nhất là “{first['nearest']}”.", f"{en}; the nearest is “{first['nearest']}”.")
        else:
            detail = Text(f"{vi}. {first['detail'].vi}", f"{en}. {first['detail'].en}")
        raise Problem(INVALID_PARAMETER, detail, members={"errors": self.errors})


def read_all(
    query: QueryDict, parameters: Mapping[str, Parameter], refusals: Refusals, others: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the declared parameters, and the raw values of the `others`; what is wrong goes to `refusals`."""
    values: dict[str, Any] = {}
    raw_values: dict[str, str] = {}
    others = list(others)
    for name, given in list(query.lists())[:MOST_NAMES]:
        value = given[-1] if given else ""
        is_known = name in parameters or name in others
        if not is_known:
            refusals.add_unknown(name, value, [*parameters, *others])
        elif len(given) > 1:
            refusals.add(
                name,
                value,
                BadValue(Text("Tham số này viết hai lần.", "This parameter is given twice."), None, "repeated"),
            )
        elif not value:
            refusals.add(
                name, value, BadValue(Text("Tham số này để trống.", "This parameter is empty."), None, "empty")
            )
        elif name in parameters:
            try:
                values[name] = parameters[name].read(value)
            except BadValue as problem:
                refusals.add(name, value, problem)
        else:
            raw_values[name] = value
    return values, raw_values
