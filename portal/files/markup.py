"""Markup shared by templates (as tags of templatetags/portal.py) and by columns of the admin."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import vietnamese
from portal.files.images import FORMATS, rendition_widths
from portal.files.richtext import replace_images


def vn_datetime(value):
    """`Thứ Tư, 4/9/2024, 09:30 (GMT+7)`"""
    return vietnamese.format_datetime(value) if value else ""


def vn_date(value):
    """`4/9/2024`"""
    return vietnamese.format_date(value) if value else ""


def vn_number(value, decimals=None):
    """`1.234,5`"""
    return vietnamese.format_number(value, decimals) if value is not None else ""


def picture(image, sizes="100vw", alt=None, eager=False, css="", most=1600):
    """Return a responsive <picture> with width and height, which prevents layout shifts.

    sizes: as in HTML; most: the widest rendition offered; alt: replaces the image's own ("" for decoration).
    """
    widths = [width for width in rendition_widths(image) if width <= most] or rendition_widths(image)[:1]

    def address(width, extension):
        return reverse("media", args=[image.key, width, extension])

    def srcset(extension):
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


def richtext(html, images=()):
    """Return stored rich text (cleaned by portal.files.richtext.clean) with responsive images."""

    def markup(image):
        # the alt text is escaped in the database
        return lambda alt: picture(image, "(min-width: 46rem) 42rem, 100vw", alt=SafeString(alt) if alt else image.alt)

    return SafeString(replace_images(html, {image.key: markup(image) for image in images}))
