"""Featured honorees of the home page: a different varied selection each day."""

from collections import defaultdict
from datetime import date
from random import Random
from typing import Any

from django.db.models import Max, Min

from honorees.models import Cycle, Honoree, Honour

WINDOW = 600  # honours considered, to bound the cost


def featured_honorees(cycle: Cycle, day: date, count: int) -> list[Honoree]:
    """Return public honorees of the cycle with a portrait, in turn from each level, gender and post group."""
    random = Random(day.toordinal())  # noqa: S311 - variety, not secrecy
    candidates = _candidates(cycle, random)
    random.shuffle(candidates)
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


def _candidates(cycle: Cycle, random: Random) -> list[tuple[Any, ...]]:
    """Return (honoree id, level, gender, post group) of a window of honours that starts at a random id."""
    honours = Honour.objects.public().standing().filter(cycle=cycle, honoree__portrait__isnull=False)
    ends = honours.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    start = random.randint(ends["first"], max(ends["first"], ends["last"] - WINDOW))
    traits = ("honoree_id", "unit__level", "honoree__gender", "post_level")
    return list(honours.filter(pk__gte=start).order_by("pk").values_list(*traits)[:WINDOW])
