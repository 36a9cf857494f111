"""Which pictures the public may see: those that a public item shows."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from portal.files.models import Image
from portal.publication.publishable import Publishable


def _owning_rows(*, is_public: bool) -> Iterator[tuple[QuerySet[Any], str]]:
    """The items with a publication life cycle that may refer to pictures, and by which field, for each relation."""
    # not related_objects: that leaves out relations without a name of their own (related_name="+")
    for relation in Image._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if isinstance(relation, ForeignObjectRel) and isinstance(model, type) and issubclass(model, Publishable):
            yield (model.objects.public() if is_public else model._base_manager.all()), relation.field.name


def shown_q(*, is_public: bool = False) -> Q:
    """The condition that an item, or a public one, shows the picture."""
    condition = Q(pk__in=[])
    for rows, field in _owning_rows(is_public=is_public):
        condition |= Q(Exists(rows.filter(**{field: OuterRef("pk")})))
    return condition


def public_images() -> QuerySet[Image]:
    """The pictures that at least one public item shows: what nobody may read yet, nobody may see either."""
    return Image.objects.filter(shown_q(is_public=True))


def public_owners(image: Image) -> list[Publishable]:
    """The public items that show the picture."""
    rows = (rows.filter(**{field: image}) for rows, field in _owning_rows(is_public=True))
    return list(dict.fromkeys(item for found in rows for item in found))


def owners_of(image: Image) -> list[Publishable]:
    """The items, of whatever state, that show the picture; at most 50 of each relation."""
    rows = (rows.filter(**{field: image})[:50] for rows, field in _owning_rows(is_public=False))
    return list(dict.fromkeys(item for found in rows for item in found))
