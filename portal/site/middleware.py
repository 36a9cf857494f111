from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

MAX_AGE = 60  # seconds a cache may show a page after it was withdrawn


class GZipTextMiddleware(GZipMiddleware):
    """Compress pages; pictures are compressed by nature, and would lose their length and the strength of their ETag."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith("image/"):
            return response
        return super().process_response(request, response)


class OwnSessionMiddleware(SessionMiddleware):
    """Leave out a session cookie that cannot be one of ours: PostgreSQL raises an error at a key that holds NUL."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key and not (key.isascii() and key.isalnum()):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)


class PublicCacheMiddleware:
    """Let any cache hold what looks the same to everyone: no session was read for it, and no cookie is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = getattr(request, "session", None)
        is_personal = response.cookies or (session is not None and session.accessed)
        if (
            request.method in {"GET", "HEAD"}
            and response.status_code in {200, 301, 404, 410}
            and not is_personal
            and "Cache-Control" not in response
        ):
            patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response
