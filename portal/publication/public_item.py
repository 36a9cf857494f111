from django.db import models

from portal.publication.choices import ChangeKind


class PublicItem(models.Model):
    """What the public sees as an item of its own: it has a kind in the change log."""

    change_kind: ChangeKind
    is_public = True  # a property where it depends on the row

    class Meta:
        abstract = True

    def public_parts(self) -> list[tuple[ChangeKind, list[int]]]:
        """What is public only while this is: [(kind, ids)]. It appears and goes with it."""
        return []

    def shown_in(self) -> list[tuple[ChangeKind, list[int]]]:
        """What is public and names this: [(kind, ids)]. It changes for the public when this appears or goes."""
        return []
