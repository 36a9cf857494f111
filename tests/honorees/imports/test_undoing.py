from datetime import date
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from honorees.content import ACHIEVEMENTS, HONOREE, HONOUR_FIELDS
from honorees.imports.services import ImportRefused, request_apply, request_undo, run_pending_imports
from honorees.models import Achievement, Honoree, Honour, Unit
from portal.publication.lifecycle import publish
from portal.publication.models import AuditEvent, Change
from tests.factories import (
    AchievementFactory,
    ArticleFactory,
    CycleFactory,
    DecisionFactory,
    FieldFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    UnitFactory,
    UserFactory,
)
from tests.honorees.imports.factories import ListImportFactory, count, officer, planned_change, planned_create
from tests.honorees.imports.test_applying import aged, refusals
from tests.races import overlap

pytestmark = pytest.mark.django_db


def whole_list():
    """Return everything that an import may change, without timestamps."""
    honorees = Honoree.objects.order_by("pk").values("pk", "name", "slug", "sort_key", "search_text", "birth_year")
    honours = Honour.objects.order_by("pk").values("pk", "honoree", "unit", "unit_name", "post", "search_text")
    achievements = Achievement.objects.order_by("year").values("honour", "year", "title", "description")
    return [list(honorees), list(honours), list(achievements), list(Unit.objects.order_by("pk").values("pk", "name"))]


@pytest.fixture
def mixed():
    """Return an import that creates a person and a unit, changes a public person and adds an honour to a known one."""
    honour = HonourFactory(post="Chuyên viên", honoree=HonoreeFactory(public=True, honour=None, name="Lê An"))
    AchievementFactory(honour=honour, year=2020, title="Sáng kiến", description="Lời kể riêng.")
    known = HonoreeFactory(name="Trần Bình")
    unit = {"key": "vu a", "name": "Vụ A", "level": "central", "province_id": None, "parent_id": None, "rows": 1}
    item = count(ListImportFactory(cycle=honour.cycle, new_units=[unit]), create=2, change=1)
    planned_create(aged(item), "Đặng Thị Hòa", UnitFactory(), unit_id=None, new_unit="vu a", unit_name="Vụ A")
    planned_create(item, "Trần Bình", UnitFactory(), honoree=known, birth_year=1977)
    planned_change(
        item,
        honour,
        {"name": "Lê An", "post": "Chuyên viên", "achievements": [{"year": 2020, "title": "Sáng kiến"}]},
        {"name": "Lê Ân", "post": "Trưởng phòng", "achievements": [{"year": 2023, "title": "Mới"}]},
    )
    return aged(item)


def test_undo_restores_the_earlier_list(mixed, apply, undo):
    before, by = whole_list(), officer()
    apply(mixed, by)
    assert mixed.refusals == []
    assert whole_list() != before
    seen = Change.objects.count()

    undo(mixed, by)

    assert (mixed.state, mixed.refusals) == ("undone", [])
    assert whole_list() == before
    recorded = Change.objects.order_by("pk")[seen:].values_list("kind", "action")
    assert list(recorded) == [("honoree", "upserted"), ("unit", "removed")]
    assert AuditEvent.objects.filter(by=by, reason__contains="Hoàn tác tệp").count() == 4


def test_undone_import_may_be_previewed_and_applied_again(mixed, apply, undo):
    by = officer()
    undo(apply(mixed, by), by)
    mixed.state = "previewed"
    mixed.asked_by = mixed.asked_at = mixed.applied_at = mixed.undone_by = mixed.undone_at = None
    aged(mixed)

    apply(mixed, by)

    assert (mixed.state, mixed.refusals) == ("applied", [])


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda: Honour.objects.filter(post="Trưởng phòng").update(post="Vụ trưởng"), "đã sửa chức vụ"),
        (lambda: Honoree.objects.filter(name="Đặng Thị Hòa").update(birth_year=1980), "đã sửa năm sinh"),
        (lambda: Achievement.objects.filter(title="Mới").update(evidence="Bằng khen"), "đã sửa thành tích theo năm"),
        (lambda: Honoree.objects.get(name="Đặng Thị Hòa").delete(), "đã bị xóa khỏi danh sách"),
        (
            lambda: HonourFactory(honoree=Honoree.objects.get(name="Đặng Thị Hòa")),
            "đã có thêm một lần tôn vinh khác",
        ),
        (
            lambda: ArticleFactory(honorees=[Honoree.objects.get(name="Đặng Thị Hòa")]),
            "đã có tin, bài nhắc tới",
        ),
        (lambda: HonourFactory(unit=Unit.objects.get(name="Vụ A")), "đã được dùng ở nơi khác"),
        (lambda: UnitFactory(parent=Unit.objects.get(name="Vụ A")), "đã được dùng ở nơi khác"),
        (
            lambda: publish(
                Honoree,
                pk=Honoree.objects.get(name="Đặng Thị Hòa").pk,
                by=officer("honorees.publish_honoree", "honorees.change_honoree"),
            ),
            "đã công khai nên không xóa được: hãy rút xuống hoặc thu hồi",
        ),
    ],
)
def test_content_changed_since_refuses_the_whole_undo(mixed, apply, undo, edit, text):
    by = officer()
    apply(mixed, by)
    edit()
    before = whole_list()

    undo(mixed, by)

    assert mixed.state == "applied"
    assert text in refusals(mixed)
    assert whole_list() == before


EDITS = {
    Honoree: {
        "kind": "collective",
        "name": "Đặng Thị Hoa",
        "portrait": ImageFactory,
        "summary": "Giới thiệu.",
        "gender": "female",
        "birth_year": 1980,
        "academic_title": "doctor",
        "sort_name": "Hòa",
        "slug": "hoa",
    },
    Honour: {
        "cycle": CycleFactory,
        "decision": DecisionFactory,
        "unit": UnitFactory,
        "unit_name": "Vụ B",
        "post": "Vụ trưởng",
        "post_level": "division_head",
        "field": FieldFactory,
        "citation": "Thành tích.",
        "revoked_on": date(2025, 1, 1),
        "revocation_reason": "Kê khai sai.",
    },
    Achievement: {"year": 2001, "title": "Khác", "description": "Lời kể.", "evidence": "Bằng khen"},
}


@pytest.mark.parametrize(
    ("model", "name"),
    [
        *((Honoree, name) for name in HONOREE.fields),
        *((Honour, name) for name in HONOUR_FIELDS),
        *((Achievement, name) for name in ACHIEVEMENTS.fields),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_edit_of_any_declared_field_refuses_the_undo(apply, undo, model, name):
    by, item = officer(), count(ListImportFactory(), create=1)
    planned_create(aged(item), "Đặng Thị Hòa", UnitFactory(), achievements=[{"year": 2020, "title": "Sáng kiến"}])
    apply(item, by)
    value = EDITS[model][name]
    also = {"revocation_reason": "x", "revoked_on": date(2025, 1, 2)} if name.startswith("revo") else {}
    model.objects.update(**{**also, name: value() if callable(value) else value})

    undo(item, by)

    assert item.state == "applied"
    assert "đã sửa" in refusals(item)[1]


def test_deleted_people_are_named_in_the_refusal(apply, undo):
    by, unit = officer(), UnitFactory()
    item = count(ListImportFactory(), create=2)
    planned_create(item, "Đặng Thị Hòa", unit)
    planned_create(item, "Lê Thị Lan", unit)
    apply(aged(item), by)
    Honoree.objects.get(name="Lê Thị Lan").delete()

    undo(item, by)

    deleted = [refusal["row"] for refusal in item.refusals if refusal["text"] == "đã bị xóa khỏi danh sách"]
    assert (item.state, len(deleted)) == ("applied", 1)
    assert "Lê Thị Lan" in deleted[0]


def test_refusal_names_the_official_who_has_already_requested_undo(mixed, apply):
    by = officer(first_name="Bình", last_name="Lê")
    apply(mixed, by)
    request_undo(import_id=mixed.pk, by=by)

    with pytest.raises(ImportRefused, match="Bình Lê"):
        request_undo(import_id=mixed.pk, by=officer())


def test_only_an_applied_import_can_be_undone():
    item = ListImportFactory()

    with pytest.raises(ImportRefused, match="đang chờ áp dụng"):
        request_undo(import_id=item.pk, by=officer())


def test_published_people_are_not_undone(apply, undo):
    item, by = count(ListImportFactory(), create=1), officer("honorees.publish_honoree")
    planned_create(aged(item), "Đặng Thị Hòa", UnitFactory())
    request_apply(import_id=item.pk, seen=item.version, publishes=True, by=by)
    run_pending_imports()
    item.refresh_from_db()

    undo(item, by)

    assert item.state == "applied"
    assert Honoree.objects.get().is_public


@pytest.mark.django_db(transaction=True)
def test_unit_that_an_import_made_is_edited_while_the_import_is_undone(mixed, apply, undo):
    by = officer()
    apply(mixed, by)
    unit = Unit.objects.get(name="Vụ A")
    client = Client()
    client.force_login(UserFactory(rights=["honorees.view_unit", "honorees.change_unit"]))
    form = {"name": "Vụ B", "level": "central", "valid_from": "01/01/2019"}

    outcomes = overlap(
        partial(undo, mixed, by),
        partial(client.post, reverse("admin:honorees_unit_change", args=[unit.pk]), form),
        after="portal.publication.changes.record_all",
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert not Unit.objects.filter(pk=unit.pk).exists()
    assert Change.objects.filter(kind="unit", object_id=unit.pk).order_by("-sequence").first().action == "removed"
