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


def test_slugs_are_ascii_and_unique():
    assert len(set(SLUGS)) == 15
    assert all(slug(address) == address and len(address) <= 100 for address in SLUGS)


@each_article
def test_sample_article_is_complete(article):
    assert 20 < len(article.headline) <= 200
    assert 60 < len(article.lead) <= 600
    assert len(article.body) > 1500
    assert article.byline in {"BT", "MH", "TS"}
    assert article.photo.credit == "Minh họa: Ban Biên tập"
    assert article.photo.caption.endswith(".")
    assert article.photo.alt.startswith("Tranh minh họa ")


@each_article
def test_illustration_is_wide_and_has_its_vector_source(article):
    with Pillow.open(ILLUSTRATIONS / f"{article.photo.key}.webp") as picture:
        assert picture.size == (1600, 900)
    assert (ILLUSTRATIONS / f"{article.photo.key}.svg").exists()


def test_every_illustration_is_used_by_exactly_one_article():
    keys = [article.photo.key for article in ARTICLES]

    assert len(set(keys)) == 15
    assert {path.stem for path in ILLUSTRATIONS.iterdir()} == set(keys)


@each_article
def test_related_articles_exist_and_differ_from_the_article(article):
    assert 2 <= len(article.related) <= 4
    assert len(set(article.related)) == len(article.related)
    assert set(article.related) <= set(SLUGS) - {article.slug}


@each_article
def test_only_articles_that_mention_samples_end_with_the_sample_note(article):
    says_so = article.body.rstrip().endswith("không phải người thật đã được tuyên dương.</em></p>")

    assert says_so == (article.mentions > 0)


@each_article
def test_body_is_already_clean(article):
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
def test_article_was_published_during_office_hours_in_vietnam(article):
    assert article.published_at.utcoffset().total_seconds() == 7 * 3600
    assert 7 <= article.published_at.hour < 18


def test_news_of_the_ceremony_comes_first():
    assert SLUGS[0] == "tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024"
    assert (
        min(ARTICLES, key=lambda article: article.published_at).published_at.isoformat() == "2024-09-04T11:45:00+07:00"
    )
    assert sum(article.is_featured for article in ARTICLES) == 4
