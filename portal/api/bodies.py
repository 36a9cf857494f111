"""Bodies that were just written, kept in memory under their entity tags.

A tag names the state of all that its body shows, so an entry never becomes wrong; it only stops being asked for. It is
no state of the process: what is not here is written anew.
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

MOST_BYTES = 32 * 1024 * 1024
LARGEST = 512 * 1024


class Body(NamedTuple):
    content: bytes
    headers: dict[str, str]


class Bodies:
    def __init__(self, most_bytes: int = MOST_BYTES, largest: int = LARGEST) -> None:
        self.most_bytes, self.largest = most_bytes, largest
        self._kept: OrderedDict[str, Body] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, etag: str) -> Body | None:
        with self._lock:
            body = self._kept.get(etag)
            if body is not None:
                self._kept.move_to_end(etag)
            return body

    def keep(self, etag: str, body: Body) -> None:
        if len(body.content) > self.largest:
            return
        with self._lock:
            if etag in self._kept:
                return
            self._kept[etag] = body
            self._bytes += len(body.content)
            while self._bytes > self.most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.content)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    @property
    def size(self) -> int:
        return self._bytes


bodies = Bodies()
