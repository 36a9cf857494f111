"""Admin of movements, cycles, honorees, honours, decisions, units, provinces and fields of work."""

from honorees.admin import foundations, honorees, honours, movements

__all__ = ["foundations", "honorees", "honours", "movements"]
