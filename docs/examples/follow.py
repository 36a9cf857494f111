"""Mirror all public content of the portal in a SQLite file, and keep it up to date.

    python follow.py https://portal.example.vn copy.sqlite3            # runs until Ctrl-C
    python follow.py https://portal.example.vn copy.sqlite3 --once     # catches up and exits

The first run downloads one file with everything, later runs fetch only the changes. Needs Python 3.11 and no packages.
The table `objects` has one row per public object: its type, its id and its JSON representation in the API.
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

MAX_DELAY = 300  # seconds between retries


class CopyOutdated(Exception):
    """The portal was restored from an older backup, so that the copy has to be downloaded again."""


class Portal:
    """A client of the API that retries temporary errors."""

    def __init__(self, address: str, key: str = "") -> None:
        self.root = f"{address.rstrip('/')}/api/v1/"
        self.headers = {"User-Agent": "portal-follow/1.0", "Accept-Encoding": "identity"}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def open(self, path: str, **parameters: Any) -> Any:
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        request = urllib.request.Request(self.root + path + query, headers=self.headers)
        delay = 1.0
        while True:
            try:
                return urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                if error.code not in {429, 500, 502, 503, 504}:
                    raise
                retry_after = error.headers.get("Retry-After", "")
                wait = float(retry_after) if retry_after.isdigit() else delay
            except OSError:
                wait = delay
            time.sleep(min(wait, MAX_DELAY))
            delay = min(delay * 2, MAX_DELAY)

    def everything(self) -> Iterator[dict[str, Any]]:
        with self.open("exports/everything.jsonl") as lines:
            for line in lines:
                yield json.loads(line)

    def changes(self, after: int, wait: int) -> dict[str, Any]:
        try:
            with self.open("changes/", after=after, wait=wait, limit=200, expand="object") as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code != 400:
                raise
            parameters = [entry["parameter"] for entry in json.load(error).get("errors", [])]
            if parameters == ["after"]:
                raise CopyOutdated from None
            raise


class Copy:
    """The SQLite file. Each step is one transaction, so that an interrupted step changes nothing."""

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
        """Replace the content by these objects; return their number."""
        after = next(lines)["sequence"]
        self.database.execute("BEGIN IMMEDIATE")
        try:
            self.database.execute("DELETE FROM objects")
            for line in lines:
                self._put(line["type"], line["object"])
            self._store_position(after)
            (count,) = self.database.execute("SELECT COUNT(*) FROM objects").fetchone()
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")
        return count

    def apply(self, page: dict[str, Any]) -> None:
        """Apply one page of changes, and store the position in the log."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            for change in page["results"]:
                if change["object"] is not None:
                    self._put(change["type"], change["object"])
                else:  # removed, or no longer public
                    self.database.execute(
                        "DELETE FROM objects WHERE type = ? AND id = ?", (change["type"], change["id"])
                    )
            self._store_position(page["after"])
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def _put(self, kind: str, item: dict[str, Any]) -> None:
        body = json.dumps(item, ensure_ascii=False)
        self.database.execute("INSERT OR REPLACE INTO objects VALUES (?, ?, ?)", (kind, item["id"], body))

    def _store_position(self, after: int) -> None:
        self.database.execute("DELETE FROM place")
        self.database.execute("INSERT INTO place VALUES (?)", (after,))


def follow(portal: Portal, copy: Copy, *, once: bool) -> None:
    while True:
        if copy.after is None:
            print(f"downloaded: {copy.fill(portal.everything())} objects", flush=True)
        started = time.monotonic()
        try:
            page = portal.changes(copy.after or 0, wait=0 if once else 20)
        except CopyOutdated:
            print("the portal was restored from a backup: downloading everything again", flush=True)
            copy.fill(portal.everything())
            continue
        copy.apply(page)
        if page["results"]:
            print(f"applied: {len(page['results'])} changes, now at {page['after']}", flush=True)
        elif once:
            return
        elif time.monotonic() - started < 5:
            time.sleep(10)  # the server did not wait: too many clients are waiting


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="the URL of the portal, such as https://portal.example.vn")
    parser.add_argument("file", help="the SQLite file, created if it does not exist")
    parser.add_argument("--key", default="", help="an API key, for higher rate limits")
    parser.add_argument("--once", action="store_true", help="catch up and exit")
    arguments = parser.parse_args()
    try:
        follow(Portal(arguments.address, arguments.key), Copy(arguments.file), once=arguments.once)
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
