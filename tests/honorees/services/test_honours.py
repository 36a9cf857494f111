from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from honorees.models import Honour
from honorees.services.honours import reinstate_honour, revoke_honour
from portal.core.refusals import Refused
from portal.publication.models import Change
from tests.factories import HonoreeFactory, HonourFactory, UserFactory
from tests.races import together

DAY = date(2025, 3, 1)


@pytest.fixture
def officer():
    return UserFactory(rights=["honorees.publish_honoree"])


def changes():
    return list(Change.objects.order_by("sequence").values_list("kind", "object_id", "action"))


@pytest.mark.django_db
def test_revoked_honour_says_since_when_and_why(officer):
    honoree = HonoreeFactory(public=True)
    honour = honoree.honours.get()
    start = timezone.now()

    revoke_honour(honour_id=honour.pk, on=DAY, reason="  Kê khai không đúng. ", by=officer)

    honour.refresh_from_db()
    assert honour.is_revoked
    assert (honour.revoked_on, honour.revocation_reason) == (DAY, "Kê khai không đúng.")
    assert honour.updated_at >= start
    assert changes() == [("honoree", honoree.pk, "upserted")]


@pytest.mark.django_db
def test_mistaken_revocation_is_taken_back(officer):
    honour = HonourFactory(revoked=True, honoree__public=True)

    reinstate_honour(honour_id=honour.pk, by=officer)

    honour.refresh_from_db()
    assert (honour.revoked_on, honour.revocation_reason) == (None, "")
    assert changes() == [("honoree", honour.honoree_id, "upserted")]


@pytest.mark.django_db
def test_what_happens_to_an_honour_nobody_sees_is_not_reported(officer):
    honour = HonourFactory()

    revoke_honour(honour_id=honour.pk, on=DAY, reason="Lý do.", by=officer)
    reinstate_honour(honour_id=honour.pk, by=officer)

    assert changes() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rights", [[], ["honorees.change_honour", "honorees.change_honoree"], ["articles.publish_article"]]
)
def test_only_who_may_publish_people_revokes_and_reinstates(rights):
    person = UserFactory(rights=rights)
    standing, revoked = HonourFactory(), HonourFactory(revoked=True)

    with pytest.raises(PermissionDenied):
        revoke_honour(honour_id=standing.pk, on=DAY, reason="Lý do.", by=person)
    with pytest.raises(PermissionDenied):
        reinstate_honour(honour_id=revoked.pk, by=person)

    assert Honour.objects.standing().get() == standing


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", " ", "\n", "\u200b"])
def test_revocation_without_a_reason_is_refused(reason, officer):
    honour = HonourFactory()

    with pytest.raises(Refused, match="lý do"):
        revoke_honour(honour_id=honour.pk, on=DAY, reason=reason, by=officer)

    honour.refresh_from_db()
    assert not honour.is_revoked


@pytest.mark.django_db
def test_revocation_in_the_future_is_refused(officer):
    honour = HonourFactory()

    with pytest.raises(Refused, match="tương lai"):
        revoke_honour(honour_id=honour.pk, on=date(2199, 1, 1), reason="Lý do.", by=officer)

    revoke_honour(honour_id=honour.pk, on=timezone.localdate(), reason="Lý do.", by=officer)


@pytest.mark.django_db
def test_honour_is_revoked_once_and_reinstated_once(officer):
    honour = HonourFactory()

    with pytest.raises(Refused, match="không bị thu hồi"):
        reinstate_honour(honour_id=honour.pk, by=officer)
    revoke_honour(honour_id=honour.pk, on=DAY, reason="Lý do đầu.", by=officer)
    with pytest.raises(Refused, match="đã bị thu hồi từ trước"):
        revoke_honour(honour_id=honour.pk, on=DAY, reason="Lý do sau.", by=officer)

    honour.refresh_from_db()
    assert honour.revocation_reason == "Lý do đầu."


@pytest.mark.django_db
def test_unknown_honour_is_not_found(officer):
    with pytest.raises(Honour.DoesNotExist):
        revoke_honour(honour_id=10**9, on=DAY, reason="Lý do.", by=officer)
    with pytest.raises(Honour.DoesNotExist):
        reinstate_honour(honour_id=10**9, by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_officers_revoking_one_honour_one_wins_and_the_other_is_refused():
    officers = [UserFactory(rights=["honorees.publish_honoree"]) for _ in range(2)]

    for honour in [HonourFactory(honoree__public=True) for _ in range(6)]:
        outcomes = together(
            *[partial(revoke_honour, honour_id=honour.pk, on=DAY, reason=f"Của {by}.", by=by) for by in officers]
        )

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Honour", "Refused"]
        (winner,) = [by for by, outcome in zip(officers, outcomes, strict=True) if isinstance(outcome, Honour)]
        honour.refresh_from_db()
        assert honour.revocation_reason == f"Của {winner}."
        assert changes().count(("honoree", honour.honoree_id, "upserted")) == 1
