"""The admin site at /quan-tri/: the union staff's product."""

from django.contrib.admin import AdminSite

from portal.pages import SITE_NAME


class PortalAdminSite(AdminSite):
    site_header = SITE_NAME
    site_title = "Quản trị"
    index_title = "Bàn làm việc"
    empty_value_display = "—"
