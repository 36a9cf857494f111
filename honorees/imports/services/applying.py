"""Application of an import to the list: all rows in one transaction, or none."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from honorees.choices import HonoreeKind
from honorees.imports import bulk
from honorees.imports.bulk import chunks
from honorees.imports.choices import ImportState
from honorees.imports.models import ImportedRow, ListImport
from honorees.imports.progress import ProgressReporter
from honorees.imports.services.requests import ImportRefused
from honorees.imports.services.snapshots import (
    HONOREE_COLUMNS,
    HONOUR_COLUMNS,
    achievement_values,
    contents_of,
    snapshot_of,
)
from honorees.models import Achievement, Decision, Field, Honoree, Honour, Unit
from honorees.spreadsheets.types import RowAction
from portal.publication import audit, changes
from portal.publication.choices import Act, ChangeAction, ChangeKind, Status
from portal.publication.content import Snapshot, difference
from portal.publication.lifecycle import publication_entries
from portal.vietnamese import format_datetime, match_key

SHOWN_ROWS = 50
WRITTEN = [RowAction.CREATE, RowAction.CHANGE]


def load_in_bulk(queryset: Any, keys: Iterable[int | None]) -> dict[int, Any]:
    """`in_bulk` in chunks, for more keys than one statement takes."""
    found: dict[int, Any] = {}
    for chunk in chunks(sorted({key for key in keys if key})):
        found.update(queryset.in_bulk(chunk))
    return found


class WrittenRows:
    """The rows that an import writes, or wrote, with the honorees and honours that they refer to."""

    def __init__(self, item: ListImport) -> None:
        self.item = item
        self.rows: list[Any] = list(item.rows.filter(action__in=WRITTEN).order_by("position"))

    def lock(self) -> None:
        """Load honorees and honours, locked in primary key order, and the achievements."""
        honorees, honours = Honoree.objects.select_for_update(), Honour.objects.select_for_update()
        self.honorees: dict[int, Honoree] = load_in_bulk(honorees.order_by("pk"), [row.honoree_id for row in self.rows])
        self.honours: dict[int, Honour] = load_in_bulk(honours.order_by("pk"), [row.honour_id for row in self.rows])
        self.achievements: dict[int, list[Achievement]] = defaultdict(list)
        for chunk in chunks(list(self.honours)):
            for achievement in Achievement.objects.filter(honour_id__in=chunk):
                self.achievements[achievement.honour_id].append(achievement)


def refuse_rows(message: str, rows: list[dict[str, str]]) -> None:
    if rows:
        raise ImportRefused(message, rows[:SHOWN_ROWS])


def set_values(target: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set the values that differ; return what they were before."""
    before = {name: getattr(target, name) for name, value in values.items() if getattr(target, name) != value}
    for name in before:
        setattr(target, name, values[name])
    return before


@transaction.atomic
def apply_import(*, import_id: int, claim: str) -> ListImport:
    """Apply everything that was previewed, if the list has not changed since the preview.

    Raises ImportRefused with the rows that changed meanwhile, and ListImport.DoesNotExist if the claim was lost.
    """
    locked = ListImport.objects.select_for_update(of=("self",)).select_related("cycle", "decision", "asked_by")
    item = locked.get(pk=import_id, claim=claim, state=ImportState.APPLYING)
    if not (item.asked_by.is_active and item.asked_by.has_perm("honorees.import_list")):
        raise ImportRefused("Người áp dụng không còn quyền nhập danh sách.")
    if item.publishes and not item.asked_by.has_perm("honorees.publish_honoree"):
        raise ImportRefused("Người áp dụng không còn quyền xuất bản.")
    Application(item).run()
    item.state, item.applied_at = ImportState.APPLIED, timezone.now()
    item.claim, item.claimed_until = "", None
    item.save(update_fields=["state", "applied_at", "claim", "claimed_until", "new_units"])
    return item


class Application(WrittenRows):
    """The steps of one transaction, in the order of `run`."""

    def __init__(self, item: ListImport) -> None:
        super().__init__(item)
        self.created = [row for row in self.rows if row.action == RowAction.CREATE]
        self.changed = [row for row in self.rows if row.action == RowAction.CHANGE]
        self.report = ProgressReporter(item, max(1, 3 * len(self.rows))).report

    def run(self) -> None:
        self.lock()
        self.check()
        self.before = contents_of(Honoree, self.honorees.values())
        self.create_units()
        self.create()
        self.change()
        self.store_rows()
        self.log()

    # - check

    def check(self) -> None:
        """Raise ImportRefused if anything that the preview relied on has changed."""
        refuse_rows(
            "Danh sách đã thay đổi sau khi xem trước, nên chưa dòng nào được ghi. Hãy xem trước lại rồi áp dụng.",
            [*self.changed_since(), *self.added_since(), *self.deleted_since()],
        )

    def changed_since(self) -> Iterable[dict[str, str]]:
        seen_at: Any = self.item.previewed_at
        for row in self.rows:
            honoree = self.honorees.get(row.honoree_id or 0)
            honour = self.honours.get(row.honour_id or 0)
            if row.action == RowAction.CHANGE and (honoree is None or honour is None):
                yield refusal_of(row, "không còn trong danh sách")
            elif honoree is None:
                if self.has_known_honoree(row):
                    yield refusal_of(row, "người đã chọn không còn trong danh sách")
            else:
                touched = max(honoree.updated_at, honour.updated_at) if honour else honoree.updated_at
                if touched > seen_at or (honour is not None and not self.is_unchanged(row, honoree, honour)):
                    yield refusal_of(row, f"vừa được sửa lúc {format_datetime(touched)}, sau khi bạn xem trước")

    def has_known_honoree(self, row: ImportedRow) -> bool:
        """Whether the row was planned for an existing honoree; deleting that honoree sets `honoree_id` to None."""
        return bool(row.shown.get("honoree_id"))

    def is_unchanged(self, row: ImportedRow, honoree: Honoree, honour: Honour) -> bool:
        """Whether the values that the row changes are the same as in the preview."""
        current = {name: getattr(honoree, name) for name in HONOREE_COLUMNS}
        current |= {name: getattr(honour, name) for name in HONOUR_COLUMNS}
        return all(current[name] == value for name, value in row.before.items() if name in current)

    def added_since(self) -> Iterable[dict[str, str]]:
        """Yield rows and new units of which a namesake was added or edited since the preview."""
        names = defaultdict(list)
        for row in self.created:
            if not self.has_known_honoree(row):
                names[match_key(row.after["name"])].append(row)
        since = Honoree.objects.filter(updated_at__gt=self.item.previewed_at)
        for name in since.values_list("name", flat=True).iterator():
            for row in names.pop(match_key(name), []):
                yield refusal_of(row, "vừa có người cùng tên được thêm hoặc sửa, sau khi bạn xem trước")
        wanted = {match_key(unit["name"]) for unit in self.item.new_units}
        units = Unit.objects.filter(updated_at__gt=self.item.previewed_at).values_list("name", flat=True)
        for name in units.iterator():
            if match_key(name) in wanted:
                yield {"row": "Đơn vị mới", "text": f"“{name}” vừa được thêm hoặc sửa, sau khi bạn xem trước"}

    def deleted_since(self) -> Iterable[dict[str, str]]:
        """Yield rows that refer to a deleted unit, field of work or decision."""
        for model, name, text in (
            (Unit, "unit_id", "đơn vị đã chọn không còn"),
            (Field, "field_id", "lĩnh vực đã chọn không còn"),
            (Decision, "decision_id", "quyết định đã chọn không còn"),
        ):
            existing = load_in_bulk(model.objects.all(), [row.after.get(name) for row in self.rows])
            for row in self.rows:
                if row.after.get(name) and row.after[name] not in existing:
                    yield refusal_of(row, text)

    # - write

    def create_units(self) -> None:
        since = date(self.item.cycle.start_year, 1, 1)
        used = {row.after.get("new_unit") for row in self.rows}
        planned = [unit for unit in self.item.new_units if unit["key"] in used]
        columns = ("name", "level", "province_id", "parent_id")
        self.units = {unit["key"]: Unit(valid_from=since, **{name: unit[name] for name in columns}) for unit in planned}
        bulk.create_units(list(self.units.values()))
        self.item.new_units = [{**unit, "pk": self.units[unit["key"]].pk} for unit in planned]
        self.units_by_id = load_in_bulk(Unit.objects.all(), [row.after.get("unit_id") for row in self.rows])
        self.units_by_id |= {unit.pk: unit for unit in self.units.values()}

    def columns_of(self, row: ImportedRow, names: list[str]) -> dict[str, Any]:
        """Return the values that the row sets in these columns, with the key of a unit created by this import."""
        columns = {name: row.after[name] for name in names if name in row.after}
        if "unit_id" in names and row.after.get("new_unit"):
            columns["unit_id"] = self.units[row.after["new_unit"]].pk
        return columns

    def create(self) -> None:
        published: dict[str, Any] = {}
        if self.item.publishes:
            now = timezone.now()
            published = {"status": Status.PUBLISHED, "published_at": now, "first_public_at": now}
        people: list[Honoree] = []
        known: dict[int, Honoree] = {}
        filled: set[str] = set()
        for row in self.created:
            row.made_honoree, row.made_honour = not row.honoree_id, True
            honoree = self.honorees.get(row.honoree_id or 0)
            if honoree is not None:
                # fill in what was unknown about the person
                row.before = set_values(honoree, self.columns_of(row, HONOREE_COLUMNS))
                filled.update(row.before)
                known[honoree.pk] = honoree
            else:
                columns = {"kind": HonoreeKind.INDIVIDUAL, **self.columns_of(row, HONOREE_COLUMNS)}
                honoree = Honoree(**columns, created_by=self.item.asked_by, **published)
                people.append(honoree)
            columns = {"decision_id": self.item.decision_id, **self.columns_of(row, HONOUR_COLUMNS)}
            unit = self.units_by_id[columns.pop("unit_id")]
            row.honoree, row.honour = honoree, Honour(honoree=honoree, cycle=self.item.cycle, unit=unit, **columns)
        bulk.create_honorees(people, self.report)
        bulk.update_honorees(list(known.values()), sorted(filled))
        bulk.create_honours([row.honour for row in self.created], self.report)
        for row in self.created:
            row.honoree, row.honour = row.honoree, row.honour  # sets their keys, which they have now
            self.honours[row.honour.pk] = row.honour
        self.created_people = people
        self.write_achievements(self.created)

    def change(self) -> None:
        people: list[Any] = []
        honours: list[Any] = []
        person_columns: set[str] = set()
        honour_columns: set[str] = set()
        for row in self.changed:
            row.honoree, row.honour = self.honorees[row.honoree_id], self.honours[row.honour_id]
            for target, names, found, columns in (
                (row.honoree, HONOREE_COLUMNS, people, person_columns),
                (row.honour, HONOUR_COLUMNS, honours, honour_columns),
            ):
                before = set_values(target, self.columns_of(row, names))
                row.before |= before
                if before:
                    found.append(target)
                    columns.update(before)
            if row.honour.unit_id in self.units_by_id:
                row.honour.unit = self.units_by_id[row.honour.unit_id]
            self.report(1)
        people = list({honoree.pk: honoree for honoree in people}.values())
        bulk.update_honorees(people, sorted(person_columns))
        bulk.update_honours(honours, sorted(honour_columns))
        self.write_achievements(self.changed)
        touched = {row.honoree_id: row.honoree for row in self.changed}
        # a changed honour updates its honoree's `updated_at` too, so that open edit forms detect a conflict
        written = {honoree.pk for honoree in people}
        bulk.update_honorees([honoree for key, honoree in touched.items() if key not in written], [])
        self.report(len(self.changed))

    def write_achievements(self, rows: list[Any]) -> None:
        """Add achievements that are new in the file, delete those missing from it, and leave the others as they are."""
        new, deleted = [], []
        for row in rows:
            if "achievements" not in row.after:
                continue
            present = self.achievements.get(row.honour_id, [])
            wanted = [(item["year"], item["title"]) for item in row.after["achievements"]]
            row.before["achievements"] = [achievement_values(achievement) for achievement in present]
            deleted += [item.pk for item in present if (item.year, item.title) not in wanted]
            kept = [item for item in present if (item.year, item.title) in wanted]
            added = [
                Achievement(honour=row.honour, year=year, title=title)
                for year, title in wanted
                if (year, title) not in {(item.year, item.title) for item in kept}
            ]
            self.achievements[row.honour_id] = [*kept, *added]
            new += added
        for chunk in chunks(deleted):
            Achievement.objects.filter(pk__in=chunk).delete()
        bulk.clean_texts(new)
        Achievement.objects.bulk_create(new, batch_size=bulk.CHUNK)

    # - record

    def store_rows(self) -> None:
        """Store the outcome in the rows, for undo. Deleting and creating them is faster than updating each."""
        for row in self.rows:
            row.left = snapshot_of(row.honoree, row.honour, self.achievements.get(row.honour_id, []))
            row.pk = None
        self.item.rows.filter(action__in=WRITTEN).delete()
        for chunk in chunks(self.rows):
            ImportedRow.objects.bulk_create(chunk)
            self.report(len(chunk))

    def log(self) -> None:
        """Record an audit event for each honoree, unit and the import, and the public changes."""
        reason = f"Nhập từ tệp “{self.item.filename}”"
        touched = {row.honoree_id: row.honoree for row in self.rows if not row.made_honoree}
        entries = []
        for model, items in ((Unit, self.units.values()), (Honoree, self.created_people)):
            after = contents_of(model, items)
            entries += [audit.entry_of(Act.ADD, item, after=after[item.pk], reason=reason) for item in items]
        entries += change_entries(touched.values(), self.before, reason)
        if self.item.publishes:
            entries += [entry for honoree in self.created_people for entry in publication_entries(honoree, reason)]
        counts = {"created": len(self.created), "changed": len(self.changed)}
        entries.append(audit.entry_of(Act.IMPORT, self.item, after=counts))
        audit.record_many(entries, by=self.item.asked_by)
        public = [honoree.pk for honoree in [*self.created_people, *touched.values()] if honoree.is_public]
        units = [unit.pk for unit in self.units.values()]
        public_changes = [(ChangeKind.UNIT, units), (ChangeKind.HONOREE, sorted(public))]
        changes.record_all((kind, keys, ChangeAction.UPSERTED) for kind, keys in public_changes)


def change_entries(honorees: Collection[Honoree], before: dict[int, Snapshot], reason: str) -> Iterator[audit.Entry]:
    """Yield an audit entry for each changed honoree. before: their content before the change, by key."""
    after = contents_of(Honoree, honorees)
    for honoree in honorees:
        old, new = difference(before[honoree.pk], after[honoree.pk])
        yield audit.entry_of(Act.CHANGE, honoree, before=old, after=new, reason=reason)


def refusal_of(row: ImportedRow, text: str) -> dict[str, str]:
    return {"row": str(row), "text": text}
