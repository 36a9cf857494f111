"""Content declarations of movements, cycles, decisions, units, provinces, fields of work, honorees and imports."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from honorees.models import Cycle, Decision, Field, Honoree, Honour, ListImport, Movement, Province, Unit
from portal.publication.changes import PublicChange
from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.content import Content, Edit, Part, own_change, own_removal, set_creator
from portal.publication.lifecycle import may_edit, permits_edit
from portal.publication.publishable import LIFE_CYCLE
from portal.publication.redirects import leave_redirect

# --- movements and cycles -------------------------------------------------------------------------------------


def _update_cycle_addresses(edit: Edit) -> None:
    """Update the cycles' slugs and leave redirects when the slug of their movement changes."""
    if edit.stored is None or edit.stored.slug == edit.item.slug:
        return
    for cycle in Cycle.objects.select_for_update(no_key=True).filter(movement=edit.item).order_by("pk"):
        cycle.movement = edit.item
        cycle.save()
        old_path = reverse("honorees:cycle", args=[edit.stored.slug, cycle.start_year, cycle.end_year])
        leave_redirect(old_path, cycle.get_absolute_url())


def _changes_of_movement(edit: Edit) -> Iterable[PublicChange]:
    yield from own_change(edit)
    if not edit.is_new and edit.changes("slug"):
        cycles = edit.item.cycles.order_by("pk").values_list("pk", flat=True)
        yield ChangeKind.CYCLE, list(cycles), ChangeAction.UPSERTED


def _take_locked_movement(edit: Edit) -> None:
    """Take the movement as it is under its lock: the slug of the cycle follows from its slug."""
    edit.item.movement = Movement.objects.select_for_update(no_key=True).get(pk=edit.item.movement_id)


DOCUMENT_FIELDS = ("number", "title", "issuer", "issued_on", "issued_year", "summary")
MOVEMENT = Content(
    model=Movement,
    fields=("name", "slug", "organizer", "summary", "description"),
    parts=(
        Part(name="documents", label="Văn bản", fields=DOCUMENT_FIELDS),
        Part(name="criteria", label="Tiêu chí", fields=("position", "name", "description")),
    ),
    others=("created_at", "updated_at", "is_sample"),
    has_had_readers=lambda item: True,
    derive=_update_cycle_addresses,
    public_changes=_changes_of_movement,
    removal_changes=own_removal,
)

CYCLE = Content(
    model=Cycle,
    fields=(
        "movement",
        "start_year",
        "end_year",
        "summary",
        "ceremony_on",
        "ceremony_place",
        "announced_count",
        "announced_central",
        "announced_local",
    ),
    others=("created_at", "updated_at", "slug", "is_sample"),
    lock=lambda cycle: cycle.movement,
    prepare=_take_locked_movement,
    has_had_readers=lambda item: True,
    public_changes=own_change,
    removal_changes=own_removal,
)


# --- decisions, units, provinces, fields of work ---------------------------------------------------------------


def changed_honorees(honours: Any) -> Iterable[PublicChange]:
    """Yield an upsert of the public honorees who have one of the honours."""
    ids = Honoree.objects.public().honoured_by(honours).order_by("pk").values_list("pk", flat=True)
    yield ChangeKind.HONOREE, list(ids), ChangeAction.UPSERTED


DECISION = Content(
    model=Decision,
    fields=("number", "issued_on", "issuer", "signatory", "title"),
    others=("created_at", "updated_at", "is_sample"),
    # number, date and issuer are shown on the pages of its honorees
    public_changes=lambda edit: changed_honorees(Honour.objects.filter(decision=edit.item)),
)

UNIT = Content(
    model=Unit,
    fields=("name", "short_name", "slug", "level", "province", "parent", "valid_from", "valid_to", "successors"),
    others=("created_at", "updated_at", "sort_key", "search_text", "is_sample"),
    public_changes=own_change,
    removal_changes=own_removal,
)

PROVINCE = Content(
    model=Province,
    fields=("name", "kind", "code", "slug", "valid_from", "valid_to", "successors"),
    others=("sort_key",),
    public_changes=own_change,
    removal_changes=own_removal,
)

FIELD = Content(
    model=Field,
    fields=("name", "slug"),
    others=("sort_key", "is_sample"),
    # the name is shown on the pages of honorees in this field
    public_changes=lambda edit: changed_honorees(Honour.objects.filter(field=edit.item)),
)


# --- honorees -------------------------------------------------------------------------------------------------

ACHIEVEMENTS = Part(name="achievements", label="Thành tích", fields=("year", "title", "description", "evidence"))
HONOUR_FIELDS = (
    "cycle",
    "decision",
    "unit",
    "unit_name",
    "post",
    "post_level",
    "field",
    "citation",
    "revoked_on",
    "revocation_reason",
)

HONOREE = Content(
    model=Honoree,
    fields=("kind", "name", "portrait", "summary", "gender", "birth_year", "academic_title", "sort_name", "slug"),
    parts=(
        Part(
            name="honours",
            label="Tôn vinh",
            fields=HONOUR_FIELDS,
            parts=(ACHIEVEMENTS,),
            select_related=("cycle__movement",),
        ),
    ),
    others=(*LIFE_CYCLE, "sort_key", "search_text"),
    has_had_readers=lambda honoree: honoree.was_public,
    permits=permits_edit,
    prepare=set_creator,
    public_changes=own_change,
    removal_changes=own_removal,
)


def _permits_honour(user: User, honour: Honour, verb: str) -> bool:
    """Whether the user may edit the honour's honoree; an honour that was public cannot be deleted, only revoked."""
    if not user.has_perm(f"honorees.{verb}_honour"):
        return False
    return verb == "add" or (may_edit(user, honour.honoree) and not (verb == "delete" and honour.honoree.was_public))


def _touch_honoree(edit: Edit) -> None:
    """Update `updated_at` of the honoree, which covers everything on their page."""
    edit.item.honoree.save(update_fields=["updated_at"])


def _changes_of_honour(edit: Edit) -> Iterable[PublicChange]:
    honoree = Honoree.objects.get(pk=edit.item.honoree_id)
    if honoree.is_public:
        yield ChangeKind.HONOREE, [honoree.pk], ChangeAction.UPSERTED


HONOUR = Content(
    model=Honour,
    fields=("honoree", *HONOUR_FIELDS),
    parts=(ACHIEVEMENTS,),
    others=("created_at", "updated_at", "search_text"),
    state=("revoked_on", "revocation_reason"),
    owner="honoree",
    lock=lambda honour: honour.honoree,
    permits=_permits_honour,
    derive=_touch_honoree,
    public_changes=_changes_of_honour,
    removal_changes=_changes_of_honour,
    after_delete=_touch_honoree,
)

# what the import wizard records; nobody edits an import as they edit the list
LIST_IMPORT = Content(
    model=ListImport,
    fields=("filename", "byte_size", "cycle", "decision", "state", "publishes"),
    others=(
        "stored_as",
        "sha256",
        "uploaded_by",
        "uploaded_at",
        "layout",
        "answers",
        "counts",
        "sheet_faults",
        "new_units",
        "questions",
        "is_applicable",
        "previewed_at",
        "asked_by",
        "asked_at",
        "applied_at",
        "undone_by",
        "undone_at",
        "claim",
        "claimed_until",
        "forgotten_at",
        "refusals",
    ),
    view_permission="honorees.import_list",
)

CONTENTS = (MOVEMENT, CYCLE, DECISION, UNIT, PROVINCE, FIELD, HONOREE, HONOUR, LIST_IMPORT)
