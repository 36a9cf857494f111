from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from honorees.imports.models import ImportedRow
from honorees.imports.services import ImportRefused, request_apply, run_pending_imports
from honorees.models import Achievement, Honoree, Honour, Unit
from portal.publication.models import AuditEvent, Change
from portal.search import words
from tests.factories import (
    AchievementFactory,
    HonoreeFactory,
    HonourFactory,
    ProvinceFactory,
    UnitFactory,
    UserFactory,
)
from tests.honorees.imports.factories import ListImportFactory, count, officer, planned_change, planned_create
from tests.logs import transitions_of

pytestmark = pytest.mark.django_db


def refusals(item):
    return [refusal["text"] for refusal in item.refusals]


def aged(item):
    """Date the preview an hour after the last change of the list."""
    Honoree.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    Honour.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    Unit.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    item.previewed_at = timezone.now()
    item.save()
    return item


def test_new_people_become_drafts_with_their_honour(apply):
    item, unit, by = count(ListImportFactory(), create=1), UnitFactory(name="Sở Nội vụ"), officer()
    planned_create(
        aged(item),
        "Đặng Thị Hòa",
        unit,
        gender="female",
        birth_year=1980,
        achievements=[{"year": 2021, "title": "Sáng kiến cấp bộ"}],
    )

    apply(item, by)

    honoree = Honoree.objects.get()
    honour = honoree.honours.get()
    assert (item.state, item.refusals) == ("applied", [])
    assert (honoree.name, honoree.status, honoree.gender, honoree.slug) == (
        "Đặng Thị Hòa",
        "draft",
        "female",
        "dang-thi-hoa",
    )
    assert (honoree.created_by, honour.unit_name, honour.post) == (by, "Sở Nội vụ", "Chuyên viên")
    assert (honour.cycle, honour.decision) == (item.cycle, item.decision)
    assert [(item.year, item.title) for item in honour.achievements.all()] == [(2021, "Sáng kiến cấp bộ")]
    row = item.rows.get()
    assert (row.honoree, row.honour, row.made_honoree, row.made_honour) == (honoree, honour, True, True)
    assert not Change.objects.exists()
    assert (
        AuditEvent.objects.filter(by=by, reason__contains=item.filename, act="add", kind="honorees.honoree").count()
        == 1
    )


def test_new_people_are_published_on_request_of_an_official_who_may_publish(apply):
    item, by = count(ListImportFactory(), create=1), officer("honorees.publish_honoree")
    planned_create(aged(item), "Đặng Thị Hòa", UnitFactory())

    apply(item, by, publishes=True)

    honoree = Honoree.objects.get()
    assert honoree.is_public
    assert list(Change.objects.values_list("kind", "object_id", "action")) == [("honoree", honoree.pk, "upserted")]
    assert [(entry.before, entry.after, entry.by) for entry in transitions_of(honoree)] == [
        ("draft", "in_review", by),
        ("in_review", "published", by),
    ]


def test_official_without_the_right_to_publish_cannot_request_publication():
    item = count(ListImportFactory(), create=1)

    with pytest.raises(PermissionDenied):
        request_apply(import_id=item.pk, seen=item.version, publishes=True, by=officer())


def test_known_person_is_changed_and_a_public_change_recorded(apply):
    honour = HonourFactory(post="Chuyên viên", honoree=HonoreeFactory(public=True, honour=None, name="Lê An"))
    AchievementFactory(honour=honour, year=2020, title="Cũ")
    kept = AchievementFactory(honour=honour, year=2021, title="Giữ", description="Lời kể riêng.")
    item = count(ListImportFactory(cycle=honour.cycle, decision=honour.decision), change=1)
    planned_change(
        aged(item),
        honour,
        {"name": "Lê An", "post": "Chuyên viên", "birth_year": None},
        {
            "name": "Lê Ân",
            "post": "Trưởng phòng",
            "birth_year": 1979,
            "achievements": [{"year": 2021, "title": "Giữ"}, {"year": 2023, "title": "Mới"}],
        },
    )

    apply(item, officer())

    honour.refresh_from_db()
    assert (item.state, item.refusals) == ("applied", [])
    assert (honour.honoree.name, honour.honoree.birth_year, honour.post) == ("Lê Ân", 1979, "Trưởng phòng")
    assert [(found.pk == kept.pk, found.year, found.title) for found in honour.achievements.order_by("year")] == [
        (True, 2021, "Giữ"),
        (False, 2023, "Mới"),
    ]
    assert list(Honoree.objects.matching("lê ân")) == [honour.honoree]
    assert list(Change.objects.values_list("kind", "object_id")) == [("honoree", honour.honoree_id)]
    assert words.name_document("Lê Ân") == honour.honoree.search_text


def test_new_unit_is_created_once_and_a_public_change_recorded(apply):
    province = ProvinceFactory(name="Đắk Lắk")
    unit = {"key": "so noi vu", "name": "Sở Nội vụ", "level": "local", "province_id": province.pk, "parent_id": None}
    item = aged(count(ListImportFactory(new_units=[{**unit, "rows": 2}]), create=2))
    other = UnitFactory()
    for name in ("Lê An", "Lê Bình"):
        planned_create(item, name, other, unit_id=None, new_unit="so noi vu", unit_name="Sở Nội vụ")

    apply(item, officer())

    made = Unit.objects.get(name="Sở Nội vụ")
    assert item.refusals == []
    assert (made.level, made.province, made.valid_from.isoformat()) == ("local", province, "2019-01-01")
    assert [honour.unit for honour in Honour.objects.all()] == [made, made]
    assert list(Change.objects.values_list("kind", "object_id", "action")) == [("unit", made.pk, "upserted")]


def test_known_person_gets_a_second_honour(apply):
    known = HonoreeFactory(name="Lê An")
    item = aged(count(ListImportFactory(cycle__start_year=2025, cycle__end_year=2030), create=1))
    planned_create(item, "Lê An", UnitFactory(), honoree=known)

    apply(item, officer())

    assert Honoree.objects.count() == 1
    assert known.honours.count() == 2
    row = item.rows.get()
    assert (row.made_honoree, row.made_honour) == (False, True)


def test_row_edited_since_the_preview_refuses_the_whole_import(apply):
    honour = HonourFactory(post="Chuyên viên")
    item = count(ListImportFactory(cycle=honour.cycle), change=1, create=1)
    planned_change(aged(item), honour, {"post": "Chuyên viên"}, {"post": "Trưởng phòng"})
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    honour.post = "Phó trưởng phòng"
    honour.save()

    apply(item, officer())

    honour.refresh_from_db()
    assert item.state == "failed"
    assert honour.post == "Phó trưởng phòng"
    assert Honoree.objects.count() == 1
    assert refusals(item)[0].startswith("Danh sách đã thay đổi sau khi xem trước, nên chưa dòng nào được ghi.")
    assert refusals(item)[1].startswith("vừa được sửa lúc ")
    assert item.refusals[1]["row"].endswith(honour.honoree.name)


def test_changed_values_refuse_the_whole_import_even_without_a_newer_timestamp(apply):
    honour = HonourFactory(post="Chuyên viên")
    item = count(ListImportFactory(cycle=honour.cycle), change=1)
    planned_change(aged(item), honour, {"post": "Chuyên viên"}, {"post": "Trưởng phòng"})
    Honour.objects.update(post="Phó trưởng phòng")

    apply(item, officer())

    assert item.state == "failed"


def test_namesake_added_since_the_preview_refuses_the_whole_import(apply):
    item = aged(count(ListImportFactory(), create=1))
    planned_create(item, "Đặng Thị Hoà", UnitFactory())
    HonoreeFactory(name="Đặng Thị Hòa", honour=None)

    apply(item, officer())

    assert item.state == "failed"
    assert Honoree.objects.count() == 1
    assert refusals(item)[1] == "vừa có người cùng tên được thêm hoặc sửa, sau khi bạn xem trước"


@pytest.mark.parametrize("what", ["honour", "honoree", "unit"])
def test_content_deleted_since_the_preview_refuses_the_whole_import(apply, what):
    honour, unit = HonourFactory(), UnitFactory()
    item = count(ListImportFactory(cycle=honour.cycle), change=1, create=1)
    planned_change(aged(item), honour, {"post": ""}, {"post": "Trưởng phòng"})
    planned_create(item, "Đặng Thị Hòa", unit)
    {"honour": honour, "honoree": honour.honoree, "unit": unit}[what].delete()

    apply(item, officer())

    expected = "đơn vị đã chọn không còn" if what == "unit" else "không còn trong danh sách"
    assert item.state == "failed"
    assert refusals(item)[1] == expected
    assert not Honoree.objects.filter(name="Đặng Thị Hòa").exists()


def test_row_refused_by_the_database_rolls_back_the_whole_import(apply):
    item = aged(count(ListImportFactory(), create=2))
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    planned_create(item, "Lê An", UnitFactory(), birth_year=999)

    apply(item, officer())

    assert item.state == "failed"
    assert not Honoree.objects.exists()
    assert refusals(item)[0].startswith("Lỗi ngoài dự kiến: chưa có gì được ghi.")


def test_permission_lost_since_the_request_refuses_the_import(apply):
    item, by = aged(count(ListImportFactory(), create=1)), officer()
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    request_apply(import_id=item.pk, seen=item.version, publishes=False, by=by)
    by.user_permissions.clear()

    run_pending_imports()

    item.refresh_from_db()
    assert item.state == "failed"
    assert not Honoree.objects.exists()


# --- requests -------------------------------------------------------------------------------------------------


def test_user_without_the_permission_cannot_apply():
    item = count(ListImportFactory(), create=1)

    with pytest.raises(PermissionDenied):
        request_apply(import_id=item.pk, seen=item.version, publishes=False, by=UserFactory())


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("uploaded", "chưa được xem trước"),
        ("failed", "bị từ chối"),
    ],
)
def test_only_a_previewed_import_is_applied(state, message):
    item = count(ListImportFactory(state=state), create=1)

    with pytest.raises(ImportRefused, match=message):
        request_apply(import_id=item.pk, seen=item.version, publishes=False, by=officer())


def test_refusal_names_the_official_who_has_already_applied(apply):
    item = aged(count(ListImportFactory(), create=1))
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    seen = item.version
    apply(item, officer(first_name="Bình", last_name="Lê"))

    with pytest.raises(ImportRefused, match="Bình Lê"):
        request_apply(import_id=item.pk, seen=seen, publishes=False, by=officer())
    assert Honoree.objects.count() == 1


def test_outdated_preview_is_not_applied():
    item = count(ListImportFactory(), create=1)

    with pytest.raises(ImportRefused, match="Bản xem trước vừa thay đổi"):
        request_apply(import_id=item.pk, seen="2026-01-01T00:00:00+00:00", publishes=False, by=officer())


def test_file_with_faults_is_not_applied():
    item = count(ListImportFactory(is_applicable=False), create=1, faulty=1)

    with pytest.raises(ImportRefused, match="mọi dòng đều rõ"):
        request_apply(import_id=item.pk, seen=item.version, publishes=False, by=officer())


def test_file_that_changes_nothing_is_not_applied():
    item = count(ListImportFactory(), same=3)

    with pytest.raises(ImportRefused, match="không làm thay đổi gì"):
        request_apply(import_id=item.pk, seen=item.version, publishes=False, by=officer())


def test_other_rows_and_columns_are_kept(apply):
    item = aged(count(ListImportFactory(), create=1, same=1))
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    honour = HonourFactory()
    planned_change(item, honour, {}, {})
    ImportedRow.objects.filter(action="change").update(action="same")
    before = set(item.rows.values_list("position", "action", "label"))

    apply(item, officer())

    assert set(item.rows.values_list("position", "action", "label")) == before
    assert not Achievement.objects.exists()
