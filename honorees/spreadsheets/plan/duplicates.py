"""People who may be the same: in the list already, or twice in one file."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from honorees.spreadsheets.understand.fuzzy import NearIndex
from honorees.spreadsheets.understand.unit_names import unit_key
from portal.vietnamese import fold, match_key

MOST = 3  # suggestions for one row
_NAMESAKES = 200  # that one row is compared with


@dataclass(frozen=True, slots=True)
class Person:
    """What tells people apart. `units`: keys of the units (with what they were and became); `mark`: who it is."""

    mark: object
    name: str
    kind: str
    birth_year: int | None
    units: frozenset[object]

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who may be the same; `is_same`: nothing speaks against it; `is_likely`: a person has to decide."""

    person: Person
    reason: str
    is_same: bool = False
    is_likely: bool = False


class People:
    """People found by folded name, and within a unit by names with a typing error."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._by_unit: dict[object, dict[str, list[Person]]] = defaultdict(lambda: defaultdict(list))
        self._near: dict[object, NearIndex] = {}
        for person in people:
            folded = person.folded
            self._by_name[person.kind, folded].append(person)
            for unit in person.units:
                self._by_unit[unit][folded].append(person)

    def doubles(self, person: Person, is_listed: Callable[[Person], bool] = lambda _: False) -> list[Double]:
        """Who may be the same person, the likeliest first; `is_listed`: whether somebody is in the cycle's list."""
        found: list[Double] = []
        for other in self._by_name.get((person.kind, person.folded), [])[:_NAMESAKES]:
            if other.mark != person.mark and (double := _compared(person, other, is_listed(other))):
                found.append(double)
        if not any(double.is_same or double.is_likely for double in found):
            found += self._nearly_named(person)
        return sorted(found, key=lambda double: (not double.is_same, not double.is_likely))

    def _nearly_named(self, person: Person) -> list[Double]:
        found: dict[object, Double] = {}
        for unit in person.units:
            names = self._by_unit.get(unit)
            if not names:
                continue
            if unit not in self._near:
                self._near[unit] = NearIndex(names)
            for errors, name in self._near[unit].near(person.folded):
                if errors == 0:
                    continue
                for other in names[name]:
                    if other.kind == person.kind and _years_agree(person, other):
                        found[other.mark] = Double(other, f"tên gần giống “{other.name}”, cùng đơn vị")
        return list(found.values())


def _compared(person: Person, other: Person, is_listed: bool) -> Double | None:
    """Two people of one folded name."""
    is_same_name = match_key(person.name) == match_key(other.name)
    name = "cùng họ tên" if is_same_name else f"họ tên chỉ khác dấu (“{other.name}”)"
    years = bool(person.birth_year and other.birth_year)
    if person.units & other.units:
        if not _years_agree(person, other):
            reason = f"{name}, cùng đơn vị, nhưng năm sinh {other.birth_year} khác {person.birth_year}"
            return Double(other, reason, is_likely=is_same_name)
        reason = f"{name}, cùng đơn vị" + (f", cùng năm sinh {other.birth_year}" if years else "")
        return Double(other, reason, is_same=is_same_name, is_likely=not is_same_name)
    if years and person.birth_year == other.birth_year:
        return Double(other, f"{name}, cùng năm sinh {other.birth_year}, khác đơn vị")
    if not years and is_listed and is_same_name:
        return Double(other, f"{name}, khác đơn vị, chưa đủ năm sinh để phân biệt")
    return None


def _years_agree(person: Person, other: Person) -> bool:
    return not (person.birth_year and other.birth_year) or person.birth_year == other.birth_year


def unit_marks(unit_ids: Iterable[int], names: Iterable[str]) -> frozenset[object]:
    """Units by id and by name, so that either is enough to find two in one unit."""
    return frozenset([*unit_ids, *(unit_key(name) for name in names if name)])
