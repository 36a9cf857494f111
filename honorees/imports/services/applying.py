"""An import written into the list: all of it in one transaction, or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from honorees.choices import HonoreeKind
from honorees.imports import bulk
from honorees.imports.choices import ImportState, RowAction
from honorees.imports.models import ImportedRow, ListImport
from honorees.imports.progress import Teller
from honorees.imports.services.asking import ImportRefused
from honorees.imports.services.state import OF_HONOREE, OF_HONOUR, achievement_state, audit_values, state_of
from honorees.models import Achievement, Decision, Field, Honoree, Honour, Unit
from portal.publication import audit, changes
from portal.publication.choices import Act, Action, Kind, Status
from portal.publication.lifecycle import publication_entries
from portal.vietnamese import format_datetime, match_key

CHUNK = 500
SHOWN_ROWS = 50


def find_all(queryset: Any, keys: Iterable[int]) -> dict[int, Any]:
    """`in_bulk` for more keys than one statement takes."""
    keys, found = sorted(set(keys)), {}
    for start in range(0, len(keys), CHUNK):
        found.update(queryset.in_bulk(keys[start : start + CHUNK]))
    return found


def achievements_of(honour_ids: Iterable[int]) -> dict[int, list[Achievement]]:
    ids, found = sorted(set(honour_ids)), defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        for one in Achievement.objects.filter(honour_id__in=ids[start : start + CHUNK]):
            found[one.honour_id].append(one)
    return found


def refuse(message: str, rows: list[dict[str, str]]) -> None:
    if rows:
        raise ImportRefused(message, rows[:SHOWN_ROWS])


@transaction.atomic
def apply_import(*, import_id: int, claim: str) -> ListImport:
    """Write everything that was previewed, if the list still stands as it did then.

    Raises ImportRefused with the rows that were changed meanwhile, and ListImport.DoesNotExist where the claim is lost.
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


class Application:
    """The work of one transaction, in the order of its parts."""

    def __init__(self, item: ListImport) -> None:
        self.item = item
        rows: list[Any] = list(item.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE]).order_by("position"))
        self.created = [row for row in rows if row.action == RowAction.CREATE]
        self.changed = [row for row in rows if row.action == RowAction.CHANGE]
        self.rows = rows
        self.tell = Teller(item, max(1, 3 * len(self.created) + 3 * len(self.changed))).tell

    def run(self) -> None:
        self.load()
        self.check()
        self.make_units()
        self.create()
        self.change()
        self.keep()
        self.log()

    # - what there is

    def load(self) -> None:
        """The people and honours that are touched, locked in the order of their keys."""
        self.honorees: dict[int, Honoree] = find_all(
            Honoree.objects.select_for_update().order_by("pk"), [row.honoree_id for row in self.rows if row.honoree_id]
        )
        self.honours: dict[int, Honour] = find_all(
            Honour.objects.select_for_update().order_by("pk"), [row.honour_id for row in self.changed if row.honour_id]
        )
        self.achievements = achievements_of(self.honours)

    def check(self) -> None:
        """Everything that the preview rested on is still so."""
        refused = [
            *self.changed_since(),
            *self.appeared_since(),
            *self.gone_since(),
        ]
        refuse(
            "Danh sách đã thay đổi sau khi xem trước, nên chưa dòng nào được ghi. Hãy xem trước lại rồi áp dụng.",
            refused,
        )

    def changed_since(self) -> Iterable[dict[str, str]]:
        seen_at: Any = self.item.previewed_at
        for row in self.rows:
            honoree = self.honorees.get(row.honoree_id or 0)
            honour = self.honours.get(row.honour_id or 0)
            if row.action == RowAction.CHANGE and (honoree is None or honour is None):
                yield reason(row, "không còn trong danh sách")
            elif honoree is None:
                if self.is_tied(row):
                    yield reason(row, "người đã chọn không còn trong danh sách")
            else:
                touched = max(honoree.updated_at, honour.updated_at) if honour else honoree.updated_at
                if touched > seen_at or (honour is not None and not self.stands(row, honoree, honour)):
                    yield reason(row, f"vừa được sửa lúc {format_datetime(touched)}, sau khi bạn xem trước")

    def is_tied(self, row: ImportedRow) -> bool:
        """Whether the row was planned for a person known already (whose deletion leaves no key behind)."""
        return bool(row.shown.get("honoree_id"))

    def stands(self, row: ImportedRow, honoree: Honoree, honour: Honour) -> bool:
        """Whether what the row changes is still as it was previewed."""
        now = {name: getattr(honoree, name) for name in OF_HONOREE}
        now |= {name: getattr(honour, name) for name in OF_HONOUR}
        return all(now[name] == value for name, value in row.before.items() if name in now)

    def appeared_since(self) -> Iterable[dict[str, str]]:
        """People who would be made and have been made by somebody else meanwhile."""
        names = defaultdict(list)
        for row in self.created:
            if not self.is_tied(row):
                names[match_key(row.after["name"])].append(row)
        since = Honoree.objects.filter(updated_at__gt=self.item.previewed_at)
        for name in since.values_list("name", flat=True).iterator():
            for row in names.pop(match_key(name), []):
                yield reason(row, "vừa có người cùng tên được thêm hoặc sửa, sau khi bạn xem trước")
        wanted = {match_key(unit["name"]) for unit in self.item.new_units}
        units = Unit.objects.filter(updated_at__gt=self.item.previewed_at).values_list("name", flat=True)
        for name in units.iterator():
            if match_key(name) in wanted:
                yield {"row": "Đơn vị mới", "text": f"“{name}” vừa được thêm hoặc sửa, sau khi bạn xem trước"}

    def gone_since(self) -> Iterable[dict[str, str]]:
        """What rows refer to and is there no more."""
        for model, name, text in (
            (Unit, "unit_id", "đơn vị đã chọn không còn"),
            (Field, "field_id", "lĩnh vực đã chọn không còn"),
            (Decision, "decision_id", "quyết định đã chọn không còn"),
        ):
            asked = {row.after[name] for row in self.rows if row.after.get(name)}
            there = find_all(model.objects.all(), asked)
            for row in self.rows:
                if row.after.get(name) and row.after[name] not in there:
                    yield reason(row, text)

    # - what is written

    def make_units(self) -> None:
        since = date(self.item.cycle.start_year, 1, 1)
        used = {row.after.get("new_unit") for row in self.rows}
        self.item.new_units = [unit for unit in self.item.new_units if unit["key"] in used]
        units = [
            Unit(
                name=unit["name"],
                level=unit["level"],
                province_id=unit["province_id"],
                parent_id=unit["parent_id"],
                valid_from=since,
            )
            for unit in self.item.new_units
        ]
        bulk.create_units(units)
        self.units = {planned["key"]: made for planned, made in zip(self.item.new_units, units, strict=True)}
        self.item.new_units = [
            {**planned, "pk": made.pk} for planned, made in zip(self.item.new_units, units, strict=True)
        ]

    def columns_of(self, row: ImportedRow, names: list[str]) -> dict[str, Any]:
        """What the row sets among these columns, the key of a unit just made included."""
        columns = {name: row.after[name] for name in names if name in row.after}
        if "unit_id" in names and row.after.get("new_unit"):
            columns["unit_id"] = self.units[row.after["new_unit"]].pk
        return columns

    def create(self) -> None:
        now = timezone.now()
        published = {"status": Status.PUBLISHED, "published_at": now, "first_public_at": now}
        people: list[Honoree] = []
        honours: list[Any] = []
        known: dict[int, Honoree] = {}
        filled: set[str] = set()
        for row in self.created:
            honoree = self.honorees.get(row.honoree_id or 0)
            if honoree is not None:
                # what was not known of the person is filled in
                new = {
                    name: value
                    for name, value in self.columns_of(row, OF_HONOREE).items()
                    if getattr(honoree, name) != value
                }
                row.before = {name: getattr(honoree, name) for name in new}
                for name, value in new.items():
                    setattr(honoree, name, value)
                filled.update(new)
                known[honoree.pk] = honoree
            else:
                columns = {"kind": HonoreeKind.INDIVIDUAL, **self.columns_of(row, OF_HONOREE)}
                honoree = Honoree(
                    **columns, created_by=self.item.asked_by, **(published if self.item.publishes else {})
                )
                people.append(honoree)
            columns = {"decision_id": self.item.decision_id, **self.columns_of(row, OF_HONOUR)}
            honours.append((row, honoree, columns))
        bulk.create_honorees(people, self.tell)
        bulk.update_honorees(list(known.values()), sorted(filled))
        made = []
        names = find_all(Unit.objects.all(), [columns["unit_id"] for _, _, columns in honours])
        for row, honoree, columns in honours:
            unit = names[columns.pop("unit_id")]
            honour = Honour(honoree=honoree, cycle=self.item.cycle, unit=unit, **columns)
            row.made_honoree, row.made_honour = not row.honoree_id, True
            row.honoree, row.honour = honoree, honour
            made.append(honour)
        bulk.create_honours(made, self.tell)
        for row in self.created:
            row.honour_id = row.honour.pk
            row.honoree_id = row.honoree.pk
            self.honours[row.honour.pk] = row.honour
        self.people_made = people
        self.write_achievements(self.created)

    def change(self) -> None:
        people: list[Any] = []
        honours: list[Any] = []
        person_columns: set[str] = set()
        honour_columns: set[str] = set()
        units = find_all(Unit.objects.all(), [row.after["unit_id"] for row in self.changed if row.after.get("unit_id")])
        units |= {unit.pk: unit for unit in self.units.values()}
        for row in self.changed:
            row.honoree, row.honour = self.honorees[row.honoree_id], self.honours[row.honour_id]
            for target, names, found, columns in (
                (row.honoree, OF_HONOREE, people, person_columns),
                (row.honour, OF_HONOUR, honours, honour_columns),
            ):
                wanted = {
                    name: value for name, value in self.columns_of(row, names).items() if getattr(target, name) != value
                }
                row.before |= {name: getattr(target, name) for name in wanted}
                for name, value in wanted.items():
                    setattr(target, name, value)
                if wanted:
                    found.append(target)
                    columns.update(wanted)
            if row.honour.unit_id in units:
                row.honour.unit = units[row.honour.unit_id]
            self.tell(1)
        people = list({one.pk: one for one in people}.values())
        bulk.update_honorees(people, sorted(person_columns))
        bulk.update_honours(honours, sorted(honour_columns))
        self.write_achievements(self.changed)
        touched = {row.honoree_id: row.honoree for row in self.changed}
        # a person whose honour alone has changed is touched too: whoever has the page open is told
        written = {one.pk for one in people}
        bulk.update_honorees([one for key, one in touched.items() if key not in written], [])
        for _ in self.changed:
            self.tell(1)

    def write_achievements(self, rows: list[Any]) -> None:
        """Those of the file that are new are added, those that the file no longer has go; the rest keeps its words."""
        new, gone = [], []
        for row in rows:
            if "achievements" not in row.after:
                continue
            present = self.achievements.get(row.honour_id, [])
            wanted = [(one["year"], one["title"]) for one in row.after["achievements"]]
            row.before["achievements"] = [achievement_state(one) for one in present]
            gone += [one.pk for one in present if (one.year, one.title) not in wanted]
            kept = [one for one in present if (one.year, one.title) in wanted]
            added = [
                Achievement(honour=row.honour, year=year, title=title)
                for year, title in wanted
                if (year, title) not in {(one.year, one.title) for one in kept}
            ]
            self.achievements[row.honour_id] = [*kept, *added]
            new += added
        for start in range(0, len(gone), CHUNK):
            Achievement.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
        bulk.clean_texts(new)
        Achievement.objects.bulk_create(new, batch_size=CHUNK)

    # - what is kept of it

    def keep(self) -> None:
        """The rows as they were left, to be undone from; written anew, since that is quicker than changing each."""
        for row in self.rows:
            row.left = state_of(row.honoree, row.honour, self.achievements.get(row.honour_id, []))
            row.pk = None
        self.item.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE]).delete()
        for start in range(0, len(self.rows), CHUNK):
            part = self.rows[start : start + CHUNK]
            ImportedRow.objects.bulk_create(part)
            self.tell(len(part))

    def log(self) -> None:
        """An audit event for each person and unit, and one for the import; then what the public sees changed."""
        reason = f"Nhập từ tệp “{self.item.filename}”"
        touched = {row.honoree_id: row.honoree for row in self.rows if not row.made_honoree}
        rows = defaultdict(list)
        for row in self.rows:
            rows[row.honoree_id].append(row)
        entries = [
            audit.entry_of(Act.ADD, unit, after={"name": unit.name, "level": unit.level}, reason=reason)
            for unit in self.units.values()
        ]
        for act, people in ((Act.ADD, self.people_made), (Act.CHANGE, list(touched.values()))):
            for honoree in people:
                before, after = audit_values(rows[honoree.pk], honoree)
                entries.append(audit.entry_of(act, honoree, before=before, after=after, reason=reason))
        if self.item.publishes:
            entries += [entry for honoree in self.people_made for entry in publication_entries(honoree, reason)]
        counts = {"created": len(self.created), "changed": len(self.changed)}
        entries.append(audit.entry_of(Act.IMPORT, self.item, after=counts))
        audit.record_many(entries, by=self.item.asked_by)
        public = [honoree.pk for honoree in [*self.people_made, *touched.values()] if honoree.is_public]
        changes.record_all(
            [
                (Kind.UNIT, [unit.pk for unit in self.units.values()], Action.UPSERTED),
                (Kind.HONOREE, sorted(public), Action.UPSERTED),
            ]
        )


def reason(row: ImportedRow, text: str) -> dict[str, str]:
    return {"row": f"{row.place}: {row.label}", "text": text}
