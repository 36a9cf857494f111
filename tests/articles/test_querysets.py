from datetime import timedelta

import pytest

from articles.models import Article
from tests.factories import LONG_AGO, ArticleFactory, CycleFactory, HonoreeFactory, ImageFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["le tuyen duong", "LỄ TUYÊN DƯƠNG", "dương lễ", "Le\u0302\u0303 tuye\u0302n", "sapo hòa", "hoà nội dung"]
)
def test_article_is_found_by_headline_lead_and_body_with_or_without_accents(typed):
    article = ArticleFactory(headline="Lễ tuyên dương", lead="Sapo của bài", body="<p>Nội dung</p><p>Chị Hòa</p>")
    ArticleFactory(headline="Tin khác", lead="Không có gì", body="<p>Trống</p>")

    assert list(Article.objects.matching(typed)) == [article]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["strong", "p", "dungchi", "href", "amp", "khong co"])
def test_markup_is_not_searched(typed):
    ArticleFactory(body='<p><strong>Nội dung</strong></p><p>Chị Hòa &amp; anh <a href="/x/">An</a></p>')

    assert not Article.objects.matching(typed).exists()


@pytest.mark.django_db
def test_list_does_not_load_the_body(django_assert_num_queries):
    ArticleFactory(photo=ImageFactory())

    with django_assert_num_queries(1):
        (article,) = Article.objects.for_listing()
        _ = article.photo.alt, article.category.name, article.lead

    assert {"body", "search_text"} & article.get_deferred_fields()


@pytest.mark.django_db
def test_page_loads_what_it_shows_with_public_honorees_in_name_order(django_assert_num_queries):
    people = [HonoreeFactory(public=True, name=name, portrait=ImageFactory()) for name in ("Lê Yến", "Đỗ An")]
    hidden = HonoreeFactory(name="Lê Bình")
    image = ImageFactory()
    ArticleFactory(photo=ImageFactory(), cycle=CycleFactory(), honorees=[*people, hidden], body_images=[image])

    with django_assert_num_queries(3):
        (article,) = Article.objects.for_page()
        _ = article.photo.alt, article.category.name, article.cycle.movement.name
        shown = [(person.name, person.portrait.alt) for person in article.public_honorees]
        images = list(article.body_images.all())

    assert [name for name, _ in shown] == ["Đỗ An", "Lê Yến"]
    assert images == [image]


@pytest.mark.django_db
def test_older_than_returns_the_articles_after_a_cursor():
    first, second, third = (ArticleFactory(public=True, published_at=LONG_AGO) for _ in range(3))
    later = ArticleFactory(public=True, published_at=LONG_AGO + timedelta(seconds=1))
    earlier = ArticleFactory(public=True, published_at=LONG_AGO - timedelta(microseconds=1))

    behind = Article.objects.older_than(LONG_AGO, second.pk).newest_first()

    assert list(behind) == [first, earlier]
    assert list(Article.objects.older_than(later.published_at, later.pk).newest_first()) == [
        third,
        second,
        first,
        earlier,
    ]
