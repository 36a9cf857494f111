"""An import taken back as a whole, as long as nothing that it wrote was touched since."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from honorees.imports import bulk
from honorees.imports.choices import ImportState, RowAction
from honorees.imports.models import ListImport
from honorees.imports.progress import Teller
from honorees.imports.services.applying import CHUNK, achievements_of, find_all, reason, refuse
from honorees.imports.services.asking import ImportRefused
from honorees.imports.services.state import OF_HONOREE, OF_HONOUR, differing, state_of
from honorees.models import Achievement, Honoree, Honour, Unit
from portal import changes
from portal.choices import Action, Kind


@transaction.atomic
def undo_import(*, import_id: int, claim: str) -> ListImport:
    """Restore what stood before, and delete what was made.

    Raises ImportRefused with the rows that were touched since, and ListImport.DoesNotExist where the claim is lost.
    """
    locked = ListImport.objects.select_for_update(of=("self",)).select_related("undone_by")
    item = locked.get(pk=import_id, claim=claim, state=ImportState.UNDOING)
    if not (item.undone_by.is_active and item.undone_by.has_perm("honorees.import_list")):
        raise ImportRefused("Người hoàn tác không còn quyền nhập danh sách.")
    Undoing(item).run()
    item.state, item.undone_at = ImportState.UNDONE, timezone.now()
    item.claim, item.claimed_until = "", None
    item.new_units = [{key: value for key, value in unit.items() if key != "pk"} for unit in item.new_units]
    item.save(update_fields=["state", "undone_at", "claim", "claimed_until", "new_units"])
    return item


class Undoing:
    def __init__(self, item: ListImport) -> None:
        self.item = item
        rows = item.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE])
        self.rows: list[Any] = list(rows.order_by("position"))
        self.made = [row for row in self.rows if row.made_honour]
        self.changed = [row for row in self.rows if not row.made_honour]
        # people known before, who got an honour and perhaps what was not known of them
        self.filled = [row for row in self.made if not row.made_honoree]
        self.units = [unit["pk"] for unit in item.new_units if "pk" in unit]
        self.tell = Teller(item, max(1, 2 * len(self.rows))).tell

    def run(self) -> None:
        self.honorees: dict[int, Honoree] = find_all(
            Honoree.objects.select_for_update().order_by("pk"), [row.honoree_id for row in self.rows if row.honoree_id]
        )
        self.honours: dict[int, Honour] = find_all(
            Honour.objects.select_for_update().order_by("pk"), [row.honour_id for row in self.rows if row.honour_id]
        )
        self.achievements = achievements_of(self.honours)
        refuse(
            "Không hoàn tác được: có dòng đã được sửa, công khai hoặc dùng ở nơi khác sau khi nhập. Chưa có gì bị đổi.",
            [*self.touched_since(), *self.used_since()],
        )
        self.restore()
        self.delete()
        self.report()

    def touched_since(self) -> Iterable[dict[str, str]]:
        for row in self.rows:
            honoree, honour = self.honorees.get(row.honoree_id or 0), self.honours.get(row.honour_id or 0)
            if honoree is None or honour is None:
                yield reason(row, "đã bị xóa khỏi danh sách")
                continue
            now = state_of(honoree, honour, self.achievements.get(honour.pk, []))
            if row.made_honour and honoree.was_public:
                yield reason(row, "đã công khai nên không xóa được: hãy rút xuống hoặc thu hồi")
            elif names := differing(row.left, now):
                yield reason(row, f"đã sửa {', '.join(names)}")

    def used_since(self) -> Iterable[dict[str, str]]:
        """What would be deleted and hangs together with something that this import did not make."""
        made = {row.honoree_id: row for row in self.made if row.made_honoree}
        ours = {row.honour_id for row in self.made}
        for part in chunks(made):
            others = Honour.objects.filter(honoree_id__in=part).values_list("pk", "honoree_id")
            for pk, honoree_id in others:
                if pk not in ours:
                    yield reason(made[honoree_id], "đã có thêm một lần tôn vinh khác")
            for pk in (
                Honoree.objects.filter(pk__in=part, articles__isnull=False).distinct().values_list("pk", flat=True)
            ):
                yield reason(made[pk], "đã có tin, bài nhắc tới")
        for part in chunks(self.units):
            used = Unit.objects.filter(pk__in=part).filter(
                Q(children__isnull=False) & ~Q(children__in=self.units)
                | Q(predecessors__isnull=False)
                | Q(successors__isnull=False)
            )
            elsewhere = Honour.objects.filter(unit_id__in=part).values_list("pk", "unit__name")
            names = {name for pk, name in elsewhere if pk not in self.honours} | {unit.name for unit in used}
            for name in sorted(names):
                yield {"row": f"Đơn vị “{name}”", "text": "đã được dùng ở nơi khác"}

    def restore(self) -> None:
        people: dict[int, Any] = {}
        honours: dict[int, Any] = {}
        person_columns: set[str] = set()
        honour_columns: set[str] = set()
        for row in [*self.changed, *self.filled]:
            targets: list[Any] = [(self.honorees[row.honoree_id], OF_HONOREE, people, person_columns)]
            if not row.made_honour:
                targets.append((self.honours[row.honour_id], OF_HONOUR, honours, honour_columns))
            for target, names, found, columns in targets:
                before = {name: value for name, value in row.before.items() if name in names}
                for name, value in before.items():
                    setattr(target, name, value)
                if before:
                    found[target.pk] = target
                    columns.update(before)
            people[row.honoree_id] = self.honorees[row.honoree_id]
            self.tell(1)
        bulk.update_honorees(list(people.values()), sorted(person_columns))
        bulk.update_honours(list(honours.values()), sorted(honour_columns))
        self.restore_achievements()
        for _ in self.changed:
            self.tell(1)
        log(self.item, list(people.values()), CHANGE)
        self.public = sorted(one.pk for one in people.values() if one.is_public)

    def restore_achievements(self) -> None:
        rows = [
            row
            for row in self.changed
            if "achievements" in row.after and row.left["achievements"] != row.before["achievements"]
        ]
        for part in chunks([row.honour_id for row in rows]):
            Achievement.objects.filter(honour_id__in=part).delete()
        Achievement.objects.bulk_create(
            (Achievement(honour_id=row.honour_id, **one) for row in rows for one in row.before["achievements"]),
            batch_size=CHUNK,
        )

    def delete(self) -> None:
        people = [self.honorees[row.honoree_id] for row in self.made if row.made_honoree]
        log(self.item, people, DELETION)
        for part in chunks([row.honour_id for row in self.made]):
            Honour.objects.filter(pk__in=part).delete()
            self.tell(len(part))
        for part in chunks([one.pk for one in people]):
            Honoree.objects.filter(pk__in=part).delete()
            self.tell(len(part))
        if self.units:
            # a unit under another one of this import goes first
            Unit.objects.filter(pk__in=self.units).update(parent=None)
            for part in chunks(self.units):
                Unit.objects.filter(pk__in=part).delete()
        counts = f"xóa {len(self.made)}, trả lại {len(self.changed)}"
        LogEntry.objects.log_actions(
            key_of(self.item.undone_by), [self.item], CHANGE, f"Hoàn tác: {counts}", single_object=True
        )

    def report(self) -> None:
        """Last of all: whoever has a unit or a person locked may be waiting for the log."""
        changes.record(Kind.HONOREE, self.public, Action.UPSERTED)
        changes.record(Kind.UNIT, self.units, Action.REMOVED)


def log(item: ListImport, people: list[Honoree], flag: int) -> None:
    if people:
        said = f"Hoàn tác tệp “{item.filename}”"
        LogEntry.objects.log_actions(key_of(item.undone_by), people, flag, said, single_object=False)


def key_of(user: Any) -> int:
    return int(user.pk)


def chunks(keys: Iterable[int]) -> Iterable[list[int]]:
    keys = sorted(set(keys))
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
