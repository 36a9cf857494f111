from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles.comments.models import CommentSettings, SenderUse
from articles.comments.rules.spam import LimitReached, SoftLimitReached, consume_limit, lock_sender

pytestmark = pytest.mark.django_db
RULES = CommentSettings(limit_count=3, limit_minutes=10, limit_per_day=5)


def use(address, times=1):
    for _ in range(times):
        with transaction.atomic():
            lock_sender(address)
            consume_limit(address, RULES)


def age(minutes):
    """Age the uses so far by a number of minutes."""
    for row in SenderUse.objects.all():
        SenderUse.objects.filter(pk=row.pk).update(at=row.at - timedelta(minutes=minutes))


def test_short_limit_allows_its_number_and_reports_when_it_frees():
    use("192.0.2.1", 3)

    with pytest.raises(LimitReached) as refusal:
        use("192.0.2.1")

    first = SenderUse.objects.earliest("at")
    assert refusal.value.until == first.at + timedelta(minutes=10)
    assert SenderUse.objects.count() == 3


def test_window_slides():
    use("192.0.2.1", 2)
    age(6)
    use("192.0.2.1")
    age(5)

    use("192.0.2.1", 2)
    with pytest.raises(LimitReached):
        use("192.0.2.1")


def test_daily_limit_applies_when_the_short_one_is_free():
    use("192.0.2.1", 3)
    age(11)
    use("192.0.2.1", 2)
    age(11)

    with pytest.raises(LimitReached) as refusal:
        use("192.0.2.1")

    assert refusal.value.until - timezone.now() > timedelta(hours=23)


def test_senders_are_counted_separately_and_an_ipv6_network_is_one_sender():
    use("192.0.2.1", 3)
    use("192.0.2.2", 3)
    use("2001:db8:1:1::1")
    use("2001:db8:1:1:ffff::2", 2)
    use("2001:db8:1:2::1")

    with pytest.raises(LimitReached):
        use("2001:db8:1:1:abcd::3")
    with pytest.raises(LimitReached):
        use("::ffff:192.0.2.1")


def test_soft_limit_is_half_of_the_short_limit_and_yields_to_the_hard_limit():
    use("192.0.2.1")
    consume_limit("192.0.2.1", RULES, ignores_soft_limit=False)
    with pytest.raises(SoftLimitReached):
        consume_limit("192.0.2.1", RULES, ignores_soft_limit=False)
    consume_limit("192.0.2.2", RULES, ignores_soft_limit=False)

    use("192.0.2.1")
    with pytest.raises(LimitReached):
        consume_limit("192.0.2.1", RULES, ignores_soft_limit=False)
    assert SenderUse.objects.count() == 4


def test_no_ip_address_is_stored():
    use("203.0.113.77")

    assert "203.0.113.77" not in str(list(SenderUse.objects.values()))
