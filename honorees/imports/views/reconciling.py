from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from honorees.choices import Level
from honorees.imports.reconciliation import reconcile
from honorees.imports.views.pages import page_context
from honorees.imports.views.uploading import page_number_from
from honorees.models import Cycle

PAGE_SIZE = 50


@require_safe
def reconciliation(request: HttpRequest, slug: str) -> HttpResponse:
    """Compare the announced counts of a cycle with the list."""
    cycle = get_object_or_404(Cycle.objects.select_related("movement"), slug=slug)
    found = reconcile(cycle)
    page = Paginator(found.units, PAGE_SIZE).get_page(page_number_from(request.GET.get("trang")))
    address = f"{reverse('admin:honorees_honour_changelist')}?giai_doan={cycle.slug}&unit__id__exact="
    context = {
        **page_context(request, f"Đối chiếu giai đoạn {cycle.period}"),
        "cycle": cycle,
        "found": found,
        "page": page,
        "units": [
            {**unit, "level": Level(unit["unit__level"]).label, "address": f"{address}{unit['unit_id']}"}
            for unit in page
        ],
    }
    return render(request, "admin/imports/reconciliation.html", context)
