"""The admin of what no single app owns: pictures, logs, people, redirects, webhooks. Django finds it by this name."""

from portal.admin import library, logs, people, webhooks

__all__ = ["library", "logs", "people", "webhooks"]
