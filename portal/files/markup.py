"""Markup shared by templates (as tags of templatetags/portal.py) and by columns of the admin."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import vietnamese
from portal.files.images import FORMATS, rendition_widths
from portal.files.models import Image
from portal.files.richtext import replace_images


def vn_datetime(value: datetime | None) -> str:
    """`Thứ Tư, 4/9/2024, 09:30 (GMT+7)`"""
    return vietnamese.format_datetime(value) if value else ""


def vn_date(value: date | None) -> str:
    """`4/9/2024`"""
    return vietnamese.format_date(value) if value else ""


def vn_number(value: int | float | Decimal | str | None, decimals: int | None = None) -> str:
    """`1.234,5`"""
    return vietnamese.format_number(value, decimals) if value is not None else ""


def rendition_url(image: Image, most: int, extension: str) -> str:
    """The URL of the widest rendition of at most this width, or of the narrowest one."""
    widths = rendition_widths(image)
    width = max([width for width in widths if width <= most], default=widths[0])
    return reverse("media", args=[image.key, width, extension])


def picture(
    image: Image, sizes: str = "100vw", alt: str | None = None, eager: bool = False, css: str = "", most: int = 1600
) -> SafeString:
    """Return a responsive <picture> with width and height, which prevents layout shifts.

    sizes: as in HTML; most: the widest rendition offered; alt: replaces the image's own ("" for decoration).
    """
    widths = [width for width in rendition_widths(image) if width <= most] or rendition_widths(image)[:1]

    def address(width: int, extension: str) -> str:
        return reverse("media", args=[image.key, width, extension])

    def srcset(extension: str) -> str:
        return ", ".join(f"{address(width, extension)} {width}w" for width in widths)

    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((FORMATS[extension], srcset(extension), sizes) for extension in ("avif", "webp")),
    )
    shown = widths[-1]
    return format_html(
        '<picture{}>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}></picture>',
        format_html(' class="{}"', css) if css else "",
        sources,
        address(shown, "jpg"),
        srcset("jpg"),
        sizes,
        shown,
        max(1, round(image.height * shown / image.width)),
        image.alt if alt is None else alt,
        SafeString(' fetchpriority="high"') if eager else SafeString(' loading="lazy" decoding="async"'),
    )


def richtext(html: str, images: Iterable[Image] = ()) -> SafeString:
    """Return stored rich text (cleaned by portal.files.richtext.clean) with responsive images."""

    def markup(image: Image) -> Callable[[str], SafeString]:
        # the alt text is escaped in the database
        return lambda alt: picture(image, "(min-width: 46rem) 42rem, 100vw", alt=SafeString(alt) if alt else image.alt)

    return SafeString(replace_images(html, {image.key: markup(image) for image in images}))
