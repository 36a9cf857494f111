from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from honorees.imports import services
from honorees.imports.choices import ImportState, PortraitState
from honorees.imports.forms import PortraitsForm
from honorees.imports.models import PortraitArchive
from honorees.imports.services import ImportRefused
from honorees.imports.views.pages import context_of, find_import
from honorees.imports.views.taking import once, page_number_of
from honorees.models import Honoree
from portal.core.slugs import is_id
from portal.staff.model_admin import name_of, short_time

PICTURES_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def portraits(request, pk):
    """The archives of portraits of an import, and where another one is sent."""
    found = find_import(pk)
    form = PortraitsForm(request.POST, request.FILES) if request.method == "POST" else PortraitsForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]

        def act():
            taken = services.receive_portraits(import_id=pk, filename=file.name, content=file.read(), by=request.user)
            return reverse("admin:import-archive", args=[pk, taken.pk])

        try:
            return HttpResponseRedirect(once(request, act))
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
    archives = found.archives.annotate(file_count=Count("files")).select_related("uploaded_by")
    context = {
        **context_of(request, "Chân dung", found, "item"),
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
    found = find_import(pk)
    one = get_object_or_404(PortraitArchive, pk=archive_pk, list_import=found)
    if request.method == "POST":
        chosen = {
            int(name.removeprefix("anh-")): int(value)
            for name, value in request.POST.items()
            if name.startswith("anh-") and is_id(name.removeprefix("anh-")) and is_id(value)
        }
        try:
            count = services.request_assignment(archive_id=one.pk, chosen=chosen, by=request.user)
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            said = f"Đang gắn {count} chân dung." if count else "Không có ảnh nào để gắn."
            messages.success(request, said)
        return redirect("admin:import-archive", pk=pk, archive_pk=archive_pk)
    files = one.files.select_related("honoree").order_by("pk")
    counts = {row["state"]: row["total"] for row in files.order_by().values("state").annotate(total=Count("pk"))}
    page = Paginator(files, PICTURES_A_PAGE).get_page(page_number_of(request.GET.get("trang")))
    names = Honoree.objects.in_bulk({key for file in page for key in file.candidates})
    context = {
        **context_of(request, "Chân dung", found, "item"),
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
