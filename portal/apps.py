from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Cổng thông tin"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    default_site = "portal.adminsite.PortalAdminSite"
    default = False
