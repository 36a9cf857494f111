"""Matching of unit and province names in files to known ones, as of a given day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from honorees.choices import Level
from honorees.spreadsheets.types import KnownProvince, KnownUnit
from honorees.spreadsheets.understand.fuzzy import FuzzyIndex
from portal.vietnamese import fold, format_date

T = TypeVar("T", KnownUnit, KnownProvince)

_SHORT = [
    (re.compile(rf"(?<!\w){short}(?!\w)"), long)
    for short, long in (
        (r"ubnd", "uy ban nhan dan"), (r"hdnd", "hoi dong nhan dan"), (r"mttq", "mat tran to quoc"),
        (r"ld ?- ?tb ?(?:&|va|-) ?xh|ld,? ?tb ?(?:&|va) ?xh|ldtbxh|ldtb ?& ?xh", "lao dong thuong binh va xa hoi"),
        (r"nn ?(?:&|va) ?ptnt|nnptnt", "nong nghiep va phat trien nong thon"),
        (r"vh ?,?-? ?tt ?(?:&|va) ?dl|vhttdl", "van hoa the thao va du lich"),
        (r"gd ?(?:&|va|-) ?dt|gddt", "giao duc va dao tao"), (r"kh ?(?:&|va|-) ?cn|khcn", "khoa hoc va cong nghe"),
        (r"tn ?(?:&|va|-) ?mt|tnmt", "tai nguyen va moi truong"), (r"kh ?(?:&|va|-) ?dt|khdt", "ke hoach va dau tu"),
        (r"tt ?(?:&|va|-) ?tt|tttt", "thong tin va truyen thong"), (r"gtvt", "giao thong van tai"),
        (r"ldld", "lien doan lao dong"), (r"cdvc", "cong doan vien chuc"), (r"cd", "cong doan"),
        (r"tccb", "to chuc can bo"), (r"bhxh", "bao hiem xa hoi"), (r"nhnn", "ngan hang nha nuoc"),
        (r"vksnd", "vien kiem sat nhan dan"), (r"tand", "toa an nhan dan"), (r"vp", "van phong"),
        (r"tw|t\.u|t\.w", "trung uong"), (r"tp\.? ?hcm|tphcm|hcm|hcmc", "ho chi minh"), (r"vn", "viet nam"),
        (r"bv", "benh vien"), (r"p\.", "phong"), (r"kbnn", "kho bac nha nuoc"),
    )
]  # fmt: skip
_PLACE_WORDS = re.compile(r"\b(tinh|thanh pho|tp|t\.)(?=[\s.]|$)")
_NOT_A_WORD = re.compile(r"[^\w]+")
_PROVINCE_ALIASES = {
    "sai gon": "ho chi minh", "tt hue": "thua thien hue", "thua thien - hue": "thua thien hue",
    "br vt": "ba ria vung tau", "brvt": "ba ria vung tau", "vung tau": "ba ria vung tau",
    "dac lac": "dak lak", "dac nong": "dak nong", "bac can": "bac kan", "kontum": "kon tum", "tp hue": "hue",
}  # fmt: skip
_CENTRAL = re.compile(r"\b(bo|vu|tong cuc|trung uong|quoc hoi|chinh phu|toi cao|hoc vien|viet nam|nha nuoc)\b")
_LOCAL = re.compile(r"\b(so|tinh|thanh pho|tp|huyen|quan|xa|phuong|thi xa|tinh uy|thanh uy|uy ban nhan dan)\b")


@lru_cache(maxsize=32768)
def unit_key(name: str) -> str:
    """Return the key of a unit name: folded, abbreviations expanded, without punctuation, “tỉnh” and “thành phố”."""
    key = fold(name)
    for short, long in _SHORT:
        key = short.sub(long, key)
    key = _PLACE_WORDS.sub(" ", key.replace("&", " va "))
    return " ".join(_NOT_A_WORD.sub(" ", key).split())


def province_key(name: str) -> str:
    key = unit_key(name)
    return _PROVINCE_ALIASES.get(key, key)


@dataclass(slots=True)
class Match(Generic[T]):
    """Result of a match. `reason`: in Vietnamese, why a differently written name was taken for `found`."""

    found: T | None = None
    candidates: list[tuple[T, str]] = field(default_factory=list)
    reason: str = ""
    is_fuzzy: bool = False


class _Register(Generic[T]):
    """Index of units or provinces, which have a period and successors, by the keys of their names."""

    def __init__(self, things: Iterable[T], day: date) -> None:
        self.day = day
        self.by_id: dict[int, T] = {thing.id: thing for thing in things}
        self.by_key: dict[str, list[T]] = defaultdict(list)
        self.predecessors: dict[int, list[T]] = defaultdict(list)
        for thing in self.by_id.values():
            for key in self.keys_of(thing):
                self.by_key[key].append(thing)
            for successor in thing.successors:
                self.predecessors[successor].append(thing)
        self._fuzzy = FuzzyIndex(self.by_key)

    def keys_of(self, thing: T) -> Iterable[str]:
        raise NotImplementedError

    def is_in_force(self, thing: T) -> bool:
        return thing.valid_from <= self.day and (thing.valid_to is None or self.day < thing.valid_to)

    def match(self, keys: Sequence[str]) -> Match[T]:
        """Return the match of the first known key as of the day; without one, the best fuzzy match."""
        for key in keys:
            if key in self.by_key:
                return self._as_on_day(self.by_key[key])
        best: list[tuple[int, str]] = []
        for key in keys:
            best += self._fuzzy.search(key)
        if not best:
            return Match()
        fewest = min(errors for errors, _ in best)
        things = {thing.id: thing for errors, key in best if errors == fewest for thing in self.by_key[key]}
        match = self._as_on_day(list(things.values()))
        match.is_fuzzy = True
        if match.found is not None:
            match.reason = match.reason or "gần giống về chữ"
        match.candidates = [(thing, reason or "gần giống về chữ") for thing, reason in match.candidates]
        return match

    def _as_on_day(self, things: Sequence[T]) -> Match[T]:
        in_force = [thing for thing in things if self.is_in_force(thing)]
        if len(in_force) == 1:
            return Match(in_force[0])
        if in_force:
            return Match(candidates=[(thing, "cùng tên") for thing in in_force])
        replacements = {other.id: (other, reason) for thing in things for other, reason in self._replacements_of(thing)}
        if len(replacements) == 1:
            ((other, reason),) = replacements.values()
            return Match(other, [(other, reason)], reason)
        if replacements:
            return Match(candidates=list(replacements.values()))
        return Match(candidates=[(thing, self._reason_not_in_force(thing)) for thing in things])

    def _replacements_of(self, thing: T) -> list[tuple[T, str]]:
        """Return successors or predecessors that were in force on the day, each with the reason."""
        is_gone = thing.valid_to is not None and thing.valid_to <= self.day
        waiting, seen, found = [thing], {thing.id}, []
        while waiting:
            current = waiting.pop()
            successors = [self.by_id[key] for key in current.successors if key in self.by_id]
            for other in successors if is_gone else self.predecessors[current.id]:
                if other.id in seen:
                    continue
                seen.add(other.id)
                if not self.is_in_force(other):
                    waiting.append(other)
                elif is_gone:
                    found.append((other, f"“{thing.name}” đã thành “{other.name}” trước {format_date(self.day)}"))
                else:
                    began, day = format_date(thing.valid_from), format_date(self.day)
                    found.append((other, f"“{thing.name}” có từ {began}; ngày {day} là “{other.name}”"))
        return found

    def _reason_not_in_force(self, thing: T) -> str:
        if thing.valid_to is not None and thing.valid_to <= self.day:
            return f"đã kết thúc từ {format_date(thing.valid_to)}"
        return f"có từ {format_date(thing.valid_from)}, sau ngày tuyên dương"


class Provinces(_Register[KnownProvince]):
    def keys_of(self, thing: KnownProvince) -> Iterable[str]:
        return [province_key(thing.name)]

    def find(self, text: str) -> Match[KnownProvince]:
        return self.match([province_key(text)])

    def named_in(self, text: str) -> KnownProvince | None:
        """Return the province whose name is the end of a unit's name."""
        words = unit_key(text).split()
        for size in (4, 3, 2):
            key = " ".join(words[-size:])
            key = _PROVINCE_ALIASES.get(key, key)
            if len(words) > size - 1 and key in self.by_key:
                return self._as_on_day(self.by_key[key]).found
        return None


class Units(_Register[KnownUnit]):
    def __init__(self, units: Iterable[KnownUnit], day: date) -> None:
        super().__init__(units, day)
        self._related: dict[int, frozenset[int]] = {}

    def keys_of(self, thing: KnownUnit) -> Iterable[str]:
        return dict.fromkeys(unit_key(name) for name in (thing.name, thing.short_name) if name)

    def find(self, name: str, parent: str = "", province: str = "") -> Match[KnownUnit]:
        """Return the unit with that name, alone or combined with its parent unit or its province."""
        keys = [unit_key(f"{name}, {parent}")] if parent else []
        keys.append(unit_key(name))
        if province:
            keys.append(unit_key(f"{name} {province}"))
        parts = [part.strip() for part in re.split(r",|\s[-–]\s|\n", name) if part.strip()]
        if len(parts) > 1:
            keys.append(unit_key(" ".join(reversed(parts))))
        return self.match([key for key in keys if key])

    def find_parent(self, name: str, parent: str = "") -> KnownUnit | None:
        """Return the known parent unit of a new unit, None if there is none."""
        parts = [part.strip() for part in re.split(r",|\s[-–]\s|\n", name) if part.strip()]
        for text in (parent, *(", ".join(parts[start:]) for start in range(1, len(parts)))):
            key = unit_key(text) if text else ""
            if key in self.by_key and (found := self._as_on_day(self.by_key[key]).found):
                return found
        return None

    def related(self, unit_id: int) -> frozenset[int]:
        """Return the ids of a unit and all its predecessors and successors."""
        if unit_id not in self._related:
            waiting, seen = [unit_id], {unit_id}
            while waiting:
                current = waiting.pop()
                successors = self.by_id[current].successors if current in self.by_id else ()
                for other in (*successors, *(unit.id for unit in self.predecessors.get(current, ()))):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
            self._related[unit_id] = frozenset(seen)
        return self._related[unit_id]


def guess_level(name: str) -> str:
    """Return the level that a unit's name suggests, "" if it suggests none."""
    key = fold(name)
    if _LOCAL.search(key):
        return Level.LOCAL.value
    return Level.CENTRAL.value if _CENTRAL.search(unit_key(name)) else ""
