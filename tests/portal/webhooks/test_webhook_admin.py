"""Webhooks in the admin: create, edit, roll, pause, ping, resend; and the query cost of the delivery log."""

import re

import pytest
from django.urls import reverse

from portal.publication.models import AuditEvent
from portal.webhooks import signing
from portal.webhooks.models import Delivery, Webhook
from tests.cost import query_cost
from tests.factories import UserFactory
from tests.portal.webhooks.factories import DeliveryAttemptFactory, DeliveryFactory, PartnerFactory, WebhookFactory

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/portal/webhook/"
ADD = "/quan-tri/portal/webhook/add/"
LOG = "/quan-tri/portal/delivery/"
RIGHTS = ["portal.view_webhook", "portal.add_webhook", "portal.change_webhook", "portal.view_delivery"]


@pytest.fixture
def officer(client):
    user = UserFactory(rights=RIGHTS)
    client.force_login(user)
    return user


def page_of(webhook, act="change"):
    return reverse(f"admin:portal_webhook_{act}", args=[webhook.pk])


def text_of(response):
    return response.content.decode()


def errors_of(response):
    form = response.context.get("form") or response.context["adminform"].form
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


# --- create and edit ----------------------------------------------------------------------------------------------


def test_new_webhook_shows_its_secret_once_and_starts_at_the_end_of_the_log(client, officer, write_changes):
    partner = PartnerFactory()
    last = write_changes(3)[-1]

    response = client.post(ADD, {"partner": partner.pk, "url": "https://bao.vn/nhan", "kinds": ["honoree", "article"]})

    webhook = Webhook.objects.get()
    assert response.status_code == 200
    assert signing.secret_of(webhook.salt) in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert (webhook.partner, webhook.url, webhook.kinds) == (partner, "https://bao.vn/nhan", ["honoree", "article"])
    assert (webhook.after, webhook.is_active) == (last, True)
    assert webhook.has_valid_secret
    for address in (page_of(webhook), LIST, page_of(webhook, "history"), page_of(webhook, "roll")):
        assert "whsec_" not in text_of(client.get(address))
    assert "whsec_" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://bao.vn/", "Chỉ gửi tới địa chỉ https://."),
        ("https://10.0.0.1/", "Cần tên miền đầy đủ, không phải địa chỉ IP hay tên trong mạng nội bộ."),
        ("https://a:b@bao.vn/", "Địa chỉ không được chứa tên người dùng và mật khẩu."),
        ("https://bao.vn:22/", "Chỉ gửi tới cổng 443."),
        ("", "Trường này là bắt buộc."),
    ],
)
def test_invalid_address_is_refused_and_the_input_kept(client, officer, url, error):
    response = client.post(ADD, {"partner": PartnerFactory().pk, "url": url, "kinds": ["unit"]})

    assert response.status_code == 422
    assert errors_of(response) == {"url": [error]}
    assert re.search(r'value="unit"[^>]*checked', text_of(response))
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "values", [{"kinds": ["khac"]}, {"kinds": ["\0"]}, {"partner": "9" * 30}, {"url": "https://\0.vn"}]
)
def test_forged_values_are_refused(client, officer, values):
    good = {"partner": PartnerFactory().pk, "url": "https://bao.vn/"}

    response = client.post(ADD, {**good, **values})

    assert response.status_code == 422
    assert not Webhook.objects.exists()


def test_same_address_of_a_partner_is_refused(client, officer):
    webhook = WebhookFactory()

    response = client.post(ADD, {"partner": webhook.partner_id, "url": webhook.url})

    assert response.status_code == 422
    assert "Đối tác này đã có webhook với địa chỉ ấy." in text_of(response)


def test_edit_keeps_the_position_and_claim_of_the_worker(client, officer):
    webhook = WebhookFactory()
    version = re.search(r'name="_version" value="(\w+)"', text_of(client.get(page_of(webhook))))[1]
    Webhook.objects.update(after=500, claim="a")

    response = client.post(page_of(webhook), {"url": "https://moi.vn/", "kinds": ["unit"], "_version": version})

    assert response.status_code == 302
    webhook.refresh_from_db()
    assert (webhook.url, webhook.kinds, webhook.after, webhook.claim) == ("https://moi.vn/", ["unit"], 500, "a")


def test_conflicting_edit_is_refused(client, officer):
    webhook = WebhookFactory()
    version = re.search(r'name="_version" value="(\w+)"', text_of(client.get(page_of(webhook))))[1]
    Webhook.objects.update(url="https://dong-nghiep.vn/")

    response = client.post(page_of(webhook), {"url": "https://moi.vn/", "_version": version})

    assert response.status_code == 422
    assert Webhook.objects.get().url == "https://dong-nghiep.vn/"


# --- acts ---------------------------------------------------------------------------------------------------------


def test_secret_is_rolled_after_confirmation_and_shown_once(client, officer):
    webhook = WebhookFactory()
    confirmation = client.get(page_of(webhook, "roll"))
    expected = re.search(r'name="expected" value="(\w+)"', text_of(confirmation))[1]

    rolled = client.post(page_of(webhook, "roll"), {"expected": expected})
    again = client.post(page_of(webhook, "roll"), {"expected": expected})

    old, webhook = webhook, Webhook.objects.get()
    assert signing.secret_of(webhook.salt) in text_of(rolled)
    assert webhook.previous_salt == old.salt
    assert again.status_code == 302
    event = AuditEvent.objects.get()
    assert (event.act, event.by, event.object_id) == ("issue", officer, webhook.pk)
    assert (event.before, event.after) == ({"secret": old.secret_digest}, {"secret": webhook.secret_digest})


def test_webhook_is_paused_and_resumed(client, officer):
    webhook = WebhookFactory()

    client.post(page_of(webhook, "pause"))
    paused = text_of(client.get(page_of(webhook)))
    client.post(page_of(webhook, "resume"))
    resumed = text_of(client.get(page_of(webhook)))

    assert "Đã tạm dừng gửi." in paused
    assert "Cán bộ tạm dừng" in paused
    assert "Đã cho gửi tiếp" in resumed
    assert Webhook.objects.get().is_active
    assert list(AuditEvent.objects.order_by("sequence").values_list("act", flat=True)) == ["pause", "resume"]


def test_act_that_does_not_fit_the_state_shows_an_error_and_changes_nothing(client, officer):
    webhook = WebhookFactory()

    response = client.post(page_of(webhook, "resume"), follow=True)

    assert "Webhook vẫn đang gửi." in text_of(response)
    assert not AuditEvent.objects.exists()


def test_ping_is_queued(client, officer):
    webhook = WebhookFactory()

    response = client.post(page_of(webhook, "ping"), follow=True)

    assert "Đã xếp một lần gửi thử" in text_of(response)
    assert list(Delivery.objects.values_list("purpose", "state")) == [("ping", "waiting")]


def test_log_is_replayed_from_a_number(client, officer):
    webhook = WebhookFactory(after=1500)

    wrong = client.post(page_of(webhook, "send_from"), {"sequence": 1501})
    right = client.post(page_of(webhook, "send_from"), {"sequence": 1200}, follow=True)

    assert wrong.status_code == 422
    assert "Cần một số từ 1 đến 1500" in text_of(wrong)
    assert 'value="1501"' in text_of(wrong)
    assert "Đã xếp gửi lại mọi thay đổi từ số 1.200." in text_of(right)
    assert Webhook.objects.get().after == 1199


@pytest.mark.parametrize("sequence", ["", "0", "-1", "²", "1e3", "9" * 30, "\0"])
def test_invalid_number_is_refused(client, officer, sequence):
    webhook = WebhookFactory(after=1500)

    response = client.post(page_of(webhook, "send_from"), {"sequence": sequence})

    assert response.status_code == 422
    assert Webhook.objects.get().after == 1500


@pytest.mark.parametrize("act", ["pause", "resume", "ping"])
def test_acts_refuse_get(client, officer, act):
    webhook = WebhookFactory()

    assert client.get(page_of(webhook, act)).status_code == 405
    assert Webhook.objects.get().is_active


@pytest.mark.parametrize("act", ["pause", "resume", "ping", "roll", "send_from"])
def test_acts_need_the_change_permission(client, act):
    client.force_login(UserFactory(rights=["portal.view_webhook", "portal.view_delivery"]))
    webhook = WebhookFactory()
    page = text_of(client.get(page_of(webhook)))

    assert client.post(page_of(webhook, act)).status_code == 403
    assert "Tạm dừng" not in page
    assert "Cấp khóa ký mới" not in page


# --- the log ------------------------------------------------------------------------------------------------------


def test_log_is_filtered_by_state_and_webhook(client, officer):
    delivered, given_up = DeliveryFactory(), DeliveryFactory(given_up=True)

    by_state = client.get(f"{LOG}?state__exact=given_up")
    by_webhook = client.get(f"{LOG}?webhook__id__exact={delivered.webhook_id}")

    assert list(by_state.context["cl"].result_list) == [given_up]
    assert list(by_webhook.context["cl"].result_list) == [delivered]


def test_log_is_searched_by_message_id(client, officer):
    wanted, _ = DeliveryFactory(), DeliveryFactory()

    found = client.get(LOG, {"q": wanted.message_id})

    assert list(found.context["cl"].result_list) == [wanted]


def test_delivery_shows_its_attempts_with_escaped_answers(client, officer):
    attempt = DeliveryAttemptFactory(delivery__given_up=True)

    page = text_of(client.get(f"{LOG}{attempt.delivery_id}/change/"))

    assert "Nơi nhận trả lời 500." in page
    assert "1.234 ms" in page
    assert "&lt;b&gt;Lỗi&lt;/b&gt; máy chủ" in page
    assert "<b>Lỗi</b>" not in page


def test_delivery_is_sent_again_after_confirmation(client, officer):
    delivery = DeliveryFactory(given_up=True)
    address = reverse("admin:portal_delivery_send_again", args=[delivery.pk])

    assert "Gửi lại" in text_of(client.get(address))
    assert Delivery.objects.get().state == "given_up"

    response = client.post(address, follow=True)
    assert "Đã xếp gửi lại 1 lần gửi." in text_of(response)
    assert Delivery.objects.get().state == "waiting"


def test_selected_deliveries_are_sent_again_after_confirmation(client, officer):
    chosen = [DeliveryFactory(given_up=True), DeliveryFactory(), DeliveryFactory(ping=True)]
    other = DeliveryFactory(given_up=True)
    values = {"action": "send_chosen_again", "_selected_action": [delivery.pk for delivery in chosen]}

    confirmation = client.post(LOG, values)
    assert "3 mục" in text_of(confirmation)
    assert not Delivery.objects.filter(state="waiting").exists()

    page = text_of(client.post(LOG, {**values, "_confirmed": "1"}, follow=True))
    assert "Đã xếp gửi lại 2 lần gửi." in page
    assert "1 lần gửi không gửi lại được: Lần gửi thử không gửi lại" in page
    assert set(Delivery.objects.filter(state="waiting")) == set(chosen[:2])
    assert Delivery.objects.get(pk=other.pk).state == "given_up"


def test_resend_needs_the_change_permission(client):
    client.force_login(UserFactory(rights=["portal.view_delivery"]))
    delivery = DeliveryFactory(given_up=True)
    values = {"action": "send_chosen_again", "_selected_action": [delivery.pk], "_confirmed": "1"}

    address = reverse("admin:portal_delivery_send_again", args=[delivery.pk])

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    client.post(LOG, values)

    assert Delivery.objects.get().state == "given_up"
    assert "Gửi lại…" not in text_of(client.get(f"{LOG}{delivery.pk}/change/"))


# --- dashboard and cost -------------------------------------------------------------------------------------------


def test_webhook_paused_by_the_portal_is_on_the_dashboard(client, officer):
    stopped, _ = WebhookFactory(stopped=True), WebhookFactory()
    paused = WebhookFactory(is_active=False, paused_at=stopped.paused_at, pause_reason="by_staff")

    dashboard = text_of(client.get("/quan-tri/"))

    assert "Đã tự dừng" in dashboard
    assert stopped.url in dashboard
    assert paused.url not in dashboard


def test_dashboard_shows_no_webhooks_if_none_is_paused_or_without_permission(client, officer):
    WebhookFactory()
    assert "Đã tự dừng" not in text_of(client.get("/quan-tri/"))

    WebhookFactory(stopped=True)
    client.force_login(UserFactory(rights=["portal.view_webhook"]))
    assert "Đã tự dừng" not in text_of(client.get("/quan-tri/"))


def test_lists_and_pages_cost_the_same_with_many_rows(client, officer):
    webhook = WebhookFactory(stopped=True)
    delivery = DeliveryFactory(webhook=webhook, given_up=True)
    DeliveryAttemptFactory(delivery=delivery)
    addresses = [LIST, page_of(webhook), LOG, f"{LOG}{delivery.pk}/change/", ADD, f"{LOG}?state__exact=given_up"]
    small = [query_cost(client, address) for address in addresses]

    for _ in range(9):
        WebhookFactory(stopped=True)
        DeliveryAttemptFactory(delivery=DeliveryFactory(given_up=True))
        DeliveryAttemptFactory(delivery=delivery)
        DeliveryFactory(webhook=webhook)

    assert [query_cost(client, address) for address in addresses] == small


def test_lists_are_vietnamese(client, officer):
    DeliveryFactory(given_up=True)
    WebhookFactory(stopped=True)

    webhooks, log = text_of(client.get(LIST)), text_of(client.get(LOG))

    assert "Gửi nhiều ngày không được, từ 1/10/2024, 08:00" in webhooks
    assert "Chưa có" in webhooks
    assert re.search(r"100 thay đổi<br><small>số [\d.]+ đến [\d.]+</small>", log)
    assert "12 lần" in log
    assert "Không gửi được" in log
