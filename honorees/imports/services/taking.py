"""A file taken in, its columns told apart, and compared with the list row by row; nothing of it is in the list yet."""

import hashlib
import uuid
from dataclasses import asdict
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from honorees.imports.choices import ImportState, RowAction
from honorees.imports.known import read_known
from honorees.imports.models import ImportedRow, ListImport, RememberedColumn
from honorees.imports.services.asking import ImportRefused, check_move, locked
from honorees.spreadsheets.plan.planning import make_plan, own_ids
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import Choices, Column, FilePlan, FileRefused, Layout, RowPlan, Workbook
from honorees.spreadsheets.understand.headings import recognise
from honorees.spreadsheets.write.error_workbook import error_workbook

FOLDER = "nhap-danh-sach"
CHUNK = 1000


def remembered_columns() -> dict[str, str]:
    return dict(RememberedColumn.objects.values_list("heading", "meaning"))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def store(content: bytes, extension: str) -> str:
    """Put a file where only this portal reads it; no address leads there, and nobody can guess the name."""
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.{extension}", ContentFile(content))


@transaction.atomic
def take_in(*, workbook: Workbook, content: bytes, cycle_id: int, decision_id: int, by: Any) -> ListImport:
    """Keep a file that could be read, with its columns as they are recognised. Raises PermissionDenied."""
    if not by.has_perm("honorees.import_list"):
        raise PermissionDenied
    return ListImport.objects.create(
        filename=workbook.filename[-255:],
        stored_as=store(content, workbook.kind),
        byte_size=len(content),
        sha256=digest_of(content),
        cycle_id=cycle_id,
        decision_id=decision_id,
        uploaded_by=by,
        layout=recognise(workbook, remembered_columns()).to_plain(),
        answers=Choices().to_plain(),
    )


def read_file(item: ListImport) -> Workbook:
    """The file as it was sent. Raises ImportRefused where storage has lost it."""
    try:
        with default_storage.open(item.stored_as) as file:
            return read_workbook(file, item.filename)
    except (FileNotFoundError, FileRefused):
        raise ImportRefused("Tệp gốc không còn trong kho: hãy gửi lại tệp.") from None


def plan_of(item: ListImport, workbook: Workbook, layout: Layout, choices: Choices) -> FilePlan:
    known = read_known(item.cycle, own_ids(workbook, layout))
    return make_plan(workbook, layout, cycle=item.cycle, decision=item.decision, choices=choices, known=known)


def read_choices(plain: dict[str, Any]) -> Choices:
    return Choices(**plain)


def preview(
    *, import_id: int, seen: str, by: Any, layout: Layout | None = None, choices: Choices | None = None
) -> ListImport:
    """Compare the file with the list as it is now, by these columns and answers, and keep the outcome.

    seen: the version that the person looked at. Raises PermissionDenied, ImportRefused, ListImport.DoesNotExist.
    """
    if not by.has_perm("honorees.import_list"):
        raise PermissionDenied
    item = ListImport.objects.select_related("cycle", "decision").get(pk=import_id)
    check_move(item, ImportState.PREVIEWED)
    layout = layout or Layout.from_plain(item.layout)
    choices = choices or read_choices(item.answers)
    # before anything is read: what changes from here on is a conflict when the file is applied
    at = timezone.now()
    plan = plan_of(item, read_file(item), layout, choices)
    return keep_plan(import_id=import_id, seen=seen, at=at, layout=layout, choices=choices, plan=plan, by=by)


@transaction.atomic
def keep_plan(
    *, import_id: int, seen: str, at: Any, layout: Layout, choices: Choices, plan: FilePlan, by: Any
) -> ListImport:
    item = locked(import_id, by)
    check_move(item, ImportState.PREVIEWED)
    if seen != item.version:
        raise ImportRefused("Đồng nghiệp vừa chọn lại hoặc xem trước lại tệp này: hãy xem bản mới nhất rồi làm tiếp.")
    item.state, item.previewed_at, item.refusals = ImportState.PREVIEWED, at, []
    item.layout, item.answers = layout.to_plain(), choices.to_plain()
    item.sheet_faults = [asdict(fault) for fault in plan.faults]
    item.new_units = [asdict(unit) for unit in plan.new_units]
    item.questions = unit_questions(plan)
    item.is_applicable = plan.is_applicable
    item.asked_by, item.asked_at, item.applied_at, item.undone_by, item.undone_at = None, None, None, None, None
    rows = [planned_row(item, position, row) for position, row in enumerate(plan.rows, start=1)]
    item.counts = count_rows(rows) | {"new_units": len(plan.new_units)}
    item.rows.all().delete()
    for start in range(0, len(rows), CHUNK):
        ImportedRow.objects.bulk_create(rows[start : start + CHUNK])
    item.save()
    return item


def unit_questions(plan: FilePlan) -> list[dict[str, Any]]:
    """Each name that may be a known unit once, however many rows it stands in."""
    questions: dict[str, dict[str, Any]] = {}
    for row in plan.rows:
        asked = set()
        for one in row.suggestions:
            if one.kind != "unit":
                continue
            begun = {"key": one.key, "name": one.said, "is_open": False, "rows": 0, "options": []}
            question = questions.setdefault(one.key, begun)
            question["is_open"] |= any(fault.code == "unit_ambiguous" for fault in row.faults)
            if one.key not in asked:
                question["rows"] += 1
                asked.add(one.key)
            if one.id is not None and one.id not in [option["id"] for option in question["options"]]:
                question["options"].append({"id": one.id, "label": one.label, "reason": one.reason})
    return sorted(questions.values(), key=lambda question: not question["is_open"])


def planned_row(item: ListImport, position: int, row: RowPlan) -> ImportedRow:
    plain = asdict(row)
    return ImportedRow(
        list_import=item,
        position=position,
        sheet=row.sheet[:100],
        number=row.row,
        action=RowAction(row.action.value),
        label=row.label[:300],
        is_asked=any(one.kind == "duplicate" for one in row.suggestions),
        is_warned=any(not fault.is_blocking for fault in row.faults),
        is_converted=bool(row.conversions),
        honoree_id=row.honoree_id,
        honour_id=row.honour_id,
        before=row.before,
        after=row.after,
        shown={
            "honoree_id": row.honoree_id,
            **{name: plain[name] for name in ("changes", "conversions", "faults", "suggestions", "notes")},
        },
    )


def count_rows(rows: list[ImportedRow]) -> dict[str, int]:
    counts = {action.value: 0 for action in RowAction}
    counts |= {"asked": 0, "warned": 0, "converted": 0, "all": len(rows)}
    for row in rows:
        counts[row.action] += 1
        counts["asked"] += row.is_asked
        counts["warned"] += row.is_warned
        counts["converted"] += row.is_converted
    return counts


@transaction.atomic
def remember_columns(*, headings: dict[str, str], by: Any) -> None:
    """What an official has corrected, for the next file; what is as it was recognised need not be remembered."""
    if not by.has_perm("honorees.import_list"):
        raise PermissionDenied
    for heading, meaning in headings.items():
        RememberedColumn.objects.update_or_create(
            heading=heading[:200], defaults={"meaning": Column(meaning).value, "said_by": by}
        )


def open_file(item: ListImport) -> IO[bytes]:
    return default_storage.open(item.stored_as)


def error_file(item: ListImport) -> bytes:
    """The file back with its faults marked, as it would be previewed now."""
    workbook, layout = read_file(item), Layout.from_plain(item.layout)
    return error_workbook(workbook, plan_of(item, workbook, layout, read_choices(item.answers)))
