"""What happens at the same moment: acts in threads of their own, each with a connection of its own."""

import time
from collections.abc import Callable
from importlib import import_module
from threading import Barrier, Event, Thread, current_thread
from typing import Any
from unittest import mock

from django.db import connection, connections

# seconds after which an act that has not ended is taken to wait: SQLite does not say who waits for its lock
WAIT_ON_SQLITE = 0.5


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Begin all acts at once; what each returned or raised, in their order."""
    outcomes: list[Any] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=30)
            outcomes[place] = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=place_and_act) for place_and_act in enumerate(acts)]
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
    """Stop `first` at a call, run `second` until it ends or waits for a lock, then let `first` go on.

    before, after: dotted name of the function or method at whose first call by `first` it stops, before or after that
    runs. meanwhile: called while `first` is stopped and `second` has come as far as it can. Returns what each of the
    two returned or raised.
    """
    outcomes: list[Any] = [None, None]
    reached, released = Event(), Event()
    target = before or after
    original = find(target)

    def stop() -> None:
        if current_thread() is threads[0] and not reached.is_set():
            reached.set()
            assert released.wait(timeout=60), "nobody let the first act go on"

    def stopping(*args: Any, **kwargs: Any) -> Any:
        if before:
            stop()
        result = original(*args, **kwargs)
        if after:
            stop()
        return result

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            outcomes[place] = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=place_and_act) for place_and_act in enumerate([first, second])]
    with mock.patch(target, stopping):
        threads[0].start()
        try:
            while not reached.wait(timeout=0.05):
                assert threads[0].is_alive(), f"{target} was not called: {outcomes[0]!r}"
            threads[1].start()
            wait_until_stuck(threads[1])
            meanwhile()
        finally:
            released.set()
            for thread in threads:
                if thread.ident is not None:
                    thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "an act has not ended"
    return outcomes


def find(target: str) -> Any:
    """The function of a module, or the method of a class of a module, of this dotted name."""
    owner, _, name = target.rpartition(".")
    try:
        return getattr(import_module(owner), name)
    except ModuleNotFoundError:
        return getattr(find(owner), name)


def wait_until_stuck(thread: Thread) -> None:
    """Return when the thread has ended or waits for a lock of the database."""
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
