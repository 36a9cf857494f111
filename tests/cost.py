"""What a page costs in queries, and what a call costs in steps: counts that are the same on every machine."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site import body_of


def query_cost(client: Client, address: str, status: int = 200) -> int:
    # Django caches content types per process: load them first, so that the count does not depend on the order of tests
    ContentType.objects.get_for_models(*apps.get_models())
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        body_of(response)
    assert response.status_code == status, address
    return len(captured)


def steps(call: Callable[..., Any], *arguments: Any) -> int:
    """Count the lines of Python that the call executes, including those of the functions that it calls.

    Work done in C within one line (a regular expression search) counts as one; `watchdog` covers that.
    """
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call(*arguments)
    finally:
        sys.settrace(before)
    return count


@contextmanager
def watchdog(seconds: float = 30) -> Iterator[None]:
    """Fail the test if the block takes more processor time than this; choose about a hundred times what it needs."""

    def give_up(number: int, frame: FrameType | None) -> None:
        pytest.fail(f"not done after {seconds} seconds of processor time")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
