"""Who may use a door of the API, and how often: without a key by address, with one by what the key was given.

A request is counted once, when it is sure that it is not answered by 304: those are free. So what is asked with a
validator is counted when its body is about to be made, everything else before any work is done.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.permissions import BasePermission

from portal.api import problems
from portal.api.problems import Problem
from portal.core.bilingual import Text
from portal.core.clients import client_address, client_digest
from portal.partners import counting
from portal.partners.counting import COUNTED, KEY, OPEN, REFUSED, UNCHANGED, WRONG, Count, moment_of
from portal.partners.keys import KeyRecord, find_key

if TYPE_CHECKING:
    # not at runtime: rest_framework.views needs this module, for the default permission
    from rest_framework.request import Request
    from rest_framework.views import APIView

CHALLENGE = 'Bearer realm="api"'


class Closed(BasePermission):
    """The default: a view that does not say who may use it is used by nobody."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        return False


class OpenToAll(BasePermission):
    """What is public is read by everybody; keys only raise the rate."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        return True


NO_SUCH_KEY = Text("Không có khóa nào như khóa đã gửi.", "There is no such key.")
NOT_A_KEY = Text(
    "Tiêu đề “Authorization” phải có dạng “Bearer tmg_…”.", "The header “Authorization” must read “Bearer tmg_…”."
)
REVOKED = Text("Khóa đã bị thu hồi.", "The key has been revoked.")
EXPIRED = Text("Khóa đã hết hạn.", "The key has expired.")
PAUSED = Text("Đối tác giữ khóa này đang tạm dừng.", "The partner who holds this key is paused.")


def fault_of(key: KeyRecord) -> Text | None:
    """Why the key opens nothing now."""
    if key.is_revoked:
        return REVOKED
    if key.is_expired:
        return EXPIRED
    return None if key.is_partner_active else PAUSED


class Visit:
    """One request as the limits see it: who makes it, what may be read, and whether it was counted."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.at = moment_of(timezone.now())
        self.subject, self.per_minute = "", 0
        self.per_day: int | None = None
        self.count: Count | None = None

    def enter(self, scope: str | None) -> None:
        """Find out who asks. Raises the Problem where the key opens nothing, or not this."""
        sent = self.request.META.get("HTTP_AUTHORIZATION")
        if sent is None:
            self._be(OPEN + self._address(), settings.API_OPEN_PER_MINUTE, None)
            return
        scheme, _, text = sent.strip().partition(" ")
        key = find_key(text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise self._turned_away(NO_SUCH_KEY if scheme.lower() == "bearer" else NOT_A_KEY, None)
        if fault := fault_of(key):
            raise self._turned_away(fault, key)
        self._be(
            f"{KEY}{key.pk}", key.per_minute or settings.API_KEY_PER_MINUTE, key.per_day or settings.API_KEY_PER_DAY
        )
        if scope is not None and scope not in key.scopes:
            self.charge(as_=REFUSED)
            raise lacks_scope(scope)

    def charge(self, as_: str = COUNTED) -> None:
        """Count this request, once. Raises the Problem where it is one too many."""
        if self.count is not None:
            return
        self.count = counting.take(self.subject, as_, self.per_minute, self.per_day, self.at)
        if not self.count.is_taken:
            raise too_many(self._wait(self.count))

    def settle(self, status: int) -> None:
        """The answer is there: nothing is counted for 304, and everything else where it was not counted yet."""
        if not self.subject or self.count is not None:
            return
        if status == 304:
            self.count = counting.note(self.subject, UNCHANGED, self.at)
        else:
            self.charge()

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy, as the IETF's draft has them; none where nothing was counted."""
        if self.count is None:
            return {}
        policy = [f'"minute";q={self.per_minute};w=60']
        left = [f'"minute";r={max(0, self.per_minute - self.count.in_minute)};t={self.at.rest_of_minute}']
        if self.per_day is not None:
            policy.append(f'"day";q={self.per_day};w=86400')
            left.append(f'"day";r={max(0, self.per_day - self.count.in_day)};t={self.at.rest_of_day}')
        return {"RateLimit-Policy": ", ".join(policy), "RateLimit": ", ".join(left)}

    # - parts

    def _address(self) -> str:
        return client_digest(client_address(self.request), "api")

    def _be(self, subject: str, per_minute: int, per_day: int | None) -> None:
        self.subject, self.per_minute, self.per_day = subject, per_minute, per_day

    def _wait(self, count: Count) -> int:
        """Seconds until the next one may be let through."""
        is_day_over = self.per_day is not None and count.in_day >= self.per_day
        return self.at.rest_of_day if is_day_over else self.at.rest_of_minute

    def _turned_away(self, why: Text, key: KeyRecord | None) -> Problem:
        """The answer to a wrong key, which is limited by address; the right keys from there go on."""
        if key is not None:
            counting.note(f"{KEY}{key.pk}", REFUSED, self.at)
        self._be(WRONG + self._address(), settings.API_WRONG_KEYS_PER_MINUTE, None)
        try:
            self.charge(as_=REFUSED)
        except Problem as problem:
            return problem
        challenge = f'{CHALLENGE}, error="invalid_token", error_description="{why.en}"'
        return Problem(problems.INVALID_KEY, why, headers={"WWW-Authenticate": ascii_only(challenge)})


def lacks_scope(scope: str) -> Problem:
    text = Text(f"Khóa này không được cấp quyền “{scope}”.", f"This key was not given the scope “{scope}”.")
    challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
    return Problem(problems.WRONG_SCOPE, text, headers={"WWW-Authenticate": challenge}, members={"scope": scope})


def too_many(wait: int) -> Problem:
    text = Text(
        f"Đã hết lượt. Xin gửi lại sau {wait} giây.", f"No requests are left. Please try again in {wait} seconds."
    )
    return Problem(problems.TOO_MANY, text, headers={"Retry-After": str(wait)})


def ascii_only(text: str) -> str:
    """What a header can hold."""
    return text.translate({ord("“"): "'", ord("”"): "'", ord("…"): "..."})


def is_conditional(request: Any) -> bool:
    return "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META
