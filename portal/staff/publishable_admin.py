"""What the admins of honorees and articles share: tabs by state, transitions, their log, the preview."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html

from portal.core.refusals import Refused
from portal.core.users import person
from portal.files.markup import vn_datetime
from portal.publication.choices import Status
from portal.publication.lifecycle import ACT_OF_TRANSITION, may_change_state, may_edit, permission
from portal.publication.models import AuditEvent
from portal.publication.publishable import Publishable
from portal.staff.model_admin import Context, PortalAdmin, short_time
from portal.staff.transitions import STAFF_TRANSITIONS, StaffTransition, offered_transitions, status_badge

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec

SHOWN_EVENTS = 20
PUBLICATION_ACTS = sorted(set(ACT_OF_TRANSITION.values()))
DASHBOARD_SIZE = 8
BULK_MOST = 500


# --- filters --------------------------------------------------------------------------------------------------


class StatusFilter(admin.SimpleListFilter):
    """The states as staff name them: scheduled items are separate from public ones."""

    title = "trạng thái"
    parameter_name = "trang_thai"
    template = "admin/publishable/no_filter.html"  # the tabs above the list are this filter

    LABELS = {
        "nhap": "Bản nháp",
        "cho-duyet": "Chờ duyệt",
        "hen-gio": "Hẹn giờ",
        "cong-khai": "Đang công khai",
        "da-rut": "Đã rút",
    }

    @staticmethod
    def condition(value: str) -> Q:
        now = timezone.now()
        return {
            "nhap": Q(status=Status.DRAFT),
            "cho-duyet": Q(status=Status.IN_REVIEW),
            "hen-gio": Q(status=Status.PUBLISHED, published_at__gt=now),
            "cong-khai": Q(status=Status.PUBLISHED, published_at__lte=now),
            "da-rut": Q(status=Status.WITHDRAWN),
        }[value]

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return list(self.LABELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(self.condition(value)) if value is not None and value in self.LABELS else queryset


class MineFilter(admin.SimpleListFilter):
    title = "người tạo"
    parameter_name = "cua"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("toi", "Của tôi")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(created_by=request.user) if self.value() == "toi" else queryset


# --- the admin ------------------------------------------------------------------------------------------------


def transition_action(description: str, permission: str, *names: str) -> Callable[..., HttpResponse | None]:
    """An action of the list: each selected item makes, of the named transitions, the one that fits its state."""

    @admin.action(description=description, permissions=[permission])
    def action(model_admin: "PublishableAdmin", request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return model_admin.change_state_of_selected(request, queryset, *names)

    return action


class PublishableAdmin(PortalAdmin):
    """The admin of a model with the life cycle; the preview opens `page_view`, the class of its public page."""

    page_view: Any = None
    view_on_site = False
    change_form_template = "admin/publishable/change_form.html"
    change_list_template = "admin/publishable/change_list.html"
    actions = [
        "submit_selected",
        "return_selected",
        "publish_selected",
        "schedule_selected",
        "cancel_selected",
        "withdraw_selected",
        "delete_selected",
    ]
    # fields that a reader without the right to edit sees as they will be shown, not as they are stored
    read_only_instead: dict[str, str] = {}

    # - rights

    def has_change_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(person(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (not obj.was_public and may_edit(person(request), obj))

    def has_publish_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        return person(request).has_perm(permission(self.model, "publish"))

    def has_submit_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        return may_change_state(person(request), self.model, Status.DRAFT, Status.IN_REVIEW)

    # - lists

    @admin.display(description="Trạng thái", ordering="status")
    def shown_status(self, item: Publishable) -> str:
        if item.is_scheduled:
            return format_html("{} <small>{}</small>", status_badge(item), short_time(item.published_at))
        return status_badge(item)

    @admin.display(description="Công khai từ", ordering="published_at")
    def shown_time(self, item: Publishable) -> str:
        if item.published_at:
            return short_time(item.published_at)
        return format_html("<small>sửa {}</small>", short_time(item.updated_at))

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """The list, under tabs that say how much stands in each state."""
        labels = StatusFilter.LABELS
        counts = self.model._default_manager.order_by().aggregate(
            total=Count("pk"), **{name: Count("pk", filter=StatusFilter.condition(name)) for name in labels}
        )
        chosen = request.GET.get(StatusFilter.parameter_name)
        tabs = [{"label": "Tất cả", "value": None, "count": counts["total"], "is_chosen": chosen not in labels}]
        tabs += [
            {"label": label, "value": name, "count": counts[name], "is_chosen": chosen == name}
            for name, label in labels.items()
        ]
        return super().changelist_view(request, {"tabs": tabs, **(extra_context or {})})

    # - transitions of many

    submit_selected = transition_action("Gửi duyệt", "submit", "gui-duyet")
    publish_selected = transition_action("Xuất bản ngay (hoặc đăng lại)", "publish", "xuat-ban", "dang-lai")
    schedule_selected = transition_action("Hẹn giờ xuất bản…", "publish", "hen-gio")
    cancel_selected = transition_action("Hủy lịch xuất bản", "publish", "huy-lich")
    withdraw_selected = transition_action("Rút xuống…", "publish", "rut")

    @admin.action(description="Trả về bản nháp", permissions=["submit"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        name = "tra-ve" if self.has_publish_permission(request) else "lay-ve"
        return self.change_state_of_selected(request, queryset, name)

    def change_state_of_selected(
        self, request: HttpRequest, queryset: QuerySet[Any], *names: str
    ) -> HttpResponse | None:
        """Move each by itself, so that one refusal holds up no other, and report what was done and what refused.

        Of the named transitions each item makes the one that fits its state.
        """
        staff_transitions = [STAFF_TRANSITIONS[name] for name in names]
        items = list(queryset.order_by("pk")[: BULK_MOST + 1])
        if len(items) > BULK_MOST:
            self.message_user(request, f"Mỗi lần làm nhiều nhất {BULK_MOST} mục: hãy lọc bớt.", messages.ERROR)
            return None
        values: dict[str, Any] = {}
        if (form_class := staff_transitions[0].form) is not None:
            form = form_class(request.POST if "_confirmed" in request.POST else None)
            if not form.is_valid():
                return self.confirm_transition(
                    request, staff_transitions[0], form, items, {"action": request.POST["action"]}
                )
            values = form.cleaned_data
        done = 0
        refused: list[str] = []
        for item in items:
            fitting = next((offered for offered in staff_transitions if offered.fits(item)), staff_transitions[0])
            try:
                self.make_transition(request, item, fitting, item.status, **values)
                done += 1
            except Refused as error:
                refused.append(str(error))
            except PermissionDenied:
                refused.append(f"“{item}”: bạn không có quyền làm việc này.")
        if done:
            self.message_user(request, f"{done} mục {staff_transitions[0].done}.", messages.SUCCESS)
        if refused:
            more = f" … và {len(refused) - 5} mục khác." if len(refused) > 5 else ""
            text = f"{len(refused)} mục không làm được: {' '.join(refused[:5])}{more}"
            self.message_user(request, text, messages.WARNING)
        return None

    def confirm_transition(
        self,
        request: HttpRequest,
        staff_transition: StaffTransition,
        form: forms.Form,
        items: Sequence[Publishable],
        hidden: dict[str, str],
    ) -> TemplateResponse:
        """The page on which a reason or a time is given, for one item or for many."""
        title, explanation, css = staff_transition.label.rstrip("…"), staff_transition.explanation, staff_transition.css
        return self.confirmation(request, title, items, hidden, form=form, explanation=explanation, css=css)

    # - transitions of one

    def get_urls(self) -> list[URLPattern]:
        return [
            self.url("<path:object_id>/chuyen/<slug:name>/", self.transition_view, "transition"),
            self.url("<path:object_id>/xem-truoc/", self.preview_view, "preview"),
            *super().get_urls(),
        ]

    def transition_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """GET shows the form, POST makes the transition; `expected` is the state that the user saw."""
        item: Publishable = self.get_or_404(request, object_id)
        staff_transition = STAFF_TRANSITIONS.get(name)
        if staff_transition is None:
            raise Http404("Không có việc này.")
        if not staff_transition.may(person(request), item):
            raise PermissionDenied
        if request.method != "POST" and not staff_transition.fits(item):
            self.message_user(request, self.misfit(item, staff_transition), messages.WARNING)
            return HttpResponseRedirect(self.change_address(item.pk))
        form = (staff_transition.form or forms.Form)(request.POST if request.method == "POST" else None)
        expected = request.POST.get("expected", "") if form.is_bound else item.status
        if not form.is_valid():
            return self.confirm_transition(request, staff_transition, form, [item], {"expected": expected})
        return self.transition_one(request, item, staff_transition, expected or item.status, **form.cleaned_data)

    def misfit(self, item: Publishable, staff_transition: StaffTransition) -> str:
        act = staff_transition.label.rstrip("…").lower()
        state = "Hẹn giờ" if item.is_scheduled else item.get_status_display()
        return f"“{item}” đang ở trạng thái “{state}”: không {act} được."

    def make_transition(
        self, request: HttpRequest, item: Publishable, staff_transition: StaffTransition, expected: str, **values: Any
    ) -> Publishable:
        """Make the transition, if it is permitted and fits. Raises PermissionDenied, Refused.

        expected: the state that the user saw. values: those of the transition's form.
        """
        if not staff_transition.may(person(request), item):
            raise PermissionDenied
        if expected == item.status and not staff_transition.fits(item):
            raise Refused(self.misfit(item, staff_transition))
        try:
            return staff_transition.act(self.model, pk=item.pk, by=person(request), expected=expected, **values)
        except self.model.DoesNotExist:
            raise Refused(f"“{item}” vừa được người khác xóa.") from None

    def transition_one(
        self, request: HttpRequest, item: Publishable, staff_transition: StaffTransition, expected: str, **values: Any
    ) -> HttpResponse:
        """Make the transition; the page of the item shows that it was done, or why not."""
        try:
            moved = self.make_transition(request, item, staff_transition, expected, **values)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            at = f": {vn_datetime(moved.published_at)}" if moved.is_scheduled else ""
            self.message_user(request, f"“{moved}” {staff_transition.done}{at}.", messages.SUCCESS)
        return HttpResponseRedirect(self.change_address(item.pk))

    def response_add(
        self, request: HttpRequest, obj: Publishable, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.after_save(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        return self.after_save(request, obj) or super().response_change(request, obj)

    def after_save(self, request: HttpRequest, obj: Publishable) -> HttpResponse | None:
        """What the pressed button asks for beside saving: a transition, or a preview without saving."""
        if "_preview" in request.POST:
            response = self.preview(request, obj.pk, is_saved=False).render()
            transaction.set_rollback(True)
            return response
        staff_transition = STAFF_TRANSITIONS.get(request.POST.get("_transition", ""))
        if staff_transition is None:
            return None
        if staff_transition.needs_page:
            self.message_user(request, f"Đã lưu “{obj}”.", messages.SUCCESS)
            return HttpResponseRedirect(self.address("transition", obj.pk, staff_transition.name))
        return self.transition_one(request, obj, staff_transition, request.POST.get("_expected") or obj.status)

    # - preview

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        item = self.get_or_404(request, object_id)
        return self.preview(request, item.pk, is_saved=True)

    def preview(self, request: HttpRequest, pk: int, *, is_saved: bool) -> TemplateResponse:
        """The item in the template of its public page, marked as a preview and kept by nobody."""
        view = self.page_view()
        view.setup(request)
        view.object = view.for_page(self.model._default_manager.all()).get(pk=pk)
        context = view.get_context_data(
            object=view.object,
            is_preview=True,
            is_saved=is_saved,
            edit_address=self.change_address(pk) if is_saved else "",
        )
        context["page"].is_indexed = False
        response = TemplateResponse(request, view.get_template_names(), context)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    # - the form

    def get_fieldsets(self, request: HttpRequest, obj: Publishable | None = None) -> "_FieldsetSpec":
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        swap: Mapping[Any, str] = self.read_only_instead
        return [
            (name, {**options, "fields": [swap.get(field, field) for field in options["fields"]]})
            for name, options in fieldsets
        ]

    def change_form_context(self, request: HttpRequest, obj: Publishable | None) -> dict[str, Any]:
        if obj is None:
            draft = self.model(created_by=request.user)
            return {"save_transitions": offered_transitions(draft, person(request)), "may_edit": True}
        stored = self.model._base_manager.get(pk=obj.pk)
        events = AuditEvent.objects.of_objects(obj._meta.label_lower, [obj.pk]).filter(act__in=PUBLICATION_ACTS)
        return {
            "item": stored,
            "status_badge": status_badge(stored),
            "may_edit": self.has_change_permission(request, stored),
            "publication_log": list(events.select_related("by").newest_first()[:SHOWN_EVENTS]),
            "save_transitions": offered_transitions(stored, person(request)),
            "delete_is_refused": stored.was_public,
        }

    # - deletion

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Context | None = None) -> HttpResponse:
        item = self.get_object(request, unquote(object_id))
        if item is not None and item.was_public and self.has_view_permission(request, item):
            self.message_user(
                request, f"“{item}” đã từng công khai nên không xóa được: hãy rút xuống, có ghi lý do.", messages.ERROR
            )
            return HttpResponseRedirect(self.change_address(item.pk))
        return super().delete_view(request, object_id, extra_context)

    @admin.action(description="Xóa bản nháp…", permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """What was never public is deleted, after Django's page that shows what goes with it; the rest is refused."""
        deletable = [item.pk for item in queryset if self.has_delete_permission(request, item)]
        refused = queryset.count() - len(deletable)
        if refused:
            text = f"{refused} mục không xóa được: đã từng công khai (hãy rút xuống), hoặc không phải bản nháp của bạn."
            self.message_user(request, text, messages.WARNING)
        if not deletable:
            return None
        return delete_selected(self, request, queryset.filter(pk__in=deletable))

    # - the dashboard

    def dashboard(self, request: HttpRequest) -> dict[str, Any] | None:
        """What of this model waits for the person: in review, scheduled, their own drafts; and what needs mending.

        None for who only reads here.
        """
        if not (self.has_change_permission(request) or self.has_publish_permission(request)):
            return None
        items = self.dashboard_items(request)
        may_publish = self.has_publish_permission(request)
        waiting = items.filter(StatusFilter.condition("cho-duyet"))
        if not may_publish:
            waiting = waiting.filter(created_by=request.user)
        groups = [("Chờ duyệt" if may_publish else "Đã gửi duyệt", "cho-duyet", waiting.order_by("updated_at", "pk"))]
        if may_publish:
            scheduled = items.filter(StatusFilter.condition("hen-gio"))
            groups.append(("Hẹn giờ", "hen-gio", scheduled.order_by("published_at", "pk")))
        if self.has_add_permission(request):
            drafts = items.filter(StatusFilter.condition("nhap"), created_by=request.user)
            groups.append(("Bản nháp của tôi", "nhap&cua=toi", drafts.order_by("-updated_at", "-pk")))
        address = self.address("changelist")
        return {
            "name": self.opts.verbose_name_plural,
            "address": address,
            "add_address": self.address("add") if self.has_add_permission(request) else "",
            "add_label": f"Thêm {self.opts.verbose_name}",
            "groups": [
                {
                    "name": name,
                    "address": f"{address}?{StatusFilter.parameter_name}={value}",
                    "total": found.count(),
                    "items": [
                        {"item": item, "address": self.change_address(item.pk)} for item in found[:DASHBOARD_SIZE]
                    ],
                }
                for name, value, found in groups
            ],
            "notes": list(self.dashboard_notes(request)),
        }

    def dashboard_items(self, request: HttpRequest) -> QuerySet[Any]:
        items: QuerySet[Any] = self.model._default_manager.select_related("created_by")
        return items

    def dashboard_notes(self, request: HttpRequest) -> Iterator[dict[str, Any]]:
        """Gaps that someone should fill: {"text": …, "address": …}."""
        yield from ()


def unpublished_first() -> list[str | Combinable]:
    """Work in hand on top, then the newest: the same on both databases."""
    return [F("published_at").desc(nulls_first=True), "-pk"]
