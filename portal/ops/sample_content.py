"""Load and remove the sample content. Each app has its part in `<app>/sample/content.py`, a module with

- `MODELS`: the models whose rows are marked as samples; a model comes after those that refer to it;
- `find_conflicts()`: why the part cannot be loaded into this database, a line for the operator each;
- `store_images(store, report)`: creates and stores the images; its result is passed to `create_rows`;
- `create_rows(stored)`: creates the rows and returns (kind, ids) of the public ones;
- `delete_rows(removal)`: deletes the rows, through the given `Removal`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.redirects.models import Redirect
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignObjectRel
from django.utils import timezone
from PIL import Image as Pillow

from portal.files.images import erase, store_master
from portal.files.models import Image
from portal.publication import audit, changes
from portal.publication.choices import Act, ChangeAction, ChangeKind
from portal.publication.public_item import PublicItem

Report = Callable[[str], object]
Store = Callable[..., Image]


class SampleRefused(Exception):
    """Loading or removing was refused. The message is English, for the operator."""


@dataclass
class Removal:
    """Collects what a removal did: public changes, paths of deleted pages, descriptions of the rows kept."""

    changes: list[tuple[ChangeKind, list[int], ChangeAction]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def delete(self, queryset: Any) -> None:
        """Delete the rows with their dependent rows, and collect the public changes."""
        model = queryset.model
        self.lock(queryset)
        if hasattr(model, "get_absolute_url"):
            self.paths += [item.get_absolute_url() for item in queryset]
        for relation in model._meta.related_objects:
            if relation.one_to_many and relation.on_delete is models.CASCADE:
                parts: Any = relation.related_model
                rows = parts._default_manager.filter(**{f"{relation.field.name}__in": queryset})
                self.lock(rows)
                self._collect_changes(rows)
        self._collect_changes(queryset)
        queryset.delete()

    def lock(self, queryset: Any) -> None:
        """Lock the rows until the commit, so that their state does not change after it was read."""
        rows = queryset.model._base_manager.select_for_update().filter(pk__in=queryset.order_by().values("pk"))
        list(rows.order_by("pk").values_list("pk", flat=True))

    def _collect_changes(self, queryset: Any) -> None:
        if issubclass(queryset.model, PublicItem):
            public = [item for item in queryset.order_by("pk") if item.is_public]
            # pages that show them change
            for item in public:
                self.changes += [(kind, found, ChangeAction.UPSERTED) for kind, found in item.shown_in() if found]
            self.changes.append((queryset.model.change_kind, [item.pk for item in public], ChangeAction.REMOVED))

    def public_changes(self) -> list[tuple[ChangeKind, list[int], ChangeAction]]:
        """Return the changes without updates of items that are removed as well."""
        removed = {(kind, pk) for kind, ids, action in self.changes if action == ChangeAction.REMOVED for pk in ids}
        return [
            (kind, [pk for pk in ids if action == ChangeAction.REMOVED or (kind, pk) not in removed], action)
            for kind, ids, action in self.changes
        ]

    def adopt(self, queryset: Any) -> None:
        """Turn sample rows that the portal's own content refers to into own content."""
        model, kept = queryset.model, list(queryset)
        stamp = {"updated_at": timezone.now()} if any(f.name == "updated_at" for f in model._meta.fields) else {}
        model.objects.filter(pk__in=[item.pk for item in kept]).update(is_sample=False, **stamp)
        if issubclass(model, PublicItem):
            self.changes.append((model.change_kind, [item.pk for item in kept], ChangeAction.UPSERTED))
        self.kept += [f"{model.__name__.lower()} “{item}”" for item in kept]


def load(report: Report) -> None:
    """Load the sample content in one transaction. Raises SampleRefused, in which case nothing is written."""
    parts = _parts()
    marked = [Image, *(model for part in parts for model in part.MODELS)]
    if any(model._default_manager.filter(is_sample=True).exists() for model in marked):
        raise SampleRefused("sample content is already there: `clear_sample` removes it")
    conflicts = [line for part in parts for line in part.find_conflicts()]
    if conflicts:
        raise SampleRefused("\n  ".join(["the portal's own content is in the way:", *conflicts]))
    images: list[Image] = []

    def store(picture: Pillow.Image, **texts: str) -> Image:
        image = Image(is_sample=True, **texts)
        images.append(image)
        return store_master(image, picture)

    try:
        stored = [part.store_images(store, report) for part in parts]
        report("Writing the rows")
        with transaction.atomic():
            for image in images:
                image.save()
            written = [row for part, result in zip(parts, stored, strict=True) for row in part.create_rows(result)]
            _record(Act.ADD, sum(len(ids) for _, ids in written))
            changes.record_all((kind, ids, ChangeAction.UPSERTED) for kind, ids in written)
    except BaseException as error:
        # files without a row could not be found and deleted later
        for image in images:
            if image.key:
                erase(image)
        if isinstance(error, IntegrityError):
            raise SampleRefused(f"the portal was changed meanwhile: {error}") from error
        raise
    report(f"Loaded {_counted(written)}")


def clear(report: Report) -> None:
    """Remove the sample content; rows that the portal's own content refers to become own content.

    The rows are deleted in one transaction, those of images after their files, so that a second run completes an
    interrupted one. Raises SampleRefused, in which case nothing is removed.
    """
    removal = Removal()
    try:
        with transaction.atomic():
            for part in reversed(_parts()):
                part.delete_rows(removal)
            removal.adopt(Image.objects.filter(pk__in=_used_pictures()))
            Redirect.objects.filter(new_path__in=removal.paths).delete()
            count = sum(len(ids) for _, ids, action in removal.changes if action == ChangeAction.REMOVED)
            if count or removal.kept:
                _record(Act.DELETE, count)
            changes.record_all(removal.public_changes())
    except (IntegrityError, models.ProtectedError) as error:
        raise SampleRefused(f"the portal was changed meanwhile, run this again: {error}") from error
    removed = _counted((kind, ids) for kind, ids, action in removal.changes if action == ChangeAction.REMOVED)
    pictures = Image.objects.filter(is_sample=True)
    report(f"Removed {removed}" if removed else "No sample content is there" if not pictures else "Finishing a removal")
    if pictures:
        report(f"Erasing {len(pictures)} pictures")
        for image in pictures:
            erase(image)
        pictures.delete()
    for line in removal.kept:
        report(f"Kept, since the portal's own content refers to it: {line}")


def _record(act: Act, count: int) -> None:
    """Record one audit event for the whole sample content."""
    audit.record_many(
        [audit.Entry(act=act, kind="sample", object_id=0, label="Dữ liệu minh họa", after={"count": count})], by=None
    )


def existing_values(model: type[models.Model], column: str, values: Iterable[str]) -> list[str]:
    """Return a line for each of these values that a row of the model already has."""
    rows = model._default_manager.filter(**{f"{column}__in": list(values)})
    return [f"{model.__name__.lower()} with {column} {value!r}" for value in rows.values_list(column, flat=True)]


def _counted(rows: Iterable[tuple[ChangeKind, list[int]]]) -> str:
    """Return `1 cycle, 150 honorees`."""
    totals: Counter[ChangeKind] = Counter()
    for kind, ids in rows:
        totals[kind] += len(ids)
    return ", ".join(f"{total} {kind}{'s' if total > 1 else ''}" for kind, total in totals.items() if total)


def _parts() -> list[Any]:
    """Return the parts of the apps in the order of INSTALLED_APPS: a part comes after those it refers to."""
    with_part = [config for config in apps.get_app_configs() if Path(config.path, "sample", "content.py").exists()]
    return [import_module(f"{config.name}.sample.content") for config in with_part]


def _used_pictures() -> set[int]:
    """Return the ids of sample images that are still referred to."""
    found: set[int] = set()
    samples = Image.objects.filter(is_sample=True)
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            referrer: Any = relation.related_model
            name = relation.field.name
            found.update(referrer._default_manager.filter(**{f"{name}__in": samples}).values_list(name, flat=True))
    return found
