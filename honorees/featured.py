"""The faces that the home page shows: others each day, the same all day long, and of every kind of work."""

from collections import defaultdict
from datetime import date
from random import Random
from typing import Any

from django.db.models import Max, Min

from honorees.models import Cycle, Honoree, Honour

WINDOW = 600  # so many honours are looked at, however many there are


def faces_of(cycle: Cycle, day: date, count: int) -> list[Honoree]:
    """Public people of the cycle with a portrait, in turn from each level, gender and group of posts."""
    chance = Random(day.toordinal())  # noqa: S311 - variety, not secrecy
    candidates = _candidates(cycle, chance)
    chance.shuffle(candidates)
    groups: dict[Any, list[int]] = defaultdict(list)
    for pk, *traits in candidates:
        groups[tuple(traits)].append(pk)
    chosen: list[int] = []
    while groups and len(chosen) < count:
        for traits in list(groups):
            pk = groups[traits].pop()
            if not groups[traits]:
                del groups[traits]
            if pk not in chosen:
                chosen.append(pk)
    found = {honoree.pk: honoree for honoree in Honoree.objects.public().for_listing().filter(pk__in=chosen[:count])}
    return [found[pk] for pk in chosen if pk in found]


def _candidates(cycle: Cycle, chance: Random) -> list[tuple[Any, ...]]:
    """A stretch of the cycle's honours that begins at a place of the day's own."""
    honours = Honour.objects.public().standing().filter(cycle=cycle, honoree__portrait__isnull=False)
    ends = honours.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    start = chance.randint(ends["first"], max(ends["first"], ends["last"] - WINDOW))
    traits = ("honoree_id", "unit__level", "honoree__gender", "post_level")
    return list(honours.filter(pk__gte=start).order_by("pk").values_list(*traits)[:WINDOW])
