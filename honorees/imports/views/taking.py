from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from honorees.imports import services
from honorees.imports.forms import UploadForm
from honorees.imports.known import read_known
from honorees.imports.models import ListImport
from honorees.imports.services import ImportRefused
from honorees.imports.services.uploads import error_file, open_file, sha256_of
from honorees.imports.views.pages import context_of, find_import, read_import
from honorees.models import Cycle
from honorees.spreadsheets.write.template import template_workbook
from portal.files.tables import XLSX
from portal.staff.model_admin import Submissions, name_of, short_time

IMPORTS_A_PAGE = 30


@require_safe
def imports(request):
    """Every file that was sent, the newest first."""
    found = ListImport.objects.select_related("cycle__movement", "decision", "uploaded_by").order_by("-pk")
    page = Paginator(found, IMPORTS_A_PAGE).get_page(page_number_of(request.GET.get("trang")))
    rows = [{"item": one, "time": short_time(one.uploaded_at), "by": name_of(one.uploaded_by)} for one in page]
    context = {
        **context_of(request, "Nhập danh sách"),
        "rows": rows,
        "page": page,
        "cycles": Cycle.objects.for_listing()[:20],
    }
    return render(request, "admin/imports/list.html", context)


def page_number_of(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Take in a file; the same bytes once more lead to where they were taken in before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(once(request, lambda: _taken_in(request, form)))
    context = {**context_of(request, "Gửi tệp danh sách"), "form": form}
    return render(request, "admin/imports/upload.html", context, status=422 if form.is_bound else 200)


def once(request, act):
    """Where the first post of a form has led; its double is led there too."""
    with transaction.atomic():
        submissions = Submissions(request)
        location = submissions.find()
        if location is None:
            location = act()
            submissions.keep(location)
    return location


def _taken_in(request, form):
    earlier = ListImport.objects.filter(sha256=sha256_of(form.content)).select_related("uploaded_by").first()
    if earlier is not None:
        said = f"Đúng tệp này đã được gửi: {name_of(earlier.uploaded_by)}, {short_time(earlier.uploaded_at)}."
        messages.warning(request, f"{said} Dưới đây là lần nhập đó; không có gì được gửi thêm.")
        return earlier.get_absolute_url()
    chosen = form.cleaned_data
    taken = services.receive_file(
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
    found = find_import(pk)
    workbook = read_import(found)

    def act():
        with open_file(found) as file:
            content = file.read()
        taken = services.receive_file(
            workbook=workbook,
            content=content,
            cycle_id=found.cycle_id,
            decision_id=found.decision_id,
            by=request.user,
        )
        return reverse("admin:import-columns", args=[taken.pk])

    return HttpResponseRedirect(once(request, act))


@require_safe
def template(request):
    response = HttpResponse(template_workbook(read_known(None, [])), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-ton-vinh.xlsx"'
    return response


@require_safe
def original(request, pk):
    found = find_import(pk)
    try:
        content = open_file(found)
    except FileNotFoundError:
        raise Http404("Tệp không còn trong kho.") from None
    return FileResponse(content, as_attachment=True, filename=found.filename, content_type="application/octet-stream")


@require_safe
def marked(request, pk):
    """The file back, its faulty cells marked and commented."""
    found = find_import(pk)
    stem = found.filename.rpartition(".")[0] or found.filename
    try:
        content = error_file(found)
    except ImportRefused as refusal:
        raise Http404(str(refusal)) from None
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{stem} - can sua.xlsx')}"
    return response
