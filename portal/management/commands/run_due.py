"""Do what the time has come for: the change log of scheduled items, and what each app has to do by the clock."""

import logging
import signal
import time

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils.module_loading import import_string

from portal.publication.lifecycle import publish_due
from portal.publication.publishable import publishable_models

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 10


class Command(BaseCommand):
    help = (
        "Write the change-log rows of scheduled items whose time has come, send the mails that are due, forget what "
        "has expired; once or (--forever) again and again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help=f"go on, every {PAUSE_SECONDS} seconds")

    def handle(self, *args, forever, **options):
        if not forever:
            total = publish_all_due()
            self.stdout.write(f"{total} scheduled items have become public.")
            for work, done in do_due_work().items():
                if done:
                    self.stdout.write(f"{work}: {done}")
            return
        # an end that was asked for ends the pause, and a transaction under way is rolled back: both lose nothing
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while True:
                try:
                    total = publish_all_due()
                    if total:
                        logger.info("run_due: %d scheduled items have become public", total)
                    do_due_work()
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("run_due: the database does not answer, trying again: %s", error)
                close_old_connections()
                time.sleep(PAUSE_SECONDS)
        except KeyboardInterrupt:
            return


def publish_all_due() -> int:
    """Every kind of item that has the publication life cycle; returns how many have become public."""
    return sum(publish_due(model) for model in publishable_models())


def do_due_work() -> dict[str, int]:
    """What the apps name as their `due_work`: functions that do all that is due and return how much that was."""
    paths = [path for config in apps.get_app_configs() for path in getattr(config, "due_work", ())]
    return {path: import_string(path)() for path in paths}
