"""Errors as RFC 9457 problem details, in the language that the client prefers.

Each type of problem has a URL of its own, the `type` of the response: a page that explains what to do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import exceptions
from rest_framework.utils.encoders import JSONEncoder

from portal.core.identity import absolute

MEDIA_TYPE = "application/problem+json"
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class ProblemType:
    """One type of problem. code: for programs. slug: in the URL of its page. advice: what to do about it."""

    code: str
    slug: str
    status: int
    title: str | Promise
    advice: str | Promise

    def get_absolute_url(self) -> str:
        return reverse("api-problem", args=[self.slug])


INVALID_PARAMETER = ProblemType(
    "invalid_parameter",
    "tham-so-khong-hop-le",
    400,
    _("Invalid parameter"),
    _(
        "The address has a parameter that this resource does not take, a value that cannot be used, or one "
        "parameter twice. “errors” names each parameter, the value sent, why it was refused, and the nearest "
        "right name or value (“nearest”). Unknown parameters are never ignored: whoever mistypes a filter would "
        "be given the whole list without noticing."
    ),
)
BAD_REQUEST = ProblemType(
    "bad_request",
    "yeu-cau-khong-hop-le",
    400,
    _("Bad request"),
    _(
        "Some part of the request cannot be read: a broken address, too many parameters, or a body of the wrong "
        "form. See “detail”."
    ),
)
INVALID_KEY = ProblemType(
    "invalid_key",
    "khoa-khong-dung-duoc",
    401,
    _("The key cannot be used"),
    _(
        "The key sent does not exist, was revoked or has expired; or the act needs a key and none was sent. A key"
        " goes into the header “Authorization: Bearer …”. What is open to everybody can be read by leaving that "
        "header out, at the ordinary rate."
    ),
)
WRONG_SCOPE = ProblemType(
    "wrong_scope",
    "khoa-khong-du-quyen",
    403,
    _("The key lacks this scope"),
    _(
        "The key is good but was not given the scope for this (“scope” names it). Ask the publisher for a key "
        "that has it."
    ),
)
NOT_FOUND = ProblemType(
    "not_found",
    "khong-tim-thay",
    404,
    _("Not found"),
    _(
        "There is nothing public at this address: the id or slug is wrong, or what it names is not public. The "
        "addresses of all that is public stand in “url” of the lists."
    ),
)
METHOD_NOT_ALLOWED = ProblemType(
    "method_not_allowed",
    "phuong-thuc-khong-duoc-phep",
    405,
    _("Method not allowed"),
    _("This address does not take the HTTP method used; the header “Allow” lists those it takes."),
)
GONE = ProblemType(
    "gone",
    "da-duoc-rut",
    410,
    _("Withdrawn"),
    _(
        "This was public and has been withdrawn; the answer says when and why. Please remove your copy. The "
        "changes feed reports every withdrawal as “removed”."
    ),
)
TOO_LARGE = ProblemType(
    "content_too_large",
    "noi-dung-qua-lon",
    413,
    _("Content too large"),
    _("The body sent exceeds the limit named in “detail”."),
)
UNSUPPORTED_TYPE = ProblemType(
    "unsupported_media_type",
    "kieu-noi-dung-khong-nhan",
    415,
    _("Unsupported media type"),
    _("The body sent must be “application/json”."),
)
INVALID_CONTENT = ProblemType(
    "invalid_content",
    "noi-dung-khong-hop-le",
    422,
    _("Invalid content"),
    _("The body can be read, but members are missing or wrong; “errors” names each."),
)
TOO_MANY = ProblemType(
    "too_many_requests",
    "qua-nhieu-yeu-cau",
    429,
    _("Too many requests"),
    _(
        "The requests of this minute are used up, or those of the day where the key has a daily quota. “Retry-"
        "After” says after how many seconds to try again, “RateLimit” how many requests are left. Asking again "
        "with “If-None-Match” costs nothing while nothing is new."
    ),
)
SERVER_ERROR = ProblemType(
    "server_error",
    "loi-may-chu",
    500,
    _("Server error"),
    _("Our fault, and recorded. Try again in some minutes; if it stays, please tell the publisher."),
)
UNAVAILABLE = ProblemType(
    "unavailable",
    "tam-ngung",
    503,
    _("Temporarily unavailable"),
    _(
        "The portal is being maintained or its database does not answer. “Retry-After” says after how many "
        "seconds to try again."
    ),
)

PROBLEM_TYPES = (
    INVALID_PARAMETER,
    BAD_REQUEST,
    INVALID_KEY,
    WRONG_SCOPE,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    GONE,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    INVALID_CONTENT,
    TOO_MANY,
    SERVER_ERROR,
    UNAVAILABLE,
)
BY_SLUG = {problem_type.slug: problem_type for problem_type in PROBLEM_TYPES}


class Problem(exceptions.APIException):
    """Why a request is refused. members: further members of the response; their texts may be lazy translations."""

    def __init__(
        self,
        problem_type: ProblemType,
        detail: str | Promise,
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code=problem_type.code)
        self.problem_type, self.text = problem_type, detail
        self.headers, self.members = headers or {}, members or {}


def language_of(request: HttpRequest) -> str:
    """The language that the client prefers of the two; Vietnamese if it asks for neither."""
    try:
        accepted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200])
    except ValueError:
        accepted = ()
    languages = (tag.partition("-")[0] for tag, quality in accepted if quality > 0)
    return next((language for language in languages if language in LANGUAGES), LANGUAGES[0])


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    problem_type = problem.problem_type
    language = language_of(request)
    with translation.override(language):
        body = {
            "type": absolute(problem_type.get_absolute_url()),
            "title": problem_type.title,
            "status": problem_type.status,
            "detail": problem.text,
            "code": problem_type.code,
            **problem.members,
        }
        content = json.dumps(body, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(content, status=problem_type.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    if problem_type not in {NOT_FOUND, GONE}:
        response["Cache-Control"] = "no-store"
    return response


# --- problems of more than one place ----------------------------------------------------------------------------


def not_found() -> Problem:
    """The same problem for what does not exist and for what is not public: a client cannot tell them apart."""
    return Problem(NOT_FOUND, _("There is nothing public at this address."))


def too_many_requests(wait: float | None) -> Problem:
    """wait: seconds until the next request may be accepted."""
    text = format_lazy(_("No requests are left. Please try again in {wait} seconds."), wait=int(wait or 0))
    return Problem(TOO_MANY, text, headers={"Retry-After": str(int(wait or 0))})


def server_error() -> Problem:
    return Problem(SERVER_ERROR, _("Something went wrong on the server."))


def problem_of(error: BaseException) -> Problem | None:
    """The problem that an exception means to the client; None for an error of the server."""
    match error:
        case Problem():
            return error
        case Http404() | exceptions.NotFound():
            return not_found()
        case exceptions.MethodNotAllowed():
            return Problem(METHOD_NOT_ALLOWED, _("This address does not take that method."))
        case exceptions.Throttled():
            return too_many_requests(error.wait)
        case exceptions.UnsupportedMediaType():
            return Problem(UNSUPPORTED_TYPE, UNSUPPORTED_TYPE.advice)
        case PermissionDenied() | exceptions.PermissionDenied() | exceptions.NotAuthenticated():
            return Problem(INVALID_KEY, _("This needs a key."), headers={"WWW-Authenticate": "Bearer"})
        case RequestDataTooBig():
            return Problem(TOO_LARGE, _("The body sent is too large."))
        case SuspiciousOperation() | exceptions.ParseError():
            return Problem(BAD_REQUEST, _("The request cannot be read."))
        case OverflowError() | DataError():
            return Problem(BAD_REQUEST, _("The request holds a value beyond what is possible."))
        case OperationalError() | InterfaceError():
            text = _("The portal is away for a moment, please try again in some minutes.")
            return Problem(UNAVAILABLE, text, headers={"Retry-After": "30"})
    return None


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's EXCEPTION_HANDLER. None lets the error through to Django, which logs it and calls `handler500`."""
    problem = problem_of(error)
    return problem_response(context["request"], problem) if problem else None
