"""The publication life cycle that honorees and articles share: draft, in review, published, withdrawn.

`Publishable` gives a model its columns, its visibility rule and its constraints; `move` is the only way its state
changes. An item is public from `published_at` on; a date in the future schedules it, and `publish_due` writes the
change-log row when that time comes.
"""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from portal import changes
from portal.choices import MOVES, Action, Kind, Status
from portal.fields import VietnameseTextField
from portal.models import PublicationMove, Stamped
from portal.vietnamese import normalize


class MoveRefused(Exception):
    """The move is not legal from the item's present state. The message is Vietnamese and meant for staff."""


class DeletionRefused(Exception):
    """What has once been public is withdrawn, never deleted. The message is Vietnamese and meant for staff."""


class PublishableQuerySet(models.QuerySet[Any]):
    @staticmethod
    def public_q(prefix: str = "") -> Q:
        return Q(**{f"{prefix}status": Status.PUBLISHED, f"{prefix}published_at__lte": timezone.now()})

    def public(self) -> Self:
        return self.filter(self.public_q())

    def once_public(self) -> Self:
        """What a reader may hold an address of: public now, or withdrawn after it was (answered by 410)."""
        return self.filter(first_public_at__lte=timezone.now())

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(first_public_at__lte=timezone.now(), is_sample=False).exists():
            raise DeletionRefused("Không xóa được nội dung đã từng công khai: hãy rút xuống.")
        return super().delete()


class Publishable(Stamped):
    status = models.CharField("Trạng thái", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField("Thời điểm xuất bản", null=True, blank=True, editable=False)
    first_public_at = models.DateTimeField("Công khai lần đầu", null=True, editable=False)
    withdrawn_at = models.DateTimeField("Thời điểm rút", null=True, editable=False)
    withdrawal_reason = VietnameseTextField("Lý do rút (công khai)", max_length=500, blank=True, editable=False)
    change_due_at = models.DateTimeField(null=True, editable=False, db_index=True)
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Người tạo",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: Any = PublishableQuerySet.as_manager()

    change_kind: Kind

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_published_has_a_date",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False, first_public_at__isnull=False),
                violation_error_message="Nội dung đã xuất bản phải có thời điểm xuất bản.",
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawal_is_whole",
                condition=~Q(status=Status.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False, first_public_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message="Nội dung đã rút phải có ngày rút và lý do.",
            ),
            models.CheckConstraint(
                name="%(class)s_status_is_known",
                condition=Q(status__in=["draft", "in_review", "published", "withdrawn"]),
            ),
        ]
        indexes = [models.Index(fields=["status", "-published_at", "-id"], name="%(class)s_public_order")]

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED and self.published_at is not None and self.published_at <= timezone.now()

    def public_parts(self) -> list[tuple[Kind, list[int]]]:
        """What is public only while this is: [(kind, ids)]. It appears and goes with it."""
        return []

    def shown_in(self) -> list[tuple[Kind, list[int]]]:
        """What is public and names this: [(kind, ids)]. It changes for the public when this appears or goes."""
        return []

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.PUBLISHED and not self.is_public

    @property
    def was_public(self) -> bool:
        return self.first_public_at is not None and self.first_public_at <= timezone.now()

    def check_publishable(self) -> None:
        """Whether the item is whole enough for the public; a model that asks for more raises MoveRefused."""

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.was_public and not self.is_sample:
            raise DeletionRefused("Không xóa được nội dung đã từng công khai: hãy rút xuống.")
        return super().delete(*args, **kwargs)


def permission(model: type[models.Model], verb: str) -> str:
    """The full name of a permission on the model, such as `articles.publish_article`."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def may_move(user: Any, model: type[Publishable], before: str, to: str) -> bool:
    """Authors hand in and take back their drafts; all that touches the public needs the right to publish."""
    if {before, to} <= {Status.DRAFT, Status.IN_REVIEW}:
        return any(user.has_perm(permission(model, verb)) for verb in ("change", "publish"))
    return bool(user.has_perm(permission(model, "publish")))


def is_theirs(user: Any, item: Publishable) -> bool:
    """Who may not publish keeps to what they began themselves, and to what nobody living began (samples, imports)."""
    return user.has_perm(permission(type(item), "publish")) or item.created_by_id in {None, user.pk}


def may_edit(user: Any, item: Publishable) -> bool:
    """Who may publish edits in any state; an author only drafts: what is in review is taken back first."""
    if not user.has_perm(permission(type(item), "change")):
        return False
    return user.has_perm(permission(type(item), "publish")) or (item.status == Status.DRAFT and is_theirs(user, item))


@transaction.atomic
def move(
    model: type[Publishable],
    *,
    pk: int,
    to: Status,
    by: Any,
    note: str = "",
    at: datetime | None = None,
    expected: str | None = None,
) -> Publishable:
    """Move one item to another state; the log row and the change row stand in the same transaction.

    at: when it becomes public (only for PUBLISHED; None: now, or the date it had when it is put back).
    note: why; needed to withdraw, and then shown to the public.
    expected: the state that the person saw; if a colleague has moved the item meanwhile, MoveRefused says so.
    Raises PermissionDenied, MoveRefused, model.DoesNotExist.
    """
    item: Publishable = model.objects.select_for_update().get(pk=pk)
    before, now = item.status, timezone.now()
    if not (may_move(by, model, before, to) and is_theirs(by, item)):
        raise PermissionDenied
    if expected is not None and expected != before:
        raise MoveRefused(f"“{item}” vừa được người khác chuyển sang “{Status(before).label}”.")
    if to not in MOVES[Status(before)]:
        raise MoveRefused(f"“{item}” đang ở trạng thái “{Status(before).label}”, không chuyển sang “{to.label}” được.")
    was_public = item.is_public
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
            raise MoveRefused(f"“{item}” chưa công khai nên không rút được: hãy hủy lịch xuất bản.")
        if not note:
            raise MoveRefused("Cần ghi lý do rút: lý do này hiện trên trang công khai.")
        item.withdrawn_at, item.withdrawal_reason = now, note
    elif before == Status.PUBLISHED:
        if was_public:
            raise MoveRefused(f"“{item}” đã công khai, không đưa về chờ duyệt được: hãy rút xuống.")
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
    PublicationMove.objects.create(
        kind=item.change_kind,
        object_id=item.pk,
        label=str(item)[:200],
        before=before,
        after=to,
        by=by,
        note=note,
        published_at=item.published_at,
    )
    if item.is_public:
        changes.record_item(item, Action.UPSERTED)
    elif was_public:
        changes.record_item(item, Action.REMOVED)
    return item


@transaction.atomic
def publish(
    model: type[Publishable], *, pk: int, by: Any, at: datetime | None = None, expected: str | None = None
) -> Publishable:
    """Publish now or at a time, from any state, in as many logged moves as that takes.

    A draft passes through review, and a scheduled item goes back there to be given another time. Raises as `move` does.
    """
    item: Publishable = model.objects.select_for_update().get(pk=pk)
    if item.status == Status.DRAFT or item.is_scheduled:
        move(model, pk=pk, to=Status.IN_REVIEW, by=by, expected=expected)
        expected = None
    return move(model, pk=pk, to=Status.PUBLISHED, by=by, at=at, expected=expected)


@transaction.atomic
def publish_due(model: type[Publishable]) -> int:
    """Write the change-log rows of scheduled items whose time has come; returns how many. Safe to run twice at once."""
    due: list[Any] = list(
        # locked in the order of their keys, as an import locks its people
        model.objects.public().filter(change_due_at__lte=timezone.now()).select_for_update().order_by("pk")
    )
    due.sort(key=lambda item: item.change_due_at)
    ids = [item.pk for item in due]
    if ids:
        model.objects.filter(pk__in=ids).update(change_due_at=None, withdrawn_at=None, withdrawal_reason="")
        for item in due:
            changes.record_item(item, Action.UPSERTED)
    return len(ids)


def publishable_models() -> list[type[Publishable]]:
    """Every model that has the life cycle, in the order the apps are installed."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Publishable)]
