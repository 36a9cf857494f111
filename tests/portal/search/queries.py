"""Queries to the search page, and what it shows."""

from django.test import Client

ADDRESS = "/tim-kiem/"
SUGGESTIONS = "/tim-kiem/goi-y/"


def found(text, kind, **parameters):
    """What the page shows of that kind, in its order."""
    context = Client().get(ADDRESS, {"q": text, **parameters}).context
    return [item for shown in context["groups"] if shown["group"].kind == kind for item in shown["items"]]


def people(text, **parameters):
    return [person.name for person in found(text, "guong-dien-hinh", **parameters)]


def headlines(text, **parameters):
    return [article.headline for article in found(text, "tin-bai", **parameters)]


def unit_names(text, **parameters):
    return [unit.name for unit in found(text, "don-vi", **parameters)]


def similar(text, kind="guong-dien-hinh"):
    context = Client().get(ADDRESS, {"q": text}).context
    return [item.name for shown in context["groups"] if shown["group"].kind == kind for item in shown["similar"]]
