from typing import Any

from django.db import models


class Searchable(models.Model):
    """A model with search tokens in `search_text`, which a migration indexes (portal.search.schema)."""

    search_text = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.search_document()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def search_document(self) -> str:
        """Return the tokens of this row: `name_document` or `text_document` of its own columns."""
        raise NotImplementedError
