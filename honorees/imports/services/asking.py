"""What an official asks for: that a file be applied, that it be undone. A worker does it (work.py)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from honorees.imports.choices import IMPORT_MOVES, ImportState
from honorees.imports.models import ListImport
from portal.vietnamese import format_datetime


class ImportRefused(Exception):
    """It cannot be done as things stand. The message is Vietnamese and meant for staff.

    rows: [{"row": "Trang 1, dòng 7", "text": …}], where single rows are the reason.
    """

    def __init__(self, message: str, rows: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.rows = rows or []


def locked(import_id: int, by: Any) -> ListImport:
    """The import, locked until the end of the transaction. Raises PermissionDenied and ListImport.DoesNotExist."""
    if not by.has_perm("honorees.import_list"):
        raise PermissionDenied
    return ListImport.objects.select_for_update().get(pk=import_id)


def check_move(item: ListImport, to: ImportState) -> None:
    """Raise ImportRefused, saying what has happened to the import meanwhile, if it cannot become `to` now."""
    if to not in IMPORT_MOVES[ImportState(item.state)]:
        raise ImportRefused(f"Chưa làm được: {what_stands(item)}.")


def what_stands(item: ListImport) -> str:
    """Who has brought the import to where it is."""

    def by_at(who: Any, at: datetime | None) -> str:
        name = who.get_full_name() or who.get_username() if who else ""
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
def ask_to_apply(*, import_id: int, seen: str, publishes: bool, by: Any) -> ListImport:
    """Have the file applied as it was previewed.

    seen: the version of the preview that the person looked at; a choice that a colleague has made since refuses.
    Raises PermissionDenied (also for `publishes` without the right to publish), ImportRefused, ListImport.DoesNotExist.
    """
    item = locked(import_id, by)
    if publishes and not by.has_perm("honorees.publish_honoree"):
        raise PermissionDenied
    check_move(item, ImportState.APPLYING)
    if seen != item.version:
        raise ImportRefused("Bản xem trước vừa thay đổi (có người chọn lại hoặc xem lại): hãy xem rồi áp dụng.")
    if not item.is_applicable:
        raise ImportRefused("Còn dòng có lỗi hoặc cần chọn: tệp chỉ được áp dụng khi mọi dòng đều rõ.")
    if not item.counts.get("create", 0) + item.counts.get("change", 0):
        raise ImportRefused("Tệp không làm thay đổi gì trong danh sách, nên không có gì để áp dụng.")
    item.state, item.publishes = ImportState.APPLYING, publishes
    item.asked_by, item.asked_at, item.refusals = by, timezone.now(), []
    item.save(update_fields=["state", "publishes", "asked_by", "asked_at", "refusals"])
    return item


@transaction.atomic
def ask_to_undo(*, import_id: int, by: Any) -> ListImport:
    """Have all that the import did taken back. Raises PermissionDenied, ImportRefused, ListImport.DoesNotExist."""
    item = locked(import_id, by)
    check_move(item, ImportState.UNDOING)
    item.state, item.undone_by, item.refusals = ImportState.UNDOING, by, []
    item.save(update_fields=["state", "undone_by", "refusals"])
    return item
