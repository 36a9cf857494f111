"""How an honoree and an honour stand, as plain values: what an import compares before it undoes itself."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from honorees.imports.models import ImportedRow
from honorees.models import Achievement, Honoree, Honour

HONOREE = ["kind", "name", "sort_name", "slug", "gender", "birth_year", "academic_title", "portrait_id", "summary"]
HONOUR = [
    "cycle_id",
    "decision_id",
    "unit_id",
    "unit_name",
    "post",
    "post_level",
    "field_id",
    "citation",
    "revoked_on",
    "revocation_reason",
]
# of the values of a row, those that belong to the person; the rest but the achievements belongs to the honour
OF_HONOREE = ["kind", "name", "gender", "birth_year", "academic_title"]
OF_HONOUR = ["unit_id", "unit_name", "post", "post_level", "field_id", "citation", "decision_id"]
LABELS = {
    "kind": "loại",
    "name": "họ tên",
    "sort_name": "tên để xếp thứ tự",
    "slug": "đường dẫn",
    "gender": "giới tính",
    "birth_year": "năm sinh",
    "academic_title": "học hàm, học vị",
    "portrait_id": "chân dung",
    "summary": "giới thiệu",
    "status": "trạng thái xuất bản",
    "cycle_id": "giai đoạn",
    "decision_id": "quyết định",
    "unit_id": "đơn vị",
    "unit_name": "tên đơn vị",
    "post": "chức vụ",
    "post_level": "nhóm chức vụ",
    "field_id": "lĩnh vực",
    "citation": "thành tích được ghi nhận",
    "revoked_on": "ngày thu hồi",
    "revocation_reason": "lý do thu hồi",
    "achievements": "thành tích theo năm",
}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def state_of(honoree: Honoree, honour: Honour, achievements: Iterable[Achievement]) -> dict[str, Any]:
    """`status` is there only to be compared: an import never changes it back."""
    return {
        "honoree": {**{name: plain(getattr(honoree, name)) for name in HONOREE}, "status": honoree.status},
        "honour": {name: plain(getattr(honour, name)) for name in HONOUR},
        "achievements": [achievement_state(one) for one in sorted(achievements, key=lambda one: (one.year, one.pk))],
    }


def achievement_state(one: Achievement) -> dict[str, Any]:
    return {"year": one.year, "title": one.title, "description": one.description, "evidence": one.evidence}


def differing(left: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What is another by now, in words."""
    names = [
        name for part in ("honoree", "honour") for name, value in left[part].items() if now[part].get(name) != value
    ]
    if left["achievements"] != now["achievements"]:
        names.append("achievements")
    return [LABELS[name] for name in names]


def audit_values(rows: Iterable[ImportedRow], honoree: Honoree) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the rows of a file changed of a person, as the before and after of an audit event.

    Relations stand as {"id": …}: an import knows their keys, and history pages look up nothing by row.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for row in rows:
        for values, found in ((row.before, before), (_now(row, honoree), after)):
            own = {name: _audit_value(name, values[name]) for name in OF_HONOREE if name in values}
            honour = {
                name.removesuffix("_id"): _audit_value(name, values[name]) for name in OF_HONOUR if name in values
            }
            found.update(own)
            if honour and (found is after or not row.made_honour):
                found.setdefault("honours", {})[str(row.honour_id)] = {"": row.label, **honour}
    return before, after


def _now(row: ImportedRow, honoree: Honoree) -> dict[str, Any]:
    """The present values of what the row has changed, or of all that it has made."""
    names = row.before if not row.made_honour else [*(OF_HONOREE if row.made_honoree else row.before), *OF_HONOUR]
    people = {name: getattr(honoree, name) for name in names if name in OF_HONOREE}
    return people | {name: getattr(row.honour, name) for name in names if name in OF_HONOUR}


def _audit_value(name: str, value: Any) -> Any:
    return {"id": value, "text": f"số {value}"} if name.endswith("_id") and value is not None else plain(value)


def undone_values(rows: Iterable[ImportedRow]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What undoing the rows gave back to a person who stays: the values that the import left, and those before it."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for row in rows:
        for name, value in row.before.items():
            if name in OF_HONOREE:
                before[name], after[name] = row.left["honoree"].get(name), plain(value)
            elif name in OF_HONOUR and not row.made_honour:
                column = name.removesuffix("_id")
                for found, given in ((before, row.left["honour"].get(name)), (after, plain(value))):
                    honour = found.setdefault("honours", {}).setdefault(str(row.honour_id), {"": row.label})
                    honour[column] = _audit_value(name, given)
    return before, after
