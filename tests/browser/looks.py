"""The screens on which a page is looked at: narrow and wide, light and dark."""

from collections.abc import Iterable, Iterator

from playwright.sync_api import Page

LOOKS = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]


def each_look(page: Page, looks: Iterable[tuple[int, str]] = LOOKS) -> Iterator[str]:
    """Give the page one width and colour scheme after the other; yields a name of each, for messages."""
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        yield f"{width} {scheme}"
