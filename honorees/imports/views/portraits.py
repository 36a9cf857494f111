from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from honorees.imports import services
from honorees.imports.choices import ImportState, PortraitState
from honorees.imports.forms import PortraitsForm
from honorees.imports.models import PortraitArchive
from honorees.imports.services import ImportRefused
from honorees.imports.views.pages import get_import, page_context
from honorees.imports.views.uploading import page_number_from, submit_once
from honorees.models import Honoree
from portal.core.slugs import is_id
from portal.core.users import name_of, person
from portal.staff.model_admin import short_time

PAGE_SIZE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def portraits(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the portrait archives of an import; POST uploads another."""
    found = get_import(pk)
    form = PortraitsForm(request.POST, request.FILES) if request.method == "POST" else PortraitsForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]

        def receive() -> str:
            received = services.receive_portraits(
                import_id=pk, filename=file.name, content=file.read(), by=person(request)
            )
            return reverse("admin:import-archive", args=[pk, received.pk])

        try:
            return submit_once(request, receive)
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
    archives = found.archives.annotate(file_count=Count("files")).select_related("uploaded_by")
    context = {
        **page_context(request, "Chân dung", found, "item"),
        "form": form,
        "archives": [
            {"archive": item, "by": name_of(item.uploaded_by), "time": short_time(item.uploaded_at)}
            for item in archives
        ],
        "is_applied": found.state == ImportState.APPLIED,
    }
    return render(request, "admin/imports/portraits.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, pk: int, archive_pk: int) -> HttpResponse:
    """Show the match of each picture; POST requests assignment of the sure and the chosen ones."""
    found = get_import(pk)
    portrait_archive = get_object_or_404(PortraitArchive, pk=archive_pk, list_import=found)
    if request.method == "POST":
        chosen = {
            int(name.removeprefix("anh-")): int(value)
            for name, value in cast(Iterable[tuple[str, str]], request.POST.items())
            if name.startswith("anh-") and is_id(name.removeprefix("anh-")) and is_id(value)
        }
        try:
            count = services.request_assignment(archive_id=portrait_archive.pk, chosen=chosen, by=person(request))
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            message = f"Đang gắn {count} chân dung." if count else "Không có ảnh nào để gắn."
            messages.success(request, message)
        return redirect("admin:import-archive", pk=pk, archive_pk=archive_pk)
    files = portrait_archive.files.select_related("honoree").order_by("pk")
    counts = {row["state"]: row["total"] for row in files.order_by().values("state").annotate(total=Count("pk"))}
    page = Paginator(files, PAGE_SIZE).get_page(page_number_from(request.GET.get("trang")))
    names = Honoree.objects.in_bulk({key for file in page for key in file.candidates})
    context = {
        **page_context(request, "Chân dung", found, "item"),
        "archive": portrait_archive,
        "page": page,
        "counts": [(state.value, state.label, counts.get(state, 0)) for state in PortraitState if counts.get(state)],
        "is_under_way": portrait_archive.asked_at is not None and bool(counts.get(PortraitState.SURE)),
        "may_assign": portrait_archive.asked_at is None or bool(counts.get(PortraitState.DOUBTFUL)),
        "files": [
            {"file": file, "choices": [(key, names[key].name) for key in file.candidates if key in names]}
            for file in page
        ],
    }
    return render(request, "admin/imports/archive.html", context)
