from datetime import timedelta

import pytest
from django.utils import timezone

from portal.core.claims import claim, unclaimed
from portal.webhooks.models import Webhook
from tests.factories import LONG_AGO
from tests.portal.webhooks.factories import WebhookFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seconds", "is_free"), [(None, True), (-1, True), (0, True), (1, False)])
def test_row_is_unclaimed_without_a_claim_or_from_its_expiry_on(seconds, is_free):
    now = timezone.now()
    WebhookFactory(claimed_until=None if seconds is None else now + timedelta(seconds=seconds))

    assert Webhook.objects.filter(unclaimed(now)).exists() is is_free


def test_each_claim_has_a_token_of_its_own_and_saves_nothing_else():
    webhook = WebhookFactory(url="https://bao.vn/nhan")
    webhook.url = "https://khac.vn/nhan"

    first = claim(webhook, until=LONG_AGO)
    second = claim(webhook, until=LONG_AGO + timedelta(minutes=1))

    webhook.refresh_from_db()
    assert first != second
    assert (webhook.claim, webhook.claimed_until) == (second, LONG_AGO + timedelta(minutes=1))
    assert webhook.url == "https://bao.vn/nhan"
