"""Progress of an import, readable while its transaction is open.

Other connections cannot read what the transaction writes before it commits, and on SQLite they cannot write either.
The count is therefore stored in a small file beside the uploaded one, in the storage that web and worker share.
"""

import json
import os
import time
import uuid
from typing import NamedTuple

from django.core.files.storage import default_storage

from honorees.imports.models import ListImport

REPORT_INTERVAL_SECONDS = 0.25


class Progress(NamedTuple):
    done: int
    total: int

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class ProgressReporter:
    """Counts finished steps and writes the count to storage, at most once per `REPORT_INTERVAL_SECONDS`."""

    def __init__(self, item: ListImport, total: int) -> None:
        self.name, self.total, self.done, self.reported_at = item.progress_name, total, 0, 0.0
        self.report(0)

    def report(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.reported_at < REPORT_INTERVAL_SECONDS and self.done < self.total:
            return
        self.reported_at = now
        try:
            path = default_storage.path(self.name)
        except NotImplementedError:  # an object store: the page shows no percentage
            return
        temporary = f"{path}.{uuid.uuid4().hex}"
        with open(temporary, "w", encoding="ascii") as file:
            json.dump([self.done, self.total], file)
        os.replace(temporary, path)


def read_progress(item: ListImport) -> Progress | None:
    """Return the last reported progress, None if there is none."""
    try:
        with default_storage.open(item.progress_name) as file:
            done, total = json.load(file)
    except (FileNotFoundError, ValueError):
        return None
    return Progress(done, total)


def delete_progress(item: ListImport) -> None:
    default_storage.delete(item.progress_name)
