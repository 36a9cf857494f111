"""The API's pages for people: what there is and how to begin, the reference, what each problem means."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from portal.api.changes_feed import LONGEST_WAIT
from portal.api.exports import Export
from portal.api.pagination import MAX_LIMIT
from portal.api.problems import BY_SLUG, LANGUAGES, PROBLEM_TYPES
from portal.api.schema import document
from portal.api.viewsets import PublicViewSet
from portal.core.identity import absolute
from portal.site.head import Page

EXAMPLE = Path(settings.BASE_DIR) / "docs" / "examples" / "follow.py"
HOME = "API cho đối tác"


@require_safe
def home(request: HttpRequest, viewsets: Mapping[str, type[PublicViewSet]], exports: Iterable[Export]) -> HttpResponse:
    """What there is, the first call, how to keep a copy, limits, licence."""
    page = Page(
        title=HOME,
        path=reverse("api-home"),
        description="Lấy mọi điều công khai của cổng bằng máy: danh sách tôn vinh, tin bài, dòng thay đổi, CSV, Excel.",
        crumbs=[(HOME, reverse("api-home"))],
    )
    context = {
        "page": page,
        "resources": [{"path": reverse(f"api:{kind}s"), "about": viewset.text} for kind, viewset in viewsets.items()]
        + [
            {
                "path": reverse("api:changes"),
                "about": "Những gì mới công khai, thay đổi hoặc bị gỡ, theo thứ tự, kèm dấu vết của mục đã gỡ.",
            }
        ],
        "exports": [
            {"path": reverse(f"api:{export.name}"), "name": export.name, "about": export.text} for export in exports
        ],
        "first_call": absolute(f"{reverse('api:honorees')}?gender=female&limit=3"),
        "problems": PROBLEM_TYPES,
        "most": MAX_LIMIT,
        "longest_wait": LONGEST_WAIT,
        "limits": {
            "open": settings.API_OPEN_PER_MINUTE,
            "key": settings.API_KEY_PER_MINUTE,
            "day": settings.API_KEY_PER_DAY,
        },
    }
    return render(request, "portal/api.html", context)


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """The example client that keeps a SQLite copy, as a file."""
    try:
        content = EXAMPLE.read_bytes()
    except FileNotFoundError:
        raise Http404("Bản cài đặt này không kèm chương trình mẫu.") from None
    response = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="follow.py"'
    patch_cache_control(response, public=True, max_age=3600)
    return response


@require_safe
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """What one kind of problem means and what to do about it: the page behind `type`."""
    problem_type = BY_SLUG.get(slug)
    if problem_type is None:
        raise Http404("Không có trang này.")
    page = Page(
        title=f"Lỗi API: {problem_type.title}",
        path=reverse("api-problem", args=[slug]),
        description=str(problem_type.advice),
        crumbs=[(HOME, reverse("api-home")), (str(problem_type.title), reverse("api-problem", args=[slug]))],
        is_indexed=False,
    )
    return render(request, "portal/api_problem.html", {"page": page, "problem": problem_type})


# --- the reference --------------------------------------------------------------------------------------------


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and answers, drawn from the OpenAPI document; forms call it by script."""
    language = request.GET.get("lang", "vi")
    if language not in LANGUAGES:
        raise BadRequest("Trang tra cứu có tiếng Việt (vi) và tiếng Anh (en).")
    with translation.override(language):
        title, kicker = gettext("Reference"), gettext("API for partners")
    page = Page(
        title=f"{title} – API",
        path=reverse("api-reference") + ("?lang=en" if language == "en" else ""),
        description=kicker,
        crumbs=[(HOME, reverse("api-home")), (title, reverse("api-reference"))],
    )
    context = {"page": page, "language": language, "title": title, "kicker": kicker, **_shown_document(language)}
    return render(request, "portal/api_reference.html", context)


@cache
def _shown_document(language: str) -> dict[str, Any]:
    found = document(language)
    components = found["components"]
    operations = [
        _operation(path, methods["get"], components) for path, methods in found["paths"].items() if "get" in methods
    ]
    shapes = [
        {
            "name": name,
            "members": [
                {"name": member, "type": _type(schema), "description": schema.get("description", "")}
                for member, schema in shape.get("properties", {}).items()
            ],
        }
        for name, shape in sorted(components["schemas"].items())
    ]
    return {"document": found, "operations": operations, "shapes": shapes}


def _operation(path: str, operation: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    parameters = [_parameter(_resolved(parameter, components)) for parameter in operation["parameters"]]
    (media_type, content), *_ = operation["responses"]["200"]["content"].items()
    example = content.get("example")
    return {
        "id": operation["operationId"],
        "path": path,
        "short": path.removeprefix("/api/v1/"),
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": parameters,
        "asked": [parameter for parameter in parameters if parameter["place"] != "header"],
        "answers": [
            {
                "status": status,
                "description": _resolved(answer, components)["description"],
                "type": ", ".join(_resolved(answer, components).get("content", {})),
            }
            for status, answer in operation["responses"].items()
        ],
        "example": json.dumps(example, ensure_ascii=False, indent=2) if example else "",
        "example_url": path.replace("{key}", "1") + ("?limit=3" if "limit" in [p["name"] for p in parameters] else ""),
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    example = parameter.get("example")
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "required": parameter.get("required", False),
        "description": parameter["description"],
        "type": _type(schema),
        "values": schema.get("enum") or schema.get("items", {}).get("enum") or [],
        "choices": schema.get("enum", []),
        "example": ",".join(example) if isinstance(example, list) else example,
    }


def _resolved(thing: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in thing:
        return thing
    _, _, group, name = thing["$ref"].split("/")
    resolved: dict[str, Any] = components[group][name]
    return resolved


def _type(schema: dict[str, Any]) -> str:
    """`string`, `Cycle | Reference`, `[Honour]`, `integer | null`"""
    if "$ref" in schema:
        reference: str = schema["$ref"]
        return reference.rpartition("/")[2]
    for alternatives in ("anyOf", "oneOf", "allOf"):
        if alternatives in schema:
            return " | ".join(_type(part) for part in schema[alternatives])
    kinds: str | list[str] = schema.get("type", "")
    if kinds == "array":
        return f"[{_type(schema['items'])}]"
    return " | ".join(kinds) if isinstance(kinds, list) else kinds
