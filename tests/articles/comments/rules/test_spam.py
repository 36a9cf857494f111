from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import signing
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from articles.comments.models import CommentSettings, SenderUse
from articles.comments.rules.spam import (
    FormKey,
    FormKeyExpired,
    LimitReached,
    SoftLimitReached,
    consume_limit,
    create_challenge,
    create_form_key,
    is_challenge_solved,
    lock_sender,
    looks_automatic,
    read_form_key,
)
from tests.articles.comments.conftest import BROWSER

pytestmark = pytest.mark.django_db
RULES = CommentSettings(least_seconds=3, form_hours=24, limit_count=4)
LIMITS = CommentSettings(limit_count=3, limit_minutes=10, limit_per_day=5)


def test_key_is_valid_for_one_article_and_contains_its_age():
    key = create_form_key(7, age=5)

    assert 5 <= read_form_key(key, 7, RULES).age < 10
    with pytest.raises(FormKeyExpired):
        read_form_key(key, 8, RULES)


def test_keys_differ():
    assert read_form_key(create_form_key(7), 7, RULES).nonce != read_form_key(create_form_key(7), 7, RULES).nonce


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "²", "W10:0:0", "\ud7ff" * 100, "x" * 10_000])
def test_key_with_an_invalid_signature_is_expired(value):
    with pytest.raises(FormKeyExpired):
        read_form_key(value, 7, RULES)


def test_key_expires():
    with pytest.raises(FormKeyExpired):
        read_form_key(create_form_key(7, age=24 * 3600 + 1), 7, RULES)


def is_doubtful_request(*, trap="", age=10.0, **headers):
    sent = {name.replace("-", "_"): value for name, value in {**BROWSER, **headers}.items() if value is not None}
    request = RequestFactory().post("/", headers={name.replace("_", "-"): value for name, value in sent.items()})
    return looks_automatic(request, FormKey("nonce", age), trap, RULES)


@pytest.mark.parametrize(
    ("signs", "is_doubtful"),
    [
        ({}, False),
        ({"sec-fetch-site": None, "origin": "http://testserver"}, False),  # Safari of some years ago
        ({"sec-fetch-site": None, "referer": "http://testserver/"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"trap": "https://example.org"}, True),
        ({"age": 2.9}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": None}, True),
        ({"user-agent": None}, True),
        ({"accept-language": None}, True),
    ],
)
def test_signs_of_a_program_are_detected(signs, is_doubtful):
    assert is_doubtful_request(**signs) is is_doubtful


def solve(task, bits):
    return next(
        str(number)
        for number in range(10**8)
        if int.from_bytes(sha256(f"{task}:{number}".encode()).digest()) >> (256 - bits) == 0
    )


def test_challenge_is_solved_by_an_answer_or_by_waiting(wait):
    challenge = create_challenge("nonce", "text")

    assert not is_challenge_solved(challenge["task"], "", "nonce", "text", RULES)
    assert is_challenge_solved(challenge["task"], solve(challenge["task"], challenge["bits"]), "nonce", "text", RULES)

    wait(challenge["wait"])
    assert is_challenge_solved(challenge["task"], "", "nonce", "text", RULES)


@pytest.mark.parametrize("answer", ["-1", "²", "0x10", "1" * 13, "một", " 1"])
def test_answer_must_be_a_number(answer):
    assert not is_challenge_solved(create_challenge("nonce", "text")["task"], answer, "nonce", "text", RULES)


def test_challenge_is_valid_for_one_form_and_text_and_must_be_signed():
    challenge = create_challenge("nonce", "text")
    answer = solve(challenge["task"], challenge["bits"])

    assert not is_challenge_solved(challenge["task"], answer, "other", "text", RULES)
    assert not is_challenge_solved(challenge["task"], answer, "nonce", "other", RULES)
    for forged in ("", "x", signing.dumps(["0" * 32, 0], salt="elsewhere")):
        assert not is_challenge_solved(forged, answer, "nonce", "text", RULES)


# --- the rate limit -------------------------------------------------------------------------------------------


def use(address, times=1):
    for _ in range(times):
        with transaction.atomic():
            lock_sender(address)
            consume_limit(address, LIMITS)


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
    consume_limit("192.0.2.1", LIMITS, ignores_soft_limit=False)
    with pytest.raises(SoftLimitReached):
        consume_limit("192.0.2.1", LIMITS, ignores_soft_limit=False)
    consume_limit("192.0.2.2", LIMITS, ignores_soft_limit=False)

    use("192.0.2.1")
    with pytest.raises(LimitReached):
        consume_limit("192.0.2.1", LIMITS, ignores_soft_limit=False)
    assert SenderUse.objects.count() == 4


def test_no_ip_address_is_stored():
    use("203.0.113.77")

    assert "203.0.113.77" not in str(list(SenderUse.objects.values()))
