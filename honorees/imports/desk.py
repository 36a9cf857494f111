"""The desk at /quan-tri/nhap-danh-sach/, where officials take in the lists that units send. Its doors join the admin's.

Each step has an address of its own and works as a plain page; htmx only keeps the bar of a long apply moving.
"""

from functools import wraps
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl.utils import get_column_letter

from honorees.choices import AcademicTitle, Gender, Level
from honorees.imports import services
from honorees.imports.choices import ImportState, PortraitState, RowAction
from honorees.imports.forms import AnswersForm, ColumnsForm, PortraitsForm, RowsForm, UploadForm, is_key
from honorees.imports.models import ListImport, PortraitArchive
from honorees.imports.progress import read_progress
from honorees.imports.reconciliation import reconcile
from honorees.imports.services import ImportRefused
from honorees.imports.services.asking import what_stands
from honorees.imports.services.taking import digest_of, error_file, open_file, read_choices, read_file
from honorees.models import Cycle, Honoree, Province
from honorees.spreadsheets.known import read_known
from honorees.spreadsheets.shapes import Choices, Layout, row_key
from honorees.spreadsheets.template import template_workbook
from honorees.spreadsheets.texts import read_texts
from portal.admin.base import Submissions, name_of, short_time

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_A_PAGE = 50
IMPORTS_A_PAGE = 30
PICTURES_A_PAGE = 100
SAMPLES = 3
SHOWN_UNITS = 100

# what rows of the preview can be narrowed to, in the order of the tabs
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
STEPS = [("columns", "Cột"), ("preview", "Xem trước"), ("item", "Kết quả")]
NEXT_STEP = {ImportState.UPLOADED: "import-columns", ImportState.PREVIEWED: "import-preview"}


# --- doors ----------------------------------------------------------------------------------------------------


def doors(site: Any) -> list[Any]:
    """The addresses of the desk under the admin's."""

    def door(route, view, name):
        return path(f"nhap-danh-sach/{route}", site.admin_view(_for_officers(view, site)), name=name)

    return [
        door("", imports, "import-list"),
        door("moi/", upload, "import-upload"),
        door("mau/", template, "import-template"),
        door("doi-chieu/<slug:slug>/", reconciliation, "import-reconciliation"),
        door("<int:pk>/", item, "import-item"),
        door("<int:pk>/cot/", columns, "import-columns"),
        door("<int:pk>/xem-truoc/", preview, "import-preview"),
        door("<int:pk>/tep-goc/", original, "import-original"),
        door("<int:pk>/tep-loi/", marked, "import-marked"),
        door("<int:pk>/ap-dung/", apply, "import-apply"),
        door("<int:pk>/tien-do/", progress, "import-progress"),
        door("<int:pk>/hoan-tac/", undo, "import-undo"),
        door("<int:pk>/nhap-lai/", again, "import-again"),
        door("<int:pk>/chan-dung/", portraits, "import-portraits"),
        door("<int:pk>/chan-dung/<int:archive_pk>/", archive, "import-archive"),
    ]


def _for_officers(view, site):
    @never_cache
    @wraps(view)
    def guard(request, **kwargs):
        if not request.user.has_perm("honorees.import_list"):
            raise PermissionDenied
        request.admin_site = site
        return view(request, **kwargs)

    return guard


def desk_address() -> str:
    return reverse("admin:import-list")


def _context(request, title, found=None, step=""):
    return {
        **request.admin_site.each_context(request),
        "title": title,
        "item": found,
        "step": step,
        "times": _times(found) if found else {},
        "once": get_random_string(24),
    }


def _times(found):
    return {
        "uploaded": short_time(found.uploaded_at),
        "uploaded_by": name_of(found.uploaded_by),
        "asked_by": name_of(found.asked_by) if found.asked_by else "",
        "applied": short_time(found.applied_at),
        "undone": short_time(found.undone_at),
        "undone_by": name_of(found.undone_by) if found.undone_by else "",
        "previewed": short_time(found.previewed_at),
    }


def _find(pk):
    return get_object_or_404(
        ListImport.objects.select_related("cycle__movement", "decision", "uploaded_by", "asked_by", "undone_by"), pk=pk
    )


def _read(found):
    try:
        return read_file(found)
    except ImportRefused as refusal:
        raise Http404(str(refusal)) from None


def _refused(request, refusal, pk):
    messages.error(request, str(refusal))
    return redirect("admin:import-item", pk=pk)


# --- taking in ------------------------------------------------------------------------------------------------


@require_safe
def imports(request):
    """Every file that was sent, the newest first."""
    found = ListImport.objects.select_related("cycle__movement", "decision", "uploaded_by").order_by("-pk")
    page = Paginator(found, IMPORTS_A_PAGE).get_page(_number(request.GET.get("trang")))
    rows = [{"item": one, "time": short_time(one.uploaded_at), "by": name_of(one.uploaded_by)} for one in page]
    context = {
        **_context(request, "Nhập danh sách"),
        "rows": rows,
        "page": page,
        "cycles": Cycle.objects.for_listing()[:20],
    }
    return render(request, "admin/imports/list.html", context)


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Take in a file; the same bytes once more lead to where they were taken in before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_once(request, lambda: _taken_in(request, form)))
    context = {**_context(request, "Gửi tệp danh sách"), "form": form}
    return render(request, "admin/imports/upload.html", context, status=422 if form.is_bound else 200)


def _once(request, act):
    """Where the first post of a form has led; its double is led there too."""
    with transaction.atomic():
        submissions = Submissions(request)
        location = submissions.find()
        if location is None:
            location = act()
            submissions.keep(location)
    return location


def _taken_in(request, form):
    earlier = ListImport.objects.filter(sha256=digest_of(form.content)).select_related("uploaded_by").first()
    if earlier is not None:
        said = f"Đúng tệp này đã được gửi: {name_of(earlier.uploaded_by)}, {short_time(earlier.uploaded_at)}."
        messages.warning(request, f"{said} Dưới đây là lần nhập đó; không có gì được gửi thêm.")
        return earlier.get_absolute_url()
    chosen = form.cleaned_data
    taken = services.take_in(
        workbook=form.workbook,
        content=form.content,
        cycle_id=chosen["cycle"].pk,
        decision_id=chosen["decision"].pk,
        by=request.user,
    )
    return reverse("admin:import-columns", args=[taken.pk])


@require_POST
def again(request, pk):
    """The same file taken in anew, to be compared with the list as it is by now."""
    found = _find(pk)
    workbook = _read(found)

    def act():
        with open_file(found) as file:
            content = file.read()
        taken = services.take_in(
            workbook=workbook,
            content=content,
            cycle_id=found.cycle_id,
            decision_id=found.decision_id,
            by=request.user,
        )
        return reverse("admin:import-columns", args=[taken.pk])

    return HttpResponseRedirect(_once(request, act))


@require_safe
def template(request):
    response = HttpResponse(template_workbook(read_known(None, [])), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-ton-vinh.xlsx"'
    return response


@require_safe
def original(request, pk):
    found = _find(pk)
    try:
        content = open_file(found)
    except FileNotFoundError:
        raise Http404("Tệp không còn trong kho.") from None
    return FileResponse(content, as_attachment=True, filename=found.filename, content_type="application/octet-stream")


@require_safe
def marked(request, pk):
    """The file back, its faulty cells marked and commented."""
    found = _find(pk)
    stem = found.filename.rpartition(".")[0] or found.filename
    try:
        content = error_file(found)
    except ImportRefused as refusal:
        raise Http404(str(refusal)) from None
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{stem} - can sua.xlsx')}"
    return response


# --- columns --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request, pk):
    """How the columns are read, with samples; corrected here, and remembered for the next file."""
    found = _find(pk)
    if found.state not in {ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED, ImportState.UNDONE}:
        return _refused(request, f"Không xem lại cột được: {what_stands(found)}.", pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, layout=Layout.from_plain(found.layout))
    if request.method == "POST" and form.is_valid():
        layout, said = form.corrected()
        try:
            services.preview(import_id=pk, seen=found.version, by=request.user, layout=layout)
        except ImportRefused as refusal:
            return _refused(request, refusal, pk)
        services.remember_columns(headings=said, by=request.user)
        return redirect("admin:import-preview", pk=pk)
    workbook = _read(found)
    context = {
        **_context(request, "Cột của tệp", found, "columns"),
        "form": form,
        "sheets": list(_shown_sheets(form, workbook)),
        "notes": workbook.notes,
    }
    return render(request, "admin/imports/columns.html", context, status=422 if form.is_bound else 200)


def _shown_sheets(form, workbook):
    contents = read_texts(workbook)
    for number, layout in enumerate(form.layout.sheets):
        texts = contents[layout.name]
        rows = [row for row in sorted(texts.sheet.rows) if row >= layout.first_row]
        first = form.first_alike.get(number, number)
        yield {
            "layout": layout,
            "is_read": form[f"doc-{number}"] if layout.headings else None,
            "count": len(rows),
            "alike": form.layout.sheets[first].name if first != number else "",
            "columns": [
                {
                    "letter": get_column_letter(heading.column),
                    "heading": heading,
                    "field": form[f"cot-{number}-{heading.column}"],
                    "samples": _samples(texts, rows, heading.column),
                }
                for heading in layout.headings
                if first == number
            ],
        }


def _samples(texts, rows, column):
    """The first texts of the column, as they are read: out of their old encoding."""
    found = (text for row in rows if (text := texts.at(row, column)))
    return list(islice(found, SAMPLES))


# --- the preview ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, pk):
    """Row by row what the file would do; posted are answers, after which it is compared anew."""
    found = _find(pk)
    if request.method == "POST":
        return _answered(request, found)
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
    page = Paginator(rows, ROWS_A_PAGE).get_page(form.cleaned_data["trang"] or 1)
    tabs = [
        {"value": value, "label": label, "count": found.counts.get(key, 0), "is_current": value == kind}
        for value, label, key in TABS
        if not value or value == kind or found.counts.get(key, 0)
    ]
    choices = read_choices(found.answers)
    context = {
        **_context(request, "Xem trước", found, "preview"),
        "tabs": tabs,
        "kind": kind,
        "page": page,
        "shown": [_shown_row(row, number, choices) for number, row in enumerate(page)],
        "may_choose": found.state in {ImportState.PREVIEWED, ImportState.FAILED, ImportState.UNDONE},
        "has_answers": choices != Choices(),
        "may_apply": found.state == ImportState.PREVIEWED,
        "may_publish": request.user.has_perm("honorees.publish_honoree"),
        "changes_something": found.counts.get("create", 0) + found.counts.get("change", 0) > 0,
        "questions": _shown_questions(found, choices, len(page)),
        "new_units": found.new_units[:SHOWN_UNITS],
        "more_units": max(0, len(found.new_units) - SHOWN_UNITS),
        "levels": Level.choices,
        "provinces": _provinces(found) if found.new_units else [],
    }
    return render(request, "admin/imports/preview.html", context)


def _provinces(found):
    """Those of the day of the decision first: a list of that day names them."""
    day = found.decision.issued_on
    then = Province.objects.in_force(day).order_by("sort_key")
    return [(province.pk, province.name) for province in then]


def _shown_questions(found, choices, start):
    """Each name that may be a known unit, numbered behind the rows of the page."""
    return [
        {**question, "number": start + number, "chosen": str(choices.units.get(question["key"], ""))}
        for number, question in enumerate(found.questions[:SHOWN_UNITS])
    ]


def _shown_row(row, number, choices):
    """What the template needs of a row, ready to be written."""
    shown, key = row.shown, row_key(row.sheet, row.number)
    faults = [
        {**fault, "letter": get_column_letter(fault["column"]) if fault["column"] else ""}
        for fault in shown.get("faults", [])
    ]
    duplicates = [one for one in shown.get("suggestions", []) if one["kind"] == "duplicate"]
    return {
        "row": row,
        "number": number,
        "faults": [fault for fault in faults if fault["is_blocking"]],
        "warnings": [fault for fault in faults if not fault["is_blocking"]],
        "changes": shown.get("changes", []),
        "conversions": shown.get("conversions", []),
        "notes": shown.get("notes", []),
        "duplicates": duplicates,
        "key": key,
        "about": ", ".join(filter(None, [row.after.get("post"), row.after.get("unit_name"), *_person(row.after)])),
        "chosen": str(choices.duplicates.get(key, "")),
        "is_left_out": key in choices.skipped,
    }


def _person(after):
    """What a row says of the person, in words."""
    gender, title = after.get("gender"), after.get("academic_title")
    return [
        Gender(gender).label.lower() if gender else "",
        f"sinh {after['birth_year']}" if after.get("birth_year") else "",
        AcademicTitle(title).label.lower() if title else "",
    ]


def _answered(request, found):
    form = AnswersForm(request.POST)
    back = request.POST.get("back", "")
    address = reverse("admin:import-preview", args=[found.pk])
    if not form.is_valid():
        messages.error(request, " ".join(text for texts in form.errors.values() for text in texts))
        return HttpResponseRedirect(address)
    planned = {unit["key"]: unit for unit in found.new_units}
    chosen = Choices() if request.POST.get("reset") else form.added_to(read_choices(found.answers), planned)
    try:
        services.preview(
            import_id=found.pk,
            seen=form.cleaned_data["seen"],
            by=request.user,
            choices=chosen,
        )
    except ImportRefused as refusal:
        return _refused(request, refusal, found.pk)
    messages.success(request, "Đã đối chiếu lại với danh sách hiện tại.")
    query = f"?viec={quote(back)}" if back in [value for value, _, _ in TABS[1:]] else ""
    return HttpResponseRedirect(f"{address}{query}")


# --- applying, undoing ----------------------------------------------------------------------------------------


@require_POST
def apply(request, pk):
    found = _find(pk)
    try:
        services.ask_to_apply(
            import_id=pk,
            seen=request.POST.get("seen", ""),
            publishes=bool(request.POST.get("publishes")),
            by=request.user,
        )
    except ImportRefused as refusal:
        found.refresh_from_db()
        if not (found.asked_by_id == request.user.pk and found.is_under_way):  # else: a second click
            messages.error(request, str(refusal))
    return redirect("admin:import-item", pk=pk)


@require_POST
def undo(request, pk):
    found = _find(pk)
    try:
        services.ask_to_undo(import_id=pk, by=request.user)
    except ImportRefused as refusal:
        found.refresh_from_db()
        if not (found.undone_by_id == request.user.pk and found.is_under_way):
            messages.error(request, str(refusal))
    return redirect("admin:import-item", pk=pk)


@require_safe
def item(request, pk):
    """Where an import has come to: its bar while it is applied, then what came of it."""
    found = _find(pk)
    if found.state in NEXT_STEP:
        return redirect(f"admin:{NEXT_STEP[ImportState(found.state)]}", pk=pk)
    context = {
        **_context(request, "Kết quả", found, "item"),
        "progress": read_progress(found) if found.is_under_way else None,
        "touched": found.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE]).order_by("position")[:20],
    }
    return render(request, "admin/imports/item.html", context)


@require_safe
def progress(request, pk):
    """The bar alone, for htmx; when the work has ended, the page is loaded anew."""
    found = _find(pk)
    if not found.is_under_way:
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "admin/imports/_progress.html", {"item": found, "progress": read_progress(found)})


# --- portraits ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def portraits(request, pk):
    """The archives of portraits of an import, and where another one is sent."""
    found = _find(pk)
    form = PortraitsForm(request.POST, request.FILES) if request.method == "POST" else PortraitsForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]

        def act():
            taken = services.take_in_portraits(import_id=pk, filename=file.name, content=file.read(), by=request.user)
            return reverse("admin:import-archive", args=[pk, taken.pk])

        try:
            return HttpResponseRedirect(_once(request, act))
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
    archives = found.archives.annotate(file_count=Count("files")).select_related("uploaded_by")
    context = {
        **_context(request, "Chân dung", found, "item"),
        "form": form,
        "archives": [
            {"archive": one, "by": name_of(one.uploaded_by), "time": short_time(one.uploaded_at)} for one in archives
        ],
        "is_applied": found.state == ImportState.APPLIED,
    }
    return render(request, "admin/imports/portraits.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request, pk, archive_pk):
    """Whose each picture is: the sure ones are placed, the doubtful ones chosen for."""
    found = _find(pk)
    one = get_object_or_404(PortraitArchive, pk=archive_pk, list_import=found)
    if request.method == "POST":
        chosen = {
            int(name.removeprefix("anh-")): int(value)
            for name, value in request.POST.items()
            if name.startswith("anh-") and is_key(name.removeprefix("anh-")) and is_key(value)
        }
        try:
            count = services.ask_to_place(archive_id=one.pk, chosen=chosen, by=request.user)
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            said = f"Đang gắn {count} chân dung." if count else "Không có ảnh nào để gắn."
            messages.success(request, said)
        return redirect("admin:import-archive", pk=pk, archive_pk=archive_pk)
    files = one.files.select_related("honoree").order_by("pk")
    counts = {row["state"]: row["total"] for row in files.order_by().values("state").annotate(total=Count("pk"))}
    page = Paginator(files, PICTURES_A_PAGE).get_page(_number(request.GET.get("trang")))
    names = Honoree.objects.in_bulk({key for file in page for key in file.candidates})
    context = {
        **_context(request, "Chân dung", found, "item"),
        "archive": one,
        "page": page,
        "counts": [(state.value, state.label, counts.get(state, 0)) for state in PortraitState if counts.get(state)],
        "is_under_way": one.asked_at is not None and bool(counts.get(PortraitState.SURE)),
        "may_place": one.asked_at is None or bool(counts.get(PortraitState.DOUBTFUL)),
        "files": [
            {"file": file, "choices": [(key, names[key].name) for key in file.candidates if key in names]}
            for file in page
        ],
    }
    return render(request, "admin/imports/archive.html", context)


# --- the count ------------------------------------------------------------------------------------------------


@require_safe
def reconciliation(request, slug):
    """What was announced for a cycle against what stands in the list."""
    cycle = get_object_or_404(Cycle.objects.select_related("movement"), slug=slug)
    found = reconcile(cycle)
    page = Paginator(found.units, ROWS_A_PAGE).get_page(_number(request.GET.get("trang")))
    context = {
        **_context(request, f"Đối chiếu giai đoạn {cycle.period}"),
        "cycle": cycle,
        "found": found,
        "page": page,
        "units": [
            {**unit, "level": Level(unit["unit__level"]).label, "address": _honours_of(cycle, unit)} for unit in page
        ],
    }
    return render(request, "admin/imports/reconciliation.html", context)


def _honours_of(cycle, unit):
    return f"{reverse('admin:honorees_honour_changelist')}?giai_doan={cycle.slug}&unit__id__exact={unit['unit_id']}"


# --- the admin's front page -----------------------------------------------------------------------------------


def entries(request) -> list[dict[str, Any]]:
    """What stands in the admin's navigation before the lists: the desk itself."""
    if not request.user.has_perm("honorees.import_list"):
        return []
    return [{"name": "Nhập danh sách", "object_name": "Imports", "admin_url": desk_address(), "add_url": None}]


def notes(request):
    """What waits at the desk, for the admin's front page."""
    if not request.user.has_perm("honorees.import_list"):
        return
    waiting = ListImport.objects.filter(
        state__in=[ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED]
    ).count()
    if waiting:
        yield {"text": f"{waiting} tệp danh sách đang chờ xem và áp dụng", "address": desk_address()}
