import unicodedata

import pytest
from hypothesis import given

from benchmarks.vietnamese import (
    DEFAULT_FOLDER,
    Corpora,
    measure_accents,
    measure_fragments,
    measure_unseen_english,
)
from portal.vietnamese import accent_report, normalize
from tests.portal.vietnamese.corpora import needs_corpora
from tests.portal.vietnamese.test_text import ANY_TEXT


@pytest.mark.parametrize(
    "text",
    [
        "bai viet hay qua",
        "TOI DONG Y VOI Y KIEN TREN",
        "Chuc mung nam moi",
        "tôi rat dong y voi bai viet nay cam on",
        "xem tai https://example.org/tin-tuc nhe cac ban oi",
        "Bai viet rat xuc dong, cam on tac gia.",
        "de nghi @quantri sua ten tac gia o dong thu 2",
        "Toi khong dong y, ong A noi sai roi!",
    ],
)
def test_vietnamese_without_accents_is_unaccented(text):
    assert accent_report(text).verdict == "unaccented"


@pytest.mark.parametrize(
    "text",
    [
        "Phim hay",
        "Em xin",
        "OK",
        "Thank you",
        "UBND TP.HCM",
        "Ronaldo ghi bàn tuyệt đẹp vs Manchester United",
        "Great article, thank you so much for sharing",
        "Hay quá!",
        "Bài viết rất xúc động, cảm ơn tác giả.",
        unicodedata.normalize("NFD", "Bài viết này rất hay và ý nghĩa"),
        "North Korea’s leader doesn’t like it",
        "He can do no more than that.",
        "https://example.org/bai-viet-hay-qua-cam-on-cac-ban",
        "info@example.org 0912 345 678",
        "👍👍👍",
        "",
    ],
)
def test_accented_short_foreign_and_empty_texts_are_ok(text):
    assert accent_report(text).verdict == "ok"


@pytest.mark.parametrize("text", ["cam on ban", "dong y", "Hay qua ban"])
def test_short_texts_are_at_most_maybe(text):
    assert accent_report(text).verdict in {"maybe", "ok"}


@pytest.mark.parametrize("text", ["rat hay", "tuyet voi", "khong dong y"])
def test_short_texts_that_surely_lack_accents_are_maybe(text):
    assert accent_report(text).verdict == "maybe"


def test_the_limits_that_are_known_are_these():
    verdicts = {
        text: accent_report(text).verdict
        for text in [
            "An Giang",
            "Cam Ranh",
            "Con trai anh Nam",
            "Dang Van Lam va Nguyen Thi Hoa",
            "baif vieets raats hay quas",  # raw Telex
            "camon tacgia baiviet hayqua",  # joined words
            "cam on",
        ]
    }

    assert verdicts == {
        "An Giang": "ok",
        "Cam Ranh": "maybe",
        "Con trai anh Nam": "unaccented",
        "Dang Van Lam va Nguyen Thi Hoa": "unaccented",
        "baif vieets raats hay quas": "ok",
        "camon tacgia baiviet hayqua": "ok",
        "cam on": "ok",
    }


def test_the_report_counts_words_and_shows_where_accents_are_missing():
    text = "UBND xã Bai Viet, xem https://example.org: thank you ạ, cam 2024"

    report = accent_report(text)

    # xã Bai Viet xem thank you ạ cam; neither the acronym nor the address nor the number
    assert report.words == 8
    assert report.accented == 2
    assert report.foreign == 2
    assert report.missing == 3
    assert [text[start:end] for start, end in report.spans] == ["Bai", "Viet", "cam"]


def test_spans_are_those_of_the_normalized_text():
    text = "Tôi\u200b rat dong y voi bai viet"

    report = accent_report(text)

    assert normalize(text)[slice(*report.spans[0])] == "rat"


@given(ANY_TEXT)
def test_any_text_has_a_report(text):
    report = accent_report(text)

    assert report.verdict in {"ok", "maybe", "unaccented"}
    assert report.accented + report.missing + report.foreign <= report.words
    assert report.missing == len(report.spans)


@needs_corpora
def test_the_goals_on_the_corpus_of_comments_are_met():
    measured = measure_accents(Corpora(DEFAULT_FOLDER))

    stripped = measured["stripped", True]
    assert stripped["unaccented"] >= 0.99 * stripped.total()
    for kind in ("accented", "english"):
        assert measured[kind, True].total() > 390
        assert measured[kind, True]["unaccented"] <= 0.005 * measured[kind, True].total()
    assert measured["stripped", False]["maybe"] >= 0.8 * measured["stripped", False].total()
    assert all(verdicts["unaccented"] == 0 for (_, is_long), verdicts in measured.items() if not is_long)


@needs_corpora
def test_the_goals_are_met_on_pieces_of_running_text_and_on_english_the_rule_was_not_made_on():
    parts = measure_fragments(Corpora(DEFAULT_FOLDER))
    english = measure_unseen_english(Corpora(DEFAULT_FOLDER))

    assert english.total > 1000
    assert english.count <= 0.005 * english.total
    for accented, stripped in parts.values():
        assert accented.count <= 0.001 * accented.total
        assert stripped.count >= 0.94 * stripped.total
