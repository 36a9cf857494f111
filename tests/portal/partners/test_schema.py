"""Keys and rate limits in the OpenAPI document."""

import pytest

from tests.partner import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return get("schema?lang=en").json()


def test_key_is_optional(document):
    assert document["security"] == [{}, {"key": []}]
    scheme = document["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert "read, changes, exports" in scheme["description"]


def test_every_operation_documents_refusals_and_rate_limit_headers(document):
    components = document["components"]
    operations = [methods["get"] for methods in document["paths"].values()]

    assert len(operations) == 23
    for operation in operations:
        assert {"401", "403", "429"} <= set(operation["responses"])
        for status in ("200", "304"):
            assert {"RateLimit", "RateLimit-Policy"} <= set(operation["responses"][status]["headers"])
    assert components["responses"]["too_many_requests"]["headers"].keys() == {
        "Retry-After",
        "RateLimit",
        "RateLimit-Policy",
    }
    assert "WWW-Authenticate" in components["responses"]["invalid_key"]["headers"]
    assert "WWW-Authenticate" in components["responses"]["wrong_scope"]["headers"]
    assert components["schemas"]["Problem"]["properties"]["scope"]["enum"] == ["read", "changes", "exports"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [("honorees/", "read"), ("schema", "read"), ("changes/", "changes"), ("exports/honorees.csv", "exports")],
)
def test_every_operation_names_the_scope(document, path, scope):
    description = document["paths"][f"/api/v1/{path}"]["get"]["description"]

    assert description.endswith(f"A key that is sent needs the scope “{scope}”.")
