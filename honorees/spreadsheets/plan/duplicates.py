"""Detection of duplicate people: already in the list, or twice in one file."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from honorees.spreadsheets.understand.fuzzy import FuzzyIndex
from portal.vietnamese import fold, match_key

MAX_SUGGESTIONS = 3  # for one row
_MAX_NAMESAKES = 200  # compared with one row


@dataclass(frozen=True, slots=True)
class Person:
    """What distinguishes people. `units`: ids and keys of their units, with predecessors and successors.

    `identity`: a honoree id, or the key of a row.
    """

    identity: object
    name: str
    kind: str
    birth_year: int | None
    units: frozenset[object]

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class DuplicateMatch:
    """A possible duplicate. `is_same`: no contradiction, taken as the same; `is_likely`: an official has to decide."""

    person: Person
    reason: str
    is_same: bool = False
    is_likely: bool = False


class PeopleIndex:
    """Index of people by folded name, and within a unit by similar names."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._by_unit: dict[object, dict[str, list[Person]]] = defaultdict(lambda: defaultdict(list))
        self._fuzzy: dict[object, FuzzyIndex] = {}
        for person in people:
            folded = person.folded
            self._by_name[person.kind, folded].append(person)
            for unit in person.units:
                self._by_unit[unit][folded].append(person)

    def find_duplicates(
        self, person: Person, is_listed: Callable[[Person], bool] = lambda _: False
    ) -> list[DuplicateMatch]:
        """Return possible duplicates, likeliest first; `is_listed`: whether a person is in the cycle's list."""
        found: list[DuplicateMatch] = []
        for other in self._by_name.get((person.kind, person.folded), [])[:_MAX_NAMESAKES]:
            if other.identity != person.identity and (duplicate := _compared(person, other, is_listed(other))):
                found.append(duplicate)
        if not any(duplicate.is_same or duplicate.is_likely for duplicate in found):
            found += self._similarly_named(person)
        return sorted(found, key=lambda duplicate: (not duplicate.is_same, not duplicate.is_likely))

    def _similarly_named(self, person: Person) -> list[DuplicateMatch]:
        found: dict[object, DuplicateMatch] = {}
        for unit in person.units:
            names = self._by_unit.get(unit)
            if not names:
                continue
            if unit not in self._fuzzy:
                self._fuzzy[unit] = FuzzyIndex(names)
            for errors, name in self._fuzzy[unit].search(person.folded):
                if errors == 0:
                    continue
                for other in names[name]:
                    if other.kind == person.kind and _years_agree(person, other):
                        found[other.identity] = DuplicateMatch(other, f"tên gần giống “{other.name}”, cùng đơn vị")
        return list(found.values())


def _compared(person: Person, other: Person, is_listed: bool) -> DuplicateMatch | None:
    """Compare two people with the same folded name; None if they are different people."""
    is_same_name = match_key(person.name) == match_key(other.name)
    name = "cùng họ tên" if is_same_name else f"họ tên chỉ khác dấu (“{other.name}”)"
    years = bool(person.birth_year and other.birth_year)
    if person.units & other.units:
        if not _years_agree(person, other):
            reason = f"{name}, cùng đơn vị, nhưng năm sinh {other.birth_year} khác {person.birth_year}"
            return DuplicateMatch(other, reason, is_likely=is_same_name)
        reason = f"{name}, cùng đơn vị" + (f", cùng năm sinh {other.birth_year}" if years else "")
        return DuplicateMatch(other, reason, is_same=is_same_name, is_likely=not is_same_name)
    if years and person.birth_year == other.birth_year:
        return DuplicateMatch(other, f"{name}, cùng năm sinh {other.birth_year}, khác đơn vị")
    if not years and is_listed and is_same_name:
        return DuplicateMatch(other, f"{name}, khác đơn vị, chưa đủ năm sinh để phân biệt")
    return None


def _years_agree(person: Person, other: Person) -> bool:
    return not (person.birth_year and other.birth_year) or person.birth_year == other.birth_year
