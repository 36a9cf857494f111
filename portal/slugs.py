"""Addresses: what can name a row, a free slug for a new item, and the redirect that a changed one leaves behind."""

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.db import models, transaction

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


@transaction.atomic
def leave_redirect(old_path: str, new_path: str) -> None:
    """Lead readers of an old address to the new one for good; chains are shortened and loops cannot arise."""
    if old_path == new_path:
        return
    redirects = Redirect.objects.filter(site_id=settings.SITE_ID)
    redirects.filter(old_path=new_path).delete()
    redirects.filter(new_path=old_path).update(new_path=new_path)
    redirects.update_or_create(site_id=settings.SITE_ID, old_path=old_path, defaults={"new_path": new_path})
