"""The movement, its cycle and the sample people; portal.ops.sample_content documents these functions."""

from typing import cast

from django.db.models import Q

from honorees.choices import HonoreeKind
from honorees.models import (
    Achievement,
    Criterion,
    Cycle,
    Decision,
    Field,
    FoundingDocument,
    Honoree,
    Honour,
    Movement,
    Unit,
)
from honorees.sample import words
from honorees.sample.movement import CREDIT, CRITERIA, CYCLE, DECISION, FOUNDING_DOCUMENTS, MOVEMENT, PUBLISHED_AT
from honorees.sample.people import SEED, SamplePerson, make_people
from honorees.sample.portraits import Gender, draw_portrait
from honorees.sample.units import insert_units, provinces_of_the_day
from portal.files.models import Image
from portal.ops.sample_content import Removal, Report, Store, existing_values
from portal.publication.choices import ChangeKind, Status
from portal.vietnamese import normalize, slug

MODELS = (Honoree, Decision, Cycle, Movement, Field, Unit)

StoredImages = list[tuple[SamplePerson, Image]]


def find_conflicts() -> list[str]:
    provinces = provinces_of_the_day()
    if not provinces:
        return ["the provinces are missing: `migrate` brings them"]
    people = make_people(provinces)
    units = {person.workplace.name for person in people} | {body.name for body in words.CENTRAL_UNITS}
    return [
        *existing_values(Movement, "slug", [MOVEMENT["slug"]]),
        *existing_values(Decision, "number", [DECISION["number"]]),
        *existing_values(Field, "slug", [field.slug for field in words.FIELDS]),
        *existing_values(Field, "name", [field.name for field in words.FIELDS]),
        *existing_values(Unit, "name", units),
        *existing_values(Honoree, "slug", [slug(person.name) for person in people]),
    ]


def store_images(store: Store, report: Report) -> StoredImages:
    people = make_people(provinces_of_the_day())
    report(f"Drawing {len(people)} portraits")
    stored = []
    for position, person in enumerate(people):
        picture = draw_portrait(SEED + position, cast(Gender, person.gender.value), person.age, person.is_in_folk_dress)
        alt = f"Chân dung minh họa của {normalize(person.name)}: tranh vẽ, không phải ảnh chụp."
        stored.append((person, store(picture, alt=alt, credit=CREDIT)))
    return stored


def create_rows(stored: StoredImages) -> list[tuple[ChangeKind, list[int]]]:
    """Create the rows; those with derived columns one by one, so that `save` alone derives them."""
    movement = Movement.objects.create(**MOVEMENT, is_sample=True)
    FoundingDocument.objects.bulk_create(FoundingDocument(movement=movement, **row) for row in FOUNDING_DOCUMENTS)
    Criterion.objects.bulk_create(Criterion(movement=movement, **row) for row in CRITERIA)
    cycle = Cycle.objects.create(movement=movement, **CYCLE, is_sample=True)
    decision = Decision.objects.create(**DECISION, is_sample=True)
    fields = {
        field.slug: Field.objects.create(slug=field.slug, name=field.name, is_sample=True) for field in words.FIELDS
    }
    units = insert_units([person.workplace for person, _ in stored], provinces_of_the_day())
    honorees, achievements = [], []
    for person, portrait in stored:
        honoree = Honoree.objects.create(
            kind=HonoreeKind.INDIVIDUAL,
            name=person.name,
            sort_name=person.sort_name,
            gender=person.gender,
            birth_year=person.birth_year,
            academic_title=person.academic_title,
            portrait=portrait,
            summary=person.summary,
            status=Status.PUBLISHED,
            published_at=PUBLISHED_AT,
            first_public_at=PUBLISHED_AT,
            is_sample=True,
        )
        honour = Honour.objects.create(
            honoree=honoree,
            cycle=cycle,
            decision=decision,
            unit=units[person.workplace.name],
            post=person.post,
            post_level=person.post_level,
            field=fields[person.field],
            citation=person.citation,
        )
        honorees.append(honoree)
        achievements += [
            Achievement(
                honour=honour, year=row.year, title=row.title, description=row.description, evidence=row.evidence
            )
            for row in person.achievements
        ]
    Achievement.objects.bulk_create(achievements)
    return [
        (ChangeKind.MOVEMENT, [movement.pk]),
        (ChangeKind.CYCLE, [cycle.pk]),
        (ChangeKind.UNIT, list(Unit.objects.filter(is_sample=True).order_by("pk").values_list("pk", flat=True))),
        (ChangeKind.HONOREE, [honoree.pk for honoree in honorees]),
    ]


def delete_rows(removal: Removal) -> None:
    """Delete the people first; what is then still referred to is used by the portal's own content and kept."""
    removal.delete(Honoree.objects.filter(is_sample=True))
    removal.delete(Decision.objects.filter(is_sample=True, honours=None, imports=None))
    removal.delete(Cycle.objects.filter(is_sample=True, honours=None, articles=None, imports=None))
    removal.delete(Movement.objects.filter(is_sample=True, cycles=None))
    removal.delete(Field.objects.filter(is_sample=True, honours=None))
    units = Unit.objects.filter(is_sample=True)
    used = _used_units()
    while leaves := units.exclude(pk__in=used).filter(children=None):
        removal.delete(leaves)
    for model in MODELS:
        removal.adopt(model.objects.filter(is_sample=True))


def _used_units() -> set[int]:
    """Return the ids of sample units used by the portal's own content, with their ancestors and successors."""
    samples = Unit.objects.filter(is_sample=True)
    own = Q(honours__isnull=False) | Q(children__is_sample=False) | Q(predecessors__is_sample=False)
    found: set[int] = set()
    new = set(samples.filter(own).values_list("pk", flat=True))
    while new:
        found |= new
        beside = samples.filter(Q(children__in=new) | Q(predecessors__in=new))
        new = set(beside.values_list("pk", flat=True)) - found
    return found
