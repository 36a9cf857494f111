"""Helpers of the API tests: a small portal with one item of every kind, and the URLs of the API."""

from typing import Any

from django.test import Client

from honorees.models import Province, Unit
from tests.articles.comments.factories import CommentFactory
from tests.factories import FieldFactory, HonoreeFactory, HonourFactory, ProvinceFactory, UnitFactory
from tests.site import Site, body_of, make_site

ROOT = "/api/v1/"


def get(address: str, **headers: str) -> Any:
    response = Client().get(address if address.startswith("/") else ROOT + address, headers=headers)
    response.read = body_of(response)
    return response


def results(address: str) -> list[dict[str, Any]]:
    response = get(address)
    assert response.status_code == 200, response.read
    return response.json()["results"]


def make_partner_site() -> Site:
    site = make_site()
    site.grow(1)
    for _ in range(2):
        CommentFactory(article=site.article, approved=True)
    old = ProvinceFactory(valid_to="2025-07-01")
    old.successors.add(ProvinceFactory(valid_from="2025-07-01"))
    field = FieldFactory()
    HonoreeFactory(
        public=True,
        gender="female",
        birth_year=1980,
        academic_title="doctor",
        honour__field=field,
        honour__unit=UnitFactory(level="local", province=old, parent=UnitFactory()),
    )
    HonoreeFactory(public=True, kind="collective")
    HonourFactory(honoree=site.honoree, revoked=True)
    return site


def lists(site: Site) -> dict[str, str]:
    """Return the URLs of the list endpoints by route name."""
    return {
        "movements": "movements/",
        "cycles": "cycles/",
        "units": "units/",
        "provinces": "provinces/",
        "honorees": "honorees/",
        "articles": "articles/",
        "comments": "comments/",
        "article-comments": f"articles/{site.article.slug}/comments/",
        "changes": "changes/",
        "exports": "exports/",
    }


def items(site: Site) -> dict[str, str]:
    return {
        "movement": f"movements/{site.cycle.movement.pk}/",
        "cycle": f"cycles/{site.cycle.pk}/",
        "unit": f"units/{Unit.objects.latest('pk').pk}/",
        "province": f"provinces/{Province.objects.latest('pk').pk}/",
        "honoree": f"honorees/{site.honoree.slug}/",
        "article": f"articles/{site.article.pk}/",
        "comment": f"comments/{site.article.comments.first().pk}/",
    }


FILES = {
    name: f"exports/{name}"
    for name in ("honorees.csv", "honorees.xlsx", "honorees.jsonld", "articles.jsonld", "everything.jsonl")
}
