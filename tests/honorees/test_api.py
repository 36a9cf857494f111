from datetime import UTC, date, datetime

import pytest
from django.test import Client

from honorees.models import Honoree
from portal.publication.changes import record
from portal.publication.models import Change
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
from tests.partner import get, results

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


def names(query, path="honorees/"):
    return [item["name"] for item in results(f"{path}?{query}")]


# --- the contract: names once given are kept ------------------------------------------------------------------


def test_honoree_has_all_documented_members():
    cycle, unit = CycleFactory(), UnitFactory(name="Vụ Pháp chế")
    decision = DecisionFactory(
        number="12/QĐ-CĐVC", issued_on=date(2024, 8, 20), signatory="Trần Văn Bình", title="Tặng"
    )
    person = HonoreeFactory(
        public=True,
        name="Đặng Thị Hòa",
        gender="female",
        birth_year=1980,
        academic_title="doctor",
        summary="Người giữ nếp.",
        portrait=ImageFactory(width=320, height=400, alt="Chân dung", credit="Ảnh: An", licence="CC BY"),
        honour=None,
    )
    honour = HonourFactory(
        honoree=person,
        cycle=cycle,
        decision=decision,
        unit=unit,
        unit_name="Vụ Pháp chế, Bộ Nội vụ",
        post="Vụ trưởng",
        post_level="department_leader",
        field=FieldFactory(slug="phap-che", name="Pháp chế"),
        citation="Soạn luật.",
    )
    AchievementFactory(honour=honour, year=2023, title="Sáng kiến", description="Mô tả", evidence="Số 3")
    record("honoree", [person.pk], "upserted")
    Change.objects.update(at=datetime(2024, 9, 4, 2, 30, tzinfo=UTC))

    assert get(f"honorees/{person.pk}/").json() == {
        "id": person.pk,
        "kind": "individual",
        "name": "Đặng Thị Hòa",
        "slug": "dang-thi-hoa",
        "url": f"{HOST}/api/v1/honorees/{person.pk}/",
        "web_url": f"{HOST}/guong-dien-hinh/dang-thi-hoa/",
        "gender": "female",
        "birth_year": 1980,
        "titles": [{"code": "doctor", "short": "TS.", "name": "Tiến sĩ"}],
        "summary": "Người giữ nếp.",
        "portrait": {
            "alt": "Chân dung",
            "caption": "",
            "credit": "Ảnh: An",
            "licence": "CC BY",
            "sizes": [
                {"width": 160, "height": 200, "url": f"{HOST}/media/anh/{person.portrait.key}/160.jpg"},
                {"width": 320, "height": 400, "url": f"{HOST}/media/anh/{person.portrait.key}/320.jpg"},
            ],
        },
        "honours": [
            {
                "cycle": {"id": cycle.pk, "url": f"{HOST}/api/v1/cycles/{cycle.pk}/"},
                "decision": {
                    "number": "12/QĐ-CĐVC",
                    "issued_on": "2024-08-20",
                    "issuer": "Công đoàn Viên chức Việt Nam",
                    "signatory": "Trần Văn Bình",
                    "title": "Tặng",
                },
                "unit": {"id": unit.pk, "url": f"{HOST}/api/v1/units/{unit.pk}/"},
                "unit_name": "Vụ Pháp chế, Bộ Nội vụ",
                "post": "Vụ trưởng",
                "post_level": "department_leader",
                "field": {"slug": "phap-che", "name": "Pháp chế"},
                "citation": "Soạn luật.",
                "achievements": [{"year": 2023, "title": "Sáng kiến", "description": "Mô tả", "evidence": "Số 3"}],
                "status": "standing",
                "revocation": None,
            }
        ],
        "is_sample": False,
        "updated_at": "2024-09-04T09:30:00+07:00",
    }


def test_revoked_honour_is_marked_and_shows_what_its_page_shows():
    person = HonoreeFactory(public=True, honour=None)
    honour = HonourFactory(honoree=person, revoked=True, citation="Soạn luật.")
    AchievementFactory(honour=honour)

    (shown,) = get(f"honorees/{person.pk}/").json()["honours"]

    assert shown["status"] == "revoked"
    assert shown["revocation"] == {"on": "2025-03-01", "reason": "Kê khai thành tích không đúng."}
    assert (shown["citation"], shown["achievements"]) == ("", [])


def test_collective_has_nulls_where_only_people_have_something():
    collective = HonoreeFactory(public=True, kind="collective", name="Ban Dân vận")

    item = get(f"honorees/{collective.pk}/").json()

    assert (item["kind"], item["gender"], item["birth_year"], item["titles"], item["portrait"]) == (
        "collective", None, None, [], None,
    )  # fmt: skip


def test_movement_cycle_unit_and_province_have_all_documented_members():
    movement = MovementFactory(name="Phong trào", slug="phong-trao", description="<p>Giới thiệu</p>")
    FoundingDocumentFactory(
        movement=movement, number="04/NQ-CĐVC", title="Nghị quyết", issued_on=date(2019, 8, 16), issued_year=2019
    )
    CriterionFactory(movement=movement, name="Tham mưu giỏi")
    cycle = CycleFactory(movement=movement, ceremony_on=date(2024, 9, 4), ceremony_place="Hà Nội", announced_count=150)
    new = ProvinceFactory(name="Tỉnh mới", slug="tinh-moi", code="ZY", valid_from=date(2025, 7, 1))
    old = ProvinceFactory(name="Tỉnh cũ", slug="tinh-cu", code="ZZ", kind="city", valid_to=date(2025, 7, 1))
    old.successors.add(new)
    above = UnitFactory()
    unit = UnitFactory(
        name="Sở Nội vụ", short_name="SNV", level="local", province=old, parent=above, valid_to=date(2025, 7, 1)
    )
    unit.successors.add(above)
    for item in (movement, cycle, unit):
        record(item.change_kind, [item.pk], "upserted")
    Change.objects.update(at=datetime(2024, 9, 4, 2, 30, tzinfo=UTC))
    stamp = {"is_sample": False, "updated_at": "2024-09-04T09:30:00+07:00"}

    assert get("movements/phong-trao/").json() == {
        "id": movement.pk,
        "name": "Phong trào",
        "slug": "phong-trao",
        "url": f"{HOST}/api/v1/movements/{movement.pk}/",
        "web_url": f"{HOST}/phong-trao/phong-trao/",
        "organizer": "Công đoàn Viên chức Việt Nam",
        "summary": "Thi đua tham mưu giỏi, phục vụ tốt.",
        "description": "<p>Giới thiệu</p>",
        "documents": [
            {
                "number": "04/NQ-CĐVC",
                "title": "Nghị quyết",
                "issuer": "Ban Chấp hành Công đoàn Viên chức Việt Nam",
                "issued_on": "2019-08-16",
                "issued_year": 2019,
                "summary": "",
            }
        ],
        "criteria": [{"name": "Tham mưu giỏi", "description": "Tham mưu đúng, trúng, kịp thời."}],
        **stamp,
    }
    assert get(f"cycles/{cycle.slug}/").json() == {
        "id": cycle.pk,
        "slug": "phong-trao-2019-2024",
        "url": f"{HOST}/api/v1/cycles/{cycle.pk}/",
        "web_url": f"{HOST}/phong-trao/phong-trao/2019-2024/",
        "movement": {"id": movement.pk, "url": f"{HOST}/api/v1/movements/{movement.pk}/"},
        "period": "2019–2024",
        "start_year": 2019,
        "end_year": 2024,
        "summary": "",
        "ceremony_on": "2024-09-04",
        "ceremony_place": "Hà Nội",
        "announced_count": 150,
        **stamp,
    }
    assert get("units/so-noi-vu/").json() == {
        "id": unit.pk,
        "name": "Sở Nội vụ",
        "slug": "so-noi-vu",
        "url": f"{HOST}/api/v1/units/{unit.pk}/",
        "web_url": f"{HOST}/guong-dien-hinh/?don_vi=so-noi-vu",
        "short_name": "SNV",
        "level": "local",
        "parent": {"id": above.pk, "url": f"{HOST}/api/v1/units/{above.pk}/"},
        "province": {"id": old.pk, "url": f"{HOST}/api/v1/provinces/{old.pk}/"},
        "valid_from": "1990-01-01",
        "valid_to": "2025-07-01",
        "successors": [{"id": above.pk, "url": f"{HOST}/api/v1/units/{above.pk}/"}],
        **stamp,
    }
    assert get("provinces/tinh-cu/").json() == {
        "id": old.pk,
        "name": "Tỉnh cũ",
        "slug": "tinh-cu",
        "url": f"{HOST}/api/v1/provinces/{old.pk}/",
        "web_url": f"{HOST}/guong-dien-hinh/?tinh=tinh-cu",
        "code": "ZZ",
        "kind": "city",
        "full_name": "thành phố Tỉnh cũ",
        "valid_from": "1990-01-01",
        "valid_to": "2025-07-01",
        "successors": [{"id": new.pk, "url": f"{HOST}/api/v1/provinces/{new.pk}/"}],
        "is_sample": False,
        "updated_at": "2025-07-01T00:00:00+07:00",
    }


def test_sample_is_marked():
    person = HonoreeFactory(public=True, is_sample=True)

    assert get(f"honorees/{person.pk}/").json()["is_sample"] is True
    assert "không phải người thật" in get(f"honorees/{person.pk}/?format=jsonld").json()["disambiguatingDescription"]


# --- filters that mirror the directory ------------------------------------------------------------------------


@pytest.fixture
def people():
    """Create four people that every filter distinguishes."""
    old = ProvinceFactory(name="Tỉnh cũ", slug="tinh-cu", valid_to=date(2025, 7, 1))
    new = ProvinceFactory(name="Tỉnh mới", slug="tinh-moi", valid_from=date(2025, 7, 1))
    old.successors.add(new)
    ministry = UnitFactory(name="Bộ Nội vụ", slug="bo-noi-vu")
    department = UnitFactory(name="Vụ Pháp chế", slug="vu-phap-che", parent=ministry)
    first, second = CycleFactory(movement__slug="a", start_year=2014, end_year=2019), CycleFactory(movement__slug="b")
    field = FieldFactory(slug="phap-che")
    of_old, of_new = UnitFactory(level="local", province=old), UnitFactory(level="local", province=new)

    def add(name, **options):
        return HonoreeFactory(public=True, name=name, **options)

    add("An", gender="male", honour__cycle=first, honour__unit=ministry, honour__field=field)
    add("Bình", gender="female", honour__cycle=second, honour__unit=department, honour__post="Vụ trưởng")
    add("Chi", gender="female", honour__cycle=second, honour__unit=of_old)
    add("Ban Dân vận", kind="collective", honour__cycle=second, honour__unit=of_new)
    return {"ministry": ministry, "first": first, "field": field, "old": old}


ALL = ["An", "Ban Dân vận", "Bình", "Chi"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("cycle=a-2014-2019", ["An"]),
        ("giai_doan=a-2014-2019", ["An"]),
        ("level=central", ["An", "Bình"]),
        ("cap=trung-uong", ["An", "Bình"]),
        ("kind=collective", ["Ban Dân vận"]),
        ("loai=ca-nhan", ["An", "Bình", "Chi"]),
        ("gender=female", ["Bình", "Chi"]),
        ("gioi_tinh=nu", ["Bình", "Chi"]),
        ("field=phap-che", ["An"]),
        ("linh_vuc=phap-che", ["An"]),
        ("province=tinh-cu", ["Chi"]),
        ("province=tinh-moi", ["Ban Dân vận", "Chi"]),
        ("tinh=tinh-moi", ["Ban Dân vận", "Chi"]),
        ("unit=bo-noi-vu", ["An", "Bình"]),
        ("don_vi=vu-phap-che", ["Bình"]),
        ("q=VỤ+TRƯỞNG", ["Bình"]),
        ("q=vu+truong", ["Bình"]),
        ("q=chi", ["Chi"]),
        ("q=%E2%80%8B", []),
        ("gender=female&level=local", ["Chi"]),
        ("gender=female&cycle=a-2014-2019", []),
    ],
)
def test_filters_leave_whom_they_name_by_english_and_by_the_pages_own_names(people, query, expected):
    assert sorted(names(query)) == sorted(expected)


def test_filters_accept_ids_too(people):
    assert names(f"unit={people['ministry'].pk}") == ["An", "Bình"]
    assert names(f"cycle={people['first'].pk}") == ["An"]
    assert names(f"field={people['field'].pk}") == ["An"]
    assert names(f"province={people['old'].pk}") == ["Chi"]


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("gender=nu", "gender", None),
        ("gioi_tinh=female", "gioi_tinh", None),
        ("gender=femle", "gender", "female"),
        ("gioi_tinh=nũ", "gioi_tinh", "nu"),
        ("unit=bo-noi-vụ", "unit", "bo-noi-vu"),
        ("don_vi=bo-noi", "don_vi", "bo-noi-vu"),
        ("unit=999999", "unit", None),
        ("cycle=a-2014-2020", "cycle", "a-2014-2019"),
        ("q=" + "a" * 201, "q", None),
        ("q=%00", "q", None),
        ("unit=bo-noi-vu&don_vi=bo-noi-vu", "don_vi", None),
    ],
)
def test_invalid_value_is_refused_with_the_closest_valid_one(people, query, parameter, nearest):
    response = get(f"honorees/?{query}")

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["parameter"], error["nearest"]) == (parameter, nearest)


def test_filter_ignores_revoked_honours_and_the_list_shows_all_public_honorees():
    cycle = CycleFactory()
    person = HonoreeFactory(public=True, honour=None)
    HonourFactory(honoree=person, cycle=cycle, revoked=True)

    assert names("") == [person.name]
    assert names(f"cycle={cycle.slug}") == []


def test_names_are_in_vietnamese_order_forwards_and_backwards():
    for name in ("Lê Văn Đức", "Lê Văn Dũng", "Lê Văn Ân", "Lê Văn An", "Bùi Văn An", "Lê Văn Ánh"):
        HonoreeFactory(public=True, name=name)
    expected = ["Bùi Văn An", "Lê Văn An", "Lê Văn Ánh", "Lê Văn Ân", "Lê Văn Dũng", "Lê Văn Đức"]

    assert names("ordering=name") == expected
    assert names("ordering=-name") == expected[::-1]


def test_units_and_provinces_are_ordered_and_filtered():
    old = ProvinceFactory(name="Đất Cũ", slug="dat-cu", valid_to=date(2025, 7, 1))
    ministry = UnitFactory(name="Bộ Nội vụ", slug="bo-noi-vu", short_name="BNV")
    UnitFactory(name="Ăn Khê", level="local", province=old)
    UnitFactory(name="An Giang", parent=ministry, valid_to=date(2025, 6, 15))

    assert names("", "units/") == ["An Giang", "Ăn Khê", "Bộ Nội vụ"]
    assert names("level=local", "units/") == ["Ăn Khê"]
    assert names("province=dat-cu", "units/") == ["Ăn Khê"]
    assert names("parent=bo-noi-vu", "units/") == ["An Giang"]
    assert names("in_force=false", "units/") == ["An Giang"]
    assert names("in_force=true&q=bnv", "units/") == ["Bộ Nội vụ"]
    assert "Đất Cũ" in names("in_force=false&limit=200", "provinces/")
    assert "Đất Cũ" not in names("in_force=true&limit=200", "provinces/")
    assert len(names("in_force=true&limit=200", "provinces/")) == 34


def test_cycles_of_a_movement_are_listed_newest_first():
    movement = MovementFactory(slug="m")
    for year in (2014, 2019, 2009):
        CycleFactory(movement=movement, start_year=year, end_year=year + 5)
    CycleFactory()

    assert [item["period"] for item in results("cycles/?movement=m")] == ["2019–2024", "2014–2019", "2009–2014"]
    assert [item["start_year"] for item in results("cycles/?movement=m&ordering=start_year")] == [2009, 2014, 2019]


def test_since_finds_content_changed_or_published_from_then_on():
    first, second = HonoreeFactory(public=True, name="An"), HonoreeFactory(public=True, name="Bình")
    record("honoree", [first.pk, second.pk], "upserted")
    Change.objects.filter(object_id=first.pk).update(at=datetime(2024, 9, 10, tzinfo=UTC))
    Change.objects.filter(object_id=second.pk).update(at=datetime(2024, 9, 20, tzinfo=UTC))
    HonoreeFactory(public=True, name="Chi", published_at=datetime(2024, 9, 15, tzinfo=UTC))

    assert names("updated_since=2024-09-10T07:00:00%2B07:00") == ["An", "Bình", "Chi"]
    assert names("updated_since=2024-09-10T07:00:01+07:00") == ["Bình", "Chi"]
    assert names("updated_since=2024-09-20") == ["Bình"]
    assert names("published_since=2024-09-15") == ["Chi"]


def test_province_is_as_old_as_the_law_that_made_it():
    assert len(results("provinces/?updated_since=2025-07-01&limit=200")) == 97
    assert results("provinces/?updated_since=2025-07-01T00:00:01&limit=200") == []


# --- expand, and linked data ----------------------------------------------------------------------------------


def test_expanded_reference_is_the_object_itself():
    person = HonoreeFactory(public=True)
    honour = person.honours.get()

    (shown,) = get(f"honorees/{person.pk}/?expand=unit,cycle").json()["honours"]

    assert shown["unit"] == get(f"units/{honour.unit_id}/").json()
    assert shown["cycle"] == get(f"cycles/{honour.cycle_id}/").json()
    (in_list,) = results("honorees/?expand=unit")
    assert in_list["honours"][0]["unit"] == shown["unit"]
    assert in_list["honours"][0]["cycle"] == {"id": honour.cycle_id, "url": shown["cycle"]["url"]}


def test_linked_data_is_a_person_or_an_organization_with_its_award():
    person = HonoreeFactory(public=True, name="An", honour__post="Vụ trưởng", honour__unit_name="Vụ Pháp chế")
    collective = HonoreeFactory(public=True, kind="collective", name="Ban")
    HonourFactory(honoree=person, revoked=True)

    first = get(f"honorees/{person.pk}/?format=jsonld")
    graph = get("honorees/?format=jsonld&limit=1").json()

    movement = person.honours.first().cycle.movement.name
    assert first["Content-Type"] == "application/ld+json"
    assert first.json() == {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": f"{HOST}/guong-dien-hinh/an/",
        "identifier": f"{HOST}/api/v1/honorees/{person.pk}/",
        "name": "An",
        "url": f"{HOST}/guong-dien-hinh/an/",
        "award": [f"{movement}, giai đoạn 2019–2024"],
        "jobTitle": "Vụ trưởng",
        "affiliation": {"@type": "Organization", "name": "Vụ Pháp chế"},
    }
    assert graph["@context"] == "https://schema.org"
    assert [thing["name"] for thing in graph["@graph"]] == ["An"]
    assert get(f"honorees/{collective.pk}/?format=jsonld").json()["@type"] == "Organization"


def test_slug_leads_to_the_item_and_names_its_lasting_address():
    person = HonoreeFactory(public=True, name="Đặng Thị Hòa")

    response = get("honorees/dang-thi-hoa/")

    assert response.json()["id"] == person.pk
    assert response["Content-Location"] == f"{HOST}/api/v1/honorees/{person.pk}/"
    assert "Content-Location" not in get(f"honorees/{person.pk}/")


def test_links_lead_through_the_list_and_back_with_the_filter_kept():
    for number in range(5):
        HonoreeFactory(public=True, name=f"An {number}", gender="female")
    HonoreeFactory(public=True, name="An 9", gender="male")

    first = get("honorees/?gender=female&limit=2&fields=name")
    second = get(first.json()["next"].removeprefix(HOST))
    third = get(second.json()["next"].removeprefix(HOST))
    back = get(third.json()["previous"].removeprefix(HOST))

    assert [item["name"] for page in (first, second, third) for item in page.json()["results"]] == [
        f"An {number}" for number in range(5)
    ]
    assert back.json()["results"] == second.json()["results"]
    assert (first.json()["previous"], third.json()["next"]) == (None, None)
    assert second["Link"] == f'<{second.json()["next"]}>; rel="next", <{second.json()["previous"]}>; rel="prev"'
    assert "Link" not in get("honorees/?q=xyz")


# --- recorded changes -----------------------------------------------------------------------------------------


def test_edited_decision_and_field_record_a_change_of_their_honorees():
    decision, field = DecisionFactory(), FieldFactory()
    shown = HonoreeFactory(public=True, honour__decision=decision, honour__field=field)
    HonoreeFactory(honour__decision=decision, honour__field=field)
    HonoreeFactory(public=True)
    client = Client()
    rights = ["honorees.change_decision", "honorees.view_decision", "honorees.change_field", "honorees.view_field"]
    client.force_login(UserFactory(rights=rights))

    client.post(
        f"/quan-tri/honorees/decision/{decision.pk}/change/",
        {"number": "99/QĐ", "issued_on": "20/8/2024", "issuer": decision.issuer, "signatory": "", "title": ""},
    )
    client.post(f"/quan-tri/honorees/field/{field.pk}/change/", {"name": "Tên mới", "slug": field.slug})

    rows = list(Change.objects.values_list("kind", "object_id", "action"))
    assert rows == [("honoree", shown.pk, "upserted")] * 2
    assert Honoree.objects.get(pk=shown.pk).honours.get().decision.number == "99/QĐ"
