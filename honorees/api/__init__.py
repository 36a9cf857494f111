"""API of movements, cycles, units, provinces and honorees."""

from honorees.api.exports import HonoreesCsv, HonoreesLinked, HonoreesXlsx
from honorees.api.honorees import HonoreeViewSet
from honorees.api.movements import CycleViewSet, MovementViewSet
from honorees.api.places import ProvinceViewSet, UnitViewSet

__all__ = [
    "CycleViewSet",
    "HonoreeViewSet",
    "HonoreesCsv",
    "HonoreesLinked",
    "HonoreesXlsx",
    "MovementViewSet",
    "ProvinceViewSet",
    "UnitViewSet",
]
