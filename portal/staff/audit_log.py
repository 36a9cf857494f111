"""The audit log in the admin: read, filtered, exported, never written."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Field, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from portal.core.users import name_of, person
from portal.files.markup import vn_datetime
from portal.files.tables import XLSX, TableColumn, xlsx_parts
from portal.publication.content import contents
from portal.publication.models import AuditEvent
from portal.publication.publishable import publishable_models
from portal.publication.querysets import AuditEventQuerySet
from portal.staff.history import BoundedPaginator, actor_of, address_of, changes_of, label_of_kind, visible_to
from portal.staff.model_admin import Context, ReadOnlyAdmin, short_time
from portal.staff.transitions import badge
from portal.vietnamese import name_sort_key, parse_date, sort_key

SHOWN_CHANGES = 3
LONGEST_VALUE = 160
MOST_EXPORTED = 100_000
MOST_LOOKED_UP = 1000


# --- filters --------------------------------------------------------------------------------------------------


class ActorFilter(admin.SimpleListFilter):
    title = "người thực hiện"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        users = [(str(user.pk), name_of(user)) for user in User.objects.filter(is_staff=True)]
        return sorted(users, key=lambda choice: name_sort_key(choice[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(by=int(value)) if value and value in dict(self.lookup_choices) else queryset


class KindFilter(admin.SimpleListFilter):
    title = "loại"
    parameter_name = "kind__exact"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        kinds = [*(content.kind for content in contents().values()), "sample"]
        return sorted(((kind, label_of_kind(kind)) for kind in kinds), key=lambda choice: sort_key(choice[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class DayFilter(admin.FieldListFilter):
    """From one day to another, both included."""

    LABELS = {"tu": "Từ ngày", "den": "Đến hết ngày"}
    template = "admin/portal/auditevent/days.html"

    def __init__(self, field: "Field[Any, Any]", request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, *args, **kwargs)
        self.title = "thời gian"
        self.days = {name: read_day(request.GET.get(name, "")) for name in self.LABELS}
        self.kept = [(name, value) for name, value in request.GET.items() if name not in {*self.days, "p", "e"}]
        self.wrong = wrong_days(request)
        self.inputs = [
            {"name": name, "label": label, "value": request.GET.get(name, ""), "is_wrong": name in self.wrong}
            for name, label in self.LABELS.items()
        ]

    def expected_parameters(self) -> list[str | None]:
        return list(self.LABELS)

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """None: the template has a form."""
        return iter(())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """No event where a day is none: the form says so."""
        if self.wrong:
            return queryset.none()
        start, end = self.days["tu"], self.days["den"]
        if start is not None:
            queryset = queryset.filter(at__gte=start)
        return queryset.filter(at__lt=end + timedelta(days=1)) if end is not None else queryset


def read_day(text: str) -> datetime | None:
    """The beginning of the day; None for a text that is none."""
    day = parse_date(text)
    if day is None or not 1900 <= day.year <= 2200:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


def wrong_days(request: HttpRequest) -> list[str]:
    """The parameters of the filter that hold something else than a day."""
    texts = {name: request.GET.get(name, "") for name in DayFilter.LABELS}
    return [name for name, text in texts.items() if text.strip() and read_day(text) is None]


# --- the log --------------------------------------------------------------------------------------------------


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


COLUMNS = [
    TableColumn("so", _("Sequence number"), 10, lambda event: event.sequence),
    TableColumn(
        "thoi_diem", _("Time of the event"), 20, lambda event: f"{timezone.localtime(event.at):%d/%m/%Y %H:%M:%S}"
    ),
    TableColumn("nguoi_thuc_hien", _("Actor"), 28, actor_of),
    TableColumn("qua", _("Channel"), 16, lambda event: event.get_channel_display()),
    TableColumn("viec", _("Act"), 18, lambda event: event.get_act_display()),
    TableColumn("loai", _("Kind"), 20, lambda event: label_of_kind(event.kind)),
    TableColumn("ma", _("Id"), 10, lambda event: event.object_id),
    TableColumn("ten", _("Label"), 50, lambda event: event.label),
    TableColumn(
        "thay_doi",
        _("Field: before → after"),
        80,
        lambda event: "\n".join(f"{line.label}: {line.before} → {line.after}" for line in changes_of(event))[:32_000],
    ),
    TableColumn("ly_do", _("Reason"), 40, lambda event: event.reason),
    TableColumn("yeu_cau", _("Request id"), 34, lambda event: event.request_id),
]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    change_list_template = "admin/portal/auditevent/change_list.html"
    paginator = BoundedPaginator
    show_facets = admin.ShowFacets.NEVER  # they would count every row
    list_display = ["shown_at", "shown_actor", "shown_act", "shown_object", "shown_changes", "reason"]
    list_display_links = ["shown_at"]
    list_filter = [ActorFilter, KindFilter, "act", "channel", ("at", DayFilter)]
    linked_lookups = ("object_id", "tu", "den")
    list_select_related = ["by"]
    ordering = ["-sequence"]
    search_fields = ("label",)
    fields = [
        "sequence",
        "shown_full_at",
        "shown_actor",
        "channel",
        "shown_act",
        "shown_kind",
        "shown_object",
        "shown_all_changes",
        "reason",
        "request_id",
        "shown_digest",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(person(request), super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The events whose label holds the words, that with the number, and those of the items that a search finds.

        Rare words are looked up before, as the planner of PostgreSQL thinks them frequent and would read the whole log.
        For words that very many labels hold, the labels suffice.
        """
        if not search_term.strip():
            return queryset, False
        labelled = AuditEvent.objects.matching(search_term).order_by().values_list("pk", flat=True)
        keys = list(labelled[: MOST_LOOKED_UP + 1])
        if len(keys) > MOST_LOOKED_UP:
            return cast(AuditEventQuerySet, queryset).matching(search_term), False
        found = AuditEvent.objects.filter(pk__in=keys).order_by().values("pk")
        of_items = []
        for model in publishable_models():
            items: Any = model.objects  # `matching` stands in the query set of each model
            ids = items.matching(search_term).order_by().values("pk")
            of_items.append(AuditEvent.objects.of_objects(model._meta.label_lower, ids).order_by().values("pk"))
        return queryset.filter(pk__in=found.union(*of_items)), False

    # - export

    def get_urls(self) -> list[URLPattern]:
        return [self.url("xuat.xlsx", self.export_view, "export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The filtered log as a workbook, at most its newest 100,000 events, streamed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if wrong_days(request):
            raise BadRequest("Ngày không hợp lệ: hãy gõ ngày/tháng/năm, ví dụ 04/09/2026.")
        events = self.get_changelist_instance(request).get_queryset(request)
        rows = events.select_related("by").order_by("-sequence")[:MOST_EXPORTED].iterator(chunk_size=2000)
        response = StreamingHttpResponse(xlsx_parts("nhat-ky", COLUMNS, rows), content_type=XLSX)
        name = f"nhat-ky-{timezone.localdate():%Y-%m-%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        query = request.GET.copy()
        query.pop("p", None)
        context = {"title": "Nhật ký", "export_query": query.urlencode(), **(extra_context or {})}
        response = super().changelist_view(request, context)
        if response.status_code == 200 and wrong_days(request):
            response.status_code = 400
        return response

    # - columns

    @admin.display(description="Mã băm trong chuỗi")
    def shown_digest(self, event: AuditEvent) -> str:
        return event.digest

    @admin.display(description="Thời điểm", ordering="sequence")
    def shown_at(self, event: AuditEvent) -> str:
        return short_time(event.at)

    @admin.display(description="Thời điểm")
    def shown_full_at(self, event: AuditEvent) -> str:
        return vn_datetime(event.at)

    @admin.display(description="Người thực hiện")
    def shown_actor(self, event: AuditEvent) -> str:
        return actor_of(event)

    @admin.display(description="Việc", ordering="act")
    def shown_act(self, event: AuditEvent) -> str:
        return badge(event.act, event.get_act_display())

    @admin.display(description="Loại")
    def shown_kind(self, event: AuditEvent) -> str:
        return label_of_kind(event.kind)

    @admin.display(description="Đối tượng")
    def shown_object(self, event: AuditEvent) -> str:
        label = event.label or f"số {event.object_id}"
        address = address_of(event)
        kind = label_of_kind(event.kind)
        if not address:
            return format_html("{}<br><small>{}</small>", label, kind) if label != kind else label
        return format_html('<a href="{}">{}</a><br><small>{}</small>', address, label, kind)

    @admin.display(description="Thay đổi")
    def shown_changes(self, event: AuditEvent) -> str:
        lines = changes_of(event)
        shown = format_html_join(
            "",
            "<li>{}: {} → {}</li>",
            ((c.label, shortened(c.before) or "—", shortened(c.after) or "—") for c in lines[:SHOWN_CHANGES]),
        )
        more = f" … và {len(lines) - SHOWN_CHANGES} trường khác" if len(lines) > SHOWN_CHANGES else ""
        return format_html('<ul class="plain-list">{}</ul>{}', shown, more) if lines else ""

    @admin.display(description="Thay đổi")
    def shown_all_changes(self, event: AuditEvent) -> str:
        if event.erased_at is not None:
            return f"Đã xóa nội dung theo yêu cầu, {vn_datetime(event.erased_at)}"
        lines = ((c.label, c.before or "—", c.after or "—") for c in changes_of(event))
        rows = format_html_join("", "<dt>{}</dt><dd><del>{}</del> → <ins>{}</ins></dd>", lines)
        return format_html('<dl class="field-changes">{}</dl>', rows)
