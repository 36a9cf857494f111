"""Authentication, scopes and rate limits of each endpoint of the API."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal import api_urls
from portal.partners.models import PartnerKey
from tests.cost import query_cost
from tests.factories import HonoreeFactory
from tests.partner import ROOT, items, lists, make_partner_site
from tests.portal.partners.factories import PartnerFactory, key_for
from tests.races import together
from tests.site import body_of

pytestmark = pytest.mark.django_db


def request(address, key=None, method="GET", **headers):
    """Request exactly this path: the test client would read `//x/` as a host name."""
    if key is not None:
        headers["HTTP_AUTHORIZATION"] = key if " " in key else f"Bearer {key}"
    path = address if address.startswith("/") else ROOT + address
    response = Client().generic(method, path, PATH_INFO=path.partition("?")[0], **headers)
    response.read = body_of(response)
    return response


# --- the table of endpoints -----------------------------------------------------------------------------------

# route: (URL, scope required of a key)
ENDPOINTS = {
    "movements": ("movements/", "read"),
    "movement": ("movements/{movement}/", "read"),
    "cycles": ("cycles/", "read"),
    "cycle": ("cycles/{cycle}/", "read"),
    "units": ("units/", "read"),
    "unit": ("units/{unit}/", "read"),
    "provinces": ("provinces/", "read"),
    "province": ("provinces/{province}/", "read"),
    "honorees": ("honorees/", "read"),
    "honoree": ("honorees/{honoree}/", "read"),
    "articles": ("articles/", "read"),
    "article": ("articles/{article}/", "read"),
    "article-comments": ("articles/{article}/comments/", "read"),
    "comments": ("comments/", "read"),
    "comment": ("comments/{comment}/", "read"),
    "changes": ("changes/", "changes"),
    "exports": ("exports/", "exports"),
    "honorees.csv": ("exports/honorees.csv", "exports"),
    "honorees.xlsx": ("exports/honorees.xlsx", "exports"),
    "honorees.jsonld": ("exports/honorees.jsonld", "exports"),
    "articles.jsonld": ("exports/articles.jsonld", "exports"),
    "everything.jsonl": ("exports/everything.jsonl", "exports"),
    "schema": ("schema", "read"),
}

# client: (status, code of the problem)
CLIENTS = {
    "nobody": (200, None),
    "right key": (200, None),
    "key with this scope alone": (200, None),
    "key without this scope": (403, "wrong_scope"),
    "revoked": (401, "invalid_key"),
    "expired": (401, "invalid_key"),
    "partner paused": (401, "invalid_key"),
    "unknown": (401, "invalid_key"),
    "malformed": (401, "invalid_key"),
    "empty": (401, "invalid_key"),
    "basic": (401, "invalid_key"),
}
UNKNOWN = "tmg_abcd1234_" + "x" * 43


@pytest.fixture
def endpoints():
    site = make_partner_site()
    ids = {name: address.split("/")[1] for name, address in items(site).items()}
    assert set(lists(site)) <= set(ENDPOINTS)
    return {name: (address.format(**ids), scope) for name, (address, scope) in ENDPOINTS.items()}


@pytest.fixture
def keys(settings):
    """What each client sends, by the scope of the endpoint."""
    settings.API_KEY_PER_MINUTE = 100_000
    full_key = key_for()[1]
    alone = {scope: key_for(scopes=[scope])[1] for scope in ("read", "changes", "exports")}
    without = {
        "read": key_for(scopes=["changes", "exports"])[1],
        "changes": key_for(scopes=["read", "exports"])[1],
        "exports": key_for(scopes=["changes", "read"])[1],
    }
    (revoked_row, revoked), (expired_row, expired), (paused_row, paused) = key_for(), key_for(), key_for()
    now = timezone.now()
    PartnerKey.objects.filter(pk=revoked_row.pk).update(revoked_at=now, revoked_by=revoked_row.created_by)
    PartnerKey.objects.filter(pk=expired_row.pk).update(expires_at=now)
    paused_row.partner.is_active = False
    paused_row.partner.save()
    common = {
        "nobody": None,
        "right key": full_key,
        "revoked": revoked,
        "expired": expired,
        "partner paused": paused,
        "unknown": UNKNOWN,
        "malformed": full_key[:-1],
        "empty": "Bearer ",
        "basic": "Basic dG1nOng=",
    }
    return {
        scope: {**common, "key with this scope alone": alone[scope], "key without this scope": without[scope]}
        for scope in ("read", "changes", "exports")
    }


@pytest.fixture(autouse=True)
def _many_wrong_keys(settings):
    """Raise the limit of wrong keys; the test of that limit sets its own."""
    settings.API_WRONG_KEYS_PER_MINUTE = 10_000


def test_every_route_is_in_the_table():
    assert {str(pattern.name) for pattern in api_urls.urlpatterns} - {"nothing"} == set(ENDPOINTS)


@pytest.mark.parametrize("client_kind", CLIENTS)
def test_each_endpoint_answers_each_client_as_in_the_table(endpoints, keys, client_kind):
    status, code = CLIENTS[client_kind]
    wrong = {}
    for name, (address, scope) in endpoints.items():
        for method in ("GET", "HEAD"):
            response = request(address, keys[scope][client_kind], method)
            if response.status_code != status:
                wrong[name, method] = response.status_code
            if method == "GET" and code:
                assert response["Content-Type"] == "application/problem+json"
                assert response.json()["code"] == code
                assert response["Cache-Control"] == "no-store"
            if status == 401:
                assert response["WWW-Authenticate"].startswith('Bearer realm="api", error="invalid_token"'), name
            if status == 403:
                assert response["WWW-Authenticate"] == (
                    f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
                )
                if method == "GET":
                    assert response.json()["scope"] == scope
            assert "Authorization" in response["Vary"], name

    assert wrong == {}


@pytest.mark.parametrize("client_kind", CLIENTS)
def test_variants_of_a_url_give_no_access(endpoints, keys, client_kind):
    """A URL without its slash redirects to the one with it, which requires the key; every other variant is 404."""
    no_access = 401 if CLIENTS[client_kind][0] == 401 else 404
    for name, (address, scope) in endpoints.items():
        key = keys[scope][client_kind]
        bare = ROOT + address.rstrip("/")
        if address.endswith("/"):
            assert request(bare, key).status_code == 301, name
            forms = [f"{bare}//", f"{ROOT}/{address}"]
            if "/" not in address.rstrip("/"):
                forms += [f"{bare}.json", f"{bare}.json/", f"{bare};/"]
        else:
            forms = [f"{bare}/", f"{ROOT}/{address}", f"{bare}.json"]
        for form in forms:
            assert request(form, key).status_code == no_access, (form, client_kind)
        assert request(f"/{bare}", key).status_code == 404


def test_options_need_no_key_and_are_not_counted(endpoints, keys, settings):
    settings.API_OPEN_PER_MINUTE = 1

    for address, scope in endpoints.values():
        for key in keys[scope].values():
            response = request(address, key, "OPTIONS")
            assert response.status_code == 204
            assert "Authorization" in response["Access-Control-Allow-Headers"]

    assert request("cycles/").status_code == 200


def test_refusals_are_explained_in_the_language_of_the_client(keys):
    details = {
        client_kind: request("cycles/", keys["read"][client_kind], HTTP_ACCEPT_LANGUAGE="en").json()["detail"]
        for client_kind in ("revoked", "expired", "partner paused", "unknown", "malformed", "basic")
    }

    assert details == {
        "revoked": "The key has been revoked.",
        "expired": "The key has expired.",
        "partner paused": "The partner who holds this key is paused.",
        "unknown": "There is no such key.",
        "malformed": "There is no such key.",
        "basic": "The header “Authorization” must read “Bearer tmg_…”.",
    }
    assert request("cycles/", keys["read"]["revoked"]).json()["detail"] == "Khóa đã bị thu hồi."


def test_scheme_is_case_insensitive_and_the_key_is_not():
    _, key = key_for()

    assert request("cycles/", f"bearer   {key} ").status_code == 200
    assert request("cycles/", f"BEARER {key.upper()}").status_code == 401


@pytest.mark.parametrize(
    "text",
    ["Bearer", "Bearer \0", "Bearer " + "a" * 5000, "Bearer tmg_" + "²" * 52, "Bearer é\udcff", "Bearer tmg__", ", ,"],
)
def test_malformed_header_is_refused(text):
    assert request("cycles/", HTTP_AUTHORIZATION=text).status_code == 401


# --- cost of a key --------------------------------------------------------------------------------------------


def queries_with(header):
    """Return the number of database queries; requests are counted outside the database."""
    is_counted_elsewhere = connection.vendor == "sqlite" or bool(portal_settings.REDIS_URL)
    assert is_counted_elsewhere
    status = 200 if header and header.endswith("right") else 401
    client = Client(headers={"authorization": header.removesuffix("right")}) if header else Client()
    return query_cost(client, f"{ROOT}provinces/", status if header else 200)


def test_lookup_of_a_key_costs_one_query_whether_right_or_wrong():
    _, key = key_for()
    query_cost(Client(), f"{ROOT}provinces/")
    without = queries_with(None)

    assert queries_with(f"Bearer {key}right") == without + 1
    assert queries_with(f"Bearer {UNKNOWN}") == 1
    assert queries_with("Bearer nonsense") == 0


def test_wrong_keys_are_limited_by_ip_address_and_right_ones_are_not(settings, noon):
    settings.API_WRONG_KEYS_PER_MINUTE = 20
    _, key = key_for()
    for _ in range(20):
        assert request("cycles/", UNKNOWN, REMOTE_ADDR="203.0.113.5").status_code == 401

    refused = request("cycles/", UNKNOWN, REMOTE_ADDR="203.0.113.5")

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused["Retry-After"] == "40"
    assert refused["RateLimit-Policy"] == '"minute";q=20;w=60'
    assert request("cycles/", key, REMOTE_ADDR="203.0.113.5").status_code == 200
    assert request("cycles/", REMOTE_ADDR="203.0.113.5").status_code == 200
    assert request("cycles/", UNKNOWN, REMOTE_ADDR="203.0.113.6").status_code == 401


# --- limits ---------------------------------------------------------------------------------------------------


@pytest.fixture
def noon(monkeypatch):
    """A clock at 12:00:20 that only `forward` advances."""

    class Clock:
        now = datetime(2026, 11, 25, 12, 0, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

        def forward(self, **span):
            self.now += timedelta(**span)

    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


def limits_of(response):
    return response["RateLimit-Policy"], response["RateLimit"]


def test_requests_without_a_key_are_limited_by_ip_address(settings, noon):
    settings.API_OPEN_PER_MINUTE = 3
    first_client, second_client = {"REMOTE_ADDR": "203.0.113.5"}, {"REMOTE_ADDR": "203.0.113.6"}

    assert limits_of(request("cycles/", **first_client)) == ('"minute";q=3;w=60', '"minute";r=2;t=40')
    assert limits_of(request("honorees/", **first_client)) == ('"minute";q=3;w=60', '"minute";r=1;t=40')
    assert limits_of(request("khong-co/", **first_client)) == ('"minute";q=3;w=60', '"minute";r=0;t=40')
    refused = request("cycles/", **first_client)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "40"
    assert refused.json()["code"] == "too_many_requests"
    assert refused.json()["detail"] == "Đã hết lượt. Xin gửi lại sau 40 giây."
    assert refused["Cache-Control"] == "no-store"
    assert limits_of(refused) == ('"minute";q=3;w=60', '"minute";r=0;t=40')
    assert request("cycles/", **second_client).status_code == 200
    noon.forward(seconds=40)
    assert limits_of(request("cycles/", **first_client)) == ('"minute";q=3;w=60', '"minute";r=2;t=60')


def test_ipv6_addresses_are_limited_by_their_64_bit_prefix(settings, noon):
    settings.API_OPEN_PER_MINUTE = 1

    assert request("cycles/", REMOTE_ADDR="2001:db8:1:2::7").status_code == 200
    assert request("cycles/", REMOTE_ADDR="2001:db8:1:2:ffff::8").status_code == 429
    assert request("cycles/", REMOTE_ADDR="2001:db8:1:3::7").status_code == 200


def test_forwarded_address_is_used_from_trusted_proxies_only(settings, noon):
    settings.API_OPEN_PER_MINUTE = 1
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert request("cycles/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="1.1.1.1").status_code == 200
    assert request("cycles/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="1.1.1.2").status_code == 429
    assert request("cycles/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 200
    assert request("cycles/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.8").status_code == 200


def test_limits_of_a_key_apply_across_ip_addresses(settings, noon):
    settings.API_OPEN_PER_MINUTE = 1
    _, key = key_for(per_minute=2, per_day=3)

    assert limits_of(request("cycles/", key, REMOTE_ADDR="203.0.113.5")) == (
        '"minute";q=2;w=60, "day";q=3;w=86400',
        '"minute";r=1;t=40, "day";r=2;t=43180',
    )
    assert request("changes/", key, REMOTE_ADDR="203.0.113.6").status_code == 200
    refused = request("cycles/", key, REMOTE_ADDR="203.0.113.7")
    assert (refused.status_code, refused["Retry-After"]) == (429, "40")
    assert request("cycles/", REMOTE_ADDR="203.0.113.5").status_code == 200

    noon.forward(minutes=1)
    assert request("cycles/", key).status_code == 200
    refused = request("cycles/", key)
    assert (refused.status_code, refused["Retry-After"]) == (429, "43120")
    assert limits_of(refused)[1] == '"minute";r=1;t=40, "day";r=0;t=43120'
    noon.forward(hours=12)
    assert request("cycles/", key).status_code == 200


def test_keys_without_limits_have_the_default_limits(settings, noon):
    settings.API_KEY_PER_MINUTE, settings.API_KEY_PER_DAY = 7, 9
    _, key = key_for()

    assert request("cycles/", key)["RateLimit-Policy"] == '"minute";q=7;w=60, "day";q=9;w=86400'


def test_unchanged_responses_are_not_counted(settings, noon):
    settings.API_OPEN_PER_MINUTE = 2
    etag = request("cycles/")["ETag"]

    for _ in range(5):
        unchanged = request("cycles/", HTTP_IF_NONE_MATCH=etag)
        assert unchanged.status_code == 304
        assert unchanged["RateLimit"] == '"minute";r=1;t=40'
    assert request("cycles/", HTTP_IF_NONE_MATCH='"other"').status_code == 200
    refused = request("cycles/", HTTP_IF_NONE_MATCH='"other"')
    assert refused.status_code == 429
    assert "ETag" not in refused
    assert request("cycles/?x=1", HTTP_IF_NONE_MATCH=etag).status_code == 429
    assert request("exports/honorees.csv", HTTP_IF_NONE_MATCH='"other"').status_code == 429
    assert request("cycles/", HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_head_requests_and_errors_are_counted(settings, noon):
    settings.API_OPEN_PER_MINUTE = 4

    statuses = [
        request(address, method=method).status_code
        for method, address in [
            ("HEAD", "cycles/"),
            ("GET", "cycles/?nothing=1"),
            ("GET", "cycles/999/"),
            ("POST", "cycles/"),
            ("HEAD", "cycles/"),
        ]
    ]

    assert statuses == [200, 400, 404, 405, 429]


def test_requests_without_the_scope_are_counted(noon):
    _, key = key_for(scopes=["changes"], per_minute=2)

    assert [request("cycles/", key).status_code for _ in range(3)] == [403, 403, 429]


@pytest.mark.django_db(transaction=True)
def test_limits_are_exact_for_concurrent_requests(settings, noon):
    HonoreeFactory(public=True)
    settings.API_OPEN_PER_MINUTE = 10
    _, key = key_for(per_minute=50, per_day=37)
    etag = request("cycles/", REMOTE_ADDR="203.0.113.9")["ETag"]

    def read(**more):
        return lambda: request("cycles/", **more).status_code

    acts = [read(REMOTE_ADDR="203.0.113.5") for _ in range(16)] + [read(key=key) for _ in range(50)]
    unchanged = [read(REMOTE_ADDR="203.0.113.5", HTTP_IF_NONE_MATCH=etag) for _ in range(8)]
    statuses = together(*acts, *unchanged)

    assert sorted(statuses[:16]) == [200] * 10 + [429] * 6
    assert sorted(statuses[16:66]) == [200] * 37 + [429] * 13
    assert statuses[66:] == [304] * 8


# --- backends that cannot be reached --------------------------------------------------------------------------


def test_database_counts_while_redis_is_unavailable(settings, noon):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.API_OPEN_PER_MINUTE = 2

    statuses = [request("cycles/", REMOTE_ADDR="203.0.113.77").status_code for _ in range(4)]

    assert statuses == [200, 200, 429, 429]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts in a table")
def test_api_answers_503_if_the_file_of_the_limits_cannot_be_written(settings, tmp_path):
    if portal_settings.REDIS_URL:
        settings.REDIS_URL = ""
    (tmp_path / "in-the-way").write_text("")
    settings.API_LIMITS_FILE = tmp_path / "in-the-way" / "limits"

    for headers in ({}, {"HTTP_IF_NONE_MATCH": '"x"'}):
        response = request("cycles/", **headers)
        assert response.status_code == 503
        assert response.json()["code"] == "unavailable"
        assert response["Retry-After"] == "30"


# --- no key in responses and logs -----------------------------------------------------------------------------


def test_key_is_in_no_response_and_no_log(caplog):
    partner = PartnerFactory()
    _, key = key_for(partner, scopes=["changes"])

    texts = [
        json.dumps([*response.items()]) + response.read.decode()
        for response in (
            request("changes/", key),
            request("cycles/", key),
            request("cycles/", key[:-1] + "A"),
            request("khong-co/", key),
        )
    ]

    secret = key.rpartition("_")[2]
    assert not any(secret[:-1] in text for text in [*texts, caplog.text])
