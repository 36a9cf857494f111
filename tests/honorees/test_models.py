from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import ProtectedError

from honorees.models import Achievement, Criterion, Cycle, FoundingDocument, Honoree, Honour, Unit
from tests.factories import (
    AchievementFactory,
    CriterionFactory,
    CycleFactory,
    DecisionFactory,
    FieldFactory,
    FoundingDocumentFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    MovementFactory,
    ProvinceFactory,
    UnitFactory,
)

# --- impossible states ----------------------------------------------------------------------------------------


def own_parent():
    unit = UnitFactory()
    Unit.objects.filter(pk=unit.pk).update(parent=unit)


def twice(factory, **same):
    factory(**same)
    factory(**same)


def same_criterion():
    twice(CriterionFactory, movement=MovementFactory(), position=1)


def same_cycle():
    cycle = CycleFactory(start_year=2019, end_year=2024)
    other = CycleFactory(movement=cycle.movement, start_year=2014, end_year=2019)
    # past save(), which gives both the same address as well
    Cycle.objects.filter(pk=other.pk).update(start_year=2019, end_year=2024)


def same_honour():
    twice(HonourFactory, honoree=HonoreeFactory(honour=None), cycle=CycleFactory(), decision=DecisionFactory())


REFUSED = [
    ("document_date_is_in_its_year", lambda: FoundingDocumentFactory(issued_year=2019, issued_on=date(2018, 12, 31))),
    ("document_date_is_in_its_year", lambda: FoundingDocumentFactory(issued_year=2019, issued_on=date(2020, 1, 1))),
    ("one_criterion_at_each_position", same_criterion),
    ("one_cycle_for_each_period", same_cycle),
    ("cycle_ends_after_it_begins", lambda: CycleFactory(start_year=2024, end_year=2023)),
    ("cycle_ends_after_it_begins", lambda: CycleFactory(start_year=1899)),
    ("cycle_ends_after_it_begins", lambda: CycleFactory(end_year=2201)),
    (
        "cycle_announced_parts_add_up",
        lambda: CycleFactory(announced_count=150, announced_central=84, announced_local=60),
    ),
    ("one_decision_for_each_number", lambda: twice(DecisionFactory, number="1/QĐ-CĐVC")),
    ("one_province_for_each_code_and_start", lambda: twice(ProvinceFactory, code="01", valid_from=date(1950, 1, 1))),
    ("province_ends_after_it_begins", lambda: ProvinceFactory(valid_from=date(2008, 8, 1), valid_to=date(2008, 8, 1))),
    ("unit_ends_after_it_begins", lambda: UnitFactory(valid_from=date(2000, 1, 2), valid_to=date(2000, 1, 1))),
    ("unit_is_not_its_own_parent", own_parent),
    ("unit_level_is_known", lambda: UnitFactory(level="ward")),
    ("local_unit_has_a_province", lambda: UnitFactory(level="local")),
    ("collective_has_no_personal_columns", lambda: HonoreeFactory(kind="collective", gender="female")),
    ("collective_has_no_personal_columns", lambda: HonoreeFactory(kind="collective", birth_year=1980)),
    ("collective_has_no_personal_columns", lambda: HonoreeFactory(kind="collective", academic_title="doctor")),
    ("honoree_choices_are_known", lambda: HonoreeFactory(gender="other")),
    ("honoree_choices_are_known", lambda: HonoreeFactory(academic_title="master")),
    ("honoree_birth_year_is_possible", lambda: HonoreeFactory(birth_year=1899)),
    ("honoree_birth_year_is_possible", lambda: HonoreeFactory(birth_year=2201)),
    ("one_honour_for_each_decision", same_honour),
    ("honour_post_level_is_known", lambda: HonourFactory(post_level="minister")),
    ("honour_revocation_is_whole", lambda: HonourFactory(revoked_on=date(2025, 3, 1))),
    ("honour_revocation_is_whole", lambda: HonourFactory(revocation_reason="Kê khai không đúng.")),
    ("achievement_year_is_possible", lambda: AchievementFactory(year=1899)),
    ("achievement_year_is_possible", lambda: AchievementFactory(year=2201)),
]
# SQLite calls a broken unique constraint by its columns
COLUMNS = {
    "one_criterion_at_each_position": "honorees_criterion.movement_id, honorees_criterion.position",
    "one_cycle_for_each_period": "honorees_cycle.movement_id, honorees_cycle.start_year, honorees_cycle.end_year",
    "one_decision_for_each_number": "honorees_decision.number, honorees_decision.issued_on, honorees_decision.issuer",
    "one_province_for_each_code_and_start": "honorees_province.code, honorees_province.valid_from",
    "one_honour_for_each_decision": "honorees_honour.honoree_id, honorees_honour.cycle_id, honorees_honour.decision_id",
}
# of the life cycle: tests/portal/publication/test_lifecycle.py
OF_THE_LIFE_CYCLE = {"honoree_published_has_a_date", "honoree_withdrawal_is_whole", "honoree_status_is_known"}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "break_it"), REFUSED)
def test_database_refuses_impossible_rows_by_name(name, break_it):
    with pytest.raises(IntegrityError, match=f"{name}|{COLUMNS.get(name, name)}"):
        break_it()


def test_every_constraint_is_tried():
    named = {
        constraint.name
        for model in apps.get_app_config("honorees").get_models()
        if model.__module__.startswith("honorees.models.")
        for constraint in model._meta.constraints
    }

    assert named == {name for name, _ in REFUSED} | OF_THE_LIFE_CYCLE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: CycleFactory.build(movement=MovementFactory(), start_year=2024, end_year=2023), "Năm kết thúc"),
        (lambda: UnitFactory.build(valid_to=date(1980, 1, 1), slug="x"), "Ngày kết thúc phải sau ngày bắt đầu"),
        (lambda: UnitFactory.build(level="local", slug="x"), "Đơn vị địa phương phải thuộc một tỉnh, thành phố"),
        (lambda: HonoreeFactory.build(kind="collective", gender="male", slug="x"), "Tập thể không có giới tính"),
        (lambda: FoundingDocumentFactory.build(movement=MovementFactory(), issued_on=date(2018, 1, 1)), "thuộc năm"),
    ],
)
def test_forms_are_told_in_vietnamese(make, message):
    with pytest.raises(ValidationError, match=message):
        make().full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "slug"),
    [(MovementFactory, "a"), (ProvinceFactory, "a"), (UnitFactory, "a"), (FieldFactory, "a"), (HonoreeFactory, "a")],
)
def test_address_belongs_to_one(factory, slug):
    factory(slug=slug)

    with pytest.raises(IntegrityError):
        factory(slug=slug)


@pytest.mark.django_db
def test_code_of_a_province_may_mean_another_territory_later():
    before = ProvinceFactory(code="99", valid_from=date(1976, 1, 1), valid_to=date(2025, 7, 1))
    since = ProvinceFactory(code="99", valid_from=date(2025, 7, 1))

    assert before != since


# --- what goes with what --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "needed",
    [
        lambda: CycleFactory().movement,
        lambda: HonourFactory().cycle,
        lambda: HonourFactory().decision,
        lambda: HonourFactory().unit,
        lambda: HonourFactory(field=FieldFactory()).field,
        lambda: UnitFactory(parent=UnitFactory()).parent,
        lambda: UnitFactory(local=True).province,
        lambda: HonoreeFactory(portrait=ImageFactory()).portrait,
    ],
)
def test_what_an_honour_rests_on_cannot_be_deleted(needed):
    row = needed()

    with pytest.raises(ProtectedError):
        row.delete()

    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_parts_go_with_their_whole():
    honoree = AchievementFactory().honour.honoree
    movement = CriterionFactory().movement
    FoundingDocumentFactory(movement=movement)

    honoree.delete()
    movement.delete()

    for model in (Honour, Achievement, Criterion, FoundingDocument):
        assert not model.objects.exists()


def test_every_foreign_key_has_been_decided_aloud():
    chosen = {
        f"{model._meta.model_name}.{field.name}": field.remote_field.on_delete.__name__
        for model in apps.get_app_config("honorees").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and not model._meta.auto_created
    }

    assert chosen == {
        "foundingdocument.movement": "CASCADE",
        "criterion.movement": "CASCADE",
        "cycle.movement": "PROTECT",
        "unit.parent": "PROTECT",
        "unit.province": "PROTECT",
        "honoree.created_by": "SET_NULL",
        "honoree.portrait": "PROTECT",
        "honour.honoree": "CASCADE",
        "honour.cycle": "PROTECT",
        "honour.decision": "PROTECT",
        "honour.unit": "PROTECT",
        "honour.field": "PROTECT",
        "achievement.honour": "CASCADE",
        "listimport.cycle": "PROTECT",
        "listimport.decision": "PROTECT",
        "listimport.uploaded_by": "PROTECT",
        "listimport.asked_by": "PROTECT",
        "listimport.undone_by": "PROTECT",
        "importedrow.list_import": "CASCADE",
        "importedrow.honoree": "SET_NULL",
        "importedrow.honour": "SET_NULL",
        "rememberedcolumn.said_by": "PROTECT",
        "portraitarchive.list_import": "CASCADE",
        "portraitarchive.uploaded_by": "PROTECT",
        "portraitarchive.asked_by": "PROTECT",
        "portraitfile.archive": "CASCADE",
        "portraitfile.honoree": "SET_NULL",
    }


# --- what rows derive from themselves -------------------------------------------------------------------------


@pytest.mark.django_db
def test_people_stand_by_given_name_and_collectives_by_their_whole_name():
    names = ["Nguyễn Văn Ánh", "Đặng Thị An", "Trần Ăn", "Lê Đức", "Phạm Dương", "Vũ Đặng"]
    for name in names:
        HonoreeFactory(name=name)
    HonoreeFactory(name="Ban Tổ chức", kind="collective")

    found = [honoree.name for honoree in Honoree.objects.in_name_order()]

    assert found == [
        "Đặng Thị An",
        "Nguyễn Văn Ánh",
        "Trần Ăn",
        "Ban Tổ chức",
        "Phạm Dương",
        "Vũ Đặng",
        "Lê Đức",
    ]


@pytest.mark.django_db
def test_person_may_stand_by_another_name():
    HonoreeFactory(name="Thích Nhất Hạnh", sort_name="Nhất Hạnh Thích")
    HonoreeFactory(name="Lê Sang")

    assert [honoree.name for honoree in Honoree.objects.in_name_order()] == ["Lê Sang", "Thích Nhất Hạnh"]


@pytest.mark.django_db
def test_changed_name_changes_its_place_and_its_words():
    honoree = HonoreeFactory(name="Đặng Thị An")
    before = honoree.sort_key
    honoree.name = "Đặng Thị Yến"
    honoree.save()

    honoree.refresh_from_db()
    assert honoree.sort_key > before
    assert list(Honoree.objects.matching("dang yen")) == [honoree]
    assert not Honoree.objects.matching("thi an").exists()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("", "Đặng Thị Hòa"),
        ("doctor", "TS. Đặng Thị Hòa"),
        ("associate_professor", "PGS. Đặng Thị Hòa"),
        ("professor", "GS. Đặng Thị Hòa"),
    ],
)
def test_title_stands_before_the_name(title, shown):
    assert Honoree(name="Đặng Thị Hòa", academic_title=title).titled_name == shown


@pytest.mark.django_db
def test_honour_keeps_the_name_of_the_unit_as_on_the_day():
    unit = UnitFactory(name="Bộ Kế hoạch và Đầu tư")
    honour = HonourFactory(unit=unit, post="Vụ trưởng")
    unit.name = "Bộ Tài chính"
    unit.save()
    honour = Honour.objects.get(pk=honour.pk)
    honour.post = "Phó Vụ trưởng"
    honour.save()

    honour.refresh_from_db()
    assert honour.unit_name == "Bộ Kế hoạch và Đầu tư"
    assert list(Honour.objects.matching("pho vu truong ke hoach dau tu")) == [honour]
    assert not Honour.objects.matching("tai chinh").exists()


@pytest.mark.django_db
def test_honour_may_have_a_unit_name_of_its_own():
    assert HonourFactory(unit_name="Vụ Pháp chế, Bộ Nội vụ").unit_name == "Vụ Pháp chế, Bộ Nội vụ"


@pytest.mark.django_db
def test_cycle_is_known_by_movement_and_years():
    cycle = CycleFactory(movement__slug="tham-muu-gioi", movement__name="Tham mưu giỏi", start_year=2019, end_year=2024)

    assert cycle.slug == "tham-muu-gioi-2019-2024"
    assert cycle.period == "2019–2024"
    assert str(cycle) == "Tham mưu giỏi 2019–2024"
    assert cycle.get_absolute_url() == "/phong-trao/tham-muu-gioi/2019-2024/"


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [
        (date(1999, 12, 31), False),
        (date(2000, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_period_begins_with_its_first_day_and_ends_before_its_last(day, is_in_force):
    unit = Unit(valid_from=date(2000, 1, 1), valid_to=date(2025, 7, 1))

    assert unit.is_in_force(day) is is_in_force


def test_unit_without_an_end_is_in_force():
    assert Unit(valid_from=date(2000, 1, 1)).is_in_force(date(2199, 1, 1))


@pytest.mark.django_db
def test_former_province_says_until_when():
    province = ProvinceFactory(name="Hà Tây", kind="province", valid_to=date(2008, 8, 1))

    assert str(province) == "Hà Tây (trước 1/8/2008)"
    assert province.full_name == "tỉnh Hà Tây"
    assert str(ProvinceFactory(name="Cần Thơ", kind="city")) == "Cần Thơ"
