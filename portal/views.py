"""Composition: the pages that draw on every app, the machine addresses and the error pages."""

import logging
import sys
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.search import stories, stories_by_headline
from honorees.faces import faces_of
from honorees.figures import figures_of
from honorees.models import Cycle, Honoree
from honorees.search import people, people_by_name, units
from portal.api.problems import answer
from portal.api.views import as_problem, server_fault
from portal.images import FORMATS, public_images, rendition, rendition_widths
from portal.models import Image
from portal.pages import PUBLISHER, SITE_NAME, Page, absolute, page_number, query_string
from portal.search import MOST_HITS, look_up, parse, shorter_queries, snippet
from portal.search.forms import SearchForm

logger = logging.getLogger(__name__)

FEATURED_SIZE = 3
LATEST_SIZE = 6
FACES_SIZE = 13  # one large, and two rows of six
SEARCH_SIZE = 8  # of each kind, where all are shown
PAGE_SIZE = 20
SUGGEST_FROM = 2  # characters
SUGGEST_SIZE = 8
SUGGEST_SHARES = (4, 2, 2)


@require_safe
def home(request):
    """The movement in brief, the newest cycle and its figures, lead articles, faces of honorees."""
    cycle = Cycle.objects.for_listing().prefetch_related("movement__criteria").first()
    featured = list(Article.objects.public().for_listing().filter(is_featured=True).newest_first()[:FEATURED_SIZE])
    latest = list(
        Article.objects.public()
        .for_listing()
        .exclude(pk__in=[article.pk for article in featured])
        .newest_first()[:LATEST_SIZE]
    )
    faces = faces_of(cycle, timezone.localdate(), FACES_SIZE) if cycle else []
    context = {
        "cycle": cycle,
        "figures": figures_of([cycle])[0] if cycle else None,
        "featured": featured,
        "latest": latest,
        "face": faces[0] if faces else None,
        "faces": faces[1:],
        "shows_samples": any(face.is_sample for face in faces),
        "page": Page(
            title=SITE_NAME,
            path=reverse("home"),
            description=(
                f"Phong trào thi đua của {PUBLISHER}: tiêu chí, các giai đoạn, gương điển hình, số liệu và tin tức."
            ),
            structured=[
                {
                    "@context": "https://schema.org",
                    "@type": "WebSite",
                    "name": SITE_NAME,
                    "url": absolute("/"),
                    "inLanguage": "vi",
                    "publisher": {"@type": "Organization", "name": PUBLISHER},
                    "potentialAction": {
                        "@type": "SearchAction",
                        "target": absolute(reverse("search")) + "?q={search_term_string}",
                        "query-input": "required name=search_term_string",
                    },
                }
            ],
        ),
    }
    return render(request, "portal/home.html", context)


@require_safe
def search(request):
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
    look_up(query, groups, min(number * size, MOST_HITS))
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


def search_groups(query):
    return [people(query), stories(query), units(query)]


def shown_group(query, group, size, number):
    """What the page shows of a group: one page of its hits, with marks, and names that are nearly what was typed."""
    page_obj = Paginator(range(group.total), size).get_page(number)
    keys = group.hits[page_obj.object_list.start : page_obj.object_list.stop]
    items = group.fetch([*keys, *group.nearly])
    for item in items:
        if isinstance(item, Article):
            item.shown_snippet = snippet(query, f"{item.lead} {item.body_text}")
    near = set(group.nearly)
    return {
        "group": group,
        "items": [item for item in items if item.pk not in near],
        "near": [item for item in items if item.pk in near],
        "page_obj": page_obj,
        "url": reverse("search") + query_string({"q": query.text, "loai": group.kind}),
    }


@require_safe
def suggestions(request):
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


def suggestion_groups(query):
    groups = [people_by_name(query), units(query), stories_by_headline(query)]
    for group in groups:
        group.most = SUGGEST_SIZE
    return groups


def shares(totals, shares, size):
    """How many of each group fit into the size: its share, and what the others leave, the first groups first."""
    given = [min(total, share) for total, share in zip(totals, shares, strict=False)]
    for place, total in enumerate(totals):
        given[place] += min(total - given[place], size - sum(given))
    return given


@require_safe
def media(request, key, width, extension):
    """A rendition of a picture: for everyone while something public shows it, else for staff who may see pictures."""
    image = public_images().filter(key=key).first()
    is_public = image is not None
    if image is None:
        if not (request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.has_perm("portal.view_image")):
            raise Http404("Không có ảnh này.")
        image = get_object_or_404(Image, key=key)
    if int(width) not in rendition_widths(image) or extension not in FORMATS:
        raise Http404("Không có ảnh này.")
    etag = f'"{key}-{width}-{extension}"'
    if is_public and request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(rendition(image, int(width), extension), content_type=FORMATS[extension])
        except FileNotFoundError:
            raise Http404("Không có ảnh này.") from None
    if is_public:
        patch_cache_control(response, public=True, max_age=300)
        response["ETag"] = etag
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('search')}",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def healthz(request):
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Able to serve: the database answers and is migrated, files can be reached; the cache is only reported."""
    checks = {"database": False, "migrations": False, "files": False, "cache": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (OperationalError, InterfaceError):
        logger.warning("readyz: the database does not answer")
    try:
        with suppress(FileNotFoundError):  # the first picture makes the folder
            default_storage.listdir("")
        checks["files"] = True
    except OSError:
        logger.warning("readyz: the files cannot be reached")
    try:
        cache.set("readyz", 1, 5)
        checks["cache"] = cache.get("readyz") == 1
    except Exception:  # noqa: BLE001 - whatever the cache's client raises, it only means that the cache is away
        logger.warning("readyz: the cache does not answer")
    is_ready = checks["database"] and checks["migrations"] and checks["files"]
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", "checks": checks}, status=200 if is_ready else 503
    )


# --- error pages ----------------------------------------------------------------------------------------------


def _error(request, status, title, reason=""):
    page = Page(title=title, path=request.path, is_indexed=False)
    response = render(request, f"{status}.html", {"page": page, "reason": reason}, status=status)
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _api_error(request, problem):
    return answer(request, problem) if request.path.startswith(reverse("api:nothing")) else None


def bad_request(request, exception):
    if response := _api_error(request, as_problem(SuspiciousOperation())):
        return response
    reason = str(exception) if isinstance(exception, BadRequest) else ""  # what Django refuses by itself speaks English
    return _error(request, 400, "Yêu cầu không hợp lệ", reason)


def permission_denied(request, exception):
    return _error(request, 403, "Không có quyền xem trang này")


def csrf_failure(request, reason=""):
    """The answer of the view that was asked for, if it has one that loses nothing of what was typed."""
    asked = request.resolver_match
    if answer := getattr(asked.func, "csrf_failed", None) if asked else None:
        return answer(request, *asked.args, **asked.kwargs)
    page = Page(title="Phiên làm việc đã hết hạn", path=request.path, is_indexed=False)
    return render(request, "403_csrf.html", {"page": page}, status=403)


def page_not_found(request, exception):
    return _error(request, 404, "Không tìm thấy trang")


def server_error(request):
    """500; 503 where the cause is a database that does not answer, since that passes by itself."""
    if response := _api_error(request, as_problem(sys.exc_info()[1]) or server_fault()):
        return response
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _error(request, 503, "Cổng thông tin tạm ngừng")
    return _error(request, 500, "Có lỗi xảy ra")
