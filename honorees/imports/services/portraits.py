"""Portraits from a ZIP, matched to the honorees of an import by name and unit; officials decide doubtful matches."""

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from honorees.choices import HonoreeKind
from honorees.imports.choices import ImportState, PortraitState
from honorees.imports.models import ListImport, PortraitArchive, PortraitFile
from honorees.imports.services.requests import ImportRefused, check_may_import, lock_import
from honorees.imports.services.uploads import store_file
from honorees.models import Honoree
from honorees.spreadsheets.read.package import MEMBERS, UNPACKED_BYTES, Package
from honorees.spreadsheets.types import FileRefused
from portal.files.images import open_checked, store_master
from portal.files.models import Image
from portal.publication import audit, changes
from portal.publication.choices import Act, ChangeAction, ChangeKind
from portal.publication.content import content_of, value_of
from portal.vietnamese import fold, normalize

MAX_ARCHIVE_BYTES = 24 * 2**20
ARCHIVE_TOO_LARGE = f"Tệp ZIP quá lớn: tối đa {MAX_ARCHIVE_BYTES // 2**20} MB. Hãy chia thành nhiều tệp."
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif")
MAX_CANDIDATES = 5
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}
_REFUSED = (
    "Không nhận tệp này: cần một tệp ZIP nguyên vẹn, không mật khẩu, tên ảnh không chứa “../”, "
    f"nhiều nhất {MEMBERS} ảnh và {UNPACKED_BYTES // 2**20} MB khi mở ra."
)


# --- matching -------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """Return the words of a name or file name, without accents, numbers and punctuation."""
    return re.findall(r"[a-z]+", fold(normalize(text)).replace("đ", "d"))


class PortraitMatcher:
    """Matches file names to the individuals and collectives of an import."""

    def __init__(self, item: ListImport) -> None:
        rows: Any = item.rows.filter(honoree__isnull=False).select_related("honoree", "honour")
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.units: dict[int, set[str]] = defaultdict(set)
        self.words: dict[int, list[str]] = {}
        self.with_portrait: set[int] = set()
        for row in rows:
            honoree = row.honoree
            self.words[honoree.pk] = words_of(honoree.name)
            self.by_name[" ".join(self.words[honoree.pk])].add(honoree.pk)
            if row.honour:
                self.units[honoree.pk].update(words_of(row.honour.unit_name))
            if honoree.portrait_id:
                self.with_portrait.add(honoree.pk)

    def match(self, member: str) -> tuple[PortraitState, int | None, list[int], str]:
        """Return (state, id of the honoree if sure, candidate ids, reason in Vietnamese if not sure)."""
        folder, _, name = member.rpartition("/")
        file_words = words_of(name.rpartition(".")[0])
        candidates = self._named(file_words)
        if not candidates:
            similar = self._similar(file_words)
            state = PortraitState.DOUBTFUL if similar else PortraitState.UNKNOWN
            return state, None, similar, "Tên tệp gần giống." if similar else "Không ai trong tệp danh sách có tên này."
        if len(candidates) > 1:
            path_words = set(file_words) | set(words_of(folder))
            of_unit = [honoree_id for honoree_id in candidates if self._names_unit_of(honoree_id, path_words)]
            if len(of_unit) != 1:
                return PortraitState.DOUBTFUL, None, candidates[:MAX_CANDIDATES], "Nhiều người cùng tên."
            candidates = of_unit
        if candidates[0] in self.with_portrait:
            return PortraitState.DOUBTFUL, None, candidates, "Đã có chân dung; chọn để thay."
        return PortraitState.SURE, candidates[0], [], ""

    def _named(self, file_words: list[str]) -> list[int]:
        """Return the ids of honorees whose whole name is the start of the file name; the longest such name wins."""
        for length in range(len(file_words), 1, -1):
            if found := self.by_name.get(" ".join(file_words[:length])):
                return sorted(found)
        return sorted(self.by_name.get(" ".join(file_words), ()))

    def _names_unit_of(self, honoree_id: int, path_words: set[str]) -> bool:
        """Whether all words of the path besides the person's name are words of their unit."""
        unit_words = self.units[honoree_id] - set(self.words[honoree_id])
        other_words = path_words - set(self.words[honoree_id])
        return bool(other_words) and other_words <= unit_words

    def _similar(self, file_words: list[str]) -> list[int]:
        """Return the ids of honorees whose name has at most one word that is not in the file name, best first."""
        found = []
        for honoree_id, words in self.words.items():
            shared = sum((Counter(words) & Counter(file_words)).values())
            if len(words) > 1 and shared >= max(2, len(words) - 1):
                found.append((-shared, honoree_id))
        return [honoree_id for _, honoree_id in sorted(found)[:MAX_CANDIDATES]]


# --- upload ---------------------------------------------------------------------------------------------------


@transaction.atomic
def receive_portraits(*, import_id: int, filename: str, content: bytes, by: User) -> PortraitArchive:
    """Store a portrait archive with a match for each of its files; no portrait is assigned yet.

    Raises PermissionDenied, ImportRefused and ListImport.DoesNotExist.
    """
    item = lock_import(import_id, by)
    if item.state != ImportState.APPLIED:
        raise ImportRefused("Chân dung chỉ gắn được cho tệp danh sách đã áp dụng.")
    if len(content) > MAX_ARCHIVE_BYTES:
        raise ImportRefused(ARCHIVE_TOO_LARGE)
    try:
        Package(content)
    except FileRefused:
        raise ImportRefused(_REFUSED) from None
    archive = PortraitArchive.objects.create(
        list_import=item,
        filename=filename[-255:],
        stored_as=store_file(content, "zip"),
        byte_size=len(content),
        uploaded_by=by,
    )
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        members = [name for name in opened.namelist() if _is_listed_member(name)]
    files = list(_matched_files(archive, members, PortraitMatcher(item)))
    if not files:
        raise ImportRefused("Tệp ZIP không có ảnh nào.")
    PortraitFile.objects.bulk_create(files)
    after = {"archive": archive.filename, "count": len(files)}
    audit.record(Act.CHANGE, item, by=by, after=after, reason="Gửi chân dung")
    return archive


def _is_listed_member(name: str) -> bool:
    parts = name.lower().split("/")
    return not name.endswith("/") and "__macosx" not in parts and parts[-1] not in _SYSTEM_FILES


def _matched_files(
    archive: PortraitArchive, members: Iterable[str], matcher: PortraitMatcher
) -> Iterable[PortraitFile]:
    found = []
    for member in members:
        file = PortraitFile(archive=archive, member=member[-255:])
        if not member.lower().endswith(PICTURES):
            file.state, file.reason = PortraitState.REFUSED, "Không phải ảnh JPEG, PNG, WebP hoặc AVIF."
        else:
            file.state, file.honoree_id, file.candidates, file.reason = matcher.match(member)
        found.append(file)
    # an official chooses between several pictures of one person
    honoree_counts = Counter(file.honoree_id for file in found if file.honoree_id)
    repeated = {honoree_id for honoree_id, count in honoree_counts.items() if count > 1}
    for file in found:
        if file.honoree_id in repeated:
            file.candidates, file.honoree_id = [file.honoree_id], None
            file.state, file.reason = PortraitState.DOUBTFUL, "Có nhiều ảnh của cùng một người."
    return found


# --- assignment -----------------------------------------------------------------------------------------------


@transaction.atomic
def request_assignment(*, archive_id: int, chosen: dict[int, int], by: User) -> int:
    """Request that a worker assigns the sure portraits and the chosen ones; return how many.

    chosen: honoree id by id of a doubtful file; it must be one of the file's candidates.
    Raises PermissionDenied, ImportRefused and PortraitArchive.DoesNotExist.
    """
    check_may_import(by)
    locked = PortraitArchive.objects.select_for_update(of=("self",)).select_related("list_import")
    archive = locked.get(pk=archive_id)
    honorees = Honoree.objects.in_bulk(chosen.values())
    choices = []
    for file in archive.files.filter(pk__in=chosen, state=PortraitState.DOUBTFUL):
        if chosen[file.pk] not in file.candidates or chosen[file.pk] not in honorees:
            raise ImportRefused("Lựa chọn không hợp lệ: hãy tải lại trang rồi chọn lại.")
        file.honoree, file.state = honorees[chosen[file.pk]], PortraitState.SURE
        file.save(update_fields=["honoree", "state"])
        choices.append(f"{file.member}: {file.honoree}")
    waiting = archive.files.filter(state=PortraitState.SURE).count()
    if waiting:
        archive.asked_by, archive.asked_at = by, timezone.now()
        archive.save(update_fields=["asked_by", "asked_at"])
        after = {"archive": archive.filename, "count": waiting, "choices": choices}
        audit.record(Act.CHANGE, archive.list_import, by=by, after=after, reason="Gắn chân dung")
    return waiting


def assign_pending_portraits() -> int:
    """Assign the requested portraits, each in its own transaction; return how many. Safe to run in parallel."""
    done = 0
    waiting = PortraitFile.objects.filter(state=PortraitState.SURE, archive__asked_at__isnull=False)
    for file in waiting.select_related("archive").order_by("pk")[:MEMBERS]:
        done += assign_portrait(file)
    return done


def assign_portrait(file: PortraitFile) -> bool:
    """Read, check and store the picture and set it as portrait; return whether it was assigned."""
    try:
        with default_storage.open(file.archive.stored_as) as opened:
            content = Package(opened.read()).read(file.member)
        picture = open_checked(io.BytesIO(content), len(content))
    except ValidationError as error:
        return refuse_portrait(file, error.messages[0])
    except FileRefused:
        return refuse_portrait(file, "Ảnh trong tệp ZIP bị hỏng, có mật khẩu hoặc quá lớn khi mở ra.")
    except FileNotFoundError:
        return refuse_portrait(file, "Tệp ZIP không còn trong kho.")
    return set_portrait(file, picture)


def refuse_portrait(file: PortraitFile, reason: str) -> bool:
    sure = PortraitFile.objects.filter(pk=file.pk, state=PortraitState.SURE)
    sure.update(state=PortraitState.REFUSED, reason=reason[:300])
    return False


@transaction.atomic
def set_portrait(file: PortraitFile, picture: Any) -> bool:
    locked = PortraitFile.objects.select_for_update().filter(pk=file.pk, state=PortraitState.SURE).first()
    if locked is None:
        return False
    honoree = Honoree.objects.select_for_update(of=("self",)).filter(pk=file.honoree_id).first()
    if honoree is None:
        return refuse_portrait(file, "Người này không còn trong danh sách.")
    by, reason = file.archive.asked_by, f"Chân dung từ “{file.member}”"
    kind = "Chân dung" if honoree.kind == HonoreeKind.INDIVIDUAL else "Ảnh"
    image = store_master(Image(alt=f"{kind} {honoree.name}"[:300], created_by=by), picture)
    image.save()
    added = audit.entry_of(Act.ADD, image, after=content_of(Image).snapshot(image), reason=reason)
    before = {"portrait": value_of(honoree, "portrait")}
    honoree.portrait = image
    honoree.save(update_fields=["portrait", "updated_at"])
    locked.state, locked.reason = PortraitState.PLACED, ""
    locked.save(update_fields=["state", "reason"])
    after = {"portrait": value_of(honoree, "portrait")}
    changed = audit.entry_of(Act.CHANGE, honoree, before=before, after=after, reason=reason)
    audit.record_many([added, changed], by=by)
    if honoree.is_public:
        changes.record(ChangeKind.HONOREE, [honoree.pk], ChangeAction.UPSERTED)
    return True
