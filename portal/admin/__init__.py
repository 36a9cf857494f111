"""The admin of what no single app owns: pictures, logs, people, redirects, partners. Django finds it by this name."""

from portal.admin import library, logs, partners, people, webhooks

__all__ = ["library", "logs", "partners", "people", "webhooks"]
