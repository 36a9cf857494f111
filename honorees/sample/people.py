"""The 150 sample people, generated from sample.words, deterministic, with totals as in movement.FIGURES."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, permutations

from honorees.choices import AcademicTitle, Gender, Level, PostLevel
from honorees.models import Province
from honorees.sample import words
from honorees.sample.movement import CYCLE, FIGURES
from honorees.sample.words import LocalUnit, WholeName
from portal.vietnamese import fold, normalize

SEED = 16082019
# the announced figures do not give posts by level; in the sample they are these, and all others are staff
TOTALS = {
    PostLevel.DRIVER: {Level.CENTRAL: 1, Level.LOCAL: 1},
    PostLevel.CLERK: {Level.CENTRAL: 0, Level.LOCAL: 1},
    PostLevel.DIVISION_HEAD: {Level.CENTRAL: 9, Level.LOCAL: 11},
    PostLevel.DEPARTMENT_LEADER: {Level.CENTRAL: 22, Level.LOCAL: 16},
}
TWICE = ("01", "79", "40")  # codes of the provinces that send two people, since 66 come from 63

YEARS = range(2019, 2024)
# within the ages at which public servants retired in 2024; the oldest and youngest are chosen separately
AGES = {
    PostLevel.DEPARTMENT_LEADER: (43, 59),
    PostLevel.DIVISION_HEAD: (36, 57),
    PostLevel.STAFF: (31, 54),
    PostLevel.CLERK: (34, 52),
    PostLevel.DRIVER: (36, 56),
}
LAST_WORKING_AGE_OF_WOMEN = 55
SENIOR_GRADES = {"cao cấp": 47, "chính": 38}  # the last words of posts, and the age from which they are held
AGES_OF_TITLES = {AcademicTitle.ASSOCIATE_PROFESSOR: 48, AcademicTitle.DOCTOR: 39}


@dataclass(frozen=True)
class Workplace:
    """A unit on the day of the ceremony; `body`: name of the central body it belongs to."""

    name: str
    kind: str
    fields: tuple[str, ...]
    level: Level
    body: str = ""
    province: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class SampleAchievement:
    year: int
    title: str
    description: str
    evidence: str


@dataclass(frozen=True)
class SamplePerson:
    """`name` is as typed, one of them not in NFC; `is_in_folk_dress` is for the portrait."""

    name: str
    sort_name: str
    gender: Gender
    age: int
    academic_title: str
    workplace: Workplace
    post: str
    post_level: PostLevel
    field: str
    citation: str
    summary: str
    achievements: tuple[SampleAchievement, ...]
    is_in_folk_dress: bool

    @property
    def birth_year(self) -> int:
        ceremony_on: date = CYCLE["ceremony_on"]
        return ceremony_on.year - self.age


def _rng(aspect: str) -> random.Random:
    """Return the generator of one aspect; a changed aspect does not affect the others."""
    return random.Random(f"{SEED} {aspect}")  # noqa: S311


def make_people(provinces: Sequence[Province]) -> list[SamplePerson]:
    """Return the sample people in arbitrary order; `provinces`: those in force on the day of the ceremony."""
    rng = _rng("people")
    workplaces = central_workplaces(rng) + local_workplaces(rng, sorted(provinces, key=lambda province: province.code))
    levels = _post_levels(rng, workplaces)
    whole_names = _whole_names(rng, workplaces, levels)
    fields = [
        words.OFFICE if level in words.CITATIONS_OF_POST else rng.choice(workplace.fields)
        for workplace, level in zip(workplaces, levels, strict=True)
    ]
    posts = [_post(rng, *row) for row in zip(workplaces, levels, fields, strict=True)]
    genders = _genders(rng, workplaces, levels, whole_names)
    titles = _titles(rng, workplaces, levels, posts)
    ages = _ages(rng, levels, posts, genders, titles)
    names = _names(genders, whole_names)
    texts = {**words.CITATIONS, **words.CITATIONS_OF_POST}
    citations = {key: cycle(_pairs(rng, texts[key])) for key in texts}
    people = []
    for index, workplace in enumerate(workplaces):
        tokens = {"name": names[index], "unit": workplace.name, "field": _phrase(fields[index])}
        level = levels[index]
        kind = level if level in words.CITATIONS_OF_POST else fields[index]
        people.append(
            SamplePerson(
                name=names[index],
                sort_name=whole_names[index].sort_name if index in whole_names else "",
                gender=genders[index],
                age=ages[index],
                academic_title=titles.get(index, ""),
                workplace=workplace,
                post=posts[index],
                post_level=level,
                field=fields[index],
                citation=" ".join(next(citations[kind])).format(**tokens),
                summary=_summary(rng, level).format(**tokens),
                achievements=tuple(_achievements(rng, kind, tokens)),
                is_in_folk_dress=index in whole_names and rng.random() < 0.5,
            )
        )
    rng.shuffle(people)
    return people


# --- workplaces -------------------------------------------------------------------------------------------------


def central_workplaces(rng: random.Random) -> list[Workplace]:
    """Return the central workplaces: two or three departments of each body."""
    spare = len(words.CENTRAL_UNITS) * 3 - FIGURES["level"]["central"]
    smaller = set(rng.sample(range(len(words.CENTRAL_UNITS)), spare))
    found = []
    for position, body in enumerate(words.CENTRAL_UNITS):
        for department in body.departments[: 2 if position in smaller else 3]:
            name = body.unit_name(department)
            found.append(Workplace(name, department.kind, department.fields, Level.CENTRAL, body=body.name))
    return found


def local_workplaces(rng: random.Random, provinces: Sequence[Province]) -> list[Workplace]:
    """Return the local workplaces: one unit of each province, two of some, all kinds about equally often."""
    used = dict.fromkeys(words.LOCAL_UNIT_PATTERNS, 0)
    found: dict[str, Workplace] = {}
    places = [*provinces, *(province for province in provinces if province.code in TWICE)]
    for province in rng.sample(places, len(places)):
        name_of = {unit: local_name(unit.pattern, province) for unit in used}
        fitting = [unit for unit in used if _occurs(unit, province.code) and name_of[unit] not in found]
        least = min(used[unit] for unit in fitting)
        unit = rng.choice([unit for unit in fitting if used[unit] == least])
        used[unit] += 1
        name = name_of[unit]
        found[name] = Workplace(name, unit.kind, unit.fields, Level.LOCAL, province=province.code, pattern=unit.pattern)
    return list(found.values())


def _occurs(unit: LocalUnit, code: str) -> bool:
    return code in unit.only if unit.only else code not in unit.never


def local_name(pattern: str, province: Province) -> str:
    """Return the unit name for a province: `Sở Nội vụ tỉnh Đắk Lắk`, `Văn phòng Thành ủy Hà Nội`."""
    is_city = province.kind == "city"
    # the one city that keeps its designation in its name
    designation = f"Thành phố {province.name}" if province.name == "Hồ Chí Minh" else province.full_name
    party = f"Thành ủy {designation if province.name == 'Hồ Chí Minh' else province.name}"
    return pattern.format(province=designation, party=party if is_city else f"Tỉnh ủy {province.name}")


# --- posts, genders, titles, ages -------------------------------------------------------------------------------


def _post_levels(rng: random.Random, workplaces: list[Workplace]) -> list[PostLevel]:
    """Return the post group of each person; people of academies are leaders, because they have the highest titles."""
    levels = [
        PostLevel.DEPARTMENT_LEADER if workplace.kind == words.VIEN else PostLevel.STAFF for workplace in workplaces
    ]
    for level, counts in TOTALS.items():
        for unit_level, total in counts.items():
            candidates = [index for index, workplace in enumerate(workplaces) if workplace.level == unit_level]
            fitting = [
                index
                for index in candidates
                if levels[index] == PostLevel.STAFF
                and workplaces[index].kind in words.POSTS[level]
                and (level not in words.CITATIONS_OF_POST or words.OFFICE in workplaces[index].fields)
            ]
            for index in rng.sample(fitting, total - sum(levels[index] == level for index in candidates)):
                levels[index] = level
    return levels


def _whole_names(rng: random.Random, workplaces: list[Workplace], levels: list[PostLevel]) -> dict[int, WholeName]:
    """Return names that are used as a whole, by index of the person: in their own province, or central."""
    found: dict[int, WholeName] = {}
    for whole in words.WHOLE_NAMES:
        fitting = [
            index
            for index, workplace in enumerate(workplaces)
            if workplace.province == whole.province
            and index not in found
            and levels[index] not in words.CITATIONS_OF_POST
            and workplace.kind != words.VIEN
            and not (workplace.body == words.WOMENS_UNION and whole.gender == words.MALE)
        ]
        found[rng.choice(fitting)] = whole
    return found


def _genders(
    rng: random.Random, workplaces: list[Workplace], levels: list[PostLevel], whole_names: dict[int, WholeName]
) -> list[Gender]:
    given = {index: Gender.FEMALE for index, workplace in enumerate(workplaces) if workplace.body == words.WOMENS_UNION}
    given |= {index: Gender(whole.gender) for index, whole in whole_names.items()}
    given |= {index: Gender.MALE for index, level in enumerate(levels) if level == PostLevel.DRIVER}
    given |= {index: Gender.FEMALE for index, level in enumerate(levels) if level == PostLevel.CLERK}
    left = [
        Gender(gender)
        for gender, total in FIGURES["gender"].items()
        for _ in range(total - list(given.values()).count(Gender(gender)))
    ]
    rng.shuffle(left)
    return [given[index] if index in given else left.pop() for index in range(len(levels))]


def _post(rng: random.Random, workplace: Workplace, level: PostLevel, field: str) -> str:
    posts = words.POSTS[level][workplace.kind]
    if level == PostLevel.STAFF:
        posts += words.STAFF_POSTS_OF_FIELD.get((workplace.kind, field), ())
    return rng.choice(posts)


def _titles(
    rng: random.Random, workplaces: list[Workplace], levels: list[PostLevel], posts: list[str]
) -> dict[int, AcademicTitle]:
    """Return titles: leaders of academies are associate professors; doctors are leaders and senior staff elsewhere."""
    professors = [index for index, workplace in enumerate(workplaces) if workplace.kind == words.VIEN]
    leaders = [index for index, level in enumerate(levels) if level == PostLevel.DEPARTMENT_LEADER]
    seniors = [index for index, post in enumerate(posts) if post == "Chuyên viên cao cấp"]
    doctors = rng.sample([index for index in leaders if index not in professors], 3) + rng.sample(seniors, 2)
    return dict.fromkeys(professors, AcademicTitle.ASSOCIATE_PROFESSOR) | dict.fromkeys(doctors, AcademicTitle.DOCTOR)


def _ages(
    rng: random.Random,
    levels: list[PostLevel],
    posts: list[str],
    genders: list[Gender],
    titles: dict[int, AcademicTitle],
) -> list[int]:
    ages = []
    for index, level in enumerate(levels):
        low, high = AGES[level]
        for grade, age in SENIOR_GRADES.items():
            if posts[index].endswith(grade):
                low = max(low, age)
        if index in titles:
            low = max(low, AGES_OF_TITLES[titles[index]])
        if genders[index] == Gender.FEMALE:
            high = min(high, LAST_WORKING_AGE_OF_WOMEN)
        ages.append(rng.randint(low, high))
    oldest = [i for i, level in enumerate(levels) if level == PostLevel.DEPARTMENT_LEADER and genders[i] == Gender.MALE]
    youngest = [i for i, post in enumerate(posts) if post == "Chuyên viên" and i not in titles]
    ages[rng.choice(oldest)] = FIGURES["age"]["oldest"]
    ages[rng.choice(youngest)] = FIGURES["age"]["youngest"]
    return ages


# --- names ------------------------------------------------------------------------------------------------------


def _names(genders: list[Gender], whole_names: dict[int, WholeName]) -> list[str]:
    """Return names that are unique even without diacritics; each given name occurs at most twice."""
    taken = {fold(whole.name) for whole in whole_names.values()} | {fold(name) for name in words.KNOWN_PEOPLE}
    given_names = [normalize(whole.name).split()[-1] for whole in whole_names.values()]
    # each compound family name and the rarest vowels come at least once
    wanted = {
        Gender.MALE: [("Hoàng Phủ", ""), ("Tôn Thất", "")],
        Gender.FEMALE: [("Tôn Nữ", ""), ("Công Tằng Tôn Nữ", ""), ("", "Êm"), ("", "Ơn")],
    }
    names = []
    for index, gender in enumerate(genders):
        if index in whole_names:
            names.append(whole_names[index].name)
            continue
        rng = _rng(f"name {index}")
        parts = wanted[gender].pop(0) if wanted[gender] else ("", "")
        name = _name(rng, gender, *parts)
        while fold(name) in taken or given_names.count(name.split()[-1]) == 2:
            name = _name(rng, gender, *parts)
        taken.add(fold(name))
        given_names.append(name.split()[-1])
        names.append(name)
    return names


def _name(rng: random.Random, gender: Gender, family: str, given: str) -> str:
    """Return a name without repeated words; compound family names of Huế have no Văn or Thị."""
    families = [row for row in words.FAMILY_NAMES if row[2] in {gender, words.ANY}]
    middles = words.MIDDLE_NAMES[gender]
    while True:
        parts = [
            family or _weighted(rng, [(name, weight) for name, weight, _ in families]),
            _weighted(rng, middles),
            given or rng.choice(words.GIVEN_NAMES[gender]),
        ]
        if " " in parts[0] and parts[1].split()[0] in {"Văn", "Thị"}:
            continue
        folded = fold(" ".join(parts)).split()
        if len(set(folded)) == len(folded):
            return " ".join(parts)


def _weighted(rng: random.Random, rows: Sequence[tuple[str, int]]) -> str:
    return rng.choices([name for name, _ in rows], [weight for _, weight in rows])[0]


# --- texts ------------------------------------------------------------------------------------------------------


def _phrase(slug: str) -> str:
    return next(field.phrase for field in words.FIELDS if field.slug == slug)


def _pairs(rng: random.Random, texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return all ordered pairs of the texts, shuffled; the name occurs once in each."""
    pairs = [pair for pair in permutations(texts, 2) if not all("{name}" in text for text in pair)]
    rng.shuffle(pairs)
    return pairs


def _summary(rng: random.Random, level: PostLevel) -> str:
    opening = rng.choice(words.BIO_OPENINGS_OF_POST.get(level, words.BIO_OPENINGS))
    return " ".join([opening, *rng.sample(words.BIO_OF_POST.get(level, words.BIO), 2)])


def _achievements(rng: random.Random, kind: str, tokens: dict[str, str]) -> Iterator[SampleAchievement]:
    """Yield one to three achievements with different years and titles, earliest first."""
    rows = {**words.ACHIEVEMENTS, **words.ACHIEVEMENTS_OF_POST}[kind]
    count = rng.choices((1, 2, 3), (2, 5, 5))[0]
    years = sorted(rng.sample(YEARS, count))
    for year, (title, description, evidence) in zip(years, rng.sample(rows, count), strict=True):
        yield SampleAchievement(year, title, description, evidence.format(year=year, **tokens))
