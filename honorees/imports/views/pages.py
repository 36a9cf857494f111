from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from honorees.imports.choices import ImportState
from honorees.imports.models import ListImport
from honorees.imports.services import ImportRefused
from honorees.imports.services.uploads import read_file
from honorees.spreadsheets.types import Workbook
from portal.core.users import name_of
from portal.staff.model_admin import short_time, token_for

NEXT_STEP = {ImportState.UPLOADED: "import-columns", ImportState.PREVIEWED: "import-preview"}


def page_context(request: HttpRequest, title: str, found: ListImport | None = None, step: str = "") -> dict[str, Any]:
    return {
        # set by urls_below
        **cast(Any, request).admin_site.each_context(request),
        "title": title,
        "item": found,
        "step": step,
        "times": _times(found) if found else {},
        "submission_token": token_for(request),
    }


def _times(found: ListImport) -> dict[str, str]:
    return {
        "uploaded": short_time(found.uploaded_at),
        "uploaded_by": name_of(found.uploaded_by),
        "asked_by": name_of(found.asked_by) if found.asked_by else "",
        "applied": short_time(found.applied_at),
        "undone": short_time(found.undone_at),
        "undone_by": name_of(found.undone_by) if found.undone_by else "",
        "previewed": short_time(found.previewed_at),
    }


def get_import(pk: int) -> ListImport:
    return get_object_or_404(
        ListImport.objects.select_related("cycle__movement", "decision", "uploaded_by", "asked_by", "undone_by"), pk=pk
    )


def get_workbook(found: ListImport) -> Workbook:
    try:
        return read_file(found)
    except ImportRefused as refusal:
        raise Http404(str(refusal)) from None


def refused(request: HttpRequest, refusal: ImportRefused | str, pk: int) -> HttpResponseRedirect:
    messages.error(request, str(refusal))
    return redirect("admin:import-item", pk=pk)
