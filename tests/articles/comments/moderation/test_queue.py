"""The list of the moderation queue: order, paging, filters, counts."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment
from articles.comments.moderation.queue import bounded_counts, format_count
from tests.articles.comments.factories import CommentFactory
from tests.articles.comments.moderation.requests import QUEUE, decide, html, listed
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_queue_is_oldest_first_and_paginated_by_key(client, moderator):
    comments = CommentFactory.create_batch(45)

    first = client.get(QUEUE)
    second = client.get(first.context["following"])
    third = client.get(second.context["following"])

    assert listed(first) + listed(second) + listed(third) == [comment.pk for comment in comments]
    assert (len(listed(first)), len(listed(second)), len(listed(third))) == (20, 20, 5)
    assert third.context["following"] == ""


@pytest.mark.parametrize("order", ["cu", "moi"])
def test_paging_by_flag_keeps_the_filter_and_the_order(client, moderator, received, order):
    expected = [received(f"Xem vidu.com nhé, lần {number}.").pk for number in range(23)]
    received()

    first = client.get(QUEUE, {"co": "link", "thu_tu": order})
    second = client.get(first.context["following"])

    assert listed(first) + listed(second) == (expected if order == "cu" else expected[::-1])


def test_comment_decided_meanwhile_does_not_shift_the_next_page(client, moderator):
    comments = CommentFactory.create_batch(25)
    first = client.get(QUEUE)
    decide(comments[0], CommentStatus.APPROVED, moderator)

    second = client.get(first.context["following"])

    assert listed(second) == [comment.pk for comment in comments[20:]]


def test_decided_comments_are_listed_newest_first_by_default(client, moderator):
    first, second = CommentFactory(approved=True), CommentFactory(approved=True)

    assert listed(client.get(QUEUE, {"trang_thai": "da-dang"})) == [second.pk, first.pk]
    assert listed(client.get(QUEUE, {"trang_thai": "da-dang", "thu_tu": "cu"})) == [first.pk, second.pk]
    CommentFactory(article=first.article, status="pending")
    assert len(listed(client.get(QUEUE, {"thu_tu": "moi"}))) == 1


def test_filters_by_state_article_flag_and_day(client, moderator, received, article):
    plain = received()
    linked = received("Mời xem trang vidu.com nhé các bạn ơi.")
    other = received("Xem thêm ở vidu.com nhé mọi người.", article_id=ArticleFactory(public=True).pk)
    old = received("Ý kiến của năm trước nữa.")
    Comment.objects.filter(pk=old.pk).update(received_at=datetime(2024, 9, 3, 17, 0, tzinfo=UTC))

    assert listed(client.get(QUEUE, {"bai": article.pk})) == [old.pk, plain.pk, linked.pk]
    assert listed(client.get(QUEUE, {"co": "link"})) == [linked.pk, other.pk]
    assert listed(client.get(QUEUE, {"co": "link", "bai": article.pk})) == [linked.pk]
    # half past midnight of the 4th in Vietnam is the 3rd in the time of the database
    assert listed(client.get(QUEUE, {"tu": "04/09/2024", "den": "4-9-2024"})) == [old.pk]
    assert listed(client.get(QUEUE, {"den": "03/09/2024"})) == []
    assert listed(client.get(QUEUE, {"tu": "5/9/2024"})) == [plain.pk, linked.pk, other.pk]
    assert listed(client.get(QUEUE, {"co": "link", "tu": "5/9/2024", "bai": article.pk})) == [linked.pk]
    assert listed(client.get(QUEUE, {"trang_thai": "da-dang"})) == []


@pytest.mark.parametrize("order", ["cu", "moi"])
def test_paging_by_day_keeps_the_filter_and_the_order_of_time(client, moderator, order):
    comments = CommentFactory.create_batch(25)
    start = datetime(2024, 9, 4, 2, 0, tzinfo=UTC)
    for index, comment in enumerate(reversed(comments)):
        # pairs share a time: the key breaks the tie
        Comment.objects.filter(pk=comment.pk).update(received_at=start + timedelta(minutes=index // 2))
    expected = list(Comment.objects.order_by("received_at", "pk").values_list("pk", flat=True))

    first = client.get(QUEUE, {"tu": "04/09/2024", "den": "04/09/2024", "thu_tu": order})
    second = client.get(first.context["following"])

    assert listed(first) + listed(second) == (expected if order == "cu" else expected[::-1])
    assert "tu=04%2F09%2F2024" in first.context["following"]


@pytest.mark.parametrize(
    "query",
    [
        {"trang_thai": "x"},
        {"co": "x"},
        {"bai": "x"},
        {"bai": "²"},
        {"bai": "0"},
        {"bai": str(10**20)},
        {"tu": "31/02/2024"},
        {"tu": "01/01/0001"},
        {"den": "31/12/9999"},
        {"tu": "05/09/2024", "den": "04/09/2024"},
        {"thu_tu": "x"},
        {"tiep": "x"},
        {"tiep": f"0-{10**30}"},
        {"co": "\0"},
    ],
)
def test_invalid_filter_is_a_bad_request_in_vietnamese(client, moderator, query):
    CommentFactory()

    response = client.get(QUEUE, query)

    assert response.status_code == 400
    assert "English" not in html(response)


def test_counts_by_state_are_shown_and_capped_at_a_thousand(client, moderator, received, monkeypatch):
    received("Xem vidu.com nhé các bạn.")
    received()
    CommentFactory(approved=True)
    counts = {state["name"]: state["count"] for state in client.get(QUEUE).context["states"]}

    assert counts == {
        "Chờ duyệt": "2",
        "Đã đăng": "1",
        "Không đăng": "0",
        "Thư rác": "0",
        "Người gửi đã rút": "0",
    }
    assert "Đường dẫn (1)" in html(client.get(QUEUE))
    assert [format_count(count) for count in (999, 1000, 1001)] == ["999", "1.000", "1.000+"]


def test_no_count_reads_more_rows_than_it_shows(django_assert_num_queries):
    CommentFactory.create_batch(3)

    with django_assert_num_queries(1) as captured:
        assert bounded_counts([Comment.objects.filter(status="pending"), Comment.objects.filter(status="spam")]) == [
            3,
            0,
        ]

    assert captured[0]["sql"].count("LIMIT 1001") == 2


def test_articles_with_most_pending_comments_are_listed_first(client, moderator, article):
    other = ArticleFactory(public=True, headline="Ngày hội")
    CommentFactory(article=article)
    CommentFactory.create_batch(2, article=other)

    choices = client.get(QUEUE).context["articles"]

    assert choices == [
        (other.pk, "Ngày hội (2)", False),
        (article.pk, "Người văn thư hai mươi năm (1)", False),
    ]
