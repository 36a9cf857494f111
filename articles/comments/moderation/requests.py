from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import ResolverMatch
from django_htmx.middleware import HtmxDetails


class StaffRequest(HttpRequest):
    """What the views get by `urls_below` and the middleware, for type checkers: requests are not of this class."""

    user: User
    admin_site: AdminSite
    htmx: HtmxDetails
    resolver_match: ResolverMatch
