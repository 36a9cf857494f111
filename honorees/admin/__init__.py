"""The admin of movements, of the people they honour and of what honours rest on. Django finds it under this name."""

from honorees.admin import foundations, honours, movements, people

__all__ = ["foundations", "honours", "movements", "people"]
