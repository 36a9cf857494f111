"""Transitions of the publication life cycle: draft, in review, published, withdrawn.

`transition` is the only way the state of an item changes. `publish_due` writes the change-log row of a scheduled item
when its time comes.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from portal.core.refusals import Refused
from portal.publication import audit, changes
from portal.publication.choices import TRANSITIONS, Act, ChangeAction, Status
from portal.publication.content import Snapshot, difference, value_of
from portal.publication.publishable import Publishable, publishable_models
from portal.vietnamese import normalize


def permission(model: type[models.Model], verb: str) -> str:
    """The full name of a permission on the model, such as `articles.publish_article`."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def may_change_state(user: User, model: type[Publishable], before: str, to: str) -> bool:
    """Authors hand in and take back their drafts; all that touches the public needs the right to publish."""
    if {before, to} <= {Status.DRAFT, Status.IN_REVIEW}:
        return any(user.has_perm(permission(model, verb)) for verb in ("change", "publish"))
    return bool(user.has_perm(permission(model, "publish")))


def is_theirs(user: User, item: Publishable) -> bool:
    """Who may not publish keeps to what they began themselves, and to what nobody living began (samples, imports)."""
    return user.has_perm(permission(type(item), "publish")) or item.created_by_id in {None, user.pk}


def may_edit(user: User, item: Publishable) -> bool:
    """Who may publish edits in any state; an author only drafts: what is in review is taken back first."""
    if not user.has_perm(permission(type(item), "change")):
        return False
    return user.has_perm(permission(type(item), "publish")) or (item.status == Status.DRAFT and is_theirs(user, item))


ACT_OF_TRANSITION = {
    (Status.DRAFT, Status.IN_REVIEW): Act.SUBMIT,
    (Status.IN_REVIEW, Status.DRAFT): Act.RETURN,
    (Status.IN_REVIEW, Status.PUBLISHED): Act.PUBLISH,
    (Status.WITHDRAWN, Status.PUBLISHED): Act.PUBLISH,
    (Status.PUBLISHED, Status.WITHDRAWN): Act.WITHDRAW,
    (Status.PUBLISHED, Status.IN_REVIEW): Act.UNSCHEDULE,
}


@transaction.atomic
def transition(
    model: type[Publishable],
    *,
    pk: int,
    to: Status,
    by: User,
    note: str = "",
    at: datetime | None = None,
    expected: str | None = None,
) -> Publishable:
    """Move one item to another state; the audit event and the change row stand in the same transaction.

    at: when it becomes public (only for PUBLISHED; None: now, or the date it had when it is put back).
    note: why; needed to withdraw, and then shown to the public.
    expected: the state that the person saw; if a colleague has moved the item meanwhile, Refused says so.
    Raises PermissionDenied, Refused, model.DoesNotExist.
    """
    item: Publishable = model.objects.select_for_update(no_key=True).get(pk=pk)
    before, now = item.status, timezone.now()
    if not (may_change_state(by, model, before, to) and is_theirs(by, item)):
        raise PermissionDenied
    if expected is not None and expected != before:
        raise Refused(f"“{item}” vừa được người khác chuyển sang “{Status(before).label}”.")
    if to not in TRANSITIONS[Status(before)]:
        raise Refused(f"“{item}” đang ở trạng thái “{Status(before).label}”, không chuyển sang “{to.label}” được.")
    was_public, values_before = item.is_public, _values_of(item)
    note = " ".join(normalize(note).split())

    if to == Status.PUBLISHED:
        item.check_publishable()
        item.published_at = at or item.published_at or now
        if item.first_public_at is None:
            item.first_public_at = item.published_at
        if item.published_at <= now:
            item.withdrawn_at, item.withdrawal_reason = None, ""
    elif to == Status.WITHDRAWN:
        if not was_public:
            raise Refused(f"“{item}” chưa công khai nên không rút được: hãy hủy lịch xuất bản.")
        if not note:
            raise Refused("Cần ghi lý do rút: lý do này hiện trên trang công khai.")
        item.withdrawn_at, item.withdrawal_reason = now, note
    elif before == Status.PUBLISHED:
        if was_public:
            raise Refused(f"“{item}” đã công khai, không đưa về chờ duyệt được: hãy rút xuống.")
        if not item.was_public:
            item.first_public_at = None
        item.published_at = None

    item.status = to
    is_scheduled = item.is_scheduled
    item.change_due_at = item.published_at if is_scheduled else None
    item.save(
        update_fields=[
            "status",
            "published_at",
            "first_public_at",
            "withdrawn_at",
            "withdrawal_reason",
            "change_due_at",
            "updated_at",
        ]
    )
    old, new = difference(values_before, _values_of(item))
    audit.record(ACT_OF_TRANSITION[Status(before), to], item, by=by, before=old, after=new, reason=note)
    if item.is_public:
        changes.record_item(item, ChangeAction.UPSERTED)
    elif was_public:
        changes.record_item(item, ChangeAction.REMOVED)
    return item


def _values_of(item: Publishable) -> Snapshot:
    """What a transition changes and staff see."""
    return {name: value_of(item, name) for name in ("status", "published_at", "withdrawn_at", "withdrawal_reason")}


@transaction.atomic
def publish(
    model: type[Publishable], *, pk: int, by: User, at: datetime | None = None, expected: str | None = None
) -> Publishable:
    """Publish now or at a time, from any state, in as many transitions as that takes.

    A draft passes through review, and a scheduled item goes back there to be given another time. Raises as
    `transition` does.
    """
    item: Publishable = model.objects.select_for_update(no_key=True).get(pk=pk)
    if item.status == Status.DRAFT or item.is_scheduled:
        transition(model, pk=pk, to=Status.IN_REVIEW, by=by, expected=expected)
        expected = None
    return transition(model, pk=pk, to=Status.PUBLISHED, by=by, at=at, expected=expected)


def publication_entries(item: Publishable, reason: str) -> list[audit.Entry]:
    """The audit entries of an item that was made public at once, in bulk: as `publish` records them for a draft."""
    at = value_of(item, "published_at")
    steps = [(Status.DRAFT, Status.IN_REVIEW, None), (Status.IN_REVIEW, Status.PUBLISHED, at)]
    entries = []
    for before, after, published_at in steps:
        old, new = difference({"status": before, "published_at": None}, {"status": after, "published_at": published_at})
        entries.append(audit.entry_of(ACT_OF_TRANSITION[before, after], item, before=old, after=new, reason=reason))
    return entries


@transaction.atomic
def publish_due(model: type[Publishable]) -> int:
    """Write the change-log rows of scheduled items whose time has come; returns how many. Safe to run twice at once."""
    due: list[Any] = list(
        # locked in the order of their keys, as an import locks its honorees
        model.objects.public().filter(change_due_at__lte=timezone.now()).select_for_update(no_key=True).order_by("pk")
    )
    due.sort(key=lambda item: item.change_due_at)
    ids = [item.pk for item in due]
    if ids:
        model.objects.filter(pk__in=ids).update(change_due_at=None, withdrawn_at=None, withdrawal_reason="")
        for item in due:
            changes.record_item(item, ChangeAction.UPSERTED)
    return len(ids)


def permits_edit(user: User, item: Publishable, verb: str) -> bool:
    """Whether the user may add, change or delete the item: what was once public is withdrawn, not deleted."""
    if verb == "add":
        return user.has_perm(permission(type(item), "add"))
    if verb == "change":
        return may_edit(user, item)
    return user.has_perm(permission(type(item), "delete")) and not item.was_public and may_edit(user, item)


def publish_all_due() -> int:
    """Write the change-log rows that are due, of every kind of item; returns how many items have become public."""
    return sum(publish_due(model) for model in publishable_models())
