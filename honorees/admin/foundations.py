"""Admin of decisions, units, provinces and fields of work."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from honorees.models import Decision, Field, Honour, InForce, Province, Unit
from portal.files.markup import vn_date, vn_number
from portal.staff.model_admin import PortalAdmin, count_of


class HonourCountAdmin(PortalAdmin):
    """Admin of a model that honours refer to by its name, with a column for the number of honours."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        count = count_of(Honour, str(self.opts.model_name))
        items: QuerySet[Any] = super().get_queryset(request).annotate(honour_count=count)
        return items

    @admin.display(description="Lần tôn vinh", ordering="honour_count")
    def shown_honours(self, item: Any) -> str:
        return vn_number(item.honour_count)


@admin.register(Decision)
class DecisionAdmin(HonourCountAdmin):
    list_display = ["number", "shown_issued_on", "issuer", "title", "shown_honours"]
    is_folded_here = True
    search_fields = ("number", "title", "issuer", "signatory")
    list_filter = ["issuer"]
    fields = [("number", "issued_on"), "issuer", "signatory", "title"]

    @admin.display(description="Ngày ký", ordering="issued_on")
    def shown_issued_on(self, decision: Decision) -> str:
        return vn_date(decision.issued_on)


class InForceListFilter(admin.SimpleListFilter):
    title = "hiệu lực"
    parameter_name = "hieu_luc"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("con", "Đang tồn tại"), ("het", "Không còn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if self.value() == "con":
            return queryset.exclude(valid_to__lte=today)
        if self.value() == "het":
            return queryset.filter(valid_to__lte=today)
        return queryset


class PeriodColumn:
    @admin.display(description="Thời gian tồn tại", ordering="valid_from")
    def shown_period(self, item: InForce) -> str:
        if item.valid_to is None:
            return f"từ {vn_date(item.valid_from)}"
        return f"{vn_date(item.valid_from)} đến trước {vn_date(item.valid_to)}"


@admin.register(Unit)
class UnitAdmin(PeriodColumn, HonourCountAdmin):
    list_display = ["name", "level", "province", "parent", "shown_period", "shown_honours"]
    list_filter = ["level", InForceListFilter, ("province", admin.RelatedOnlyFieldListFilter)]
    search_fields = ("search_text",)
    has_search_index = True
    autocomplete_fields = ["parent", "province", "successors"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "level", "province", "parent"]}),
        ("Thời gian tồn tại", {"fields": [("valid_from", "valid_to"), "successors"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return super().get_queryset(request).select_related("province", "parent")

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        """Return the slug for existing units: it is part of shared URLs of filtered lists."""
        return ["slug"] if obj else []

    def choice_label(self, unit: Unit) -> str:
        place = unit.province.name if unit.province else unit.get_level_display()
        ended = f", đến {vn_date(unit.valid_to)}" if unit.valid_to else ""
        return f"{unit.name} ({place}{ended})"


@admin.register(Province)
class ProvinceAdmin(PeriodColumn, PortalAdmin):
    list_display = ["name", "kind", "code", "shown_period", "shown_successors"]
    list_filter = ["kind", InForceListFilter]
    is_folded_here = True
    search_fields = ("name", "code")
    autocomplete_fields = ["successors"]
    fields = ["name", "kind", "code", "slug", ("valid_from", "valid_to"), "successors"]
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Province]:
        return super().get_queryset(request).prefetch_related("successors")

    def choice_label(self, province: Province) -> str:
        ended = f" (đến {vn_date(province.valid_to)})" if province.valid_to else ""
        return f"{province.name}{ended}"

    @admin.display(description="Nay là")
    def shown_successors(self, province: Province) -> str:
        return ", ".join(successor.name for successor in province.successors.all())


@admin.register(Field)
class FieldAdmin(HonourCountAdmin):
    list_display = ["name", "shown_honours"]
    is_folded_here = True
    search_fields = ("name",)
    fields = ["name", "slug"]
