from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import ProtectedError

from articles.models import Article, Category, RelatedArticle
from tests.factories import (
    LATER,
    LONG_AGO,
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    HonoreeFactory,
    ImageFactory,
)

OWN = (Article, Category, RelatedArticle)  # those of the comments have tests of their own


def related_twice():
    article, other = ArticleFactory(), ArticleFactory()
    for _ in range(2):
        RelatedArticle.objects.create(article=article, related=other)


def related_to_itself():
    article = ArticleFactory()
    RelatedArticle.objects.create(article=article, related=article)


REFUSED = [
    ("article_origin_address_has_a_name", lambda: ArticleFactory(origin_url="https://baomoi.example.vn/bai")),
    ("related_article_stands_once", related_twice),
    ("article_is_not_related_to_itself", related_to_itself),
]
# SQLite calls a broken unique constraint by its columns
COLUMNS = {"related_article_stands_once": "articles_relatedarticle.article_id, articles_relatedarticle.related_id"}
# of the life cycle: tests/portal/publication/test_lifecycle.py
OF_THE_LIFE_CYCLE = {"article_published_has_a_date", "article_withdrawal_is_whole", "article_status_is_known"}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "break_it"), REFUSED)
def test_database_refuses_impossible_rows_by_name(name, break_it):
    with pytest.raises(IntegrityError, match=f"{name}|{COLUMNS.get(name, name)}"):
        break_it()


def test_every_constraint_is_tested():
    named = {constraint.name for model in OWN for constraint in model._meta.constraints}

    assert named == {name for name, _ in REFUSED} | OF_THE_LIFE_CYCLE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"origin_url": "https://baomoi.example.vn/"}, "Có địa chỉ bài gốc thì phải ghi tên nguồn"),
        ({"origin_url": "javascript:alert(1)", "origin_name": "Báo"}, "origin_url"),
        ({"headline": "a" * 201}, "headline"),
        ({"headline": ""}, "headline"),
        ({"lead": ""}, "lead"),
    ],
)
def test_validation_refuses_what_the_page_cannot_show(values, message):
    article = ArticleFactory.build(**{"category": CategoryFactory(), "slug": "x", **values})

    with pytest.raises(ValidationError, match=message):
        article.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [ArticleFactory, CategoryFactory])
def test_slug_is_unique(factory):
    factory(slug="a")

    with pytest.raises(IntegrityError):
        factory(slug="a")


@pytest.mark.django_db
def test_category_name_is_unique():
    CategoryFactory(name="Sự kiện")

    with pytest.raises(IntegrityError):
        CategoryFactory(name="Sự kiện")


# --- deletion --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "needed", [lambda: ArticleFactory().category, lambda: ArticleFactory(photo=ImageFactory()).photo]
)
def test_objects_that_an_article_requires_cannot_be_deleted(needed):
    with pytest.raises(ProtectedError):
        needed().delete()


@pytest.mark.django_db
def test_article_survives_deletion_of_its_cycle_honorees_and_related_articles():
    person, other = HonoreeFactory(honour=None), ArticleFactory()
    article = ArticleFactory(public=True, cycle=CycleFactory(), honorees=[person], related=[other])

    for row in (article.cycle, person, other):
        row.delete()

    article.refresh_from_db()
    assert article.cycle is None
    assert not article.honorees.exists()
    assert not article.related.exists()


def test_every_foreign_key_has_an_explicit_on_delete():
    chosen = {
        f"{model._meta.model_name}.{field.name}": field.remote_field.on_delete.__name__
        for model in OWN
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    }

    assert chosen == {
        "article.created_by": "SET_NULL",
        "article.photo": "PROTECT",
        "article.category": "PROTECT",
        "article.cycle": "SET_NULL",
        "relatedarticle.article": "CASCADE",
        "relatedarticle.related": "CASCADE",
    }


# --- what rows derive from themselves -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published_at", "revised_at", "shown"),
    [
        (LONG_AGO, None, LONG_AGO),
        (LONG_AGO, LATER, LATER),
        (LATER, LONG_AGO, LATER),
        (None, None, None),
        (None, LATER, LATER),
    ],
)
def test_readers_see_the_later_of_publication_and_revision(published_at, revised_at, shown):
    assert Article(published_at=published_at, revised_at=revised_at).updated_for_readers == shown


@pytest.mark.django_db
def test_categories_are_ordered_by_position_then_in_vietnamese_order():
    for name, position in [("Đời sống", 1), ("Dân vận", 1), ("Ấn phẩm", 1), ("Sự kiện", 0)]:
        CategoryFactory(name=name, position=position)

    assert [category.name for category in Category.objects.all()] == ["Sự kiện", "Ấn phẩm", "Dân vận", "Đời sống"]


@pytest.mark.django_db
def test_related_articles_keep_their_order():
    article = ArticleFactory()
    first, second, third = ArticleFactory.create_batch(3)
    for position, other in [(3, third), (1, first), (2, second)]:
        RelatedArticle.objects.create(article=article, related=other, position=position)

    assert [link.related for link in article.related_links.all()] == [first, second, third]


@pytest.mark.django_db
def test_articles_are_ordered_newest_first_and_drafts_have_no_time():
    old = ArticleFactory(public=True, published_at=LONG_AGO)
    new = ArticleFactory(public=True, published_at=LONG_AGO + timedelta(seconds=1))

    assert list(Article.objects.public().newest_first()) == [new, old]
