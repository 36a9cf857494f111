"""Anonymous pages are cacheable: no cookies, no tokens, the same for everyone; and all have a strict CSP."""

import re

import pytest
from django.test import Client

from tests.factories import UserFactory
from tests.site import body_of, make_site

STRICT = {
    "default-src": ["'self'"],
    "img-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# headers that depend on the time of the request
UNCACHED = {"healthz", "readyz"}


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def answers(site):
    """The responses of all public URLs to a new anonymous client: {name: (status, response)}."""
    addresses = {name: (address, 200) for name, address in {**site.pages, **site.files}.items()} | site.error_pages
    found = {}
    for name, (address, status) in addresses.items():
        client = Client()
        found[name] = client.get(address)
        found[name].body = body_of(found[name])
        assert found[name].status_code == status, name
        assert not client.cookies, name
    return found


def policy(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_no_response_sets_a_cookie(answers):
    assert [name for name, response in answers.items() if response.cookies or "Set-Cookie" in response] == []


def test_no_page_contains_a_token(answers):
    pages = [response.body.decode() for name, response in answers.items() if name != "picture"]

    assert not [page for page in pages if "csrfmiddlewaretoken" in page or "csrf_token" in page or "nonce" in page]


def test_public_responses_are_cacheable_by_shared_caches(answers):
    for name, response in answers.items():
        control = response.get("Cache-Control", "")
        if name in UNCACHED:
            assert "no-store" in control, name
        elif response.status_code == 400:
            assert "public" not in control, name
        else:
            assert "public" in control, name
            assert 0 < int(re.search(r"max-age=(\d+)", control)[1]) <= 3600, name
            assert "private" not in control, name


def test_responses_do_not_vary_by_cookie(answers):
    varying = {
        name: response["Vary"].lower().replace(" ", "").split(",")
        for name, response in answers.items()
        if "Vary" in response
    }

    assert {name: by for name, by in varying.items() if not set(by) <= {"accept-encoding", "hx-request"}} == {}


def test_every_page_has_the_strict_content_security_policy(answers):
    assert {name: policy(response) for name, response in answers.items() if policy(response) != STRICT} == {}


def test_every_page_has_the_other_security_headers(answers):
    for name, response in answers.items():
        assert response["X-Frame-Options"] == "DENY", name
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin", name
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "geolocation=()" in response["Permissions-Policy"], name


def test_no_page_contains_inline_scripts_styles_or_other_hosts(answers):
    for name, response in answers.items():
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.body.decode()
        scripts = re.findall(r"<script\b([^>]*)>", page)
        assert all("src=" in script or 'type="application/ld+json"' in script for script in scripts), name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), name
        loaded = re.findall(r'(?:<script[^>]*\ssrc|<img[^>]*\ssrc|<link rel="stylesheet" href|srcset)="([^"]+)"', page)
        assert not [address for address in loaded if not address.startswith("/")], name


def test_response_is_identical_for_two_anonymous_clients(site):
    for name, address in site.pages.items():
        assert Client().get(address).content == Client().get(address).content, name


def test_unchanged_page_is_304_without_a_body(site):
    for name, address in site.pages.items():
        first = Client().get(address)
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), name


def test_head_has_the_headers_of_get(site):
    for name, address in {**site.pages, **site.files}.items():
        get, head = Client().get(address), Client().head(address)
        assert (head.status_code, body_of(head)) == (200, b""), name
        body_of(get)
        assert head["Content-Type"] == get["Content-Type"], name
        assert head.get("Cache-Control") == get.get("Cache-Control"), name


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_unknown_cookies_change_nothing(site, cookie):
    client = Client()
    client.cookies[cookie] = "x" * 32

    for name, address in site.pages.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert "public" in response["Cache-Control"], name
        assert not response.cookies, name


def test_staff_see_the_same_pages_as_everybody(site):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))

    for name, address in site.pages.items():
        assert client.get(address).content == Client().get(address).content, name


def test_image_visible_to_staff_only_is_not_cacheable(site):
    client = Client()
    client.force_login(UserFactory(rights=["portal.view_image"]))
    type(site.article).objects.filter(pk=site.article.pk).update(status="draft")

    response = client.get(site.files["picture"])

    assert body_of(response).startswith(b"\xff\xd8")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert Client().get(site.files["picture"]).status_code == 404


def test_pages_are_compressed_and_images_are_not(site):
    client = Client(headers={"Accept-Encoding": "gzip"})

    assert client.get("/")["Content-Encoding"] == "gzip"
    picture = client.get(site.files["picture"])
    assert "Content-Encoding" not in picture
    assert int(picture["Content-Length"]) == len(body_of(picture))
    assert client.get(site.files["picture"], headers={"If-None-Match": picture["ETag"]}).status_code == 304
