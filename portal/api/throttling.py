"""Rate limits of the API: each request is counted once, unless it is answered by 304, which is free.

A conditional request is counted when its response body is about to be built, every other before any work is done.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from portal.core.clients import client_address, client_digest
from portal.partners import limits
from portal.partners.keys import KeyRecord
from portal.partners.limits import ADDRESS, COUNTED, KEY, REFUSED, UNCHANGED, WRONG_KEY, Usage, seconds_left


def is_conditional(request: Request | HttpRequest) -> bool:
    return "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META


class RateLimit:
    """The limit that applies to one request. usage: None until the request has been counted."""

    def __init__(self, subject: str, per_minute: int, per_day: int | None = None) -> None:
        self.subject, self.per_minute, self.per_day = subject, per_minute, per_day
        self.now = timezone.now()
        self.usage: Usage | None = None

    @classmethod
    def of_address(cls, request: HttpRequest) -> "RateLimit":
        return cls(ADDRESS + _digest(request), settings.API_OPEN_PER_MINUTE)

    @classmethod
    def of_wrong_keys(cls, request: HttpRequest) -> "RateLimit":
        """For requests with an invalid key, by address: valid keys from the same address are not affected."""
        return cls(WRONG_KEY + _digest(request), settings.API_WRONG_KEYS_PER_MINUTE)

    @classmethod
    def of_key(cls, key: KeyRecord) -> "RateLimit":
        per_minute = key.per_minute or settings.API_KEY_PER_MINUTE
        return cls(f"{KEY}{key.pk}", per_minute, key.per_day or settings.API_KEY_PER_DAY)

    def consume(self, outcome: str = COUNTED) -> None:
        """Count the request, once. Raises Throttled if none is left."""
        if self.usage is None:
            self.usage = limits.consume(
                self.subject, outcome, per_minute=self.per_minute, per_day=self.per_day, now=self.now
            )
            if not self.usage.allowed:
                raise Throttled(self.wait(self.usage))

    def finish(self, status: int) -> None:
        """Count a request that was not counted yet, by the status of its response. Raises Throttled."""
        if self.usage is None and status == 304:
            self.usage = limits.record(self.subject, UNCHANGED, now=self.now)
        self.consume(REFUSED if status == 403 else COUNTED)

    def wait(self, usage: Usage) -> int:
        """Seconds until the next request may be accepted."""
        minute, day = seconds_left(self.now)
        return day if self.per_day is not None and usage.in_day >= self.per_day else minute

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers)."""
        if self.usage is None:
            return {}
        minute, day = seconds_left(self.now)
        policies = [f'"minute";q={self.per_minute};w=60']
        remaining = [f'"minute";r={max(0, self.per_minute - self.usage.in_minute)};t={minute}']
        if self.per_day is not None:
            policies.append(f'"day";q={self.per_day};w=86400')
            remaining.append(f'"day";r={max(0, self.per_day - self.usage.in_day)};t={day}')
        return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(remaining)}


def _digest(request: HttpRequest) -> str:
    return client_digest(client_address(request), "api")


class RequestThrottle(BaseThrottle):
    """Counts a request before it is handled; a conditional one is left to the response (`ConditionalResponses`)."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        if not is_conditional(request):
            request.rate_limit.consume()
        return True
