from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from portal.partners.keys import KeyRecord, find_key, new_key
from portal.partners.models import PartnerKey
from tests.portal.partners.factories import key_for

pytestmark = pytest.mark.django_db


def test_properties_of_a_key():
    row, key = key_for(scopes=["exports", "read"], per_minute=5)

    assert find_key(key) == KeyRecord(row.pk, ("read", "exports"), False, False, 5, None, True)


@pytest.mark.parametrize("microsecond", [0, 1, 500000])
@pytest.mark.parametrize(("seconds", "is_expired"), [(-1, True), (0, True), (1, False)])
def test_key_expires_exactly_at_its_time(monkeypatch, microsecond, seconds, is_expired):
    row, key = key_for()
    now = datetime(2026, 11, 25, 5, 0, 0, microsecond, tzinfo=UTC)
    PartnerKey.objects.filter(pk=row.pk).update(expires_at=now + timedelta(seconds=seconds))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    assert find_key(key).is_expired is is_expired


@pytest.mark.parametrize("change", ["longer", "shorter", "other", "prefix"])
def test_key_that_differs_in_one_character_is_unknown(change):
    _, key = key_for()
    _, other = new_key()
    changed = {"longer": key + "a", "shorter": key[:-1], "other": other, "prefix": key[:5] + other[5:12] + key[12:]}

    assert find_key(changed[change]) is None


def test_expiry_and_revocation_are_distinguished():
    row, key = key_for()
    now = timezone.now()
    PartnerKey.objects.filter(pk=row.pk).update(revoked_at=now, revoked_by=row.created_by, expires_at=now)

    assert (find_key(key).is_revoked, find_key(key).is_expired) == (True, True)
