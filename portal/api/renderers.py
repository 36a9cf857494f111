"""The formats of the API: JSON, and linked data (schema.org) where an item has it. The query parameter chooses."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

JSON = "application/json"
LINKED_DATA = "application/ld+json"


class JsonLdRenderer(JSONRenderer):
    media_type = LINKED_DATA
    format = "jsonld"


class FormatNegotiation(BaseContentNegotiation):
    """The renderer that `format` names, else the first: the Accept header never changes what a URL shows."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        named = request.GET.get("format")
        renderer = next((renderer for renderer in renderers if renderer.format == named), renderers[0])
        return renderer, renderer.media_type
