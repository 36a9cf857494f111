"""What an app declares to have done in the background."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """Work that the worker does again and again. Several workers may run, so that it must be safe to run twice at once.

    name: unique; what logs and `worker --once` call it.
    function: does everything that is due and returns how much that was.
    interval: seconds from the end of one run to the start of the next.
    threads: how many runs may go on at once in one worker.
    """

    name: str
    function: Callable[[], int]
    interval: float
    threads: int = 1
