import pytest

from articles.comments.choices import ListPurpose
from articles.comments.models import WordEntry, WordList
from articles.comments.rules.flags import Phrase, active_phrases, find_flags, text_digest
from portal.vietnamese import accent_report
from tests.cost import steps, watchdog

WATCHED = [Phrase("đồ ngu", ListPurpose.WATCH, "Lời lẽ xúc phạm"), Phrase("nha cai", ListPurpose.WATCH, "Quảng cáo")]
ACCUSING = [Phrase("tham nhũng", ListPurpose.ACCUSATION, "Lời tố cáo")]


def flagged(body, phrases=(), name="An"):
    return [
        (flag.flag.value, body[flag.start : flag.end])
        for flag in find_flags(name, body, phrases)
        if flag.field == "body"
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Mời xem https://example.org/tin?a=1 nhé", [("link", "https://example.org/tin?a=1")]),
        ("Trang www.example.vn hay lắm", [("link", "www.example.vn")]),
        ("Vào kiemtien.top/nhanh, rất dễ.", [("link", "kiemtien.top/nhanh,")]),
        ("Xem ở baochinhphu.vn.", [("link", "baochinhphu.vn")]),
        ("Gọi 0912 345 678 nhé", [("phone", "0912 345 678")]),
        ("Gọi +84 912.345.678", [("phone", "+84 912.345.678")]),
        ("Máy bàn (024) 3825-1234", [("phone", "(024) 3825-1234")]),
        ("Tổng đài 1900 1234", [("phone", "1900 1234")]),
        ("Gọi +1 650 555 1234", [("phone", "+1 650 555 1234")]),
        ("CCCD của tôi: 001099012345", [("identity", "001099012345")]),
        ("Số 001 099 012 345 là của tôi", [("identity", "001 099 012 345")]),
        ("CMND 123456789 của tôi", [("identity", "123456789")]),
        ("Hộ chiếu số C1234567", [("identity", "C1234567")]),
        ("Thư về ten.toi@example.vn giúp", [("email", "ten.toi@example.vn")]),
    ],
)
def test_links_numbers_and_addresses_are_found_with_their_positions(body, expected):
    assert flagged(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Năm 1972 tôi ở tiểu đoàn 7, quân số hơn 300 người.",
        "UBND TP.HCM đã làm tốt.",
        "Ngày 4/9/2024, lúc 09:30, có 150 gương điển hình.",
        "Nghị quyết số 04/NQ-CĐVC ngày 16/8/2019",
        "Kinh phí 1.234.567.890 đồng",
        "Tăng từ 84 lên 150, tức 78,5 %.",
        "Hay quá...Cảm ơn tác giả.Rất xúc động.",
        "Trang 12.3 của tài liệu",
    ],
)
def test_ordinary_numbers_and_abbreviations_are_not_flagged(body):
    assert flagged(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Anh đúng là đồ ngu", [("word", "đồ ngu")]),
        ("ĐỒ NGU!", [("word", "ĐỒ NGU")]),
        ("Đồ  NGU", [("word", "Đồ  NGU")]),
        ("Anh la do ngu qua", [("word", "do ngu")]),
        ("Độ ngủ của trẻ em rất quan trọng", []),
        ("Nhà cái lừa tôi", [("word", "Nhà cái")]),
        ("nha cai", [("word", "nha cai")]),
        ("Nhà cải tạo xong rồi", [("word", "Nhà cải")]),  # an unaccented entry matches every accented form
    ],
)
def test_listed_words_are_found_with_and_without_accents(body, expected):
    assert [flag for flag in flagged(body, WATCHED) if flag[0] == "word"] == expected


def test_tone_mark_placement_makes_no_difference():
    phrases = [Phrase("thoái hóa"), Phrase("của quý")]

    assert [flag[1] for flag in flagged("Bị thoái hoá rồi, cuả qúy đấy", phrases)] == ["thoái hoá", "cuả qúy"]


@pytest.mark.parametrize(
    ("body", "is_accusation"),
    [
        ("Ông Ba giám đốc tham nhũng hàng tỷ đồng", True),
        ("Cán bộ xã này tham nhũng", True),
        ("Hôm qua Nguyễn Văn Tèo đã tham nhũng", True),
        ("ong giam doc tham nhung", True),
        ("Phòng, chống tham nhũng là việc của mọi người", False),
        ("Tham nhũng là giặc nội xâm. Cảm ơn ông.", False),
    ],
)
def test_accusation_is_flagged_if_its_sentence_mentions_a_person(body, is_accusation):
    assert ("accusation" in [flag[0] for flag in flagged(body, ACCUSING)]) is is_accusation


def test_flags_of_the_name_have_positions_in_the_name():
    flags = find_flags("Shop kiemtien.top", "Bài rất hay.", [])

    assert [(flag.flag.value, flag.field, flag.start, flag.end) for flag in flags] == [("link", "name", 5, 17)]


@pytest.mark.parametrize(
    "body",
    [
        "bai viet hay qua",
        "TOI DONG Y VOI Y KIEN TREN",
        "Chuc mung nam moi",
        "tôi rat dong y voi bai viet nay cam on",
        "xem tai https://example.org nhe cac ban oi",
    ],
)
def test_missing_diacritics_are_flagged_with_their_positions(body):
    assert accent_report(body).verdict == "unaccented"
    flags = [flag for flag in find_flags("An", body) if flag.flag == "diacritics"]
    assert flags
    assert {flag.note for flag in flags} == {"unaccented"}


@pytest.mark.parametrize(
    "body",
    [
        "Phim hay",
        "Em xin",
        "OK",
        "Thank you",
        "UBND TP.HCM",
        "Ronaldo ghi bàn tuyệt đẹp vs Manchester United",
        "Great article, thank you so much for sharing",
    ],
)
def test_short_answers_names_and_foreign_words_are_not_flagged(body):
    assert accent_report(body).verdict == "ok"
    assert "diacritics" not in [flag.flag for flag in find_flags("An", body)]


def test_digest_ignores_case_accents_and_punctuation():
    assert text_digest("Bài viết  RẤT hay!") == text_digest("bai viet rat hay")
    assert text_digest("Bài viết rất hay") != text_digest("Bài viết rất dở")


@pytest.mark.django_db
def test_phrases_of_active_lists_are_loaded_in_one_query(django_assert_num_queries):
    WordList.objects.all().delete()
    used, unused = WordList.objects.create(name="Dùng"), WordList.objects.create(name="Không dùng", is_active=False)
    WordEntry.objects.create(word_list=used, text="vay nóng")
    WordEntry.objects.create(word_list=unused, text="hiền lành")

    with django_assert_num_queries(1):
        phrases = active_phrases()

    assert [(phrase.text, phrase.list_name) for phrase in phrases] == [("vay nóng", "Dùng")]


@pytest.mark.parametrize(
    "body",
    ["a" * 10_000, "a." * 5_000, "a-" * 5_000, "0 " * 5_000, "@" * 10_000, "tham nhũng " * 900, "A B " * 2_500]
    + ["e" + "\u0301" * 9_999, "cccd " * 2_000, "+8" * 5_000, "http://" * 1_400, "\n" * 10_000],
)
def test_longest_texts_are_flagged_quickly(body):
    # at most 200 steps for each letter of the longest text
    with watchdog():
        assert steps(find_flags, body[:60], body, WATCHED + ACCUSING * 50) < 2_000_000
