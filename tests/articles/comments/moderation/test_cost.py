"""The cost of the moderation queue does not grow with the number of comments."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.comments.choices import CommentStatus
from articles.comments.moderation.queue import CommentQueue
from articles.comments.services.decisions import claim_comment
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.articles.comments.moderation.requests import MODERATE, QUEUE, act, decide, html
from tests.articles.comments.test_scale import plan, reads_in_order
from tests.cost import query_cost
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", ["", "?co=link", "?trang_thai=da-dang", "?tu=01/01/2024", "?trang_thai=khong-dang&thu_tu=cu"]
)
def test_queue_costs_the_same_however_long_it_is(client, moderator, received, query):
    def grow(count):
        for _ in range(count):
            article = ArticleFactory(public=True)
            received("Xem vidu.com nhé các bạn, gọi 0912345678.", article_id=article.pk)
            claim_comment(comment_id=received(article_id=article.pk).pk, by=UserFactory(rights=[MODERATE]))
            decide(received(), CommentStatus.APPROVED, moderator)
            decide(received(), CommentStatus.REJECTED, UserFactory(rights=[MODERATE]), reason_id=reason.pk)

    reason = RefusalReasonFactory()
    grow(2)
    client.get(QUEUE)
    few = query_cost(client, f"{QUEUE}{query}")

    grow(7)

    assert query_cost(client, f"{QUEUE}{query}") == few
    assert few <= 14


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "comment_queue_order"),
        ({"state": "da-dang"}, "comment_queue_order"),
        ({"article_id": "one of two"}, "comment_queue_of_article"),
        ({"article_id": "one of two", "flag": "link"}, "comment_queue_of_article"),
        ({"since": datetime(2024, 9, 4, tzinfo=UTC)}, "comment_queue_order"),
        ({"until": datetime(2024, 9, 4, tzinfo=UTC), "state": "da-dang"}, "comment_queue_order"),
    ],
)
@pytest.mark.parametrize("cursor", ["", "1725415200000000-3"])
def test_queue_is_read_in_index_order_from_the_cursor(judge, filters, index, cursor):
    comment = CommentFactory.create_batch(3)[0]
    if "article_id" in filters:
        filters = {**filters, "article_id": comment.article_id}
        CommentFactory.create_batch(60, article=ArticleFactory(public=True))
        with connection.cursor() as database:
            database.execute("ANALYZE articles_comment")

    text = plan(CommentQueue(judge, **filters).rows_after(cursor)[:21])

    assert index in text
    assert reads_in_order(text)


def test_deciding_costs_the_same_however_many_are_pending(client, moderator):
    first = CommentFactory()
    with CaptureQueriesContext(connection) as few:
        act(client, first, "approved", htmx=True)
    CommentFactory.create_batch(30)
    for comment in CommentFactory.create_batch(5):
        decide(comment, CommentStatus.SPAM, moderator)
    last = CommentFactory(article=first.article)

    with CaptureQueriesContext(connection) as many:
        act(client, last, "approved", htmx=True)

    assert len(many) <= len(few)


def test_dashboard_costs_the_same_however_many_are_pending(client, moderator):
    CommentFactory.create_batch(2)
    client.get("/quan-tri/")
    few = query_cost(client, "/quan-tri/")
    CommentFactory.create_batch(9)

    page = html(client.get("/quan-tri/"))

    assert query_cost(client, "/quan-tri/") == few
    assert f'href="{QUEUE}"' in page
    assert '<span class="count">11</span>' in page
