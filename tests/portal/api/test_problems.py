import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation

from portal.api.problems import PROBLEM_TYPES, language_of
from portal.site import errors


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PROBLEM_TYPES, ids=lambda kind: kind.code)
def test_each_kind_has_a_page_that_explains_it_in_both_languages(kind):
    response = Client().get(kind.get_absolute_url())

    page = response.content.decode()
    assert response.status_code == 200
    assert str(kind.title) in page
    with translation.override("en"):
        assert f"<h2>{kind.title}</h2>" in page
        assert str(kind.advice)[:20] in page
    assert 'lang="en"' in page


@pytest.mark.django_db
def test_unknown_kind_has_no_page():
    assert Client().get("/api/loi/khong-co/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "language", "title"),
    [
        ("", "vi", "Không tìm thấy"),
        ("vi", "vi", "Không tìm thấy"),
        ("en", "en", "Not found"),
        ("en-US,en;q=0.9,vi;q=0.5", "en", "Not found"),
        ("fr,vi;q=0.8,en;q=0.7", "vi", "Không tìm thấy"),
        ("fr", "vi", "Không tìm thấy"),
        ("en;q=0", "vi", "Không tìm thấy"),
        ("*", "vi", "Không tìm thấy"),
        ("en;q=nonsense," * 2000, "vi", "Không tìm thấy"),
    ],
)
def test_problem_speaks_the_language_that_is_asked_for(accepted, language, title):
    response = Client().get("/api/v1/honorees/khong-co/", headers={"accept-language": accepted})

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]
    body = response.json()
    assert body["title"] == title
    assert body["status"] == 404
    assert body["code"] == "not_found"
    assert body["type"] == "http://testserver/api/loi/khong-tim-thay/"
    assert body["detail"]


def test_language_header_of_any_length_is_read():
    request = RequestFactory().get("/", headers={"accept-language": "en," * 100_000})

    assert language_of(request) == "en"


# --- what Django answers by itself ----------------------------------------------------------------------------


def test_fault_of_ours_and_a_database_that_is_away_are_problems_too():
    request = RequestFactory().get("/api/v1/honorees/")

    def answer(error):
        try:
            raise error
        except Exception:  # noqa: BLE001 - as Django's own handler sees it
            return errors.server_error(request)

    fault, away = answer(RuntimeError("boom")), answer(OperationalError("gone"))

    assert (fault.status_code, fault["Content-Type"]) == (500, "application/problem+json")
    assert (away.status_code, away["Retry-After"]) == (503, "30")
    assert b"boom" not in fault.content


@pytest.mark.django_db
def test_refused_host_is_a_problem_under_the_api():
    response = Client().get("/api/v1/honorees/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
