"""Requests of officials to apply or undo an import. A worker executes them (pending.py)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from honorees.imports.choices import IMPORT_TRANSITIONS, ImportState
from honorees.imports.models import ListImport
from portal.core.refusals import Refused
from portal.core.users import name_of
from portal.publication import audit
from portal.publication.choices import Act
from portal.vietnamese import format_datetime


class ImportRefused(Refused):
    """The import cannot be uploaded, applied or undone in its present state. The message is Vietnamese, for staff.

    rows: [{"row": "Trang 1, dòng 7", "text": …}], if individual rows are the reason.
    """

    def __init__(self, message: str, rows: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.rows = rows or []


def check_may_import(by: User) -> None:
    if not by.has_perm("honorees.import_list"):
        raise PermissionDenied


def lock_import(import_id: int, by: User) -> ListImport:
    """Return the import, locked until the transaction ends. Raises PermissionDenied and ListImport.DoesNotExist."""
    check_may_import(by)
    return ListImport.objects.select_for_update().get(pk=import_id)


def check_transition(item: ListImport, to: ImportState) -> None:
    """Raise ImportRefused with a description of the present state if there is no transition from it to `to`."""
    if to not in IMPORT_TRANSITIONS[ImportState(item.state)]:
        raise ImportRefused(f"Chưa làm được: {describe_state(item)}.")


def describe_state(item: ListImport) -> str:
    """Describe the state of the import in Vietnamese, with who brought it there and when."""

    def by_at(user: User | None, at: datetime | None) -> str:
        name = name_of(user) if user else ""
        return f"{name}, {format_datetime(at)}" if at else name

    return {
        ImportState.UPLOADED: "tệp chưa được xem trước",
        ImportState.PREVIEWED: "tệp đang chờ áp dụng",
        ImportState.APPLYING: f"tệp đang được áp dụng ({by_at(item.asked_by, item.asked_at)})",
        ImportState.APPLIED: f"tệp đã được áp dụng ({by_at(item.asked_by, item.applied_at)})",
        ImportState.UNDOING: f"tệp đang được hoàn tác ({by_at(item.undone_by, None)})",
        ImportState.UNDONE: f"tệp đã được hoàn tác ({by_at(item.undone_by, item.undone_at)})",
        ImportState.FAILED: "lần áp dụng trước bị từ chối, cần xem trước lại",
    }[ImportState(item.state)]


@transaction.atomic
def request_apply(*, import_id: int, seen: str, publishes: bool, by: User) -> ListImport:
    """Request that a worker applies the import as previewed.

    seen: the version of the preview on the official's screen; a later choice of a colleague makes it out of date.
    Raises PermissionDenied (also for `publishes` without the right to publish), ImportRefused, ListImport.DoesNotExist.
    """
    item = lock_import(import_id, by)
    if publishes and not by.has_perm("honorees.publish_honoree"):
        raise PermissionDenied
    check_transition(item, ImportState.APPLYING)
    if seen != item.version:
        raise ImportRefused("Bản xem trước vừa thay đổi (có người chọn lại hoặc xem lại): hãy xem rồi áp dụng.")
    if not item.is_applicable:
        raise ImportRefused("Còn dòng có lỗi hoặc cần chọn: tệp chỉ được áp dụng khi mọi dòng đều rõ.")
    if not item.counts.get("create", 0) + item.counts.get("change", 0):
        raise ImportRefused("Tệp không làm thay đổi gì trong danh sách, nên không có gì để áp dụng.")
    before = {"state": item.state}
    item.state, item.publishes = ImportState.APPLYING, publishes
    item.asked_by, item.asked_at, item.refusals = by, timezone.now(), []
    item.save(update_fields=["state", "publishes", "asked_by", "asked_at", "refusals"])
    audit.record(Act.CHANGE, item, by=by, before=before, after={"state": item.state, "publishes": publishes})
    return item


@transaction.atomic
def request_undo(*, import_id: int, by: User) -> ListImport:
    """Request that a worker undoes the import. Raises PermissionDenied, ImportRefused, ListImport.DoesNotExist."""
    item = lock_import(import_id, by)
    check_transition(item, ImportState.UNDOING)
    before = {"state": item.state}
    item.state, item.undone_by, item.refusals = ImportState.UNDOING, by, []
    item.save(update_fields=["state", "undone_by", "refusals"])
    audit.record(Act.CHANGE, item, by=by, before=before, after={"state": item.state})
    return item
