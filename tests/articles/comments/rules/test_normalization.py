import pytest

from articles.comments.rules.normalization import normalize_submission


def body(text):
    return normalize_submission("An", text).body


def test_name_and_body_are_composed_and_trimmed():
    normalized = normalize_submission(
        "  Nguye\u0302\u0303n \t Văn\u00a0An ", "  Ti\u00ea\u0301ng Vi\u00ea\u0323t \r\n  hay  "
    )

    assert (normalized.name, normalized.body) == ("Nguyễn Văn An", "Tiếng Việt\nhay")
    assert normalized.encoding is None


def test_old_encoding_is_detected_from_name_and_body_together():
    normalized = normalize_submission("NguyÔn V¨n Hµ", "Céng hoµ x· héi chñ nghÜa ViÖt Nam")

    assert normalized.encoding == "tcvn3"
    assert (normalized.name, normalized.body) == ("Nguyễn Văn Hà", "Cộng hoà xã hội chủ nghĩa Việt Nam")


def test_vni_is_converted():
    normalized = normalize_submission("An", "Ñoäc laäp töï do haïnh phuùc")

    assert normalized.encoding == "vni"
    assert normalized.body == "Độc lập tự do hạnh phúc"


def test_soft_hyphen_in_tcvn3_is_a_letter_not_a_hidden_character():
    normalized = normalize_submission("An", "Tr\u00adëng phßng ®· ®äc bµi viÕt nµy")

    assert normalized.body.startswith("Trưởng phòng đã đọc bài viết")
    assert normalized.hidden == 0


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
def test_hidden_characters_are_removed_and_counted(typed, stored, hidden):
    normalized = normalize_submission("An", typed)

    assert (normalized.body, normalized.hidden) == (stored, hidden)


def test_line_breaks_are_kept_and_blank_lines_collapsed():
    assert body("Một\r\nHai\r\n\r\n\r\n\r\nBa\u2028Bốn\rNăm") == "Một\nHai\n\nBa\nBốn\nNăm"


def test_unicode_text_is_unchanged():
    for text in ("Müller và José ở Café", "©2024", "5×3 = 15", "Hoà thuận", "Hòa thuận", "Great article!"):
        assert body(text) == text


def test_text_of_invisible_characters_becomes_empty():
    assert body("\u200b \u202e\n\n") == ""
