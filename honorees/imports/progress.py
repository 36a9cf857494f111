"""How far the work on an import has come, told while its transaction is open.

Nothing that the transaction writes can be read before it ends, and on SQLite nobody else can write while it runs; so
the count stands in a small file beside the one that was sent, in the storage that web and worker share.
"""

import json
import os
import time
import uuid
from typing import NamedTuple

from django.core.files.storage import default_storage

from honorees.imports.models import ListImport

REST_SECONDS = 0.25


class Progress(NamedTuple):
    done: int
    total: int

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class Teller:
    """Counts what is done and tells it, not more often than anybody looks."""

    def __init__(self, item: ListImport, total: int) -> None:
        self.name, self.total, self.done, self.told_at = item.progress_name, total, 0, 0.0
        self.tell(0)

    def tell(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.told_at < REST_SECONDS and self.done < self.total:
            return
        self.told_at = now
        try:
            path = default_storage.path(self.name)
        except NotImplementedError:  # an object store: the page then says only that the work is under way
            return
        temporary = f"{path}.{uuid.uuid4().hex}"
        with open(temporary, "w", encoding="ascii") as file:
            json.dump([self.done, self.total], file)
        os.replace(temporary, path)


def read_progress(item: ListImport) -> Progress | None:
    """What was told last, None where nothing was."""
    try:
        with default_storage.open(item.progress_name) as file:
            done, total = json.load(file)
    except (FileNotFoundError, ValueError):
        return None
    return Progress(done, total)


def forget_progress(item: ListImport) -> None:
    default_storage.delete(item.progress_name)
