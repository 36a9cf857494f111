"""The components of the document: declared shapes and parameters as JSON Schema, problems, the way of a key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from rest_framework import serializers

from portal.api import problems
from portal.api.parameters import Parameter
from portal.api.resources import ResourceView
from portal.api.shapes import ALWAYS, Shape
from portal.core.bilingual import Text
from portal.partners.choices import Scope


@dataclass
class Document:
    """The document while it is written: its language, and the components that were asked for so far."""

    language: str
    kinds: Mapping[str, type[ResourceView]]
    schemas: dict[str, Any] = field(default_factory=dict)

    def say(self, text: Any) -> str:
        return text.say(self.language) if isinstance(text, Text) else str(text or "")

    def component(self, shape: type[Shape]) -> dict[str, str]:
        """A reference to the shape's component, which is made where it is not there yet."""
        name = shape.__name__.removesuffix("Shape")
        if name not in self.schemas:
            self.schemas[name] = {}  # taken, before a member leads back here
            self.schemas[name] = self._object(shape)
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, shape: type[Shape]) -> dict[str, Any]:
        members = shape().fields
        is_item = any(view.shape is shape for view in self.kinds.values())
        written: dict[str, Any] = {
            "type": "object",
            "properties": {name: self.member(member, shape.expandable.get(name)) for name, member in members.items()},
            # an item's other members are there unless `fields` leaves them out, or the list is a light one
            "required": [name for name in members if not is_item or name in ALWAYS],
            "additionalProperties": False,
        }
        if shape.example is not None:
            written["examples"] = [shape.example]
        return written

    def member(self, member: Any, kind: Any = None) -> dict[str, Any]:
        said = self.say(member.help_text)
        if isinstance(member, serializers.ListSerializer):
            return {"type": "array", "items": self._nested(type(member.child), kind), "description": said}
        if isinstance(member, Shape):
            choices = [self._nested(type(member), kind)]
            choices += [{"type": "null"}] if member.allow_null else []
            return {**(choices[0] if len(choices) == 1 else {"anyOf": choices}), "description": said}
        written = _scalar(member)
        if member.allow_null:
            written["type"] = [written["type"], "null"]
            if "enum" in written:
                written["enum"] = [*written["enum"], None]
        return {**written, "description": said}

    def _nested(self, shape: type[Shape], kind: Any) -> dict[str, Any]:
        reference = self.component(shape)
        return reference if kind is None else {"anyOf": [self.component(self.kinds[kind].shape), reference]}

    def page_of(self, name: str, item: dict[str, Any], **further: Any) -> dict[str, str]:
        self.schemas[name] = {
            "type": "object",
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": self.say(Text("Địa chỉ trang sau", "Address of the next page")),
                },
                "previous": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": self.say(Text("Địa chỉ trang trước", "Address of the page before")),
                },
                "results": {"type": "array", "items": item},
                **further,
            },
            "required": ["next", "previous", "results", *further],
            "additionalProperties": False,
        }
        return {"$ref": f"#/components/schemas/{name}"}

    def parameter(self, parameter: Parameter, aliases: Mapping[str, str]) -> dict[str, Any]:
        said = self.say(parameter.text)
        if other := next((alias for alias, name in aliases.items() if name == parameter.name), None):
            said += self.say(
                Text(
                    f" (cũng nhận tên trên trang: “{other}”, với giá trị của trang)",
                    f" (the page's own name “{other}” is taken too, with the page's values)",
                )
            )
        written: dict[str, Any] = {
            "name": parameter.name,
            "in": "query",
            "required": False,
            "description": said,
            "schema": dict(parameter.schema),
        }
        if parameter.schema["type"] == "array":
            written |= {"style": "form", "explode": False}
        if parameter.example is not None:
            written["example"] = parameter.example
        return written


def _scalar(member: Any) -> dict[str, Any]:
    if isinstance(member, serializers.BooleanField):
        return {"type": "boolean"}
    if isinstance(member, serializers.IntegerField):
        return {"type": "integer"}
    if isinstance(member, serializers.DateTimeField):
        return {"type": "string", "format": "date-time"}
    if isinstance(member, serializers.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(member, serializers.ChoiceField):
        return {"type": "string", "enum": [str(value) for value in member.choices]}
    if isinstance(member, serializers.URLField):
        return {"type": "string", "format": "uri"}
    if isinstance(member, serializers.CharField):
        return {"type": "string"}
    raise TypeError(f"no JSON Schema is known for {type(member).__name__}")


def key_scheme(document: Document) -> dict[str, Any]:
    scopes = ", ".join(Scope.values)
    text = Text(
        "Không bắt buộc. Khóa do cơ quan chủ quản cấp, dạng tmg_…, gửi trong tiêu đề Authorization: Bearer. "
        f"Quyền: {scopes}.",
        "Not required. A key given by the publisher, of the form tmg_…, sent as Authorization: Bearer. "
        f"Scopes: {scopes}.",
    )
    return {"type": "http", "scheme": "bearer", "description": document.say(text)}


def problem_schema(document: Document) -> dict[str, Any]:
    say = document.say
    text = {"type": "string"}
    return {
        "type": "object",
        "description": say(Text("Lỗi theo RFC 9457", "A problem as RFC 9457 has it")),
        "properties": {
            "type": {
                "type": "string",
                "format": "uri",
                "description": say(Text("Trang giải thích loại lỗi này", "The page that explains this kind")),
                "enum": [f"{settings.SITE_URL}{kind.get_absolute_url()}" for kind in problems.KINDS],
            },
            "title": {**text, "description": say(Text("Tên lỗi", "Title"))},
            "status": {"type": "integer", "description": say(Text("Mã HTTP", "HTTP status"))},
            "detail": {**text, "description": say(Text("Chuyện gì đã xảy ra", "What happened"))},
            "code": {
                **text,
                "description": say(Text("Tên lỗi cho chương trình", "The kind, for programs")),
                "enum": [kind.code for kind in problems.KINDS],
            },
            "errors": {
                "type": "array",
                "description": say(Text("Từng tham số sai", "Each wrong parameter")),
                "items": {
                    "type": "object",
                    "properties": {
                        "parameter": {**text, "description": say(Text("Tham số", "The parameter"))},
                        "value": {
                            **text,
                            "description": say(Text("Giá trị đã gửi, rút ngắn", "What was sent, shortened")),
                        },
                        "code": {**text, "enum": ["unknown", "invalid", "repeated", "empty"]},
                        "detail": {**text, "description": say(Text("Vì sao không được", "Why it was refused"))},
                        "nearest": {
                            "type": ["string", "null"],
                            "description": say(
                                Text("Tên hoặc giá trị đúng gần nhất", "The nearest right name or value")
                            ),
                        },
                    },
                    "required": ["parameter", "value", "code", "detail", "nearest"],
                },
            },
            "scope": {
                **text,
                "description": say(Text("Quyền còn thiếu (403)", "The scope that is lacking (403)")),
                "enum": list(Scope.values),
            },
            "withdrawn_at": {
                "type": "string",
                "format": "date-time",
                "description": say(Text("Lúc rút (410)", "When it was withdrawn (410)")),
            },
            "reason": {**text, "description": say(Text("Lý do rút công khai (410)", "The public reason (410)"))},
        },
        "required": ["type", "title", "status", "detail", "code"],
    }
