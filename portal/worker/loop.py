"""The loop of the worker: each task has threads of its own, so that a slow one does not delay others."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread, current_thread

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from portal.core.tasks import Task
from portal.publication.audit import acting
from portal.publication.choices import Channel

logger = logging.getLogger(__name__)

CHECK_SECONDS = 0.2
# a task that takes longer is cut off: its transaction is rolled back, and its claim expires
GRACE_SECONDS = 5
# a round of a task that takes longer counts as hanging: applying a large import takes minutes
LONGEST_RUN = 900


def run(tasks: Sequence[Task], *, while_: Callable[[], bool], heartbeat: Path | None = None) -> None:
    """Run every task at its interval until `while_` returns False.

    heartbeat: a file that is touched as long as every thread comes to the end of its rounds, for a health check.
    An exception that `repeat` does not handle stops all tasks and is raised here, after every task has run at least
    once: a task that fails at each start does not starve the others.
    """
    stop, faults = Event(), list[BaseException]()
    deadlines: dict[Thread, float] = {}

    def run_task(task: Task) -> None:
        try:
            repeat(task, stop, deadlines)
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
        if heartbeat and len(deadlines) == len(threads) and time.monotonic() < min(deadlines.values()):
            heartbeat.touch()
    stop.set()
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    if faults:
        raise faults[0]


def repeat(task: Task, stop: Event, deadlines: dict[Thread, float]) -> None:
    """Run the task at its interval until `stop` is set; note in `deadlines` when this thread's next round is to end.

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
        deadlines[current_thread()] = time.monotonic() + task.interval + LONGEST_RUN
        if stop.wait(task.interval):
            return
