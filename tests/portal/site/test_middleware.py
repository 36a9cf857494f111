import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from portal.site.middleware import GZipTextMiddleware, OwnSessionMiddleware, PublicCacheMiddleware

PUBLIC = "public, max-age=60"


def cache_control(response, method="GET", session=None):
    """What the middleware makes of this answer."""
    request = RequestFactory().generic(method, "/")
    if session is not None:
        request.session = session
    return PublicCacheMiddleware(lambda request: response)(request).get("Cache-Control")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, PUBLIC),
        (301, PUBLIC),
        (404, PUBLIC),
        (410, PUBLIC),
        (201, None),
        (302, None),
        (400, None),
        (403, None),
        (405, None),
        (422, None),
        (500, None),
        (503, None),
    ],
)
def test_only_lasting_answers_are_kept(status, expected):
    assert cache_control(HttpResponse(status=status)) == expected


@pytest.mark.parametrize(
    ("method", "expected"), [("GET", PUBLIC), ("HEAD", PUBLIC), ("POST", None), ("OPTIONS", None), ("DELETE", None)]
)
def test_only_answers_to_readers_are_kept(method, expected):
    assert cache_control(HttpResponse(), method) == expected


def test_answer_with_a_cookie_is_kept_by_nobody():
    response = HttpResponse()
    response.set_cookie("csrftoken", "x")

    assert cache_control(response) is None


def test_answer_for_which_the_session_was_read_is_kept_by_nobody():
    read, unread = SessionStore(), SessionStore()
    read.get("x")

    assert cache_control(HttpResponse(), session=read) is None
    assert cache_control(HttpResponse(), session=unread) == PUBLIC


def test_view_that_has_decided_is_not_overruled():
    response = HttpResponse(headers={"Cache-Control": "private, no-store"})

    assert cache_control(response) == "private, no-store"


@pytest.mark.parametrize(
    ("cookie", "key"),
    [
        ("k3y0f32characters0000000000000000", "k3y0f32characters0000000000000000"),
        ('"\\000\\000\\000\\000\\000\\000\\000\\000"', None),
        ("đđđđđđđđ".encode().decode("latin-1"), None),
        ("a b c d e f g", None),
        ("", None),
    ],
)
def test_only_what_may_be_a_session_is_looked_for(cookie, key):
    request = RequestFactory(headers={"Cookie": f"sessionid={cookie}"}).get("/")

    OwnSessionMiddleware(lambda request: HttpResponse())(request)

    assert request.session.session_key == key


@pytest.mark.parametrize(
    ("content_type", "is_compressed"),
    [("text/html; charset=utf-8", True), ("application/rss+xml", True), ("image/jpeg", False), ("image/avif", False)],
)
def test_text_is_compressed_and_pictures_are_not(content_type, is_compressed):
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    middleware = GZipTextMiddleware(lambda request: HttpResponse("a" * 1000, content_type=content_type))

    response = middleware(request)

    assert ("Content-Encoding" in response) is is_compressed
