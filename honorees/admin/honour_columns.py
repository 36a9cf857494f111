"""Fields and filters shared by the admin of honorees and of honours."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from honorees.models import Cycle, Honour
from portal.files.markup import vn_date
from portal.staff.transitions import badge

HONOUR_FIELDS: list[str | tuple[str, ...]] = [
    "cycle",
    "decision",
    "unit",
    "unit_name",
    ("post", "post_level"),
    "field",
    "citation",
]
HONOUR_CHOICES = ["cycle", "decision", "unit", "field"]


def honour_state(honour: Honour) -> str:
    if not honour.is_revoked:
        return badge("published", "Còn giá trị")
    return format_html(
        "{} {}: {}", badge("withdrawn", "Đã thu hồi"), vn_date(honour.revoked_on), honour.revocation_reason
    )


class CycleListFilter(admin.SimpleListFilter):
    title = "giai đoạn"
    parameter_name = "giai_doan"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [(cycle.slug, str(cycle)) for cycle in Cycle.objects.for_listing()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(Exists(Honour.objects.filter(honoree=OuterRef("pk"), cycle__slug=self.value())))


class HonourCycleListFilter(CycleListFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(cycle__slug=self.value()) if self.value() else queryset
