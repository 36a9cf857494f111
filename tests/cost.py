"""What a page costs in queries, and what a call costs in time."""

import time

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


def seconds(call, *arguments, tries=3):
    """The best of several tries, without the time that other programs take."""
    found = []
    for _ in range(tries):
        start = time.process_time()
        call(*arguments)
        found.append(time.process_time() - start)
    return min(found)
