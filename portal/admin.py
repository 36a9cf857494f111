"""Django finds an app's admin under this name; the classes stand in portal/staff/."""

from portal.staff import logs, media_library, partner_admin, users, webhook_admin

__all__ = ["logs", "media_library", "partner_admin", "users", "webhook_admin"]
