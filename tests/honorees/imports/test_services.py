"""The audit events of imports: each row of the list with its values before and after, as the editor records them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honorees.imports.models import RememberedColumn
from honorees.imports.services import preview, receive_portraits, request_assignment, run_pending_imports
from honorees.models import Honoree, Honour, Unit
from honorees.spreadsheets.types import Layout, Meaning, PlanChoices
from portal.publication.content import content_of
from portal.publication.models import AuditEvent
from portal.staff.history import changes_of, visible_to
from tests.factories import (
    AchievementFactory,
    CycleFactory,
    DecisionFactory,
    HonoreeFactory,
    HonourFactory,
    ProvinceFactory,
    UnitFactory,
    UserFactory,
)
from tests.honorees.imports.factories import (
    ImportedRowFactory,
    ListImportFactory,
    count,
    officer,
    planned_change,
    planned_create,
    uploaded_list,
)
from tests.honorees.imports.test_applying import aged
from tests.honorees.imports.test_pending import import_of, requested
from tests.honorees.imports.test_portraits import zipped

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


# --- the acts of officials in the wizard ----------------------------------------------------------------------


def acts_on(item):
    """Return the events of an import, oldest first: act, who, reason, lines."""
    events = AuditEvent.objects.filter(kind="honorees.listimport", object_id=item.pk).order_by("sequence")
    return [
        (event.act, event.by, event.reason, [(line.label, line.before, line.after) for line in changes_of(event)])
        for event in events
    ]


def test_upload_is_recorded_with_file_cycle_and_decision():
    item = uploaded_list(CycleFactory(), filename="bo-y-te.xlsx", decision=DecisionFactory(number="15/QĐ"))

    ((act, by, _, lines),) = acts_on(item)

    assert (act, by) == ("add", item.uploaded_by)
    assert ("Tệp", "", "bo-y-te.xlsx") in lines
    assert ("Giai đoạn", "", str(item.cycle)) in lines
    assert ("Quyết định", "", str(item.decision)) in lines
    assert ("Trạng thái", "", "Chờ xem cột") in lines


def test_confirmed_columns_are_recorded_and_remembered_in_one_act(by):
    item = uploaded_list(CycleFactory())
    layout = Layout.from_plain(item.layout)
    heading = layout.sheets[0].headings[4]
    assert heading.text == "Chức vụ"
    heading.meaning = Meaning.CITATION

    preview(import_id=item.pk, seen="", by=by, layout=layout, corrections={heading.key: "citation"})

    assert acts_on(item)[1:] == [
        (
            "change",
            by,
            "Đối chiếu tệp với danh sách",
            [
                ("Trạng thái", "Chờ xem cột", "Chờ áp dụng"),
                ("Cột", "Danh sách › Chức vụ: Chức vụ", "Danh sách › Chức vụ: Thành tích được ghi nhận"),
            ],
        )
    ]
    assert RememberedColumn.objects.get().meaning == "citation"


def test_choices_are_recorded_with_units_and_people_by_name(by):
    item = uploaded_list(CycleFactory())
    preview(import_id=item.pk, seen="", by=by)
    item.refresh_from_db()
    choices = PlanChoices(
        units={"vp chinh phu": UnitFactory(name="Văn phòng Chính phủ").pk, "vu a": "new"},
        duplicates={"Danh sách!4": HonoreeFactory(name="Lê An").pk, "Danh sách!5": "new"},
        skipped=["Danh sách!6"],
        new_units={"vu a": {"name": "Vụ A", "level": "local", "province_id": ProvinceFactory(name="Nghệ An").pk}},
    )

    preview(import_id=item.pk, seen=item.version, by=by, choices=choices)
    item.refresh_from_db()
    preview(import_id=item.pk, seen=item.version, by=by, choices=PlanChoices())

    chosen = ", ".join(
        [
            "Danh sách!4: Lê An",
            "Danh sách!5: người khác",
            "Danh sách!6: bỏ qua",
            "Đơn vị mới “vu a”: Vụ A, Nghệ An",
            "Đơn vị “vp chinh phu”: Văn phòng Chính phủ",
            "Đơn vị “vu a”: đơn vị mới",
        ]
    )
    assert [lines for _, _, _, lines in acts_on(item)][2:] == [
        [("Lựa chọn", "", chosen)],
        [("Lựa chọn", chosen, "")],
    ]


def test_requests_to_apply_and_undo_are_recorded_beside_what_they_did(apply, undo, by):
    item = count(ListImportFactory(), create=1)
    planned_create(aged(item), "Đặng Thị Hòa", UnitFactory())

    undo(apply(item, by), by)

    assert acts_on(item) == [
        ("change", by, "", [("Trạng thái", "Chờ áp dụng", "Đang áp dụng"), ("Xuất bản ngay", "", "Không")]),
        ("import", by, "", [("Thêm", "", "1"), ("Sửa", "", "0")]),
        ("change", by, "", [("Trạng thái", "Đã áp dụng", "Đang hoàn tác")]),
        ("undo", by, "", [("Xóa", "", "1"), ("Trả lại", "", "0")]),
    ]


def test_refused_import_leaves_its_request_and_the_refusal(apply, by):
    item = count(ListImportFactory(), create=1)
    planned_create(aged(item), "Đặng Thị Hòa", UnitFactory())
    HonoreeFactory(name="Đặng Thị Hòa", honour=None)

    apply(item, by)

    request, refusal = acts_on(item)
    assert request[:2] == ("change", by)
    assert refusal[:2] == ("change", None)
    assert refusal[2].startswith("Danh sách đã thay đổi sau khi xem trước")
    assert refusal[3] == [("Trạng thái", "Đang áp dụng", "Bị từ chối")]
    assert AuditEvent.objects.latest("sequence").channel == "import"


def test_portraits_are_recorded_when_uploaded_chosen_and_assigned(by):
    item = ListImportFactory(applied=True)
    sure, doubtful = HonoreeFactory(name="Đặng Thị Hòa"), HonoreeFactory(name="Lê Văn An")
    for honoree in (sure, doubtful):
        ImportedRowFactory(list_import=item, honoree=honoree, honour=honoree.honours.get())
    content = zipped(**{"Dang Thi Hoa.jpg": None, "Le An.jpg": None})

    archive = receive_portraits(import_id=item.pk, filename="anh.zip", content=content, by=by)
    chosen = {archive.files.get(member="Le An.jpg").pk: doubtful.pk}
    request_assignment(archive_id=archive.pk, chosen=chosen, by=by)
    run_pending_imports()

    assert acts_on(item) == [
        ("change", by, "Gửi chân dung", [("Tệp chân dung", "", "anh.zip"), ("Số mục", "", "2")]),
        (
            "change",
            by,
            "Gắn chân dung",
            [("Tệp chân dung", "", "anh.zip"), ("Số mục", "", "2"), ("Lựa chọn", "", "Le An.jpg: Lê Văn An")],
        ),
    ]
    for honoree in (sure, doubtful):
        honoree.refresh_from_db()
        assert ("Mô tả ảnh", "", f"Chân dung {honoree.name}") in lines_of(honoree.portrait, "add")
        assert lines_of(honoree, "change") == [("Chân dung", "", f"Chân dung {honoree.name}")]
    events = AuditEvent.objects.filter(kind__in=["portal.image", "honorees.honoree"])
    assert set(events.values_list("channel", "by")) == {("import", by.pk)}


@pytest.mark.parametrize(("rights", "is_seen"), [([], False), (["honorees.import_list"], True)])
def test_events_of_imports_are_seen_by_who_may_import(rights, is_seen):
    uploaded_list(CycleFactory())

    seen = visible_to(UserFactory(rights=["portal.view_auditevent", *rights]), AuditEvent.objects.all())

    assert seen.filter(kind="honorees.listimport").exists() is is_seen
