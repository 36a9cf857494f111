from datetime import date

import pytest

from honorees.filters import HonourFilter
from honorees.models import Honour
from tests.factories import (
    CycleFactory,
    FieldFactory,
    HonoreeFactory,
    HonourFactory,
    ProvinceFactory,
    UnitFactory,
)


def found(**parameters):
    filters = HonourFilter(parameters, queryset=Honour.objects.all())
    assert filters.form.is_valid(), filters.form.errors
    return {honour.honoree.name for honour in filters.without("").select_related("honoree")}


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
    of_old = UnitFactory(level="local", province=old)
    of_new = UnitFactory(level="local", province=new)
    HonoreeFactory(name="An", gender="male", honour__cycle=first, honour__unit=ministry, honour__field=field)
    HonoreeFactory(
        name="Bình", gender="female", honour__cycle=second, honour__unit=department, honour__post="Vụ trưởng"
    )
    HonoreeFactory(name="Chi", gender="female", honour__cycle=second, honour__unit=of_old)
    HonoreeFactory(name="Ban Dân vận", kind="collective", honour__cycle=second, honour__unit=of_new)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({}, {"An", "Bình", "Chi", "Ban Dân vận"}),
        ({"giai_doan": "a-2014-2019"}, {"An"}),
        ({"giai_doan": "b-2019-2024"}, {"Bình", "Chi", "Ban Dân vận"}),
        ({"cap": "trung-uong"}, {"An", "Bình"}),
        ({"cap": "dia-phuong"}, {"Chi", "Ban Dân vận"}),
        ({"loai": "ca-nhan"}, {"An", "Bình", "Chi"}),
        ({"loai": "tap-the"}, {"Ban Dân vận"}),
        ({"gioi_tinh": "nu"}, {"Bình", "Chi"}),
        ({"gioi_tinh": "nam"}, {"An"}),
        ({"linh_vuc": "phap-che"}, {"An"}),
        ({"tinh": "tinh-cu"}, {"Chi"}),
        ({"tinh": "tinh-moi"}, {"Chi", "Ban Dân vận"}),
        ({"don_vi": "bo-noi-vu"}, {"An", "Bình"}),
        ({"don_vi": "vu-phap-che"}, {"Bình"}),
        ({"q": "vụ trưởng"}, {"Bình"}),
        ({"q": "BINH"}, {"Bình"}),
        ({"q": "noi vu"}, {"An"}),
        ({"q": "không có ai"}, set()),
        ({"gioi_tinh": "nu", "cap": "dia-phuong"}, {"Chi"}),
        ({"gioi_tinh": "nu", "cap": "dia-phuong", "giai_doan": "a-2014-2019"}, set()),
        ({"utm_source": "bao", "fbclid": "x"}, {"An", "Bình", "Chi", "Ban Dân vận"}),
    ],
)
def test_filters_select_the_matching_people(people, parameters, names):
    assert found(**parameters) == names


@pytest.mark.django_db
def test_filters_must_match_in_the_same_honour():
    honoree = HonoreeFactory(honour__cycle=CycleFactory(movement__slug="a"), honour__unit__local=True)
    HonourFactory(honoree=honoree, cycle=CycleFactory(movement__slug="b"))

    assert found(giai_doan="a-2019-2024", cap="dia-phuong") == {honoree.name}
    assert found(giai_doan="b-2019-2024", cap="dia-phuong") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["giai_doan", "cap", "loai", "gioi_tinh", "linh_vuc", "tinh", "don_vi"])
@pytest.mark.parametrize("value", ["khong-co", "1", "²", "\x00", "a" * 10_000, "' OR 1=1 --", "male", "\ud800"])
def test_invalid_choice_is_refused_in_vietnamese(name, value):
    filters = HonourFilter({name: value}, queryset=Honour.objects.all())

    assert not filters.form.is_valid()
    assert list(filters.form.errors) == [name]
    assert "không" in str(filters.form.errors[name]).lower()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["a" * 201, "a\x00b", "\x00"])
def test_words_that_cannot_be_searched_are_refused(value):
    filters = HonourFilter({"q": value}, queryset=Honour.objects.all())

    assert not filters.form.is_valid()


# --- counts ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_choice_has_the_number_of_people_it_would_leave(people):
    filters = HonourFilter({"gioi_tinh": "nu"}, queryset=Honour.objects.all())
    filters.form.is_valid()

    facets = filters.facets()

    assert {name: [(row["key"], row["total"], row["is_chosen"]) for row in rows] for name, rows in facets.items()} == {
        "giai_doan": [("b-2019-2024", 2, False)],
        "cap": [("trung-uong", 1, False), ("dia-phuong", 1, False)],
        "loai": [("ca-nhan", 2, False)],
        "gioi_tinh": [("nam", 1, False), ("nu", 2, True)],
        "linh_vuc": [],
        "tinh": [("tinh-moi", 1, False)],
        "tinh_truoc": [("tinh-cu", 1, False)],
        "without": [("gioi_tinh", 4, False)],
        "don_vi": [("bo-noi-vu", 1, False), *[(row["key"], 1, False) for row in facets["don_vi"][1:]]],
    }


@pytest.mark.django_db
def test_each_active_filter_has_the_number_of_people_without_it(people):
    filters = HonourFilter({"linh_vuc": "phap-che", "gioi_tinh": "nu", "q": "vu truong"}, queryset=Honour.objects.all())
    filters.form.is_valid()

    rows = filters.facets()["without"]

    # removing the gender or the words finds nobody; removing the field of work finds Bình, who has none
    assert {row["key"]: row["total"] for row in rows} == {"linh_vuc": 1}


def assert_counts_hold(parameters, facets):
    """Assert that each choice leads to as many people as its count."""
    for name, rows in facets.items():
        if name == "without":
            continue
        for row in rows:
            chosen = parameters | {name.removesuffix("_truoc"): row["key"]}
            filters = HonourFilter(chosen, queryset=Honour.objects.all())
            assert filters.form.is_valid()
            assert filters.without("").values("honoree").distinct().count() == row["total"], (name, row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"cap": "trung-uong"},
        {"tinh": "tinh-moi"},
        {"don_vi": "bo-noi-vu"},
        {"q": "an"},
        {"gioi_tinh": "nu", "giai_doan": "b-2019-2024"},
    ],
)
def test_counts_equal_the_lists_they_lead_to(people, parameters):
    filters = HonourFilter(parameters, queryset=Honour.objects.all())
    filters.form.is_valid()

    assert_counts_hold(parameters, filters.facets())


@pytest.mark.django_db
def test_counts_hold_for_units_of_three_levels_and_people_of_several_honours():
    top = UnitFactory()
    middle = UnitFactory(parent=top)
    bottom = UnitFactory(parent=middle)
    for unit in (top, middle, bottom, bottom):
        HonoreeFactory(honour__unit=unit)
    twice = HonoreeFactory(honour__unit=top)
    HonourFactory(honoree=twice, unit=bottom)
    HonourFactory(honoree=twice, unit=UnitFactory(local=True))
    filters = HonourFilter({}, queryset=Honour.objects.all())
    filters.form.cleaned_data = {}

    facets = filters.facets()

    assert facets["don_vi"][0]["key"] == top.slug
    assert facets["don_vi"][0]["total"] == 5
    assert_counts_hold({}, facets)


@pytest.mark.django_db
def test_counts_hold_where_a_province_has_been_divided():
    old = ProvinceFactory(valid_to=date(2025, 7, 1))
    old.successors.add(ProvinceFactory(), ProvinceFactory())
    HonoreeFactory(honour__unit__local=True, honour__unit__province=old)
    filters = HonourFilter({}, queryset=Honour.objects.all())
    filters.form.cleaned_data = {}

    facets = filters.facets()

    assert [row["total"] for row in facets["tinh"]] == [1, 1]
    assert_counts_hold({}, facets)


@pytest.mark.django_db
def test_all_counts_cost_one_query(people, django_assert_num_queries):
    filters = HonourFilter({"gioi_tinh": "nu"}, queryset=Honour.objects.all())
    filters.form.is_valid()

    with django_assert_num_queries(1):
        filters.facets()


@pytest.mark.django_db
def test_choices_are_in_vietnamese_order():
    for name in ("Đà Nẵng", "Cà Mau", "An Giang", "Ăn Khê", "Đắk Lắk"):
        HonoreeFactory(honour__unit__local=True, honour__unit__province=ProvinceFactory(name=name))
    filters = HonourFilter({}, queryset=Honour.objects.all())
    filters.form.cleaned_data = {}

    assert [row["label"] for row in filters.facets()["tinh"]] == ["An Giang", "Ăn Khê", "Cà Mau", "Đà Nẵng", "Đắk Lắk"]
