"""Lists start reading an index at the cursor and stop after one page, however many comments there are."""

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from articles.comments.models import Comment, CommentFlag
from portal.core.keyset import make_cursor
from tests.articles.comments.factories import CommentFactory
from tests.factories import LATER, ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db


def plan(queryset):
    """The query plan for a large table: sequential scans, which small tables prefer, are disabled."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return queryset.explain()


def reads_in_order(text):
    return "Sort" not in text and "TEMP B-TREE" not in text


def pending_after(received_at, pk):
    """The pending comments after this time and key in the order of the queue."""
    after = Q(received_at__gt=received_at) | Q(pk__gt=pk)
    return Comment.objects.filter(after, received_at__gte=received_at, status="pending")


@pytest.fixture
def comments(article):
    """Comments of the article among more of another one, with statistics for the query planner."""
    CommentFactory.create_batch(60, article=ArticleFactory(public=True))
    found = CommentFactory.create_batch(5, article=article, approved=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_comment")
    return found


def test_newest_comments_of_an_article_are_read_from_the_index(article, comments):
    text = plan(article.comments.public().for_listing().newest_first()[:11])

    assert "comment_public_order" in text
    assert reads_in_order(text)


def test_page_after_a_cursor_starts_reading_there(article, comments):
    stamp, pk = comments[2].published_at, comments[2].pk
    text = plan(article.comments.public().for_listing().older_than(stamp, pk).newest_first()[:21])

    assert "comment_public_order" in text
    assert reads_in_order(text)
    # the time bounds the range of the index, rather than filtering rows already read
    bound = "published_at<?" if connection.vendor == "sqlite" else "published_at <= "
    line = next(line for line in text.splitlines() if bound in line)
    assert "Filter" not in line
    assert make_cursor(comments[2]).endswith(f"-{pk}")


@pytest.mark.parametrize(
    ("queryset", "index"),
    [
        (lambda article: Comment.objects.filter(status="pending"), "comment_queue_order"),
        (lambda article: Comment.objects.filter(status="rejected"), "comment_queue_order"),
        (lambda article: article.comments.filter(status="pending"), "comment_queue_of_article"),
        (lambda article: pending_after(LATER, 3), "comment_queue_order"),
    ],
)
def test_queue_is_read_from_the_index_in_its_order(article, comments, queryset, index):
    text = plan(queryset(article).oldest_first()[:51])

    assert index in text
    assert reads_in_order(text)


def test_flagged_comments_are_read_from_the_index_of_flags(article, comments):
    text = plan(CommentFlag.objects.filter(code="link", status="pending").order_by("comment_id")[:51])

    assert "comment_flag_queue" in text
    assert reads_in_order(text)


@pytest.mark.parametrize("field", ["sender", "email"])
def test_expired_comments_are_read_from_the_index_of_personal_data(field):
    CommentFactory.create_batch(5)

    text = plan(Comment.objects.filter(received_at__lt=timezone.now()).exclude(**{field: ""}))

    assert f"comment_{field}_to_expire" in text


@pytest.mark.scale
def test_queue_behind_many_decided_comments_is_read_without_reading_those(article):
    """With statistics PostgreSQL knows how many rows are pending, but not that all of them are at the end."""
    user = UserFactory()
    decided = {"status": "approved", "published_at": LATER, "decided_at": LATER, "decided_by": user}
    text = {"original_name": "An", "received_name": "An", "name": "An"}
    text |= {"original_body": "Hay", "received_body": "Hay", "body": "Hay"}
    for first, state in ((0, decided), (5000, {})):
        Comment.objects.bulk_create(
            Comment(article=article, form_digest=f"{number:064x}", **text, **state)
            for number in range(first, first + 5000)
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_comment")

    for queryset in (
        Comment.objects.filter(status="pending").oldest_first(),
        Comment.objects.filter(status="approved").oldest_first().reverse(),
    ):
        assert "comment_queue_order" in queryset[:51].explain()
