"""What an item consists of, declared once for each model.

The conflict check, the values of audit events and the history pages read the declaration. An app lists the contents of
its models in `PortalAppConfig.contents`.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeGuard

from django.contrib.auth.models import Permission, User
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from portal.core.apps import portal_app_configs
from portal.core.users import permission_name
from portal.publication.changes import PublicChange, changes_of_item
from portal.publication.choices import ChangeAction
from portal.publication.publishable import Publishable
from portal.vietnamese import format_date, format_datetime, format_number

# {"headline": "…", "category": {"id": 3, "text": "Tin tức"}, "honours": {"12": {"": "label of the row", "post": …}}}
Snapshot = dict[str, Any]
ROW_LABEL = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rows that belong to an item and have no life of their own, such as the honours of an honoree.

    name: the accessor on the item. fields: the names of the rows' fields, in their order. select_related: further
    relations that the text of a row, or of what it refers to, reads.
    """

    name: str
    label: str
    fields: tuple[str, ...]
    parts: tuple["Part", ...] = ()
    select_related: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Edit:
    """One save or deletion of an item, as the hooks of its content see it.

    stored: the item as the database held it, locked; None for a new item. before, after: its snapshots. is_minor: a
    correction that does not count as an update for readers.
    """

    item: Any
    stored: Any = None
    by: User | None = None
    is_minor: bool = False
    before: Snapshot
    after: Snapshot

    @property
    def is_new(self) -> bool:
        return self.stored is None

    def changes(self, *names: str) -> bool:
        """Whether one of the fields has another value than before."""
        return any(self.before.get(name) != self.after.get(name) for name in names)


def _nothing(edit: Edit) -> None:
    return None


def _no_values(item: Any) -> Snapshot:
    return {}


def _never(item: Any) -> bool:
    return False


def _itself(item: Any) -> Any:
    return item


def _has_permission(user: User, item: Any, verb: str) -> bool:
    return user.has_perm(f"{item._meta.app_label}.{verb}_{item._meta.model_name}")


def set_creator(edit: Edit) -> None:
    """Who adds an item is its creator."""
    if edit.is_new:
        edit.item.created_by = edit.by


def no_changes(edit: Edit) -> Iterable[PublicChange]:
    """For what the public never sees by itself."""
    return ()


def own_change(edit: Edit) -> Iterable[PublicChange]:
    """An upsert of the item, if it is public."""
    if edit.item.is_public:
        yield edit.item.change_kind, [edit.item.pk], ChangeAction.UPSERTED


def own_removal(edit: Edit) -> Iterable[PublicChange]:
    """The removal of the item with its public parts, and an upsert of what names it, if it is public."""
    return changes_of_item(edit.item, ChangeAction.REMOVED) if edit.item.is_public else ()


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an item of the model consists of, and what follows from saving it.

    fields: the fields that staff or services write, in the order in which they are shown.
    parts: the rows that belong to it.
    recorded_parts: rows that have acts of their own, which the events of the item record.
    choices: how the entries of a list of codes read, by the name of the field.
    others: the remaining columns, which are derived or hold state; a test compares all three with the model.
    state: those of the fields that services of their own write, such as the revocation of an honour.
    owner: the field that names the item it is a part of, where it has a page of its own; the item's history shows it.
    has_had_readers: whether the address of the item's public page was ever public, so that a change leaves a redirect.
    lock: the row that is locked before the item, where that is another one.
    permits: whether the user may `add`, `change` or `delete` the item.
    prepare: sets columns of the item before it is saved. Raises Refused.
    derive: writes the rows that follow from it.
    public_changes, removal_changes: what the public sees changed by a save or a deletion.
    also_lost: what a deletion takes along beside the content, which its event is to name.
    after_delete: called at the end of the transaction of a deletion.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    recorded_parts: tuple[Part, ...] = ()
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    owner: str = ""
    has_had_readers: Callable[[Any], bool] = _never
    lock: Callable[[Any], Any] = _itself
    permits: Callable[[User, Any, str], bool] = _has_permission
    prepare: Callable[[Edit], None] = _nothing
    derive: Callable[[Edit], None] = _nothing
    public_changes: Callable[[Edit], Iterable[PublicChange]] = no_changes
    removal_changes: Callable[[Edit], Iterable[PublicChange]] = no_changes
    also_lost: Callable[[Any], Snapshot] = _no_values
    after_delete: Callable[[Edit], None] = _nothing
    # what lets a user read about the items, where that is not the model's own permission to view them
    view_permission: str = ""
    # the ids of the items that the user may not read about, though they may see others of the model; None: all are open
    hidden_from: Callable[[User], models.QuerySet[Any] | None] | None = None

    @property
    def kind(self) -> str:
        """The name of the model in the audit log: `articles.article`."""
        return self.model._meta.label_lower

    # - values

    def snapshot(self, item: Any) -> Snapshot:
        """The item as plain JSON values. Costs a fixed number of queries, however many rows its parts have."""
        return {
            **{name: value_of(item, name) for name in self.fields},
            **{part.name: rows_of(item.pk, self.model, part) for part in self.parts},
        }

    def snapshots(self, items: Collection[Any]) -> dict[int, Snapshot]:
        """What `snapshot` gives for each of these saved items, by key. Costs a fixed number of queries.

        items: at most as many as one statement takes keys.
        """
        models.prefetch_related_objects(list(items), *_relations(self.model, self.fields))
        rows = {part.name: _rows({item.pk for item in items}, self.model, part) for part in self.parts}
        return {
            item.pk: {
                **{name: value_of(item, name) for name in self.fields},
                **{name: found.get(item.pk, {}) for name, found in rows.items()},
            }
            for item in items
        }

    def version(self, item: Any, snapshot: Snapshot | None = None) -> str:
        """A digest of the item's content and publication status: pages with the same version show the same item."""
        status = item.status if isinstance(item, Publishable) else ""
        shown = [snapshot if snapshot is not None else self.snapshot(item), status]
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]

    # - how values read

    def describe(self, before: Snapshot, after: Snapshot) -> list["FieldChange"]:
        """What an audit event changed, field by field, in the order of the declaration, without what stayed empty."""
        parts = self.parts + self.recorded_parts
        return list(_describe(self, self.model, self.fields, parts, before, after, ""))


@dataclass(frozen=True)
class FieldChange:
    """One line of a history page: the label of a field, and its value before and after as text."""

    label: str
    before: str
    after: str


# --- reading values -------------------------------------------------------------------------------------------


def value_of(item: Any, name: str) -> Any:
    """A field as a JSON value: relations as {"id": …, "text": …} or a list of these, dates in ISO 8601."""
    field = item._meta.get_field(name)
    if field.many_to_many:
        rows = sorted(getattr(item, name).all(), key=lambda row: row.pk) if item.pk else []
        return [{"id": row.pk, "text": _text_of(row)} for row in rows]
    if field.is_relation:
        related = getattr(item, name)
        return {"id": related.pk, "text": str(related)} if related is not None else None
    return _plain(field.to_python(getattr(item, field.attname)))


def _relations(model: Any, names: Iterable[str]) -> list[str]:
    return [name for name in names if model._meta.get_field(name).is_relation]


def _text_of(row: Any) -> str:
    return permission_name(row) if isinstance(row, Permission) else str(row)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if timezone.is_aware(value) else timezone.make_aware(value)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return value


def rows_of(pk: int | None, model: type[models.Model], part: Part) -> Snapshot:
    """The rows of a part by their ids, with the rows below them."""
    return _rows({pk}, model, part).get(pk, {}) if pk is not None else {}


def _rows(owners: set[int], model: type[models.Model], part: Part) -> dict[int, Snapshot]:
    """The rows of a part for several owners, by owner and row: one query, and one for each part below."""
    relation: Any = model._meta.get_field(part.name)
    rows_model, column = relation.related_model, relation.field
    rows = rows_model._base_manager.filter(**{f"{column.name}__in": owners}).select_related(
        column.name, *_relations(rows_model, part.fields), *part.select_related
    )
    found: dict[int, Snapshot] = {}
    keys = set()
    for row in rows.order_by("pk"):
        keys.add(row.pk)
        values = {ROW_LABEL: str(row), **{name: value_of(row, name) for name in part.fields}}
        found.setdefault(getattr(row, column.attname), {})[str(row.pk)] = values
    for below in part.parts if keys else ():
        lower = _rows(keys, rows_model, below)
        for owned in found.values():
            for key, values in owned.items():
                values[below.name] = lower.get(int(key), {})
    return found


def difference(before: Snapshot, after: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Only what differs, on both sides: fields with another value, and of parts the rows that have changed."""
    old: Snapshot = {}
    new: Snapshot = {}
    for name in before | after:
        left, right = before.get(name), after.get(name)
        if left == right and (name in before) == (name in after):
            continue
        if _are_rows(left) and _are_rows(right):
            left, right = difference(left, right)
        if name in before:
            old[name] = left
        if name in after:
            new[name] = right
    if ROW_LABEL in before and ROW_LABEL in after:  # a row that was changed keeps its label
        old[ROW_LABEL], new[ROW_LABEL] = before[ROW_LABEL], after[ROW_LABEL]
    return old, new


def _are_rows(value: Any) -> TypeGuard[Snapshot]:
    return isinstance(value, dict) and "id" not in value


# --- showing values -------------------------------------------------------------------------------------------


def _describe(
    content: Content,
    model: Any,
    fields: Iterable[str],
    parts: Iterable[Part],
    before: Snapshot,
    after: Snapshot,
    path: str,
) -> Iterator[FieldChange]:
    declared = {part.name: part for part in parts}
    given = (before.keys() | after.keys()) - {ROW_LABEL}
    for name in dict.fromkeys([*fields, *declared, *EXTRA_LABELS, *sorted(given)]):
        if name not in given:
            continue
        if name in declared:
            yield from _describe_rows(content, model, declared[name], before.get(name), after.get(name), path)
            continue
        left, right = before.get(name), after.get(name)
        if isinstance(left, list) and isinstance(right, list):
            left, right = [x for x in left if x not in right], [x for x in right if x not in left]
        shown = [shown_value(model, name, value, content.choices.get(name)) for value in (left, right)]
        if any(shown):
            yield FieldChange(f"{path}{label_of(model, name)}", *shown)


def _describe_rows(
    content: Content, model: Any, part: Part, before: Snapshot | None, after: Snapshot | None, path: str
) -> Iterator[FieldChange]:
    rows_model = model._meta.get_field(part.name).related_model
    old, new = before or {}, after or {}
    for key in old | new:
        left, right = old.get(key), new.get(key)
        label = f"{path}{part.label} “{(right or left or {}).get(ROW_LABEL, key)}”"
        if left is None:
            yield FieldChange(label, "", "thêm")
        elif right is None:
            yield FieldChange(label, "", "xóa")
        yield from _describe(content, rows_model, part.fields, part.parts, left or {}, right or {}, f"{label} › ")


def label_of(model: Any, name: str) -> str:
    """The Vietnamese label of a field, "" at worst its name: a field may have gone since the event."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return EXTRA_LABELS.get(name, name)
    return str(capfirst(getattr(field, "verbose_name", name)))


# what events record beside fields
EXTRA_LABELS = {
    "archive": "Tệp chân dung",
    "password": "Mật khẩu",
    "words": "Từ và cụm từ",
    "secret": "Khóa ký",
    "events": "Số sự kiện",
    "count": "Số mục",
    "created": "Thêm",
    "changed": "Sửa",
    "removed": "Xóa",
    "restored": "Trả lại",
    "sequence": "Từ số",
    "scopes": "Quyền",
    "columns": "Cột",
    "choices": "Lựa chọn",
    "message_id": "Mã lần gửi",
    "members": "Người có vai trò",
}


def shown_value(model: Any, name: str, value: Any, choices: Iterable[tuple[Any, str]] | None = None) -> str:
    """A value as staff read it: choices by their labels, dates and numbers the Vietnamese way, relations by name.

    choices: of the entries of a list; else those of the field.
    """
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return ", ".join(shown_value(model, name, entry, choices) for entry in value)
    if isinstance(value, Mapping):
        return str(value.get("text", json.dumps(value, ensure_ascii=False)))
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    if labels := dict(choices or getattr(field, "flatchoices", None) or ()):
        return str(labels.get(value, value))
    if isinstance(value, str) and isinstance(field, models.DateTimeField):
        return format_datetime(datetime.fromisoformat(value))
    if isinstance(value, str) and isinstance(field, models.DateField):
        return format_date(date.fromisoformat(value))
    is_year = name == "year" or name.endswith("_year")
    return format_number(value) if isinstance(value, int | float) and not is_year else str(value)


# --- the registry ---------------------------------------------------------------------------------------------


@cache
def contents() -> dict[type[models.Model], Content]:
    """Every declared content by its model, collected from the apps."""
    return {content.model: content for config in portal_app_configs() for content in config.contents()}


def content_of(model: type[models.Model]) -> Content:
    """Raises KeyError for a model that declares no content."""
    return contents()[model]


def content_of_kind(kind: str) -> Content | None:
    """The content whose model has this label; None for one that is no longer there."""
    return next((content for content in contents().values() if content.kind == kind), None)
