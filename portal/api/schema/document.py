"""The whole document of the routes, and its door."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from portal.api import problems
from portal.api.parameters import Choice, Refusals, read_all
from portal.api.resources import ResourceView
from portal.api.schema.components import Document, key_scheme, problem_schema
from portal.api.schema.operations import Operation, operation_of
from portal.api.state import State
from portal.api.views import JSON, Door, Nothing
from portal.core.bilingual import BOTH, ENGLISH, VIETNAMESE, Text
from portal.core.identity import PUBLISHER, SITE_NAME

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
        is_schema = issubclass(view, SchemaView)
        operation = _of_schema() if is_schema else operation_of(document, str(door.name), view, options)
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
            "securitySchemes": {KEY_SCHEME: key_scheme(document)},
            "schemas": {
                **document.schemas,
                "Problem": problem_schema(document),
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


@cache
def _kept(doors: Callable[[], tuple[Any, ...]], language: str) -> dict[str, Any]:
    return build(doors(), language)


class SchemaView(Door):
    """The document itself; `doors` gives the routes that it describes."""

    doors: ClassVar[Any] = None

    def get(self, request: Request) -> HttpResponseBase:
        refusals = Refusals()
        values, _ = read_all(request.GET, {LANG.name: LANG}, refusals)
        refusals.raise_if_any()
        language = values.get("lang", BOTH)
        return self.answer(State(language, None), lambda: (_kept(self.doors, language), {}))
