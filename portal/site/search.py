"""The search page and the suggestions of the search fields."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.search import stories, stories_by_headline
from honorees.models import Honoree
from honorees.search import people, people_by_name, units
from portal.search import MAX_HITS, MAX_QUERY_LENGTH, Group, Query, look_up, parse, shorter_queries, snippet
from portal.site.head import Page, page_number, query_string

SEARCH_SIZE = 8  # of each kind, where all are shown
PAGE_SIZE = 20
SUGGEST_FROM = 2  # characters
SUGGEST_SIZE = 8
SUGGEST_SHARES = (4, 2, 2)


class SearchForm(forms.Form):
    """The search field in the header of every page and on /tim-kiem/."""

    q = forms.CharField(label="Tìm kiếm", max_length=MAX_QUERY_LENGTH, required=False)

    def clean_q(self) -> Query:
        return parse(self.cleaned_data["q"])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One search over people, units and articles: an overview of all kinds, or page by page what was found of one."""
    form = SearchForm(request.GET)
    is_valid = form.is_valid()
    query = form.cleaned_data["q"] if is_valid else parse("")
    groups = search_groups(query) if query else []
    kind = request.GET.get("loai", "")
    if kind and kind not in {group.kind for group in search_groups(parse("an"))}:
        raise Http404("Không tìm theo loại này.")
    number = page_number(request)
    size = PAGE_SIZE if kind else SEARCH_SIZE
    look_up(query, groups, min(number * size, MAX_HITS))
    shown = [shown_group(query, group, size, number) for group in groups if kind in {"", group.kind}]
    if number > max([found["page_obj"].paginator.num_pages for found in shown if kind], default=1):
        raise Http404("Không có trang này.")
    total = sum(group.total for group in groups)
    address = reverse("search")
    context = {
        "form": form,
        "query": query,
        "kind": kind,
        "groups": shown,
        "kinds": [
            {"group": group, "url": address + query_string({"q": query.text, "loai": group.kind})}
            for group in groups
            if group.hits
        ],
        "everything": address + query_string({"q": query.text}),
        "total": total,
        "has_more": any(group.has_more for group in groups),
        "shorter": [
            {"text": other.text, "total": found, "url": address + query_string({"q": other.text})}
            for other, found in ([] if total or not query else shorter_queries(query, search_groups))
        ],
        "shows_samples": any(item.is_sample for found in shown for item in found["items"] if isinstance(item, Honoree)),
        "page": Page(
            title=f"Tìm kiếm: {query.text}" if query else "Tìm kiếm",
            path=address,
            crumbs=[("Tìm kiếm", address)],
            is_indexed=False,
        ),
    }
    return render(request, "portal/search.html", context, status=200 if is_valid else 400)


def search_groups(query: Query) -> list[Group]:
    return [people(query), stories(query), units(query)]


def shown_group(query: Query, group: Group, size: int, number: int) -> dict[str, Any]:
    """What the page shows of a group: one page of its hits, with marks, and similar names."""
    page_obj = Paginator(range(group.total), size).get_page(number)
    places = cast(range, page_obj.object_list)
    keys = group.hits[places.start : places.stop]
    items = group.fetch([*keys, *group.similar])
    for item in items:
        if isinstance(item, Article):
            item.shown_snippet = snippet(  # type: ignore[attr-defined]  # for the template
                query, f"{item.lead} {item.body_text}"
            )
    similar = set(group.similar)
    return {
        "group": group,
        "items": [item for item in items if item.pk not in similar],
        "similar": [item for item in items if item.pk in similar],
        "page_obj": page_obj,
        "url": reverse("search") + query_string({"q": query.text, "loai": group.kind}),
    }


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A piece of HTML for the search fields: the first few whose names or headlines have what has been typed so far."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    query = form.cleaned_data["q"]
    groups = []
    if len(query.text) >= SUGGEST_FROM and query:
        groups = suggestion_groups(query)
        look_up(query, groups, SUGGEST_SIZE)
    sizes = shares([group.total for group in groups], SUGGEST_SHARES, SUGGEST_SIZE)
    chosen = [
        {"kind": group.kind, "items": group.fetch(group.hits[:size])} for group, size in zip(groups, sizes, strict=True)
    ]
    response = render(request, "portal/_suggestions.html", {"query": query, "groups": chosen})
    response["X-Robots-Tag"] = "noindex"
    return response


def suggestion_groups(query: Query) -> list[Group]:
    return [people_by_name(query), units(query), stories_by_headline(query)]


def shares(totals: Sequence[int], shares: Sequence[int], size: int) -> list[int]:
    """How many of each group fit into the size: its share, and what the others leave, the first groups first."""
    given = [min(total, share) for total, share in zip(totals, shares, strict=False)]
    for place, total in enumerate(totals):
        given[place] += min(total - given[place], size - sum(given))
    return given
