"""The admin site at /quan-tri/, the union staff's product; its lists and forms stand in each app's admin."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.db import DataError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.views.i18n import JavaScriptCatalog

from portal.core.apps import portal_app_configs
from portal.core.identity import SITE_NAME
from portal.core.refusals import Refused, database_refusals
from portal.core.users import person
from portal.publication.choices import Act
from portal.publication.models import AuditEvent
from portal.staff.history import address_of, label_of_kind
from portal.staff.model_admin import Context, PortalAdmin
from portal.staff.passwords import record_password_change

logger = logging.getLogger(__name__)

OWN_EVENTS = 8  # on the dashboard

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def sections() -> dict[str, list[str]]:
    """The sections of the navigation in their order, with the labels of their models."""
    declared = [section for config in portal_app_configs() for section in config.admin_sections()]
    found: dict[str, list[str]] = {}
    for section in sorted(declared, key=lambda section: section.position):
        found.setdefault(section.name, []).extend(section.models)
    return found


def guarded(view: View) -> View:
    """Answer what would otherwise be a 500: by 400 what no database can hold (NUL characters in an address, numbers
    beyond its integers) and filters that are none; an act that was refused by a message on the page it was posted to.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any("\0" in value for _, values in request.GET.lists() for value in values):
            raise BadRequest("Địa chỉ chứa ký tự không hợp lệ.")
        try:
            with database_refusals():
                return view(request, *args, **kwargs)
        except Refused as refusal:
            if request.method != "POST":
                raise
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        except IncorrectLookupParameters as error:
            raise BadRequest("Bộ lọc của danh sách không hợp lệ.") from error
        except (OverflowError, DataError) as error:
            logger.warning("refused %s: %s", request.path, error)
            raise BadRequest("Địa chỉ hoặc biểu mẫu chứa giá trị ngoài khoảng cho phép.") from error

    return cast(View, inner)


class LabelledAutocomplete(AutocompleteJsonView):
    """Choices labelled as the admin of their model labels them (`choice_label`), so that equal names differ."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        return {**result, "text": cast(PortalAdmin, self.model_admin).choice_label(obj)}


class PortalAdminSite(AdminSite):
    site_header = SITE_NAME
    site_title = "Quản trị"
    index_title = "Bàn làm việc"
    empty_value_display = "—"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(guarded(view), cacheable)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Before the admin's own URLs those that the admin of a model adds (`PortalAdmin.extra_urls`)."""
        brought = [url for model_admin in self._portal_admins() for url in model_admin.extra_urls()]
        return [*brought, *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists by the staff's work; Django's own arrangement for the page of one app."""
        listed = super().get_app_list(request, app_label)
        if app_label:
            return listed
        found = {
            f"{app['app_label']}.{entry['object_name']}": (app, entry) for app in listed for entry in app["models"]
        }
        shown = []
        for name, labels in sections().items():
            entries = [found.pop(label) for label in labels if label in found]
            if entries:
                app = entries[0][0]
                pages = [page for _, entry in entries for page in self._navigation_entries(request, entry["model"])]
                shown.append({**app, "name": name, "models": [*pages, *(entry for _, entry in entries)]})
        if found:
            rest = list(found.values())
            shown.append({**rest[0][0], "name": "Khác", "models": [entry for _, entry in rest]})
        return shown

    def _portal_admins(self) -> list[PortalAdmin]:
        return [model_admin for model_admin in self._registry.values() if isinstance(model_admin, PortalAdmin)]

    def _navigation_entries(self, request: HttpRequest, model: type[Model]) -> list[dict[str, Any]]:
        """The pages beside the list of the model that stand in the navigation."""
        model_admin = self._registry[model]
        return model_admin.navigation_entries(request) if isinstance(model_admin, PortalAdmin) else []

    def index(self, request: HttpRequest, extra_context: Context | None = None) -> TemplateResponse:
        """What waits for this person, before the lists."""
        order = [label for labels in sections().values() for label in labels]
        places = {label: place for place, label in enumerate(order)}
        admins = sorted(self._portal_admins(), key=lambda model_admin: places.get(model_admin.opts.label, len(places)))
        found = [model_admin.dashboard(request) for model_admin in admins]
        dashboards = [dashboard for dashboard in found if dashboard is not None]
        own = AuditEvent.objects.filter(by=person(request)).newest_first()[:OWN_EVENTS]
        own_events = [
            {
                "event": event,
                "kind": label_of_kind(event.kind),
                "address": "" if event.act == Act.DELETE else address_of(event),
            }
            for event in own
        ]
        return super().index(request, {"dashboards": dashboards, "own_events": own_events, **(extra_context or {})})

    @transaction.atomic
    def password_change(self, request: HttpRequest, extra_context: Context | None = None) -> TemplateResponse:
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            record_password_change(user_id=person(request).pk, by=person(request))
        return response

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, LabelledAutocomplete.as_view(admin_site=self)(request))

    def i18n_javascript(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """The words of the admin's scripts and of the body editor; the portal's own win."""
        packages = ["django.contrib.admin", "django_prose_editor", "portal"]
        return cast(HttpResponse, JavaScriptCatalog.as_view(packages=packages)(request))
