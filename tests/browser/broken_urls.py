"""The portal's addresses, and some at which it breaks, so that a browser can look at the pages that say so."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.urls import path

from portal import urls


def fail(request):
    raise RuntimeError("broken on purpose")


def lose_database(request):
    raise OperationalError("away on purpose")


def forbid(request):
    raise PermissionDenied


urlpatterns = [
    path("hong/500/", fail),
    path("hong/503/", lose_database),
    path("hong/403/", forbid),
    *urls.urlpatterns,
]

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
