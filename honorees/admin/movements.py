"""Admin of movements with documents and criteria, and of cycles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from honorees.admin.foundations import HonourCountAdmin
from honorees.models import Criterion, Cycle, FoundingDocument, Movement
from portal.files.markup import vn_date, vn_number
from portal.files.richtext import EXTENSIONS
from portal.staff.form_fields import PortalStackedInline, PortalTabularInline
from portal.staff.model_admin import PortalAdmin, count_of

# only articles record the pictures in their text, so only they can contain some
WITHOUT_PICTURES = {name: rule for name, rule in EXTENSIONS.items() if name not in {"Figure", "Caption", "Image"}}


class FoundingDocumentInline(PortalStackedInline):
    model = FoundingDocument
    fields = [("number", "issued_on", "issued_year"), "title", "issuer", "summary"]


class CriterionInline(PortalTabularInline):
    model = Criterion
    fields = ["position", "name", "description"]


@admin.register(Movement)
class MovementAdmin(PortalAdmin):
    list_display = ["name", "organizer", "shown_cycles"]
    is_folded_here = True
    search_fields = ("name", "organizer")
    fields = ["name", "slug", "organizer", "summary", "description"]
    inlines = [FoundingDocumentInline, CriterionInline]

    class Media:
        js = ["admin-portal/editor.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Movement]:
        movements: QuerySet[Movement] = super().get_queryset(request)
        return movements.annotate(cycle_count=count_of(Cycle, "movement"))

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "description":
            kwargs["config"] = {"extensions": WITHOUT_PICTURES}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="Số giai đoạn", ordering="cycle_count")
    def shown_cycles(self, movement: Any) -> int:
        return int(movement.cycle_count)


ANNOUNCED = ("announced_count", "announced_central", "announced_local")


@admin.register(Cycle)
class CycleAdmin(HonourCountAdmin):
    list_display = ["shown_period", "movement", "shown_ceremony", "announced_count", "shown_honours"]
    list_filter = ["movement"]
    is_folded_here = True
    search_fields = ("movement__name", "start_year", "end_year")
    autocomplete_fields = ["movement"]
    fields = ["movement", ("start_year", "end_year"), "summary", ("ceremony_on", "ceremony_place"), ANNOUNCED]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cycle]:
        return super().get_queryset(request).select_related("movement")

    def get_list_display(self, request: HttpRequest) -> list[Any] | tuple[Any, ...]:
        """Add the link to the reconciliation for users with access to the import wizard."""
        may_import = request.user.has_perm("honorees.import_list")
        return [*self.list_display, "shown_reconciliation"] if may_import else self.list_display

    @admin.display(description="Đối chiếu")
    def shown_reconciliation(self, cycle: Cycle) -> str:
        address = reverse("admin:import-reconciliation", args=[cycle.slug])
        return format_html('<a href="{}">Đối chiếu</a>', address)

    @admin.display(description="Giai đoạn", ordering="start_year")
    def shown_period(self, cycle: Cycle) -> str:
        return cycle.period

    @admin.display(description="Lễ tuyên dương", ordering="ceremony_on")
    def shown_ceremony(self, cycle: Cycle) -> str:
        return vn_date(cycle.ceremony_on)

    @admin.display(description="Lần tôn vinh đã nhập", ordering="honour_count")
    def shown_honours(self, cycle: Any) -> str:
        address = f"{reverse('admin:honorees_honour_changelist')}?giai_doan={cycle.slug}"
        return format_html('<a href="{}">{}</a>', address, vn_number(cycle.honour_count))
