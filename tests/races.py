"""Run concurrent calls in threads, each with its own database connection."""

import time
from collections.abc import Callable
from importlib import import_module
from threading import Barrier, Event, Thread, current_thread
from typing import Any
from unittest import mock

from django.db import connection, connections

# seconds after which an unfinished call counts as blocked: SQLite does not report who waits for its lock
WAIT_ON_SQLITE = 0.5


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Start all calls at once; return what each returned or raised, in order."""
    outcomes: list[Any] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=30)
            outcomes[index] = act()
        except Exception as error:  # noqa: BLE001 - an outcome for the test to inspect
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=numbered) for numbered in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "an act has not ended"
    return outcomes


def overlap(
    first: Callable[[], Any],
    second: Callable[[], Any],
    *,
    before: str = "",
    after: str = "",
    meanwhile: Callable[[], Any] = lambda: None,
) -> list[Any]:
    """Pause `first` at a call, run `second` until it ends or waits for a lock, then resume `first`.

    before, after: dotted name of a function or method; `first` pauses before or after its first call of it.
    meanwhile: called while `first` is paused and `second` is blocked or done. Returns what each of the two returned or
    raised.
    """
    outcomes: list[Any] = [None, None]
    reached, released = Event(), Event()
    target = before or after
    original = find(target)

    def stop() -> None:
        if current_thread() is threads[0] and not reached.is_set():
            reached.set()
            assert released.wait(timeout=60), "the first act was not resumed"

    def stopping(*args: Any, **kwargs: Any) -> Any:
        if before:
            stop()
        result = original(*args, **kwargs)
        if after:
            stop()
        return result

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            outcomes[index] = act()
        except Exception as error:  # noqa: BLE001 - an outcome for the test to inspect
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=numbered) for numbered in enumerate([first, second])]
    with mock.patch(target, stopping):
        threads[0].start()
        try:
            while not reached.wait(timeout=0.05):
                assert threads[0].is_alive(), f"{target} was not called: {outcomes[0]!r}"
            threads[1].start()
            wait_until_blocked(threads[1])
            meanwhile()
        finally:
            released.set()
            for thread in threads:
                if thread.ident is not None:
                    thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "an act has not ended"
    return outcomes


def find(target: str) -> Any:
    """Return the function, or the method of a class, with this dotted name."""
    owner, _, name = target.rpartition(".")
    try:
        return getattr(import_module(owner), name)
    except ModuleNotFoundError:
        return getattr(find(owner), name)


def wait_until_blocked(thread: Thread) -> None:
    """Wait until the thread has ended or is blocked by a database lock."""
    if connection.vendor != "postgresql":
        thread.join(timeout=WAIT_ON_SQLITE)
        return
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    deadline = time.monotonic() + 30
    while thread.is_alive():
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < deadline, "the second act neither ends nor waits"
        thread.join(timeout=0.01)
