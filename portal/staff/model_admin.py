"""What every list and form of the admin keeps: folded search, saves that lose nobody's work, change log, redirects."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial, wraps
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite, FieldListFilter, helpers
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html

from portal.core.refusals import Refused
from portal.core.users import name_of, person
from portal.files.richtext import RichTextField
from portal.publication import editing
from portal.publication.content import contents
from portal.publication.models import AuditEvent
from portal.staff.form_fields import PortalFormFields, possible_keys
from portal.staff.history import history_context
from portal.vietnamese import fold, format_date, format_datetime

Context = dict[str, Any]
WORDS_MOST = 20  # a database refuses a condition that is nested too deep
REMEMBERED_SUBMISSIONS = 20


# --- two people, or two clicks --------------------------------------------------------------------------------


def last_touch(item: models.Model) -> AuditEvent | None:
    """The newest event of the item; None where there is none."""
    events = AuditEvent.objects.of_objects(item._meta.label_lower, [item.pk])
    return events.select_related("by").newest_first().first()


def short_time(at: datetime | None) -> str:
    """`4/9/2024, 09:30`: in lists, where the weekday would take the room of the headline."""
    return f"{format_date(at)}, {timezone.localtime(at):%H:%M}" if at else ""


def conflict_message(item: models.Model, by: User, labels: Iterable[object], address: str) -> str:
    event = last_touch(item)
    if event is None:
        what = "Mục này vừa bị thay đổi"
    else:
        act, at = event.get_act_display().lower(), format_datetime(event.at)
        if event.by_id == by.pk:
            what = f"Chính bạn đã {act} mục này ở một cửa sổ khác lúc {at}"
        else:
            what = f"{name_of(event.by) if event.by else event.get_channel_display()} đã {act} mục này lúc {at}"
    return format_html(
        "{}, sau khi bạn mở trang. Những gì bạn nhập vẫn còn nguyên dưới đây nhưng <strong>chưa được lưu</strong>. "
        "Khác với bản hiện tại ở: {}. "
        '<a href="{}" target="_blank">Mở bản hiện tại trong thẻ mới</a> để đối chiếu; '
        "nếu lưu lần nữa, nội dung bạn nhập sẽ thay cho bản đó.",
        what,
        ", ".join(map(str, labels)),
        address,
    )


def is_stale(request: HttpRequest, item: models.Model | None) -> bool:
    """Whether the posted form was rendered from another state of the item than the present one."""
    posted = request.POST.get("_version")
    return item is not None and posted is not None and posted != getattr(item, "shown_version", posted)


def with_check(form: Any, check: Callable[[Any], object]) -> Any:
    """A subclass of the form or formset whose `clean` also calls `check`, which may raise ValidationError."""

    class Checked(form):
        def clean(self) -> Any:
            cleaned = super().clean()
            check(self)
            return cleaned

    return Checked


def sent_token(request: HttpRequest) -> str:
    return request.POST.get("_once", "")[:64]


def token_for(request: HttpRequest) -> str:
    """The token of a form as it is shown: a new one, or that of the form which comes back with its errors."""
    return sent_token(request) or get_random_string(24)


class Submissions:
    """Forms of one session that were saved already, so that a double click or a resent page makes nothing twice.

    Kept in the session's own row, which is locked until the save is committed: the second of two posts waits and finds
    what the first one did.
    """

    KEY = "portal_submissions"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.token = sent_token(request)

    def find(self) -> str | None:
        """Where the first post of this form was sent to, or None if this is the first."""
        if not self.token:
            return None
        row = Session.objects.select_for_update().filter(pk=self.request.session.session_key).first()
        return row.get_decoded().get(self.KEY, {}).get(self.token) if row else None

    def keep(self, location: str) -> None:
        if self.token:
            kept = {**self.request.session.get(self.KEY, {}), self.token: location}
            self.request.session[self.KEY] = dict(list(kept.items())[-REMEMBERED_SUBMISSIONS:])
            self.request.session.save()


# --- pages beside the lists -----------------------------------------------------------------------------------


def urls_below(site: AdminSite, prefix: str, permission: str) -> Callable[..., URLPattern]:
    """Return a function `url(route, view, name)` that makes URL patterns below the prefix, for staff with a permission.

    The views find the admin site in `request.admin_site`.
    """

    def url(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        @wraps(view)
        def guard(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not person(request).has_perm(permission):
                raise PermissionDenied
            request.admin_site = site  # type: ignore[attr-defined]  # an attribute of ours
            return view(request, **kwargs)

        return path(f"{prefix}{route}", site.admin_view(guard), name=name)

    return url


# --- what a deletion takes along ------------------------------------------------------------------------------


def without_through_rows(tree: list[Any]) -> list[Any]:
    """The nested list without the rows of many-to-many relations, which Django names by classes: Group_permissions."""
    branches = [without_through_rows(entry) if isinstance(entry, list) else entry for entry in tree]
    return [entry for entry in branches if entry and not (isinstance(entry, str) and entry.startswith("Liên kết: "))]


# --- the admin of one model -----------------------------------------------------------------------------------


class PortalAdmin(PortalFormFields, admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    list_per_page = 50
    show_full_result_count = False

    # readers search the model: its queryset has `matching`, and `search_fields` only shows the box
    has_search_index = False
    # `search_fields` hold folded text; where they hold texts as written, these are folded here (only for small tables)
    is_folded_here = False
    # columns that pages of ours link to, beside those of `list_filter`
    linked_lookups: tuple[str, ...] = ()

    class Media:
        js = ["admin-portal/forms.js", "admin-portal/pictures.js"]

    # - what the admin site asks

    def extra_urls(self) -> list[URLPattern]:
        """URL patterns of pages beside the list, such as the moderation queue."""
        return []

    def navigation_entries(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Entries of the navigation for these pages, shaped as those of Django's app list."""
        return []

    def dashboard(self, request: HttpRequest) -> dict[str, Any] | None:
        """The part of the dashboard about this model; None where the user has nothing to do here."""
        return None

    def choice_label(self, item: Any) -> str:
        """The text of an item in an autocomplete, by which items with the same name differ."""
        return str(item)

    # - search

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """As readers search, where the model has a search index; else every word, folded, in any of `search_fields`."""
        if search_term.strip() and self.has_search_index:
            return cast(Any, queryset).matching(search_term), False
        words = fold(search_term).split()[:WORDS_MOST]
        if not words:
            return (queryset.none() if search_term.strip() else queryset), False
        if self.is_folded_here:
            texts = queryset.order_by().values_list("pk", *self.search_fields)
            hits = [pk for pk, *parts in texts if all(word in fold(" ".join(map(str, parts))) for word in words)]
            return queryset.filter(pk__in=hits), False
        for word in words:
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__contains": word})
            queryset = queryset.filter(found)
        return queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if len(possible_keys(chosen)) < len(chosen):
            raise BadRequest("Danh sách được chọn không hợp lệ.")
        return super().changelist_view(request, extra_context)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters of the list ask by, and each of them only as it asks.

        Django lets every column of the row be asked for in any way: letter by letter also what the list does not
        show (`email__startswith`), and by lookups that fail on what was typed (`id__range=1`, `created_at__year=0`).
        """
        known: set[str | None] = set(self.linked_lookups)
        for entry in self.get_list_filter(request):
            if isinstance(entry, type):
                known.add(cast(type[admin.SimpleListFilter], entry).parameter_name)
                continue
            path = entry if isinstance(entry, str) else cast(tuple[str, type[FieldListFilter]], entry)[0]
            field: Any = get_fields_from_path(self.model, path)[-1]
            target = f"{path}__{field.target_field.name}" if field.is_relation else path
            known |= {target, f"{target}__exact", f"{path}__isnull"}
            if isinstance(field, models.DateField):
                known |= {f"{path}__gte", f"{path}__lt"}
        return lookup in known and super().lookup_allowed(lookup, value, request)

    # - one page, one row

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """For a save the row is locked first: what is compared with the posted version stays so until the commit."""
        item: Any = super().get_object(request, object_id, from_field)
        if item is None or self.model not in contents():
            return item
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            try:
                editing.locked(self.model, item.pk)
            except ObjectDoesNotExist:  # deleted while the lock was waited for
                return None
            item = super().get_object(request, object_id, from_field)
        item.shown_version = editing.version_of(item)
        return item

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        form: type[forms.ModelForm[Any]] = super().get_form(request, obj, change=change, **kwargs)

        def refuse(form: Any) -> None:
            raise ValidationError(request.refusal)  # type: ignore[attr-defined]  # an attribute of ours

        def refuse_changes(form: Any) -> None:
            if form.changed_data:
                raise self.conflict(request, obj, [form.fields[name].label for name in form.changed_data])

        if hasattr(request, "refusal"):
            form = with_check(form, refuse)
        elif is_stale(request, obj):
            form = with_check(form, refuse_changes)
        return form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        """Inline formsets report a conflict by themselves: the form above them may have no changes."""

        def refuse_changes(label: object, formset: Any) -> None:
            if formset.has_changed():
                raise self.conflict(request, obj, [label])

        for rows, inline in super().get_formsets_with_inlines(request, obj):
            if is_stale(request, obj) and inline.has_change_permission(request, obj):
                rows = with_check(rows, partial(refuse_changes, inline.verbose_name_plural))
            yield rows, inline

    def conflict(self, request: HttpRequest, item: Any, labels: Iterable[object]) -> ValidationError:
        return ValidationError(conflict_message(item, person(request), labels, self.change_address(item.pk)))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with transaction.atomic():
            submissions = Submissions(request)
            if location := submissions.find():
                return HttpResponseRedirect(location)
            try:
                with transaction.atomic():
                    response = super().changeform_view(request, *args, **kwargs)
            except Refused as refusal:
                # the form comes back with what was typed, and says why it was not saved
                request.refusal = str(refusal)  # type: ignore[attr-defined]  # an attribute of ours
                response = super().changeform_view(request, *args, **kwargs)
            if response.status_code == 302:
                submissions.keep(response["Location"])
        return response

    def render_change_form(
        self,
        request: HttpRequest,
        context: Context,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context.update(self.change_form_context(request, obj))
        context["version"] = getattr(obj, "shown_version", "")
        context["once"] = token_for(request)
        has_editor = any(isinstance(field, RichTextField) for field in self.opts.get_fields())
        if has_editor and hasattr(context["media"], "with_nonce"):
            nonce = request.csp_nonce  # type: ignore[attr-defined]  # django-csp sets it
            context["media"] = context["media"].with_nonce(nonce)
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if has_editor:
            response._csp_update = settings.EDITOR_CSP  # type: ignore[attr-defined]  # django-csp reads it
        if context["errors"]:
            response.status_code = 422
        return response

    def change_form_context(self, request: HttpRequest, obj: Any) -> Context:
        """What the template of the form shows beside the form; obj: None for a new item."""
        return {}

    # - saving and deleting: portal.publication.editing does it, and writes the audit log

    def save_model(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Nothing yet: `save_related` saves the row with all that belongs to it, as one act."""

    def save_related(
        self, request: HttpRequest, form: "forms.ModelForm[Any]", formsets: "Sequence[BaseFormSet[Any]]", change: bool
    ) -> None:
        is_changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        editing.save(
            form.instance,
            by=person(request),
            write_related=partial(self.write_related, request, form, formsets, change),
            seen=request.POST.get("_version") if change and is_changed else None,
            is_minor=bool(form.cleaned_data.get("is_small")),
        )

    def write_related(
        self, request: HttpRequest, form: "forms.ModelForm[Any]", formsets: "Sequence[BaseFormSet[Any]]", change: bool
    ) -> None:
        """Write the many-to-many relations and the rows of inlines."""
        super().save_related(request, form, formsets, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        editing.delete(obj, by=person(request))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete all of them or, where one may no longer be deleted once it is locked, none."""
        for item in queryset.order_by("pk"):
            self.delete_model(request, item)

    def log_nothing(self, *args: Any) -> None:
        """Django's own log is not written: services write the audit log."""

    log_addition = log_change = log_deletions = log_nothing  # type: ignore[assignment]  # no log

    def attempt(self, request: HttpRequest, act: Callable[[], object], done: str) -> bool:
        """Call a service, and show `done` or why it refused; whether it was done."""
        try:
            act()
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        except ObjectDoesNotExist:
            self.message_user(request, "Mục này vừa được người khác xóa.", messages.ERROR)
            return False
        self.message_user(request, done, messages.SUCCESS)
        return True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Context | None = None) -> HttpResponse:
        """What happened to the item, newest first: each field before and after."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        item = self.get_or_404(request, object_id)
        context = history_context(item, person(request), request.GET.get("p", "1"))
        return self.page(request, "admin/object_history.html", f"Lịch sử: {item}", **context)

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """What goes with them; the rows that only tie two things together are counted, not listed."""
        deleted, counts, denied, protected = super().get_deleted_objects(objs, request)
        return without_through_rows(deleted), counts, denied, protected

    # - pages of our own

    def url(self, route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        """The URL pattern of a page for `get_urls`; its name is that which `address` finds."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=name)

    def address(self, name: str, *args: int | str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def change_address(self, pk: int | str) -> str:
        return self.address("change", pk)

    def page(
        self, request: HttpRequest, template: str, title: str, *, form: forms.BaseForm | None = None, **context: Any
    ) -> TemplateResponse:
        """A page of the admin; 422 where the form comes back with errors."""
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media + form.media if form is not None else self.media,
            "form": form,
            **context,
        }
        status = 422 if form is not None and form.errors else 200
        return TemplateResponse(request, template, context, status=status)

    def confirmation(
        self,
        request: HttpRequest,
        title: str,
        items: Sequence[models.Model],
        hidden: dict[str, str],
        *,
        form: forms.BaseForm | None = None,
        explanation: str = "",
        css: str = "",
    ) -> TemplateResponse:
        """The page on which an act on an item is confirmed, or (hidden: the action) on those selected in the list."""
        is_selection = "action" in hidden
        return self.page(
            request,
            "admin/publishable/transition.html",
            title,
            form=form,
            items=items,
            shown_items=items[:20],
            hidden=hidden,
            checkbox_name=helpers.ACTION_CHECKBOX_NAME if is_selection else None,
            explanation=explanation,
            css=css,
            crumb=None if is_selection else items[0],
            back=request.get_full_path() if is_selection else self.change_address(items[0].pk),
        )

    def get_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """The object that an address of our own names. Raises Http404, and PermissionDenied if it may not be seen."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            raise Http404("Không có mục này.")
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        return item


def count_of(model: type[models.Model], column: str, among: QuerySet[Any] | None = None) -> Coalesce:
    """How many rows of the model (or of these) refer to the outer row; a join would lose the order of the list."""
    rows = model._base_manager.all() if among is None else among
    rows = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


class ReadOnlyAdmin(PortalAdmin):
    """A log: read, never written."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
