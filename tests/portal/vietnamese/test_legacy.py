import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.vietnamese import DEFAULT_FOLDER, Corpora, measure_altered, measure_legacy
from portal.vietnamese import convert_legacy, detect_legacy, is_syllable, vote_encoding
from portal.vietnamese.legacy_tables import TCVN3, VIQR, VNI
from tests.portal.vietnamese.corpora import needs_corpora
from tests.portal.vietnamese.spellings import ALPHABET, LETTERS
from tests.portal.vietnamese.test_text import ANY_TEXT


def mended(text, font=None):
    return convert_legacy(text, detect_legacy(text, font), font)


@pytest.mark.parametrize(
    ("text", "encoding", "converted"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "tcvn3", "Độc lập - Tự do - Hạnh phúc"),
        ("tr\u00adëng", "tcvn3", "trưởng"),
        ("Nguyªn Phã Chñ tÞch Q§-UB", "tcvn3", "Nguyên Phó Chủ tịch QĐ-UB"),
        ("Ñoäc laäp – Töï do – Haïnh phuùc", "vni", "Độc lập – Tự do – Hạnh phúc"),
        ("ÑOÄC LAÄP", "vni", "ĐỘC LẬP"),
        ("khaúng", "vni", "khẳng"),
        ("Uûy ban nhaân daân huyeän Caàn Giôø", "vni", "Ủy ban nhân dân huyện Cần Giờ"),
        ("Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam", "viqr", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("DDa(.ng Thi. Ho`a (Nguye^~n)", "viqr", "Đặng Thị Hòa (Nguyễn)"),
        ("Viêòt Nam", "windows-1258", "Việt Nam"),
        ("Côòng hoÌa xaÞ hôòi chuÒ nghiÞa", "windows-1258", "Cộng hòa xã hội chủ nghĩa"),
        ("Ðôòc lâòp", "windows-1258", "Độc lập"),
    ],
)
def test_a_text_tells_its_encoding_and_is_converted(text, encoding, converted):
    assert detect_legacy(text) == encoding
    assert convert_legacy(text, encoding) == converted


@pytest.mark.parametrize("font", [None, ".VnTime", ".VnTimeH", "VNI-Times", "Arial"])
@pytest.mark.parametrize(
    "text",
    [
        "Müller", "Café", "José", "©2024", "5×3", "100 µm", "Zürich, São Paulo, Málaga, Noël, naïve", "Hà Nội",
        "½ kg, 20 °C, § 5, ±3", "Đặng Thị Hòa", "Ðặng Thị Hoà", "Công an Hà Nam", "Không có gì là lý", "OK",
        unicodedata.normalize("NFD", "Cộng hoà"), "H'Hen Niê", "don't, I'm, o'clock, C++, a(b), add.", "", "\ud800\x00",
    ],
)  # fmt: skip
def test_unicode_and_other_languages_are_no_legacy_text(text, font):
    assert detect_legacy(text, font) is None
    assert mended(text, font) == text


@pytest.mark.parametrize(
    "text", ["på svenska", "où est la mairie de Genève", "schön, Bär, für, Straße", "não, mãe, coração"]
)
def test_single_words_that_read_as_vietnamese_by_chance_are_not_enough(text):
    assert detect_legacy(text) is None
    assert detect_legacy(text, "Times New Roman") is None


def test_a_font_makes_one_short_word_enough():
    assert mended("Hå", ".VnTime") == "Hồ"
    assert mended("Hå") == "Hå"
    assert mended("Hoà") == "Hoà"


def test_fonts_that_end_in_h_mean_capitals():
    assert convert_legacy("TØnh Hµ Nam", "tcvn3", ".VnTimeH") == "TỈNH HÀ NAM"
    assert convert_legacy("Cong ty", "tcvn3", ".VnArial NarrowH") == "CONG TY"
    assert convert_legacy("TØnh Hµ Nam", "tcvn3", ".VnTimeh") == "TỈNH HÀ NAM"
    assert convert_legacy("TØnh Hµ Nam", "tcvn3", ".VnArial") == "Tỉnh Hà Nam"
    assert convert_legacy("TØnh Hµ Nam", "tcvn3", "Bauhaus H") == "Tỉnh Hà Nam"
    assert convert_legacy("Hà Nội", "tcvn3", ".VnTimeH") == "Hà Nội"


def test_cells_of_one_font_are_judged_together():
    cells = ["STT", "Hä vµ tªn", "Ph¹m V¨n C­êng", "Lª ThÞ Hµ", "Hå Tó", "Hà Nội", "1.000®", "Sè", "ë", "Ghi chó"]

    encoding = vote_encoding(cells, ".VnTime")

    assert encoding == "tcvn3"
    assert [convert_legacy(cell, encoding, ".VnTime") for cell in cells] == [
        "STT", "Họ và tên", "Phạm Văn Cường", "Lê Thị Hà", "Hồ Tú", "Hà Nội", "1.000đ", "Số", "ở", "Ghi chú",
    ]  # fmt: skip


def test_unicode_among_legacy_cells_stays():
    cells = [
        "Hµ Néi",
        "Độ dày 100 µm",
        "Müller",
        "Café",
        "Công an",
        "Không",
        "Xã Minh Quang",
        "Ðặng Thị Hoà",
        "5×3",
        "©2024",
    ]

    assert vote_encoding([*cells, "V¨n phßng", "Phã Gi¸m ®èc"], ".VnTime") == "tcvn3"
    assert [convert_legacy(cell, "tcvn3", ".VnTime") for cell in cells] == ["Hà Nội", *cells[1:]]


def test_in_a_cell_of_both_only_legacy_words_are_converted():
    assert convert_legacy("M¸y mãc thiết bÞ, phụ tïng 100 µm", "tcvn3") == "Máy móc thiết bị, phụ tùng 100 µm"


def test_cells_of_unicode_alone_have_no_encoding_whatever_their_font_is_called():
    assert vote_encoding(["Họ và tên", "Hà", "Lê Văn Tám", "Công ty"], ".VnTime") is None
    assert vote_encoding([], ".VnTime") is None
    assert vote_encoding(["2024", "", "Nam"], "VNI-Times") is None


def test_no_encoding_means_no_change():
    assert convert_legacy("Céng hoµ", None, ".VnTimeH") == "Céng hoµ"


# --- round trips: an encoder made of the tables, which the cases above and the corpus hold to be right --------------

WORDS = """
Độc lập tự do hạnh phúc trưởng phòng nghiệp vụ khẳng định quyết nguyễn thuỷ đảng uỷ ủng hộ ẩm ướt
mỹ ý kỷ luật ẵm ngẫm nghĩ quỹ kỵ sĩ phẫn nộ rẽ rỗi mỡ lữ vũ Ăn Ân Ê Ô Ơn Ưu Đi
"""
TEXTS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8).map(" ".join)


def encoder(table):
    backwards = {letter: written for written, letter in reversed(table.items())}
    return lambda text: "".join(backwards.get(letter, letter) for letter in text)


def to_1258(text):
    """As a program shows it that takes the bytes for windows-1252."""
    tones = {"\u0300": "Ì", "\u0309": "Ò", "\u0303": "Þ", "\u0301": "ì", "\u0323": "ò"}
    letters = {"ă": "ã", "đ": "ð", "ơ": "õ", "ư": "ý", "Ă": "Ã", "Đ": "Ð", "Ơ": "Õ", "Ư": "Ý"}
    written = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written += letters.get(base, base) + "".join(tones[part] for part in tone)
    return written


ENCODERS = {"tcvn3": encoder(TCVN3), "vni": encoder(VNI), "viqr": encoder(VIQR), "windows-1258": to_1258}


def test_the_tables_hold_every_letter():
    accented = {letter for letter in LETTERS if not letter.isascii()}

    assert set(VNI.values()) >= accented
    assert set(VIQR.values()) >= accented
    assert set(TCVN3.values()) == {letter for letter in ALPHABET if not letter.isascii()} | set("ĂÂÊÔƠƯĐ")


@pytest.mark.parametrize("encoding", ENCODERS)
@given(text=TEXTS)
def test_what_is_encoded_comes_back(encoding, text):
    if encoding == "tcvn3":
        text = "".join(letter if letter in "ĂÂÊÔƠƯĐ" else letter.lower() for letter in text)

    assert convert_legacy(ENCODERS[encoding](text), encoding) == text


@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_sentence_in_each_encoding_is_recognised(encoding):
    sentence = "độc lập tự do hạnh phúc, trưởng phòng nghiệp vụ khẳng định quyết tâm của đảng uỷ"

    assert detect_legacy(ENCODERS[encoding](sentence)) == encoding


@given(
    ANY_TEXT | st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF)),
    st.sampled_from([None, ".VnTimeH", "VNI-Times"]),
)
def test_any_text_can_be_judged_and_converted(text, font):
    detect_legacy(text, font)

    for encoding in ENCODERS:
        assert isinstance(convert_legacy(text, encoding, font), str)


@given(st.lists(st.text(LETTERS + " ", min_size=1)))
def test_text_with_letters_that_only_unicode_has_is_never_judged_legacy(cells):
    cells = [f"{cell} ộ" for cell in cells]

    assert vote_encoding(cells, ".VnTime") is None


@needs_corpora
def test_cells_of_real_spreadsheets_come_out_right():
    voted = measure_legacy(Corpora(DEFAULT_FOLDER))["one verdict for each file and font"]

    assert voted.total == 1114
    assert voted.count >= 0.99 * voted.total


@needs_corpora
def test_no_line_of_unicode_is_altered_in_30_000():
    altered = measure_altered(Corpora(DEFAULT_FOLDER))

    alone = {way: rate for way, rate in altered.items() if way.startswith("judged alone")}
    assert len(alone) == 3
    assert all(rate.count == 0 and rate.total > 30_000 for rate in alone.values())
    # beside legacy cells a short Unicode cell can read both ways: Bá Long, Bỏ Long
    assert altered["among cells of tcvn3"].count <= 0.001 * 30_000


def test_the_words_of_this_test_are_syllables():
    assert [word for word in WORDS.split() if not is_syllable(word)] == []
