"""Rebuild the search text of rows."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from portal.search.columns import Searchable

BATCH = 500


class Command(BaseCommand):
    help = (
        "Rebuild the search text of people, units and articles where it is out of date: after an upgrade that changes "
        "how words are folded or split, or after rows were written without the portal. Safe while the portal serves."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            if issubclass(model, Searchable):
                changed = refresh(model)
                self.stdout.write(f"{model._meta.label}: {changed} rows updated")


def refresh(model: type[Searchable]) -> int:
    """Update the search text of the model's rows, without their times and versions; return the number changed."""
    changed = 0
    for row in model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
        tokens = row.search_document()
        if tokens != row.search_text:
            # a row saved since it was read is up to date: the condition leaves it alone
            rows = model._default_manager.filter(pk=row.pk, search_text=row.search_text)
            changed += rows.update(search_text=tokens)
    return changed
