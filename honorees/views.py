from datetime import date
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.core.paginator import Page as PaginatorPage
from django.db.models import Case, Prefetch, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from honorees.figures import figures_of
from honorees.filters import MAX_CHOICES, HonourFilter
from honorees.linked_data import structured_honoree
from honorees.models import Achievement, Cycle, Honoree, Honour, Movement
from portal.core.identity import PUBLISHER, SITE_NAME, absolute
from portal.site.head import BaseView, Page, PublishedDetailView, page_number, query_string

DIRECTORY_SIZE = 24

# HonourFilter.facets()
Facets = dict[str, list[dict[str, Any]]]


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Directory of public honorees: combinable filters with counts, pages in name order."""
    filters = HonourFilter(request.GET or None, queryset=Honour.objects.public().standing())
    is_valid = filters.form.is_valid() if filters.is_bound else True
    if not filters.is_bound:
        filters.form.cleaned_data = {}
    chosen = filters.chosen() if is_valid else {}
    honorees = Honoree.objects.none()
    if is_valid:
        matching = Honoree.objects.public().honoured_by(filters.without(""))
        honorees = matching.best_first(chosen.get("q", "")).for_listing()
    page_obj = page_of(honorees, page_number(request))
    number = page_obj.number
    parameters = {name: request.GET[name] for name in chosen}
    facets = filters.facets() if is_valid else {}
    title = "Gương điển hình"
    context = {
        "filters": filters,
        "facets": facet_groups(filters, parameters, facets),
        "chosen": chosen_filters(filters, parameters, facets),
        "other_parameters": {name: value for name, value in parameters.items() if name != "q"},
        "query": request.GET.get("q", ""),
        "page_obj": page_obj,
        "shows_samples": any(honoree.is_sample for honoree in page_obj),
        "page": Page(
            title=f"{title} – trang {number}" if number > 1 else title,
            path=reverse("honorees:directory") + query_string(parameters | ({"trang": number} if number > 1 else {})),
            description=f"Những cá nhân, tập thể được tuyên dương trong phong trào thi đua “{SITE_NAME}”.",
            crumbs=[(title, reverse("honorees:directory"))],
            is_indexed="q" not in chosen and len(chosen) < 2,
        ),
    }
    return render(request, "honorees/honoree_list.html", context, status=200 if is_valid else 400)


def page_of(honorees: QuerySet[Honoree], number: int) -> "PaginatorPage[Honoree]":
    """Return a page of listed honorees. Raises Http404 for a number after the last page."""
    try:
        return Paginator(honorees, DIRECTORY_SIZE).page(number)
    except EmptyPage:
        raise Http404("Không có trang này.") from None


# filters of the directory, in display order
FACETS = ("giai_doan", "cap", "linh_vuc", "tinh", "don_vi", "gioi_tinh", "loai")
SHORT_LIST = 12


def facet_groups(filters: HonourFilter, parameters: dict[str, str], found: Facets) -> list[dict[str, Any]]:
    """Return the choices of each filter as links that set or remove it; filters without a choice are left out."""
    address = reverse("honorees:directory")

    def links(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
        others = {key: value for key, value in parameters.items() if key != name}
        return [
            row | {"url": address + query_string(others if row["is_chosen"] else parameters | {name: row["key"]})}
            for row in rows
        ]

    groups = []
    for name in FACETS:
        rows = links(found.get(name, []), name)
        former = links(found.get("tinh_truoc", []), name) if name == "tinh" else []
        if len(rows) > 1 or len(former) > 1 or (rows and name in parameters):
            groups.append(
                {
                    "name": name,
                    "label": filters.filters[name].label,
                    "rows": rows,
                    "former": former,
                    "is_long": len(rows) + len(former) > SHORT_LIST,
                    "is_cut": len(rows) == MAX_CHOICES,
                    "is_open": name in parameters or len(rows) <= SHORT_LIST,
                }
            )
    return groups


def chosen_filters(filters: HonourFilter, parameters: dict[str, str], found: Facets) -> list[dict[str, Any]]:
    """Return the active filters, each with the URL without it and the number of honorees there."""
    totals = {row["key"]: row["total"] for row in found.get("without", [])}
    return [
        {
            "label": filters.filters[name].label if name != "q" else "Từ khóa",
            "value": chosen_label(filters, name, value),
            "url": reverse("honorees:directory")
            + query_string({key: other for key, other in parameters.items() if key != name}),
            "total": totals.get(name, 0),
        }
        for name, value in parameters.items()
    ]


def chosen_label(filters: HonourFilter, name: str, value: str) -> str:
    cleaned = filters.form.cleaned_data[name]
    if isinstance(cleaned, Cycle):
        return cleaned.period
    label: str = dict(filters.filters[name].extra.get("choices", [])).get(value, str(cleaned))
    return label


class HonoreeDetailView(PublishedDetailView):
    model = Honoree
    template_name = "honorees/honoree_detail.html"

    def for_page(self, items: QuerySet[Honoree]) -> QuerySet[Honoree]:
        achievements = Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk"))
        honours = Honour.objects.for_page().prefetch_related(achievements, "unit__successors")
        return items.select_related("portrait").prefetch_related(
            Prefetch("honours", queryset=honours, to_attr="shown_honours")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        honoree = self.object
        today = timezone.localdate()
        for honour in honoree.shown_honours:
            honour.present_units = present_units(honour, today)
        articles = honoree.articles.public().for_listing().newest_first()[:6]
        standing = [honour for honour in honoree.shown_honours if not honour.is_revoked]
        shown = standing or honoree.shown_honours
        details = [shown[0].post, shown[0].unit_name] if shown else []
        description = honoree.summary or ", ".join(filter(None, details))
        page = Page(
            title=honoree.titled_name,
            path=honoree.get_absolute_url(),
            description=description,
            kind="profile",
            image=honoree.portrait,
            crumbs=[("Gương điển hình", reverse("honorees:directory")), (honoree.name, honoree.get_absolute_url())],
            structured=[structured_honoree(honoree, standing)],
            modified_at=honoree.updated_at,
        )
        previous, following = neighbours(honoree)
        return super().get_context_data(
            page=page, standing=standing, articles=articles, previous=previous, following=following, **kwargs
        )


def present_units(honour: Honour, day: date) -> list[str]:
    """Return the present names of the unit that differ from its name on the day of the honour."""
    units = [honour.unit] if honour.unit.is_in_force(day) else honour.unit.successors.all()
    return [unit.name for unit in units if unit.name != honour.unit_name]


def neighbours(honoree: Honoree) -> tuple[Honoree | None, Honoree | None]:
    """Return the previous and next honoree in the order of the directory, None at its ends."""
    public = Honoree.objects.public().honoured_by(Honour.objects.standing()).only("name", "slug", "sort_key")
    position = (honoree.sort_key, honoree.pk)
    return public.before(*position).first(), public.after(*position).first()


class MovementDetailView(BaseView):
    model = Movement
    template_name = "honorees/movement_detail.html"

    def get_queryset(self) -> QuerySet[Movement]:
        return Movement.objects.prefetch_related("documents", "criteria")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        movement = self.object
        page = Page(
            title=movement.name,
            path=movement.get_absolute_url(),
            description=movement.summary,
            crumbs=[(movement.name, movement.get_absolute_url())],
            modified_at=movement.updated_at,
        )
        cycles = figures_of(movement.cycles.for_listing())
        return super().get_context_data(page=page, cycle_figures=cycles, **kwargs)


@require_safe
def cycle(request: HttpRequest, movement: str, start: int, end: int) -> HttpResponse:
    """Page of a cycle: figures, honorees and articles."""
    cycle = get_object_or_404(
        Cycle.objects.select_related("movement"), movement__slug=movement, start_year=start, end_year=end
    )
    honours = Honour.objects.standing().filter(cycle=cycle)
    honorees = Honoree.objects.public().honoured_by(honours).in_name_order().for_listing()
    page_obj = page_of(honorees, page_number(request))
    number = page_obj.number
    (figures,) = figures_of([cycle])
    title = f"Giai đoạn {cycle.period}"
    path = cycle.get_absolute_url()
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"Lễ tuyên dương – {cycle.movement.name}, giai đoạn {cycle.period}",
        "organizer": {"@type": "Organization", "name": PUBLISHER},
        "url": absolute(path),
    }
    if cycle.ceremony_on:
        event["startDate"] = cycle.ceremony_on.isoformat()
    if cycle.ceremony_place:
        event["location"] = {"@type": "Place", "name": cycle.ceremony_place}
    context = {
        "cycle": cycle,
        "figures": figures,
        "page_obj": page_obj,
        "shows_samples": figures.sample,
        "articles": ceremony_first(cycle)[:4],
        "page": Page(
            title=f"{title} – {cycle.movement.name}" + (f" – trang {number}" if number > 1 else ""),
            path=path + query_string({"trang": number} if number > 1 else {}),
            description=cycle.summary,
            crumbs=[(cycle.movement.name, cycle.movement.get_absolute_url()), (title, path)],
            structured=[event] if cycle.ceremony_on else [],
            modified_at=cycle.updated_at,
        ),
    }
    return render(request, "honorees/cycle_detail.html", context)


def ceremony_first(cycle: Cycle) -> QuerySet[Any]:
    """Return the cycle's public articles: those from the ceremony on in chronological order, then older ones."""
    articles = cycle.articles.public().for_listing()
    if cycle.ceremony_on is None:
        found: QuerySet[Any] = articles.newest_first()
    else:
        is_before = Case(When(published_at__date__lt=cycle.ceremony_on, then=Value(1)), default=Value(0))
        found = articles.annotate(is_before=is_before).order_by("is_before", "published_at", "pk")
    return found


class FiguresView(TemplateView):
    template_name = "honorees/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Page(
            title="Số liệu",
            path=reverse("figures"),
            description=f"Số liệu từng giai đoạn của phong trào “{SITE_NAME}”, tính từ danh sách tuyên dương.",
            crumbs=[("Số liệu", reverse("figures"))],
        )
        return super().get_context_data(page=page, cycle_figures=figures_of(Cycle.objects.for_listing()), **kwargs)
