"""The admin of what no single app owns: pictures, logs, users, roles, redirects. Django finds it under this name."""

from portal.admin import library, logs, people

__all__ = ["library", "logs", "people"]
