from typing import ClassVar

from django.db import models
from django.db.models import Q


class ExportFile(models.Model):
    """A whole list as a file, made ready before anybody asks. `sequence`: changes behind it may be missing in it."""

    name = models.CharField(max_length=60, unique=True)
    stored_as = models.CharField(max_length=120, blank=True)
    sequence = models.BigIntegerField(default=0)
    state = models.CharField(max_length=64, blank=True)
    byte_size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="export_file_is_whole",
                condition=Q(stored_as="") | (~Q(sha256="") & ~Q(state="") & Q(made_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.name
