from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.admin import apps as admin_apps
from django.templatetags.static import static
from django.utils.html import format_html

from portal.core.apps import PortalAppConfig
from portal.core.roles import EDIT, VIEW, Role, permissions
from portal.core.sections import Section
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


def truth_icon(value: bool | None) -> str:
    """The admin's icon of a truth value, with its name for those who cannot see it."""
    name, text = {True: ("yes", "Có"), False: ("no", "Không"), None: ("unknown", "Chưa rõ")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), text)


class PortalConfig(PortalAppConfig):
    name = "portal"
    verbose_name = "Cổng thông tin"
    default = True

    def role_permissions(self) -> Mapping[Role, set[str]]:
        pictures = permissions("portal", "view add change", "image")
        logs = permissions("portal", VIEW, "auditevent", "change")
        return {
            Role.AUTHOR: pictures,
            Role.EDITOR: pictures | {"portal.delete_image"} | logs,
            Role.HONOURS_OFFICER: pictures | {"portal.delete_image"} | logs,
            Role.MODERATOR: permissions("portal", VIEW, "image"),
            Role.ADMINISTRATOR: {"portal.issue_partnerkey"}
            | permissions("portal", "view add change", "partner", "webhook")
            | permissions("portal", VIEW, "delivery")
            | permissions("auth", "view add change", "user")
            | permissions("auth", EDIT, "group")
            | permissions("redirects", EDIT, "redirect"),
        }

    def admin_sections(self) -> Sequence[Section]:
        return [
            Section(10, "Biên tập", ("portal.Image",)),
            Section(50, "Đối tác", ("portal.Partner", "portal.Webhook", "portal.Delivery")),
            Section(60, "Nhật ký", ("portal.AuditEvent", "portal.Change")),
            Section(70, "Hệ thống", ("auth.User", "auth.Group", "redirects.Redirect")),
        ]

    def contents(self) -> "Sequence[Content]":
        from portal.contents import CONTENTS

        return CONTENTS

    def tasks(self) -> Sequence[Task]:
        from portal.api.exports import generate_all
        from portal.api_urls import EXPORTS
        from portal.partners.usage import collect_usage
        from portal.publication.lifecycle import publish_all_due
        from portal.webhooks.delivering import delete_old_deliveries, deliver_due

        return [
            Task("scheduled publication", publish_all_due, interval=10),
            Task("exports", partial(generate_all, EXPORTS), interval=60),
            # a receiver that does not answer holds up one of them for ten seconds
            Task("webhooks", deliver_due, interval=2, threads=4),
            Task("use", collect_usage, interval=30),
            Task("old deliveries", delete_old_deliveries, interval=3600),
        ]


class PortalAdminConfig(admin_apps.AdminConfig):
    default_site = "portal.staff.admin_site.PortalAdminSite"
    default = False

    def ready(self) -> None:
        from django.contrib.admin.templatetags import admin_list

        # Django's own names the icon "True", in lists and in forms that are only read
        admin_list._boolean_icon = truth_icon  # type: ignore[attr-defined]  # private, and not in the stubs
        super().ready()
