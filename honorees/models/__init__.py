"""Movements and cycles, the people and collectives honoured, and what honours rest on."""

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
