"""Addresses: what can name a row, a free slug for a new item, and the redirect that a changed one leaves behind."""

from django.db import models

from portal.vietnamese import slug


def is_id(text: str) -> bool:
    """Whether the text can be the id of a row: digits that fit a database's integer."""
    return text.isascii() and text.isdigit() and len(text) < 19


def free_slug(model: type[models.Model], text: str, fallback: str, length: int, pk: int | None) -> str:
    """A slug that no other row of the model has: the text's own, else with -2, -3 … behind it."""
    stem = slug(text, length - 6) or fallback
    rows = model._default_manager.filter(slug__startswith=stem).exclude(pk=pk)
    taken = set(rows.values_list("slug", flat=True))
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate
