"""The OpenAPI 3.1 document: drf-spectacular reads serializers, filters and pagination; the rest is added here.

Added are what the package cannot see: headers, entity tags, problem details, linked data, references that `expand`
replaces, and descriptions in two languages (translated by gettext, shown together by default).
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_parameter_type
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from portal.api import problems
from portal.api.changes_feed import ChangeSerializer, ChangesView
from portal.api.conditional import State
from portal.api.exports import ExportFileSerializer, ExportListView, ExportView
from portal.api.filters import ApiFilterSet
from portal.api.problems import ProblemType
from portal.api.query import ChoiceParameter, NamesParameter
from portal.api.renderers import JSON, LINKED_DATA
from portal.api.serializers import ALWAYS, ItemSerializer, PublicSerializer, ReferenceField, ReferenceSerializer
from portal.api.views import PublicView
from portal.api.viewsets import ListOnlyViewSet, PublicViewSet, PublishableViewSet
from portal.core.identity import PUBLISHER
from portal.files.tables import XLSX
from portal.partners.choices import Scope

VERSION = "1.0.0"
BOTH = "both"
EXAMPLES = json.loads(
    (Path(__file__).parent / "examples.json").read_text(encoding="utf-8").replace("{site}", settings.SITE_URL)
)

ABOUT = _(
    "All that is public of the portal: movements, cycles, units, provinces, honorees, articles, comments. Reading "
    "needs no key. Times are ISO 8601 by the clocks of Việt Nam (+07:00); texts are in NFC. Lists go page by page "
    "along “next”. Asking again with If-None-Match gives 304 while nothing is new. An unknown parameter is a 400 that "
    "names the right one. To keep a copy: fetch exports/everything.jsonl once, then follow changes."
)
TAGS = {
    "lists": _("Lists and items"),
    "changes": _("The changes feed"),
    "exports": _("Files of whole lists"),
    "schema": _("This document"),
}
HEADERS = {
    "ETag": _("Tag of the answer, to ask again with If-None-Match"),
    "Last-Modified": _("The newest change in what is answered"),
    "Cache-Control": _("How long caches may keep it"),
    "Link": _("The next and the previous page (rel=next, prev)"),
    "Content-Location": _("The address by id, where a slug was asked"),
    "Content-Disposition": _("Name of the file"),
    "Repr-Digest": _("SHA-256 of a file made ready (RFC 9530)"),
    "Retry-After": _("Try again after so many seconds"),
    "WWW-Authenticate": _("How a key is sent"),
    "RateLimit": _(
        "How many requests are left (r) and in how many seconds there are all again (t), this minute and, with a key, "
        "this day"
    ),
    "RateLimit-Policy": _("How many requests (q) in how many seconds (w)"),
    "Deprecation": _("Since when better not used (RFC 9745)"),
    "Sunset": _("When it stops to answer (RFC 8594)"),
    "Allow": _("The methods that are taken"),
}
CACHING = ("ETag", "Last-Modified", "Cache-Control")
LIMITS = ("RateLimit", "RateLimit-Policy")
PROBLEM_HEADERS = {
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
# problems that every endpoint may answer
COMMON_PROBLEMS = (
    problems.INVALID_PARAMETER,
    problems.INVALID_KEY,
    problems.WRONG_SCOPE,
    problems.METHOD_NOT_ALLOWED,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)


class ParameterErrorSerializer(PublicSerializer):
    parameter = serializers.CharField(help_text=_("The parameter"))
    value = serializers.CharField(help_text=_("What was sent, shortened"), allow_blank=True)
    code = serializers.ChoiceField(choices=["unknown", "invalid", "repeated", "empty"])
    detail = serializers.CharField(help_text=_("Why it was refused"))
    nearest = serializers.CharField(help_text=_("The nearest right name or value"), allow_null=True)


class ProblemSerializer(PublicSerializer):
    optional = ("errors", "scope", "withdrawn_at", "reason")

    type = serializers.URLField(help_text=_("The page that explains this kind"))
    title = serializers.CharField(help_text=_("Title of the problem"))
    status = serializers.IntegerField(help_text=_("HTTP status"))
    detail = serializers.CharField(help_text=_("What happened"))
    code = serializers.ChoiceField(
        help_text=_("The kind, for programs"), choices=[problem_type.code for problem_type in problems.PROBLEM_TYPES]
    )
    errors = ParameterErrorSerializer(many=True, help_text=_("Each wrong parameter"))
    scope = serializers.ChoiceField(help_text=_("The scope that is lacking (403)"), choices=Scope.values)
    withdrawn_at = serializers.DateTimeField(help_text=_("When it was withdrawn (410)"))
    reason = serializers.CharField(help_text=_("The public reason (410)"))


# --- extensions of drf-spectacular ------------------------------------------------------------------------------


class PublicSerializerExtension(OpenApiSerializerExtension):
    """Every member is always there, unless `fields` or a light list leaves it out; there are no others."""

    target_class = PublicSerializer
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        schema.pop("description", None)  # the docstring is for developers
        is_item = isinstance(self.target, ItemSerializer)
        schema["required"] = [
            name
            for name in schema["properties"]
            if (name in ALWAYS if is_item else name not in getattr(self.target, "optional", ()))
        ]
        schema["additionalProperties"] = False
        for member in schema["properties"].values():
            member.pop("x-spec-enum-id", None)  # for a hook that makes components of enumerations
        if example := EXAMPLES["schemas"].get(type(self.target).__name__.removesuffix("Serializer")):
            schema["examples"] = [example]
        return schema


class ReferenceFieldExtension(OpenApiSerializerFieldExtension):
    """A reference, or the item where the member can be expanded."""

    target_class = ReferenceField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        reference: dict[str, Any] = auto_schema.resolve_serializer(ReferenceSerializer, direction).ref
        if self.target.serializer is None:
            return reference
        return {"anyOf": [auto_schema.resolve_serializer(self.target.serializer, direction).ref, reference]}


class PublicSchema(AutoSchema):
    """One operation: what its view declares, with the headers and problems that every endpoint has."""

    view: Any

    def get_operation_id(self) -> str:
        view = self.view
        if isinstance(view, ListOnlyViewSet):
            is_list = view.action == "list"
            return f"list_{view.basename}s".replace("-", "_") if is_list else f"get_{view.basename}"
        if isinstance(view, ExportView):
            return f"export_{view.export.name}".replace(".", "_")
        names = {ChangesView: "list_changes", ExportListView: "list_exports", SchemaView: "get_schema"}
        return next(name for view_class, name in names.items() if isinstance(view, view_class))

    def get_tags(self) -> list[str]:
        if isinstance(self.view, ExportView | ExportListView):
            return ["exports"]
        return ["lists" if isinstance(self.view, ListOnlyViewSet) else self.get_operation_id().partition("_")[2]]

    def get_auth(self) -> list[Any]:
        return []  # the same for all: `security` of the document

    def is_deprecated(self) -> bool:
        return self.view.deprecation is not None

    def get_summary(self) -> str:
        view = self.view
        if isinstance(view, PublicViewSet) and view.action == "retrieve":
            return str(format_lazy(_("One {kind}"), kind=view.kind.value, label=view.kind.label.lower()))
        if isinstance(view, ExportView):
            return str(view.export.text)
        return str(view.text)

    def get_description(self) -> str:
        text = format_lazy(_("A key that is sent needs the scope “{scope}”."), scope=self.view.required_scope)
        return f"{self._own_description()} {text}"

    def _own_description(self) -> Any:
        view = self.view
        if isinstance(view, ExportView):
            return _(
                "Without a filter it is a file made ready, with its checksum in “Repr-Digest”; with one it is written "
                "while it is sent."
            )
        if not isinstance(view, ListOnlyViewSet):
            return view.description
        if view.action == "retrieve":
            return _("By id (which never changes) or by slug.") if view.has_slug else _("By id.")
        if view.list_serializer_class is None:
            return _("Each item has all its members.")
        text = _("A light list: each item has {members}. For more use “fields” or “expand”.")
        return format_lazy(text, members=", ".join(view.list_serializer_class().fields))

    # --- parameters ---

    def _get_parameters(self) -> list[dict[str, Any]]:
        view = self.view
        parameters = [self._key_parameter()] if "{key}" in self.path else []
        parameters += [self._field_parameter(name, field) for name, field in view.query_fields().items()]
        is_filtered = isinstance(view, ExportView) or (isinstance(view, ListOnlyViewSet) and view.action == "list")
        filterset_class = getattr(view.export if isinstance(view, ExportView) else view, "filterset_class", None)
        if is_filtered and filterset_class is not None:
            parameters += self._filter_parameters(filterset_class)
        return [*parameters, {"$ref": "#/components/parameters/IfNoneMatch"}]

    def _key_parameter(self) -> dict[str, Any]:
        by_slug = getattr(self.view, "has_slug", True)
        parameter = build_parameter_type(
            name="key",
            schema={"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$" if by_slug else "^[0-9]{1,18}$"},
            location=OpenApiParameter.PATH,
            description=gettext("Id or slug") if by_slug else gettext("Id"),
        )
        return {**parameter, "example": "1"}

    def _field_parameter(self, name: str, field: serializers.Field) -> dict[str, Any]:
        schema = self._map_serializer_field(field, "request")
        description = schema.pop("description", None)
        for part in (schema, schema.get("items", {})):
            part.pop("x-spec-enum-id", None)
        parameter: dict[str, Any] = build_parameter_type(
            name=name, schema=schema, location=OpenApiParameter.QUERY, description=description, required=False
        )
        if isinstance(field, NamesParameter):
            parameter["schema"] |= {"minItems": 1, "uniqueItems": True}
            parameter |= {"style": "form", "explode": False, "example": [list(field.choices)[-1]]}
        elif isinstance(field, ChoiceParameter):
            parameter["example"] = list(field.choices)[-1]
        return parameter | ({"example": EXAMPLES["query"][name]} if name in EXAMPLES["query"] else {})

    def _filter_parameters(self, filterset_class: type[ApiFilterSet]) -> Iterable[dict[str, Any]]:
        pages = {english: name for name, english in filterset_class.aliases.items()}
        examples = EXAMPLES["parameters"].get(filterset_class.__name__, {})
        for name, declared in filterset_class.base_filters.items():
            if name in filterset_class.aliases:
                continue
            schema: dict[str, Any] = {"type": "string", "minLength": 1}
            if choices := declared.extra.get("choices"):
                schema = {"type": "string", "enum": [value for value, _label in choices]}
            description = str(declared.extra["help_text"])
            if name in pages:
                text = gettext(" (the page's own name “{name}” is taken too, with the page's values)")
                description += text.format(name=pages[name])
            parameter = build_parameter_type(
                name=name, schema=schema, location=OpenApiParameter.QUERY, description=description
            )
            yield {**parameter, **({"example": examples[name]} if name in examples else {})}

    # --- responses ---

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        found = [*COMMON_PROBLEMS, *self._own_problems()]
        deprecation = self.view.deprecation
        ends = ("Deprecation", *(["Sunset"] if deprecation.sunset_at else [])) if deprecation else ()
        responses = {
            "200": {
                "description": self.get_summary(),
                "headers": header_references([*self._headers(), *LIMITS, *ends]),
                "content": self._content(),
            },
            "304": {
                "description": gettext("The copy you have still holds"),
                "headers": header_references(["ETag", *LIMITS, *ends]),
            },
        }
        for problem_type in found:
            responses[str(problem_type.status)] = self._problem_response(problem_type)
        return dict(sorted(responses.items()))

    def _own_problems(self) -> Iterable[ProblemType]:
        view = self.view
        if not isinstance(view, ListOnlyViewSet) or "{key}" not in self.path:
            return []
        can_be_gone = isinstance(view, PublishableViewSet) or view.action == "list"
        return [problems.NOT_FOUND, *([problems.GONE] if can_be_gone else [])]

    def _headers(self) -> Iterable[str]:
        view = self.view
        if isinstance(view, ExportView):
            return [*CACHING, "Content-Disposition", "Repr-Digest"]
        if isinstance(view, ChangesView):
            return ["ETag", "Cache-Control", "Link", "Retry-After"]
        if not isinstance(view, ListOnlyViewSet):
            return ["ETag", "Cache-Control"]
        if view.action == "list":
            return [*CACHING, "Link"]
        return [*CACHING, "Content-Location"] if view.has_slug else CACHING

    def _content(self) -> dict[str, Any]:
        """The schema of the response for each media type."""
        view = self.view
        if isinstance(view, ExportView):
            media_type = view.export.media_type.partition(";")[0]
            if media_type == LINKED_DATA:
                return {media_type: {"schema": {"$ref": "#/components/schemas/LinkedGraph"}}}
            binary = {"contentMediaType": XLSX} if media_type == XLSX else {}
            return {media_type: {"schema": {"type": "string", **binary}}}
        if isinstance(view, ChangesView):
            return {JSON: self._changes_page()}
        if isinstance(view, ExportListView):
            return {JSON: self._page(ExportFileSerializer)}
        if isinstance(view, SchemaView):
            return {JSON: {"schema": {"type": "object"}}}
        if view.action == "list":
            shown = view.list_serializer_class or view.serializer_class
            content = {JSON: self._page(view.serializer_class, list(shown().fields))}
            linked = "LinkedGraph"
        else:
            example = EXAMPLES["schemas"][self._name_of(view.serializer_class)]
            content = {JSON: {"schema": self._reference(view.serializer_class), "example": example}}
            linked = "LinkedThing"
        if view.linked_kinds is not None:
            content[LINKED_DATA] = {"schema": {"$ref": f"#/components/schemas/{linked}"}}
        return content

    def _name_of(self, serializer_class: type[PublicSerializer]) -> str:
        return serializer_class.__name__.removesuffix("Serializer")

    def _reference(self, serializer_class: type[PublicSerializer]) -> dict[str, Any]:
        reference: dict[str, Any] = self.resolve_serializer(serializer_class, "response").ref
        return reference

    def _page(
        self, serializer_class: type[PublicSerializer], members: Iterable[str] | None = None, **further: Any
    ) -> dict[str, Any]:
        """A page of the items, and an example of it with these members."""
        name = self._name_of(serializer_class)
        link = {"type": ["string", "null"], "format": "uri"}
        schema = {
            "type": "object",
            "properties": {
                "next": {**link, "description": gettext("Address of the next page")},
                "previous": {**link, "description": gettext("Address of the page before")},
                "results": {"type": "array", "items": self._reference(serializer_class)},
                **{member: further_schema for member, (further_schema, _example) in further.items()},
            },
            "required": ["next", "previous", "results", *further],
            "additionalProperties": False,
        }
        component = ResolvedComponent(f"{name}Page", ResolvedComponent.SCHEMA, schema, serializer_class)
        self.registry.register_on_missing(component)
        item = EXAMPLES["schemas"][name]
        shown = item if members is None else {member: item[member] for member in members if member in item}
        example = {"next": None, "previous": None, "results": [shown]}
        example |= {member: further_example for member, (_schema, further_example) in further.items()}
        return {"schema": component.ref, "example": example}

    def _changes_page(self) -> dict[str, Any]:
        after = {"type": "integer", "description": gettext("The `after` to ask with next")}
        page = self._page(ChangeSerializer, after=(after, EXAMPLES["schemas"]["Change"]["sequence"]))
        items = [self._reference(viewset.serializer_class) for viewset in self.view.viewsets.values()]
        change = self.registry[ResolvedComponent("Change", ResolvedComponent.SCHEMA, object=ChangeSerializer)]
        change.schema["properties"]["object"] = {
            "anyOf": [*items, {"type": "null"}],
            "description": gettext("With expand=object: the object as it is public"),
        }
        return page

    def _problem_response(self, problem_type: ProblemType) -> dict[str, Any]:
        limits = LIMITS if problem_type.status < 500 else ()
        response = {
            "description": f"{problem_type.title}. {problem_type.advice}",
            "headers": header_references([*PROBLEM_HEADERS.get(problem_type.status, ()), *limits]),
            "content": {problems.MEDIA_TYPE: {"schema": self._reference(ProblemSerializer)}},
        }
        component = ResolvedComponent(problem_type.code, ResolvedComponent.RESPONSE, response, problem_type)
        self.registry.register_on_missing(component)
        return component.ref

    def _get_serializer_field_meta(self, field: serializers.Field, direction: str) -> dict[str, Any]:
        meta: dict[str, Any] = super()._get_serializer_field_meta(field, direction)
        meta.pop("readOnly", None)  # the whole API is
        return meta


def header_references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


# --- the document -----------------------------------------------------------------------------------------------


@cache
def document(language: str) -> dict[str, Any]:
    """The document of the API, in one language or in both ("vi / en")."""
    if language == BOTH:
        merged: dict[str, Any] = merge(document("vi"), document("en"))
        return merged
    return build(tuple(api_patterns()), language)


def api_patterns() -> Iterable[URLPattern | URLResolver]:
    return (pattern for pattern in get_resolver().url_patterns if getattr(pattern, "namespace", None) == "api")


def build(patterns: Iterable[Any], language: str) -> dict[str, Any]:
    """The document of these URL patterns in one language."""
    with translation.override(language):
        schema: dict[str, Any] = SchemaGenerator(patterns=list(patterns)).get_schema(public=True)
        found = schema["components"]
        schema |= {
            "info": {
                "title": gettext("Emulation Portal API"),
                "version": VERSION,
                "description": str(ABOUT),
                "contact": {"name": PUBLISHER, "url": f"{settings.SITE_URL}/api/"},
                "license": {
                    "name": gettext("Free to reuse with credit to the source"),
                    "url": f"{settings.SITE_URL}/api/#giay-phep",
                },
            },
            "servers": [{"url": settings.SITE_URL}],
            "tags": [{"name": name, "description": str(text)} for name, text in TAGS.items()],
            # reading is open to everybody: a key only raises the limit
            "security": [{}, {"key": []}],
        }
        found["schemas"] |= linked_schemas()
        schema["webhooks"] = {"changes": {"post": webhook_operation()}}
        found["securitySchemes"] = {"key": key_scheme()}
        used = json.dumps([schema["paths"], found["responses"]])
        found["headers"] = {
            name: {"description": str(text), "schema": {"type": "string"}}
            for name, text in HEADERS.items()
            if f"/headers/{name}" in used
        }
        found["parameters"] = {
            "IfNoneMatch": {
                "name": "If-None-Match",
                "in": "header",
                "required": False,
                "description": gettext("The ETag of the copy you have"),
                "schema": {"type": "string"},
            }
        }
        return schema


def webhook_operation() -> dict[str, Any]:
    """What the portal sends to partners' webhooks (docs/webhooks.md)."""
    text, number = {"type": "string"}, {"type": "integer"}
    headers = {
        "Webhook-Id": gettext("Id of the delivery; the same when it is sent again"),
        "Webhook-Timestamp": gettext("When it was sent, in seconds since 1970"),
        "Webhook-Signature": gettext("Signatures as Standard Webhooks has them: verify one of them"),
    }
    properties = {
        "type": {**text, "enum": ["changes", "ping"]},
        "webhook_id": number,
        "delivery_id": text,
        "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}, "maxItems": 100},
        "after": number,
    }
    body = {"type": "object", "properties": properties, "required": list(properties)}
    return {
        "operationId": "receive_changes",
        "tags": ["changes"],
        "summary": gettext("Changes, sent to the address that a partner has named"),
        "description": gettext("Sent some seconds after the change, in order, until it is accepted."),
        "security": [{}],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": description, "schema": text}
            for name, description in headers.items()
        ],
        "requestBody": {"required": True, "content": {JSON: {"schema": body}}},
        "responses": {
            "2XX": {"description": gettext("Accepted: the next changes follow")},
            "4XX": {"description": gettext("Not accepted: it is sent again later")},
            "410": {"description": gettext("The webhook is paused")},
        },
    }


def linked_schemas() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "LinkedThing": {
            "type": "object",
            "description": gettext("A thing as schema.org has it"),
            "properties": {"@context": text, "@type": text, "@id": text},
            "required": ["@type", "@id"],
        },
        "LinkedGraph": {
            "type": "object",
            "properties": {
                "@context": text,
                "@graph": {"type": "array", "items": {"$ref": "#/components/schemas/LinkedThing"}},
            },
            "required": ["@context", "@graph"],
        },
    }


def key_scheme() -> dict[str, Any]:
    text = gettext(
        "Not required. A key given by the publisher, of the form tmg_…, sent as Authorization: Bearer. "
        "Scopes: {scopes}."
    )
    return {"type": "http", "scheme": "bearer", "description": text.format(scopes=", ".join(Scope.values))}


def merge(vietnamese: Any, english: Any) -> Any:
    """Two documents that differ only in their texts, with both texts."""
    if isinstance(vietnamese, Mapping):
        return {name: merge(value, english[name]) for name, value in vietnamese.items()}
    if isinstance(vietnamese, list):
        return [merge(*pair) for pair in zip(vietnamese, english, strict=True)]
    return vietnamese if vietnamese == english else f"{vietnamese} / {english}"


class SchemaView(PublicView):
    """The OpenAPI document as JSON."""

    text: ClassVar[Any] = _("This OpenAPI 3.1 document")
    description: ClassVar[Any] = _("In Vietnamese, in English, or in both.")

    def query_fields(self) -> Mapping[str, serializers.Field]:
        text = _("Language of the descriptions")
        return {"lang": ChoiceParameter(choices=[BOTH, "vi", "en"], default=BOTH, help_text=text)}

    def get(self, request: Request) -> HttpResponseBase:
        language = self.parse_query().get("lang", BOTH)
        return self.respond(State(language, None), lambda: (document(language), {}))
