"""What pictures, partners, webhooks, users, roles and redirects consist of."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.redirects.models import Redirect
from django.db import transaction

from portal.core.refusals import Refused
from portal.files import images
from portal.files.models import Image
from portal.partners.choices import Scope
from portal.partners.models import Partner
from portal.partners.services import KEYS
from portal.publication import visibility
from portal.publication.changes import PublicChange, last_sequence
from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.content import Content, Edit, Snapshot, set_creator
from portal.webhooks.models import Webhook


def _changes_of_image(edit: Edit) -> Iterable[PublicChange]:
    """Caption, credit and description stand on the pages of what shows the picture."""
    for owner in visibility.public_owners(edit.item):
        yield owner.change_kind, [owner.pk], ChangeAction.UPSERTED


def _permits_image(user: User, image: Image, verb: str) -> bool:
    """A picture that something shows stays: an article would lose it without a word."""
    return user.has_perm(f"portal.{verb}_image") and not (verb == "delete" and visibility.owners_of(image))


def _erase_files(edit: Edit) -> None:
    transaction.on_commit(partial(images.erase, Image(key=edit.item.key)))


IMAGE = Content(
    model=Image,
    fields=("alt", "caption", "credit", "licence"),
    others=(
        "created_at",
        "updated_at",
        "key",
        "width",
        "height",
        "byte_size",
        "search_text",
        "is_sample",
        "created_by",
    ),
    permits=_permits_image,
    prepare=set_creator,
    public_changes=_changes_of_image,
    after_delete=_erase_files,
)

PARTNER = Content(
    model=Partner,
    fields=("name", "contact_name", "contact_email", "note", "is_active"),
    recorded_parts=(KEYS,),
    choices={"scopes": Scope.choices},
    others=("created_at", "updated_at"),
)


def _begin_at_present(edit: Edit) -> None:
    """A new webhook is sent what changes from now on; what there is already the partner pulls."""
    if edit.is_new:
        edit.item.after = last_sequence()


WEBHOOK = Content(
    model=Webhook,
    fields=("partner", "url", "kinds"),
    choices={"kinds": ChangeKind.choices},
    others=(
        "created_at",
        "updated_at",
        "after",
        "round",
        "salt",
        "secret_digest",
        "previous_salt",
        "previous_until",
        "is_active",
        "paused_at",
        "pause_reason",
        "failing_since",
        "claim",
        "claimed_until",
    ),
    prepare=_begin_at_present,
)


def require_administrator(user: User) -> None:
    """Refuse to lock out the last user who may do everything. Raises Refused."""
    if user.pk is None or (user.is_active and user.is_superuser):
        return
    administrators = User.objects.select_for_update(no_key=True).filter(is_superuser=True, is_active=True)
    keys = set(administrators.values_list("pk", flat=True))
    if user.pk in keys and len(keys) == 1:
        raise Refused("Đây là người quản trị toàn quyền cuối cùng: không khóa và không bỏ quyền được.")


def _permits_user(user: User, changed: User, verb: str) -> bool:
    """Only who may do everything touches others who may; nobody is deleted, so that what they signed keeps its name."""
    return (
        verb != "delete"
        and user.has_perm(f"auth.{verb}_user")
        and (user.is_superuser or verb == "add" or not changed.is_superuser)
    )


USER = Content(
    model=User,
    fields=(
        "username",
        "first_name",
        "last_name",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "user_permissions",
    ),
    others=("password", "last_login", "date_joined"),
    permits=_permits_user,
    prepare=lambda edit: require_administrator(edit.item),
)


def _members(group: Group) -> Snapshot:
    return {"members": [{"id": user.pk, "text": str(user)} for user in group.user_set.order_by("pk")]}


GROUP = Content(model=Group, fields=("name", "permissions"), also_lost=_members)


def _name_site(edit: Edit) -> None:
    edit.item.site_id = edit.item.site_id or settings.SITE_ID


REDIRECT = Content(model=Redirect, fields=("old_path", "new_path"), others=("site",), prepare=_name_site)

CONTENTS = (IMAGE, PARTNER, WEBHOOK, USER, GROUP, REDIRECT)
