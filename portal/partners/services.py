"""Issue and revoke API keys. Each act is an audit event of the partner; no log contains a key."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.core.refusals import Refused
from portal.partners.keys import digest_of, new_key
from portal.partners.models import Partner, PartnerKey, normalize_scopes
from portal.publication import audit
from portal.publication.choices import Act
from portal.publication.content import Part, Snapshot, difference, rows_of

ISSUE_PERMISSION = "portal.issue_partnerkey"
KEYS = Part(
    name="keys",
    label="Khóa API",
    fields=("name", "scopes", "expires_at", "per_minute", "per_day", "revoked_at"),
)


@transaction.atomic
def issue_key(
    *,
    partner_id: int,
    name: str,
    scopes: Iterable[str],
    by: User,
    expires_at: datetime | None = None,
    per_minute: int | None = None,
    per_day: int | None = None,
) -> tuple[PartnerKey, str]:
    """Create a key; return its row and the key itself, which is not stored.

    Raises PermissionDenied, or Refused if the partner is inactive, `expires_at` is past or no scope is known.
    """
    if not by.has_perm(ISSUE_PERMISSION):
        raise PermissionDenied
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    if not partner.is_active:
        raise Refused("Đối tác đang tạm dừng: hãy cho hoạt động lại rồi mới cấp khóa.")
    if expires_at is not None and expires_at <= timezone.now():
        raise Refused("Thời điểm hết hạn phải ở tương lai.")
    normalized: Any = normalize_scopes(scopes)
    if not normalized:
        raise Refused("Khóa phải có ít nhất một quyền.")
    prefix, key = new_key()
    row = PartnerKey(
        partner=partner,
        name=name,
        prefix=prefix,
        digest=digest_of(key),
        scopes=normalized,
        expires_at=expires_at,
        per_minute=per_minute,
        per_day=per_day,
        created_by=by,
    )
    before = _keys_of(partner)
    row.save(force_insert=True)
    _record(Act.ISSUE, partner, before, by)
    return row, key


@transaction.atomic
def revoke_key(*, key_id: int, by: User) -> PartnerKey:
    """Revoke a key with immediate effect. Raises PermissionDenied, or Refused if it is revoked already."""
    if not by.has_perm(ISSUE_PERMISSION):
        raise PermissionDenied
    row = PartnerKey.objects.select_for_update().get(pk=key_id)
    if row.revoked_at is not None:
        raise Refused("Khóa này đã được thu hồi trước đó.")
    before = _keys_of(row.partner)
    row.revoked_at, row.revoked_by = timezone.now(), by
    row.save(update_fields=["revoked_at", "revoked_by"])
    _record(Act.REVOKE, row.partner, before, by)
    return row


def _keys_of(partner: Partner) -> Snapshot:
    return {KEYS.name: rows_of(partner.pk, Partner, KEYS)}


def _record(act: Act, partner: Partner, before: Snapshot, by: User) -> None:
    old, new = difference(before, _keys_of(partner))
    audit.record(act, partner, by=by, before=old, after=new)
