"""Whole lists as files: streamed with constant memory, and made ready in the background where nothing is filtered.

A file that was made ready is served while it is current, or for some minutes more as long as nothing was taken from
the public meanwhile; what has been withdrawn is in no file that leaves the portal.
"""

import gzip
import hashlib
import json
import tempfile
import uuid
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import IO, Any, ClassVar

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework import serializers
from rest_framework.request import Request

from portal.api.models import ExportFile
from portal.api.narrowing import Filters, Narrowing
from portal.api.parameters import Refusals, read_all
from portal.api.resources import list_address
from portal.api.shapes import Shape, shape_field, web_example
from portal.api.state import State, make_etag, state_of_kinds
from portal.api.views import Door
from portal.core.bilingual import Text
from portal.files.tables import CHUNK, XLSX
from portal.partners.choices import Scope
from portal.publication.change_payload import moment
from portal.publication.changes import last_sequence
from portal.publication.choices import ChangeAction
from portal.publication.models import Change

STILL_GOOD = timedelta(minutes=15)
REST = timedelta(minutes=5)
CLAIM = timedelta(minutes=30)
FOLDER = "xuat"


# --- what an export is ----------------------------------------------------------------------------------------


class Export:
    """One file: its name, what it shows, and how its parts are written."""

    name: ClassVar[str]
    media_type: ClassVar[str]
    kinds: ClassVar[frozenset[str]]
    text: ClassVar[Text]
    filters: ClassVar[Filters | None] = None

    def parts(self, narrowing: Narrowing | None = None) -> Iterator[bytes]:
        """The content, part by part."""
        raise NotImplementedError


def linked_parts(things: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One JSON-LD document whose graph holds the things, each on a line of its own."""
    lines = ['{"@context":"https://schema.org","@graph":[']
    for number, thing in enumerate(things):
        lines.append(("," if number else "") + json.dumps(thing, ensure_ascii=False, separators=(",", ":")))
        if number % CHUNK == 0:
            yield _flushed(lines)
    lines.append("]}")
    yield _flushed(lines)


def line_parts(values: Iterable[Any]) -> Iterator[bytes]:
    """One JSON value on each line."""
    lines: list[str] = []
    for number, value in enumerate(values, start=1):
        lines.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        if number % CHUNK == 0:
            yield _flushed(lines)
    yield _flushed(lines)


def _flushed(lines: list[str]) -> bytes:
    content = "".join(f"{line}\n" for line in lines).encode()
    lines.clear()
    return content


# --- files made ready -----------------------------------------------------------------------------------------


def state_digest(state: State) -> str:
    return hashlib.sha256(make_etag(state, "").encode()).hexdigest()


def is_servable(file: ExportFile, export: Export, state: State) -> bool:
    """Whether the file may leave the portal: it is current, or only slightly old with nothing taken away since."""
    if not file.stored_as or file.made_at is None:
        return False
    if file.state == state_digest(state):
        return True
    return timezone.now() - file.made_at <= STILL_GOOD and not _is_something_removed(file, export)


def _is_something_removed(file: ExportFile, export: Export) -> bool:
    removed = Change.objects.filter(kind__in=export.kinds, action=ChangeAction.REMOVED, sequence__gt=file.sequence)
    return removed.exists()


def make_ready(export: Export) -> bool:
    """Make the file anew if it is due and nobody else is at it; whether it was made.

    It is due when it is no longer current, but not more often than every REST, unless it may not be served any more.
    """
    file, _ = ExportFile.objects.get_or_create(name=export.name)
    state, now = state_of_kinds(export.kinds), timezone.now()
    is_rested = file.made_at is None or now - file.made_at > REST
    if file.state == state_digest(state) or not (is_rested or _is_something_removed(file, export)):
        return False
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    if not ExportFile.objects.filter(free, pk=file.pk).update(claimed_until=now + CLAIM):
        return False
    try:
        _make(file, export, state)
    finally:
        ExportFile.objects.filter(pk=file.pk).update(claimed_until=None)
    return True


def make_all_ready(exports: Iterable[Export]) -> int:
    """Make every file anew that is due; returns how many were made."""
    return sum(make_ready(export) for export in exports)


def _make(file: ExportFile, export: Export, state: State) -> None:
    file.sequence, file.state = last_sequence(), state_digest(state)
    stem, _, extension = export.name.rpartition(".")
    file.stored_as = f"{FOLDER}/{stem}-{uuid.uuid4().hex}.{extension}"
    digest, file.byte_size = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as plain, tempfile.TemporaryFile() as packed:
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as zipped:
            for part in export.parts():
                digest.update(part)
                file.byte_size += len(part)
                plain.write(part)
                if export.media_type != XLSX:
                    zipped.write(part)
        _store(file.stored_as, plain)
        if export.media_type != XLSX:
            _store(f"{file.stored_as}.gz", packed)
    file.sha256, file.made_at = digest.hexdigest(), timezone.now()
    file.save(update_fields=["sequence", "state", "stored_as", "byte_size", "sha256", "made_at"])
    # the one before, and what a kill may have left; whoever is reading it reads on
    _, names = default_storage.listdir(FOLDER)
    for name in names:
        if (
            name.startswith(f"{stem}-")
            and f".{extension}" in name
            and not f"{FOLDER}/{name}".startswith(file.stored_as)
        ):
            default_storage.delete(f"{FOLDER}/{name}")


def _store(name: str, content: IO[bytes]) -> None:
    content.seek(0)
    default_storage.save(name, File(content))


# --- the doors ------------------------------------------------------------------------------------------------


class ExportView(Door):
    key_scope = Scope.EXPORTS.value
    export: ClassVar[Any] = None  # the Export that stands at the address

    def get(self, request: Request) -> HttpResponseBase:
        export = self.export
        refusals = Refusals()
        _, raw = read_all(request.GET, {}, refusals, export.filters.names if export.filters else ())
        narrowing = export.filters.read(raw, refusals) if export.filters and raw else None
        refusals.raise_if_any()
        kinds = export.kinds | (export.filters.kinds if export.filters else frozenset())
        state = state_of_kinds(kinds if narrowing else export.kinds)
        if narrowing is None:
            file = ExportFile.objects.filter(name=export.name).first()
            if file is not None and is_servable(file, export, state) and (response := self.ready(file)):
                return response
        return self.unless_fresh(
            make_etag(state, request.get_full_path()),
            state,
            lambda: self.named(StreamingHttpResponse(export.parts(narrowing), content_type=export.media_type)),
        )

    def ready(self, file: ExportFile) -> HttpResponseBase | None:
        """The file that was made ready; None where it has just been replaced, or its storage has lost it."""
        is_packed = self.export.media_type != XLSX and "gzip" in self.request.META.get("HTTP_ACCEPT_ENCODING", "")
        etag = f'"{file.sha256[:40]}"'

        def send() -> HttpResponseBase:
            content = default_storage.open(f"{file.stored_as}.gz" if is_packed else file.stored_as)
            response = FileResponse(content, content_type=self.export.media_type)
            if is_packed:
                response["Content-Encoding"] = "gzip"
            return self.named(response)

        try:
            response = self.unless_fresh(f"W/{etag}" if is_packed else etag, State(file.sha256, file.made_at), send)
        except FileNotFoundError:
            return None
        response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    def named(self, response: HttpResponseBase) -> HttpResponseBase:
        response["Content-Disposition"] = f'attachment; filename="{self.export.name}"'
        return response


class ExportFileShape(Shape):
    example = {
        "name": "honorees.csv",
        "url": web_example("/api/v1/exports/honorees.csv"),
        "about": "Danh sách tôn vinh, mỗi lần tôn vinh một dòng; nhận mọi bộ lọc của honorees.",
        "media_type": "text/csv; charset=utf-8",
        "is_ready": True,
        "bytes": 130965,
        "sha256": "a6626e29849a5f62d80835f163c2f9f1600bcec493562adbd65234b01a6d8284",
        "sequence": 402,
        "made_at": "2025-10-15T08:01:00+07:00",
    }

    name = shape_field(serializers.CharField, "Tên tệp", "Name of the file")
    url = shape_field(serializers.URLField, "Địa chỉ", "Its address")
    about = shape_field(serializers.CharField, "Có gì trong tệp", "What it holds")
    media_type = shape_field(serializers.CharField, "Định dạng", "Media type")
    is_ready = shape_field(
        serializers.BooleanField,
        "Đã làm sẵn; nếu chưa, tệp được viết ra khi hỏi tới và chưa có mã kiểm tra",
        "Made ready; if not, it is written while it is fetched, and has no checksum yet",
    )
    bytes = shape_field(serializers.IntegerField, "Dung lượng", "Size in bytes", allow_null=True)
    sha256 = shape_field(serializers.CharField, "Mã kiểm tra SHA-256, hệ 16", "SHA-256, hexadecimal", allow_null=True)
    sequence = shape_field(
        serializers.IntegerField,
        "Đã có mọi thay đổi đến số này: hỏi tiếp changes từ đây",
        "Holds every change up to this sequence: go on with changes from here",
        allow_null=True,
    )
    made_at = shape_field(serializers.DateTimeField, "Làm lúc", "When it was made", allow_null=True)


class ExportListView(Door):
    key_scope = Scope.EXPORTS.value
    exports: ClassVar[tuple[Export, ...]] = ()

    def get(self, request: Request) -> HttpResponseBase:
        refusals = Refusals()
        read_all(request.GET, {}, refusals)
        refusals.raise_if_any()
        states = {export.name: state_of_kinds(export.kinds) for export in self.exports}
        files = {file.name: file for file in ExportFile.objects.all()}
        ready = {
            export.name: files[export.name]
            for export in self.exports
            if export.name in files and is_servable(files[export.name], export, states[export.name])
        }
        marks = " ".join(file.stored_as for file in ready.values())
        results = [write_file(export, ready.get(export.name)) for export in self.exports]
        return self.answer(State(marks, None), lambda: ({"next": None, "previous": None, "results": results}, {}))


def write_file(export: Export, file: ExportFile | None) -> dict[str, Any]:
    return {
        "name": export.name,
        "url": f"{list_address('exports')}{export.name}",
        "about": export.text.vi,
        "media_type": export.media_type,
        "is_ready": file is not None,
        "bytes": file.byte_size if file else None,
        "sha256": file.sha256 if file else None,
        "sequence": file.sequence if file else None,
        "made_at": moment(file.made_at) if file else None,
    }
