"""Acts of staff on webhooks, and the permission they need."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.core.refusals import Refused
from portal.publication.audit import acting
from portal.publication.choices import Channel
from portal.publication.models import AuditEvent
from portal.staff.history import changes_of
from portal.webhooks import services, signing
from portal.webhooks.delivering import claim_next_delivery, deliver_due, send
from portal.webhooks.models import Delivery, Webhook
from tests.factories import UserFactory
from tests.portal.webhooks.factories import DeliveryFactory, WebhookFactory
from tests.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(rights=["portal.change_webhook"])


@pytest.mark.parametrize("rights", [[], ["portal.view_webhook", "portal.view_delivery"]])
def test_acts_need_the_permission(rights):
    user = UserFactory(rights=rights)
    delivery = DeliveryFactory(given_up=True)
    before = Webhook.objects.values().get()
    arguments = {"webhook_id": delivery.webhook_id, "by": user}

    for act in (
        lambda: services.roll_secret(**arguments, expected=delivery.webhook.secret_digest),
        lambda: services.pause(**arguments),
        lambda: services.resume(**arguments),
        lambda: services.ping(**arguments),
        lambda: services.send_from(**arguments, sequence=1),
        lambda: services.send_again(delivery_id=delivery.pk, by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert Webhook.objects.values().get() == before
    assert Delivery.objects.get().state == "given_up"


# --- secrets ------------------------------------------------------------------------------------------------------


def test_rolled_secret_is_new_and_the_previous_one_signs_for_a_day(officer):
    webhook = WebhookFactory()
    old = webhook.salt

    secret = services.roll_secret(webhook_id=webhook.pk, by=officer, expected=webhook.secret_digest)

    webhook.refresh_from_db()
    assert secret == signing.secret_of(webhook.salt)
    assert webhook.salt != old
    assert webhook.previous_salt == old
    assert timedelta(hours=23, minutes=59) < webhook.previous_until - timezone.now() <= timedelta(hours=24)
    assert webhook.has_valid_secret


def test_double_submit_rolls_the_secret_once(officer):
    webhook = WebhookFactory()
    arguments = {"webhook_id": webhook.pk, "by": officer, "expected": webhook.secret_digest}
    services.roll_secret(**arguments)

    with pytest.raises(Refused, match="đã được cấp mới"):
        services.roll_secret(**arguments)


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_rolls_create_one_secret():
    webhook = WebhookFactory()
    officers = [UserFactory(rights=["portal.change_webhook"]) for _ in range(2)]

    outcomes = together(
        *[
            lambda officer=officer: services.roll_secret(
                webhook_id=webhook.pk, by=officer, expected=webhook.secret_digest
            )
            for officer in officers
        ]
    )

    webhook.refresh_from_db()
    assert signing.secret_of(webhook.salt) in outcomes
    assert [type(outcome) for outcome in outcomes].count(Refused) == 1


def test_secret_that_can_no_longer_be_derived_is_not_kept(officer, settings):
    webhook = WebhookFactory()
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"

    services.roll_secret(webhook_id=webhook.pk, by=officer, expected=webhook.secret_digest)

    webhook.refresh_from_db()
    assert (webhook.previous_salt, webhook.previous_until) == ("", None)
    assert webhook.has_valid_secret


# --- pause and resume ---------------------------------------------------------------------------------------------


def test_paused_webhook_receives_everything_after_it_is_resumed(webhook, receiver, write_changes, officer):
    services.pause(webhook_id=webhook.pk, by=officer)
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.pause_reason) == (False, "by_staff")
    sequences = write_changes(3)
    assert deliver_due(receiver.transport()) == 0

    services.resume(webhook_id=webhook.pk, by=officer)
    deliver_due(receiver.transport())

    assert receiver.sequences == sequences


def test_delivery_given_up_is_sent_first_after_a_resume(webhook, receiver, write_changes, officer):
    first = write_changes(2)
    receiver.answers = [410]
    deliver_due(receiver.transport())
    second = write_changes(1)

    services.resume(webhook_id=webhook.pk, by=officer)
    deliver_due(receiver.transport())

    assert [[change["sequence"] for change in body["changes"]] for body in receiver.bodies] == [first, first, second]
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.paused_at, webhook.pause_reason, webhook.failing_since) == (True, None, "", None)


def test_acts_that_do_not_fit_the_state_are_refused(officer, settings):
    sending, stopped = WebhookFactory(), WebhookFactory(stopped=True)

    with pytest.raises(Refused, match="vẫn đang gửi"):
        services.resume(webhook_id=sending.pk, by=officer)
    with pytest.raises(Refused, match="đã dừng từ trước"):
        services.pause(webhook_id=stopped.pk, by=officer)
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"
    with pytest.raises(Refused, match="cấp khóa ký mới"):
        services.resume(webhook_id=stopped.pk, by=officer)


def test_pause_during_a_delivery_keeps_the_reason_of_the_officer(webhook, receiver, write_changes, officer):
    write_changes(1)
    claimed = claim_next_delivery()
    services.pause(webhook_id=webhook.pk, by=officer)
    receiver.answers = [410]

    send(claimed, receiver.transport())

    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.pause_reason) == (False, "by_staff")


# --- ping ---------------------------------------------------------------------------------------------------------


def test_ping_is_sent_once_even_while_paused_and_leaves_the_position(webhook, receiver, write_changes, officer):
    write_changes(2)
    services.pause(webhook_id=webhook.pk, by=officer)
    receiver.answers = [500]

    first = services.ping(webhook_id=webhook.pk, by=officer)
    assert services.ping(webhook_id=webhook.pk, by=officer) == first
    assert deliver_due(receiver.transport()) == 1
    assert deliver_due(receiver.transport()) == 0

    (body,) = receiver.bodies
    assert body == {
        "type": "ping",
        "webhook_id": webhook.pk,
        "delivery_id": first.message_id,
        "changes": [],
        "after": 0,
    }
    first.refresh_from_db()
    assert (first.state, first.last_error) == ("given_up", "Nơi nhận trả lời 500.")
    webhook.refresh_from_db()
    assert (webhook.after, webhook.failing_since) == (0, None)


def test_ping_overtakes_waiting_deliveries(webhook, receiver, write_changes, officer):
    write_changes(1)
    receiver.answers = [500]
    deliver_due(receiver.transport())

    services.ping(webhook_id=webhook.pk, by=officer)

    assert deliver_due(receiver.transport()) == 1
    assert receiver.bodies[-1]["type"] == "ping"


def test_inactive_partner_cannot_be_pinged(officer):
    webhook = WebhookFactory(partner__is_active=False)

    with pytest.raises(Refused, match="ngừng hoạt động"):
        services.ping(webhook_id=webhook.pk, by=officer)


# --- resend and replay --------------------------------------------------------------------------------------------


def test_delivery_is_sent_again_with_its_id(webhook, receiver, write_changes, officer):
    write_changes(1)
    deliver_due(receiver.transport())
    write_changes(1)
    delivery = webhook.deliveries.get()

    services.send_again(delivery_id=delivery.pk, by=officer)
    deliver_due(receiver.transport())

    first, again, newer = receiver.requests
    assert first["headers"]["Webhook-Id"] == again["headers"]["Webhook-Id"]
    assert first["body"] == again["body"]
    assert newer["headers"]["Webhook-Id"] != first["headers"]["Webhook-Id"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.log.count()) == ("delivered", 1, 2)


@pytest.mark.parametrize(
    ("traits", "message"),
    [
        ({"ping": True}, "gửi thử lần mới"),
        ({"waiting": True}, "đang chờ gửi"),
        ({"given_up": True, "webhook__stopped": True}, "cho gửi tiếp trước"),
    ],
)
def test_delivery_that_cannot_be_sent_again_is_refused(officer, traits, message):
    delivery = DeliveryFactory(**traits)

    with pytest.raises(Refused, match=message):
        services.send_again(delivery_id=delivery.pk, by=officer)


def test_replay_from_a_change_uses_new_deliveries(webhook, receiver, write_changes, officer):
    sequences = write_changes(5)
    deliver_due(receiver.transport())

    for _ in range(2):
        services.send_from(webhook_id=webhook.pk, sequence=sequences[3], by=officer)
        deliver_due(receiver.transport())

    assert receiver.sequences == [*sequences, *sequences[3:], *sequences[3:]]
    assert len({request["headers"]["Webhook-Id"] for request in receiver.requests}) == 3


@pytest.mark.parametrize("requested", [0, -1, 6])
def test_replay_from_a_change_not_yet_sent_is_refused(webhook, receiver, write_changes, officer, requested):
    sequences = write_changes(5)
    deliver_due(receiver.transport())
    sequence = requested if requested < 1 else sequences[-1] + 1

    with pytest.raises(Refused, match=f"từ 1 đến {sequences[-1]}"):
        services.send_from(webhook_id=webhook.pk, sequence=sequence, by=officer)


def test_replay_is_refused_before_the_first_change(officer):
    with pytest.raises(Refused, match="Chưa có thay đổi nào"):
        services.send_from(webhook_id=WebhookFactory().pk, sequence=1, by=officer)


# --- the log ------------------------------------------------------------------------------------------------------


def logged(webhook):
    """The acts on a webhook as its history shows them, oldest first."""
    events = AuditEvent.objects.filter(kind="portal.webhook", object_id=webhook.pk).order_by("sequence")
    return [
        (event.get_act_display(), [(line.label, line.before, line.after) for line in changes_of(event)])
        for event in events
    ]


def test_log_tells_a_test_delivery_from_a_repeated_one(webhook, receiver, write_changes, officer):
    (sequence,) = write_changes(1)
    deliver_due(receiver.transport())
    sent = webhook.deliveries.get()

    ping = services.ping(webhook_id=webhook.pk, by=officer)
    services.send_again(delivery_id=sent.pk, by=officer)
    services.send_from(webhook_id=webhook.pk, sequence=sequence, by=officer)

    assert logged(webhook) == [
        ("Gửi thử", [("Mã lần gửi", "", ping.message_id)]),
        ("Gửi lại", [("Mã lần gửi", "", sent.message_id)]),
        ("Gửi lại", [("Từ số", "", f"{sequence:,}".replace(",", "."))]),
    ]


def test_log_says_why_a_webhook_stopped(webhook, receiver, write_changes, officer):
    write_changes(1)
    receiver.answers = [410]

    with acting(Channel.SYSTEM):
        deliver_due(receiver.transport())
    services.resume(webhook_id=webhook.pk, by=officer)
    services.pause(webhook_id=webhook.pk, by=officer)

    gone = "Nơi nhận báo không nhận nữa (410)"
    assert logged(webhook) == [
        ("Tạm dừng", [("Đang gửi", "Có", "Không"), ("Lý do dừng", "", gone)]),
        ("Cho tiếp tục", [("Đang gửi", "Không", "Có"), ("Lý do dừng", gone, "")]),
        ("Tạm dừng", [("Đang gửi", "Có", "Không"), ("Lý do dừng", "", "Cán bộ tạm dừng")]),
    ]
    first = AuditEvent.objects.filter(kind="portal.webhook").order_by("sequence").first()
    assert (first.channel, first.by) == ("system", None)
