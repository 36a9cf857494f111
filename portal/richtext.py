"""Rich text: what the body editor offers, how it is cleaned when written, and which of our pictures it shows."""

import re
from collections.abc import Mapping
from typing import Any

import nh3
from django.conf import settings
from django.db import models
from django.urls import reverse_lazy
from django_prose_editor.fields import ProseEditorField

from portal.vietnamese import normalize

EXTENSIONS: dict[str, Any] = {
    "Heading": {"levels": [2, 3]},
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "Figure": {"pickerUrl": reverse_lazy("admin:portal_image_picker")},
    "Caption": True,
    "Image": True,
    # the menu's words in Vietnamese (DJANGO_PROSE_EDITOR_EXTENSIONS)
    "MenuWords": True,
}

_TAGS = {"p", "br", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "a", "figure", "figcaption", "img"}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
# what Word and other editors paste, as the tags we keep
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_RENAME = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[\s>/])", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|h2|h3|li|strong|em|blockquote|figcaption|ul|ol|figure|a)(?: [^<>]*)?>(?:\s|<br>)*</\1>")
_SPACES = re.compile(r"(?:&nbsp;|[^\S\n])+")
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'src="([^"]*)"')
_ALT = re.compile(r'alt="([^"]*)"')


def _own_image(source: str) -> str | None:
    """The key of our picture that an address names, or None for any other address."""
    match = re.fullmatch(rf"(?:{re.escape(settings.SITE_URL)})?{re.escape(settings.MEDIA_URL)}anh/([0-9a-f]{{32}})/\d+\.\w+", source)
    return match and match[1]


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not _own_image(value):
        return None
    return value


def clean(html: str) -> str:
    """Semantic HTML of the listed tags alone; text in NFC; pictures only from our own library. Idempotent."""
    html = _RENAME.sub(lambda match: f"<{match[1]}{_RENAMED[match[2].lower()]}", html)
    html = nh3.clean(
        normalize(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    html = _IMAGE.sub(lambda match: match[0] if _SOURCE.search(match[0]) else "", html)
    html = _SPACES.sub(" ", html)
    previous = None
    while previous != html:
        previous, html = html, _EMPTY.sub("", html)
    return html.strip()


def image_keys(html: str) -> list[str]:
    """The keys of our pictures in cleaned HTML, in the order they appear, each once."""
    sources = (_SOURCE.search(tag) for tag in _IMAGE.findall(html))
    return list(dict.fromkeys(key for source in sources if source and (key := _own_image(source[1]))))


def replace_images(html: str, markup: Mapping[str, Any]) -> str:
    """The HTML with each of our <img> replaced by markup[key](alt); pictures without an entry are left out."""

    def substitute(match: re.Match[str]) -> str:
        source, alt = _SOURCE.search(match[0]), _ALT.search(match[0])
        key = source and _own_image(source[1])
        return str(markup[key](alt[1] if alt else "")) if key in markup else ""

    return _IMAGE.sub(substitute, html)


class RichTextField(ProseEditorField):
    """HTML from the body editor, cleaned by `clean` each time it is written, by whatever way it comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs.setdefault("sanitize", clean)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value
