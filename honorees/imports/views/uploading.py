from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from honorees.imports import services
from honorees.imports.forms import UploadForm
from honorees.imports.known import read_known
from honorees.imports.models import ListImport
from honorees.imports.services import ImportRefused
from honorees.imports.services.uploads import error_file, sha256_of
from honorees.imports.views.pages import get_import, get_workbook, page_context
from honorees.models import Cycle
from honorees.spreadsheets.types import Workbook
from honorees.spreadsheets.write.template import template_workbook
from portal.core.users import name_of, person
from portal.files.tables import XLSX
from portal.staff.model_admin import Submissions, short_time

PAGE_SIZE = 30


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """List all imports, newest first."""
    found = ListImport.objects.select_related("cycle__movement", "decision", "uploaded_by").order_by("-pk")
    page = Paginator(found, PAGE_SIZE).get_page(page_number_from(request.GET.get("trang")))
    rows = [{"item": item, "time": short_time(item.uploaded_at), "by": name_of(item.uploaded_by)} for item in page]
    context = {
        **page_context(request, "Nhập danh sách"),
        "rows": rows,
        "page": page,
        "cycles": Cycle.objects.for_listing()[:20],
    }
    return render(request, "admin/imports/list.html", context)


def page_number_from(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a list; a file with the same content as an earlier one redirects to that import."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        return submit_once(request, lambda: _uploaded(request, form))
    context = {**page_context(request, "Gửi tệp danh sách"), "form": form}
    return render(request, "admin/imports/upload.html", context, status=422 if form.is_bound else 200)


def submit_once(request: HttpRequest, act: Callable[[], str]) -> HttpResponseRedirect:
    """Call `act` for the first submission of a form; redirect to its URL, also for a repeated submission."""
    with transaction.atomic():
        submissions = Submissions(request)
        location = submissions.find()
        if location is None:
            location = act()
            submissions.keep(location)
    return HttpResponseRedirect(location)


def _uploaded(request: HttpRequest, form: UploadForm) -> str:
    earlier = ListImport.objects.filter(sha256=sha256_of(form.workbook.content)).select_related("uploaded_by").first()
    if earlier is not None:
        message = f"Đúng tệp này đã được gửi: {name_of(earlier.uploaded_by)}, {short_time(earlier.uploaded_at)}."
        messages.warning(request, f"{message} Dưới đây là lần nhập đó; không có gì được gửi thêm.")
        return earlier.get_absolute_url()
    return _received(request, form.workbook, form.cleaned_data["cycle"].pk, form.cleaned_data["decision"].pk)


def _received(request: HttpRequest, workbook: Workbook, cycle_id: int, decision_id: int) -> str:
    received = services.receive_file(workbook=workbook, cycle_id=cycle_id, decision_id=decision_id, by=person(request))
    return reverse("admin:import-columns", args=[received.pk])


@require_POST
def reimport(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the same file again, to compare it with the current list."""
    found = get_import(pk)
    workbook = get_workbook(found)
    return submit_once(request, lambda: _received(request, workbook, found.cycle_id, found.decision_id))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="mau-danh-sach-ton-vinh.xlsx"'}
    return HttpResponse(template_workbook(read_known(None)), content_type=XLSX, headers=headers)


@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    found = get_import(pk)
    try:
        content = default_storage.open(found.stored_as)
    except FileNotFoundError:
        raise Http404("Tệp không còn trong kho.") from None
    return FileResponse(content, as_attachment=True, filename=found.filename, content_type="application/octet-stream")


@require_safe
def error_workbook_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the uploaded file with its faulty cells marked and commented."""
    found = get_import(pk)
    stem = found.filename.rpartition(".")[0] or found.filename
    try:
        content = error_file(found)
    except ImportRefused as refusal:
        raise Http404(str(refusal)) from None
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{stem} - can sua.xlsx')}"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
