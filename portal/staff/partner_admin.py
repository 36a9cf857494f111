"""Partners of the API: who they are, their keys (made, shown once, revoked), and how much they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone

from portal.core.fields import VietnameseCharField
from portal.core.refusals import Refused
from portal.core.users import name_of, person
from portal.files.markup import vn_date, vn_number
from portal.partners import usage
from portal.partners.choices import KeyState, Scope
from portal.partners.models import Partner, PartnerKey, PartnerUse
from portal.partners.services import ISSUE_PERMISSION, issue_key, revoke_key
from portal.staff.model_admin import PortalAdmin, Submissions, count_of, short_time, token_for
from portal.staff.transitions import badge

DAYS = 30
LONGEST_YEARS = 10
MOST_REQUESTS = 10_000_000
BADGES = {KeyState.ACTIVE: "published", KeyState.EXPIRED: "draft", KeyState.REVOKED: "withdrawn"}


# --- forms ----------------------------------------------------------------------------------------------------


def limit_field(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "vIntegerField"})
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MOST_REQUESTS, widget=widget)


class KeyForm(forms.Form):
    name = VietnameseCharField("Tên khóa", max_length=100).formfield(
        help_text="Dùng vào việc gì, để sau này biết khóa nào mà thu hồi. Ví dụ: Máy chủ đồng bộ"
    )
    scopes = forms.MultipleChoiceField(
        label="Quyền",
        choices=Scope.choices,
        initial=Scope.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Khóa phải có ít nhất một quyền."},
    )
    until = forms.DateField(
        label="Dùng đến hết ngày",
        required=False,
        widget=AdminDateWidget(),
        help_text="Ngày/tháng/năm. Để trống thì dùng được cho đến khi bị thu hồi.",
    )
    per_minute = limit_field("Lượt mỗi phút")
    per_day = limit_field("Lượt mỗi ngày")

    def __init__(self, *args: Any, defaults: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, default in defaults.items():
            self.fields[name].help_text = f"Để trống thì theo mức chung: {vn_number(default)} lượt."

    def clean_until(self) -> datetime | None:
        """The moment at which the day is over."""
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=366 * LONGEST_YEARS):
            raise forms.ValidationError(f"Ngày hết hạn từ hôm nay và không quá {LONGEST_YEARS} năm.")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@dataclass(frozen=True)
class Bar:
    """One column of the plot; `length` is its part of the longest in per cent."""

    label: str
    total: int
    length: float

    @property
    def rest(self) -> float:
        return 100 - self.length


def bars_of(days: Sequence[usage.DailyUsage]) -> list[Bar]:
    most = max(day.counted for day in days) or 1
    return [Bar(f"{day.day.day}/{day.day.month}", day.counted, round(100 * day.counted / most, 2)) for day in days]


# --- the pages ------------------------------------------------------------------------------------------------


@admin.register(Partner)
class PartnerAdmin(PortalAdmin):
    """Partners leave by being paused, not deleted: their keys and their use keep their name."""

    change_form_template = "admin/portal/partner/change_form.html"
    change_list_template = "admin/portal/partner/change_list.html"
    list_display = ["name", "shown_keys", "shown_use", "shown_last_use", "is_active"]
    list_filter = ["is_active"]
    is_folded_here = True
    search_fields = ("name", "contact_name", "contact_email")
    fields = ["name", "contact_name", "contact_email", "note", "is_active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        now = timezone.now()
        lasting = PartnerKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
        keys = PartnerKey.objects.filter(partner=OuterRef("pk")).order_by().values("partner")
        since = timezone.localdate() - timedelta(days=DAYS)
        uses = PartnerUse.objects.filter(key__partner=OuterRef("pk"), day__gt=since).order_by().values("key__partner")
        partners: QuerySet[Partner] = super().get_queryset(request)
        return partners.annotate(
            key_total=count_of(PartnerKey, "partner", lasting),
            last_use=Subquery(keys.annotate(last=Max("last_used_at")).values("last")),
            use_total=Coalesce(Subquery(uses.annotate(total=Sum("counted")).values("total")), 0),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return [
            self.url("su-dung/", self.use_view, "use_of_all"),
            self.url("<path:object_id>/su-dung/", self.use_view, "use"),
            self.url("<path:object_id>/khoa/cap/", self.make_key_view, "make_key"),
            self.url("<path:object_id>/khoa/<int:key_id>/thu-hoi/", self.revoke_key_view, "revoke_key"),
            *super().get_urls(),
        ]

    def change_form_context(self, request: HttpRequest, obj: Partner | None) -> dict[str, Any]:
        if obj is None:
            return {}
        keys = obj.keys.select_related("created_by", "revoked_by")
        return {"keys": [shown_key(key) for key in keys], "may_issue": request.user.has_perm(ISSUE_PERMISSION)}

    # - keys

    def make_key_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form of a new key; the answer to its post is the one page that ever shows the key."""
        partner = self.find_for_issuing(request, object_id)
        form = KeyForm(request.POST if request.method == "POST" else None, defaults=usage.default_limits())
        if form.is_valid():
            with transaction.atomic():
                submissions = Submissions(request)
                if location := submissions.find():
                    text = "Biểu mẫu này đã được gửi và khóa đã được cấp; khóa chỉ hiện một lần, ngay khi cấp."
                    self.message_user(request, text, messages.WARNING)
                    return HttpResponseRedirect(location)
                values = form.cleaned_data
                until = values.pop("until")
                try:
                    row, key = issue_key(partner_id=partner.pk, expires_at=until, by=person(request), **values)
                except Refused as error:
                    form.add_error(None, str(error))
                else:
                    submissions.keep(self.change_address(partner.pk))
                    return self.partner_page(
                        request, "key_made", "Khóa mới", partner, row=shown_key(row), label="Khóa", secret=key
                    )
        return self.partner_page(request, "make_key", "Cấp khóa", partner, form=form, once=token_for(request))

    def revoke_key_view(self, request: HttpRequest, object_id: str, key_id: int) -> HttpResponse:
        partner = self.find_for_issuing(request, object_id)
        key = partner.keys.filter(pk=key_id).first()
        if key is None:
            raise Http404("Không có khóa này.")
        if request.method != "POST":
            return self.partner_page(request, "revoke_key", "Thu hồi khóa", partner, row=shown_key(key))
        act = partial(revoke_key, key_id=key.pk, by=person(request))
        self.attempt(request, act, f"Đã thu hồi khóa “{key.name}”.")
        return HttpResponseRedirect(self.change_address(partner.pk))

    def find_for_issuing(self, request: HttpRequest, object_id: str) -> Partner:
        partner: Partner = self.get_or_404(request, object_id)
        if not request.user.has_perm(ISSUE_PERMISSION):
            raise PermissionDenied
        return partner

    # - use

    def use_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """How much was read each day, by whom: of one partner by key, or of everybody."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        partner: Partner | None = self.get_or_404(request, object_id) if object_id is not None else None
        partner_id = partner.pk if partner else None
        days = usage.by_day(DAYS, partner_id)
        shares = usage.by_reader(DAYS, partner_id)
        names: dict[int | None, str] = (
            {key.pk: str(key) for key in partner.keys.all()}
            if partner
            else dict(Partner.objects.values_list("pk", "name"))
        )
        context = {
            "days": days[::-1],
            "bars": bars_of(days),
            "total": sum(day.counted for day in days),
            "most": max(day.counted for day in days),
            "day_count": DAYS,
            "shares": [{"name": names.get(share.pk, "Không dùng khóa"), "share": share} for share in shares],
            "reader": "Khóa" if partner else "Ai đọc",
        }
        return self.partner_page(request, "use", "Mức sử dụng API", partner, **context)

    def partner_page(
        self, request: HttpRequest, name: str, title: str, partner: Partner | None, **context: Any
    ) -> TemplateResponse:
        context["back"] = self.change_address(partner.pk) if partner else self.address("changelist")
        context["subtitle"] = context["crumb"] = partner and partner.name
        return self.page(request, f"admin/portal/partner/{name}.html", title, partner=partner, **context)

    # - columns, some of which `get_queryset` adds

    @admin.display(description="Khóa còn dùng được", ordering="key_total")
    def shown_keys(self, partner: Any) -> str:
        return f"{vn_number(partner.key_total)} khóa"

    @admin.display(description=f"Lượt đọc {DAYS} ngày", ordering="use_total")
    def shown_use(self, partner: Any) -> str:
        return f"{vn_number(partner.use_total)} lượt"

    @admin.display(description="Dùng gần nhất", ordering="last_use")
    def shown_last_use(self, partner: Any) -> str:
        return short_time(partner.last_use) or "Chưa dùng"


# --- how they are shown ---------------------------------------------------------------------------------------


def shown_key(key: PartnerKey) -> dict[str, Any]:
    """A key as the pages show it. Of the key itself the first letters."""
    state = key.state_at(timezone.now())
    common = usage.default_limits()
    until = timezone.localtime(key.expires_at) - timedelta(seconds=1) if key.expires_at else None
    return {
        "pk": key.pk,
        "name": key.name,
        "prefix": key.shown_prefix,
        "badge": badge(BADGES[state], state.label),
        "is_revoked": key.revoked_at is not None,
        "scopes": [Scope(scope).label for scope in key.scopes],
        "until": vn_date(until.date()) if until else "",
        "per_minute": key.per_minute or common["per_minute"],
        "per_day": key.per_day or common["per_day"],
        "made": f"{short_time(key.created_at)}, {name_of(key.created_by)}",
        "revoked": f"{short_time(key.revoked_at)}, {name_of(key.revoked_by)}" if key.revoked_by else "",
        "last_use": short_time(key.last_used_at),
    }
