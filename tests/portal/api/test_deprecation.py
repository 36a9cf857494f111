"""Headers of deprecated endpoints, on an example: nothing of version 1 is deprecated."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from django.urls import include, path

from portal import api_urls
from portal.api.changes_feed import ChangesView
from portal.api.conditional import State
from portal.api.deprecation import Deprecation
from portal.api.schema import build
from portal.api.views import PublicView
from tests.partner import get

pytestmark = pytest.mark.django_db

DEPRECATION = Deprecation(
    deprecated_at=datetime(2027, 1, 1, tzinfo=UTC),
    sunset_at=datetime(2028, 1, 1, 5, 6, 7, tzinfo=UTC),
    policy="https://example.vn/api/#v2",
    sunset_policy="https://example.vn/api/#ket-thuc",
    successor="https://example.vn/api/v2/things/",
)


class OldThings(PublicView):
    deprecation = DEPRECATION

    def get(self, request):
        return self.respond(State("1", None), lambda: ({}, {"Link": '<https://example.vn/x>; rel="next"'}))


def ask(method="get", view=OldThings, **more):
    return view.as_view()(getattr(RequestFactory(), method)("/api/v1/things/", **more))


def test_every_response_announces_the_sunset():
    etag = ask()["ETag"]

    for response in (ask(), ask(HTTP_IF_NONE_MATCH=etag), ask("head"), ask("post"), ask(HTTP_AUTHORIZATION="x")):
        assert response["Deprecation"] == "@1798761600", response.status_code
        assert response["Sunset"] == "Sat, 01 Jan 2028 05:06:07 GMT"
        assert '<https://example.vn/api/#v2>; rel="deprecation"' in response["Link"]
        assert "Deprecation" in response["Access-Control-Expose-Headers"]
        assert "Sunset" in response["Access-Control-Expose-Headers"]


def test_deprecation_links_follow_the_other_links_of_the_response():
    assert ask()["Link"] == (
        '<https://example.vn/x>; rel="next", <https://example.vn/api/#v2>; rel="deprecation", '
        '<https://example.vn/api/#ket-thuc>; rel="sunset", <https://example.vn/api/v2/things/>; rel="successor-version"'
    )


def test_deprecation_without_a_sunset_has_one_header_only():
    class Discouraged(OldThings):
        deprecation = Deprecation(deprecated_at=datetime(2027, 1, 1, tzinfo=UTC))

    response = ask(view=Discouraged)

    assert response["Deprecation"] == "@1798761600"
    assert "Sunset" not in response
    assert response["Link"] == '<https://example.vn/x>; rel="next"'


def test_nothing_of_this_version_is_deprecated():
    response = get("cycles/")

    assert "Deprecation" not in response
    assert "Sunset" not in response


def test_sunset_before_deprecation_is_an_error():
    with pytest.raises(ValueError, match="before deprecated_at"):
        Deprecation(deprecated_at=datetime(2027, 1, 1, tzinfo=UTC), sunset_at=datetime(2026, 1, 1, tzinfo=UTC))


def test_openapi_document_marks_deprecated_operations():
    class OldChanges(ChangesView):
        deprecation = DEPRECATION

    others = [pattern for pattern in api_urls.urlpatterns if pattern.name != "changes"]
    old = path("changes/", OldChanges.as_view(viewsets=api_urls.VIEWSETS), name="changes")
    api = path("api/v1/", include(([*others, old], "api")))
    paths = build([api], "en")["paths"]

    assert paths["/api/v1/changes/"]["get"]["deprecated"] is True
    assert {"Deprecation", "Sunset"} <= set(paths["/api/v1/changes/"]["get"]["responses"]["200"]["headers"])
    assert "deprecated" not in paths["/api/v1/cycles/"]["get"]
