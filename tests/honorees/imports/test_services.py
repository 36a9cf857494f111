"""The audit events of imports: each row of the list with its values before and after, as the editor records them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honorees.imports.services import run_pending_imports
from honorees.models import Honoree, Honour, Unit
from portal.publication.content import content_of
from portal.publication.models import AuditEvent
from portal.staff.history import changes_of
from tests.factories import (
    AchievementFactory,
    DecisionFactory,
    HonoreeFactory,
    HonourFactory,
    ProvinceFactory,
    UnitFactory,
)
from tests.honorees.imports.factories import ListImportFactory, count, officer, planned_change, planned_create
from tests.honorees.imports.test_applying import aged
from tests.honorees.imports.test_pending import import_of, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return officer()


def lines_of(item, act):
    """Return the lines of the newest event of the item: label, before, after."""
    event = AuditEvent.objects.filter(kind=item._meta.label_lower, object_id=item.pk, act=act).latest("sequence")
    return [(change.label, change.before, change.after) for change in changes_of(event)]


@pytest.fixture
def new_person(by, apply):
    """Apply an import of one new person in a new unit; return the import."""
    province = ProvinceFactory(name="Nghệ An")
    unit = {"key": "so a", "name": "Sở A", "level": "local", "province_id": province.pk, "parent_id": None, "rows": 1}
    item = count(ListImportFactory(new_units=[unit], decision=DecisionFactory(number="15/QĐ")), create=1)
    planned_create(
        aged(item),
        "Đặng Thị Hòa",
        UnitFactory(),
        unit_id=None,
        new_unit="so a",
        unit_name="Sở A",
        birth_year=1980,
        achievements=[{"year": 2021, "title": "Sáng kiến"}],
    )
    return apply(item, by)


@pytest.fixture
def changed(by):
    """Return an honour of Lê An with an achievement, and an import that changes its post, unit and achievements."""
    honour = HonourFactory(
        post="Chuyên viên", unit=UnitFactory(name="Vụ A"), honoree=HonoreeFactory(honour=None, name="Lê An")
    )
    AchievementFactory(honour=honour, year=2020, title="Sáng kiến", description="Lời kể riêng.")
    item = count(ListImportFactory(cycle=honour.cycle), change=1)
    unit = UnitFactory(name="Vụ B")
    planned_change(
        aged(item),
        honour,
        {"post": "Chuyên viên", "unit_id": honour.unit_id},
        {"post": "Trưởng phòng", "unit_id": unit.pk, "achievements": [{"year": 2023, "title": "Mới"}]},
    )
    return honour, aged(item)


def test_new_honoree_is_recorded_with_honour_achievement_and_related_rows_by_name(new_person):
    honoree = Honoree.objects.get()
    honour = f"Tôn vinh “{honoree.honours.get()}”"

    lines = lines_of(honoree, "add")

    assert ("Họ và tên (tên tập thể)", "", "Đặng Thị Hòa") in lines
    assert ("Năm sinh", "", "1980") in lines
    assert (honour, "", "thêm") in lines
    assert (f"{honour} › Giai đoạn", "", str(new_person.cycle)) in lines
    assert (f"{honour} › Quyết định", "", str(new_person.decision)) in lines
    assert (f"{honour} › Đơn vị", "", "Sở A") in lines
    assert (f"{honour} › Thành tích “2021: Sáng kiến” › Năm", "", "2021") in lines
    assert [line for line in lines if line[1] == line[2]] == []


def test_new_unit_is_recorded_with_its_values(new_person):
    assert [line for line in lines_of(Unit.objects.get(name="Sở A"), "add") if line[0] != "Có từ ngày"] == [
        ("Tên", "", "Sở A"),
        ("Đường dẫn", "", "so-a"),
        ("Cấp", "", "Địa phương"),
        ("Tỉnh, thành phố", "", "Nghệ An"),
    ]


def test_replaced_achievements_and_units_are_recorded_with_their_values(changed, apply, by):
    honour, item = changed
    label = f"Tôn vinh “{honour}”"

    apply(item, by)

    lines = lines_of(honour.honoree, "change")
    assert (f"{label} › Đơn vị", "Vụ A", "Vụ B") in lines
    assert (f"{label} › Chức vụ khi được tôn vinh", "Chuyên viên", "Trưởng phòng") in lines
    assert (f"{label} › Thành tích “2020: Sáng kiến” › Mô tả", "Lời kể riêng.", "") in lines
    assert (f"{label} › Thành tích “2023: Mới”", "", "thêm") in lines
    assert not [line for line in lines if "Quyết định" in line[0] or "Họ và tên" in line[0]]


def test_undone_change_is_recorded_with_what_it_restores(changed, apply, undo, by):
    honour, item = changed
    label = f"Tôn vinh “{honour}”"

    undo(apply(item, by), by)

    lines = lines_of(honour.honoree, "change")
    assert (f"{label} › Đơn vị", "Vụ B", "Vụ A") in lines
    assert (f"{label} › Thành tích “2023: Mới”", "", "xóa") in lines
    assert (f"{label} › Thành tích “2020: Sáng kiến” › Mô tả", "", "Lời kể riêng.") in lines


def test_deleted_honoree_and_unit_are_recorded_with_all_that_they_were(new_person, undo, by):
    honoree, unit = Honoree.objects.get(), Unit.objects.get(name="Sở A")
    honour = f"Tôn vinh “{honoree.honours.get()}”"

    undo(new_person, by)

    lines = lines_of(honoree, "delete")
    assert ("Năm sinh", "1980", "") in lines
    assert (f"{honour} › Đơn vị", "Sở A", "") in lines
    assert (f"{honour} › Thành tích “2021: Sáng kiến” › Thành tích", "Sáng kiến", "") in lines
    assert ("Tên", "Sở A", "") in lines_of(unit, "delete")


def test_deleted_honour_of_an_honoree_who_stays_is_recorded_with_its_values(apply, undo, by):
    known = HonoreeFactory(name="Trần Bình")
    item = count(ListImportFactory(), create=1)
    planned_create(aged(item), "Trần Bình", UnitFactory(name="Vụ C"), honoree=known, birth_year=1977)
    apply(item, by)
    honour = Honour.objects.latest("pk")
    label = f"Tôn vinh “{honour}”"
    assert (f"{label} › Đơn vị", "", "Vụ C") in lines_of(known, "change")

    undo(item, by)

    lines = lines_of(known, "change")
    assert ("Năm sinh", "1977", "") in lines
    assert (label, "", "xóa") in lines
    assert (f"{label} › Đơn vị", "Vụ C", "") in lines


def test_import_records_the_same_values_as_the_editor(new_person):
    honoree, unit = Honoree.objects.get(), Unit.objects.get(name="Sở A")

    for item in (honoree, unit):
        event = AuditEvent.objects.get(kind=item._meta.label_lower, object_id=item.pk)
        assert event.after == content_of(type(item)).snapshot(item)


def test_number_of_queries_is_the_same_for_few_rows_and_many(undo, by):
    def queries(rows):
        item = requested(import_of(rows))
        with CaptureQueriesContext(connection) as applying:
            run_pending_imports()
        item.refresh_from_db()
        with CaptureQueriesContext(connection) as undoing:
            undo(item, by)
        assert item.state == "undone"
        return len(applying), len(undoing)

    queries(1)  # what is computed once and kept

    assert queries(40) == queries(3)
