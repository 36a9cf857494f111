"""The error pages, and problem details for addresses of the API."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.urls import reverse

from portal.api.problems import answer
from portal.api.views import as_problem, server_fault
from portal.site.head import Page


def _error(request, status, title, reason=""):
    page = Page(title=title, path=request.path, is_indexed=False)
    response = render(request, f"{status}.html", {"page": page, "reason": reason}, status=status)
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _api_error(request, problem):
    return answer(request, problem) if request.path.startswith(reverse("api:nothing")) else None


def bad_request(request, exception):
    if response := _api_error(request, as_problem(SuspiciousOperation())):
        return response
    reason = str(exception) if isinstance(exception, BadRequest) else ""  # what Django refuses by itself speaks English
    return _error(request, 400, "Yêu cầu không hợp lệ", reason)


def permission_denied(request, exception):
    return _error(request, 403, "Không có quyền xem trang này")


def csrf_failure(request, reason=""):
    """The answer of the view that was asked for, if it has one that loses nothing of what was typed."""
    asked = request.resolver_match
    if answer := getattr(asked.func, "csrf_failed", None) if asked else None:
        return answer(request, *asked.args, **asked.kwargs)
    page = Page(title="Phiên làm việc đã hết hạn", path=request.path, is_indexed=False)
    return render(request, "403_csrf.html", {"page": page}, status=403)


def page_not_found(request, exception):
    return _error(request, 404, "Không tìm thấy trang")


def server_error(request):
    """500; 503 where the cause is a database that does not answer, since that passes by itself."""
    if response := _api_error(request, as_problem(sys.exc_info()[1]) or server_fault()):
        return response
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _error(request, 503, "Cổng thông tin tạm ngừng")
    return _error(request, 500, "Có lỗi xảy ra")
