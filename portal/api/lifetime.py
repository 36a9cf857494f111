"""When a version or an address of the API ends: said in the headers of every answer, long before (docs/api.md).

`Deprecation` (RFC 9745) says since when there is something better, `Sunset` (RFC 8594) when it stops to answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils.http import http_date


@dataclass(frozen=True)
class Lifetime:
    """`deprecation` and `sunset`: pages that say what to do; `successor`: what stands in its place."""

    deprecated_at: datetime
    sunset_at: datetime | None = None
    deprecation: str = ""
    sunset: str = ""
    successor: str = ""

    def __post_init__(self) -> None:
        if self.sunset_at is not None and self.sunset_at < self.deprecated_at:
            raise ValueError("what ends was deprecated before")

    def links(self) -> Iterator[str]:
        named = {"deprecation": self.deprecation, "sunset": self.sunset, "successor-version": self.successor}
        for relation, address in named.items():
            if address:
                yield f'<{address}>; rel="{relation}"'

    def announce(self, response: HttpResponseBase) -> None:
        response["Deprecation"] = f"@{int(self.deprecated_at.timestamp())}"
        if self.sunset_at is not None:
            response["Sunset"] = http_date(self.sunset_at.timestamp())
        links = [response["Link"]] if "Link" in response else []
        if links := [*links, *self.links()]:
            response["Link"] = ", ".join(links)


# what is said of the whole of /api/v1/; a view may say its own (`lifetime`)
OF_VERSION: Lifetime | None = None
