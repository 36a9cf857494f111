"""Rich text: the options of the editor, sanitizing, and the library images in it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import nh3
from django.conf import settings
from django.db import models
from django.urls import reverse_lazy
from django_prose_editor.fields import ProseEditorField

from portal.vietnamese import normalize

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    # what it derives from: the package has no types
    BaseField = models.TextField[str | Combinable, str]
else:
    BaseField = ProseEditorField

EXTENSIONS: dict[str, Any] = {
    # buttons only: the dropdown of block types cannot be reached by keyboard
    "Menu": {
        "groups": [
            {"group": "headings"},
            {"group": "lists"},
            {"group": "nodes -blockType -lists"},
            {"group": "marks"},
            {"group": "link"},
            {"group": "history"},
        ]
    },
    "Heading": {"levels": [2, 3]},
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    # list types and start numbers are removed by `clean`, so they are not offered
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "Figure": {"pickerUrl": reverse_lazy("admin:portal_image_picker")},
    "Caption": True,
    "Image": True,
    # the labels of the menu in Vietnamese (DJANGO_PROSE_EDITOR_EXTENSIONS)
    "MenuWords": True,
}

_TAGS = {"p", "br", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "a", "figure", "figcaption", "img"}
# "*" too: nh3 allows title and lang on every tag by default
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
# tags pasted by Word and other editors, and the allowed tags that replace them
_TAG_REPLACEMENTS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_REPLACED_TAG = re.compile(rf"<(/?)({'|'.join(_TAG_REPLACEMENTS)})(?=[\s>/])", re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]*>)")  # nh3 writes < and > within attributes as entities
_ATTRIBUTE_PATTERN = re.compile(r' ([a-z]+)="([^"]*)"')
_SPACES = re.compile(r"(?:&nbsp;|[^\S\n])+")
_IMAGE = re.compile(r"<img\b[^<>]*>")
_INLINE = {"a", "strong", "em"}


def _library_key(source: str) -> str | None:
    """Return the key of the library image at this URL, None for any other URL."""
    match = re.fullmatch(
        rf"(?:{re.escape(settings.SITE_URL)})?{re.escape(settings.MEDIA_URL)}anh/([0-9a-f]{{32}})/\d+\.\w+", source
    )
    return match and match[1]


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not _library_key(value):
        return None
    return value


def clean(html: str) -> str:
    """Sanitize HTML to the listed tags, text in NFC and images of the library. Idempotent."""
    while True:
        html = _REPLACED_TAG.sub(lambda match: f"<{match[1]}{_TAG_REPLACEMENTS[match[2].lower()]}", normalize(html))
        html = nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow",
        )
        html = _SPACES.sub(" ", _remove_empty(html)).strip()
        # character references are decoded only now; normalizing them can create markup, so clean again
        if normalize(html) == html:
            return html


def _remove_empty(html: str) -> str:
    """Remove empty elements from cleaned HTML; an empty inline element is replaced by its white space."""
    written: list[str] = []
    # of each open element: where its tag stands, and whether anything in it shows
    open_elements: list[tuple[int, bool]] = [(0, True)]
    for part in _TAG.split(html):
        if part.startswith("</"):
            start, shows = open_elements.pop()
            if shows:
                written.append(part)
                open_elements[-1] = (open_elements[-1][0], True)
            elif part[2:-1] in _INLINE:
                written[start] = ""
            else:
                del written[start:]
            continue
        if part.startswith("<") and not part.startswith(("<br", "<img")):
            open_elements.append((len(written), False))
        elif part.startswith("<img") and "src" not in _attributes(part):
            continue
        elif part != "<br>" and part.replace("&nbsp;", "").strip():
            open_elements[-1] = (open_elements[-1][0], True)
        written.append(part)
    return "".join(written)


def _attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a tag of cleaned HTML, still escaped."""
    return dict(_ATTRIBUTE_PATTERN.findall(tag))


def image_keys(html: str) -> list[str]:
    """Return the keys of library images in cleaned HTML, in order, without duplicates."""
    keys = (_library_key(_attributes(tag).get("src", "")) for tag in _IMAGE.findall(html))
    return list(dict.fromkeys(filter(None, keys)))


def replace_images(html: str, markup: Mapping[str, Any]) -> str:
    """Replace each <img> of the library by markup[key](alt); remove images without an entry."""

    def substitute(match: re.Match[str]) -> str:
        attributes = _attributes(match[0])
        key = _library_key(attributes.get("src", ""))
        return str(markup[key](attributes.get("alt", ""))) if key is not None and key in markup else ""

    return _IMAGE.sub(substitute, html)


class RichTextField(BaseField):
    """HTML of the body editor, sanitized by `clean` on every save."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs.setdefault("sanitize", clean)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value
