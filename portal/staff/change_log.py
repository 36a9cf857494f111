"""The change log, as partners read it: read only."""

from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from portal.files.markup import vn_datetime
from portal.publication.models import Change
from portal.publication.public_item import PublicItem
from portal.staff.model_admin import ReadOnlyAdmin


def address_of(kind: str, pk: int) -> str | None:
    """Where the admin shows the object that a log row names."""
    for model in apps.get_models():
        if issubclass(model, PublicItem) and model.change_kind == kind and model in admin.site._registry:
            return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
    return None


def link_to(kind: str, pk: int, text: str) -> str:
    address = address_of(kind, pk)
    return format_html('<a href="{}">{}</a>', address, text) if address else text


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ["sequence", "shown_at", "shown_object", "action"]
    list_display_links = None
    list_filter = ["kind", "action"]
    ordering = ["-sequence"]
    fields = ["sequence", "shown_at", "shown_object", "action"]

    @admin.display(description="Thời điểm", ordering="at")
    def shown_at(self, change: Change) -> str:
        return vn_datetime(change.at)

    @admin.display(description="Đối tượng", ordering="object_id")
    def shown_object(self, change: Change) -> str:
        return link_to(change.kind, change.object_id, f"{change.get_kind_display()} số {change.object_id}")
