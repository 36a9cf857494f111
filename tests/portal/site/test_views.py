"""Home, search, pictures, health, error pages; what they hide and refuse: test_visibility.py, test_bad_input.py."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from portal.files.models import Image
from tests.factories import (
    ArticleFactory,
    CycleFactory,
    HonoreeFactory,
    ImageFactory,
    MovementFactory,
    UserFactory,
)
from tests.site import body_of


def unavailable(execute, sql, params, many, context):
    """A database that does not answer."""
    raise OperationalError("server closed the connection unexpectedly")


def structured(response):
    page = response.content.decode()
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


# --- home -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_empty_portal_has_a_home_page_and_all_others(client):
    for address in ("/", "/guong-dien-hinh/", "/tin-tuc/", "/so-lieu/", "/tim-kiem/", "/rss.xml", "/sitemap.xml"):
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_home_shows_the_newest_cycle_lead_articles_and_featured_honorees(client):
    movement = MovementFactory()
    CycleFactory(movement=movement, start_year=2014, end_year=2019)
    newest = CycleFactory(movement=movement, start_year=2019, end_year=2024)
    pictured = HonoreeFactory(public=True, portrait=ImageFactory(), honour__cycle=newest)
    lead = ArticleFactory(public=True, is_featured=True)
    other = ArticleFactory(public=True)

    context = client.get("/").context

    assert context["cycle"] == newest
    assert context["featured"] == [lead]
    assert context["latest"] == [other]
    assert context["lead_honoree"] == pictured


@pytest.mark.django_db
def test_article_stands_on_the_home_page_once(client):
    articles = ArticleFactory.create_batch(5, public=True, is_featured=True)

    context = client.get("/").context

    assert context["featured"] == articles[:1:-1]
    assert context["latest"] == [articles[1], articles[0]]


@pytest.mark.django_db
def test_home_tells_machines_what_the_site_is(client):
    (site,) = structured(client.get("/"))

    assert (site["@type"], site["url"], site["inLanguage"]) == ("WebSite", "http://testserver/", "vi")
    assert site["potentialAction"]["target"] == "http://testserver/tim-kiem/?q={search_term_string}"


# --- search ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_search_that_finds_nothing_helps_on(client):
    HonoreeFactory(public=True)

    response = client.get("/tim-kiem/", {"q": "zzz"})

    assert response.status_code == 200
    assert 'href="/guong-dien-hinh/"' in response.content.decode().partition("<main")[2]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "   ", "\u200b", "!!!", "🎉", "–"])
def test_search_without_a_word_finds_nothing_rather_than_everything(client, query):
    HonoreeFactory(public=True)
    ArticleFactory(public=True)

    assert client.get("/tim-kiem/", {"q": query}).context["total"] == 0


@pytest.mark.django_db
def test_search_is_not_for_search_engines(client):
    assert 'name="robots" content="noindex"' in client.get("/tim-kiem/?q=a").content.decode()


# --- pictures -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("extension", "content_type", "start"),
    [("jpg", "image/jpeg", b"\xff\xd8\xff"), ("webp", "image/webp", b"RIFF"), ("avif", "image/avif", b"\0\0\0")],
)
def test_picture_is_served_in_each_format(client, extension, content_type, start):
    image = ImageFactory(stored=True)
    ArticleFactory(public=True, photo=image)

    response = client.get(f"/media/anh/{image.key}/320.{extension}")

    assert response["Content-Type"] == content_type
    assert response["Cache-Control"] == "public, max-age=300"
    assert body_of(response).startswith(start)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rights", "status"), [(None, 404), ([], 404), (["articles.change_article"], 404), (["portal.view_image"], 200)]
)
def test_picture_of_a_draft_is_seen_by_staff_who_may_see_pictures(client, rights, status):
    image = ImageFactory(stored=True)
    ArticleFactory(photo=image)
    if rights is not None:
        client.force_login(UserFactory(rights=rights))

    response = client.get(f"/media/anh/{image.key}/320.jpg")
    body_of(response)

    assert response.status_code == status


@pytest.mark.django_db
def test_picture_that_is_known_costs_no_bytes_and_no_file(client, settings):
    image = ImageFactory(stored=True)
    ArticleFactory(public=True, photo=image)
    address = f"/media/anh/{image.key}/320.jpg"
    first = client.get(address)
    body_of(first)
    (settings.MEDIA_ROOT / Image(key=image.key).master_name).with_name("320.jpg").unlink()

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, body_of(again), again["ETag"]) == (304, b"", first["ETag"])


# --- robots and health ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_robots_txt_names_what_is_not_for_robots(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[:1] == ["User-agent: *"]
    assert {"Disallow: /quan-tri/", "Disallow: /tim-kiem/", "Sitemap: http://testserver/sitemap.xml"} <= set(lines)


def test_alive_needs_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": True, "migrations": True, "files": True, "cache": True},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_not_ready_without_a_database(client, error):
    def broken(execute, sql, params, many, context):
        raise error("closed")

    with connection.execute_wrapper(broken):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["checks"]["database"] is False


@pytest.mark.django_db
def test_not_ready_before_the_database_is_migrated(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'articles'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": True, "migrations": False, "files": True, "cache": True}


@pytest.mark.django_db
def test_not_ready_where_the_files_cannot_be_reached(client, settings):
    settings.VAR_DIR.mkdir(parents=True)
    settings.MEDIA_ROOT.write_text("a file stands where the folder should be")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["files"] is False


@pytest.mark.django_db
def test_ready_without_a_cache(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["checks"]["cache"] is False


@pytest.mark.django_db
def test_pages_are_read_without_a_cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    article = ArticleFactory(public=True)

    for address in ("/", article.get_absolute_url(), "/guong-dien-hinh/", "/tim-kiem/?q=tin", "/rss.xml"):
        assert Client().get(address).status_code == 200, address
    with pytest.raises(RedisConnectionError):
        cache.get("x")


# --- error pages ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/tin-tuc/", "/guong-dien-hinh/", "/so-lieu/", "/tim-kiem/?q=a", "/rss.xml", "/khong-co/"]
)
def test_database_that_does_not_answer_gives_a_temporary_error(path):
    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(unavailable):
        response = client.get(path)

    page = response.content.decode()
    assert response.status_code == 503
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["Retry-After"] == "30"
    assert "tạm ngừng" in page
    assert "public" not in response.get("Cache-Control", "")


@pytest.mark.django_db
def test_fault_of_the_portal_has_a_page_of_its_own():
    def broken(execute, sql, params, many, context):
        raise ZeroDivisionError

    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(broken):
        response = client.get("/tin-tuc/")

    assert response.status_code == 500
    assert "Có lỗi xảy ra" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_unknown_page_leads_on(client):
    page = client.get("/khong-co/").content.decode()

    for address in ("/", "/guong-dien-hinh/", "/tin-tuc/"):
        assert f'href="{address}"' in page


@pytest.mark.django_db
def test_refused_form_says_that_it_has_expired():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/quan-tri/login/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "hết hạn" in response.content.decode()


@pytest.mark.django_db
def test_item_is_gone_with_the_day_and_the_reason(client):
    article = ArticleFactory(withdrawn=True, withdrawn_at=datetime(2025, 2, 28, 17, 30, tzinfo=UTC))

    response = client.get(article.get_absolute_url())

    assert response.status_code == 410
    # half past midnight of the next day in Việt Nam
    assert "1/3/2025" in response.content.decode()
    assert article.withdrawal_reason in response.content.decode()
