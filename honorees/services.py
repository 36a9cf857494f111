"""Changes of state of honours that need a right, a lock or more than one table."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from honorees.models import Honoree, Honour
from portal import changes
from portal.publishing import MoveRefused
from portal.vietnamese import normalize


def _locked(honour_id: int, by: Any) -> Honour:
    """Lock the person, then the honour, and return the honour as it is from then on.

    Whether the person is public decides whether the change log gets a row, so a publication has to wait for this.
    Raises PermissionDenied and Honour.DoesNotExist.
    """
    if not by.has_perm("honorees.publish_honoree"):
        raise PermissionDenied
    Honoree.objects.select_for_update(of=("self",)).filter(honours=honour_id).first()
    honour: Honour = Honour.objects.select_for_update(of=("self",)).select_related("honoree").get(pk=honour_id)
    return honour


@transaction.atomic
def revoke_honour(*, honour_id: int, on: date, reason: str, by: Any) -> Honour:
    """Revoke an honour from that day on; the page of the person says so with the reason.

    Raises PermissionDenied, MoveRefused (already revoked, no reason, a day to come) and Honour.DoesNotExist.
    """
    honour = _locked(honour_id, by)
    if honour.is_revoked:
        raise MoveRefused(f"“{honour}” đã bị thu hồi từ trước.")
    reason = normalize(reason).strip()
    if not reason:
        raise MoveRefused("Cần ghi lý do thu hồi: lý do này hiện trên trang công khai.")
    if on > timezone.localdate():
        raise MoveRefused("Ngày thu hồi không được ở tương lai: lần tôn vinh mất hiệu lực ngay khi ghi nhận.")
    honour.revoked_on, honour.revocation_reason = on, reason
    honour.save(update_fields=["revoked_on", "revocation_reason", "updated_at"])
    changes.record_saved(honour.honoree)
    return honour


@transaction.atomic
def reinstate_honour(*, honour_id: int, by: Any) -> Honour:
    """Take back a revocation made by mistake; the page of the person shows the honour as if it had never been revoked.

    Raises PermissionDenied, MoveRefused (not revoked) and Honour.DoesNotExist.
    """
    honour = _locked(honour_id, by)
    if not honour.is_revoked:
        raise MoveRefused(f"“{honour}” không bị thu hồi.")
    honour.revoked_on, honour.revocation_reason = None, ""
    honour.save(update_fields=["revoked_on", "revocation_reason", "updated_at"])
    changes.record_saved(honour.honoree)
    return honour
