"""Every URL of the site is in this file and in portal/api_urls.py."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.feeds import NewsFeed
from honorees.views import FiguresView
from portal import api_urls
from portal.api import pages as api_pages
from portal.site import errors, health, home, media, search
from portal.site.sitemaps import SITEMAPS

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("honorees.urls")),
    path("", include("articles.urls")),
    path("tim-kiem/", search.search, name="search"),
    path("tim-kiem/goi-y/", search.suggestions, name="suggestions"),
    path("so-lieu/", FiguresView.as_view(), name="figures"),
    path("rss.xml", require_safe(NewsFeed()), name="rss"),
    path(
        "sitemap.xml",
        require_safe(index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("robots.txt", cache_control(public=True, max_age=3600)(home.robots), name="robots"),
    path("quan-tri/", admin.site.urls),
    path("api/v1/", include("portal.api_urls")),
    path("api/", api_pages.home, {"viewsets": api_urls.VIEWSETS, "exports": api_urls.EXPORTS}, name="api-home"),
    path("api/tham-chieu/", api_pages.reference, name="api-reference"),
    path("api/follow.py", api_pages.example, name="api-example"),
    path("api/loi/<slug:slug>/", api_pages.problem, name="api-problem"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    re_path(
        rf"^{settings.MEDIA_URL.lstrip('/')}anh/(?P<key>[0-9a-f]{{32}})/(?P<width>[1-9][0-9]{{1,3}})\.(?P<extension>[a-z]{{3,4}})$",
        media.media,
        name="media",
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
