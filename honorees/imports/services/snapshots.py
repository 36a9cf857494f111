"""Snapshots of honorees and honours as JSON values, compared before undo, and their content for the audit log."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models

from honorees.content import ACHIEVEMENTS, HONOREE, HONOUR_FIELDS
from honorees.imports.bulk import chunks
from honorees.models import Achievement, Honoree, Honour
from portal.publication.content import Snapshot, content_of, label_of


def _columns(model: type[models.Model], names: Iterable[str]) -> list[str]:
    columns = {field.name: field.attname for field in model._meta.concrete_fields}
    return [columns[name] for name in names]


# the columns that are compared before undo: all that staff can edit, and the state, which is never restored
HONOREE_SNAPSHOT = _columns(Honoree, (*HONOREE.fields, "status"))
HONOUR_SNAPSHOT = _columns(Honour, HONOUR_FIELDS)
# values of a row that belong to the honoree, and those of the honour; achievements are handled separately
HONOREE_COLUMNS = ["kind", "name", "gender", "birth_year", "academic_title"]
HONOUR_COLUMNS = ["unit_id", "unit_name", "post", "post_level", "field_id", "citation", "decision_id"]
# where the label of the field is too long for a sentence
SHORT_LABELS = {
    "name": "họ tên",
    "summary": "giới thiệu",
    "status": "trạng thái xuất bản",
    "unit_name": "tên đơn vị",
    "post": "chức vụ",
    "revocation_reason": "lý do thu hồi",
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
    return {name: getattr(achievement, name) for name in ACHIEVEMENTS.fields}


def changed_labels(left: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Return the Vietnamese labels of the values that differ between two snapshots."""
    labels = [
        SHORT_LABELS.get(name) or label_of(model, name)
        for kind, model in (("honoree", Honoree), ("honour", Honour))
        for name, value in left[kind].items()
        if current[kind].get(name) != value
    ]
    if left["achievements"] != current["achievements"]:
        labels.append("thành tích theo năm")
    return [f"{label[:1].lower()}{label[1:]}" for label in labels]


def contents_of(model: type[models.Model], items: Iterable[Any]) -> dict[int, Snapshot]:
    """Return the content of the saved items by key, as audit events record it: a few queries for each chunk."""
    found: dict[int, Snapshot] = {}
    for chunk in chunks(list(items)):
        found |= content_of(model).snapshots(chunk)
    return found
