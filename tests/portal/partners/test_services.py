from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.core.refusals import Refused
from portal.partners.keys import find_key
from portal.partners.models import PartnerKey
from portal.partners.services import issue_key, revoke_key
from portal.publication.content import FieldChange
from portal.publication.models import AuditEvent
from portal.staff.history import changes_of
from portal.vietnamese import format_datetime
from tests.factories import UserFactory
from tests.portal.partners.factories import PartnerFactory, issuer, key_for
from tests.races import together

pytestmark = pytest.mark.django_db


def test_key_is_long_random_and_stored_as_a_digest_only():
    row, key = key_for()
    other, _ = key_for()

    mark, prefix, secret = key.split("_")
    assert (mark, prefix, len(secret)) == ("tmg", row.prefix, 43)
    assert find_key(key).pk == row.pk
    assert (row.prefix, row.digest) != (other.prefix, other.digest)
    stored = " ".join(str(value) for value in PartnerKey.objects.filter(pk=row.pk).values_list()[0])
    assert secret not in stored
    assert f"{row}" == f"Máy chủ (tmg_{prefix}_…)"


@pytest.mark.parametrize(
    ("requested", "stored"),
    [
        (["exports", "read"], ("read", "exports")),
        (["changes", "changes"], ("changes",)),
        (("exports", "changes", "read"), ("read", "changes", "exports")),
    ],
)
def test_scopes_are_stored_in_one_order_without_duplicates(requested, stored):
    row, _ = key_for(scopes=requested)

    assert PartnerKey.objects.get(pk=row.pk).scopes == stored


def test_issue_and_revoke_need_the_permission():
    row, _ = key_for()
    stranger = UserFactory(rights=["portal.change_partner", "portal.view_partner"])

    with pytest.raises(PermissionDenied):
        issue_key(partner_id=row.partner_id, name="Khác", scopes=["read"], by=stranger)
    with pytest.raises(PermissionDenied):
        revoke_key(key_id=row.pk, by=stranger)

    assert list(PartnerKey.objects.values_list("name", "revoked_at")) == [("Máy chủ", None)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scopes": []}, "ít nhất một quyền"),
        ({"scopes": ["write"]}, "ít nhất một quyền"),
        ({"expires_at": timezone.now()}, "phải ở tương lai"),
    ],
)
def test_useless_key_is_refused(arguments, message):
    partner = PartnerFactory()

    with pytest.raises(Refused, match=message):
        issue_key(**{"partner_id": partner.pk, "name": "Máy chủ", "scopes": ["read"], "by": issuer(), **arguments})

    assert not PartnerKey.objects.exists()


def test_no_key_is_issued_to_an_inactive_partner():
    partner = PartnerFactory(is_active=False)

    with pytest.raises(Refused, match="tạm dừng"):
        key_for(partner)


def test_revoked_key_is_refused_and_cannot_be_revoked_again():
    row, key = key_for()
    by = issuer()

    revoke_key(key_id=row.pk, by=by)

    assert find_key(key).is_revoked
    row.refresh_from_db()
    assert row.revoked_by == by
    with pytest.raises(Refused, match="đã được thu hồi"):
        revoke_key(key_id=row.pk, by=issuer())


@pytest.mark.django_db(transaction=True)
def test_second_of_two_concurrent_revocations_is_refused():
    row, _ = key_for()
    people = [issuer(), issuer()]

    outcomes = together(*[lambda by=by: revoke_key(key_id=row.pk, by=by) for by in people])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PartnerKey", "Refused"]


def test_both_acts_are_audited_without_the_key():
    row, key = key_for(expires_at=timezone.now() + timedelta(days=1))
    revoke_key(key_id=row.pk, by=issuer())

    entries = AuditEvent.objects.order_by("sequence")

    key_of = [[side.get("keys", {}).get(str(row.pk), {}) for side in (entry.before, entry.after)] for entry in entries]
    assert [(entry.act, *[side.get("") for side in sides]) for entry, sides in zip(entries, key_of, strict=True)] == [
        ("issue", None, f"Máy chủ (tmg_{row.prefix}_…)"),
        ("revoke", f"Máy chủ (tmg_{row.prefix}_…)", f"Máy chủ (tmg_{row.prefix}_…)"),
    ]
    assert {(entry.kind, entry.object_id) for entry in entries} == {("portal.partner", row.partner_id)}
    assert not any(key[13:] in str(vars(entry)) for entry in entries)


def test_history_of_a_partner_shows_each_key_with_all_that_was_set():
    until = datetime(2030, 1, 1, tzinfo=timezone.get_default_timezone())
    row, _ = key_for(scopes=["read", "exports"], expires_at=until, per_minute=300)
    key = f"Khóa API “Máy chủ (tmg_{row.prefix}_…)”"

    revoked = revoke_key(key_id=row.pk, by=issuer())

    issue, revoke = AuditEvent.objects.order_by("sequence")
    assert changes_of(issue) == [
        FieldChange(key, "", "thêm"),
        FieldChange(f"{key} › Tên khóa", "", "Máy chủ"),
        FieldChange(f"{key} › Quyền", "", "Đọc danh sách và từng mục, Tải tệp cả danh sách"),
        FieldChange(f"{key} › Hết hạn", "", "Thứ Ba, 1/1/2030, 00:00 (GMT+7)"),
        FieldChange(f"{key} › Lượt mỗi phút", "", "300"),
    ]
    assert changes_of(revoke) == [FieldChange(f"{key} › Thu hồi lúc", "", format_datetime(revoked.revoked_at))]
