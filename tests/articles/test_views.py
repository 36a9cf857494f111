import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from articles.models import RelatedArticle
from tests.factories import (
    LONG_AGO,
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    HonoreeFactory,
    ImageFactory,
)


def structured(page):
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def main_of(page):
    return page.partition("<main")[2].partition("</main>")[0]


# --- lists ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_news_are_paginated_by_links(client):
    articles = [ArticleFactory(public=True, published_at=LONG_AGO + timedelta(minutes=number)) for number in range(30)]
    address, shown = "/tin-tuc/", []

    while address:
        response = client.get(address)
        shown += response.context["articles"]
        address = response.context["following"]
        assert not address or f'href="{address}"'.replace("&", "&amp;") in response.content.decode()

    assert shown == articles[::-1]


@pytest.mark.django_db
def test_category_has_its_own_news_and_pagination(client):
    category = CategoryFactory(name="Sự kiện", slug="su-kien", description="Tin về sự kiện.")
    own = [ArticleFactory(public=True, category=category) for _ in range(15)]
    ArticleFactory(public=True)

    first = client.get("/tin-tuc/chuyen-muc/su-kien/")
    second = client.get(first.context["following"])

    assert first.context["following"].startswith("/tin-tuc/chuyen-muc/su-kien/?truoc=")
    assert len(first.context["articles"]) + len(second.context["articles"]) == 15
    assert {*first.context["articles"], *second.context["articles"]} == set(own)
    assert "Tin về sự kiện." in first.content.decode()


@pytest.mark.django_db
def test_category_without_news_is_a_page(client):
    category = CategoryFactory()

    response = client.get(category.get_absolute_url())

    assert response.status_code == 200
    assert response.context["articles"] == []


@pytest.mark.django_db
def test_only_first_pages_are_indexed(client):
    ArticleFactory.create_batch(15, public=True)
    first = client.get("/tin-tuc/")
    second = client.get(first.context["following"])

    assert '<link rel="canonical" href="http://testserver/tin-tuc/">' in first.content.decode()
    assert 'name="robots" content="noindex"' in second.content.decode()


# --- an article -----------------------------------------------------------------------------------------------


@pytest.fixture
def article(db):
    return ArticleFactory(
        public=True,
        headline="Lễ tuyên dương ở Hà Nội",
        lead="Đoạn dẫn của bài.",
        body="<p>Nội dung thứ nhất.</p><h2>Tiêu đề nhỏ</h2><p>Nội dung thứ hai.</p>",
        byline="BT",
        published_at=datetime(2024, 9, 4, 2, 30, tzinfo=UTC),
        category__name="Sự kiện",
        cycle=CycleFactory(),
        photo=ImageFactory(
            width=1280, height=960, alt="Mô tả ảnh chính", caption="Chú thích ảnh", credit="Ảnh: Nguyễn Văn A/CĐVC"
        ),
    )


def test_article_page_shows_every_part_of_a_news_article(client, article):
    page = main_of(client.get(article.get_absolute_url()).content.decode())

    for text in (
        "Sự kiện",
        "Lễ tuyên dương ở Hà Nội</h1>",
        "Đoạn dẫn của bài.",
        "Thứ Tư, 4/9/2024, 09:30 (GMT+7)",
        "Chú thích ảnh",
        "Ảnh: Nguyễn Văn A/CĐVC",
        'alt="Mô tả ảnh chính"',
        "<p>Nội dung thứ nhất.</p><h2>Tiêu đề nhỏ</h2>",
        "BT",
        f'href="{article.cycle.get_absolute_url()}"',
        f'href="{article.category.get_absolute_url()}"',
        "facebook.com/sharer",
    ):
        assert text in page


def test_revision_after_publication_is_dated(client, article):
    article.revised_at = datetime(2024, 9, 5, 1, 0, tzinfo=UTC)
    article.correction = "Đã sửa số người dự."
    article.save()

    page = main_of(client.get(article.get_absolute_url()).content.decode())

    assert "Cập nhật" in page
    assert "Thứ Năm, 5/9/2024, 08:00 (GMT+7)" in page
    assert "Đã sửa số người dự." in page


def test_pictures_have_dimensions_to_avoid_layout_shift(client, article):
    image = ImageFactory(width=1000, height=500)
    article.body_images.add(image)
    article.body += f'<figure><img src="/media/anh/{image.key}/640.jpg" alt="Trong bài"></figure>'
    article.save()

    page = main_of(client.get(article.get_absolute_url()).content.decode())
    tags = re.findall(r"<img [^>]*>", page)

    assert len(tags) == 2
    assert all(re.search(r' width="\d+" height="\d+"', tag) for tag in tags)
    assert f"/media/anh/{image.key}/960.jpg 960w" in page
    assert 'alt="Trong bài"' in page


def test_linked_data_matches_the_page(client, article):
    person = HonoreeFactory(public=True, name="Đặng Thị Hòa")
    collective = HonoreeFactory(public=True, name="Ban Dân vận", kind="collective")
    article.honorees.set([person, collective])

    news, trail = structured(client.get(article.get_absolute_url()).content.decode())

    address = f"http://testserver{article.get_absolute_url()}"
    assert news["@type"] == "NewsArticle"
    assert news["headline"] == "Lễ tuyên dương ở Hà Nội"
    assert news["mainEntityOfPage"] == address
    assert datetime.fromisoformat(news["datePublished"]) == article.published_at
    assert news["author"] == {"@type": "Person", "name": "BT"}
    assert news["image"] == [f"http://testserver/media/anh/{article.photo.key}/1280.jpg"]
    assert {(thing["@type"], thing["name"]) for thing in news["mentions"]} == {
        ("Person", "Đặng Thị Hòa"),
        ("Organization", "Ban Dân vận"),
    }
    assert [item["name"] for item in trail["itemListElement"]] == [
        "Trang chủ",
        "Tin tức",
        "Sự kiện",
        "Lễ tuyên dương ở Hà Nội",
    ]


def test_head_has_the_metadata_for_sharing(client, article):
    head = client.get(article.get_absolute_url()).content.decode().partition("</head>")[0]

    address = f"http://testserver{article.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in head
    assert "<title>Lễ tuyên dương ở Hà Nội –" in head
    assert '<meta name="description" content="Đoạn dẫn của bài.">' in head
    for name, content in [
        ("og:type", "article"),
        ("og:title", "Lễ tuyên dương ở Hà Nội"),
        ("og:url", address),
        ("og:image", f"http://testserver/media/anh/{article.photo.key}/1280.jpg"),
    ]:
        assert f'<meta property="{name}" content="{content}">' in head


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 }} \u2028 & '"]
)
def test_hostile_text_is_escaped(client, text):
    article = ArticleFactory(public=True, headline=text, lead=text, byline=text, category__name=text)

    page = client.get(article.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert structured(page)[0]["headline"] == article.headline


@pytest.mark.django_db
def test_republished_article_names_its_source(client):
    article = ArticleFactory(public=True, origin_name="Báo Lao Động", origin_url="https://laodong.example.vn/bai")

    page = client.get(article.get_absolute_url()).content.decode()

    assert "Báo Lao Động" in main_of(page)
    assert 'href="https://laodong.example.vn/bai"' in main_of(page)
    assert structured(page)[0]["isBasedOn"] == "https://laodong.example.vn/bai"


@pytest.mark.django_db
def test_article_without_photo_cycle_people_or_byline_is_a_page(client):
    article = ArticleFactory(public=True)

    page = client.get(article.get_absolute_url()).content.decode()

    assert structured(page)[0]["author"] == {"@type": "Organization", "name": "Công đoàn Viên chức Việt Nam"}
    assert "image" not in structured(page)[0]


@pytest.mark.django_db
def test_mentioned_samples_are_labelled(client):
    person = HonoreeFactory(public=True, is_sample=True)
    article = ArticleFactory(public=True, honorees=[person])
    other = ArticleFactory(public=True, honorees=[HonoreeFactory(public=True)])

    assert "không phải người thật" in client.get(article.get_absolute_url()).content.decode()
    assert "không phải người thật" not in client.get(other.get_absolute_url()).content.decode()


# --- beside it ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_related_articles_are_in_the_editors_order(client):
    article = ArticleFactory(public=True)
    others = ArticleFactory.create_batch(6, public=True)
    for position, other in enumerate(reversed(others)):
        RelatedArticle.objects.create(article=article, related=other, position=position)
    RelatedArticle.objects.create(article=others[0], related=article, position=1)

    assert client.get(article.get_absolute_url()).context["related"] == others[:1:-1]


@pytest.mark.django_db
def test_suggested_articles_are_similar_ones_first_then_the_newest(client):
    category, cycle = CategoryFactory(), CycleFactory()
    of_cycle = ArticleFactory(public=True, cycle=cycle)
    of_category = ArticleFactory(public=True, category=category)
    related = ArticleFactory(public=True, category=category)
    article = ArticleFactory(public=True, category=category, cycle=cycle, related=[related])
    far = ArticleFactory(public=True)

    assert client.get(article.get_absolute_url()).context["suggested"] == [of_category, of_cycle, far]


@pytest.mark.django_db
def test_only_article_has_no_suggestions(client):
    article = ArticleFactory(public=True)

    context = client.get(article.get_absolute_url()).context

    assert (context["related"], context["suggested"]) == ([], [])
