import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest

from tests.factories import LATER, LONG_AGO, ArticleFactory, ImageFactory

CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def channel_of(response):
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    # the portal's own answer, not a stranger's
    return ElementTree.fromstring(response.content).find("channel")  # noqa: S314


@pytest.mark.django_db
def test_feed_lists_articles_newest_first(client):
    older = ArticleFactory(public=True, headline="Tin cũ", published_at=LONG_AGO)
    newer = ArticleFactory(public=True, headline="Tin mới", lead="Sapo", byline="BT", published_at=LATER)

    channel = channel_of(client.get("/rss.xml"))
    items = channel.findall("item")

    assert channel.findtext("language") == "vi"
    assert channel.findtext("link") == "http://testserver/tin-tuc/"
    assert [item.findtext("title") for item in items] == ["Tin mới", "Tin cũ"]
    assert items[0].findtext("link") == f"http://testserver{newer.get_absolute_url()}"
    assert items[0].findtext("guid") == f"http://testserver{newer.get_absolute_url()}"
    assert items[0].findtext("description") == "Sapo"
    assert items[0].findtext("pubDate") == "Tue, 01 Oct 2024 01:00:00 +0000"
    assert items[0].findtext(CREATOR) == "BT"
    assert items[1].findtext(CREATOR) == "Công đoàn Viên chức Việt Nam"
    assert items[0].findtext("category") == newer.category.name
    assert items[1].findtext("link") == f"http://testserver{older.get_absolute_url()}"


@pytest.mark.django_db
def test_photo_is_an_enclosure(client):
    image = ImageFactory(width=2560)
    ArticleFactory(public=True, photo=image)

    enclosure = channel_of(client.get("/rss.xml")).find("item/enclosure")

    assert enclosure.get("url") == f"http://testserver/media/anh/{image.key}/1280.jpg"
    assert enclosure.get("type") == "image/jpeg"


@pytest.mark.django_db
def test_feed_contains_the_newest_thirty(client):
    for number in range(32):
        ArticleFactory(public=True, headline=f"Tin {number}", published_at=LONG_AGO + timedelta(minutes=number))

    titles = [item.findtext("title") for item in channel_of(client.get("/rss.xml")).findall("item")]

    assert titles == [f"Tin {number}" for number in range(31, 1, -1)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["A & B < C > D", "]]>", "<script>alert(1)</script>", "Chữ\x00 lạ\x01\x0b\x1f \ud800 \ufffe \uffff", "🎉 𝗤𝘂𝗮̉𝗻"],
)
def test_feed_escapes_hostile_text(client, text):
    article = ArticleFactory(public=True, headline=text, lead=text, byline=text, category__name=text)

    item = channel_of(client.get("/rss.xml")).find("item")

    assert item.findtext("title") == article.headline
    assert item.findtext("description") == article.lead


@pytest.mark.django_db
def test_feed_without_articles_is_valid(client):
    assert channel_of(client.get("/rss.xml")).findall("item") == []
