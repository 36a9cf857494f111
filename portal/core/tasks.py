"""The declaration of a background task."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """A task that the worker runs periodically. Several workers may run: concurrent runs must be safe.

    name: unique, for logs and `worker --once`.
    function: does everything that is due and returns a count of it.
    interval: seconds from the end of one run to the start of the next.
    threads: number of concurrent runs in one worker.
    """

    name: str
    function: Callable[[], int]
    interval: float
    threads: int = 1
