"""Admin of honorees with their honours."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join

from honorees.admin.honour_columns import HONOUR_CHOICES, HONOUR_FIELDS, CycleListFilter, honour_state
from honorees.admin.spreadsheet_export import SpreadsheetExport
from honorees.choices import HonoreeKind, Level, PostLevel
from honorees.imports import views as import_wizard
from honorees.models import Honoree, Honour
from honorees.querysets import HonoreeQuerySet
from honorees.views import HonoreeDetailView
from portal.staff.form_fields import PortalStackedInline
from portal.staff.image_fields import thumbnail
from portal.staff.publishable_admin import MineFilter, PublishableAdmin, StatusFilter
from portal.staff.transitions import badge


class HonourInline(PortalStackedInline):
    model = Honour
    autocomplete_fields = HONOUR_CHOICES
    fields = [*HONOUR_FIELDS, "shown_achievements", "shown_state"]
    readonly_fields = ["shown_achievements", "shown_state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Honour]:
        honours = super().get_queryset(request).prefetch_related("achievements")
        return honours.select_related("honoree", "cycle__movement", "decision", "unit", "field")

    def has_delete_permission(self, request: HttpRequest, obj: Honoree | None = None) -> bool:
        """Refuse deletion of an honour that has been public: it can only be revoked, with a reason."""
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.was_public)

    @admin.display(description="Thành tích")
    def shown_achievements(self, honour: Honour) -> str:
        """Return the achievements as a list with a link to the page where they are edited."""
        if honour.pk is None:
            return "Thêm thành tích sau khi lưu, ở trang của lần tôn vinh."
        items = format_html_join("", "<li>{}: {}</li>", ((item.year, item.title) for item in honour.achievements.all()))
        shown = format_html('<ul class="plain-list">{}</ul>', items) if items else "Chưa có. "
        address = reverse("admin:honorees_honour_change", args=[honour.pk])
        return format_html('{}<a href="{}#achievements-group">Sửa thành tích, thu hồi…</a>', shown, address)

    @admin.display(description="Tình trạng")
    def shown_state(self, honour: Honour) -> str:
        return honour_state(honour)


class HonourChoiceFilter(admin.SimpleListFilter):
    """Filter honorees by a column of their honours."""

    column = ""
    choices_class: type[TextChoices]

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return self.choices_class.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in self.choices_class.values:
            return queryset
        return queryset.filter(Exists(Honour.objects.filter(honoree=OuterRef("pk"), **{self.column: self.value()})))


class LevelFilter(HonourChoiceFilter):
    title = "cấp"
    parameter_name = "cap"
    column = "unit__level"
    choices_class = Level


class PostLevelFilter(HonourChoiceFilter):
    title = "nhóm chức vụ"
    parameter_name = "chuc_vu"
    column = "post_level"
    choices_class = PostLevel


class PortraitFilter(admin.SimpleListFilter):
    title = "chân dung"
    parameter_name = "chan_dung"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("co", "Có"), ("thieu", "Còn thiếu")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"co", "thieu"}:
            return queryset.filter(portrait__isnull=self.value() == "thieu")
        return queryset


@admin.register(Honoree)
class HonoreeAdmin(SpreadsheetExport, PublishableAdmin):
    change_list_template = "admin/honorees/honoree/change_list.html"
    page_view = HonoreeDetailView
    honour_lookup = "honoree__in"
    list_display = ["shown_portrait", "shown_name", "shown_status", "shown_post", "shown_cycles", "shown_time"]
    list_display_links = ["shown_name"]
    list_filter = [
        StatusFilter,
        MineFilter,
        CycleListFilter,
        "kind",
        LevelFilter,
        PostLevelFilter,
        "gender",
        "academic_title",
        PortraitFilter,
        "is_sample",
    ]
    search_fields = ("search_text",)
    has_search_index = True
    inlines = [HonourInline]
    read_only_instead = {"portrait": "shown_large_portrait"}
    fieldsets = [
        (None, {"fields": ["kind", "name", "portrait", "summary"]}),
        ("Về cá nhân", {"fields": [("gender", "birth_year"), "academic_title"]}),
        ("Xếp thứ tự và địa chỉ trang", {"fields": ["sort_name", "slug"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["shown_large_portrait"]
    radio_fields = {"kind": admin.HORIZONTAL}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Honoree]:
        honorees = cast(HonoreeQuerySet, super().get_queryset(request))
        return honorees.select_related("portrait", "created_by").with_honours()

    def choice_label(self, honoree: Any) -> str:
        parts = [honoree.name, *(f"{honour.post}, {honour.unit_name}" for honour in honoree.standing_honours[:1])]
        text = " – ".join(part.strip(", ") for part in parts)
        return text if honoree.is_public else f"{text} ({honoree.get_status_display().lower()})"

    # - the import wizard

    def extra_urls(self) -> list[URLPattern]:
        return import_wizard.import_urls(self.admin_site)

    def navigation_entries(self, request: HttpRequest) -> list[dict[str, Any]]:
        return import_wizard.navigation_entries(request)

    def dashboard_notes(self, request: HttpRequest) -> Iterator[dict[str, Any]]:
        yield from import_wizard.dashboard_notes(request)
        address = reverse("admin:honorees_honoree_changelist")
        missing = Honoree.objects.public().filter(portrait=None, kind=HonoreeKind.INDIVIDUAL).count()
        if missing and self.has_change_permission(request):
            yield {
                "text": f"{missing} cá nhân đang công khai còn thiếu chân dung",
                "address": f"{address}?chan_dung=thieu&trang_thai=cong-khai&kind__exact=individual",
            }

    @admin.display(description="Ảnh")
    def shown_portrait(self, honoree: Honoree) -> str:
        return thumbnail(honoree.portrait, "thumbnail thumbnail--face")

    @admin.display(description="Chân dung")
    def shown_large_portrait(self, honoree: Honoree) -> str:
        return thumbnail(honoree.portrait, "thumbnail thumbnail--large")

    @admin.display(description="Họ và tên (tên tập thể)", ordering="sort_key")
    def shown_name(self, honoree: Honoree) -> str:
        sample = badge("sample", "Minh họa") if honoree.is_sample else ""
        return format_html("{} {}", honoree.titled_name, sample)

    @admin.display(description="Chức vụ, đơn vị khi được tôn vinh")
    def shown_post(self, honoree: Any) -> str:
        posts = [[honour.post, honour.unit_name] for honour in honoree.standing_honours[:2]]
        return format_html_join("", "<div>{}</div>", ((", ".join(filter(None, post)),) for post in posts))

    @admin.display(description="Giai đoạn")
    def shown_cycles(self, honoree: Any) -> str:
        return ", ".join(honour.cycle.period for honour in honoree.standing_honours)
