"""Admin of honours, with achievements and revocation."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone

from honorees.admin.honour_columns import HONOUR_CHOICES, HONOUR_FIELDS, HonourCycleListFilter, honour_state
from honorees.admin.spreadsheet_export import SpreadsheetExport
from honorees.models import Achievement, Honour
from honorees.services.honours import reinstate_honour, revoke_honour
from portal.core.fields import VietnameseTextField
from portal.core.users import person
from portal.files.markup import vn_number
from portal.publication.lifecycle import may_edit
from portal.staff.form_fields import PortalTabularInline
from portal.staff.model_admin import count_of
from portal.staff.transitions import status_badge


class AchievementInline(PortalTabularInline):
    model = Achievement
    fields = ["year", "title", "description", "evidence"]


class RevocationForm(forms.Form):
    on = forms.DateField(
        label="Ngày thu hồi", widget=AdminDateWidget(), help_text="Ngày quyết định thu hồi có hiệu lực."
    )
    reason = VietnameseTextField("Lý do thu hồi", max_length=500).formfield(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hiện công khai trên trang của người được tôn vinh.",
        error_messages={"required": "Cần ghi lý do thu hồi: lý do này hiện trên trang công khai."},
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày thu hồi không được ở tương lai.")
        return day


class RevokedFilter(admin.SimpleListFilter):
    title = "tình trạng"
    parameter_name = "tinh_trang"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("con", "Còn giá trị"), ("thu-hoi", "Đã thu hồi")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"con", "thu-hoi"}:
            return queryset.filter(revoked_on__isnull=self.value() == "con")
        return queryset


@admin.register(Honour)
class HonourAdmin(SpreadsheetExport):
    """Admin of honours, with achievements and revocation."""

    change_form_template = "admin/honorees/honour/change_form.html"
    change_list_template = "admin/honorees/honour/change_list.html"
    list_display = ["honoree", "shown_period", "post", "unit_name", "decision", "achievement_count", "shown_state"]
    list_select_related = ["honoree", "cycle", "decision"]
    list_filter = [HonourCycleListFilter, "unit__level", "post_level", "field", RevokedFilter]
    linked_lookups = ("unit__id__exact",)
    search_fields = ("search_text",)
    has_search_index = True
    autocomplete_fields = ["honoree", *HONOUR_CHOICES]
    fields = ["honoree", *HONOUR_FIELDS, "shown_state"]
    readonly_fields = ["shown_state"]
    inlines = [AchievementInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Honour]:
        honours: QuerySet[Honour] = super().get_queryset(request)
        honours = honours.annotate(achievement_total=count_of(Achievement, "honour"))
        return honours.select_related("honoree", "cycle__movement", "decision", "unit", "field")

    def get_readonly_fields(self, request: HttpRequest, obj: Honour | None = None) -> list[str]:
        return ["honoree", "shown_state"] if obj else ["shown_state"]

    def has_change_permission(self, request: HttpRequest, obj: Honour | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(person(request), obj.honoree))

    def has_delete_permission(self, request: HttpRequest, obj: Honour | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.honoree.was_public)

    @admin.display(description="Giai đoạn", ordering="cycle__start_year")
    def shown_period(self, honour: Honour) -> str:
        return honour.cycle.period

    @admin.display(description="Thành tích", ordering="achievement_total")
    def achievement_count(self, honour: Any) -> str:
        return vn_number(honour.achievement_total)

    @admin.display(description="Tình trạng")
    def shown_state(self, honour: Honour) -> str:
        return honour_state(honour) if honour.pk else "—"

    # - revocation

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/thu-hoi/", wrap(self.revoke_view), name="honorees_honour_revoke"),
            path("<path:object_id>/khoi-phuc/", wrap(self.reinstate_view), name="honorees_honour_reinstate"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if context["original"] is not None:
            context["honoree_badge"] = status_badge(context["original"].honoree)
        return super().render_change_form(request, context, *args, **kwargs)

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the form for the day and reason of a revocation; POST revokes the honour."""
        honour = self.get_or_404(request, object_id)
        if not request.user.has_perm("honorees.publish_honoree"):
            raise PermissionDenied
        form = RevocationForm(request.POST or None, initial={"on": timezone.localdate()})
        if request.method == "POST" and form.is_valid():
            act = partial(revoke_honour, honour_id=honour.pk, by=person(request), **form.cleaned_data)
            self.attempt(request, act, "Đã thu hồi.")
            return HttpResponseRedirect(self.change_address(honour.pk))
        shown = {"honour": honour, "crumb": honour, "back": self.change_address(honour.pk)}
        return self.page(request, "admin/honorees/honour/revoke.html", "Thu hồi tôn vinh", form=form, **shown)

    def reinstate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        honour = self.get_or_404(request, object_id)
        if not request.user.has_perm("honorees.publish_honoree"):
            raise PermissionDenied
        if request.method == "POST":
            act = partial(reinstate_honour, honour_id=honour.pk, by=person(request))
            self.attempt(request, act, "Đã bỏ thu hồi: lần tôn vinh có giá trị trở lại.")
        return HttpResponseRedirect(self.change_address(honour.pk))
