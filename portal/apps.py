from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.admin import apps as admin_apps
from django.templatetags.static import static
from django.utils.html import format_html

from portal.core.apps import PortalAppConfig

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

    def contents(self) -> "Sequence[Content]":
        from portal.contents import CONTENTS

        return CONTENTS


class PortalAdminConfig(admin_apps.AdminConfig):
    default_site = "portal.staff.admin_site.PortalAdminSite"
    default = False

    def ready(self):
        from django.contrib.admin.templatetags import admin_list

        # Django's own names the icon "True", in lists and in forms that are only read
        admin_list._boolean_icon = truth_icon
        super().ready()
