"""Portraits sent as a ZIP: matched to the people of an import by name and unit, the doubtful ones left to a person."""

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from honorees.choices import HonoreeKind
from honorees.imports.choices import ImportState, PortraitState
from honorees.imports.models import ListImport, PortraitArchive, PortraitFile
from honorees.imports.services.asking import ImportRefused, locked
from honorees.imports.services.taking import store
from honorees.models import Honoree
from honorees.spreadsheets.read.package import MEMBERS, UNPACKED_BYTES, Package
from honorees.spreadsheets.types import FileRefused
from portal.files.images import open_checked, store_master
from portal.files.models import Image
from portal.publication import audit, changes
from portal.publication.choices import Act, Action, Kind
from portal.publication.content import value_of
from portal.vietnamese import fold, normalize

MOST_BYTES = 24 * 2**20
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif")
MOST_CANDIDATES = 5
_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", ".ds_store"}
_REFUSED = (
    "Không nhận tệp này: cần một tệp ZIP nguyên vẹn, không mật khẩu, tên ảnh không chứa “../”, "
    f"nhiều nhất {MEMBERS} ảnh và {UNPACKED_BYTES // 2**20} MB khi mở ra."
)


# --- whose a picture is ---------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words of a file name or of a name, without accents, numbers and signs."""
    return re.findall(r"[a-z]+", fold(normalize(text)).replace("đ", "d"))


class People:
    """The individuals and collectives of an import, found by what a file is called."""

    def __init__(self, item: ListImport) -> None:
        rows: Any = item.rows.filter(honoree__isnull=False).select_related("honoree", "honour")
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.units: dict[int, set[str]] = defaultdict(set)
        self.words: dict[int, list[str]] = {}
        self.having: set[int] = set()
        for row in rows:
            honoree = row.honoree
            self.words[honoree.pk] = words_of(honoree.name)
            self.by_name[" ".join(self.words[honoree.pk])].add(honoree.pk)
            if row.honour:
                self.units[honoree.pk].update(words_of(row.honour.unit_name))
            if honoree.portrait_id:
                self.having.add(honoree.pk)

    def find(self, member: str) -> tuple[PortraitState, int | None, list[int], str]:
        """How sure it is, who it is, who else it may be, and why it is not sure."""
        folder, _, name = member.rpartition("/")
        said = words_of(name.rpartition(".")[0])
        candidates = self._named(said)
        if not candidates:
            near = self._near(said)
            state = PortraitState.DOUBTFUL if near else PortraitState.UNKNOWN
            return state, None, near, "Tên tệp gần giống." if near else "Không ai trong tệp danh sách có tên này."
        if len(candidates) > 1:
            rest = set(said) | set(words_of(folder))
            fitting = [one for one in candidates if self._fits(one, rest)]
            if len(fitting) != 1:
                return PortraitState.DOUBTFUL, None, candidates[:MOST_CANDIDATES], "Nhiều người cùng tên."
            candidates = fitting
        if candidates[0] in self.having:
            return PortraitState.DOUBTFUL, None, candidates, "Đã có chân dung; chọn để thay."
        return PortraitState.SURE, candidates[0], [], ""

    def _named(self, said: list[str]) -> list[int]:
        """Those whose whole name begins what the file is called; the longest name wins."""
        for length in range(len(said), 1, -1):
            if found := self.by_name.get(" ".join(said[:length])):
                return sorted(found)
        return sorted(self.by_name.get(" ".join(said), ()))

    def _fits(self, honoree_id: int, said: set[str]) -> bool:
        """Whether the words of the unit that the name does not hold stand in the file's name or its folder."""
        own = self.units[honoree_id] - set(self.words[honoree_id])
        other = said - set(self.words[honoree_id])
        return bool(other) and other <= own

    def _near(self, said: list[str]) -> list[int]:
        """Those who share all words but one with what the file is called."""
        found = []
        for honoree_id, words in self.words.items():
            shared = sum((Counter(words) & Counter(said)).values())
            if len(words) > 1 and shared >= max(2, len(words) - 1):
                found.append((-shared, honoree_id))
        return [honoree_id for _, honoree_id in sorted(found)[:MOST_CANDIDATES]]


# --- taking in ------------------------------------------------------------------------------------------------


@transaction.atomic
def take_in_portraits(*, import_id: int, filename: str, content: bytes, by: Any) -> PortraitArchive:
    """Keep an archive with what each of its files is found to be; nothing is placed yet.

    Raises PermissionDenied, ImportRefused and ListImport.DoesNotExist.
    """
    item = locked(import_id, by)
    if item.state != ImportState.APPLIED:
        raise ImportRefused("Chân dung chỉ gắn được cho tệp danh sách đã áp dụng.")
    if len(content) > MOST_BYTES:
        raise ImportRefused(f"Tệp ZIP quá lớn: tối đa {MOST_BYTES // 2**20} MB. Hãy chia thành nhiều tệp.")
    try:
        Package(content)
    except FileRefused:
        raise ImportRefused(_REFUSED) from None
    archive = PortraitArchive.objects.create(
        list_import=item,
        filename=filename[-255:],
        stored_as=store(content, "zip"),
        byte_size=len(content),
        uploaded_by=by,
    )
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        members = [name for name in opened.namelist() if _is_file(name)]
    files = list(_judged(archive, members, People(item)))
    if not files:
        raise ImportRefused("Tệp ZIP không có ảnh nào.")
    PortraitFile.objects.bulk_create(files)
    return archive


def _is_file(name: str) -> bool:
    parts = name.lower().split("/")
    return not name.endswith("/") and "__macosx" not in parts and parts[-1] not in _LEFT_BY_SYSTEMS


def _judged(archive: PortraitArchive, members: Iterable[str], people: People) -> Iterable[PortraitFile]:
    found = []
    for member in members:
        file = PortraitFile(archive=archive, member=member[-255:])
        if not member.lower().endswith(PICTURES):
            file.state, file.reason = PortraitState.REFUSED, "Không phải ảnh JPEG, PNG, WebP hoặc AVIF."
        else:
            file.state, file.honoree_id, file.candidates, file.reason = people.find(member)
        found.append(file)
    # two pictures of one person: which is wanted is for a person to say
    twice = {key for key, count in Counter(one.honoree_id for one in found if one.honoree_id).items() if count > 1}
    for file in found:
        if file.honoree_id in twice:
            file.candidates, file.honoree_id = [file.honoree_id], None
            file.state, file.reason = PortraitState.DOUBTFUL, "Có nhiều ảnh của cùng một người."
    return found


# --- placing --------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_place(*, archive_id: int, chosen: dict[int, int], by: Any) -> int:
    """Have the sure pictures placed, and those that were chosen for; returns how many will be.

    chosen: from the key of a doubtful file to that of one of its candidates. Raises PermissionDenied, ImportRefused
    and PortraitArchive.DoesNotExist.
    """
    if not by.has_perm("honorees.import_list"):
        raise PermissionDenied
    archive = PortraitArchive.objects.select_for_update().get(pk=archive_id)
    for file in archive.files.filter(pk__in=chosen, state=PortraitState.DOUBTFUL):
        if chosen[file.pk] not in file.candidates:
            raise ImportRefused("Lựa chọn không hợp lệ: hãy tải lại trang rồi chọn lại.")
        file.honoree_id, file.state = chosen[file.pk], PortraitState.SURE
        file.save(update_fields=["honoree", "state"])
    waiting = archive.files.filter(state=PortraitState.SURE).count()
    if waiting:
        archive.asked_by, archive.asked_at = by, timezone.now()
        archive.save(update_fields=["asked_by", "asked_at"])
    return waiting


def place_waiting() -> int:
    """Place what officials have asked for, each picture by itself; returns how many. Safe to run twice at once."""
    done = 0
    waiting = PortraitFile.objects.filter(state=PortraitState.SURE, archive__asked_at__isnull=False)
    for file in waiting.select_related("archive").order_by("pk")[:MEMBERS]:
        done += place(file)
    return done


def place(file: PortraitFile) -> bool:
    """Read, check and store the picture, and give it to the person; whether it was placed."""
    try:
        with default_storage.open(file.archive.stored_as) as opened:
            content = Package(opened.read()).read(file.member)
        picture = open_checked(io.BytesIO(content), len(content))
    except ValidationError as error:
        return refuse_picture(file, error.messages[0])
    except FileRefused:
        return refuse_picture(file, "Ảnh trong tệp ZIP bị hỏng, có mật khẩu hoặc quá lớn khi mở ra.")
    except FileNotFoundError:
        return refuse_picture(file, "Tệp ZIP không còn trong kho.")
    return give(file, picture)


def refuse_picture(file: PortraitFile, reason: str) -> bool:
    ours = PortraitFile.objects.filter(pk=file.pk, state=PortraitState.SURE)
    ours.update(state=PortraitState.REFUSED, reason=reason[:300])
    return False


@transaction.atomic
def give(file: PortraitFile, picture: Any) -> bool:
    still = PortraitFile.objects.select_for_update().filter(pk=file.pk, state=PortraitState.SURE).first()
    if still is None:
        return False
    honoree = Honoree.objects.select_for_update(of=("self",)).filter(pk=file.honoree_id).first()
    if honoree is None:
        return refuse_picture(file, "Người này không còn trong danh sách.")
    by = file.archive.asked_by
    kind = "Chân dung" if honoree.kind == HonoreeKind.INDIVIDUAL else "Ảnh"
    image = store_master(Image(alt=f"{kind} {honoree.name}"[:300], created_by=by), picture)
    image.save()
    before = value_of(honoree, "portrait")
    honoree.portrait = image
    honoree.save(update_fields=["portrait", "updated_at"])
    still.state, still.reason = PortraitState.PLACED, ""
    still.save(update_fields=["state", "reason"])
    audit.record(
        Act.CHANGE,
        honoree,
        by=by,
        before={"portrait": before},
        after={"portrait": value_of(honoree, "portrait")},
        reason=f"Chân dung từ “{file.member}”",
    )
    if honoree.is_public:
        changes.record(Kind.HONOREE, [honoree.pk], Action.UPSERTED)
    return True
