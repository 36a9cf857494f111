"""Tags and filters of every template (a builtin library: no {% load %} needed)."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import (  # type: ignore[attr-defined]  # one is private, and not in the stubs
    _json_script_escapes,
    conditional_escape,
    format_html,
)
from django.utils.safestring import SafeString, mark_safe

from portal import search
from portal.files.markup import picture, richtext, vn_date, vn_datetime, vn_number
from portal.site.head import query_string

if TYPE_CHECKING:
    from honorees.figures import FigureRow

register = template.Library()

register.filter(vn_datetime)
register.filter(vn_date)
register.filter(vn_number)
register.simple_tag(picture)
register.simple_tag(richtext)


@register.simple_tag
def marked(text: str, query: search.Query | Literal[""] | None = None) -> SafeString:
    """The text with what the query found in it in <mark>; without a query the text."""
    return search.marked(text, query or None)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One drawing of the sprite; without a label it is decoration and silent."""
    href = f"{static('img/icons.svg')}#{name}"
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    classes = f"icon {css}".strip()
    return format_html('<svg class="{}" width="24" height="24" {}><use href="{}"/></svg>', classes, role, href)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context, movements: bool = True) -> list[dict[str, str]]:
    """The site's sections, each with where the reader stands; without movements no query is made (error pages)."""
    path = context["request"].path
    sections = [
        ("Gương điển hình", reverse("honorees:directory")),
        ("Tin tức", reverse("articles:news")),
        ("Số liệu", reverse("figures")),
    ]
    if movements and context["site_movements"]:
        sections.insert(0, ("Phong trào", context["site_movements"][0].get_absolute_url()))
    return [
        {"name": name, "url": url, "current": "page" if path == url else "true" if path.startswith(url) else ""}
        for name, url in sections
    ]


@register.simple_tag(takes_context=True)
def paging(context: template.Context, page_obj: "Page[Any]") -> dict[str, Any]:
    """The pages around this one, as links that keep the rest of the address; None stands for a gap."""
    request: HttpRequest = context["request"]
    kept = {name: values for name, values in request.GET.lists() if name != "trang"}

    def link(number: int) -> str:
        return request.path + query_string(kept | ({"trang": number} if number > 1 else {}))

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)
    return {
        "pages": [{"number": number, "url": link(number)} if isinstance(number, int) else None for number in numbers],
        "previous": link(page_obj.number - 1) if page_obj.has_previous() else "",
        "following": link(page_obj.number + 1) if page_obj.has_next() else "",
    }


@register.simple_tag
def jsonld(data: Any) -> SafeString:
    """Structured data as an inert script element: no browser runs it, so the Content-Security-Policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_json_script_escapes)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.filter
def percent(value: float) -> str:
    """A length for a drawing: `12.5%`, whatever the decimal sign of the language."""
    return f"{value:g}%"


@register.filter
def columns(rows: "Sequence[FigureRow]") -> list[dict[str, Any]]:
    """The rows of a plot as columns, the tallest leaving room for its number above it."""
    heights = [round(row.length * 0.86, 2) for row in rows]
    return [
        {"row": row, "y": percent(100 - height), "height": percent(height)}
        for row, height in zip(rows, heights, strict=True)
    ]


MOST_DOTS = 400
DOTS_HIGH = 6


@register.filter
def dots(rows: "Sequence[FigureRow]") -> dict[str, Any] | None:
    """The rows of a plot as dots, one for each person, column by column; None where they are too many or none."""
    total = sum(row.total for row in rows)
    if not 0 < total <= MOST_DOTS:
        return None
    parts: list[dict[str, Any]] = []
    start = 0
    for row in rows:
        places = (divmod(number, DOTS_HIGH) for number in range(start, start + row.total))
        path = "".join(f"M{10 * column + 5} {10 * line + 5}h.01" for column, line in places)
        parts.append({"row": row, "path": path})
        start += row.total
    return {"width": 10 * -(-total // DOTS_HIGH), "height": 10 * DOTS_HIGH, "parts": parts}


@register.filter
def segments(rows: "Sequence[FigureRow]") -> list[dict[str, Any]]:
    """The rows of a plot as parts of one bar: where each begins and how long it is."""
    parts: list[dict[str, Any]] = []
    start = 0.0
    for row in rows:
        parts.append({"row": row, "x": percent(start), "width": percent(row.share)})
        start += row.share
    return parts


_PERIOD = re.compile(r"\d{4}–\d{4}")


@register.filter
def whole_periods(text: str) -> SafeString:
    """The text, escaped, in which no line breaks within a period such as 2019–2024."""
    return SafeString(_PERIOD.sub(r'<span class="whole">\g<0></span>', conditional_escape(text)))


@register.filter
def monogram(name: str) -> str:
    """The letter that stands where a portrait is missing: of the given name, which comes last."""
    words = name.split()
    return words[-1][0].upper() if words else ""
