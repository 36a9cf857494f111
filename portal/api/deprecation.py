"""Headers that announce the end of an endpoint or of the whole version, long before it (docs/api.md).

`Deprecation` (RFC 9745) says since when there is something better, `Sunset` (RFC 8594) when it stops to answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils.http import http_date


@dataclass(frozen=True)
class Deprecation:
    """policy, sunset_policy: pages that say what to do. successor: the URL of the replacement."""

    deprecated_at: datetime
    sunset_at: datetime | None = None
    policy: str = ""
    sunset_policy: str = ""
    successor: str = ""

    def __post_init__(self) -> None:
        if self.sunset_at is not None and self.sunset_at < self.deprecated_at:
            raise ValueError("the sunset must not come before deprecated_at")

    def links(self) -> Iterator[str]:
        relations = {
            "deprecation": self.policy,
            "sunset": self.sunset_policy,
            "successor-version": self.successor,
        }
        yield from (f'<{address}>; rel="{relation}"' for relation, address in relations.items() if address)

    def set_headers(self, response: HttpResponseBase) -> None:
        response["Deprecation"] = f"@{int(self.deprecated_at.timestamp())}"
        if self.sunset_at is not None:
            response["Sunset"] = http_date(self.sunset_at.timestamp())
        links = [response["Link"]] if "Link" in response else []
        if links := [*links, *self.links()]:
            response["Link"] = ", ".join(links)


# of the whole of /api/v1/; a view may have its own (`deprecation`)
OF_VERSION: Deprecation | None = None
