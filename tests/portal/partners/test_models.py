import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.partners.models import PartnerKey, PartnerUse
from tests.factories import UserFactory
from tests.portal.partners.factories import PartnerKeyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("partner_key_has_a_name", {"name": ""}),
        ("partner_key_scopes_are_known", {"scopes": ()}),
        ("partner_key_revocation_is_whole", {"revoked_at": timezone.now()}),
        ("partner_key_limits_let_something_through", {"per_minute": 0}),
        ("partner_key_limits_let_something_through", {"per_day": 0}),
    ],
)
def test_database_refuses_an_invalid_key(constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartnerKeyFactory(**values)


def test_database_refuses_revoked_by_without_a_time():
    with pytest.raises(IntegrityError, match="partner_key_revocation_is_whole"), transaction.atomic():
        PartnerKeyFactory(revoked_by=UserFactory())


@pytest.mark.parametrize(("subject", "has_key"), [("open", True), ("key 1", False)])
def test_database_refuses_usage_with_contradictory_key_and_subject(subject, has_key):
    key = PartnerKeyFactory() if has_key else None

    with pytest.raises(IntegrityError, match="partner_use_is_of_a_key_or_open"), transaction.atomic():
        PartnerUse.objects.create(subject=subject, key=key, day="2026-11-25", backend="x")


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "active"),
        ({"expires_at": "2026-11-25T12:00:01+07:00"}, "active"),
        ({"expires_at": "2026-11-25T12:00:00+07:00"}, "expired"),
        ({"revoked_at": "2026-11-25T11:00:00+07:00"}, "revoked"),
        ({"revoked_at": "2026-11-25T11:00:00+07:00", "expires_at": "2026-11-25T10:00:00+07:00"}, "revoked"),
    ],
)
def test_state_of_a_key(values, state):
    if "revoked_at" in values:
        values = {**values, "revoked_by": UserFactory()}
    key = PartnerKey.objects.get(pk=PartnerKeyFactory(**values).pk)

    assert key.state_at(timezone.datetime.fromisoformat("2026-11-25T12:00:00+07:00")) == state
