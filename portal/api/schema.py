"""The OpenAPI 3.1 document, built from what the doors themselves read and write: it cannot say anything else.

Parameters are those that requests are read by, members those of the declared shapes, statuses those of the problems.
In Vietnamese, in English, or (the default) in both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from portal.api import problems
from portal.api.exports import XLSX, ExportFileShape, ExportListView, ExportView
from portal.api.feed import PARAMETERS, ChangeShape, ChangesView
from portal.api.parameters import Choice, Parameter, Refusals, read_all
from portal.api.resources import ResourceView
from portal.api.shapes import ALWAYS, Shape
from portal.api.state import State
from portal.api.views import JSON, LINKED, Door, Nothing
from portal.api.words import BOTH, ENGLISH, VIETNAMESE, Text
from portal.choices import Scope
from portal.pages import PUBLISHER, SITE_NAME

VERSION = "1.0.0"
LANG = Choice(
    "lang",
    Text("Ngôn ngữ của các lời mô tả", "Language of the descriptions"),
    [BOTH, VIETNAMESE, ENGLISH],
    default=BOTH,
    example=ENGLISH,
)
ABOUT = Text(
    "Mọi điều công khai của cổng: phong trào, giai đoạn, đơn vị, địa phương, gương điển hình, tin bài, ý kiến bạn đọc. "
    "Đọc không "
    "cần khóa. Thời gian theo ISO 8601, giờ Việt Nam (+07:00); chữ theo NFC. Danh sách đi theo từng trang bằng “next”. "
    "Hỏi lại "
    "bằng If-None-Match thì nhận 304 khi chưa có gì mới. Tham số lạ là lỗi 400, có gợi ý tên đúng. Giữ bản sao: lấy "
    "exports/"
    "everything.jsonl một lần, rồi theo changes.",
    "All that is public of the portal: movements, cycles, units, provinces, honorees, articles, comments. Reading "
    "needs no key. "
    "Times are ISO 8601 by the clocks of Việt Nam (+07:00); texts are in NFC. Lists go page by page along “next”. "
    "Asking again "
    "with If-None-Match gives 304 while nothing is new. An unknown parameter is a 400 that names the right one. To "
    "keep a copy: "
    "fetch exports/everything.jsonl once, then follow changes.",
)
TAGS = {
    "lists": Text("Danh sách và từng mục", "Lists and items"),
    "changes": Text("Dòng thay đổi", "The changes feed"),
    "exports": Text("Tệp cả danh sách", "Files of whole lists"),
    "schema": Text("Tài liệu này", "This document"),
}


# --- shapes as JSON Schema ------------------------------------------------------------------------------------


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


# --- operations -----------------------------------------------------------------------------------------------


@dataclass
class Operation:
    """What one address answers. `answers`: media type -> schema."""

    operation_id: str
    tag: str
    summary: Text
    description: Text
    answers: dict[str, Any]
    parameters: Iterable[Parameter] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    refusals: Iterable[problems.Kind] = ()
    headers: Iterable[str] = ("ETag", "Last-Modified", "Cache-Control")
    example: Any = None


def operations_of(document: Document, name: str, view: type[Door], options: Mapping[str, Any]) -> Operation | None:
    """The operation behind a route, described by the view's own declarations."""
    if issubclass(view, ResourceView):
        return _of_list(document, name, view) if name not in document.kinds else _of_item(document, view)
    if issubclass(view, ChangesView):
        return _of_changes(document)
    if issubclass(view, ExportView):
        return _of_export(options["export"])
    if issubclass(view, ExportListView):
        return _of_exports(document)
    if issubclass(view, SchemaView):
        return _of_schema()
    raise TypeError(f"{view.__name__} is not described")


def _of_list(document: Document, name: str, view: type[ResourceView]) -> Operation:
    singular = view.shape.__name__.removesuffix("Shape")
    answers = {JSON: document.page_of(f"{singular}Page", document.component(view.shape))}
    if view.linked_kinds is not None:
        answers[LINKED] = {"$ref": "#/components/schemas/LinkedGraph"}
    parameters = [*view.list_parameters().values(), *(view.filters.parameters() if view.filters else ())]
    is_nested = name == "article-comments"
    return Operation(
        operation_id=f"list_{name.replace('-', '_')}",
        tag="lists",
        summary=view.about,
        description=_say_light(view),
        answers=answers,
        parameters=parameters,
        aliases=view.filters.aliases if view.filters else {},
        refusals=[problems.NOT_FOUND, problems.GONE] if is_nested else [],
        headers=("ETag", "Last-Modified", "Cache-Control", "Link"),
        example={"next": None, "previous": None, "results": [_light(view, view.shape.example)]},
    )


def _say_light(view: type[ResourceView]) -> Text:
    if view.light_shape is None:
        return Text("Mỗi mục có đủ mọi thông tin.", "Each item has all its members.")
    members = ", ".join(view.light_shape().fields)
    return Text(
        f"Danh sách gọn: mỗi mục có {members}. Muốn thêm thì dùng “fields” hoặc “expand”.",
        f"A light list: each item has {members}. For more use “fields” or “expand”.",
    )


def _light(view: type[ResourceView], example: Any) -> Any:
    if view.light_shape is None:
        return example
    return {name: example[name] for name in view.light_shape().fields}


def _of_item(document: Document, view: type[ResourceView]) -> Operation:
    answers = {JSON: document.component(view.shape)}
    if view.linked_kinds is not None:
        answers[LINKED] = {"$ref": "#/components/schemas/LinkedThing"}
    can_go = hasattr(view.model.objects.all(), "once_public")
    return Operation(
        operation_id=f"get_{view.kind.value}",
        tag="lists",
        summary=Text(f"Một mục: {view.kind.label.lower()}", f"One {view.kind.value}"),
        description=Text("Theo mã (không bao giờ đổi) hoặc theo đường dẫn.", "By id (which never changes) or by slug.")
        if view.has_slug
        else Text("Theo mã.", "By id."),
        answers=answers,
        parameters=view.item_parameters().values(),
        refusals=[problems.NOT_FOUND, *([problems.GONE] if can_go else [])],
        example=view.shape.example,
        headers=("ETag", "Last-Modified", "Cache-Control", *(["Content-Location"] if view.has_slug else [])),
    )


def _of_changes(document: Document) -> Operation:
    change = document.component(ChangeShape)
    whole = {
        "anyOf": [*[document.component(view.shape) for view in document.kinds.values()], {"type": "null"}],
        "description": document.say(
            Text(
                "Chỉ với expand=object: đối tượng như đang công khai", "With expand=object: the object as it is public"
            )
        ),
    }
    document.schemas["Change"]["properties"]["object"] = whole
    after = {
        "type": "integer",
        "description": document.say(Text("Số để hỏi tiếp lần sau", "The `after` to ask with next")),
    }
    return Operation(
        operation_id="list_changes",
        tag="changes",
        summary=Text(
            "Những gì mới công khai, thay đổi, bị gỡ, theo thứ tự", "What became public, changed, was removed, in order"
        ),
        description=Text(
            "Nhớ “after” của trang, lần sau hỏi từ đó; không bao giờ sót một thay đổi. “removed”: gỡ mục ấy khỏi bản "
            "sao; "
            "“upserted”: lấy lại mục ấy ở “url”, hoặc xin kèm bằng expand=object.",
            "Keep the page's “after” and ask from there next time; no change is ever missed. “removed”: take the item "
            "out of your "
            "copy; “upserted”: fetch it at “url”, or have it sent along with expand=object.",
        ),
        answers={JSON: document.page_of("ChangePage", change, after=after)},
        parameters=PARAMETERS.values(),
        headers=("ETag", "Cache-Control", "Link", "Retry-After"),
        example={"next": None, "previous": None, "results": [ChangeShape.example], "after": 402},
    )


def _of_export(export: Any) -> Operation:
    media_type = export.media_type.partition(";")[0]
    schema = (
        {"$ref": "#/components/schemas/LinkedGraph"}
        if media_type == LINKED
        else {"type": "string", "contentMediaType": XLSX}
        if media_type == XLSX
        else {"type": "string"}
    )
    stem, _, extension = export.name.rpartition(".")
    return Operation(
        operation_id=f"export_{stem}_{extension}",
        tag="exports",
        summary=export.text,
        description=Text(
            "Không lọc thì là tệp làm sẵn, có mã kiểm tra trong “Repr-Digest”; có lọc thì viết ra ngay khi hỏi.",
            "Without a filter it is a file made ready, with its checksum in “Repr-Digest”; with one it is written "
            "while it is sent.",
        ),
        answers={media_type: schema},
        parameters=export.filters.parameters() if export.filters else [],
        aliases=export.filters.aliases if export.filters else {},
        headers=("ETag", "Last-Modified", "Cache-Control", "Content-Disposition", "Repr-Digest"),
    )


def _of_exports(document: Document) -> Operation:
    return Operation(
        operation_id="list_exports",
        tag="exports",
        summary=Text("Các tệp, dung lượng, mã kiểm tra", "The files, their sizes and checksums"),
        description=Text(
            "Tệp làm sẵn được làm lại vài phút sau mỗi thay đổi.",
            "Ready files are made anew some minutes after a change.",
        ),
        answers={JSON: document.page_of("ExportFilePage", document.component(ExportFileShape))},
        headers=("ETag", "Cache-Control"),
        example={"next": None, "previous": None, "results": [ExportFileShape.example]},
    )


def _of_schema() -> Operation:
    return Operation(
        operation_id="get_schema",
        tag="schema",
        summary=Text("Tài liệu OpenAPI 3.1 này", "This OpenAPI 3.1 document"),
        description=Text("Bằng tiếng Việt, tiếng Anh hoặc cả hai.", "In Vietnamese, in English, or in both."),
        answers={JSON: {"type": "object"}},
        parameters=[LANG],
        headers=("ETag", "Cache-Control"),
    )


# --- the whole ------------------------------------------------------------------------------------------------

HEADERS = {
    "ETag": Text(
        "Dấu của câu trả lời, để hỏi lại bằng If-None-Match", "Tag of the answer, to ask again with If-None-Match"
    ),
    "Last-Modified": Text("Thay đổi gần nhất trong những gì được trả lời", "The newest change in what is answered"),
    "Cache-Control": Text("Bộ đệm được giữ bao lâu", "How long caches may keep it"),
    "Link": Text("Trang sau, trang trước (rel=next, prev)", "The next and the previous page (rel=next, prev)"),
    "Content-Location": Text("Địa chỉ theo mã, khi hỏi bằng đường dẫn", "The address by id, where a slug was asked"),
    "Content-Disposition": Text("Tên tệp", "Name of the file"),
    "Repr-Digest": Text("SHA-256 của tệp làm sẵn (RFC 9530)", "SHA-256 of a file made ready (RFC 9530)"),
    "Retry-After": Text("Thử lại sau từng ấy giây", "Try again after so many seconds"),
    "WWW-Authenticate": Text("Cách gửi khóa", "How a key is sent"),
    "RateLimit": Text(
        "Còn bao nhiêu lượt (r) và sau bao nhiêu giây thì đầy lại (t), trong phút này và, với khóa, trong ngày",
        "How many requests are left (r) and in how many seconds there are all again (t), this minute and, with a key, "
        "this day",
    ),
    "RateLimit-Policy": Text(
        "Bao nhiêu lượt (q) trong bao nhiêu giây (w)", "How many requests (q) in how many seconds (w)"
    ),
    "Deprecation": Text("Từ lúc nào không nên dùng nữa (RFC 9745)", "Since when better not used (RFC 9745)"),
    "Sunset": Text("Đến lúc nào thì thôi trả lời (RFC 8594)", "When it stops to answer (RFC 8594)"),
    "Allow": Text("Các phương thức được nhận", "The methods that are taken"),
}
# what any address may answer, whatever it is asked
EVERYWHERE = (
    problems.INVALID_PARAMETER,
    problems.INVALID_KEY,
    problems.WRONG_SCOPE,
    problems.METHOD_NOT_ALLOWED,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)
# on every answer that was counted, or was free because nothing had changed
COUNTS = ("RateLimit", "RateLimit-Policy")
KEY_SCHEME = "key"
OF_PROBLEM = {
    405: ("Allow",),
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def build(doors: Iterable[Any], language: str) -> dict[str, Any]:
    """The document of these routes, in one language or in both."""
    routes = [(door, door.callback.cls, door.callback.initkwargs) for door in doors]
    kinds = {
        view.kind.value: view for door, view, _ in routes if issubclass(view, ResourceView) and door.name == view.kind
    }
    document = Document(language, kinds)
    paths: dict[str, Any] = {}
    used: dict[int, problems.Kind] = {}
    for door, view, options in routes:
        if issubclass(view, Nothing):
            continue
        operation = operations_of(document, str(door.name), view, options)
        route = str(door.pattern).replace("<slug:key>", "{key}")
        paths[f"/api/v1/{route}"] = {"get": _written(document, operation, view, "{key}" in route, used)}
    say = document.say
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say(Text(f"API của cổng “{SITE_NAME}”", "Emulation Portal API")),
            "version": VERSION,
            "description": say(ABOUT),
            "contact": {"name": PUBLISHER, "url": f"{settings.SITE_URL}/api/"},
            "license": {
                "name": say(Text("Dùng lại tự do, xin ghi rõ nguồn", "Free to reuse with credit to the source")),
                "url": f"{settings.SITE_URL}/api/#giay-phep",
            },
        },
        "servers": [{"url": settings.SITE_URL}],
        "tags": [{"name": name, "description": say(text)} for name, text in TAGS.items()],
        "paths": paths,
        # reading is open to everybody: a key raises the rate
        "security": [{}, {KEY_SCHEME: []}],
        "components": {
            "securitySchemes": {KEY_SCHEME: _key_scheme(document)},
            "schemas": {
                **document.schemas,
                "Problem": _problem_schema(document),
                "LinkedThing": {
                    "type": "object",
                    "description": say(Text("Một đối tượng của schema.org", "A thing as schema.org has it")),
                    "properties": {
                        "@context": {"type": "string"},
                        "@type": {"type": "string"},
                        "@id": {"type": "string"},
                    },
                    "required": ["@type", "@id"],
                },
                "LinkedGraph": {
                    "type": "object",
                    "properties": {
                        "@context": {"type": "string"},
                        "@graph": {"type": "array", "items": {"$ref": "#/components/schemas/LinkedThing"}},
                    },
                    "required": ["@context", "@graph"],
                },
            },
            "responses": {
                kind.code: {
                    "description": f"{say(kind.title)}. {say(kind.advice)}",
                    "headers": _header_references([*OF_PROBLEM.get(status, ()), *(COUNTS if status < 500 else ())]),
                    "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, kind in sorted(used.items())
            },
            "headers": {
                name: {"description": say(text), "schema": {"type": "string"}} for name, text in HEADERS.items()
            },
            "parameters": {
                "IfNoneMatch": {
                    "name": "If-None-Match",
                    "in": "header",
                    "required": False,
                    "description": say(Text("ETag của bản đang có", "The ETag of the copy you have")),
                    "schema": {"type": "string"},
                }
            },
        },
    }


def _written(
    document: Document, operation: Operation, view: type[Door], has_key: bool, used: dict[int, problems.Kind]
) -> dict[str, Any]:
    say = document.say
    parameters: list[dict[str, Any]] = []
    if has_key:
        has_slug = getattr(view, "has_slug", True) or operation.operation_id == "list_article_comments"
        parameters.append(
            {
                "name": "key",
                "in": "path",
                "required": True,
                "description": say(Text("Mã hoặc đường dẫn", "Id or slug") if has_slug else Text("Mã", "Id")),
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$" if has_slug else "^[0-9]{1,18}$"},
                "example": "1",
            }
        )
    parameters += [document.parameter(parameter, operation.aliases) for parameter in operation.parameters]
    parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
    responses: dict[str, Any] = {
        "200": {
            "description": say(operation.summary),
            "headers": _header_references([*operation.headers, *COUNTS, *_ends(view)]),
            "content": {
                media_type: {
                    "schema": schema,
                    **({"example": operation.example} if media_type == JSON and operation.example else {}),
                }
                for media_type, schema in operation.answers.items()
            },
        },
        "304": {
            "description": say(Text("Bản đang có vẫn đúng", "The copy you have still holds")),
            "headers": _header_references(["ETag", *COUNTS, *_ends(view)]),
        },
    }
    for kind in (*EVERYWHERE, *operation.refusals):
        used[kind.status] = kind
        responses[str(kind.status)] = {"$ref": f"#/components/responses/{kind.code}"}
    return {
        "operationId": operation.operation_id,
        "tags": [operation.tag],
        "summary": say(operation.summary),
        "description": f"{say(operation.description)} {say(_say_scope(view))}",
        **({"deprecated": True} if view.lifetime else {}),
        "parameters": parameters,
        "responses": dict(sorted(responses.items())),
    }


def _header_references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _ends(view: type[Door]) -> tuple[str, ...]:
    if view.lifetime is None:
        return ()
    return ("Deprecation", "Sunset") if view.lifetime.sunset_at else ("Deprecation",)


def _say_scope(view: type[Door]) -> Text:
    return Text(
        f"Khóa gửi kèm cần quyền “{view.key_scope}”.", f"A key that is sent needs the scope “{view.key_scope}”."
    )


def _key_scheme(document: Document) -> dict[str, Any]:
    scopes = ", ".join(Scope.values)
    text = Text(
        "Không bắt buộc. Khóa do cơ quan chủ quản cấp, dạng tmg_…, gửi trong tiêu đề Authorization: Bearer. "
        f"Quyền: {scopes}.",
        "Not required. A key given by the publisher, of the form tmg_…, sent as Authorization: Bearer. "
        f"Scopes: {scopes}.",
    )
    return {"type": "http", "scheme": "bearer", "description": document.say(text)}


def _problem_schema(document: Document) -> dict[str, Any]:
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


@cache
def _kept(doors: Callable[[], tuple[Any, ...]], language: str) -> dict[str, Any]:
    return build(doors(), language)


class SchemaView(Door):
    """The document itself; `doors` gives the routes that it describes."""

    doors: ClassVar[Any] = None

    def get(self, request):
        refusals = Refusals()
        values, _ = read_all(request.GET, {LANG.name: LANG}, refusals)
        refusals.raise_if_any()
        language = values.get("lang", BOTH)
        return self.answer(State(language, None), lambda: (_kept(self.doors, language), {}))
