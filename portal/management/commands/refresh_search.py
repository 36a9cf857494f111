"""Write the words by which things are found anew."""

from django.apps import apps
from django.core.management.base import BaseCommand

from portal.search.columns import Searchable

BATCH = 500


class Command(BaseCommand):
    help = (
        "Write the words by which people, units and articles are found anew where they differ: after an upgrade "
        "that folds or cuts words in another way, or after rows were written past the portal. Safe while it serves."
    )

    def handle(self, *args, **options):
        for model in apps.get_models():
            if issubclass(model, Searchable):
                changed = refresh(model)
                self.stdout.write(f"{model._meta.label}: {changed} rows written anew")


def refresh(model: type[Searchable]) -> int:
    """Returns how many rows changed; nobody's times or versions change with them."""
    changed = 0
    for row in model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
        tokens = row.search_document()
        if tokens != row.search_text:
            # unless somebody has saved the row since it was read: then its words are new already
            rows = model._default_manager.filter(pk=row.pk, search_text=row.search_text)
            changed += rows.update(search_text=tokens)
    return changed
