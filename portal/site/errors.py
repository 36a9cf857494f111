"""The error pages, and problem details for addresses of the API."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.api import problems
from portal.site.head import Page


def _error(request: HttpRequest, status: int, title: str, reason: str = "") -> HttpResponse:
    page = Page(title=title, path=request.path, is_indexed=False)
    response = render(request, f"{status}.html", {"page": page, "reason": reason}, status=status)
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _api_error(request: HttpRequest, problem: problems.Problem) -> HttpResponse | None:
    return problems.problem_response(request, problem) if request.path.startswith(reverse("api:nothing")) else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if response := _api_error(request, problems.problem_of(SuspiciousOperation()) or problems.server_error()):
        return response
    reason = str(exception) if isinstance(exception, BadRequest) else ""  # what Django refuses by itself speaks English
    return _error(request, 400, "Yêu cầu không hợp lệ", reason)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, "Không có quyền xem trang này")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer of the requested view, if it has one that loses nothing of what was typed."""
    match = request.resolver_match
    if match and (answer := getattr(match.func, "csrf_failed", None)):
        response: HttpResponse = answer(request, *match.args, **match.kwargs)
        return response
    page = Page(title="Phiên làm việc đã hết hạn", path=request.path, is_indexed=False)
    return render(request, "403_csrf.html", {"page": page}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404, "Không tìm thấy trang")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the cause is a database that does not answer, since that passes by itself."""
    error = sys.exc_info()[1]
    problem = problems.problem_of(error) if error is not None else None
    if response := _api_error(request, problem or problems.server_error()):
        return response
    if isinstance(error, OperationalError | InterfaceError):
        return _error(request, 503, "Cổng thông tin tạm ngừng")
    return _error(request, 500, "Có lỗi xảy ra")
