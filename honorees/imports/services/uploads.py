"""Upload and preview: store a file, recognise its columns, compare it with the list. Nothing is written to the list."""

import hashlib
import uuid
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from honorees.choices import Level
from honorees.imports.choices import ImportState
from honorees.imports.known import read_known
from honorees.imports.models import ImportedRow, ListImport, RememberedColumn
from honorees.imports.services.requests import ImportRefused, check_may_import, check_transition, lock_import
from honorees.models import Honoree, Province, Unit
from honorees.spreadsheets.plan.planning import build_plan, own_ids
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import (
    NEW,
    FilePlan,
    FileRefused,
    Layout,
    Meaning,
    PlanChoices,
    RowAction,
    RowPlan,
    Workbook,
)
from honorees.spreadsheets.understand.headings import recognise
from honorees.spreadsheets.write.error_workbook import error_workbook
from portal.publication import audit
from portal.publication.choices import Act
from portal.publication.content import content_of, difference

FOLDER = "nhap-danh-sach"
CHUNK = 1000


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def store_file(content: bytes, extension: str) -> str:
    """Store a file under a random name that has no URL; return the name in storage."""
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.{extension}", ContentFile(content))


@transaction.atomic
def receive_file(*, workbook: Workbook, cycle_id: int, decision_id: int, by: User) -> ListImport:
    """Store an uploaded list with its recognised columns, before any preview. Raises PermissionDenied."""
    check_may_import(by)
    remembered = dict(RememberedColumn.objects.values_list("heading", "meaning"))
    item = ListImport.objects.create(
        filename=workbook.filename[-255:],
        stored_as=store_file(workbook.content, workbook.kind),
        byte_size=len(workbook.content),
        sha256=sha256_of(workbook.content),
        cycle_id=cycle_id,
        decision_id=decision_id,
        uploaded_by=by,
        layout=asdict(recognise(workbook, remembered)),
        answers=asdict(PlanChoices()),
    )
    audit.record(Act.ADD, item, by=by, after=content_of(ListImport).snapshot(item))
    return item


def read_file(item: ListImport) -> Workbook:
    """Return the uploaded workbook. Raises ImportRefused if it is missing from storage."""
    try:
        with default_storage.open(item.stored_as) as file:
            return read_workbook(file, item.filename)
    except (FileNotFoundError, FileRefused):
        raise ImportRefused("Tệp gốc không còn trong kho: hãy gửi lại tệp.") from None


def plan_import(item: ListImport, workbook: Workbook, layout: Layout, choices: PlanChoices) -> FilePlan:
    known = read_known(item.cycle, own_ids(workbook, layout))
    return build_plan(workbook, layout, cycle=item.cycle, decision=item.decision, choices=choices, known=known)


def preview(
    *,
    import_id: int,
    seen: str,
    by: User,
    layout: Layout | None = None,
    choices: PlanChoices | None = None,
    corrections: dict[str, str] | None = None,
) -> ListImport:
    """Compare the file with the current list, with these columns and choices, and store the plan.

    seen: the version of the preview on the official's screen. corrections: meanings by heading key that the official
    corrected, kept for later files.
    Raises PermissionDenied, ImportRefused, ListImport.DoesNotExist.
    """
    check_may_import(by)
    item = ListImport.objects.select_related("cycle", "decision").get(pk=import_id)
    check_transition(item, ImportState.PREVIEWED)
    layout = layout or Layout.from_plain(item.layout)
    choices = choices or PlanChoices(**item.answers)
    # taken before reading: any later change of the list is a conflict when the file is applied
    previewed_at = timezone.now()
    plan = plan_import(item, read_file(item), layout, choices)
    with transaction.atomic():
        item = lock_import(import_id, by)
        check_transition(item, ImportState.PREVIEWED)
        if seen != item.version:
            raise ImportRefused(
                "Đồng nghiệp vừa chọn lại hoặc xem trước lại tệp này: hãy xem bản mới nhất rồi làm tiếp."
            )
        state, texts = item.state, plan_texts(item)
        item.state, item.previewed_at, item.refusals = ImportState.PREVIEWED, previewed_at, []
        item.layout, item.answers = asdict(layout), asdict(choices)
        store_plan(item, plan)
        for heading, meaning in (corrections or {}).items():
            RememberedColumn.objects.update_or_create(
                heading=heading[:200], defaults={"meaning": Meaning(meaning).value, "said_by": by}
            )
        record_preview(item, state, texts, by)
    return item


def store_plan(item: ListImport, plan: FilePlan) -> None:
    item.sheet_faults = [asdict(fault) for fault in plan.faults]
    item.new_units = [asdict(unit) for unit in plan.new_units]
    item.questions = unit_questions(plan)
    item.is_applicable = plan.is_applicable
    item.asked_by, item.asked_at, item.applied_at, item.undone_by, item.undone_at = None, None, None, None, None
    rows = [planned_row(item, position, row) for position, row in enumerate(plan.rows, start=1)]
    item.counts = count_rows(rows) | {"new_units": len(plan.new_units)}
    item.rows.all().delete()
    ImportedRow.objects.bulk_create(rows, batch_size=CHUNK)
    item.save()


def unit_questions(plan: FilePlan) -> list[dict[str, Any]]:
    """Return one question for each name in the file that may be a known unit, open questions first."""
    questions: dict[str, dict[str, Any]] = {}
    for row in plan.rows:
        counted = set()
        for suggestion in row.suggestions:
            if suggestion.kind != "unit":
                continue
            key, unit_id = suggestion.key, suggestion.id
            initial = {"key": key, "name": suggestion.unit_text, "is_open": False, "rows": 0, "options": []}
            question = questions.setdefault(key, initial)
            question["is_open"] |= any(fault.code == "unit_ambiguous" for fault in row.faults)
            if key not in counted:
                question["rows"] += 1
                counted.add(key)
            if unit_id is not None and unit_id not in [option["id"] for option in question["options"]]:
                question["options"].append({"id": unit_id, "label": suggestion.label, "reason": suggestion.reason})
    return sorted(questions.values(), key=lambda question: not question["is_open"])


def planned_row(item: ListImport, position: int, row: RowPlan) -> ImportedRow:
    plain = asdict(row)
    return ImportedRow(
        list_import=item,
        position=position,
        sheet=row.sheet[:100],
        number=row.row,
        action=row.action,
        label=row.label[:300],
        is_asked=any(suggestion.kind == "duplicate" for suggestion in row.suggestions),
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
    actions = Counter(row.action for row in rows)
    return {action.value: actions[action] for action in RowAction} | {
        "asked": sum(row.is_asked for row in rows),
        "warned": sum(row.is_warned for row in rows),
        "converted": sum(row.is_converted for row in rows),
        "all": len(rows),
    }


def plan_texts(item: ListImport) -> dict[str, set[str]]:
    """Return what the columns of an import mean, and the choices made for it, for the audit log."""
    layout, choices = Layout.from_plain(item.layout), PlanChoices(**item.answers)
    units = Unit.objects.in_bulk([chosen for chosen in choices.units.values() if chosen != NEW])
    people = Honoree.objects.in_bulk([chosen for chosen in choices.duplicates.values() if chosen != NEW])
    provinces = Province.objects.in_bulk([unit.get("province_id") for unit in choices.new_units.values()])
    return {
        "columns": {
            f"{sheet.name} › {heading.text or heading.column}: {heading.meaning.label}"
            for sheet in layout.sheets
            for heading in sheet.headings
            if not sheet.is_skipped
        },
        "choices": {
            *(f"Đơn vị “{key}”: {units.get(chosen, 'đơn vị mới')}" for key, chosen in choices.units.items()),
            *(f"{row}: {people.get(chosen, 'người khác')}" for row, chosen in choices.duplicates.items()),
            *(f"{row}: bỏ qua" for row in choices.skipped),
            *(
                f"Đơn vị mới “{key}”: {unit.get('name')}, {provinces.get(unit.get('province_id'), Level.CENTRAL.label)}"
                for key, unit in choices.new_units.items()
            ),
        },
    }


def record_preview(item: ListImport, state: str, texts: dict[str, set[str]], by: User) -> None:
    """Record a preview. state, texts: of the import before it; what differs now is recorded."""
    before, after = difference({"state": state}, {"state": item.state})
    now = plan_texts(item)
    for name in now:
        before[name], after[name] = sorted(texts[name] - now[name]), sorted(now[name] - texts[name])
    audit.record(Act.CHANGE, item, by=by, before=before, after=after, reason="Đối chiếu tệp với danh sách")


def error_file(item: ListImport) -> bytes:
    """Return the uploaded file as xlsx with the faults of a preview made now marked. Raises ImportRefused."""
    workbook, layout = read_file(item), Layout.from_plain(item.layout)
    return error_workbook(workbook, plan_import(item, workbook, layout, PlanChoices(**item.answers)))
