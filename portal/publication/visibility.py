"""Which pictures the public may see: those that a public item shows."""

from typing import Any

from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from portal.files.models import Image
from portal.publication.publishable import Publishable


def owning_relations() -> list[Any]:
    """The relations by which items with a publication life cycle refer to pictures."""
    return [
        relation
        # not related_objects: that leaves out those without a name of their own (related_name="+")
        for relation in Image._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and isinstance(relation.related_model, type)
        and issubclass(relation.related_model, Publishable)
    ]


def public_images() -> QuerySet[Image]:
    """The pictures that at least one public item shows: what nobody may read yet, nobody may see either."""
    condition = Q(pk__in=[])
    for relation in owning_relations():
        owner: Any = relation.related_model
        condition |= Q(Exists(owner.objects.public().filter(**{relation.field.name: OuterRef("pk")})))
    return Image.objects.filter(condition)


def public_owners(image: Image) -> list[Publishable]:
    """The public items that show the picture."""
    found: dict[tuple[str, int], Publishable] = {}
    for relation in owning_relations():
        owner: Any = relation.related_model
        for item in owner.objects.public().filter(**{relation.field.name: image}):
            found[item.change_kind, item.pk] = item
    return list(found.values())


def owners_of(image: Image) -> list[Publishable]:
    """The items, of whatever state, that show the picture; at most 50 of each relation."""
    found: dict[tuple[str, int], Publishable] = {}
    for relation in owning_relations():
        owner: Any = relation.related_model
        for item in owner._base_manager.filter(**{relation.field.name: image})[:50]:
            found[item.change_kind, item.pk] = item
    return list(found.values())
