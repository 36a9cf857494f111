from factory import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from portal.partners.models import Partner
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook
from tests.factories import LATER, LONG_AGO


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    name = Sequence(lambda number: f"Báo Ví dụ {number}")


class WebhookFactory(DjangoModelFactory):
    """An active webhook; `stopped=True` for one that the portal has paused."""

    class Meta:
        model = Webhook

    class Params:
        stopped = Trait(is_active=False, paused_at=LATER, pause_reason="failing", failing_since=LONG_AGO)

    partner = SubFactory(PartnerFactory)
    url = Sequence(lambda number: f"https://bao-vi-du-{number}.vn/nhan")


class DeliveryFactory(DjangoModelFactory):
    """A successful delivery; traits: given_up, waiting, ping."""

    class Meta:
        model = Delivery

    class Params:
        given_up = Trait(
            state="given_up", delivered_at=None, attempts=12, last_status=500, last_error="Nơi nhận trả lời 500."
        )
        waiting = Trait(state="waiting", delivered_at=None, next_attempt_at=LONG_AGO, attempts=0, last_status=None)
        ping = Trait(purpose="ping", until=Sequence(lambda number: number * 100), size=0)

    webhook = SubFactory(WebhookFactory)
    after = Sequence(lambda number: number * 100)
    until = Sequence(lambda number: number * 100 + 100)
    size = 100
    made_at = LONG_AGO
    state = "delivered"
    next_attempt_at = None
    delivered_at = LATER
    attempts = 1
    last_status = 204
    last_duration = 120


class DeliveryAttemptFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryAttempt

    delivery = SubFactory(DeliveryFactory)
    at = LATER
    status = 500
    error = "Nơi nhận trả lời 500."
    answer = "<b>Lỗi</b> máy chủ"
    duration = 1234
