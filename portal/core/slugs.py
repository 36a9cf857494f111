"""Slugs and ids in URLs."""

from django.db import models

from portal.vietnamese import slug


def is_id(text: str) -> bool:
    """Return whether the text is a possible id: ASCII digits that fit a 64-bit integer."""
    return text.isascii() and text.isdigit() and len(text) < 19


def free_slug(model: type[models.Model], text: str, fallback: str, length: int, pk: int | None) -> str:
    """Return a slug of the text that no other row of the model has, with -2, -3 … if it is taken."""
    stem = slug(text, length - 6) or fallback
    rows = model._default_manager.filter(slug__startswith=stem).exclude(pk=pk)
    taken = set(rows.values_list("slug", flat=True))
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate
