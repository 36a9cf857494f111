from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from honorees.models import Achievement, Cycle, Field, Honoree, Honour, Movement, Unit
from portal.publication.models import AuditEvent, Change
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
    UserFactory,
)

pytestmark = pytest.mark.django_db

MODELS = ["honoree", "honour", "achievement", "movement", "foundingdocument", "criterion", "cycle"]
MODELS += ["decision", "unit", "field"]
RIGHTS = [f"honorees.{verb}_{model}" for model in MODELS for verb in ["view", "add", "change", "delete"]]
RIGHTS += ["honorees.publish_honoree", "honorees.view_province", "portal.view_image"]


@pytest.fixture
def officer(client):
    user = UserFactory(rights=RIGHTS)
    client.force_login(user)
    return user


def path_of(item, page="change"):
    return reverse(f"admin:honorees_{item._meta.model_name}_{page}", args=[item.pk])


def honour_fields(honour=None, **values):
    """Return the columns of an honour as POST data."""
    source = honour or {}
    chosen = {
        name: getattr(source, f"{name}_id", None) or factory().pk
        for name, factory in [("cycle", CycleFactory), ("decision", DecisionFactory), ("unit", UnitFactory)]
    }
    return {**chosen, "unit_name": getattr(source, "unit_name", ""), "post": getattr(source, "post", ""), **values}


def honoree_form(honoree=None, honours=(), **values):
    """Return POST data of the honoree form; `honours`: (honour or None, columns)."""
    form = {
        "kind": honoree.kind if honoree else "individual",
        "name": honoree.name if honoree else "Đặng Thị Hòa",
        "slug": honoree.slug if honoree else "",
        "honours-TOTAL_FORMS": len(honours),
        "honours-INITIAL_FORMS": sum(1 for honour, _ in honours if honour),
    }
    for number, (honour, columns) in enumerate(honours):
        form |= {f"honours-{number}-{name}": value for name, value in columns.items()}
        form[f"honours-{number}-id"] = honour.pk if honour else ""
        form[f"honours-{number}-honoree"] = honoree.pk if honoree else ""
    return form | values


def honour_form(honour, achievements=(), **values):
    """Return POST data of the honour form; `achievements`: (achievement or None, columns)."""
    form = honour_fields(honour, **values)
    form |= {
        "achievements-TOTAL_FORMS": len(achievements),
        "achievements-INITIAL_FORMS": sum(1 for achievement, _ in achievements if achievement),
    }
    for number, (achievement, columns) in enumerate(achievements):
        form |= {f"achievements-{number}-{name}": value for name, value in columns.items()}
        form[f"achievements-{number}-id"] = achievement.pk if achievement else ""
        form[f"achievements-{number}-honour"] = honour.pk
    return form


def changes_of(item):
    return list(Change.objects.filter(kind=item.change_kind, object_id=item.pk).values_list("action", flat=True))


# --- honorees -------------------------------------------------------------------------------------------------


def test_a_person_comes_with_their_honour_in_one_form(client, officer):
    unit = UnitFactory(name="Văn phòng Bộ Nội vụ")
    portrait = ImageFactory()

    client.post(
        reverse("admin:honorees_honoree_add"),
        honoree_form(
            honours=[(None, honour_fields(unit=unit.pk, post="Chuyên viên chính", citation="Sáng kiến."))],
            gender="female",
            birth_year="1985",
            academic_title="doctor",
            portrait=portrait.pk,
        ),
    )

    honoree = Honoree.objects.get()
    honour = honoree.honours.get()
    assert (honoree.titled_name, honoree.slug, honoree.status) == ("TS. Đặng Thị Hòa", "dang-thi-hoa", "draft")
    assert (honoree.birth_year, honoree.portrait, honoree.created_by) == (1985, portrait, officer)
    assert (honour.post, honour.unit_name) == ("Chuyên viên chính", "Văn phòng Bộ Nội vụ")


def test_a_collective_has_no_gender(client, officer):
    response = client.post(
        reverse("admin:honorees_honoree_add"), honoree_form(kind="collective", name="Phòng Văn thư", gender="male")
    )

    assert response.status_code == 422
    assert "Tập thể không có giới tính, năm sinh, học hàm, học vị." in unescape(response.content.decode())


def test_the_same_honour_is_refused_twice(client, officer):
    honoree = HonoreeFactory()
    columns = honour_fields(honoree.honours.get())

    response = client.post(path_of(honoree), honoree_form(honoree, [(honoree.honours.get(), columns), (None, columns)]))

    assert response.status_code == 422
    assert honoree.honours.count() == 1


def test_honours_of_a_once_public_honoree_are_not_deleted(client, officer):
    honoree = HonoreeFactory(public=True)
    honour = honoree.honours.get()

    client.post(path_of(honoree), honoree_form(honoree, [(honour, {**honour_fields(honour), "DELETE": "on"})]))
    alone = client.post(path_of(honour, "delete"), {"post": "yes"})

    assert Honour.objects.filter(pk=honour.pk).exists()
    assert alone.status_code == 403


def test_honours_of_a_draft_can_be_deleted(client, officer):
    honoree = HonoreeFactory()
    honour = honoree.honours.get()

    client.post(path_of(honoree), honoree_form(honoree, [(honour, {**honour_fields(honour), "DELETE": "on"})]))

    assert not Honour.objects.exists()


def test_a_changed_honour_alone_records_a_change_of_the_honoree(client, officer):
    honoree = HonoreeFactory(public=True)
    honour = honoree.honours.get()

    client.post(path_of(honoree), honoree_form(honoree, [(honour, honour_fields(honour, post="Phó Vụ trưởng"))]))

    honour.refresh_from_db()
    assert honour.post == "Phó Vụ trưởng"
    assert changes_of(honoree) == ["upserted"]


def test_the_list_shows_portrait_post_and_state(client, officer):
    portrait = ImageFactory(key="b" * 32)
    HonoreeFactory(
        name="Đặng Thị Hòa", public=True, portrait=portrait, honour__post="Văn thư", honour__unit_name="Văn phòng Bộ"
    )

    text = unescape(client.get(reverse("admin:honorees_honoree_changelist")).content.decode())

    assert f"/media/anh/{'b' * 32}/160.webp" in text
    assert "Văn thư, Văn phòng Bộ" in text
    assert '<span class="badge badge--published">Đã xuất bản</span>' in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"giai_doan": "thi-dua-2019-2024"}, {"Hòa"}),
        ({"cap": "local"}, {"Hòa"}),
        ({"chuc_vu": "clerk"}, {"Hòa"}),
        ({"chan_dung": "thieu"}, {"Bình"}),
        ({"chan_dung": "co"}, {"Hòa"}),
        ({"gender__exact": "female"}, {"Hòa"}),
        ({"kind__exact": "individual"}, {"Hòa", "Bình"}),
        ({"q": "van thu"}, {"Hòa"}),
        ({"q": "so noi vu hoa"}, {"Hòa"}),
        ({"q": "hoa khong co"}, set()),
    ],
)
def test_filters_and_search_find_people_by_their_honours(client, officer, query, found):
    HonoreeFactory(
        name="Hòa",
        gender="female",
        portrait=ImageFactory(),
        honour__cycle__movement__slug="thi-dua",
        honour__unit=UnitFactory(local=True, name="Sở Nội vụ"),
        honour__post="Nhân viên văn thư",
        honour__post_level="clerk",
    )
    HonoreeFactory(name="Bình", honour__cycle__start_year=2014, honour__cycle__end_year=2019)

    shown = client.get(reverse("admin:honorees_honoree_changelist"), query).context["cl"].result_list

    assert {honoree.name for honoree in shown} == found
    assert len(shown) == len(found)


@pytest.mark.parametrize("make", ["honoree", "honour", "movement", "unit", "cycle"])
def test_query_count_of_a_page_does_not_grow_with_related_rows(client, officer, make):
    honoree = HonoreeFactory(public=True, honour=None, portrait=ImageFactory())
    honour = HonourFactory(field=FieldFactory())
    movement = MovementFactory()
    items = {
        "honoree": honoree,
        "honour": honour,
        "movement": movement,
        "unit": UnitFactory(local=True, parent=UnitFactory()),
        "cycle": CycleFactory(movement=movement),
    }

    def hang(count):
        for honour_of_person in [HonourFactory(honoree=honoree, field=FieldFactory()) for _ in range(count)]:
            AchievementFactory.create_batch(count, honour=honour_of_person)
        AchievementFactory.create_batch(count, honour=honour)
        CriterionFactory.create_batch(count, movement=movement)
        FoundingDocumentFactory.create_batch(count, movement=movement)
        for _ in range(count):
            items["unit"].successors.add(UnitFactory(local=True))
            HonourFactory(unit=items["unit"], cycle=items["cycle"])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path_of(items[make])).status_code == 200
        return len(queries)

    hang(2)
    cost()
    few = cost()
    hang(5)

    assert cost() == few


# --- honours, achievements, revocation ------------------------------------------------------------------------


def test_achievements_are_saved_with_their_honour(client, officer):
    honour = HonourFactory()
    old = AchievementFactory(honour=honour, title="Cũ")

    client.post(
        path_of(honour),
        honour_form(
            honour,
            [
                (old, {"year": 2022, "title": "Đã sửa"}),
                (None, {"year": 2023, "title": "Mới", "evidence": "Quyết định số 5"}),
            ],
        ),
    )

    assert list(Achievement.objects.values_list("year", "title")) == [(2023, "Mới"), (2022, "Đã sửa")]


@pytest.mark.parametrize("year", ["0", "1899", "10000", "-1", "²", "1e3"])
def test_an_achievement_has_a_possible_year(client, officer, year):
    honour = HonourFactory()

    response = client.post(path_of(honour), honour_form(honour, [(None, {"year": year, "title": "Mới"})]))

    assert response.status_code == 422
    assert not Achievement.objects.exists()


def test_changed_achievements_record_a_change_of_the_honoree_and_update_its_row(client, officer):
    honour = HonourFactory(honoree=HonoreeFactory(public=True, honour=None))
    before = honour.honoree.updated_at

    client.post(path_of(honour), honour_form(honour, [(None, {"year": 2023, "title": "Mới"})]))

    honour.honoree.refresh_from_db()
    assert changes_of(honour.honoree) == ["upserted"]
    assert honour.honoree.updated_at > before


def test_an_honour_cannot_become_a_duplicate_of_another(client, officer):
    first = HonourFactory()
    second = HonourFactory(honoree=first.honoree)

    response = client.post(path_of(second), honour_form(second, cycle=first.cycle_id, decision=first.decision_id))

    assert response.status_code == 422
    second.refresh_from_db()
    assert second.cycle_id != first.cycle_id


def test_an_honour_stays_with_its_person(client, officer):
    honour, other = HonourFactory(), HonoreeFactory()

    client.post(path_of(honour), honour_form(honour, honoree=other.pk))

    before = honour.honoree_id
    honour.refresh_from_db()
    assert honour.honoree_id == before


def test_an_honour_is_revoked_with_day_and_reason_and_a_public_change_recorded(client, officer):
    honour = HonourFactory(honoree=HonoreeFactory(public=True, honour=None))

    asked = client.get(path_of(honour, "revoke"))
    client.post(path_of(honour, "revoke"), {"on": "01/03/2025", "reason": "Kê khai không đúng."})

    honour.refresh_from_db()
    assert asked.status_code == 200
    assert (honour.revoked_on.isoformat(), honour.revocation_reason) == ("2025-03-01", "Kê khai không đúng.")
    assert changes_of(honour.honoree) == ["upserted"]
    event = AuditEvent.objects.get(kind="honorees.honour", object_id=honour.pk)
    assert (event.by, event.act, event.reason, event.channel) == (officer, "revoke", "Kê khai không đúng.", "admin")
    assert event.before == {"revoked_on": None, "revocation_reason": ""}
    assert event.after == {"revoked_on": "2025-03-01", "revocation_reason": "Kê khai không đúng."}
    client.logout()
    assert "Kê khai không đúng." in client.get(honour.honoree.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "form_data",
    [
        {"on": "", "reason": "Lý do."},
        {"on": "01/03/2025", "reason": " "},
        {"on": "01/01/2190", "reason": "Lý do."},
        {"on": "31/02/2025", "reason": "Lý do."},
        {"on": "01/03/2025", "reason": "dài " * 200},
    ],
)
def test_a_revocation_needs_a_reason_and_a_day_not_in_the_future(client, officer, form_data):
    honour = HonourFactory()

    response = client.post(path_of(honour, "revoke"), form_data)

    assert response.status_code == 422
    honour.refresh_from_db()
    assert honour.revoked_on is None


def test_second_of_two_revocations_is_refused(client, officer):
    honour = HonourFactory(revoked=True)

    response = client.post(path_of(honour, "revoke"), {"on": "01/03/2026", "reason": "Lần nữa."}, follow=True)

    honour.refresh_from_db()
    assert honour.revocation_reason == "Kê khai thành tích không đúng."
    assert "đã bị thu hồi từ trước" in unescape(response.content.decode())
    assert not AuditEvent.objects.exists()


def test_a_revocation_made_by_mistake_is_undone(client, officer):
    honour = HonourFactory(revoked=True, honoree=HonoreeFactory(public=True, honour=None))

    followed = client.get(path_of(honour, "reinstate"))
    honour.refresh_from_db()
    still_revoked = honour.is_revoked
    client.post(path_of(honour, "reinstate"))

    honour.refresh_from_db()
    assert followed.status_code == 302
    assert still_revoked
    assert (honour.revoked_on, honour.revocation_reason) == (None, "")
    assert changes_of(honour.honoree) == ["upserted"]


@pytest.mark.parametrize("page", ["revoke", "reinstate"])
def test_revoking_and_reinstating_need_the_right_to_publish(client, page):
    honour = HonourFactory(revoked=page == "reinstate")
    form_data = {"on": "01/03/2025", "reason": "Lý do."}

    stranger = client.post(path_of(honour, page), form_data)
    client.force_login(UserFactory(rights=["honorees.view_honour", "honorees.change_honour"]))
    staff = client.post(path_of(honour, page), form_data)
    client.force_login(UserFactory(rights=["honorees.publish_honoree"]))
    blind = client.post(path_of(honour, page), form_data)

    assert stranger["Location"].startswith("/quan-tri/login/")
    assert (staff.status_code, blind.status_code) == (403, 403)
    honour.refresh_from_db()
    assert honour.is_revoked is (page == "reinstate")


def test_the_page_of_a_person_edited_under_another_page_says_so(client, officer):
    honoree = HonoreeFactory(public=True)
    honour = honoree.honours.get()
    opened = client.get(path_of(honoree)).context["version"]
    client.post(path_of(honour), honour_form(honour, post="Phó Vụ trưởng"))

    response = client.post(path_of(honoree), honoree_form(honoree, name="Tên khác", _version=opened))

    assert response.status_code == 422
    honoree.refresh_from_db()
    assert honoree.name != "Tên khác"


def test_second_save_of_an_honour_on_the_page_of_a_person_is_reported_and_loses_nothing(client, officer):
    honoree = HonoreeFactory(public=True)
    honour = honoree.honours.get()
    opened = client.get(path_of(honoree)).context["version"]
    client.post(path_of(honoree), honoree_form(honoree, [(honour, honour_fields(honour, post="Vụ trưởng"))]))

    rows = [(honour, honour_fields(honour, post="Phó Vụ trưởng"))]
    refused = client.post(path_of(honoree), honoree_form(honoree, rows, _version=opened))

    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "Khác với bản hiện tại ở: " in page
    assert 'value="Phó Vụ trưởng"' in page
    honour.refresh_from_db()
    assert honour.post == "Vụ trưởng"

    again = client.post(path_of(honoree), honoree_form(honoree, rows, _version=refused.context["version"]))

    assert again.status_code == 302
    honour.refresh_from_db()
    assert honour.post == "Phó Vụ trưởng"


# --- movements, cycles, units ---------------------------------------------------------------------------------


def movement_form(movement, **values):
    form = {"name": movement.name, "slug": movement.slug, "organizer": movement.organizer, "summary": movement.summary}
    for prefix in ["documents", "criteria"]:
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return form | values


def test_a_changed_slug_of_a_movement_changes_the_addresses_of_its_cycles(client, officer):
    cycle = CycleFactory(movement__slug="tham-muu")
    old = [cycle.movement.get_absolute_url(), cycle.get_absolute_url()]

    client.post(path_of(cycle.movement), movement_form(cycle.movement, slug="tham-muu-gioi"))

    client.logout()
    cycle = Cycle.objects.get()
    assert cycle.slug == "tham-muu-gioi-2019-2024"
    assert [client.get(path)["Location"] for path in old] == [
        "/phong-trao/tham-muu-gioi/",
        "/phong-trao/tham-muu-gioi/2019-2024/",
    ]
    assert changes_of(cycle) == ["upserted"]
    assert changes_of(cycle.movement) == ["upserted"]


def test_the_text_of_a_movement_offers_no_pictures(client, officer):
    text = unescape(client.get(path_of(MovementFactory())).content.decode())

    assert '"Bold"' in text
    assert '"Figure"' not in text


def test_a_movement_comes_with_documents_and_criteria(client, officer):
    form = {
        "name": "Phong trào mới",
        "slug": "phong-trao-moi",
        "organizer": "Công đoàn",
        "summary": "Tóm tắt.",
        "documents-TOTAL_FORMS": 1,
        "documents-INITIAL_FORMS": 0,
        "documents-0-title": "Nghị quyết",
        "documents-0-issuer": "Ban Chấp hành",
        "documents-0-issued_on": "16/08/2019",
        "documents-0-issued_year": "2019",
        "criteria-TOTAL_FORMS": 2,
        "criteria-INITIAL_FORMS": 0,
        "criteria-0-position": 1,
        "criteria-0-name": "Tham mưu giỏi",
        "criteria-0-description": "Đúng, trúng.",
        "criteria-1-position": 2,
        "criteria-1-name": "Phục vụ tốt",
        "criteria-1-description": "Tận tụy.",
    }

    client.post(reverse("admin:honorees_movement_add"), form)

    movement = Movement.objects.get()
    assert movement.documents.get().issued_on.isoformat() == "2019-08-16"
    assert [criterion.name for criterion in movement.criteria.all()] == ["Tham mưu giỏi", "Phục vụ tốt"]


def test_two_criteria_with_one_position_are_a_form_error(client, officer):
    movement = MovementFactory()
    CriterionFactory(movement=movement, position=1)
    form = movement_form(movement) | {
        "criteria-TOTAL_FORMS": 2,
        "criteria-INITIAL_FORMS": 1,
        "criteria-0-id": movement.criteria.get().pk,
        "criteria-0-movement": movement.pk,
        "criteria-0-position": 1,
        "criteria-0-name": "Một",
        "criteria-0-description": "x",
        "criteria-1-movement": movement.pk,
        "criteria-1-position": 1,
        "criteria-1-name": "Hai",
        "criteria-1-description": "x",
    }

    assert client.post(path_of(movement), form).status_code == 422


@pytest.mark.parametrize(("start", "end"), [("2024", "2019"), ("0", "2024"), ("2019", "10000")])
def test_a_cycle_ends_after_it_begins(client, officer, start, end):
    response = client.post(
        reverse("admin:honorees_cycle_add"),
        {"movement": MovementFactory().pk, "start_year": start, "end_year": end},
    )

    assert response.status_code == 422


def test_content_referred_to_by_honours_is_not_deleted(client, officer):
    honour = HonourFactory()

    for item in [honour.cycle, honour.decision, honour.unit, honour.cycle.movement]:
        client.post(path_of(item, "delete"), {"post": "yes"})

    assert Honour.objects.select_related("cycle__movement", "decision", "unit").count() == 1
    assert Unit.objects.filter(pk=honour.unit_id).exists()


def test_deleting_an_unused_cycle_records_a_public_change(client, officer):
    cycle = CycleFactory()

    client.post(path_of(cycle, "delete"), {"post": "yes"})

    assert not Cycle.objects.exists()
    assert list(Change.objects.values_list("kind", "object_id", "action")) == [("cycle", cycle.pk, "removed")]


def test_the_address_of_a_unit_stays(client, officer):
    unit = UnitFactory(slug="van-phong")

    client.post(path_of(unit), {"name": "Văn phòng Bộ", "slug": "khac", "level": "central", "valid_from": "01/01/1990"})

    unit.refresh_from_db()
    assert (unit.name, unit.slug) == ("Văn phòng Bộ", "van-phong")


def test_a_local_unit_belongs_to_a_province(client, officer):
    response = client.post(
        reverse("admin:honorees_unit_add"), {"name": "Sở Nội vụ", "level": "local", "valid_from": "01/01/1990"}
    )

    assert response.status_code == 422
    assert "Đơn vị địa phương phải thuộc một tỉnh, thành phố." in unescape(response.content.decode())


def test_a_unit_is_not_its_own_parent(client, officer):
    unit = UnitFactory()

    response = client.post(
        path_of(unit), {"name": unit.name, "level": "central", "valid_from": "01/01/1990", "parent": unit.pk}
    )

    assert response.status_code == 422


def test_successors_of_a_unit_are_kept(client, officer):
    unit, successor = UnitFactory(), UnitFactory()

    client.post(
        path_of(unit),
        {
            "name": unit.name,
            "level": "central",
            "valid_from": "01/01/1990",
            "valid_to": "01/03/2025",
            "successors": [successor.pk],
        },
    )

    assert list(unit.successors.all()) == [successor]
    assert changes_of(unit) == ["upserted"]


@pytest.mark.parametrize("column", ["decision", "field"])
def test_content_shown_on_honoree_pages_records_a_change_of_each_honoree(client, officer, column):
    item = {"decision": DecisionFactory, "field": FieldFactory}[column]()
    public = HonoreeFactory(public=True, honour=None)
    HonourFactory(honoree=public, **{column: item})
    HonourFactory(**{column: item})
    HonourFactory(honoree=HonoreeFactory(public=True, honour=None))
    forms = {
        "decision": {"number": "9/QĐ", "issued_on": "01/02/2024", "issuer": "Công đoàn"},
        "field": {"name": "Tên mới", "slug": "ten-moi"},
    }

    client.post(path_of(item), forms[column])

    assert list(Change.objects.values_list("kind", "object_id", "action")) == [("honoree", public.pk, "upserted")]


def test_a_field_finds_its_address_by_itself(client, officer):
    FieldFactory(name="Đất đai cũ", slug="dat-dai")

    client.post(reverse("admin:honorees_field_add"), {"name": "Đất đai", "slug": ""})

    assert list(Field.objects.order_by("pk").values_list("slug", flat=True)) == ["dat-dai", "dat-dai-2"]


def test_provinces_are_read_only_for_the_officer(client, officer):
    province = ProvinceFactory()

    assert client.get(path_of(province)).status_code == 200
    assert client.post(path_of(province), {}).status_code == 403
