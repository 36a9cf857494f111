"""What a page costs: the number of queries that its answer takes."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site import body_of


def query_cost(client: Client, address: str, status: int = 200) -> int:
    # Django keeps content types for the life of the server: who asks for them first is chance
    ContentType.objects.get_for_models(*apps.get_models())
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        body_of(response)
    assert response.status_code == status, address
    return len(captured)
