from datetime import UTC, datetime

import pytest
from django.test import Client

from articles.comments.choices import CommentStatus
from articles.comments.services.decisions import decide_comment
from articles.models import Article, RelatedArticle
from honorees.models import Honoree
from portal.publication.changes import record
from portal.publication.choices import Status
from portal.publication.lifecycle import publish, publish_due, transition
from portal.publication.models import Change
from tests.articles.comments.factories import CommentFactory
from tests.factories import (
    LATER,
    LONG_AGO,
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    HonoreeFactory,
    ImageFactory,
    UserFactory,
)
from tests.partner import get, results

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


def headlines(query):
    return [item["headline"] for item in results(f"articles/?{query}")]


def changes_since(since=0):
    rows = Change.objects.filter(sequence__gt=since).order_by("sequence")
    return [(row.kind, row.object_id, row.action) for row in rows]


# --- the contract ---------------------------------------------------------------------------------------------


@pytest.fixture
def article():
    cycle, person = CycleFactory(), HonoreeFactory(public=True)
    article = ArticleFactory(
        public=True,
        headline="Lễ tuyên dương",
        lead="Sáng 4/9.",
        byline="BT",
        category=CategoryFactory(name="Tin tức", slug="tin-tuc"),
        cycle=cycle,
        photo=ImageFactory(width=160, height=120, caption="Toàn cảnh"),
        origin_name="Báo Lao Động",
        origin_url="https://example.vn/bai",
        revised_at=LATER,
        correction="Đã sửa một tên.",
        honorees=[person],
        body_images=[ImageFactory(width=160, height=80)],
        related=[ArticleFactory(public=True), ArticleFactory()],
    )
    article.body = f'<p>Xem <a href="/tin-tuc/x/">bài</a>.</p><p><img src="/media/anh/{"a" * 32}/640.jpg" alt=""></p>'
    article.save()
    record("article", [article.pk], "upserted")
    Change.objects.update(at=LATER)
    return article


def test_article_has_every_documented_member(article):
    person, related, picture = article.honorees.get(), article.related.order_by("pk")[0], article.body_images.get()
    light = {
        "id": article.pk,
        "headline": "Lễ tuyên dương",
        "slug": "le-tuyen-duong",
        "url": f"{HOST}/api/v1/articles/{article.pk}/",
        "web_url": f"{HOST}/tin-tuc/le-tuyen-duong/",
        "lead": "Sáng 4/9.",
        "byline": "BT",
        "category": {"slug": "tin-tuc", "name": "Tin tức", "web_url": f"{HOST}/tin-tuc/chuyen-muc/tin-tuc/"},
        "photo": {
            "alt": article.photo.alt,
            "caption": "Toàn cảnh",
            "credit": "",
            "licence": "",
            "sizes": [{"width": 160, "height": 120, "url": f"{HOST}/media/anh/{article.photo.key}/160.jpg"}],
        },
        "published_at": "2024-09-04T09:30:00+07:00",
        "is_sample": False,
        "updated_at": "2024-10-01T08:00:00+07:00",
    }

    assert results("articles/?q=le+tuyen+duong") == [light]
    assert get("articles/le-tuyen-duong/").json() == {
        **light,
        "revised_at": "2024-10-01T08:00:00+07:00",
        "body": f'<p>Xem <a href="{HOST}/tin-tuc/x/" rel="noopener nofollow">bài</a>.</p>'
        f'<p><img src="{HOST}/media/anh/{"a" * 32}/640.jpg" alt=""></p>',
        "correction": "Đã sửa một tên.",
        "images": [
            {
                "alt": picture.alt,
                "caption": "",
                "credit": "",
                "licence": "",
                "sizes": [{"width": 160, "height": 80, "url": f"{HOST}/media/anh/{picture.key}/160.jpg"}],
            }
        ],
        "origin": {"name": "Báo Lao Động", "url": "https://example.vn/bai"},
        "cycle": {"id": article.cycle_id, "url": f"{HOST}/api/v1/cycles/{article.cycle_id}/"},
        "honorees": [{"id": person.pk, "url": f"{HOST}/api/v1/honorees/{person.pk}/"}],
        "related": [{"id": related.pk, "url": f"{HOST}/api/v1/articles/{related.pk}/"}],
        "comments_url": f"{HOST}/api/v1/articles/{article.pk}/comments/",
    }


def test_linked_data_is_a_news_article(article):
    thing = get(f"articles/{article.pk}/?format=jsonld").json()

    assert thing["@type"] == "NewsArticle"
    assert thing["@id"] == f"{HOST}/tin-tuc/le-tuyen-duong/"
    assert thing["mentions"] == [{"@type": "Person", "name": article.honorees.get().name}]


def test_expanded_article_has_its_people_and_its_cycle(article):
    shown = get(f"articles/{article.pk}/?expand=honorees,cycle").json()

    assert shown["honorees"] == [get(f"honorees/{article.honorees.get().pk}/").json()]
    assert shown["cycle"] == get(f"cycles/{article.cycle_id}/").json()


def test_comment_has_every_documented_member(article):
    comment = CommentFactory(
        article=article, approved=True, received_name="An", received_body="hay", name="An", body="Hay.", is_edited=True
    )

    expected = {
        "id": comment.pk,
        "name": "An",
        "body": "Hay.",
        "url": f"{HOST}/api/v1/comments/{comment.pk}/",
        "web_url": f"{HOST}/tin-tuc/le-tuyen-duong/#y-kien-{comment.public_id}",
        "article": {"id": article.pk, "url": f"{HOST}/api/v1/articles/{article.pk}/"},
        "is_edited": True,
        "published_at": "2024-10-01T08:00:00+07:00",
        "is_sample": False,
        "updated_at": "2024-10-01T08:00:00+07:00",
    }
    assert results("articles/le-tuyen-duong/comments/") == [expected]
    assert results(f"articles/{article.pk}/comments/") == [expected]
    assert results("comments/") == [expected]
    assert get(f"comments/{comment.pk}/").json() == expected


# --- lists ----------------------------------------------------------------------------------------------------


def test_articles_are_newest_first_and_can_be_filtered():
    cycle, category, person = CycleFactory(), CategoryFactory(slug="tin-tuc"), HonoreeFactory(public=True)
    for number in range(3):
        ArticleFactory(public=True, headline=f"Tin {number}", published_at=datetime(2024, 9, 4 + number, tzinfo=UTC))
    ArticleFactory(public=True, headline="Riêng", category=category, cycle=cycle, honorees=[person])

    assert headlines("") == ["Tin 2", "Tin 1", "Riêng", "Tin 0"]
    assert headlines("ordering=published_at") == ["Tin 0", "Riêng", "Tin 1", "Tin 2"]
    assert headlines("ordering=id") == ["Tin 0", "Tin 1", "Tin 2", "Riêng"]
    assert headlines("category=tin-tuc") == ["Riêng"]
    assert headlines(f"cycle={cycle.slug}") == headlines(f"cycle={cycle.pk}") == ["Riêng"]
    assert headlines(f"honoree={person.slug}") == headlines(f"honoree={person.pk}") == ["Riêng"]
    assert headlines("q=rieng") == ["Riêng"]
    assert headlines("published_since=2024-09-05T07:00:00%2B07:00") == ["Tin 2", "Tin 1"]


def test_comments_are_those_of_the_article_newest_first():
    article = ArticleFactory(public=True)
    first = CommentFactory(article=article, approved=True, published_at=LONG_AGO)
    second = CommentFactory(article=article, approved=True)
    other = CommentFactory(approved=True)

    assert [item["id"] for item in results(f"articles/{article.pk}/comments/")] == [second.pk, first.pk]
    assert [item["id"] for item in results("comments/?ordering=id")] == [first.pk, second.pk, other.pk]
    assert [item["id"] for item in results(f"comments/?article={other.article.slug}")] == [other.pk]


# --- changes of related items -------------------------------------------------------------------------------------


@pytest.fixture
def editor():
    return UserFactory(
        is_superuser=True,
    )


def test_comments_are_published_and_withdrawn_with_their_article(editor):
    article = ArticleFactory(public=True)
    comments = [CommentFactory(article=article, approved=True) for _ in range(2)]
    CommentFactory(article=article)
    ids = [comment.pk for comment in comments]

    transition(Article, pk=article.pk, to=Status.WITHDRAWN, by=editor, note="Sai.")
    withdrawn = Change.objects.count()
    publish(Article, pk=article.pk, by=editor)

    assert changes_since()[:withdrawn] == [
        ("article", article.pk, "removed"),
        *[("comment", pk, "removed") for pk in ids],
    ]
    assert changes_since()[withdrawn:] == [
        ("article", article.pk, "upserted"),
        *[("comment", pk, "upserted") for pk in ids],
    ]


def test_comments_are_published_with_a_scheduled_article():
    article = ArticleFactory(
        status="published", published_at=LONG_AGO, first_public_at=LONG_AGO, change_due_at=LONG_AGO
    )
    comment = CommentFactory(article=article, approved=True)

    publish_due(Article)

    assert changes_since() == [("article", article.pk, "upserted"), ("comment", comment.pk, "upserted")]


def test_articles_change_when_something_they_mention_is_published_or_withdrawn(editor):
    person, related = HonoreeFactory(public=True), ArticleFactory(public=True)
    article = ArticleFactory(public=True, honorees=[person])
    RelatedArticle.objects.create(article=article, related=related)
    ArticleFactory(honorees=[person])

    transition(Honoree, pk=person.pk, to=Status.WITHDRAWN, by=editor, note="Sai.")
    transition(Article, pk=related.pk, to=Status.WITHDRAWN, by=editor, note="Sai.")

    assert changes_since() == [
        ("honoree", person.pk, "removed"),
        ("article", article.pk, "upserted"),
        ("article", related.pk, "removed"),
        ("article", article.pk, "upserted"),
    ]


def test_deleting_a_cycle_changes_its_articles(editor):
    cycle = CycleFactory()
    article = ArticleFactory(public=True, cycle=cycle)
    client = Client()
    client.force_login(editor)

    client.post(f"/quan-tri/honorees/cycle/{cycle.pk}/delete/", {"post": "yes"})

    assert changes_since() == [("cycle", cycle.pk, "removed"), ("article", article.pk, "upserted")]
    assert get(f"articles/{article.pk}/").json()["cycle"] is None


def test_comment_is_in_the_change_log_when_approved_and_when_taken_down(editor):
    comment = CommentFactory()

    decide_comment(comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=editor)
    shown = get(f"comments/{comment.pk}/")
    decide_comment(comment_id=comment.pk, version=2, verdict=CommentStatus.SPAM, by=editor)

    assert changes_since() == [("comment", comment.pk, "upserted"), ("comment", comment.pk, "removed")]
    assert shown.status_code == 200
    assert get(f"comments/{comment.pk}/").status_code == 404
