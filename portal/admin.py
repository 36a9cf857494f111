"""Django finds an app's admin under this name; the classes stand in portal/staff/."""

from portal.staff import audit_log, change_log, media_library, partner_admin, users, webhook_admin

__all__ = ["audit_log", "change_log", "media_library", "partner_admin", "users", "webhook_admin"]
