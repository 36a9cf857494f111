"""The admin of movements, of the people they honour and of what honours rest on. Django finds it under this name."""

from honorees.admin import foundations, honorees, honours, movements

__all__ = ["foundations", "honorees", "honours", "movements"]
