"""Undo of a whole import, possible while nothing that it wrote has changed since."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from honorees.imports import bulk
from honorees.imports.bulk import chunks
from honorees.imports.choices import ImportState
from honorees.imports.models import ListImport
from honorees.imports.progress import ProgressReporter
from honorees.imports.services.applying import WrittenRows, change_entries, load_in_bulk, refusal_of, refuse_rows
from honorees.imports.services.requests import ImportRefused
from honorees.imports.services.snapshots import (
    HONOREE_COLUMNS,
    HONOUR_COLUMNS,
    changed_labels,
    contents_of,
    snapshot_of,
)
from honorees.models import Achievement, Honoree, Honour, Unit
from portal.publication import audit, changes
from portal.publication.choices import Act, ChangeAction, ChangeKind


@transaction.atomic
def undo_import(*, import_id: int, claim: str) -> ListImport:
    """Restore the earlier values and delete what the import created.

    Raises ImportRefused with the rows that changed since, and ListImport.DoesNotExist if the claim was lost.
    """
    locked = ListImport.objects.select_for_update(of=("self",)).select_related("undone_by")
    item = locked.get(pk=import_id, claim=claim, state=ImportState.UNDOING)
    if not (item.undone_by.is_active and item.undone_by.has_perm("honorees.import_list")):
        raise ImportRefused("Người hoàn tác không còn quyền nhập danh sách.")
    Undo(item).run()
    item.state, item.undone_at = ImportState.UNDONE, timezone.now()
    item.claim, item.claimed_until = "", None
    item.new_units = [{key: value for key, value in unit.items() if key != "pk"} for unit in item.new_units]
    item.save(update_fields=["state", "undone_at", "claim", "claimed_until", "new_units"])
    return item


class Undo(WrittenRows):
    """The steps of one transaction, in the order of `run`."""

    def __init__(self, item: ListImport) -> None:
        super().__init__(item)
        self.created = [row for row in self.rows if row.made_honour]
        self.changed = [row for row in self.rows if not row.made_honour]
        # existing people to whom the import added an honour and possibly missing values
        self.filled = [row for row in self.created if not row.made_honoree]
        self.units = [unit["pk"] for unit in item.new_units if "pk" in unit]
        self.report = ProgressReporter(item, max(1, 2 * len(self.rows))).report
        self.reason = f"Hoàn tác tệp “{item.filename}”"

    def run(self) -> None:
        self.lock()
        refuse_rows(
            "Không hoàn tác được: có dòng đã được sửa, công khai hoặc dùng ở nơi khác sau khi nhập. Chưa có gì bị đổi.",
            [*self.touched_since(), *self.used_since()],
        )
        self.before = contents_of(Honoree, self.honorees.values())
        self.restore()
        self.delete()
        self.log()

    def touched_since(self) -> Iterable[dict[str, str]]:
        for row in self.rows:
            honoree, honour = self.honorees.get(row.honoree_id or 0), self.honours.get(row.honour_id or 0)
            if honoree is None or honour is None:
                yield refusal_of(row, "đã bị xóa khỏi danh sách")
                continue
            current = snapshot_of(honoree, honour, self.achievements.get(honour.pk, []))
            if row.made_honour and honoree.was_public:
                yield refusal_of(row, "đã công khai nên không xóa được: hãy rút xuống hoặc thu hồi")
            elif names := changed_labels(row.left, current):
                yield refusal_of(row, f"đã sửa {', '.join(names)}")

    def used_since(self) -> Iterable[dict[str, str]]:
        """Yield refusals for what would be deleted but is referenced by content from outside this import."""
        created = {row.honoree_id: row for row in self.created if row.made_honoree and row.honoree_id}
        ours = {row.honour_id for row in self.created}
        for chunk in chunks(sorted(created)):
            for pk, honoree_id in Honour.objects.filter(honoree_id__in=chunk).values_list("pk", "honoree_id"):
                if pk not in ours:
                    yield refusal_of(created[honoree_id], "đã có thêm một lần tôn vinh khác")
            mentioned = Honoree.objects.filter(pk__in=chunk, articles__isnull=False).distinct()
            for pk in mentioned.values_list("pk", flat=True):
                yield refusal_of(created[pk], "đã có tin, bài nhắc tới")
        for chunk in chunks(self.units):
            used = Unit.objects.filter(pk__in=chunk).filter(
                Q(children__isnull=False) & ~Q(children__in=self.units)
                | Q(predecessors__isnull=False)
                | Q(successors__isnull=False)
            )
            elsewhere = Honour.objects.filter(unit_id__in=chunk).values_list("pk", "unit__name")
            names = {name for pk, name in elsewhere if pk not in self.honours} | {unit.name for unit in used}
            for name in sorted(names):
                yield {"row": f"Đơn vị “{name}”", "text": "đã được dùng ở nơi khác"}

    def restore(self) -> None:
        people: dict[int, Any] = {}
        honours: dict[int, Any] = {}
        person_columns: set[str] = set()
        honour_columns: set[str] = set()
        for row in [*self.changed, *self.filled]:
            targets: list[Any] = [(self.honorees[row.honoree_id], HONOREE_COLUMNS, people, person_columns)]
            if not row.made_honour:
                targets.append((self.honours[row.honour_id], HONOUR_COLUMNS, honours, honour_columns))
            for target, names, found, columns in targets:
                before = {name: value for name, value in row.before.items() if name in names}
                for name, value in before.items():
                    setattr(target, name, value)
                if before:
                    found[target.pk] = target
                    columns.update(before)
            people[row.honoree_id] = self.honorees[row.honoree_id]
            self.report(1)
        bulk.update_honorees(list(people.values()), sorted(person_columns))
        bulk.update_honours(list(honours.values()), sorted(honour_columns))
        self.restore_achievements()
        self.report(len(self.changed))
        self.restored = list(people.values())

    def restore_achievements(self) -> None:
        rows = [
            row
            for row in self.changed
            if "achievements" in row.after and row.left["achievements"] != row.before["achievements"]
        ]
        for chunk in chunks(sorted(row.honour_id for row in rows)):
            Achievement.objects.filter(honour_id__in=chunk).delete()
        Achievement.objects.bulk_create(
            (Achievement(honour_id=row.honour_id, **values) for row in rows for values in row.before["achievements"]),
            batch_size=bulk.CHUNK,
        )

    def delete(self) -> None:
        people = [self.honorees[row.honoree_id] for row in self.created if row.made_honoree]
        units = load_in_bulk(Unit.objects.all(), self.units).values()
        self.deleted = [
            audit.entry_of(Act.DELETE, item, before=before[item.pk], reason=self.reason)
            for items, before in ((people, self.before), (units, contents_of(Unit, units)))
            for item in items
        ]
        for chunk in chunks(sorted(row.honour_id for row in self.created)):
            Honour.objects.filter(pk__in=chunk).delete()
            self.report(len(chunk))
        for chunk in chunks(sorted(honoree.pk for honoree in people)):
            Honoree.objects.filter(pk__in=chunk).delete()
            self.report(len(chunk))
        if self.units:
            # units of this import can be parents of each other
            Unit.objects.filter(pk__in=self.units).update(parent=None)
            for chunk in chunks(self.units):
                Unit.objects.filter(pk__in=chunk).delete()

    def log(self) -> None:
        """Record an audit event for each honoree, unit and the import, and the public changes."""
        entries = [*self.deleted, *change_entries(self.restored, self.before, self.reason)]
        counts = {"removed": len(self.created), "restored": len(self.changed)}
        entries.append(audit.entry_of(Act.UNDO, self.item, after=counts))
        audit.record_many(entries, by=self.item.undone_by)
        public = sorted(honoree.pk for honoree in self.restored if honoree.is_public)
        changes.record_all(
            [(ChangeKind.HONOREE, public, ChangeAction.UPSERTED), (ChangeKind.UNIT, self.units, ChangeAction.REMOVED)]
        )
