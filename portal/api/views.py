"""The base of every endpoint: keys, rate limits, CORS, conditional responses, problem details."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.api.authentication import HasScope, KeyAuthentication
from portal.api.conditional import ConditionalResponses
from portal.api.deprecation import OF_VERSION, Deprecation
from portal.api.problems import not_found, problem_of, problem_response, server_error
from portal.api.query import QueryErrors, parse_query
from portal.api.renderers import FormatNegotiation
from portal.api.throttling import RequestThrottle
from portal.partners.choices import Scope

# headers that a script of another origin may read, beside the safelisted ones
EXPOSED_HEADERS = (
    "Content-Location, Deprecation, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, "
    "Sunset, WWW-Authenticate"
)
ALLOWED_HEADERS = "Accept-Language, Authorization, If-Modified-Since, If-None-Match"


class PublicView(ConditionalResponses, APIView):
    authentication_classes = [KeyAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [RequestThrottle]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = FormatNegotiation
    # the scope that a key must have; None: none
    required_scope: ClassVar[str | None] = Scope.READ.value
    deprecation: ClassVar[Deprecation | None] = OF_VERSION

    def query_fields(self) -> Mapping[str, serializers.Field]:
        """The query parameters of the endpoint, beside filters."""
        return {}

    def parse_query(self) -> dict[str, Any]:
        """The values of the parameters that are given. Raises Problem."""
        errors = QueryErrors()
        values, _ = parse_query(self.request.GET, self.query_fields(), errors)
        errors.raise_if_any()
        return values

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method != "OPTIONS":  # preflight requests are free, and sent without a key
            super().initial(request, *args, **kwargs)

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
        if (rate_limit := getattr(request, "rate_limit", None)) is not None:  # set unless the method is OPTIONS
            try:
                rate_limit.finish(response.status_code)
            except (Throttled, OperationalError, InterfaceError) as error:
                response = problem_response(request, problem_of(error) or server_error())
            for name, value in rate_limit.headers().items():
                response[name] = value
            # status and limits depend on the key
            patch_vary_headers(response, ["Authorization"])
        if self.deprecation is not None:
            self.deprecation.set_headers(response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        response["X-Content-Type-Options"] = "nosniff"
        return response


class NotFoundView(PublicView):
    """Any other URL below the API's: a problem, or a redirect to the URL with a slash."""

    schema = None
    required_scope = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise not_found()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and not request.path.endswith("/"):
            try:
                view = resolve(f"{request.path_info}/").func
            except Resolver404:
                view = None
            if view is not None and getattr(view, "cls", None) is not NotFoundView:
                response = HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
                response["Access-Control-Allow-Origin"] = "*"
                return response
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer
