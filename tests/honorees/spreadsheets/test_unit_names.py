from datetime import date

import pytest

from honorees.spreadsheets.types import KnownProvince, KnownUnit
from honorees.spreadsheets.understand.unit_names import Provinces, Units, guess_level, unit_key

CEREMONY = date(2024, 9, 4)
LONG_AGO, MERGED = date(1990, 1, 1), date(2025, 7, 1)

PROVINCES = [
    KnownProvince(1, "40", "Nghệ An", "province", LONG_AGO, MERGED, (5,)),
    KnownProvince(2, "02", "Hà Giang", "province", LONG_AGO, MERGED, (6,)),
    KnownProvince(3, "08", "Tuyên Quang", "province", LONG_AGO, MERGED, (6,)),
    KnownProvince(4, "66", "Đắk Lắk", "province", LONG_AGO, MERGED),
    KnownProvince(5, "40", "Nghệ An", "province", MERGED),
    KnownProvince(6, "08", "Tuyên Quang", "province", MERGED),
    KnownProvince(7, "79", "Hồ Chí Minh", "city", LONG_AGO),
    KnownProvince(8, "46", "Thừa Thiên Huế", "province", LONG_AGO, MERGED, (9,)),
    KnownProvince(9, "46", "Huế", "city", MERGED),
]

UNITS = [
    KnownUnit(1, "Vụ Pháp chế, Bộ Tư pháp", "", "central", LONG_AGO, parent_id=2),
    KnownUnit(2, "Bộ Tư pháp", "BTP", "central", LONG_AGO),
    KnownUnit(3, "Sở Nội vụ tỉnh Nghệ An", "", "local", LONG_AGO, province_id=1),
    KnownUnit(4, "Sở Nội vụ tỉnh Tuyên Quang", "", "local", LONG_AGO, MERGED, 3, successors=(6,)),
    KnownUnit(5, "Sở Nội vụ tỉnh Hà Giang", "", "local", LONG_AGO, MERGED, 2, successors=(6,)),
    KnownUnit(6, "Sở Nội vụ tỉnh Tuyên Quang", "", "local", MERGED, None, 6),
    KnownUnit(7, "Bộ Nông nghiệp và Phát triển nông thôn", "", "central", LONG_AGO, date(2025, 3, 1), successors=(9,)),
    KnownUnit(8, "Sở Lao động - Thương binh và Xã hội tỉnh Nghệ An", "", "local", LONG_AGO, province_id=1),
    KnownUnit(9, "Bộ Nông nghiệp và Môi trường", "", "central", date(2025, 3, 1)),
    KnownUnit(10, "Ủy ban Quốc gia Dân số", "", "central", LONG_AGO, date(2007, 8, 8), successors=(11,)),
    KnownUnit(11, "Bộ Y tế", "", "central", LONG_AGO),
]


@pytest.fixture
def units():
    return Units(UNITS, CEREMONY)


@pytest.fixture
def provinces():
    return Provinces(PROVINCES, CEREMONY)


def test_keys_ignore_punctuation_and_place_words():
    assert unit_key("Sở LĐ-TB&XH tỉnh Nghệ An") == unit_key("Sở Lao động - Thương binh và Xã hội Nghệ An")
    assert unit_key("UBND TP. Đà Nẵng") == unit_key("Ủy ban nhân dân thành phố Đà Nẵng")
    assert unit_key("VỤ PHÁP CHẾ - BỘ TƯ PHÁP") == unit_key("Vụ Pháp chế, Bộ Tư pháp")
    assert unit_key("Sở GD&ĐT") == "so giao duc va dao tao"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vụ Pháp chế, Bộ Tư pháp", 1),
        ("vụ pháp chế – bộ tư pháp", 1),
        ("Bộ Tư pháp, Vụ Pháp chế", 1),
        ("BTP", 2),
        ("Sở Nội vụ Nghệ An", 3),
        ("Sở LĐTBXH Nghệ An", 8),
        ("Sở Nội vụ tỉnh Tuyên Quang", 4),
        ("Bộ NN&PTNT", 7),
    ],
)
def test_units_are_found_by_variant_spellings_as_of_the_day(units, text, expected):
    match = units.find(text)

    assert (match.found.id, match.is_fuzzy, match.reason) == (expected, False, "")


def test_unit_is_found_with_its_parent_or_province(units):
    assert units.find("Vụ Pháp chế", parent="Bộ Tư pháp").found.id == 1
    assert units.find("Sở Nội vụ", province="Hà Giang").found.id == 5


def test_typing_errors_are_matched_with_a_reason(units):
    match = units.find("Vụ Pháp chế, Bộ Tư pháap")

    assert (match.found.id, match.is_fuzzy, match.reason) == (1, True, "gần giống về chữ")


def test_later_name_matches_the_unit_in_force_on_the_day(units):
    match = units.find("Bộ Nông nghiệp và Môi trường")

    assert match.found.id == 7
    assert match.reason == (
        "“Bộ Nông nghiệp và Môi trường” có từ 1/3/2025; ngày 4/9/2024 là “Bộ Nông nghiệp và Phát triển nông thôn”"
    )


def test_former_name_matches_the_successor_in_force_on_the_day(units):
    match = units.find("Ủy ban Quốc gia Dân số")

    assert match.found.id == 11
    assert match.reason == "“Ủy ban Quốc gia Dân số” đã thành “Bộ Y tế” trước 4/9/2024"


def test_unknown_unit_is_not_found(units):
    match = units.find("Tạp chí Công đoàn")

    assert (match.found, match.candidates) == (None, [])


def test_units_of_one_name_are_candidates():
    two = [KnownUnit(1, "Văn phòng", "", "central", LONG_AGO), KnownUnit(2, "Văn phòng", "", "central", LONG_AGO)]

    match = Units(two, CEREMONY).find("Văn phòng")

    assert [(unit.id, reason) for unit, reason in match.candidates] == [(1, "cùng tên"), (2, "cùng tên")]


def test_related_units_are_predecessors_and_successors(units):
    assert units.related(5) == {4, 5, 6}
    assert units.related(1) == {1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghệ An", 1),
        ("tỉnh Hà Giang", 2),
        ("TP. Hồ Chí Minh", 7),
        ("TPHCM", 7),
        ("Sài Gòn", 7),
        ("Đắc Lắc", 4),
        ("Nghệ Ann", 1),
        ("Huế", 8),
        ("Tuyên Quang", 3),
    ],
)
def test_provinces_are_found_as_of_the_day(provinces, text, expected):
    assert provinces.find(text).found.id == expected


def test_former_province_matches_its_successor():
    assert Provinces(PROVINCES, date(2026, 1, 1)).find("Hà Giang").found.id == 6


def test_province_is_read_from_the_name_of_a_unit(provinces):
    assert provinces.named_in("Sở Tư pháp tỉnh Hà Giang").id == 2
    assert provinces.named_in("UBND Thừa Thiên Huế").id == 8
    assert provinces.named_in("Vụ Pháp chế, Bộ Tư pháp") is None


def test_levels_are_guessed_from_names():
    names = {"Sở Nội vụ": "local", "UBND huyện": "local", "Vụ Pháp chế, Bộ Tư pháp": "central", "Đội 5": ""}

    assert {name: guess_level(name) for name in names} == names
