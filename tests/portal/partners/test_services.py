from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.core.refusals import Refused
from portal.partners.keys import find_key
from portal.partners.models import PartnerKey
from portal.partners.services import make_key, revoke_key
from portal.publication.models import AuditEvent
from tests.factories import UserFactory
from tests.portal.partners.factories import PartnerFactory, issuer, key_for
from tests.races import together

pytestmark = pytest.mark.django_db


def test_key_is_long_random_and_known_by_its_digest_alone():
    row, key = key_for()
    other, _ = key_for()

    mark, prefix, secret = key.split("_")
    assert (mark, prefix, len(secret)) == ("tmg", row.prefix, 43)
    assert find_key(key).pk == row.pk
    assert (row.prefix, row.digest) != (other.prefix, other.digest)
    kept = " ".join(str(value) for value in PartnerKey.objects.filter(pk=row.pk).values_list()[0])
    assert secret not in kept
    assert f"{row}" == f"Máy chủ (tmg_{prefix}_…)"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["exports", "read"], ("read", "exports")),
        (["changes", "changes"], ("changes",)),
        (("exports", "changes", "read"), ("read", "changes", "exports")),
    ],
)
def test_scopes_are_kept_in_one_order_each_once(given, kept):
    row, _ = key_for(scopes=given)

    assert PartnerKey.objects.get(pk=row.pk).scopes == kept


def test_who_lacks_the_right_makes_and_revokes_none():
    row, _ = key_for()
    stranger = UserFactory(rights=["portal.change_partner", "portal.view_partner"])

    with pytest.raises(PermissionDenied):
        make_key(partner_id=row.partner_id, name="Khác", scopes=["read"], by=stranger)
    with pytest.raises(PermissionDenied):
        revoke_key(key_id=row.pk, by=stranger)

    assert list(PartnerKey.objects.values_list("name", "revoked_at")) == [("Máy chủ", None)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"scopes": []}, "ít nhất một quyền"),
        ({"scopes": ["write"]}, "ít nhất một quyền"),
        ({"expires_at": timezone.now()}, "phải ở tương lai"),
    ],
)
def test_key_that_would_open_nothing_is_not_made(wrong, said):
    partner = PartnerFactory()

    with pytest.raises(Refused, match=said):
        make_key(**{"partner_id": partner.pk, "name": "Máy chủ", "scopes": ["read"], "by": issuer(), **wrong})

    assert not PartnerKey.objects.exists()


def test_paused_partner_is_given_no_key():
    partner = PartnerFactory(is_active=False)

    with pytest.raises(Refused, match="tạm dừng"):
        key_for(partner)


def test_revoked_key_opens_nothing_and_is_revoked_once():
    row, key = key_for()
    by = issuer()

    revoke_key(key_id=row.pk, by=by)

    assert find_key(key).is_revoked
    row.refresh_from_db()
    assert row.revoked_by == by
    with pytest.raises(Refused, match="đã được thu hồi"):
        revoke_key(key_id=row.pk, by=issuer())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_revoke_one_is_told_that_it_was_done():
    row, _ = key_for()
    people = [issuer(), issuer()]

    outcomes = together(*[lambda by=by: revoke_key(key_id=row.pk, by=by) for by in people])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PartnerKey", "Refused"]


def test_both_acts_are_logged_with_the_partner_and_without_the_key():
    row, key = key_for(expires_at=timezone.now() + timedelta(days=1))
    revoke_key(key_id=row.pk, by=issuer())

    entries = AuditEvent.objects.order_by("sequence")

    assert [(entry.act, entry.before.get("name"), entry.after.get("name")) for entry in entries] == [
        ("issue", None, f"Máy chủ (tmg_{row.prefix}_…)"),
        ("revoke", f"Máy chủ (tmg_{row.prefix}_…)", None),
    ]
    assert {(entry.kind, entry.object_id) for entry in entries} == {("portal.partner", row.partner_id)}
    assert not any(key[13:] in str(vars(entry)) for entry in entries)
