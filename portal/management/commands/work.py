"""What is done in the background, beside the server: files of whole lists, what webhooks are owed, counts of use, and
what somebody waits for.
"""

import logging
import signal
from collections.abc import Callable
from threading import Event, Thread
from typing import NamedTuple

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils.module_loading import import_string

from portal.api.exports import make_ready
from portal.api_urls import EXPORTS
from portal.partners.usage import gather
from portal.webhooks.delivering import deliver_due, forget_old

logger = logging.getLogger(__name__)


class Work(NamedTuple):
    """What is done again and again, and the seconds between two times; it returns how much it did."""

    name: str
    do: Callable[[], int]
    pause: float
    threads: int = 1


def make_exports() -> int:
    return sum(make_ready(export) for export in EXPORTS)


def quick_works() -> list[Work]:
    """What the apps name as their `quick_work`: functions by name, looked at every second."""
    named = {
        name: path for config in apps.get_app_configs() for name, path in getattr(config, "quick_work", {}).items()
    }
    return [Work(name, import_string(path), 1) for name, path in named.items()]


WORKS = [
    Work("exports", make_exports, 60),
    # a receiver that does not answer holds up one of them for ten seconds
    Work("webhooks", deliver_due, 2, threads=4),
    Work("use", gather, 30),
    Work("old deliveries", forget_old, 3600),
    *quick_works(),
]


class Command(BaseCommand):
    help = "Do what is due: files of whole lists, webhooks, use, imports. Once, or (--forever) again and again."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help="go on until it is ended")

    def handle(self, *args, forever, **options):
        if not forever:
            for work in WORKS:
                self.stdout.write(f"{work.name}: {work.do()}")
            return
        ended = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        # each in a thread of its own: a slow one holds up no other, and none holds up the end
        for work in WORKS:
            for _ in range(work.threads):
                Thread(target=keep_doing, args=(work, ended), name=work.name, daemon=True).start()
        ended.wait()


def keep_doing(work: Work, ended: Event) -> None:
    while not ended.is_set():
        try:
            done = work.do()
            if done:
                logger.info("work: %s: %d", work.name, done)
        except (DatabaseError, InterfaceError, OSError) as error:
            logger.warning("work: %s is tried again: %s", work.name, error)
        except BaseException:
            ended.set()  # a fault of ours ends the command with its traceback, and whoever keeps it starts it again
            raise
        close_old_connections()
        ended.wait(work.pause)
