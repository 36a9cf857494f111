"""The home page, which draws on every app, and robots.txt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from honorees.featured import featured_honorees
from honorees.figures import figures_of
from honorees.models import Cycle
from portal.core.identity import PUBLISHER, SITE_NAME, absolute
from portal.site.head import Page

FEATURED_SIZE = 3
LATEST_SIZE = 6
HONOREES_SIZE = 13  # one large, and two rows of six


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The movement in brief, the newest cycle and its figures, lead articles, featured honorees."""
    cycle = Cycle.objects.for_listing().prefetch_related("movement__criteria").first()
    featured = list(Article.objects.public().for_listing().filter(is_featured=True).newest_first()[:FEATURED_SIZE])
    latest = list(
        Article.objects.public()
        .for_listing()
        .exclude(pk__in=[article.pk for article in featured])
        .newest_first()[:LATEST_SIZE]
    )
    honorees = featured_honorees(cycle, timezone.localdate(), HONOREES_SIZE) if cycle else []
    context = {
        "cycle": cycle,
        "figures": figures_of([cycle])[0] if cycle else None,
        "featured": featured,
        "latest": latest,
        "lead_honoree": honorees[0] if honorees else None,
        "featured_honorees": honorees[1:],
        "shows_samples": any(honoree.is_sample for honoree in honorees),
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
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('search')}",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
