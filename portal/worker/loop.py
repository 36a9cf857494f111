"""The loop of the worker: each task in threads of its own, so that a slow one holds up no other."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from portal.core.tasks import Task
from portal.publication.audit import acting
from portal.publication.choices import Channel

logger = logging.getLogger(__name__)

CHECK_SECONDS = 0.2
# what has not finished by then is cut off: its transaction is rolled back, and its claim runs out
GRACE_SECONDS = 5


def run(tasks: Sequence[Task], *, while_: Callable[[], bool]) -> None:
    """Run every task at its interval until `while_` no longer holds.

    A fault that `repeat` does not expect stops all tasks and is raised here. Every task is run at least once before:
    where one fails at each start, the others still get their turn.
    """
    stop, faults = Event(), list[BaseException]()

    def work(task: Task) -> None:
        try:
            repeat(task, stop)
        except BaseException as fault:  # noqa: BLE001 - raised in the main thread, below
            faults.append(fault)
            stop.set()
        finally:
            connections.close_all()

    threads = [
        Thread(target=work, args=[task], name=task.name, daemon=True) for task in tasks for _ in range(task.threads)
    ]
    for thread in threads:
        thread.start()
    while while_() and not stop.is_set():
        time.sleep(CHECK_SECONDS)
    stop.set()
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    if faults:
        raise faults[0]


def repeat(task: Task, stop: Event) -> None:
    """Run the task once, and again at its interval until `stop` is set.

    Errors of the database and of files are logged, and the task is tried again at the next interval.
    """
    while True:
        try:
            with acting(Channel.SYSTEM):
                count = task.function()
            if count:
                logger.info("worker: %s: %d", task.name, count)
        except (DatabaseError, InterfaceError, OSError) as error:
            logger.warning("worker: %s has failed and is tried again: %s", task.name, error)
        close_old_connections()
        if stop.wait(task.interval):
            return
