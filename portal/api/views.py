"""The door of every resource: validators before work, the same headers on all answers, every refusal a problem."""

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.api import problems
from portal.api.access import OpenToAll, Visit, is_conditional
from portal.api.bodies import Body, bodies
from portal.api.lifetime import OF_VERSION, Lifetime
from portal.api.problems import Problem
from portal.api.state import State, is_fresh, last_modified, make_etag
from portal.core.bilingual import Text
from portal.partners.choices import Scope
from portal.site.middleware import MAX_AGE

JSON = "application/json"
LINKED = "application/ld+json"

# Cache-Control: any cache may show an answer for so long; or only after it has asked whether it still holds
KEPT_A_WHILE = {"public": True, "max_age": MAX_AGE}
ASKED_AGAIN = {"public": True, "no_cache": True}

# what a script on another site may see of an answer, beside the body
EXPOSED = (
    "Content-Location, Deprecation, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, "
    "Sunset, WWW-Authenticate"
)
ALLOWED_HEADERS = "Accept-Language, Authorization, If-Modified-Since, If-None-Match"


def dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Door(APIView):
    permission_classes = [OpenToAll]
    # what a key must have been given for; None: whatever key it is
    key_scope: ClassVar[str | None] = Scope.READ.value
    # when it ends, if that is settled
    lifetime: ClassVar[Lifetime | None] = OF_VERSION

    visit: Visit | None = None

    # --- what DRF does on each request, as far as it is needed ---

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:
        """There is one format at each address; what a client would rather have does not change it."""
        return JSONRenderer(), JSON

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return  # free, and asked by browsers without a key
        self.visit = Visit(request)
        self.visit.enter(self.key_scope)
        if not is_conditional(request):
            self.visit.charge()

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = response["Allow"] = ", ".join(self.allowed_methods)
        response["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response["Access-Control-Max-Age"] = "86400"
        patch_cache_control(response, public=True, max_age=86400)
        return response

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.visit is not None:
            try:
                self.visit.settle(response.status_code)
            except (Problem, OperationalError, InterfaceError) as error:
                response = problems.answer(request, as_problem(error) or server_fault())
            for name, value in self.visit.headers().items():
                response[name] = value
            # by a key the status may differ, and the counts do: a cache keeps what each key was answered apart
            patch_vary_headers(response, ["Authorization"])
        if self.lifetime is not None:
            self.lifetime.announce(response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        response["X-Content-Type-Options"] = "nosniff"
        return response

    # --- answers ---

    def answer(
        self,
        state: State,
        make: Callable[[], tuple[Any, Mapping[str, str]]],
        *,
        content_type: str = JSON,
        cache: Mapping[str, Any] = KEPT_A_WHILE,
    ) -> HttpResponseBase:
        """304 where the client's copy still holds; else the body that `make` gives with its headers, or a kept one."""
        request = self.request
        address = f"{request.path}?{request.META.get('QUERY_STRING', '')}"
        etag = make_etag(state, address)

        def write() -> HttpResponse:
            body = None if state.is_removed else bodies.get(etag)
            if body is None:
                value, headers = make()
                body = Body(dumps(value), dict(headers))
                if not state.is_removed:
                    bodies.keep(etag, body)
            return HttpResponse(body.content, content_type=content_type, headers=body.headers)

        return self.unless_fresh(etag, state, write, cache=cache)

    def unless_fresh(
        self,
        etag: str,
        state: State,
        write: Callable[[], HttpResponseBase],
        *,
        cache: Mapping[str, Any] = KEPT_A_WHILE,
    ) -> HttpResponseBase:
        """304, free of charge, where the client's copy still holds; else what `write` gives, counted."""
        response: HttpResponseBase
        if not state.is_removed and is_fresh(self.request, etag, state.at):
            response = HttpResponseNotModified()
        else:
            cast(Visit, self.visit).charge()  # `initial` has made it
            response = write()
        response["ETag"] = etag
        modified = last_modified(state)
        if modified is not None:
            response["Last-Modified"] = modified
        patch_cache_control(response, **cache)
        return response


class Nothing(Door):
    """What stands at no other address below the API's: a problem, or the way to the address with its slash."""

    schema = None
    key_scope = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise problems.not_found()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and not request.path.endswith("/"):
            try:
                view = resolve(f"{request.path_info}/").func
            except Resolver404:
                view = None
            if view is not None and getattr(view, "cls", None) is not Nothing:
                response = HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
                response["Access-Control-Allow-Origin"] = "*"
                return response
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


# --- refusals -------------------------------------------------------------------------------------------------


def as_problem(error: BaseException) -> Problem | None:
    """The problem that an exception means to the client; None for a fault of ours."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404 | exceptions.NotFound):
        return problems.not_found()
    if isinstance(error, exceptions.MethodNotAllowed):
        text = Text("Địa chỉ này không nhận phương thức ấy.", "This address does not take that method.")
        return Problem(problems.METHOD_NOT_ALLOWED, text)
    if isinstance(error, exceptions.UnsupportedMediaType):
        return Problem(problems.UNSUPPORTED_TYPE, problems.UNSUPPORTED_TYPE.advice)
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied | exceptions.NotAuthenticated):
        text = Text("Việc này cần khóa.", "This needs a key.")
        return Problem(problems.INVALID_KEY, text, headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, RequestDataTooBig):
        return Problem(problems.TOO_LARGE, Text("Nội dung gửi lên quá lớn.", "The body sent is too large."))
    if isinstance(error, SuspiciousOperation | exceptions.ParseError):
        return Problem(problems.BAD_REQUEST, Text("Không đọc được yêu cầu.", "The request cannot be read."))
    if isinstance(error, OverflowError | DataError):
        text = Text("Yêu cầu có giá trị ngoài khoảng cho phép.", "The request holds a value beyond what is possible.")
        return Problem(problems.BAD_REQUEST, text)
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable()
    return None


def unavailable() -> Problem:
    text = Text(
        "Cổng tạm ngừng, xin thử lại sau ít phút.", "The portal is away for a moment, please try again in some minutes."
    )
    return Problem(problems.UNAVAILABLE, text, headers={"Retry-After": "30"})


def server_fault() -> Problem:
    return Problem(problems.SERVER_ERROR, Text("Có lỗi ở máy chủ.", "Something went wrong on the server."))


def answer_error(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """DRF's EXCEPTION_HANDLER. None lets the error through to Django, which records it and calls `handler500`."""
    problem = as_problem(error)
    return problems.answer(context["request"], problem) if problem else None
