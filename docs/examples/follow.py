"""Keep a copy of all that the portal has made public in a SQLite file, and keep it in step.

    python follow.py https://portal.example.vn copy.sqlite3            # goes on until Ctrl-C
    python follow.py https://portal.example.vn copy.sqlite3 --once     # catches up and ends

The first run takes everything in one file, later ones only what changed since. It needs nothing but Python 3.11.
The table `objects` holds one row for each public object: its type, its id and its JSON as the API shows it.
"""

import argparse
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

LONGEST_PAUSE = 300  # seconds, between tries while the portal does not answer


class StartAgain(Exception):
    """The portal was restored from an older backup: the copy is taken anew."""


class Portal:
    """The API, asked with patience: what passes by itself is waited for."""

    def __init__(self, address: str, key: str = "") -> None:
        self.root = f"{address.rstrip('/')}/api/v1/"
        self.headers = {"User-Agent": "portal-follow/1.0", "Accept-Encoding": "identity"}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def open(self, path: str, **parameters: Any) -> Any:
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        request = urllib.request.Request(self.root + path + query, headers=self.headers)
        pause = 1.0
        while True:
            try:
                return urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                if error.code not in {429, 500, 502, 503, 504}:
                    raise
                wanted = error.headers.get("Retry-After", "")
                wait = float(wanted) if wanted.isdigit() else pause
            except OSError:
                wait = pause
            time.sleep(min(wait, LONGEST_PAUSE))
            pause = min(pause * 2, LONGEST_PAUSE)

    def everything(self) -> Iterator[dict[str, Any]]:
        with self.open("exports/everything.jsonl") as lines:
            for line in lines:
                yield json.loads(line)

    def changes(self, after: int, wait: int) -> dict[str, Any]:
        try:
            with self.open("changes/", after=after, wait=wait, limit=200, expand="object") as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 400:
                raise
            wrong = [one["parameter"] for one in json.load(error).get("errors", [])]
            if wrong == ["after"]:
                raise StartAgain from None
            raise


class Copy:
    """The SQLite file. Each step is one transaction: cut short, the copy is as it was before."""

    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(
            """
            CREATE TABLE IF NOT EXISTS objects (type TEXT, id INTEGER, body TEXT NOT NULL, PRIMARY KEY (type, id));
            CREATE TABLE IF NOT EXISTS place (after INTEGER NOT NULL);
            """
        )

    @property
    def after(self) -> int | None:
        row = self.database.execute("SELECT after FROM place").fetchone()
        return row[0] if row else None

    def fill(self, lines: Iterator[dict[str, Any]]) -> int:
        """Take everything; how many objects that were."""
        after = next(lines)["sequence"]
        self.database.execute("BEGIN IMMEDIATE")
        try:
            self.database.execute("DELETE FROM objects")
            for line in lines:
                self._put(line["type"], line["object"])
            self._remember(after)
            (count,) = self.database.execute("SELECT COUNT(*) FROM objects").fetchone()
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")
        return count

    def apply(self, page: dict[str, Any]) -> None:
        """Take one page of changes, and remember where to go on."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            for change in page["results"]:
                if change["object"] is not None:
                    self._put(change["type"], change["object"])
                else:  # removed, or no longer public by the time we asked
                    self.database.execute(
                        "DELETE FROM objects WHERE type = ? AND id = ?", (change["type"], change["id"])
                    )
            self._remember(page["after"])
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def _put(self, kind: str, item: dict[str, Any]) -> None:
        body = json.dumps(item, ensure_ascii=False)
        self.database.execute("INSERT OR REPLACE INTO objects VALUES (?, ?, ?)", (kind, item["id"], body))

    def _remember(self, after: int) -> None:
        self.database.execute("DELETE FROM place")
        self.database.execute("INSERT INTO place VALUES (?)", (after,))


def follow(portal: Portal, copy: Copy, *, once: bool) -> None:
    while True:
        if copy.after is None:
            print(f"taken: {copy.fill(portal.everything())} objects", flush=True)
        started = time.monotonic()
        try:
            page = portal.changes(copy.after or 0, wait=0 if once else 20)
        except StartAgain:
            print("the portal was restored from a backup: taking everything anew", flush=True)
            copy.fill(portal.everything())
            continue
        copy.apply(page)
        if page["results"]:
            print(f"followed: {len(page['results'])} changes, now at {page['after']}", flush=True)
        elif once:
            return
        elif time.monotonic() - started < 5:
            time.sleep(10)  # many are waiting already, so that we were answered at once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="the portal, such as https://portal.example.vn")
    parser.add_argument("file", help="the SQLite file, made if it is not there")
    parser.add_argument("--key", default="", help="a key, for a higher rate")
    parser.add_argument("--once", action="store_true", help="catch up and end")
    arguments = parser.parse_args()
    try:
        follow(Portal(arguments.address, arguments.key), Copy(arguments.file), once=arguments.once)
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
