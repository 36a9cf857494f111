import pytest

from articles.comments.rules.normalization import normalize_submission


def body(text):
    return normalize_submission("An", text).body


def test_name_and_opinion_are_composed_and_trimmed():
    readable = normalize_submission(
        "  Nguye\u0302\u0303n \t Văn\u00a0An ", "  Ti\u00ea\u0301ng Vi\u00ea\u0323t \r\n  hay  "
    )

    assert (readable.name, readable.body) == ("Nguyễn Văn An", "Tiếng Việt\nhay")
    assert readable.encoding is None


def test_old_encodings_are_read_from_name_and_opinion_together():
    readable = normalize_submission("NguyÔn V¨n Hµ", "Céng hoµ x· héi chñ nghÜa ViÖt Nam")

    assert readable.encoding == "tcvn3"
    assert (readable.name, readable.body) == ("Nguyễn Văn Hà", "Cộng hoà xã hội chủ nghĩa Việt Nam")


def test_vni_is_read():
    readable = normalize_submission("An", "Ñoäc laäp töï do haïnh phuùc")

    assert readable.encoding == "vni"
    assert readable.body == "Độc lập tự do hạnh phúc"


def test_soft_hyphen_of_tcvn3_is_a_letter_and_not_hidden():
    readable = normalize_submission("An", "Tr\u00adëng phßng ®· ®äc bµi viÕt nµy")

    assert readable.body.startswith("Trưởng phòng đã đọc bài viết")
    assert readable.hidden == 0


@pytest.mark.parametrize(
    ("typed", "stored", "hidden"),
    [
        ("Bài\u200b hay\u200d quá", "Bài hay quá", 2),
        ("\u202eBài hay\u202c", "Bài hay", 2),
        ("Gia đình 👨‍👩‍👧 tôi", "Gia đình 👨‍👩‍👧 tôi", 0),
        ("\ufeffBài hay", "Bài hay", 1),
        ("Bài hay", "Bài hay", 0),
    ],
)
def test_hidden_characters_go_and_are_counted(typed, stored, hidden):
    readable = normalize_submission("An", typed)

    assert (readable.body, readable.hidden) == (stored, hidden)


def test_line_breaks_stay_and_heaps_of_them_do_not():
    assert body("Một\r\nHai\r\n\r\n\r\n\r\nBa\u2028Bốn\rNăm") == "Một\nHai\n\nBa\nBốn\nNăm"


def test_what_is_unicode_already_stays_as_it_is():
    for text in ("Müller và José ở Café", "©2024", "5×3 = 15", "Hoà thuận", "Hòa thuận", "Great article!"):
        assert body(text) == text


def test_nothing_readable_becomes_empty():
    assert body("\u200b \u202e\n\n") == ""
