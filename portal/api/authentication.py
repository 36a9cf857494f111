"""API keys of partners as Bearer tokens (RFC 6750), and the scopes that they need."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portal.api.problems import INVALID_KEY, WRONG_SCOPE, Problem
from portal.api.throttling import RateLimit
from portal.partners import limits
from portal.partners.keys import KeyRecord, find_key
from portal.partners.limits import REFUSED

CHALLENGE = 'Bearer realm="api"'


class KeyAuthentication(BaseAuthentication):
    """`request.auth` is the key, None without the header; `request.rate_limit` is the limit that applies.

    Reading needs no key: a key has a limit of its own.
    """

    def authenticate(self, request: Request) -> tuple[None, KeyRecord] | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            request.rate_limit = RateLimit.of_address(request)
            return None
        scheme, _space, text = header.strip().partition(" ")
        if scheme.lower() != "bearer":
            raise invalid_key(request, _("The header “Authorization” must read “Bearer tmg_…”."))
        key = find_key(text.strip())
        if key is None:
            raise invalid_key(request, _("There is no such key."))
        if reason := reason_against(key):
            limit = RateLimit.of_key(key)
            limits.record(limit.subject, REFUSED, now=limit.now)
            raise invalid_key(request, reason)
        request.rate_limit = RateLimit.of_key(key)
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def reason_against(key: KeyRecord) -> Promise | str | None:
    """Why the key cannot be used now."""
    if key.is_revoked:
        return _("The key has been revoked.")
    if key.is_expired:
        return _("The key has expired.")
    return None if key.is_partner_active else _("The partner who holds this key is paused.")


def invalid_key(request: Request, reason: Promise | str) -> Problem:
    """The problem of an invalid key. Raises Throttled if the address has sent too many of them."""
    request.rate_limit = RateLimit.of_wrong_keys(request)
    request.rate_limit.consume(REFUSED)
    with override("en"):
        description = str(reason).translate({ord("“"): "'", ord("”"): "'", ord("…"): "..."})  # headers are ASCII
    challenge = f'{CHALLENGE}, error="invalid_token", error_description="{description}"'
    return Problem(INVALID_KEY, reason, headers={"WWW-Authenticate": challenge})


class HasScope(BasePermission):
    """A key that is sent must have the scope that the view requires (`required_scope`)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = view.required_scope
        if scope is None or request.auth is None or scope in request.auth.scopes:
            return True
        raise Problem(
            WRONG_SCOPE,
            format_lazy(_("This key was not given the scope “{scope}”."), scope=scope),
            headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'},
            members={"scope": scope},
        )
