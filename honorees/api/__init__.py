"""API resources of movements, cycles, units, provinces and honorees."""

from honorees.api.exports import HonoreesCsv, HonoreesLinked, HonoreesXlsx
from honorees.api.honorees import HonoreeView
from honorees.api.movements import CycleView, MovementView
from honorees.api.places import ProvinceView, UnitView

__all__ = [
    "CycleView",
    "HonoreeView",
    "HonoreesCsv",
    "HonoreesLinked",
    "HonoreesXlsx",
    "MovementView",
    "ProvinceView",
    "UnitView",
]
