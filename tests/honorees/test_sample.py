import unicodedata
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from honorees.models import Province
from honorees.sample import words
from honorees.sample.movement import DECISION, FIGURES
from honorees.sample.people import local_name, make_people
from honorees.sample.portraits import draw_portrait
from portal.vietnamese import fold, normalize


@pytest.fixture
def people(db):
    return make_people(provinces())


def provinces():
    return list(Province.objects.in_force(date(2024, 9, 4)))


def test_totals_are_the_announced_ones(people):
    assert len(people) == 150
    assert Counter(person.workplace.level for person in people) == {"central": 84, "local": 66}
    assert Counter(person.gender for person in people) == {"male": 72, "female": 78}
    assert Counter(person.post_level for person in people) == {
        "department_leader": 38,
        "division_head": 20,
        "staff": 89,
        "clerk": 1,
        "driver": 2,
    }
    assert Counter(person.academic_title for person in people) == {"associate_professor": 2, "doctor": 5, "": 143}
    assert max(person.age for person in people) == 60
    assert min(person.age for person in people) == 30
    assert {person.birth_year + person.age for person in people} == {2024}


def test_figures_of_the_movement_are_the_announced_ones():
    assert FIGURES == {
        "level": {"central": 84, "local": 66},
        "gender": {"male": 72, "female": 78},
        "post": {"department_leader": 38, "division_head": 20, "staff": 89, "clerk": 1, "driver": 2},
        "title": {"associate_professor": 2, "doctor": 5},
        "age": {"oldest": 60, "youngest": 30},
    }


def test_people_are_the_same_on_every_run(people):
    # the order in which the database gives the provinces plays no part
    assert make_people(provinces()[::-1]) == people


def test_people_are_the_same_on_every_machine(people):
    first = people[0]

    assert (first.name, first.birth_year, first.post) == ("Trần Thị Thanh Hiên", 1978, "Chuyên viên chính")
    assert first.workplace.name == "Văn phòng Tòa án nhân dân tối cao"
    assert [(row.year, row.title) for row in first.achievements] == [
        (2019, "Hoàn thành xuất sắc nhiệm vụ"),
        (2021, "Sáng kiến họp ít, việc rõ"),
    ]
    assert [(person.name, person.age) for person in people[-3:]] == [
        ("Tôn Thất Vĩnh Khoa", 46),
        ("Nguyễn Văn Kha", 41),
        ("Lê Minh Kỳ", 48),
    ]


def test_no_two_people_have_the_same_name_even_without_marks(people):
    assert len({fold(person.name) for person in people}) == 150


def test_a_given_name_occurs_twice_at_most(people):
    assert max(Counter(normalize(person.name).split()[-1] for person in people).values()) == 2


def test_no_real_person_of_the_movement_is_among_them(people):
    names = {fold(person.name) for person in people}

    assert names.isdisjoint({"to lam", "ngo duy hieu", "ho chi minh", "hoang phu ngoc tuong"})


def test_names_are_of_real_variety(people):
    names = [normalize(person.name) for person in people]
    given = {name.split()[-1][0] for name in names}

    assert {"Ă", "Â", "Đ", "Ê", "Ô", "Ơ", "Ư"} <= {letter for name in names for letter in name.upper()}
    assert {"Đ", "Ê", "Ơ", "Ư"} <= given
    for family in ("Hoàng Phủ ", "Tôn Thất ", "Tôn Nữ ", "Công Tằng Tôn Nữ "):
        assert sum(name.startswith(family) for name in names) == 1
    assert {"H'Yuên Niê", "Y Krông Êban", "Rơ Châm H'Nhơi", "Thạch Sa Rưng", "Giàng A Sềnh"} <= set(names)


def test_one_name_comes_as_some_keyboards_type_it(people):
    typed = [person.name for person in people if not unicodedata.is_normalized("NFC", person.name)]

    assert [normalize(name) for name in typed] == ["Lò Thị Ước"]


def test_names_that_do_not_sort_by_their_last_word_say_how_they_sort(people):
    assert {person.name: person.sort_name for person in people if person.sort_name} == {
        "H'Yuên Niê": "Niê H'Yuên",
        "Y Krông Êban": "Êban Y Krông",
        "H'Mrao Mlô": "Mlô H'Mrao",
        "Y Đhin Kbuôr": "Kbuôr Y Đhin",
    }


def test_every_province_of_2024_sends_somebody(people):
    sent = Counter(person.workplace.province for person in people if person.workplace.province)

    assert set(sent) == {province.code for province in provinces()}
    assert {code: total for code, total in sent.items() if total > 1} == {"01": 2, "40": 2, "79": 2}


def test_nobody_shares_a_unit_and_every_central_body_is_there(people):
    assert len({person.workplace.name for person in people}) == 150
    bodies = Counter(person.workplace.body for person in people if person.workplace.body)
    assert len(bodies) == 30
    assert set(bodies.values()) == {2, 3}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "department", "party_office"),
    [
        ("66", "Sở Nội vụ tỉnh Đắk Lắk", "Văn phòng Tỉnh ủy Đắk Lắk"),
        ("01", "Sở Nội vụ thành phố Hà Nội", "Văn phòng Thành ủy Hà Nội"),
        ("79", "Sở Nội vụ Thành phố Hồ Chí Minh", "Văn phòng Thành ủy Thành phố Hồ Chí Minh"),
    ],
)
def test_local_units_are_named_as_is_written_there(code, department, party_office):
    province = Province.objects.get(code=code, valid_to=date(2025, 7, 1))

    assert local_name("Sở Nội vụ {province}", province) == department
    assert local_name("Văn phòng {party}", province) == party_office


def test_leaders_are_deputies_and_never_the_one_head_of_a_body(people):
    leaders = {person.post for person in people if person.post_level == "department_leader"}

    assert {post.split()[0] for post in leaders} == {"Phó"}


def test_ages_suit_posts_and_titles(people):
    assert max(person.age for person in people if person.gender == "female") <= 55
    assert min(person.age for person in people if person.post_level == "department_leader") >= 43
    assert min(person.age for person in people if person.post == "Chuyên viên cao cấp") >= 47
    assert min(person.age for person in people if person.academic_title) >= 39


def test_clerk_and_drivers_work_in_offices(people):
    for person in people:
        if person.post_level in {"clerk", "driver"}:
            assert person.workplace.name.startswith("Văn phòng ")
            assert person.post in {"Nhân viên văn thư", "Lái xe"}
            assert person.field == "van-phong-va-hau-can"


def test_achievements_are_one_to_three_of_years_that_were_over(people):
    assert Counter(len(person.achievements) for person in people).keys() == {1, 2, 3}
    for person in people:
        years = [row.year for row in person.achievements]
        assert all(2019 <= year <= 2023 for year in years)
        assert all(before < after for before, after in pairwise(years))
        assert len({row.title for row in person.achievements}) == len(years)


def test_texts_have_no_gap_left_open_and_fit_their_columns(people):
    for person in people:
        texts = [person.citation, person.summary, *(row.evidence for row in person.achievements)]
        assert not any("{" in text or "  " in text or text != text.strip() for text in texts)
        assert len(person.summary) <= 600
        assert person.name in person.summary
        assert max(len(row.evidence) for row in person.achievements) <= 300


def test_few_share_a_citation_and_nobody_a_summary(people):
    assert len({person.summary for person in people}) == 150
    assert max(Counter(person.citation for person in people).values()) <= 2


def test_every_field_has_somebody(people):
    assert {person.field for person in people} == {field.slug for field in words.FIELDS}


def test_decision_says_of_itself_that_it_is_none():
    assert "không phải quyết định có thật" in DECISION["title"]
    assert DECISION["number"] == "00/MINH HỌA"
    assert "minh họa" in DECISION["issuer"]


@pytest.mark.parametrize(("gender", "age", "in_folk_dress"), [("male", 60, False), ("female", 30, True)])
def test_portrait_is_the_same_for_the_same_person_and_another_for_the_next(gender, age, in_folk_dress):
    portrait = draw_portrait(7, gender, age, in_folk_dress)

    assert portrait.size == (720, 900)
    assert portrait.tobytes() == draw_portrait(7, gender, age, in_folk_dress).tobytes()
    assert portrait.tobytes() != draw_portrait(8, gender, age, in_folk_dress).tobytes()
