"""Tags and filters of every template (a builtin library: no {% load %} needed)."""

import json

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import _json_script_escapes, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal import vietnamese
from portal.images import FORMATS, rendition_widths
from portal.richtext import replace_images

register = template.Library()


@register.filter
def vn_datetime(value):
    """`Thứ Tư, 4/9/2024, 09:30 (GMT+7)`"""
    return vietnamese.format_datetime(value) if value else ""


@register.filter
def vn_date(value):
    """`4/9/2024`"""
    return vietnamese.format_date(value) if value else ""


@register.filter
def vn_number(value, decimals=None):
    """`1.234,5`"""
    return vietnamese.format_number(value, decimals) if value is not None else ""


@register.simple_tag
def icon(name, label=""):
    """One drawing of the sprite; without a label it is decoration and silent."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', href)


@register.simple_tag
def picture(image, sizes="100vw", alt=None, eager=False, css="", most=1600):
    """A responsive picture with its width and height, so that the page does not jump when it arrives.

    sizes: as in HTML; most: the widest rendition offered; alt: instead of the image's own ("" for decoration).
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


@register.simple_tag
def jsonld(data):
    """Structured data as an inert script element: no browser runs it, so the Content-Security-Policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_json_script_escapes)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.simple_tag
def richtext(html, images=()):
    """Rich text as it stands in the database (portal.richtext.clean has made it safe), its pictures made responsive."""

    def markup(image):
        return lambda alt: picture(image, "(min-width: 48rem) 42rem, 100vw", alt=mark_safe(alt) if alt else image.alt)

    return mark_safe(replace_images(html, {image.key: markup(image) for image in images}))


@register.filter
def chart_heights(rows, height=100):
    """The rows of a plot, each with the top and height of its column in a drawing of that height."""
    return [
        {"row": row, "x": index, "y": height - row.length * height / 100, "height": row.length * height / 100}
        for index, row in enumerate(rows)
    ]


@register.filter
def times(value, factor):
    return value * factor
