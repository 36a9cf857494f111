"""What happened: read-only lists of the moves in the publication life cycle and of the change log."""

from django.apps import apps
from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from portal.files.markup import vn_datetime
from portal.publication.lifecycle import publishable_models
from portal.publication.models import Change, PublicationMove
from portal.staff.model_admin import ReadOnlyAdmin, name_of
from portal.staff.transitions import badge


def address_of(kind: str, pk: int) -> str | None:
    """Where the admin shows the object that a log row names."""
    for model in apps.get_models():
        if getattr(model, "change_kind", None) == kind and model in admin.site._registry:
            return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
    return None


def link_to(kind: str, pk: int, text: str) -> str:
    address = address_of(kind, pk)
    return format_html('<a href="{}">{}</a>', address, text) if address else text


@admin.register(PublicationMove)
class PublicationMoveAdmin(ReadOnlyAdmin):
    list_display = ["shown_at", "shown_label", "kind", "shown_move", "shown_by", "note", "shown_published_at"]
    list_display_links = None
    list_filter = ["kind", "after", ("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["by"]
    search_fields = ("label",)
    fields = ["shown_at", "shown_label", "kind", "shown_move", "shown_by", "note", "shown_published_at"]
    readonly_fields = fields

    def get_search_results(self, request, queryset, search_term):
        """Moves of the items that a search for the term finds."""
        if not search_term.strip():
            return queryset, False
        found = Q(pk__in=[])
        for model in publishable_models():
            items = model.objects.matching(search_term).order_by().values("pk")
            found |= Q(kind=model.change_kind, object_id__in=items)
        return queryset.filter(found), False

    @admin.display(description="Thời điểm", ordering="at")
    def shown_at(self, move):
        return vn_datetime(move.at)

    @admin.display(description="Tên, tiêu đề", ordering="label")
    def shown_label(self, move):
        return link_to(move.kind, move.object_id, move.label)

    @admin.display(description="Chuyển", ordering="after")
    def shown_move(self, move):
        return format_html(
            '{} <span aria-label="sang">→</span> {}',
            badge(move.before, move.get_before_display()),
            badge(move.after, move.get_after_display()),
        )

    @admin.display(description="Người thực hiện", ordering="by")
    def shown_by(self, move):
        return name_of(move.by)

    @admin.display(description="Thời điểm xuất bản", ordering="published_at")
    def shown_published_at(self, move):
        return vn_datetime(move.published_at)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ["sequence", "shown_at", "shown_object", "shown_action"]
    list_display_links = None
    list_filter = ["kind", "action"]
    ordering = ["-sequence"]
    fields = ["sequence", "shown_at", "shown_object", "shown_action"]
    readonly_fields = fields

    @admin.display(description="Thời điểm", ordering="at")
    def shown_at(self, change):
        return vn_datetime(change.at)

    @admin.display(description="Đối tượng", ordering="object_id")
    def shown_object(self, change):
        return link_to(change.kind, change.object_id, f"{change.get_kind_display()} số {change.object_id}")

    @admin.display(description="Thay đổi", ordering="action")
    def shown_action(self, change):
        return change.get_action_display()
