"""From the change log to the receiver: each change once, and at least once if a worker dies."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.partners.models import Partner
from portal.publication import changes
from portal.publication.choices import ChangeAction
from portal.publication.models import Change
from portal.webhooks.delivering import (
    claim_next_delivery,
    delete_old_deliveries,
    deliver_due,
    record_outcome,
    retry_delay,
    send,
)
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook
from portal.webhooks.sending import Outcome
from tests.factories import ArticleFactory
from tests.partner import get
from tests.races import together


def middle(low, high):
    """Stand in for random.uniform, so that delays are exactly those of the schedule."""
    return (low + high) / 2


def advance_retries(webhook, **elapsed):
    """Move the next attempts into the past by this time."""
    elapsed_time = timedelta(**elapsed)
    for delivery in webhook.deliveries.filter(state="waiting"):
        Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=delivery.next_attempt_at - elapsed_time)


# --- what is sent -------------------------------------------------------------------------------------------------


def test_changes_arrive_in_the_shape_of_the_feed(webhook, receiver, write_changes):
    sequences = write_changes(3)

    assert deliver_due(receiver.transport()) == 1

    (body,) = receiver.bodies
    delivery = webhook.deliveries.get()
    assert body == {
        "type": "changes",
        "webhook_id": webhook.pk,
        "delivery_id": delivery.message_id,
        "changes": get("changes/").json()["results"],
        "after": sequences[-1],
    }
    assert [change["sequence"] for change in body["changes"]] == sequences
    assert set(body["changes"][0]) == {"sequence", "type", "id", "action", "at", "url"}
    assert (delivery.state, delivery.attempts, delivery.last_status, delivery.size) == ("delivered", 1, 204, 3)


def test_change_is_sent_once_and_nothing_without_a_change(webhook, receiver, write_changes):
    assert deliver_due(receiver.transport()) == 0
    write_changes(1)

    assert deliver_due(receiver.transport()) == 1
    assert deliver_due(receiver.transport()) == 0
    assert len(receiver.requests) == 1


def test_many_changes_are_sent_in_batches_of_a_hundred_in_order(webhook, receiver, write_changes):
    sequences = write_changes(250)

    assert deliver_due(receiver.transport()) == 3

    assert [len(body["changes"]) for body in receiver.bodies] == [100, 100, 50]
    assert receiver.sequences == sequences
    assert [body["after"] for body in receiver.bodies] == [sequences[99], sequences[199], sequences[249]]


def test_exactly_a_hundred_changes_are_one_delivery(webhook, receiver, write_changes):
    write_changes(100)

    assert deliver_due(receiver.transport()) == 1
    assert len(receiver.sequences) == 100


def test_only_the_kinds_of_the_webhook_are_sent_and_the_position_advances_past_others(webhook, receiver, write_changes):
    webhook.kinds = ["honoree", "unit"]
    webhook.save()
    articles = write_changes(2)

    assert deliver_due(receiver.transport()) == 0
    webhook.refresh_from_db()
    assert webhook.after == articles[-1]
    assert not webhook.deliveries.exists()

    honoree, *_ = write_changes(1, "honoree")
    write_changes(1, "article")
    unit, *_ = write_changes(1, "unit")
    deliver_due(receiver.transport())
    assert receiver.sequences == [honoree, unit]


def test_delivery_keeps_the_kinds_it_was_made_with(webhook, receiver, write_changes):
    write_changes(1)
    receiver.answers = [500]
    deliver_due(receiver.transport())
    Webhook.objects.update(kinds=["unit"])
    advance_retries(webhook, minutes=5)

    deliver_due(receiver.transport())

    first, second = receiver.requests
    assert first["body"] == second["body"]


def test_publication_costs_the_same_however_many_webhooks_there_are(partner):
    def cost():
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            changes.record("article", range(1, 200), ChangeAction.UPSERTED)
        return len(captured)

    without = cost()
    Webhook.objects.bulk_create(
        Webhook(partner=partner, url=f"https://nhan-{number}.vn/", secret_digest="0") for number in range(50)
    )

    assert cost() == without

    assert not Delivery.objects.exists()


def test_unpublished_text_is_in_no_delivery(webhook, receiver):
    draft = ArticleFactory(headline="Tiêu đề chưa công bố")
    public = ArticleFactory(headline="Tiêu đề đã công bố", public=True)
    with transaction.atomic():
        changes.record("article", [public.pk], ChangeAction.UPSERTED)
        changes.record("article", [draft.pk], ChangeAction.REMOVED)

    deliver_due(receiver.transport())

    text = receiver.requests[0]["body"].decode()
    assert "Tiêu đề" not in text
    assert draft.slug not in text
    assert "chua-cong-bo" not in text


def test_nothing_is_sent_to_an_inactive_partner(webhook, receiver, write_changes):
    write_changes(1)
    Partner.objects.update(is_active=False)
    assert deliver_due(receiver.transport()) == 0

    Partner.objects.update(is_active=True)
    assert deliver_due(receiver.transport()) == 1


def test_webhooks_take_turns(partner, webhook, receiver, write_changes):
    Webhook.objects.create(partner=partner, url=f"{receiver.address}/hai")
    write_changes(300)

    deliver_due(receiver.transport())

    assert [request["path"] for request in receiver.requests] == ["/nhan", "/nhan/hai"] * 3


# --- failures -----------------------------------------------------------------------------------------------------

# (failed attempts, seconds until the next attempt); the sum is within three days
SCHEDULE = [
    (1, 30),
    (2, 120),
    (3, 600),
    (4, 1800),
    (5, 3600),
    (6, 10800),
    (7, 21600),
    (8, 43200),
    (9, 57600),
    (10, 57600),
    (11, 57600),
    (12, None),
    (13, None),
]


@pytest.mark.parametrize(("failures", "seconds"), SCHEDULE)
def test_retry_delay_after_a_failure(failures, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert retry_delay(failures, middle) == expected


def test_schedule_lasts_about_three_days():
    assert sum(seconds for _, seconds in SCHEDULE if seconds) == 254_550  # 2 days, 22 hours, 42.5 minutes


def test_retry_delays_vary_by_a_tenth():
    assert retry_delay(1, lambda low, high: low) == timedelta(seconds=27)
    assert retry_delay(1, lambda low, high: high) == timedelta(seconds=33)
    assert 27 <= retry_delay(1).total_seconds() <= 33


def test_failed_delivery_is_retried_with_its_id_and_a_new_timestamp(webhook, receiver, write_changes):
    write_changes(1)
    receiver.answers = [500]
    deliver_due(receiver.transport())

    delivery = webhook.deliveries.get()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("waiting", 1, "Nơi nhận trả lời 500.")
    assert 26 < (delivery.next_attempt_at - timezone.now()).total_seconds() < 34
    webhook.refresh_from_db()
    assert webhook.failing_since is not None
    assert deliver_due(receiver.transport()) == 0

    advance_retries(webhook, seconds=40)
    time.sleep(1)
    assert deliver_due(receiver.transport()) == 1
    first, second = (request["headers"] for request in receiver.requests)
    assert first["Webhook-Id"] == second["Webhook-Id"]
    assert int(first["Webhook-Timestamp"]) < int(second["Webhook-Timestamp"])
    webhook.refresh_from_db()
    assert webhook.failing_since is None
    assert [attempt.status for attempt in webhook.deliveries.get().log.order_by("pk")] == [500, 204]


@pytest.mark.parametrize(("retry_after", "seconds"), [("3600", 3600), ("5", 30), ("9999999999", 57_600), ("soon", 30)])
def test_receiver_may_request_a_longer_delay(webhook, receiver, write_changes, retry_after, seconds):
    write_changes(1)
    receiver.answers = [(429, {"Retry-After": retry_after}, b"")]

    deliver_due(receiver.transport())

    wait = (webhook.deliveries.get().next_attempt_at - timezone.now()).total_seconds()
    assert wait == pytest.approx(seconds, abs=5)


def test_newer_changes_wait_for_a_failed_delivery(webhook, receiver, write_changes):
    first = write_changes(1)
    receiver.answers = [500]
    deliver_due(receiver.transport())
    second = write_changes(2)
    assert deliver_due(receiver.transport()) == 0

    advance_retries(webhook, seconds=40)
    deliver_due(receiver.transport())

    assert receiver.sequences == [*first, *first, *second]
    assert [body["after"] for body in receiver.bodies][1:] == [first[-1], second[-1]]


def test_twelfth_failure_gives_up_and_pauses_the_webhook(webhook, receiver, write_changes):
    write_changes(1)
    receiver.answers = [503] * 20
    for _ in range(12):
        deliver_due(receiver.transport())
        advance_retries(webhook, days=1)

    assert len(receiver.requests) == 12
    delivery = webhook.deliveries.get()
    webhook.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.next_attempt_at) == ("given_up", 12, None)
    assert (webhook.is_active, webhook.pause_reason) == (False, "failing")
    assert webhook.paused_at is not None
    write_changes(1)
    assert deliver_due(receiver.transport()) == 0


def test_answer_410_pauses_the_webhook_at_once(webhook, receiver, write_changes):
    write_changes(1)
    receiver.answers = [410]

    deliver_due(receiver.transport())

    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.pause_reason) == (False, "gone")
    assert webhook.deliveries.get().state == "given_up"


def test_changed_secret_key_pauses_the_webhook_instead_of_signing_wrongly(webhook, receiver, write_changes, settings):
    write_changes(1)
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"

    assert deliver_due(receiver.transport()) == 0

    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.pause_reason) == (False, "secret_lost")
    assert receiver.requests == []


def test_characters_that_the_database_cannot_store_are_removed_from_the_answer(webhook, receiver, write_changes):
    write_changes(1)
    receiver.answers = [(500, {}, b"a\0b\xff" + b"x" * 2000)]

    deliver_due(receiver.transport())

    attempt = DeliveryAttempt.objects.get()
    assert attempt.answer.startswith("ab\ufffdxx")
    assert len(attempt.answer) == 500


# --- leases -------------------------------------------------------------------------------------------------------


def test_claimed_webhook_cannot_be_claimed_again_until_the_lease_expires(webhook, write_changes):
    write_changes(1)
    first = claim_next_delivery()
    assert claim_next_delivery() is None

    Webhook.objects.update(claimed_until=timezone.now())
    second = claim_next_delivery()

    assert second.delivery == first.delivery
    assert second.claim != first.claim
    assert Delivery.objects.count() == 1


def test_worker_whose_lease_has_expired_records_nothing(webhook, write_changes):
    write_changes(1)
    expired = claim_next_delivery()
    Webhook.objects.update(claimed_until=timezone.now())
    current = claim_next_delivery()

    assert record_outcome(expired, Outcome(500, "Nơi nhận trả lời 500.", "", 5), timezone.now()) is False

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert not DeliveryAttempt.objects.exists()
    assert record_outcome(current, Outcome(204, "", "", 5), timezone.now()) is True
    assert Delivery.objects.get().state == "delivered"


def test_lease_is_longer_than_a_post(webhook, write_changes):
    write_changes(1)

    claimed = claim_next_delivery()

    assert 55 < (claimed.webhook.claimed_until - timezone.now()).total_seconds() <= 60


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_change_once_and_in_order(partner, receiver, settings, write_changes):
    settings.WEBHOOK_PORTS = {443, receiver.port}
    for number in range(3):
        Webhook.objects.create(partner=partner, url=f"{receiver.address}/{number}")
    sequences = write_changes(450)
    transport = receiver.transport()

    counts = together(*[lambda: deliver_due(transport)] * 4)

    # a worker that finds all webhooks claimed returns early
    assert sum(counts) + deliver_due(transport) == 15
    for number in range(3):
        sent = [
            change["sequence"]
            for request in receiver.requests
            if request["path"] == f"/nhan/{number}"
            for change in json.loads(request["body"])["changes"]
        ]
        assert sent == sequences
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 1)}
    assert DeliveryAttempt.objects.count() == 15


@pytest.mark.django_db(transaction=True)
def test_delivery_of_a_worker_killed_while_sending_is_sent_again(webhook, receiver, write_changes, database_url):
    sequences = write_changes(1)
    arrived, may_end = Event(), Event()

    def block(request):
        arrived.set()
        may_end.wait(timeout=60)

    receiver.answers = [block]
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.portal.webhooks.worker", str(receiver.port), f"{receiver.certificate}.crt"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "WEBHOOK_PORTS": str(receiver.port),
        },
        stderr=subprocess.PIPE,
    )
    try:
        assert arrived.wait(timeout=60), worker.stderr.read()
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
    finally:
        worker.kill()
        worker.stderr.close()
        may_end.set()

    assert webhook.deliveries.get().state == "waiting"
    assert deliver_due(receiver.transport()) == 0  # the lease of the killed worker has not expired
    Webhook.objects.update(claimed_until=timezone.now())
    assert deliver_due(receiver.transport()) == 1
    assert receiver.sequences == sequences * 2
    first, second = receiver.requests
    assert first["headers"]["Webhook-Id"] == second["headers"]["Webhook-Id"]
    assert webhook.deliveries.get().state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_changes_of_concurrent_writers_are_all_sent(webhook, receiver):
    transport = receiver.transport()

    def publish(number):
        for step in range(10):
            with transaction.atomic():
                changes.record("article", [number * 100 + step], ChangeAction.UPSERTED)

    together(*[lambda number=number: publish(number) for number in range(3)], lambda: deliver_due(transport))
    deliver_due(transport)

    assert receiver.sequences == list(Change.objects.order_by("sequence").values_list("sequence", flat=True))
    assert len(receiver.sequences) == 30


# --- what the database refuses ------------------------------------------------------------------------------------

WRONG_ROWS = [
    ("delivery_of_changes_once", {"after": 1, "until": 3, "size": 2}),
    ("delivery_range_is_whole", {"after": 5, "until": 5, "size": 0}),
    ("delivery_range_is_whole", {"after": 5, "until": 6, "size": 1, "purpose": "ping"}),
    ("delivery_range_is_whole", {"after": 5, "until": 6, "size": 1, "purpose": "other"}),
    ("delivery_state_is_whole", {"after": 5, "until": 6, "size": 1, "next_attempt_at": None}),
    ("delivery_state_is_whole", {"after": 5, "until": 6, "size": 1, "state": "delivered"}),
    ("delivery_state_is_whole", {"after": 5, "until": 6, "size": 1, "state": "given_up"}),
    ("delivery_state_is_whole", {"after": 5, "until": 6, "size": 1, "state": "other"}),
]


@pytest.mark.parametrize(("constraint", "values"), WRONG_ROWS)
def test_database_refuses_an_invalid_delivery(webhook, constraint, values):
    Delivery.objects.create(webhook=webhook, after=1, until=2, size=1)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Delivery.objects.create(webhook=webhook, **values)

    assert constraint in str(refused.value) or "portal_delivery.after" in str(refused.value)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("webhook_pause_is_whole", {"is_active": False}),
        ("webhook_pause_is_whole", {"pause_reason": "gone"}),
        ("webhook_previous_secret_is_whole", {"previous_salt": "a"}),
        ("webhook_has_a_secret", {"salt": ""}),
    ],
)
def test_database_refuses_an_invalid_webhook(webhook, constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Webhook.objects.filter(pk=webhook.pk).update(**values)


# --- retention ----------------------------------------------------------------------------------------------------


def test_deliveries_older_than_a_month_are_deleted(webhook, receiver, write_changes):
    write_changes(250)
    deliver_due(receiver.transport())
    old, young, _ = webhook.deliveries.order_by("pk")
    now = timezone.now()
    Delivery.objects.filter(pk=old.pk).update(delivered_at=now - timedelta(days=31))
    Delivery.objects.filter(pk=young.pk).update(delivered_at=now - timedelta(days=29))
    given_up = Delivery.objects.create(
        webhook=webhook, round=1, after=1, until=2, size=1, state="given_up", next_attempt_at=None,
        made_at=now - timedelta(days=99),
    )  # fmt: skip
    ping = Delivery.objects.create(
        webhook=webhook, purpose="ping", after=1, until=1, state="given_up", next_attempt_at=None,
        made_at=now - timedelta(days=31),
    )  # fmt: skip

    assert delete_old_deliveries() == 2

    left = set(Delivery.objects.values_list("pk", flat=True))
    assert {young.pk, given_up.pk} <= left
    assert not left & {old.pk, ping.pk}
    assert not DeliveryAttempt.objects.filter(delivery=old.pk).exists()


def test_claim_costs_the_same_on_a_long_log_when_nothing_is_due(
    webhook, receiver, write_changes, django_assert_num_queries
):
    write_changes(250)
    deliver_due(receiver.transport())

    with django_assert_num_queries(2):
        assert claim_next_delivery() is None


def test_send_returns_the_outcome(webhook, receiver, write_changes):
    write_changes(1)

    outcome = send(claim_next_delivery(), receiver.transport())

    assert outcome.status == 204
