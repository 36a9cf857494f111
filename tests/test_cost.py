"""The number of queries of each public page does not grow with the number of rows."""

import pytest
from django.contrib.sites.models import Site as DjangoSite
from django.test import Client

from tests.cost import query_cost
from tests.factories import HonoreeFactory
from tests.site import make_site

MOST = {"article": 8, "directory": 8, "directory filtered": 8, "home": 12}


@pytest.mark.django_db
def test_no_page_needs_more_queries_on_a_larger_portal():
    client, site = Client(), make_site()
    addresses = {**site.pages, **site.files}
    error_pages = {**site.error_pages}
    site.grow(2)
    DjangoSite.objects.get_current()  # a process reads it once and keeps it
    small = {name: query_cost(client, address) for name, address in addresses.items()}
    small |= {name: query_cost(client, address, status) for name, (address, status) in error_pages.items()}

    site.grow(8)

    large = {name: query_cost(client, address) for name, address in addresses.items()}
    large |= {name: query_cost(client, address, status) for name, (address, status) in error_pages.items()}
    assert large == small
    assert {name: cost for name, cost in large.items() if cost > MOST.get(name, 10)} == {}


@pytest.mark.django_db
def test_further_pages_of_a_list_cost_the_same_as_the_first():
    client, site = Client(), make_site()
    site.grow(5)
    HonoreeFactory.create_batch(25, public=True, honour__cycle=site.cycle)
    following = client.get("/tin-tuc/").context["following"]

    assert query_cost(client, "/guong-dien-hinh/?trang=2") == query_cost(client, "/guong-dien-hinh/")
    assert query_cost(client, f"{site.cycle.get_absolute_url()}?trang=2") == query_cost(client, site.pages["cycle"])
    assert query_cost(client, following) == query_cost(client, "/tin-tuc/")
