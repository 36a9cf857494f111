"""Movements with their documents and criteria, and their cycles."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from honorees.models import Criterion, Cycle, FoundingDocument, Honour, Movement
from portal import changes
from portal.admin.base import PortalAdmin, count_of, lock_rows
from portal.admin.formfields import PortalStackedInline, PortalTabularInline
from portal.choices import Action, Kind
from portal.markup import vn_date, vn_number
from portal.richtext import EXTENSIONS
from portal.slugs import leave_redirect

# Only articles tell what their text shows apart from other pictures, so only they may show some.
WITHOUT_PICTURES = {name: rule for name, rule in EXTENSIONS.items() if name not in {"Figure", "Caption", "Image"}}


class FoundingDocumentInline(PortalStackedInline):
    model = FoundingDocument
    fields = [("number", "issued_on", "issued_year"), "title", "issuer", "summary"]


class CriterionInline(PortalTabularInline):
    model = Criterion
    fields = ["position", "name", "description"]


@admin.register(Movement)
class MovementAdmin(PortalAdmin):
    has_public_page = True
    list_display = ["name", "organizer", "shown_cycles"]
    is_folded_here = True
    search_fields = ("name", "organizer")
    fields = ["name", "slug", "organizer", "summary", "description"]
    inlines = [FoundingDocumentInline, CriterionInline]

    class Media:
        js = ["admin-portal/editor.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(cycle_count=count_of(Cycle, "movement"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "description":
            kwargs["config"] = {"extensions": WITHOUT_PICTURES}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """The addresses of the cycles stand under the movement's own and change with it."""
        before = {}
        if change and "slug" in form.changed_data:
            cycles = Cycle.objects.select_for_update(of=("self",)).select_related("movement").filter(movement=obj.pk)
            before = {cycle: cycle.get_absolute_url() for cycle in cycles.order_by("pk")}
        super().save_model(request, obj, form, change)
        for cycle, old_address in before.items():
            cycle.movement = obj
            cycle.save()
            leave_redirect(old_address, cycle.get_absolute_url())

    def record_change(self, item, form):
        """The addresses of its cycles stand under its own."""
        if "slug" in form.changed_data:
            changes.record(Kind.CYCLE, list(item.cycles.order_by("pk").values_list("pk", flat=True)), Action.UPSERTED)
        super().record_change(item, form)

    @admin.display(description="Số giai đoạn", ordering="cycle_count")
    def shown_cycles(self, movement):
        return movement.cycle_count


ANNOUNCED = ("announced_count", "announced_central", "announced_local")


@admin.register(Cycle)
class CycleAdmin(PortalAdmin):
    has_public_page = True
    list_display = ["shown_period", "movement", "shown_ceremony", "announced_count", "shown_honours"]
    list_filter = ["movement"]
    is_folded_here = True
    search_fields = ("movement__name", "start_year", "end_year")
    autocomplete_fields = ["movement"]
    fields = ["movement", ("start_year", "end_year"), "summary", ("ceremony_on", "ceremony_place"), ANNOUNCED]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("movement").annotate(honour_count=count_of(Honour, "cycle"))

    def lock_rows(self, keys):
        lock_rows(Movement, Cycle.objects.filter(pk__in=keys).values("movement"))
        super().lock_rows(keys)

    def save_model(self, request, obj, form, change):
        """Its address stands under the movement's own, which is read under the lock: it may change at this moment."""
        obj.movement = Movement.objects.select_for_update().get(pk=obj.movement_id)
        super().save_model(request, obj, form, change)

    def get_list_display(self, request):
        """The count against what was announced, for those who may see the import desk."""
        may_import = request.user.has_perm("honorees.import_list")
        return [*self.list_display, "shown_reconciliation"] if may_import else self.list_display

    @admin.display(description="Đối chiếu")
    def shown_reconciliation(self, cycle):
        address = reverse("admin:import-reconciliation", args=[cycle.slug])
        return format_html('<a href="{}">Đối chiếu</a>', address)

    @admin.display(description="Giai đoạn", ordering="start_year")
    def shown_period(self, cycle):
        return cycle.period

    @admin.display(description="Lễ tuyên dương", ordering="ceremony_on")
    def shown_ceremony(self, cycle):
        return vn_date(cycle.ceremony_on)

    @admin.display(description="Lần tôn vinh đã nhập", ordering="honour_count")
    def shown_honours(self, cycle):
        address = f"{reverse('admin:honorees_honour_changelist')}?giai_doan={cycle.slug}"
        return format_html('<a href="{}">{}</a>', address, vn_number(cycle.honour_count))
