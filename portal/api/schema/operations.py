"""What each address answers, described by the view's own declarations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.api import problems
from portal.api.exports import ExportFileShape, ExportListView, ExportView
from portal.api.feed import PARAMETERS, ChangeShape, ChangesView
from portal.api.parameters import Parameter
from portal.api.resources import ResourceView
from portal.api.schema.components import Document
from portal.api.views import JSON, LINKED, Door
from portal.core.bilingual import Text
from portal.files.tables import XLSX


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


def operation_of(document: Document, name: str, view: type[Door], options: Mapping[str, Any]) -> Operation:
    """The operation behind a route."""
    if issubclass(view, ResourceView):
        return _of_list(document, name, view) if name not in document.kinds else _of_item(document, view)
    if issubclass(view, ChangesView):
        return _of_changes(document)
    if issubclass(view, ExportView):
        return _of_export(options["export"])
    if issubclass(view, ExportListView):
        return _of_exports(document)
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
