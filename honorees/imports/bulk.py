"""Bulk writes with the same result as `save()`: computed columns, cleaned texts, timestamps and unique slugs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from honorees.choices import HonoreeKind
from honorees.models import Honoree, Honour, Unit
from portal.core.fields import VietnameseCharField, VietnameseTextField
from portal.vietnamese import name_sort_key, slug, sort_key

T = TypeVar("T")

CHUNK = 500


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items in parts that are not too large for one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


class FreeSlugs:
    """Allocates the slugs that portal.core.slugs.free_slug would give, without a query for each."""

    def __init__(self, model: type[models.Model], fallback: str, length: int) -> None:
        self.fallback, self.length = fallback, length
        self.taken = set(model._default_manager.values_list("slug", flat=True).iterator())
        self.next_number: dict[str, int] = {}

    def take(self, text: str) -> str:
        stem = slug(text, self.length - 6) or self.fallback
        candidate, number = stem, self.next_number.get(stem, 1)
        while candidate in self.taken:
            number += 1
            candidate = f"{stem}-{number}"
        self.next_number[stem] = number
        self.taken.add(candidate)
        return candidate


def clean_texts(items: Iterable[models.Model], columns: Sequence[str] | None = None) -> None:
    """Normalize texts as the fields do on save; bulk writes bypass that. `columns`: only these, default all."""
    for item in items:
        for field in item._meta.concrete_fields:
            is_text = isinstance(field, VietnameseCharField | VietnameseTextField)
            if is_text and (columns is None or field.attname in columns):
                setattr(item, field.attname, field.to_python(getattr(item, field.attname)))


def derive_honorees(honorees: Iterable[Honoree], slugs: FreeSlugs | None) -> None:
    """Set the columns that Honoree.save computes; `slugs` allocates slugs for honorees without one."""
    for honoree in honorees:
        if slugs is not None and not honoree.slug:
            honoree.slug = slugs.take(honoree.name)
        key = sort_key if honoree.kind == HonoreeKind.COLLECTIVE else name_sort_key
        honoree.sort_key = key(honoree.sort_name or honoree.name)
        honoree.search_text = honoree.search_document()


def derive_honours(honours: Iterable[Honour]) -> None:
    """Set the columns that Honour.save computes; `unit` must be loaded where `unit_name` is empty."""
    for honour in honours:
        honour.unit_name = honour.unit_name or honour.unit.name
        honour.search_text = honour.search_document()


def create_honorees(honorees: list[Honoree], report: Callable[[int], None] = lambda count: None) -> None:
    clean_texts(honorees)
    derive_honorees(honorees, FreeSlugs(Honoree, "guong-dien-hinh", 90))
    _create(Honoree, honorees, report)


def create_honours(honours: list[Honour], report: Callable[[int], None] = lambda count: None) -> None:
    clean_texts(honours)
    derive_honours(honours)
    _create(Honour, honours, report)


def create_units(units: list[Unit]) -> None:
    clean_texts(units)
    slugs = FreeSlugs(Unit, "don-vi", 90)
    for unit in units:
        unit.slug = unit.slug or slugs.take(unit.name)
        unit.sort_key = sort_key(unit.name)
        unit.search_text = unit.search_document()
    _create(Unit, units, lambda count: None)


def update_honorees(honorees: list[Honoree], columns: Sequence[str]) -> None:
    """Update these columns, the computed ones and `updated_at`; the slug stays, so that public URLs keep working."""
    clean_texts(honorees, columns)
    derive_honorees(honorees, None)
    _update(Honoree, honorees, [*columns, "sort_key", "search_text"])


def update_honours(honours: list[Honour], columns: Sequence[str]) -> None:
    clean_texts(honours, columns)
    derive_honours(honours)
    _update(Honour, honours, [*columns, "unit_name", "search_text"])


def _create(model: Any, items: list[Any], report: Callable[[int], None]) -> None:
    for chunk in chunks(items):
        model._base_manager.bulk_create(chunk)
        report(len(chunk))


def _update(model: Any, items: list[Any], columns: Iterable[str]) -> None:
    now = timezone.now()
    for item in items:
        item.updated_at = now
    fields = sorted({model._meta.get_field(name).name for name in [*columns, "updated_at"]})
    model._base_manager.bulk_update(items, fields, batch_size=CHUNK)
