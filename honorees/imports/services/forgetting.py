"""The files that were sent hold more of people than the list: after a year they go; what was read from them stays."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from honorees.imports.choices import UNDER_WAY
from honorees.imports.models import ListImport

KEPT = timedelta(days=365)
AT_ONCE = 100


def forget_due() -> int:
    """Delete the files of imports sent long ago, their portraits included; returns how many imports."""
    due = ListImport.objects.filter(forgotten_at=None, uploaded_at__lte=timezone.now() - KEPT)
    items = list(due.exclude(state__in=UNDER_WAY).prefetch_related("archives").order_by("pk")[:AT_ONCE])
    for item in items:
        for name in (item.stored_as, *(archive.stored_as for archive in item.archives.all())):
            default_storage.delete(name)
        ListImport.objects.filter(pk=item.pk).update(forgotten_at=timezone.now())
    return len(items)
