"""The save service: how everything that staff edit is saved and deleted, from the admin, an import or a command.

Each call is one transaction: permission, lock, conflict check, the row with its related rows, what follows from them,
the audit event and the change-log rows. What differs between models stands in their `Content`.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models, transaction

from portal.core.refusals import Refused, database_refusals
from portal.publication import audit, changes
from portal.publication.choices import Act
from portal.publication.content import Content, Edit, content_of, difference
from portal.publication.redirects import leave_redirect


class Conflict(Refused):
    """The item is no longer as the person saw it."""


def locked(model: type[models.Model], pk: int, *, no_key: bool = True) -> Any:
    """The row as it is now, locked until the end of the transaction; first the row that its content locks before it.

    no_key: False for a deletion, so that no other row comes to refer to this one. Raises ObjectDoesNotExist:
    model.DoesNotExist, or that of the owner.
    """
    _lock_owner(content_of(model), model._base_manager.get(pk=pk))
    return model._base_manager.select_for_update(no_key=no_key).get(pk=pk)


def _locked_for_write(item: Any, *, no_key: bool = True) -> Any:
    """The stored row of the item, locked; None for a new item, of which the owner is locked. Raises Conflict."""
    try:
        if not item._state.adding:
            return locked(type(item), item.pk, no_key=no_key)
        _lock_owner(content_of(type(item)), item)
    except ObjectDoesNotExist:
        raise Conflict("Mục này vừa được người khác xóa.") from None
    return None


def _take_state(content: Content, item: models.Model, stored: models.Model) -> None:
    """Set the columns of the item that a save does not write to what the locked row holds: it was read before."""
    for name in (*content.others, *content.state):
        field: Any = item._meta.get_field(name)
        if not field.many_to_many:
            setattr(item, field.attname, getattr(stored, field.attname))


def _lock_owner(content: Content, item: Any) -> None:
    owner = content.lock(item)
    if owner is not item:
        type(owner)._base_manager.select_for_update(no_key=True).get(pk=owner.pk)


def _lock_referring_rows(item: models.Model) -> None:
    """Lock the rows that lose their reference when the item is deleted: none may be waited for under the logs' lock."""
    for relation in item._meta.related_objects:
        if getattr(relation, "on_delete", None) is models.SET_NULL:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: item.pk}).order_by("pk")
            list(rows.select_for_update().values_list("pk", flat=True))


def version_of(item: models.Model) -> str:
    """A digest of what the item shows on its page in the admin; another one once a colleague has changed any of it."""
    return content_of(type(item)).version(item)


def _write_nothing() -> None:
    return None


@database_refusals()
@transaction.atomic
def save(
    item: Any,
    *,
    by: User,
    write_related: Callable[[], object] = _write_nothing,
    seen: str | None = None,
    is_minor: bool = False,
    reason: str = "",
) -> Any:
    """Save an item with its related rows.

    item: with its new values, not yet saved; what staff do not edit, such as its state, it takes from the stored row.
    write_related: writes its many-to-many relations and the rows of its parts; called once the item has a key. seen:
    the version that the person saw. is_minor: a correction that does not count as an update for readers. Raises
    PermissionDenied, Conflict and Refused; then nothing is written.
    """
    content, model = content_of(type(item)), type(item)
    is_new = item._state.adding
    stored = _locked_for_write(item)
    if not content.permits(by, item if is_new else stored, "add" if is_new else "change"):
        raise PermissionDenied
    before = {} if is_new else content.snapshot(stored)
    if stored is not None and seen is not None and seen != content.version(stored, before):
        raise Conflict(f"“{stored}” vừa được người khác sửa: hãy mở lại rồi sửa tiếp.")
    if stored is not None:
        _take_state(content, item, stored)
    edit = Edit(item=item, stored=stored, by=by, is_minor=is_minor, before=before, after={})
    content.prepare(edit)
    item.save()
    write_related()
    content.derive(edit)
    edit.after = content.snapshot(model._base_manager.get(pk=item.pk))
    if stored is not None and content.has_had_readers(stored):
        leave_redirect(stored.get_absolute_url(), item.get_absolute_url())
    _record_save(content, edit, reason)
    return item


def _record_save(content: Content, edit: Edit, reason: str) -> None:
    before, after = difference(edit.before, edit.after)
    if not edit.is_new and before == after:
        return
    audit.record(
        Act.ADD if edit.is_new else Act.CHANGE, edit.item, by=edit.by, before=before, after=after, reason=reason
    )
    changes.record_all(content.public_changes(edit))


@database_refusals()
@transaction.atomic
def delete(item: Any, *, by: User, reason: str = "") -> None:
    """Delete an item with what belongs to it. Raises PermissionDenied, Conflict and Refused; then nothing is gone."""
    content = content_of(type(item))
    stored = _locked_for_write(item, no_key=False)
    if not content.permits(by, stored, "delete"):
        raise PermissionDenied
    pk = stored.pk
    edit = Edit(item=stored, stored=stored, by=by, before=content.snapshot(stored), after={})
    _lock_referring_rows(stored)
    changes.lock()
    public_changes = list(content.removal_changes(edit))
    edit.before |= content.also_lost(stored)
    stored.delete()
    stored.pk = pk  # for the event, and for what follows from the deletion
    audit.record(Act.DELETE, stored, by=by, before=edit.before, reason=reason)
    changes.record_all(public_changes)
    content.after_delete(edit)
