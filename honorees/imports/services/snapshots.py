"""Snapshots of honorees and honours as JSON values, compared before undo, and their content for the audit log."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models

from honorees.imports.bulk import chunks
from honorees.models import Achievement, Honoree, Honour
from portal.publication.content import Snapshot, content_of

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


def contents_of(model: type[models.Model], items: Iterable[Any]) -> dict[int, Snapshot]:
    """Return the content of the saved items by key, as audit events record it: a few queries for each chunk."""
    found: dict[int, Snapshot] = {}
    for chunk in chunks(list(items)):
        found |= content_of(model).snapshots(chunk)
    return found
