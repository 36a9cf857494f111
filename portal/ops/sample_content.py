"""The sample content as a whole. Each app keeps its part in its package `sample`, whose module `content` has

- `MODELS`: the models whose rows it marks as samples, what is referred to behind what refers to it;
- `obstacles()`: why its part cannot be loaded into this database, each as a line for the operator;
- `draw(store, say)`: makes and stores its pictures; what it returns is given to `insert`;
- `insert(drawn)`: writes its rows, and returns the public ones by their kind;
- `remove()`: removes its rows, and returns a `Removal`.
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
from portal.publication.choices import Act, Action, Kind
from portal.publication.public_item import PublicItem

Say = Callable[[str], object]
Store = Callable[..., Image]


class SampleRefused(Exception):
    """Why the sample content was neither loaded nor removed. The message is English and meant for the operator."""


@dataclass
class Removal:
    """What a part did: the changes the public sees, the addresses that are gone, and what it kept and why."""

    changes: list[tuple[Kind, list[int], Action]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def delete(self, queryset: Any) -> None:
        """Delete the rows with all that is part of them, and report what of this was public."""
        model = queryset.model
        self.lock(queryset)
        if hasattr(model, "get_absolute_url"):
            self.paths += [item.get_absolute_url() for item in queryset]
        for relation in model._meta.related_objects:
            if relation.one_to_many and relation.on_delete is models.CASCADE:
                parts: Any = relation.related_model
                rows = parts._default_manager.filter(**{f"{relation.field.name}__in": queryset})
                self.lock(rows)
                self._report(rows)
        self._report(queryset)
        queryset.delete()

    def lock(self, queryset: Any) -> None:
        """Lock the rows until the commit: none of them is published, withdrawn or edited after it was looked at."""
        rows = queryset.model._base_manager.select_for_update().filter(pk__in=queryset.order_by().values("pk"))
        list(rows.order_by("pk").values_list("pk", flat=True))

    def _report(self, queryset: Any) -> None:
        if issubclass(queryset.model, PublicItem):
            public = queryset.public() if hasattr(queryset, "public") else queryset
            # what names them changes
            for item in public:
                self.changes += [(kind, found, Action.UPSERTED) for kind, found in item.shown_in() if found]
            ids = list(public.order_by("pk").values_list("pk", flat=True))
            self.changes.append((queryset.model.change_kind, ids, Action.REMOVED))

    def public_changes(self) -> list[tuple[Kind, list[int], Action]]:
        """The changes, without those of what names something removed and is removed itself; each told once."""
        gone = {(kind, pk) for kind, ids, action in self.changes if action == Action.REMOVED for pk in ids}
        told: set[tuple[Kind, int, Action]] = set()
        found = []
        for kind, ids, action in self.changes:
            kept = [
                pk
                for pk in ids
                if (kind, pk, action) not in told and (action == Action.REMOVED or (kind, pk) not in gone)
            ]
            told.update((kind, pk, action) for pk in kept)
            found.append((kind, kept, action))
        return found

    def adopt(self, queryset: Any) -> None:
        """Let sample rows that the portal's own content refers to stay, as its own."""
        model, kept = queryset.model, list(queryset)
        stamp = {"updated_at": timezone.now()} if any(f.name == "updated_at" for f in model._meta.fields) else {}
        model.objects.filter(pk__in=[item.pk for item in kept]).update(is_sample=False, **stamp)
        if issubclass(model, PublicItem):
            self.changes.append((model.change_kind, [item.pk for item in kept], Action.UPSERTED))
        self.kept += [f"{model.__name__.lower()} “{item}”" for item in kept]


def load(say: Say) -> None:
    """Load all of the sample content: its rows in one transaction, so that a load cut short leaves none of them.

    Raises SampleRefused, and then nothing has been written.
    """
    parts = _parts()
    marked = [Image, *(model for part in parts for model in part.MODELS)]
    if any(model._default_manager.filter(is_sample=True).exists() for model in marked):
        raise SampleRefused("sample content is already there: `clear_sample` removes it")
    obstacles = [line for part in parts for line in part.obstacles()]
    if obstacles:
        raise SampleRefused("\n  ".join(["the portal's own content is in the way:", *obstacles]))
    stored: list[Image] = []

    def store(picture: Pillow.Image, **texts: str) -> Image:
        image = Image(is_sample=True, **texts)
        stored.append(image)
        return store_master(image, picture)

    try:
        drawn = [part.draw(store, say) for part in parts]
        say("Writing the rows")
        with transaction.atomic():
            for image in stored:
                image.save()
            written = [row for part, pictures in zip(parts, drawn, strict=True) for row in part.insert(pictures)]
            _record(Act.ADD, sum(len(ids) for _, ids in written))
            changes.record_all((kind, ids, Action.UPSERTED) for kind, ids in written)
    except BaseException as error:
        # files without a row harm nobody, but nobody would find them again either
        for image in stored:
            if image.key:
                erase(image)
        if isinstance(error, IntegrityError):
            raise SampleRefused(f"the portal was changed meanwhile: {error}") from error
        raise
    say(f"Loaded {_counted(written)}")


def clear(say: Say) -> None:
    """Remove all of the sample content and nothing else; what the portal's own content refers to stays, as its own.

    The rows go in one transaction; the rows of pictures outlive it until their files are erased, so that a second run
    finishes what a kill cut short. Raises SampleRefused, and then nothing has been removed.
    """
    removal = Removal()
    try:
        with transaction.atomic():
            for part in reversed(_parts()):
                part.remove(removal)
            removal.adopt(Image.objects.filter(pk__in=_used_pictures()))
            Redirect.objects.filter(new_path__in=removal.paths).delete()
            removed = sum(len(ids) for _, ids, action in removal.changes if action == Action.REMOVED)
            if removed or removal.kept:
                _record(Act.DELETE, removed)
            changes.record_all(removal.public_changes())
    except (IntegrityError, models.ProtectedError) as error:
        raise SampleRefused(f"the portal was changed meanwhile, run this again: {error}") from error
    removed = _counted((kind, ids) for kind, ids, action in removal.changes if action == Action.REMOVED)
    pictures = Image.objects.filter(is_sample=True)
    say(f"Removed {removed}" if removed else "No sample content is there" if not pictures else "Finishing a removal")
    if pictures:
        say(f"Erasing {len(pictures)} pictures")
        for image in pictures:
            erase(image)
        pictures.delete()
    for line in removal.kept:
        say(f"Kept, since the portal's own content refers to it: {line}")


def _record(act: Act, count: int) -> None:
    """One audit event for all of the sample content."""
    audit.record_many(
        [audit.Entry(act=act, kind="sample", object_id=0, label="Dữ liệu minh họa", after={"count": count})], by=None
    )


def taken(model: type[models.Model], column: str, values: Iterable[str]) -> list[str]:
    """A line for each of the values that a row of the model already has."""
    rows = model._default_manager.filter(**{f"{column}__in": list(values)})
    return [f"{model.__name__.lower()} with {column} {value!r}" for value in rows.values_list(column, flat=True)]


def _counted(rows: Iterable[tuple[Kind, list[int]]]) -> str:
    """`1 cycle, 150 honorees`"""
    totals: Counter[Kind] = Counter()
    for kind, ids in rows:
        totals[kind] += len(ids)
    return ", ".join(f"{total} {kind}{'s' if total > 1 else ''}" for kind, total in totals.items() if total)


def _parts() -> list[Any]:
    """The apps' parts, in the order the apps are installed: what is referred to comes before what refers to it."""
    with_part = [config for config in apps.get_app_configs() if Path(config.path, "sample", "content.py").exists()]
    return [import_module(f"{config.name}.sample.content") for config in with_part]


def _used_pictures() -> set[int]:
    """The sample pictures to which something still refers."""
    found: set[int] = set()
    samples = Image.objects.filter(is_sample=True)
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            user: Any = relation.related_model
            name = relation.field.name
            found.update(user._default_manager.filter(**{f"{name}__in": samples}).values_list(name, flat=True))
    return found
