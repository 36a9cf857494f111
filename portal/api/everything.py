"""All that is public in one file: the first half of keeping a copy in step; the changes feed is the other."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.api.exports import Export, line_parts
from portal.api.narrowing import Narrowing
from portal.api.resources import ResourceView
from portal.core.bilingual import Text
from portal.files.tables import in_chunks
from portal.publication.changes import last_sequence


class Everything(Export):
    name = "everything.jsonl"
    media_type = "application/x-ndjson"
    text = Text(
        "Mọi thứ công khai, mỗi đối tượng một dòng JSON {type, object}; dòng đầu {sequence}: hỏi tiếp changes từ số "
        "ấy.",
        "All that is public, an object {type, object} on each line; the first line {sequence}: go on with changes from "
        "there.",
    )

    def __init__(self, resources: Mapping[str, type[ResourceView]]) -> None:
        self.resources = resources
        self.kinds = frozenset(resources)  # type: ignore[misc]  # of the instance: the resources are given to it

    def parts(self, narrowing: Narrowing | None = None) -> Iterator[bytes]:
        return line_parts(self._lines())

    def _lines(self) -> Iterator[Any]:
        yield {"sequence": last_sequence()}
        for kind, view in self.resources.items():
            for item in in_chunks(view.public(), view.loaded):
                yield {"type": kind, "object": view.write(item)}
