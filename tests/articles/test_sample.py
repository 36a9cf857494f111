import re
import unicodedata
from dataclasses import fields

import pytest
from PIL import Image as Pillow

from articles.sample.content import ILLUSTRATIONS
from articles.sample.texts import ARTICLES, CATEGORIES
from portal.files.richtext import clean
from portal.vietnamese import slug

SLUGS = [article.slug for article in ARTICLES]
each_article = pytest.mark.parametrize("article", ARTICLES, ids=SLUGS)


def test_there_are_fifteen_articles_in_five_categories():
    assert len(ARTICLES) == 15
    assert [category.name for category in CATEGORIES] == [
        "Thời sự",
        "Phong trào",
        "Gương sáng",
        "Số liệu",
        "Hỏi – đáp",
    ]
    assert {article.category for article in ARTICLES} == {category.slug for category in CATEGORIES}


def test_addresses_are_made_of_the_headlines_alphabet_and_stand_once():
    assert len(set(SLUGS)) == 15
    assert all(slug(address) == address and len(address) <= 100 for address in SLUGS)


@each_article
def test_article_has_all_that_a_reader_expects(article):
    assert 20 < len(article.headline) <= 200
    assert 60 < len(article.lead) <= 600
    assert len(article.body) > 1500
    assert article.byline in {"BT", "MH", "TS"}
    assert article.photo.credit == "Minh họa: Ban Biên tập"
    assert article.photo.caption.endswith(".")
    assert article.photo.alt.startswith("Tranh minh họa ")


@each_article
def test_illustration_is_wide_and_its_drawing_stands_beside_it(article):
    with Pillow.open(ILLUSTRATIONS / f"{article.photo.key}.webp") as picture:
        assert picture.size == (1600, 900)
    assert (ILLUSTRATIONS / f"{article.photo.key}.svg").exists()


def test_no_two_articles_share_an_illustration_and_none_lies_unused():
    keys = [article.photo.key for article in ARTICLES]

    assert len(set(keys)) == 15
    assert {path.stem for path in ILLUSTRATIONS.iterdir()} == set(keys)


@each_article
def test_related_articles_exist_and_are_others(article):
    assert 2 <= len(article.related) <= 4
    assert len(set(article.related)) == len(article.related)
    assert set(article.related) <= set(SLUGS) - {article.slug}


@each_article
def test_article_tied_to_sample_people_says_so_at_its_end_and_no_other_does(article):
    says_so = article.body.rstrip().endswith("không phải người thật đã được tuyên dương.</em></p>")

    assert says_so == (article.mentions > 0)


@each_article
def test_body_is_as_clean_as_it_is_stored(article):
    assert clean(article.body) == article.body


@each_article
def test_texts_are_in_nfc_with_vietnamese_quotes(article):
    texts = [getattr(article, field.name) for field in fields(article)]
    texts += [article.photo.caption, article.photo.alt]
    for text in texts:
        if isinstance(text, str):
            assert unicodedata.is_normalized("NFC", text)
            assert not re.search(r"[\"'‘]|\.\.\.| - ", text)


@each_article
def test_article_was_published_in_the_hours_of_an_editorial_office_of_its_time_zone(article):
    assert article.published_at.utcoffset().total_seconds() == 7 * 3600
    assert 7 <= article.published_at.hour < 18


def test_news_of_the_ceremony_comes_first():
    assert SLUGS[0] == "tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024"
    assert (
        min(ARTICLES, key=lambda article: article.published_at).published_at.isoformat() == "2024-09-04T11:45:00+07:00"
    )
    assert sum(article.is_featured for article in ARTICLES) == 4
