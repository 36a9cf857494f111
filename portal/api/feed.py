"""The changes feed: what became public, changed or was removed, in order. Who follows it ends with the public state."""

import time
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from portal.api.paging import MOST
from portal.api.parameters import BadValue, Integer, Names, Parameter, Refusals, read_all
from portal.api.resources import ResourceView, list_address
from portal.api.shapes import KIND_NAMES, Shape, item_example, shape_field
from portal.api.state import state_of_log
from portal.api.views import ASKED_AGAIN, Door
from portal.core.bilingual import Text
from portal.partners.choices import Scope
from portal.publication.change_payload import write
from portal.publication.changes import last_sequence
from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.models import Change
from portal.site.head import query_string

LATEST = "latest"
DEFAULT_LIMIT = 100
LONGEST_WAIT = 20  # seconds; the server ends requests after 30
LOOK_EVERY = 0.5
AHEAD = Text(
    "Số này lớn hơn số thay đổi cuối cùng: nhật ký đã được khôi phục từ bản sao lưu cũ hơn. Xin lấy lại toàn bộ từ "
    "đầu.",
    "This is beyond the last change: the log was restored from an older backup. Please begin again with a full pull.",
)
TRY_AGAIN = "10"  # seconds, where too many are waiting already
_LARGEST_SEQUENCE = 2**63 - 1


class AfterParameter(Parameter):
    def __init__(self) -> None:
        text = Text(
            "Số thứ tự đã có: trả về những thay đổi sau số này. 0: từ đầu. latest: chưa cần thay đổi nào, chỉ cho biết "
            "số hiện tại.",
            "The sequence you have: the changes behind it follow. 0: from the beginning. latest: no changes, only the "
            "present sequence.",
        )
        schema = {"type": "string", "pattern": "^([0-9]{1,19}|latest)$", "default": "0"}
        super().__init__("after", text, "0", schema)

    def read(self, raw: str) -> int | str:
        if raw == LATEST:
            return raw
        if raw.isascii() and raw.isdigit() and len(raw) < 20 and int(raw) <= _LARGEST_SEQUENCE:
            return int(raw)
        text = Text(
            f"Cần một số từ 0 đến {_LARGEST_SEQUENCE}, hoặc latest.",
            f"A number from 0 to {_LARGEST_SEQUENCE}, or latest, is needed.",
        )
        raise BadValue(text, LATEST if raw.lower() in {"last", "newest", "now", "end", "-1"} else None)


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        AfterParameter(),
        Integer(
            "limit", Text("Số thay đổi của một trang", "Changes on a page"), 1, MOST, default=DEFAULT_LIMIT, example=100
        ),
        Integer(
            "wait",
            Text(
                "Chưa có thay đổi nào thì chờ nhiều nhất chừng này giây rồi mới trả lời. Khi đông người chờ, câu trả "
                "lời đến ngay, "
                "với “Retry-After”.",
                "With no change to tell, wait at most so many seconds before answering. While many wait already, the "
                "answer "
                "comes at once, with “Retry-After”.",
            ),
            0,
            LONGEST_WAIT,
            default=0,
            example=20,
        ),
        Names("type", Text("Chỉ những loại này", "Only of these kinds"), KIND_NAMES, example="honoree"),
        Names(
            "expand",
            Text(
                "object: kèm đối tượng như đang công khai lúc này (null nếu nay không công khai), khỏi phải lấy từng "
                "địa chỉ",
                "object: with the object as it is public now (null if it is not), so that no address has to be fetched",
            ),
            ["object"],
            example="object",
        ),
    )
}


class ChangeShape(Shape):
    example = {
        "sequence": 402,
        "type": "article",
        "id": 15,
        "action": "upserted",
        "at": "2025-10-15T08:00:03+07:00",
        "url": item_example("articles", 15),
    }

    sequence = shape_field(serializers.IntegerField, "Số thứ tự, luôn tăng", "Sequence; it only grows")
    type = shape_field(serializers.ChoiceField, "Loại đối tượng", "Kind of object", choices=ChangeKind.choices)
    id = shape_field(serializers.IntegerField, "Mã của đối tượng", "Id of the object")
    action = shape_field(
        serializers.ChoiceField,
        "upserted: mới công khai hoặc đã sửa; removed: không còn công khai, xin gỡ bản sao",
        "upserted: became public or changed; removed: no longer public, please remove your copy",
        choices=ChangeAction.choices,
    )
    at = shape_field(serializers.DateTimeField, "Lúc thay đổi", "When it changed")
    url = shape_field(serializers.URLField, "Địa chỉ của đối tượng trong API", "Address of the object in the API")


# so many requests of this process may wait at once: the others must find a thread that serves them
_places = BoundedSemaphore(max(1, settings.API_WAITERS))


class ChangesView(Door):
    """Followed by docs/examples/follow.py and by every partner that keeps a copy."""

    key_scope = Scope.CHANGES.value
    resources: ClassVar[Mapping[str, type[ResourceView]]] = {}

    def get(self, request: Request) -> HttpResponseBase:
        refusals = Refusals()
        values, _ = read_all(request.GET, PARAMETERS, refusals)
        refusals.raise_if_any()
        after, kinds = values.get("after", 0), values.get("type")
        if after == LATEST:
            last = last_sequence()
            return self.answer(state_of_log(last), lambda: (self.page([], last, None), {}), cache=ASKED_AGAIN)
        if after > (last := last_sequence()):
            refusals.add("after", str(after), BadValue(AHEAD, str(last)))
            refusals.raise_if_any()
        wait = values.get("wait", 0)
        is_turned_away = bool(wait) and not self.wait_for_change(after, kinds, wait)
        last = last_sequence() if wait else last

        def make() -> tuple[Any, dict[str, str]]:
            rows = list(self.rows(after, kinds).filter(sequence__lte=last)[: values.get("limit", DEFAULT_LIMIT) + 1])
            has_more = len(rows) > values.get("limit", DEFAULT_LIMIT)
            rows = rows[:-1] if has_more else rows
            reached = rows[-1].sequence if has_more else max(after, last)
            following = None
            if has_more:
                kept = {name: value for name, value in request.GET.items() if name not in {"after", "wait"}}
                following = list_address("changes") + query_string({"after": reached, **kept})
            objects = self.objects_of(rows) if "expand" in values else None
            header = {"Link": f'<{following}>; rel="next"'} if following else {}
            return self.page([write(row, objects) for row in rows], reached, following), header

        response = self.answer(state_of_log(last), make, cache=ASKED_AGAIN)
        if is_turned_away:
            response["Retry-After"] = TRY_AGAIN
        return response

    def page(self, results: list[dict[str, Any]], after: int, following: str | None) -> dict[str, Any]:
        return {"next": following, "previous": None, "results": results, "after": after}

    def rows(self, after: int, kinds: tuple[str, ...] | None) -> QuerySet[Change]:
        rows = Change.objects.filter(sequence__gt=after).order_by("sequence")
        return rows.filter(kind__in=kinds) if kinds else rows

    def wait_for_change(self, after: int, kinds: tuple[str, ...] | None, seconds: int) -> bool:
        """Wait until there is a change to tell, or the time is up. False where all places to wait are taken."""
        deadline = time.monotonic() + seconds
        if self.rows(after, kinds).exists():
            return True
        if not _places.acquire(blocking=False):
            return False
        try:
            while time.monotonic() < deadline:
                time.sleep(LOOK_EVERY)
                if self.rows(after, kinds).exists():
                    break
        finally:
            _places.release()
        return True

    def objects_of(self, rows: list[Change]) -> dict[tuple[str, int], dict[str, Any]]:
        """What the rows name, as far as it is public now, by kind and id: the same queries however many rows."""
        wanted: dict[str, set[int]] = {}
        for row in rows:
            if row.action == ChangeAction.UPSERTED:
                wanted.setdefault(row.kind, set()).add(row.object_id)
        return {
            (kind, item.pk): view.write(item)
            for kind, ids in wanted.items()
            for view in [self.resources[kind]]
            for item in view.loaded(view.public()).filter(pk__in=ids)
        }
