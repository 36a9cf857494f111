"""Deletion of uploaded files after a year: they contain more personal data than the list. Rows read from them stay."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from honorees.imports.choices import UNDER_WAY
from honorees.imports.models import ListImport

RETENTION = timedelta(days=365)
BATCH_SIZE = 100


def delete_expired_files() -> int:
    """Delete the files of expired imports, portrait archives included; return the number of imports."""
    due = ListImport.objects.filter(forgotten_at=None, uploaded_at__lte=timezone.now() - RETENTION)
    items = list(due.exclude(state__in=UNDER_WAY).prefetch_related("archives").order_by("pk")[:BATCH_SIZE])
    for item in items:
        for name in (item.stored_as, *(archive.stored_as for archive in item.archives.all())):
            default_storage.delete(name)
        ListImport.objects.filter(pk=item.pk).update(forgotten_at=timezone.now())
    return len(items)
