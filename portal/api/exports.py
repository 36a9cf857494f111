"""Whole lists as files: streamed in constant memory, and generated in advance where nothing is filtered.

A generated file is served while it is current, or for some minutes more if nothing in it has been withdrawn.
"""

import gzip
import hashlib
import json
import tempfile
import uuid
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import IO, Any, ClassVar

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from portal.api.conditional import State, make_etag, state_of_kinds
from portal.api.filters import ApiFilterSet
from portal.api.models import ExportFile
from portal.api.query import QueryErrors, parse_query
from portal.api.serializers import PublicSerializer, TimeField
from portal.api.views import PublicView
from portal.api.viewsets import PublicViewSet
from portal.core.identity import absolute
from portal.files.tables import CHUNK, XLSX, in_chunks
from portal.partners.choices import Scope
from portal.publication.changes import last_sequence
from portal.publication.choices import ChangeAction
from portal.publication.models import Change

MAX_STALENESS = timedelta(minutes=15)
MIN_INTERVAL = timedelta(minutes=5)  # between two generations of a file
CLAIM = timedelta(minutes=30)
FOLDER = "xuat"


# --- what an export is ------------------------------------------------------------------------------------------


class Export:
    """One file. kinds: whose changes change it. text: what it contains, for the document."""

    name: ClassVar[str]
    media_type: ClassVar[str]
    kinds: frozenset[str]
    text: ClassVar[str | Promise]
    filterset_class: ClassVar[type[ApiFilterSet] | None] = None

    def filter_base(self) -> Any:
        """The queryset that the filters are applied to."""
        raise NotImplementedError

    def parts(self, filterset: ApiFilterSet | None = None) -> Iterator[bytes]:
        """The content in chunks."""
        raise NotImplementedError


class Everything(Export):
    """All that is public: the first half of keeping a copy; the changes feed is the other."""

    name = "everything.jsonl"
    media_type = "application/x-ndjson"
    text = _(
        "All that is public, an object {type, object} on each line; the first line {sequence}: go on with changes from "
        "there."
    )

    def __init__(self, viewsets: Mapping[str, type[PublicViewSet]]) -> None:
        self.viewsets, self.kinds = viewsets, frozenset(viewsets)

    def parts(self, filterset: ApiFilterSet | None = None) -> Iterator[bytes]:
        return line_parts(self._lines())

    def _lines(self) -> Iterator[Any]:
        yield {"sequence": last_sequence()}
        for kind, viewset in self.viewsets.items():
            serializer = viewset.serializer_class()
            for item in in_chunks(viewset.public(), viewset.loaded):
                yield {"type": kind, "object": serializer.to_representation(item)}


def linked_parts(things: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One JSON-LD document with the things as its graph, each on a line of its own."""
    lines = ['{"@context":"https://schema.org","@graph":[']
    for number, thing in enumerate(things):
        lines.append(("," if number else "") + json.dumps(thing, ensure_ascii=False, separators=(",", ":")))
        if number % CHUNK == 0:
            yield _flush(lines)
    lines.append("]}")
    yield _flush(lines)


def line_parts(values: Iterable[Any]) -> Iterator[bytes]:
    """One JSON value on each line."""
    lines: list[str] = []
    for number, value in enumerate(values, start=1):
        lines.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        if number % CHUNK == 0:
            yield _flush(lines)
    yield _flush(lines)


def _flush(lines: list[str]) -> bytes:
    content = "".join(f"{line}\n" for line in lines).encode()
    lines.clear()
    return content


# --- generated files --------------------------------------------------------------------------------------------


def state_digest(state: State) -> str:
    return hashlib.sha256(make_etag(state, "").encode()).hexdigest()


def is_servable(file: ExportFile, export: Export, state: State) -> bool:
    """Whether the file is current, or only slightly old with nothing in it withdrawn since."""
    if not file.stored_as or file.made_at is None:
        return False
    if file.state == state_digest(state):
        return True
    return timezone.now() - file.made_at <= MAX_STALENESS and not _is_something_removed(file, export)


def _is_something_removed(file: ExportFile, export: Export) -> bool:
    removed = Change.objects.filter(kind__in=export.kinds, action=ChangeAction.REMOVED, sequence__gt=file.sequence)
    return removed.exists()


def generate(export: Export) -> bool:
    """Generate the file if it is due and no other process is doing so; return whether it was generated.

    It is due when it is not current, but not more often than every MIN_INTERVAL, unless it may not be served any more.
    """
    file, _created = ExportFile.objects.get_or_create(name=export.name)
    state, now = state_of_kinds(export.kinds), timezone.now()
    is_old_enough = file.made_at is None or now - file.made_at > MIN_INTERVAL
    if file.state == state_digest(state) or not (is_old_enough or _is_something_removed(file, export)):
        return False
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    if not ExportFile.objects.filter(unclaimed, pk=file.pk).update(claimed_until=now + CLAIM):
        return False
    try:
        _generate(file, export, state)
    finally:
        ExportFile.objects.filter(pk=file.pk).update(claimed_until=None)
    return True


def generate_all(exports: Iterable[Export]) -> int:
    """Generate every file that is due; return how many."""
    return sum(generate(export) for export in exports)


def _generate(file: ExportFile, export: Export, state: State) -> None:
    file.sequence, file.state = last_sequence(), state_digest(state)
    stem, _dot, extension = export.name.rpartition(".")
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
    # the previous file, and what a killed process may have left; responses that are reading it go on
    _folders, names = default_storage.listdir(FOLDER)
    for name in names:
        is_of_export = name.startswith(f"{stem}-") and f".{extension}" in name
        if is_of_export and not f"{FOLDER}/{name}".startswith(file.stored_as):
            default_storage.delete(f"{FOLDER}/{name}")


def _store(name: str, content: IO[bytes]) -> None:
    content.seek(0)
    default_storage.save(name, File(content))


# --- endpoints --------------------------------------------------------------------------------------------------


class ExportView(PublicView):
    required_scope = Scope.EXPORTS.value
    export: ClassVar[Any] = None  # the Export of the URL

    def get(self, request: Request) -> HttpResponseBase:
        export: Export = self.export
        filterset = self.parse_filters()
        state = state_of_kinds(export.kinds | set(filterset.kinds if filterset else ()))
        if filterset is None:
            file = ExportFile.objects.filter(name=export.name).first()
            if file is not None and is_servable(file, export, state) and (response := self.generated(file)):
                return response
        return self.unless_fresh(
            make_etag(state, request.get_full_path()),
            state,
            lambda: self.named(StreamingHttpResponse(export.parts(filterset), content_type=export.media_type)),
        )

    def parse_filters(self) -> ApiFilterSet | None:
        filterset_class, errors = self.export.filterset_class, QueryErrors()
        names = filterset_class.names() if filterset_class else []
        _values, raw = parse_query(self.request.GET, {}, errors, names)
        filterset: ApiFilterSet | None = None
        if raw:
            filterset = filterset_class.parse(raw, errors, self.export.filter_base())
        errors.raise_if_any()
        return filterset

    def generated(self, file: ExportFile) -> HttpResponseBase | None:
        """The generated file; None if it has just been replaced, or the storage has lost it."""
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


class ExportFileSerializer(PublicSerializer):
    """An Export with the ExportFile that was generated, or None."""

    name = serializers.CharField(help_text=_("Name of the file"))
    url = serializers.URLField(help_text=_("Its address"))
    about = serializers.CharField(help_text=_("What it holds"))
    media_type = serializers.CharField(help_text=_("Media type"))
    is_ready = serializers.BooleanField(
        help_text=_("Made ready; if not, it is written while it is fetched, and has no checksum yet")
    )
    bytes = serializers.IntegerField(source="byte_size", help_text=_("Size in bytes"), allow_null=True)
    sha256 = serializers.CharField(help_text=_("SHA-256, hexadecimal"), allow_null=True)
    sequence = serializers.IntegerField(
        help_text=_("Holds every change up to this sequence: go on with changes from here"), allow_null=True
    )
    made_at = TimeField(help_text=_("When it was made"), allow_null=True)


class ExportListView(PublicView):
    required_scope = Scope.EXPORTS.value
    text = _("The files, their sizes and checksums")
    description = _("Ready files are made anew some minutes after a change.")
    exports: ClassVar[tuple[Export, ...]] = ()

    def get(self, request: Request) -> HttpResponseBase:
        self.parse_query()
        states = {export.name: state_of_kinds(export.kinds) for export in self.exports}
        files = {file.name: file for file in ExportFile.objects.all()}
        ready = {
            export.name: files[export.name]
            for export in self.exports
            if export.name in files and is_servable(files[export.name], export, states[export.name])
        }
        marks = " ".join(file.stored_as for file in ready.values())
        rows = [row_of(export, ready.get(export.name)) for export in self.exports]
        results = ExportFileSerializer(rows, many=True).data
        return self.respond(State(marks, None), lambda: ({"next": None, "previous": None, "results": results}, {}))


def row_of(export: Export, file: ExportFile | None) -> dict[str, Any]:
    with translation.override("vi"):
        about = str(export.text)
    return {
        "name": export.name,
        "url": f"{absolute(reverse('api:exports'))}{export.name}",
        "about": about,
        "media_type": export.media_type,
        "is_ready": file is not None,
        **{name: getattr(file, name, None) for name in ("byte_size", "sha256", "sequence", "made_at")},
    }
