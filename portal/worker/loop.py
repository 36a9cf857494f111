"""The loop of the worker: each task has threads of its own, so that a slow one does not delay others."""

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
# a task that takes longer is cut off: its transaction is rolled back, and its claim expires
GRACE_SECONDS = 5


def run(tasks: Sequence[Task], *, while_: Callable[[], bool]) -> None:
    """Run every task at its interval until `while_` returns False.

    An exception that `repeat` does not handle stops all tasks and is raised here, after every task has run at least
    once: a task that fails at each start does not starve the others.
    """
    stop, faults = Event(), list[BaseException]()

    def run_task(task: Task) -> None:
        try:
            repeat(task, stop)
        except BaseException as fault:  # noqa: BLE001 - raised in the main thread, below
            faults.append(fault)
            stop.set()
        finally:
            connections.close_all()

    threads = [
        Thread(target=run_task, args=[task], name=task.name, daemon=True) for task in tasks for _ in range(task.threads)
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
    """Run the task at its interval until `stop` is set.

    Errors of the database and of files are logged; the task is retried at the next interval.
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
