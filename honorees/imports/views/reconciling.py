from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from honorees.choices import Level
from honorees.imports.reconciliation import reconcile
from honorees.imports.views.pages import context_of
from honorees.imports.views.taking import page_number_of
from honorees.models import Cycle

ROWS_A_PAGE = 50


@require_safe
def reconciliation(request, slug):
    """What was announced for a cycle against what stands in the list."""
    cycle = get_object_or_404(Cycle.objects.select_related("movement"), slug=slug)
    found = reconcile(cycle)
    page = Paginator(found.units, ROWS_A_PAGE).get_page(page_number_of(request.GET.get("trang")))
    context = {
        **context_of(request, f"Đối chiếu giai đoạn {cycle.period}"),
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
