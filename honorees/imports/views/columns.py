from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from openpyxl.utils import get_column_letter

from honorees.imports import services
from honorees.imports.choices import ImportState
from honorees.imports.forms import ColumnsForm
from honorees.imports.services import ImportRefused
from honorees.imports.services.requests import describe_state
from honorees.imports.views.pages import get_import, get_workbook, page_context, refused
from honorees.spreadsheets.read.texts import read_texts
from honorees.spreadsheets.types import Layout, Workbook
from portal.core.users import person

SAMPLES = 3


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the recognised columns with samples; POST stores corrections, also for later files, and the preview."""
    found = get_import(pk)
    if found.state not in {ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED, ImportState.UNDONE}:
        return refused(request, f"Không xem lại cột được: {describe_state(found)}.", pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, layout=Layout.from_plain(found.layout))
    if request.method == "POST" and form.is_valid():
        layout, corrections = form.corrected()
        try:
            services.preview(
                import_id=pk, seen=found.version, by=person(request), layout=layout, corrections=corrections
            )
        except ImportRefused as refusal:
            return refused(request, refusal, pk)
        return redirect("admin:import-preview", pk=pk)
    workbook = get_workbook(found)
    context = {
        **page_context(request, "Cột của tệp", found, "columns"),
        "form": form,
        "sheets": list(_shown_sheets(form, workbook)),
        "notes": workbook.notes,
    }
    return render(request, "admin/imports/columns.html", context, status=422 if form.is_bound else 200)


def _shown_sheets(form: ColumnsForm, workbook: Workbook) -> Iterator[dict[str, Any]]:
    contents = read_texts(workbook)
    for number, layout in enumerate(form.layout.sheets):
        texts = contents[layout.name]
        rows = [row for row in sorted(texts.sheet.rows) if row >= layout.first_row]
        first = form.first_with_same_columns.get(number, number)
        yield {
            "layout": layout,
            "is_read": form[f"doc-{number}"] if layout.headings else None,
            "count": len(rows),
            "same_columns_as": form.layout.sheets[first].name if first != number else "",
            "columns": [
                {
                    "letter": get_column_letter(heading.column),
                    "heading": heading,
                    "field": form[f"cot-{number}-{heading.column}"],
                    "samples": list(islice(filter(None, (texts.at(row, heading.column) for row in rows)), SAMPLES)),
                }
                for heading in layout.headings
                if first == number
            ],
        }
