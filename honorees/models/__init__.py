"""Models of movements, cycles, honorees, honours, decisions, units, provinces, fields of work and imports."""

from honorees.imports.models import ImportedRow, ListImport, PortraitArchive, PortraitFile, RememberedColumn
from honorees.models.foundations import Decision, Field, InForce, Province, Unit
from honorees.models.honorees import Achievement, Honoree, Honour
from honorees.models.movements import Criterion, Cycle, FoundingDocument, Movement

__all__ = [
    "Achievement",
    "Criterion",
    "Cycle",
    "Decision",
    "Field",
    "FoundingDocument",
    "Honoree",
    "Honour",
    "ImportedRow",
    "InForce",
    "ListImport",
    "Movement",
    "PortraitArchive",
    "PortraitFile",
    "Province",
    "RememberedColumn",
    "Unit",
]
