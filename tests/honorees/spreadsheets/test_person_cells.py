from datetime import date, datetime

import pytest

from honorees.spreadsheets.understand.person_cells import (
    UnreadableCell,
    guess_post_group,
    is_collective_name,
    read_achievements,
    read_birth_year,
    read_gender,
    read_kind,
    read_level,
    read_name,
    read_post_group,
    read_titles,
)

CEREMONY = date(2024, 9, 4)

NAMES = {
    "Đ/c Nguyễn Văn An": ("Nguyễn Văn An", "", ""),
    "Đ/c: TS. Vũ Thị Lan": ("Vũ Thị Lan", "doctor", ""),
    "Đồng chí Lê Hà": ("Lê Hà", "", ""),
    "Ông Nguyễn Văn An": ("Nguyễn Văn An", "", "male"),
    "Bà: PGS.TS Nguyễn Thị Mai": ("Nguyễn Thị Mai", "associate_professor", "female"),
    "PGS.TS. Đặng Thị Hòa": ("Đặng Thị Hòa", "associate_professor", ""),
    "GS.TSKH. Phạm Đức": ("Phạm Đức", "professor", ""),
    "ThS.BS. Phạm Minh": ("Phạm Minh", "", ""),
    "Tiến sĩ Trần Đức": ("Trần Đức", "doctor", ""),
    "Nguyễn Văn An, TS.": ("Nguyễn Văn An", "doctor", ""),
    "Nguyễn Thị Ba (Nữ)": ("Nguyễn Thị Ba", "", "female"),
    "12. Lê Lợi": ("Lê Lợi", "", ""),
    "Ông Ích Khiêm": ("Ông Ích Khiêm", "", ""),
    "Anh Thơ": ("Anh Thơ", "", ""),
    "NGUYỄN THỊ HÒA": ("Nguyễn Thị Hòa", "", ""),
    "NGUYễN V¡N": ("Nguyễn V¡N", "", ""),
    "H'HEN NIÊ": ("H'Hen Niê", "", ""),
    "nguyễn văn bình": ("Nguyễn Văn Bình", "", ""),
    "Y Moan Ênuôl": ("Y Moan Ênuôl", "", ""),
    "  Ðặng   Thị\u200b Hòa ": ("Đặng Thị Hòa", "", ""),
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_titles_are_split_off_names(text, expected):
    found = read_name(text)

    assert (found.name, found.academic_title, found.gender) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nguyễn Văn A2", "name_has_digits"),
        ("Nguy?n Th? Lan", "name_broken"),
        ("Nguyễn An và Lê Bình", "name_of_several"),
        ("Nguyễn An; Lê Bình", "name_of_several"),
        ("...", "name_missing"),
        ("A" * 201, "name_too_long"),
    ],
)
def test_text_that_is_not_one_name_is_refused(text, code):
    with pytest.raises(UnreadableCell) as caught:
        read_name(text)

    assert caught.value.code == code


BIRTHS = {
    "1980": 1980,
    "12/05/1985": 1985,
    "12-5-85": 1985,
    "12.05.1985": 1985,
    "5/1985": 1985,
    "ngày 12 tháng 5 năm 1985": 1985,
    "Sinh năm 1980": 1980,
    "1985-05-12": 1985,
    "12052085": "birth_out_of_range",
    "12051985": 1985,
    "12/05/1985 00:00:00": 1985,
    "1980 (44 tuổi)": 1980,
    "80": 1980,
    "31179": 1985,
    "": None,
    "31/02/1980": "birth_impossible",
    "05/25/1980": "birth_impossible",
    "29/02/1981": "birth_impossible",
    "abc": "birth_impossible",
    "2020": "birth_out_of_range",
    "1890": "birth_out_of_range",
}


def year_or_code(value, text):
    try:
        return read_birth_year(value, text, CEREMONY)
    except UnreadableCell as error:
        return error.code


@pytest.mark.parametrize(("text", "expected"), BIRTHS.items())
def test_texts_of_dates_are_read_day_first(text, expected):
    assert year_or_code(None, text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1980, 1980),
        (1980.0, 1980),
        (31179, 1985),
        (datetime(1985, 5, 12), 1985),  # noqa: DTZ001
        (datetime(1905, 6, 2), 1980),  # noqa: DTZ001
        (85, 1985),
        (123456, "birth_impossible"),
        (-5, "birth_impossible"),
    ],
)
def test_numbers_and_dates_of_cells_are_read(value, expected):
    assert year_or_code(value, str(value)) == expected


def test_genders_levels_and_kinds_are_read_in_usual_spellings():
    assert [read_gender(text) for text in ("Nam", "nữ", "NỮ", "Nu", "Ông", "f")] == ["male"] + ["female"] * 3 + [
        "male",
        "female",
    ]
    assert [read_level(text) for text in ("Trung ương", "TW", "địa phương", "ĐP")] == ["central"] * 2 + ["local"] * 2
    assert [read_kind(text) for text in ("Cá nhân", "tập thể")] == ["individual", "collective"]


@pytest.mark.parametrize(
    ("understand", "code"),
    [(read_gender, "gender_unknown"), (read_level, "level_unknown"), (read_kind, "kind_unknown")],
)
def test_unknown_words_are_refused(understand, code):
    with pytest.raises(UnreadableCell) as caught:
        understand("không rõ")

    assert caught.value.code == code
    assert caught.value.mend.startswith("Ghi ")


def test_titles_are_read_from_their_own_column():
    titles = {"Phó giáo sư, Tiến sĩ": "associate_professor", "TS": "doctor", "GS.TS": "professor", "Thạc sĩ": ""}

    assert {text: read_titles(text) for text in titles} == titles


def test_post_groups_are_recognised():
    posts = {
        "Phó Vụ trưởng": "department_leader",
        "Phó Giám đốc Sở": "department_leader",
        "Trưởng phòng Tổ chức": "division_head",
        "Phó Trưởng phòng": "staff",
        "Văn thư": "clerk",
        "Lái xe": "driver",
        "Chuyên viên chính": "staff",
        "": "",
    }

    assert {post: guess_post_group(post) for post in posts} == posts
    assert read_post_group("trưởng phòng") == "division_head"


def test_achievements_are_read_with_their_years():
    expected = [{"year": 2023, "title": "Sáng kiến A; B"}, {"year": 2022, "title": "Bằng khen"}]

    assert read_achievements("2023: Sáng kiến A; B\nNăm 2022 - Bằng khen") == expected
    assert read_achievements("2023: Sáng kiến A; B; 2022: Bằng khen") == expected
    with pytest.raises(UnreadableCell):
        read_achievements("Nhiều sáng kiến")


def test_collectives_are_recognised_by_their_first_word():
    assert is_collective_name("Phòng Tổ chức cán bộ")
    assert is_collective_name("Tập thể Vụ Pháp chế")
    assert not is_collective_name("Vũ Thị Lan")
    assert not is_collective_name("Tô Hoài")
