"""Lists begin at their place in an index and read no further than they show, however many comments there are."""

import pytest
from django.db import connection
from django.utils import timezone

from articles.comments.models import Comment
from portal.pages import make_cursor
from tests.articles.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db


def plan(queryset):
    """How the database would read a large table: a small one it had rather read whole."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return queryset.explain()


def reads_in_order(text):
    return "Sort" not in text and "TEMP B-TREE" not in text


@pytest.fixture
def comments(article):
    return CommentFactory.create_batch(5, article=article, approved=True)


def test_newest_comments_of_an_article_are_read_from_the_index(article, comments):
    text = plan(article.comments.public().for_listing().newest_first()[:11])

    assert "comment_public_order" in text
    assert reads_in_order(text)


def test_page_after_a_place_begins_there(article, comments):
    stamp, pk = comments[2].published_at, comments[2].pk
    text = plan(article.comments.public().for_listing().older_than(stamp, pk).newest_first()[:21])

    assert "comment_public_order" in text
    assert reads_in_order(text)
    # the time bounds the part of the index that is read, it does not only filter what was read
    bound = "published_at<?" if connection.vendor == "sqlite" else "published_at <= "
    line = next(line for line in text.splitlines() if bound in line)
    assert "Filter" not in line
    assert make_cursor(comments[2]).endswith(f"-{pk}")


@pytest.mark.parametrize(
    ("queryset", "index"),
    [
        (lambda article: Comment.objects.awaiting(), "comment_queue_order"),
        (lambda article: Comment.objects.filter(status="rejected"), "comment_queue_order"),
        (lambda article: article.comments.awaiting(), "comment_queue_of_article"),
        (lambda article: Comment.objects.awaiting().newer_than(3), "comment_queue_order"),
    ],
)
def test_queue_is_read_from_the_index_in_its_order(article, comments, queryset, index):
    text = plan(queryset(article).oldest_first()[:51])

    assert index in text
    assert reads_in_order(text)


def test_flagged_comments_are_found_by_the_index_of_flags(article, comments):
    text = plan(Comment.objects.flagged("link", "pending").newer_than(3)[:51])

    assert "comment_flag_queue" in text
    assert reads_in_order(text)


@pytest.mark.parametrize("field", ["sender", "email"])
def test_what_expires_is_found_by_the_index_of_what_is_left(comments, field):
    text = plan(Comment.objects.filter(received_at__lt=timezone.now()).exclude(**{field: ""}))

    assert f"comment_{field}_to_expire" in text
