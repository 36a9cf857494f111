"""Snapshots of honorees and honours as JSON values, compared before undo, and values for the audit log."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from honorees.imports.models import ImportedRow
from honorees.models import Achievement, Honoree, Honour

HONOREE_SNAPSHOT = [
    "kind",
    "name",
    "sort_name",
    "slug",
    "gender",
    "birth_year",
    "academic_title",
    "portrait_id",
    "summary",
    "status",  # only compared, never restored
]
HONOUR_SNAPSHOT = [
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
# values of a row that belong to the honoree, and those of the honour; achievements are handled separately
HONOREE_COLUMNS = ["kind", "name", "gender", "birth_year", "academic_title"]
HONOUR_COLUMNS = ["unit_id", "unit_name", "post", "post_level", "field_id", "citation", "decision_id"]
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


def json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def snapshot_of(honoree: Honoree, honour: Honour, achievements: Iterable[Achievement]) -> dict[str, Any]:
    """Return honoree, honour and achievements as JSON values."""
    return {
        "honoree": {name: json_value(getattr(honoree, name)) for name in HONOREE_SNAPSHOT},
        "honour": {name: json_value(getattr(honour, name)) for name in HONOUR_SNAPSHOT},
        "achievements": list(map(achievement_values, sorted(achievements, key=lambda item: (item.year, item.pk)))),
    }


def achievement_values(achievement: Achievement) -> dict[str, Any]:
    return {name: getattr(achievement, name) for name in ("year", "title", "description", "evidence")}


def changed_labels(left: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Return the Vietnamese labels of the values that differ between two snapshots."""
    names = [
        name for kind in ("honoree", "honour") for name, value in left[kind].items() if current[kind].get(name) != value
    ]
    if left["achievements"] != current["achievements"]:
        names.append("achievements")
    return [LABELS[name] for name in names]


def audit_values(rows: Iterable[ImportedRow], honoree: Honoree) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the rows changed in an honoree, as `before` and `after` of an audit event.

    Relations are {"id": …, "text": …}: an import knows their keys, and history pages make no query per row.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for row in rows:
        for values, found in ((row.before, before), (_current_values(row, honoree), after)):
            own = {name: _audit_value(name, values[name]) for name in HONOREE_COLUMNS if name in values}
            honour = {
                name.removesuffix("_id"): _audit_value(name, values[name]) for name in HONOUR_COLUMNS if name in values
            }
            found.update(own)
            if honour and (found is after or not row.made_honour):
                found.setdefault("honours", {})[str(row.honour_id)] = {"": row.label, **honour}
    return before, after


def _current_values(row: ImportedRow, honoree: Honoree) -> dict[str, Any]:
    """Return the current values of what the row changed, or of everything that it created."""
    names = (
        row.before if not row.made_honour else [*(HONOREE_COLUMNS if row.made_honoree else row.before), *HONOUR_COLUMNS]
    )
    people = {name: getattr(honoree, name) for name in names if name in HONOREE_COLUMNS}
    return people | {name: getattr(row.honour, name) for name in names if name in HONOUR_COLUMNS}


def _audit_value(name: str, value: Any) -> Any:
    return {"id": value, "text": f"số {value}"} if name.endswith("_id") and value is not None else json_value(value)


def undone_values(rows: Iterable[ImportedRow]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what undoing the rows restored in an honoree who remains, as `before` and `after` of an audit event."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for row in rows:
        for name, value in row.before.items():
            if name in HONOREE_COLUMNS:
                before[name], after[name] = row.left["honoree"].get(name), json_value(value)
            elif name in HONOUR_COLUMNS and not row.made_honour:
                column = name.removesuffix("_id")
                for found, given in ((before, row.left["honour"].get(name)), (after, json_value(value))):
                    honour = found.setdefault("honours", {}).setdefault(str(row.honour_id), {"": row.label})
                    honour[column] = _audit_value(name, given)
    return before, after
