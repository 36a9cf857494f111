import json
import re
from datetime import UTC, date, datetime

import pytest

from tests.factories import (
    AchievementFactory,
    ArticleFactory,
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


def structured(response):
    page = response.content.decode()
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def main_of(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


# --- the directory --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_directory_lists_everyone_in_name_order_from_page_to_page(client):
    people = [HonoreeFactory(public=True, name=f"Lê Văn {name}") for name in ("Yến", "An", "Đức", "Dũng")]
    people += HonoreeFactory.create_batch(30, public=True, name="Lê Văn Bình")

    first, second = client.get("/guong-dien-hinh/"), client.get("/guong-dien-hinh/?trang=2")

    names = [person.name for response in (first, second) for person in response.context["page_obj"]]
    assert names == ["Lê Văn An", *["Lê Văn Bình"] * 30, "Lê Văn Dũng", "Lê Văn Đức", "Lê Văn Yến"]
    assert len({person.pk for response in (first, second) for person in response.context["page_obj"]}) == 34
    assert "34 gương điển hình" in main_of(first)


@pytest.mark.django_db
def test_paging_keeps_the_filters(client):
    HonoreeFactory.create_batch(50, public=True, gender="female")
    response = client.get("/guong-dien-hinh/?gioi_tinh=nu&cap=trung-uong&trang=2")

    page = main_of(response).replace("&amp;", "&")

    assert 'href="/guong-dien-hinh/?gioi_tinh=nu&cap=trung-uong&trang=3"' in page
    assert 'href="/guong-dien-hinh/?gioi_tinh=nu&cap=trung-uong"' in page


@pytest.mark.django_db
def test_choice_adds_to_those_made_and_begins_at_the_first_page(client):
    field = FieldFactory(slug="phap-che")
    HonoreeFactory.create_batch(30, public=True, gender="female", honour__field=field)
    HonoreeFactory(public=True, gender="male", honour__field=FieldFactory())

    context = client.get("/guong-dien-hinh/?gioi_tinh=nu&trang=2").context

    choices = {row["key"]: row["url"] for group in context["facets"] for row in group["rows"]}
    assert choices["nam"] == "/guong-dien-hinh/?gioi_tinh=nam"
    assert choices["nu"] == "/guong-dien-hinh/"
    assert [item["url"] for item in context["chosen"]] == ["/guong-dien-hinh/"]


@pytest.mark.django_db
def test_every_choice_leads_to_as_many_people_as_its_count(client):
    for gender, field in [("female", FieldFactory()), ("female", FieldFactory()), ("male", None)]:
        HonoreeFactory(public=True, gender=gender, honour__field=field, honour__unit__local=gender == "male")
    HonoreeFactory(public=True, kind="collective")

    for address in ("/guong-dien-hinh/", "/guong-dien-hinh/?gioi_tinh=nu", "/guong-dien-hinh/?cap=trung-uong"):
        for group in client.get(address).context["facets"]:
            for row in [*group["rows"], *group["former"]]:
                if not row["is_chosen"]:
                    found = client.get(row["url"]).context["page_obj"].paginator.count
                    assert found == row["total"], row


@pytest.mark.django_db
def test_filters_without_results_offer_links_without_them(client):
    HonoreeFactory(public=True, gender="female", honour__field=None)
    HonoreeFactory(public=True, gender="male", honour__field=FieldFactory(slug="phap-che"))

    response = client.get("/guong-dien-hinh/?gioi_tinh=nu&linh_vuc=phap-che")

    ways = {item["label"]: (item["url"], item["total"]) for item in response.context["chosen"]}
    assert response.status_code == 200
    assert ways == {
        "Giới tính": ("/guong-dien-hinh/?linh_vuc=phap-che", 1),
        "Lĩnh vực": ("/guong-dien-hinh/?gioi_tinh=nu", 1),
    }
    for address, _ in ways.values():
        assert f'href="{address}"' in main_of(response)


@pytest.mark.django_db
def test_former_provinces_are_offered_beside_those_of_today(client):
    new = ProvinceFactory(valid_from=date(2025, 7, 1))
    for _ in range(2):
        old = ProvinceFactory(valid_to=date(2025, 7, 1))
        old.successors.add(new)
        HonoreeFactory(public=True, honour__unit=UnitFactory(level="local", province=old))

    (group,) = [group for group in client.get("/guong-dien-hinh/").context["facets"] if group["name"] == "tinh"]

    assert [(row["key"], row["total"]) for row in group["rows"]] == [(new.slug, 2)]
    assert [row["total"] for row in group["former"]] == [1, 1]


@pytest.mark.django_db
def test_search_engines_keep_plain_lists_alone(client):
    HonoreeFactory(public=True, gender="female")

    for address, is_indexed in [
        ("/guong-dien-hinh/", True),
        ("/guong-dien-hinh/?gioi_tinh=nu", True),
        ("/guong-dien-hinh/?gioi_tinh=nu&cap=trung-uong", False),
        ("/guong-dien-hinh/?q=an", False),
    ]:
        page = client.get(address).content.decode()
        assert ('name="robots" content="noindex"' not in page) is is_indexed, address
        assert ('rel="canonical"' in page) is is_indexed, address


@pytest.mark.django_db
def test_samples_in_the_list_are_marked(client):
    HonoreeFactory(public=True)
    assert "Dữ liệu minh họa" not in main_of(client.get("/guong-dien-hinh/"))

    HonoreeFactory(public=True, is_sample=True)

    assert "Dữ liệu minh họa" in main_of(client.get("/guong-dien-hinh/"))


# --- a person -------------------------------------------------------------------------------------------------


@pytest.fixture
def honoree(db):
    honoree = HonoreeFactory(
        public=True,
        name="Đặng Thị Hòa",
        gender="female",
        birth_year=1980,
        academic_title="doctor",
        portrait=ImageFactory(alt="Chân dung chị Hòa"),
        honour=None,
    )
    unit = UnitFactory(name="Vụ Pháp chế", valid_to=date(2025, 3, 1))
    unit.successors.add(UnitFactory(name="Cục Pháp chế"))
    honour = HonourFactory(
        honoree=honoree,
        cycle=CycleFactory(movement__name="Tham mưu giỏi", ceremony_on=date(2024, 9, 4)),
        decision=DecisionFactory(number="12/QĐ-CĐVC", issued_on=date(2024, 8, 20)),
        unit=unit,
        post="Vụ trưởng",
        citation="Tham mưu đúng và trúng.",
    )
    for year, title in [(2021, "Sáng kiến A"), (2023, "Sáng kiến B"), (2023, "Sáng kiến C")]:
        AchievementFactory(honour=honour, year=year, title=title)
    return honoree


def test_person_is_shown_with_post_and_unit_of_the_day(client, honoree):
    page = main_of(client.get(honoree.get_absolute_url()))

    for text in (
        "TS. Đặng Thị Hòa</h1>",
        'alt="Chân dung chị Hòa"',
        "Vụ trưởng",
        "Vụ Pháp chế",
        "Cục Pháp chế",
        "Tham mưu đúng và trúng.",
        "12/QĐ-CĐVC, 20/8/2024",
    ):
        assert text in page
    assert page.index("Sáng kiến B") < page.index("Sáng kiến C") < page.index("Sáng kiến A")


def test_unit_that_still_has_its_name_is_named_once(client, honoree):
    HonourFactory(honoree=honoree, unit=UnitFactory(name="Văn phòng Bộ"))

    (honour,) = [
        honour
        for honour in client.get(honoree.get_absolute_url()).context["object"].shown_honours
        if honour.unit_name == "Văn phòng Bộ"
    ]

    assert honour.present_units == []


def test_unit_that_was_renamed_is_named_as_today_too(client, honoree):
    unit = UnitFactory(name="Bộ Kế hoạch và Đầu tư")
    HonourFactory(honoree=honoree, unit=unit)
    unit.name = "Bộ Tài chính"
    unit.save()

    names = [honour.present_units for honour in client.get(honoree.get_absolute_url()).context["object"].shown_honours]

    assert sorted(names) == [["Bộ Tài chính"], ["Cục Pháp chế"]]


def test_linked_data_has_the_award(client, honoree):
    person, trail = structured(client.get(honoree.get_absolute_url()))

    assert person == {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "Đặng Thị Hòa",
        "url": "http://testserver/guong-dien-hinh/dang-thi-hoa/",
        "award": ["Tham mưu giỏi, giai đoạn 2019–2024"],
        "image": f"http://testserver/media/anh/{honoree.portrait.key}/640.jpg",
        "jobTitle": "Vụ trưởng",
        "affiliation": {"@type": "Organization", "name": "Vụ Pháp chế"},
    }
    assert [item["name"] for item in trail["itemListElement"]] == ["Trang chủ", "Gương điển hình", "Đặng Thị Hòa"]


def test_head_of_a_person_has_sharing_metadata(client, honoree):
    head = client.get(honoree.get_absolute_url()).content.decode().partition("</head>")[0]

    assert '<meta property="og:type" content="profile">' in head
    assert '<meta name="description" content="Vụ trưởng, Vụ Pháp chế">' in head
    assert '<link rel="canonical" href="http://testserver/guong-dien-hinh/dang-thi-hoa/">' in head


@pytest.mark.django_db
def test_person_of_whom_little_is_known_is_a_page(client):
    honoree = HonoreeFactory(public=True, honour__unit__name="Bộ Nội vụ", honour__post="")

    response = client.get(honoree.get_absolute_url())

    assert '<meta name="description" content="Bộ Nội vụ">' in response.content.decode()
    assert "jobTitle" not in structured(response)[0]
    assert "image" not in structured(response)[0]


@pytest.mark.django_db
def test_collective_is_an_organization(client):
    collective = HonoreeFactory(public=True, name="Ban Dân vận", kind="collective")

    thing = structured(client.get(collective.get_absolute_url()))[0]

    assert (thing["@type"], thing["name"]) == ("Organization", "Ban Dân vận")
    assert not {"jobTitle", "affiliation"} & set(thing)


@pytest.mark.django_db
def test_sample_is_marked_on_the_page_and_in_linked_data(client):
    sample = HonoreeFactory(public=True, is_sample=True)

    response = client.get(sample.get_absolute_url())

    assert "Dữ liệu minh họa" in main_of(response)
    assert structured(response)[0]["disambiguatingDescription"] == "Dữ liệu minh họa: không phải người thật."


@pytest.mark.django_db
def test_page_of_a_person_leads_to_articles_and_neighbours(client):
    before, honoree, after = (HonoreeFactory(public=True, name=f"Lê {name}") for name in ("An", "Bình", "Chi"))
    article = ArticleFactory(public=True, headline="Chuyện của anh Bình", honorees=[honoree])

    page = main_of(client.get(honoree.get_absolute_url()))

    for address in (article.get_absolute_url(), before.get_absolute_url(), after.get_absolute_url()):
        assert f'href="{address}"' in page


# --- movements and cycles -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_movement_shows_documents_criteria_and_cycles(client):
    movement = MovementFactory(name="Tham mưu giỏi, phục vụ tốt")
    FoundingDocumentFactory(
        movement=movement, number="04/NQ-CĐVC", title="Nghị quyết", issued_on=date(2019, 8, 16), issued_year=2019
    )
    CriterionFactory(movement=movement, position=2, name="Phục vụ tốt")
    CriterionFactory(movement=movement, position=1, name="Tham mưu giỏi")
    cycle = CycleFactory(movement=movement)

    page = main_of(client.get(movement.get_absolute_url()))

    assert "04/NQ-CĐVC" in page
    assert "16/8/2019" in page
    assert page.index(">Tham mưu giỏi<") < page.index(">Phục vụ tốt<")
    assert f'href="{cycle.get_absolute_url()}"' in page


@pytest.mark.django_db
def test_cycle_shows_its_people_its_figures_with_a_table_and_its_news(client):
    cycle = CycleFactory(ceremony_on=date(2024, 9, 4), ceremony_place="Hà Nội", announced_count=150)
    woman = HonoreeFactory(public=True, gender="female", birth_year=1980, honour__cycle=cycle)
    HonoreeFactory(public=True, gender="male", birth_year=1970, honour__cycle=cycle)
    stranger = HonoreeFactory(public=True)
    article = ArticleFactory(public=True, cycle=cycle)

    response = client.get(cycle.get_absolute_url())
    page = main_of(response)

    assert response.context["figures"].total == 2
    assert f'href="{woman.get_absolute_url()}"' in page
    assert f'href="{stranger.get_absolute_url()}"' not in page
    assert f'href="{article.get_absolute_url()}"' in page
    assert "4/9/2024" in page
    assert "150" in page
    assert "<table" in page


@pytest.mark.django_db
def test_ceremony_is_an_event_for_machines(client):
    cycle = CycleFactory(ceremony_on=date(2024, 9, 4), ceremony_place="Hà Nội")
    placeless = CycleFactory(ceremony_on=date(2024, 9, 4))

    event = structured(client.get(cycle.get_absolute_url()))[0]

    assert (event["@type"], event["startDate"]) == ("Event", "2024-09-04")
    assert event["location"] == {"@type": "Place", "name": "Hà Nội"}
    assert "location" not in structured(client.get(placeless.get_absolute_url()))[0]
    assert [thing["@type"] for thing in structured(client.get(CycleFactory().get_absolute_url()))] == ["BreadcrumbList"]


@pytest.mark.django_db
def test_news_of_a_cycle_begin_with_the_ceremony(client):
    cycle = CycleFactory(ceremony_on=date(2024, 9, 4))
    days = [datetime(2024, 9, day, 3, tzinfo=UTC) for day in (1, 4, 6, 5)]
    before, of_the_day, last, next_day = (ArticleFactory(public=True, cycle=cycle, published_at=day) for day in days)

    assert list(client.get(cycle.get_absolute_url()).context["articles"]) == [of_the_day, next_day, last, before]


@pytest.mark.django_db
def test_cycle_of_another_movement_or_years_is_not_found(client):
    cycle = CycleFactory(movement__slug="a", start_year=2019, end_year=2024)

    assert cycle.get_absolute_url() == "/phong-trao/a/2019-2024/"
    for address in ("/phong-trao/b/2019-2024/", "/phong-trao/a/2019-2025/", "/phong-trao/a/2018-2024/"):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_figures_of_every_cycle_are_on_one_page(client):
    cycles = [CycleFactory(start_year=year, end_year=year + 5) for year in (2014, 2019)]
    for cycle in cycles:
        HonoreeFactory(public=True, honour__cycle=cycle)

    context = client.get("/so-lieu/").context

    assert [figures.cycle for figures in context["cycle_figures"]] == cycles[::-1]
