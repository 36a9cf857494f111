"""Revocation and reinstatement of an honour."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from honorees.models import Honour
from portal.core.refusals import Refused
from portal.publication import audit, changes, editing
from portal.publication.choices import Act, ChangeAction, ChangeKind
from portal.publication.content import value_of
from portal.vietnamese import normalize

REVOCATION = ("revoked_on", "revocation_reason")


@transaction.atomic
def revoke_honour(*, honour_id: int, on: date, reason: str, by: User) -> Honour:
    """Revoke an honour from that day on; the honoree's page shows the revocation and its reason.

    Raises PermissionDenied, Refused (already revoked, no reason, a future day) and Honour.DoesNotExist.
    """
    honour = _locked(honour_id, by)
    if honour.is_revoked:
        raise Refused(f"“{honour}” đã bị thu hồi từ trước.")
    reason = normalize(reason).strip()
    if not reason:
        raise Refused("Cần ghi lý do thu hồi: lý do này hiện trên trang công khai.")
    if on > timezone.localdate():
        raise Refused("Ngày thu hồi không được ở tương lai: lần tôn vinh mất hiệu lực ngay khi ghi nhận.")
    return _set_revocation(honour, Act.REVOKE, on, reason, by)


@transaction.atomic
def reinstate_honour(*, honour_id: int, by: User) -> Honour:
    """Undo a revocation made by mistake; the page shows the honour without it.

    Raises PermissionDenied, Refused (not revoked) and Honour.DoesNotExist.
    """
    honour = _locked(honour_id, by)
    if not honour.is_revoked:
        raise Refused(f"“{honour}” không bị thu hồi.")
    return _set_revocation(honour, Act.REINSTATE, None, "", by)


def _locked(honour_id: int, by: User) -> Honour:
    """Return the honour, locked after its honoree, because publication of the honoree locks the same rows.

    Raises PermissionDenied and Honour.DoesNotExist.
    """
    if not by.has_perm("honorees.publish_honoree"):
        raise PermissionDenied
    honour: Honour = editing.locked(Honour, honour_id)
    return honour


def _set_revocation(honour: Honour, act: Act, on: date | None, reason: str, by: User) -> Honour:
    before = {name: value_of(honour, name) for name in REVOCATION}
    honour.revoked_on, honour.revocation_reason = on, reason
    honour.save(update_fields=[*REVOCATION, "updated_at"])
    after = {name: value_of(honour, name) for name in REVOCATION}
    audit.record(act, honour, by=by, before=before, after=after, reason=reason)
    if honour.honoree.is_public:
        changes.record_all([(ChangeKind.HONOREE, [honour.honoree_id], ChangeAction.UPSERTED)])
    return honour
