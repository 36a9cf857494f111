from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from honorees.imports import services
from honorees.imports.choices import ImportState
from honorees.imports.progress import read_progress
from honorees.imports.services import ImportRefused
from honorees.imports.views.pages import NEXT_STEP, get_import, page_context
from honorees.spreadsheets.types import RowAction
from portal.core.users import person


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_import(pk)
    seen, publishes = request.POST.get("seen", ""), bool(request.POST.get("publishes"))
    try:
        services.request_apply(import_id=pk, seen=seen, publishes=publishes, by=person(request))
    except ImportRefused as refusal:
        found.refresh_from_db()
        if not (found.asked_by_id == request.user.pk and found.is_under_way):  # else a second click
            messages.error(request, str(refusal))
    return redirect("admin:import-item", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_import(pk)
    try:
        services.request_undo(import_id=pk, by=person(request))
    except ImportRefused as refusal:
        found.refresh_from_db()
        if not (found.undone_by_id == request.user.pk and found.is_under_way):
            messages.error(request, str(refusal))
    return redirect("admin:import-item", pk=pk)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the progress of a running import, then its outcome; earlier states redirect to their step."""
    found = get_import(pk)
    if found.state in NEXT_STEP:
        return redirect(f"admin:{NEXT_STEP[ImportState(found.state)]}", pk=pk)
    context = {
        **page_context(request, "Kết quả", found, "item"),
        "progress": read_progress(found) if found.is_under_way else None,
        "touched": found.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE]).order_by("position")[:20],
    }
    return render(request, "admin/imports/item.html", context)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the progress bar as an htmx fragment; HX-Refresh reloads the page when the import has finished."""
    found = get_import(pk)
    if not found.is_under_way:
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "admin/imports/_progress.html", {"item": found, "progress": read_progress(found)})
