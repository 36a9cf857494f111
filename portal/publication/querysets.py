from collections.abc import Iterable
from typing import Any, Self

from django.db import models


class AuditEventQuerySet(models.QuerySet[Any]):
    def of_objects(self, kind: str, ids: Iterable[int]) -> Self:
        """The events of these rows of one model."""
        return self.filter(kind=kind, object_id__in=ids)

    def newest_first(self) -> Self:
        return self.order_by("-sequence")
