from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from openpyxl.utils import get_column_letter

from honorees.choices import AcademicTitle, Gender, Level
from honorees.imports import services
from honorees.imports.choices import ImportState
from honorees.imports.forms import PreviewChoicesForm, RowsForm
from honorees.imports.models import ImportedRow, ListImport
from honorees.imports.services import ImportRefused
from honorees.imports.views.pages import get_import, page_context, refused
from honorees.models import Province
from honorees.spreadsheets.types import PlanChoices, RowAction, row_key
from portal.core.users import person

PAGE_SIZE = 50
MAX_SHOWN_UNITS = 100

# filters of the preview's rows, in the order of the tabs: value, label, key of ListImport.counts
TABS = [
    ("", "Tất cả", "all"),
    ("faulty", "Có lỗi", "faulty"),
    ("asked", "Trùng, cần chọn", "asked"),
    ("create", "Thêm mới", "create"),
    ("change", "Sửa", "change"),
    ("same", "Giữ nguyên", "same"),
    ("warned", "Có lưu ý", "warned"),
    ("converted", "Đã chuyển mã chữ", "converted"),
    ("skipped", "Bỏ qua", "skipped"),
]


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what applying would do with each row; POST stores choices and compares the file again."""
    found = get_import(pk)
    if request.method == "POST":
        return _post_choices(request, found)
    if found.state == ImportState.UPLOADED:
        return redirect("admin:import-columns", pk=pk)
    form = RowsForm(request.GET)
    if not form.is_valid():
        raise Http404("Không có trang này.")
    kind = form.cleaned_data["viec"]
    rows = found.rows.order_by("position")
    if kind in RowAction.values:
        rows = rows.filter(action=kind)
    elif kind:
        rows = rows.filter(**{f"is_{kind}": True})
    page = Paginator(rows, PAGE_SIZE).get_page(form.cleaned_data["trang"] or 1)
    tabs = [
        {"value": value, "label": label, "count": found.counts.get(key, 0), "is_current": value == kind}
        for value, label, key in TABS
        if not value or value == kind or found.counts.get(key, 0)
    ]
    choices = PlanChoices(**found.answers)
    provinces = Province.objects.in_force(found.decision.issued_on)
    context = {
        **page_context(request, "Xem trước", found, "preview"),
        "tabs": tabs,
        "kind": kind,
        "page": page,
        "rows": [_shown_row(row, number, choices) for number, row in enumerate(page)],
        "may_choose": found.state in {ImportState.PREVIEWED, ImportState.FAILED, ImportState.UNDONE},
        "has_choices": choices != PlanChoices(),
        "may_apply": found.state == ImportState.PREVIEWED,
        "may_publish": request.user.has_perm("honorees.publish_honoree"),
        "changes_something": found.counts.get("create", 0) + found.counts.get("change", 0) > 0,
        # numbered after the rows of the page
        "questions": [
            {**question, "number": len(page) + number, "chosen": str(choices.units.get(question["key"], ""))}
            for number, question in enumerate(found.questions[:MAX_SHOWN_UNITS])
        ],
        "new_units": found.new_units[:MAX_SHOWN_UNITS],
        "more_units": max(0, len(found.new_units) - MAX_SHOWN_UNITS),
        "levels": Level.choices,
        "provinces": list(provinces.order_by("sort_key").values_list("pk", "name")) if found.new_units else [],
    }
    return render(request, "admin/imports/preview.html", context)


def _shown_row(row: ImportedRow, number: int, choices: PlanChoices) -> dict[str, Any]:
    """Return the template context of a row."""
    shown, key = row.shown, row_key(row.sheet, row.number)
    faults = [
        {**fault, "letter": get_column_letter(fault["column"]) if fault["column"] else ""}
        for fault in shown.get("faults", [])
    ]
    about = [row.after.get("post"), row.after.get("unit_name"), *_person_texts(row.after)]
    return {
        "row": row,
        "number": number,
        "faults": [fault for fault in faults if fault["is_blocking"]],
        "warnings": [fault for fault in faults if not fault["is_blocking"]],
        "changes": shown.get("changes", []),
        "conversions": shown.get("conversions", []),
        "notes": shown.get("notes", []),
        "duplicates": [item for item in shown.get("suggestions", []) if item["kind"] == "duplicate"],
        "key": key,
        "about": ", ".join(filter(None, about)),
        "chosen": str(choices.duplicates.get(key, "")),
        "is_left_out": key in choices.skipped,
    }


def _person_texts(after: dict[str, Any]) -> list[str]:
    """Return gender, birth year and title of the row's person in Vietnamese, empty where unknown."""
    gender, title = after.get("gender"), after.get("academic_title")
    return [
        Gender(gender).label.lower() if gender else "",
        f"sinh {after['birth_year']}" if after.get("birth_year") else "",
        AcademicTitle(title).label.lower() if title else "",
    ]


def _post_choices(request: HttpRequest, found: ListImport) -> HttpResponse:
    form = PreviewChoicesForm(request.POST)
    back = request.POST.get("back", "")
    address = reverse("admin:import-preview", args=[found.pk])
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return HttpResponseRedirect(address)
    planned = {unit["key"]: unit for unit in found.new_units}
    chosen = PlanChoices() if request.POST.get("reset") else form.merged_with(PlanChoices(**found.answers), planned)
    try:
        services.preview(import_id=found.pk, seen=form.cleaned_data["seen"], by=person(request), choices=chosen)
    except ImportRefused as refusal:
        return refused(request, refusal, found.pk)
    messages.success(request, "Đã đối chiếu lại với danh sách hiện tại.")
    query = f"?viec={quote(back)}" if back in [value for value, _, _ in TABS[1:]] else ""
    return HttpResponseRedirect(f"{address}{query}")
