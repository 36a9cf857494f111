"""Webhooks of partners: addresses, secrets, pauses, and the log of what was sent."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from portal.core.refusals import Refused
from portal.core.users import person
from portal.files.markup import vn_datetime, vn_number
from portal.publication.choices import ChangeKind
from portal.staff.form_fields import PortalForm
from portal.staff.model_admin import PortalAdmin, ReadOnlyAdmin, short_time
from portal.staff.transitions import badge
from portal.webhooks import services, signing
from portal.webhooks.choices import DeliveryState, PauseReason, Purpose
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook

SHOWN_ATTEMPTS = 50
DASHBOARD_SIZE = 5
STATE_COLOURS: dict[str, str] = {
    DeliveryState.WAITING: "in_review",
    DeliveryState.DELIVERED: "published",
    DeliveryState.GIVEN_UP: "withdrawn",
}


def state_badge(webhook: Webhook) -> str:
    if not webhook.is_active:
        return badge("withdrawn" if webhook.pause_reason != PauseReason.BY_STAFF else "draft", "Đang dừng")
    if webhook.failing_since:
        return badge("in_review", "Đang gặp lỗi")
    return badge("published", "Đang gửi")


def log_address(webhook: Webhook) -> str:
    return f"{reverse('admin:portal_delivery_changelist')}?webhook__id__exact={webhook.pk}"


class WebhookForm(PortalForm):
    kinds = forms.MultipleChoiceField(
        label="Loại đối tượng",
        choices=ChangeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại nào thì gửi mọi thay đổi.",
    )


class SequenceForm(forms.Form):
    sequence = forms.IntegerField(
        label="Từ thay đổi số",
        min_value=1,
        max_value=2**63 - 1,
        help_text="Số thứ tự trong “Nhật ký thay đổi”. Mọi thay đổi từ số này đến nay sẽ được gửi lại.",
    )


@admin.register(Webhook)
class WebhookAdmin(PortalAdmin):
    """Webhooks are paused, not deleted: their log stays to be read."""

    form = WebhookForm
    list_display = ["url", "partner", "shown_state", "shown_last", "shown_pause"]
    list_filter = ["is_active", "pause_reason"]
    list_select_related = ["partner"]
    is_folded_here = True
    search_fields = ("url", "partner__name")
    fields = ["partner", "url", "kinds"]

    def get_readonly_fields(self, request: HttpRequest, obj: Webhook | None = None) -> list[str]:
        return ["partner"] if obj else []

    def get_form(
        self, request: HttpRequest, obj: Webhook | None = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Webhook]]":
        form: type[forms.ModelForm[Webhook]] = super().get_form(request, obj, change=change, **kwargs)
        if "url" in form.base_fields:
            form.base_fields["url"].widget = forms.URLInput(attrs={"class": "vURLField"})
            form.base_fields["url"].help_text = "Bắt đầu bằng https://. Ví dụ: https://bao-vi-du.vn/nhan-thay-doi"
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Webhook | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        delivered = Delivery.objects.filter(webhook=OuterRef("pk"), state=DeliveryState.DELIVERED)
        newest = delivered.order_by("-delivered_at").values("delivered_at")[:1]
        webhooks: QuerySet[Webhook] = super().get_queryset(request)
        return webhooks.annotate(last_at=Subquery(newest))

    # - columns

    @admin.display(description="Trạng thái", ordering="is_active")
    def shown_state(self, webhook: Webhook) -> str:
        return state_badge(webhook)

    @admin.display(description="Gửi được gần nhất", ordering="last_at")
    def shown_last(self, webhook: Any) -> str:
        return short_time(webhook.last_at) or "Chưa có"

    @admin.display(description="Ghi chú")
    def shown_pause(self, webhook: Webhook) -> str:
        if not webhook.is_active:
            return f"{webhook.get_pause_reason_display()}, từ {short_time(webhook.paused_at)}"
        return f"Không gửi được từ {short_time(webhook.failing_since)}" if webhook.failing_since else ""

    # - the dashboard

    def dashboard(self, request: HttpRequest) -> dict[str, Any] | None:
        """The webhooks that stopped by themselves; nothing where there are none."""
        if not self.has_change_permission(request):
            return None
        stopped = Webhook.objects.filter(is_active=False).exclude(pause_reason=PauseReason.BY_STAFF)
        shown = list(stopped.order_by("-paused_at", "-pk")[: DASHBOARD_SIZE + 1])
        if not shown:
            return None
        address = self.address("changelist")
        total = len(shown) if len(shown) <= DASHBOARD_SIZE else stopped.count()
        rows = [{"item": webhook, "address": self.change_address(webhook.pk)} for webhook in shown[:DASHBOARD_SIZE]]
        group = {"name": "Đã tự dừng", "total": total, "address": f"{address}?is_active__exact=0", "items": rows}
        return {"name": "Webhook của đối tác", "address": address, "groups": [group], "notes": []}

    # - the form

    def response_add(self, request: HttpRequest, obj: Webhook, post_url_continue: str | None = None) -> HttpResponse:
        return self.show_secret(request, obj, "Webhook đã được tạo", signing.secret_of(obj.salt))

    def change_form_context(self, request: HttpRequest, obj: Webhook | None) -> dict[str, Any]:
        # a new one leads to its secret, whatever button was pressed
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": obj is not None}
        if obj is None:
            return buttons
        return buttons | {
            "webhook": obj,
            "state_badge": state_badge(obj),
            "last_attempt": DeliveryAttempt.objects.filter(delivery__webhook=obj).order_by("-pk").first(),
            "may_change": self.has_change_permission(request, obj),
            "log_address": log_address(obj),
        }

    # - acts

    def get_urls(self) -> list[URLPattern]:
        queued = "Đã xếp một lần gửi thử: kết quả có ở nhật ký gửi sau vài giây."
        resumed = "Đã cho gửi tiếp, bắt đầu từ những gì chưa gửi được."
        ping = partial(self.act_view, service=services.ping, done=queued)
        pause = partial(self.act_view, service=services.pause, done="Đã tạm dừng gửi.")
        resume = partial(self.act_view, service=services.resume, done=resumed)
        return [
            self.url("<path:object_id>/khoa-moi/", self.roll_view, "roll"),
            self.url("<path:object_id>/gui-thu/", ping, "ping"),
            self.url("<path:object_id>/tam-dung/", pause, "pause"),
            self.url("<path:object_id>/gui-tiep/", resume, "resume"),
            self.url("<path:object_id>/gui-lai-tu/", self.send_from_view, "send_from"),
            *super().get_urls(),
        ]

    def find_changeable(self, request: HttpRequest, object_id: str) -> Webhook:
        webhook: Webhook = self.get_or_404(request, object_id)
        if not self.has_change_permission(request, webhook):
            raise PermissionDenied
        return webhook

    def act_view(self, request: HttpRequest, object_id: str, service: Callable[..., object], done: str) -> HttpResponse:
        """A POST without questions; afterwards the webhook's page, which says how it went."""
        webhook = self.find_changeable(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.attempt(request, partial(service, webhook_id=webhook.pk, by=person(request)), done)
        return HttpResponseRedirect(self.change_address(webhook.pk))

    def roll_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        webhook = self.find_changeable(request, object_id)
        if request.method != "POST":
            explanation = (
                "Khóa mới chỉ hiện một lần, ngay sau bước này. Trong 24 giờ, mỗi lần gửi mang chữ ký của cả hai khóa, "
                "để đối tác kịp thay. Nếu trước đó còn một khóa cũ hơn, khóa ấy hết hiệu lực ngay."
            )
            hidden = {"expected": webhook.secret_digest}
            return self.confirmation(request, "Cấp khóa ký mới", [webhook], hidden, explanation=explanation)
        expected = request.POST.get("expected", "")
        try:
            secret = services.roll_secret(webhook_id=webhook.pk, by=person(request), expected=expected)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self.change_address(webhook.pk))
        return self.show_secret(request, webhook, "Khóa ký mới", secret)

    def show_secret(self, request: HttpRequest, webhook: Webhook, title: str, secret: str) -> TemplateResponse:
        """The one answer that holds the secret; no address shows it again, and no cache keeps it (`admin_view`)."""
        back = self.change_address(webhook.pk)
        return self.page(
            request,
            "admin/secret.html",
            title,
            label="Khóa ký",
            secret=secret,
            webhook=webhook,
            crumb=webhook,
            back=back,
        )

    def send_from_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        webhook = self.find_changeable(request, object_id)
        form = SequenceForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            sequence = form.cleaned_data["sequence"]
            try:
                services.send_from(webhook_id=webhook.pk, sequence=sequence, by=person(request))
            except Refused as error:
                form.add_error("sequence", str(error))
            else:
                done = f"Đã xếp gửi lại mọi thay đổi từ số {vn_number(sequence)}."
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(self.change_address(webhook.pk))
        explanation = (
            f"Đã xếp gửi đến thay đổi số {vn_number(webhook.after)}. Những thay đổi được gửi lại mang mã lần gửi mới; "
            "đối tác nhận ra chúng theo số thứ tự."
        )
        title = "Gửi lại từ một số"
        return self.confirmation(request, title, [webhook], {}, form=form, explanation=explanation)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["shown_made", "shown_webhook", "shown_content", "shown_state", "shown_result", "shown_attempts"]
    list_filter = ["state", "purpose", ("webhook", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["webhook__partner"]
    list_display_links = ["shown_made"]
    ordering = ["-pk"]
    actions = ["send_chosen_again"]
    search_fields = ("message_id",)
    fields = (
        "message_id",
        "shown_webhook",
        "shown_content",
        "shown_state",
        "shown_full_made",
        "shown_delivered",
        "shown_attempts",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        """By the id that the receiver saw."""
        term = search_term.strip()
        return (queryset.filter(message_id__startswith=term) if term else queryset), False

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(services.CHANGE_PERMISSION)

    # - columns

    @admin.display(description="Tạo lúc", ordering="pk")
    def shown_made(self, delivery: Delivery) -> str:
        return short_time(delivery.made_at)

    @admin.display(description="Tạo lúc")
    def shown_full_made(self, delivery: Delivery) -> str:
        return vn_datetime(delivery.made_at)

    @admin.display(description="Webhook", ordering="webhook")
    def shown_webhook(self, delivery: Delivery) -> str:
        return format_html("{}<br><small>{}</small>", delivery.webhook.partner, delivery.webhook.url)

    @admin.display(description="Nội dung", ordering="after")
    def shown_content(self, delivery: Delivery) -> str:
        if delivery.purpose == Purpose.PING:
            return delivery.get_purpose_display()
        first, last = vn_number(delivery.after + 1), vn_number(delivery.until)
        numbers = last if first == last else f"{first} đến {last}"
        return format_html("{} thay đổi<br><small>số {}</small>", vn_number(delivery.size), numbers)

    @admin.display(description="Trạng thái", ordering="state")
    def shown_state(self, delivery: Delivery) -> str:
        return badge(STATE_COLOURS[delivery.state], delivery.get_state_display())

    @admin.display(description="Trả lời gần nhất", ordering="last_status")
    def shown_result(self, delivery: Delivery) -> str:
        if delivery.last_error:
            return delivery.last_error
        return f"{delivery.last_status} ({vn_number(delivery.last_duration)} ms)" if delivery.last_status else ""

    @admin.display(description="Lần thử", ordering="next_attempt_at")
    def shown_attempts(self, delivery: Delivery) -> str:
        count = f"{delivery.attempts} lần"
        return f"{count}, lần tới {short_time(delivery.next_attempt_at)}" if delivery.next_attempt_at else count

    @admin.display(description="Gửi xong lúc")
    def shown_delivered(self, delivery: Delivery) -> str:
        return vn_datetime(delivery.delivered_at) or "Chưa"

    # - one

    def change_form_context(self, request: HttpRequest, obj: Delivery) -> dict[str, Any]:
        is_over = obj.purpose == Purpose.CHANGES and obj.state != DeliveryState.WAITING
        attempts = list(obj.log.all()[:SHOWN_ATTEMPTS])
        return {"attempts": attempts, "may_send": is_over and self.has_send_permission(request)}

    def get_urls(self) -> list[URLPattern]:
        return [self.url("<path:object_id>/gui-lai/", self.send_again_view, "send_again"), *super().get_urls()]

    def send_again_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks, POST does it."""
        delivery: Delivery = self.get_or_404(request, object_id)
        if not self.has_send_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.confirm_repeat(request, [delivery], {})
        self.send_again(request, [delivery])
        return HttpResponseRedirect(self.change_address(delivery.pk))

    @admin.action(description="Gửi lại…", permissions=["send"])
    def send_chosen_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse | None:
        deliveries = list(queryset.select_related("webhook").order_by("pk"))
        if "_confirmed" not in request.POST:
            return self.confirm_repeat(request, deliveries, {"action": "send_chosen_again"})
        self.send_again(request, deliveries)
        return None

    def send_again(self, request: HttpRequest, deliveries: list[Delivery]) -> None:
        done = 0
        refused: dict[str, int] = {}
        for delivery in deliveries:
            try:
                services.send_again(delivery_id=delivery.pk, by=person(request))
            except Refused as error:
                refused[str(error)] = refused.get(str(error), 0) + 1
            else:
                done += 1
        if done:
            self.message_user(request, f"Đã xếp gửi lại {vn_number(done)} lần gửi.", messages.SUCCESS)
        for why, count in refused.items():
            self.message_user(request, f"{vn_number(count)} lần gửi không gửi lại được: {why}", messages.ERROR)

    def confirm_repeat(
        self, request: HttpRequest, deliveries: list[Delivery], hidden: dict[str, str]
    ) -> TemplateResponse:
        explanation = "Nội dung cũ, với mã lần gửi cũ, được gửi thêm một lần, trước những thay đổi mới hơn."
        return self.confirmation(request, "Gửi lại", deliveries, hidden, explanation=explanation)
