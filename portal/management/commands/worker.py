"""Run the background tasks of the apps: scheduled publication, imports, exports, webhooks, mails, expiry."""

import os
import signal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.worker.loop import run
from portal.worker.registry import collect_tasks


class Command(BaseCommand):
    help = "Run every background task at its interval until terminated; or (--once) run all that is due now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run all that is due, print the counts and exit")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="exit when the parent process is no longer this one"
        )

        parser.add_argument("--heartbeat", type=Path, metavar="FILE", help="touch this file while no task hangs")

    def handle(self, *args: Any, once: bool, parent: int | None, heartbeat: Path | None, **options: Any) -> None:
        tasks = collect_tasks()
        if once:
            for task in tasks:
                self.stdout.write(f"{task.name}: {task.function()}")
            return
        signals: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, frame: signals.append(received))
        run(tasks, while_=lambda: not signals and (parent is None or os.getppid() == parent), heartbeat=heartbeat)
