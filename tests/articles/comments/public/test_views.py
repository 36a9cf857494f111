import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentCount, CommentSettings
from articles.comments.rules.spam import create_form_key
from articles.comments.services.decisions import decide_comment
from articles.comments.services.erasure import withdraw_by_reader
from articles.models import Article
from portal.publication.redirects import leave_redirect
from tests.articles.comments.conftest import BROWSER, Reader
from tests.articles.comments.factories import CommentFactory
from tests.cost import query_cost
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

NOTICE = "Ý kiến của bạn sẽ được biên tập trước khi đăng. Vui lòng gõ tiếng Việt có dấu"


def html(response):
    return response.content.decode()


def approve(comment, by=None, **options):
    by = by or UserFactory(rights=["articles.moderate_comment"])
    return decide_comment(comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=by, **options)


# --- under the article ----------------------------------------------------------------------------------------


def test_article_shows_its_comments_newest_first_with_the_exact_count(client, article):
    for number in range(3):
        approve(CommentFactory(article=article, received_name=f"Bạn {number}", received_body=f"Ý kiến {number}."))
    CommentFactory(article=article)
    approve(CommentFactory())

    page = html(client.get(article.get_absolute_url()))

    assert "3 bình luận mới nhất" in page
    assert NOTICE in page
    assert page.index("Ý kiến 2.") < page.index("Ý kiến 1.") < page.index("Ý kiến 0.")
    assert "Xem thêm" not in page


def test_article_without_comments_says_so(client, article):
    page = html(client.get(article.get_absolute_url()))

    assert "0 bình luận mới nhất" in page
    assert f'href="/tin-tuc/{article.slug}/y-kien/"' in page


def test_row_shows_name_time_and_text(client, article):
    comment = approve(CommentFactory(article=article, received_name="Đặng Thị Hòa", received_body="Dòng một\nDòng hai"))
    Comment.objects.update(published_at="2024-09-04T02:30:00Z")

    page = html(client.get(article.get_absolute_url()))

    row = page[page.index(f'id="y-kien-{comment.public_id}"') :]
    assert '<bdi>Đặng Thị Hòa</bdi></strong> - <time datetime="2024-09-04T09:30:00+07:00">' in row
    assert "Thứ Tư, 4/9/2024, 09:30 (GMT+7)</time>" in row
    assert "Dòng một<br>Dòng hai" in row


def test_edited_comment_is_marked_and_others_are_not(client, article):
    approve(CommentFactory(article=article))
    assert "Đã biên tập" not in html(client.get(article.get_absolute_url()))

    approve(CommentFactory(article=article), body="Lời đã sửa.")
    assert html(client.get(article.get_absolute_url())).count("Đã biên tập") == 1


@pytest.mark.parametrize("state", [{}, {"rejected": True}, {"spam": True}, {"referred": True}, {"withdrawn": True}])
def test_unapproved_comment_is_on_no_public_page(client, article, state):
    comment = CommentFactory(article=article, received_name="Kín Tiếng", received_body="Chuyện chưa duyệt", **state)

    for address in (
        article.get_absolute_url(),
        article.get_comments_url(),
        article.get_comment_form_url(),
        reverse("home"),
        reverse("articles:news"),
        f"{reverse('search')}?q=chuyện+chưa+duyệt",
        reverse("rss"),
        reverse("sitemap"),
    ):
        page = html(client.get(address))
        assert "Chuyện chưa duyệt" not in page, address
        assert "Kín Tiếng" not in page, address
        assert comment.public_id not in page, address
    assert "0 bình luận mới nhất" in html(client.get(article.get_absolute_url()))


def test_article_page_sets_no_cookie_and_is_publicly_cacheable(client, article):
    approve(CommentFactory(article=article))

    for address in (article.get_absolute_url(), article.get_comments_url()):
        response = client.get(address)
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=60"
        assert "csrfmiddlewaretoken" not in html(response)


def test_republished_article_shows_a_note_instead_of_the_link_to_the_form(client):
    article = ArticleFactory(public=True, origin_name="Báo Lao Động")

    page = html(client.get(article.get_absolute_url()))

    assert "Bài này đăng lại từ Báo Lao Động nên không nhận ý kiến ở đây." in page
    assert "Gửi ý kiến" not in page


# --- the list -------------------------------------------------------------------------------------------------


def bodies(response):
    return [comment.body for comment in response.context["comments"]]


def test_list_is_paginated_by_cursor(client, article):
    moment = timezone.now()
    for number in range(45):
        # three of each moment: the key decides among them
        CommentFactory(
            article=article,
            approved=True,
            received_body=f"Ý kiến {number}.",
            published_at=moment + timedelta(seconds=number // 3),
        )

    seen, address, pages = [], article.get_comments_url(), 0
    while address:
        response = client.get(address)
        seen += bodies(response)
        address = response.context["comments_following"]
        pages += 1

    assert seen == [f"Ý kiến {number}." for number in reversed(range(45))]
    assert pages == 3


def test_article_page_links_to_the_next_page_of_the_list(client, article):
    for number in range(12):
        CommentFactory(article=article, approved=True, received_body=f"Ý kiến {number}.")

    response = client.get(article.get_absolute_url())
    rest = client.get(response.context["comments_following"])

    assert len(bodies(response)) == 10
    assert len(bodies(rest)) == 2
    assert 'content="noindex"' in html(rest)


@pytest.mark.parametrize(
    "cursor", ["x", "1", "-", "1-", "-1", "²-1", "9" * 30 + "-1", "1-" + "9" * 30, "1-1-1", "\0-1"]
)
def test_invalid_cursor_is_a_bad_request(client, article, cursor):
    assert client.get(article.get_comments_url(), {"truoc": cursor}).status_code == 400


def test_pages_cost_the_same_with_few_and_with_many_comments(client, article):
    CommentFactory.create_batch(2, article=article, approved=True)
    CommentCount.objects.create(article=article, approved=2)
    addresses = [article.get_absolute_url(), article.get_comments_url(), article.get_comment_form_url()]
    small = [query_cost(client, address) for address in addresses]

    CommentFactory.create_batch(30, article=article, approved=True)

    assert [query_cost(client, address) for address in addresses] == small
    assert small[0] <= 8


# --- access, redirects ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status"), [({"public": True}, 200), ({}, 404), ({"scheduled": True}, 404), ({"withdrawn": True}, 410)]
)
def test_comment_pages_exist_while_the_article_is_public(client, state, status):
    article = ArticleFactory(**state)

    assert client.get(article.get_comments_url()).status_code == status
    assert client.get(article.get_comment_form_url()).status_code == status


@pytest.mark.parametrize(
    ("state", "status"), [({}, 404), ({"scheduled": True}, 404), ({"withdrawn": True}, 410), ({"in_review": True}, 404)]
)
def test_comment_on_a_hidden_article_is_refused(reader, state, status):
    article = ArticleFactory(**state)

    response = reader.send(article, hidden={"key": create_form_key(article.pk)})

    assert response.status_code == status
    assert not Comment.objects.exists()


def test_form_and_list_redirect_to_the_new_url_of_an_article(reader, article):
    hidden = reader.fetch(article)
    old, old_list = article.get_comment_form_url(), f"{article.get_comments_url()}?truoc=1-1"
    leave_redirect(article.get_absolute_url(), "/tin-tuc/ten-moi/")
    Article.objects.update(slug="ten-moi")

    response = reader.post(old, {**hidden, "name": "An", "body": "Một ý kiến."})
    assert (response.status_code, response["Location"]) == (307, "/tin-tuc/ten-moi/y-kien/")
    assert reader.get(old_list)["Location"] == "/tin-tuc/ten-moi/y-kien/danh-sach/?truoc=1-1"
    # a browser sends the same form there
    article.refresh_from_db()
    assert reader.send(article, hidden=hidden).status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, article, method):
    assert getattr(client, method)(article.get_comment_form_url()).status_code == 405
    assert getattr(client, method)(article.get_comments_url()).status_code == 405


# --- sending --------------------------------------------------------------------------------------------------


def test_form_states_what_is_stored_and_for_how_long(client, article):
    CommentSettings(keep_email_days=45, keep_sender_days=12).save()

    response = client.get(article.get_comment_form_url())

    assert NOTICE in html(response)
    assert "nhiều nhất 45 ngày" in html(response)
    assert "12 ngày để ngăn thư rác" in html(response)
    assert "csrftoken" in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_submission_redirects_to_a_page_with_thanks_and_the_private_url(reader, article):
    response = reader.send(article, name="Trần Thị Bình", body="Bài viết rất hay, cảm ơn tác giả.")

    comment = Comment.objects.get()
    assert (comment.status, comment.name, comment.body) == (
        "pending",
        "Trần Thị Bình",
        "Bài viết rất hay, cảm ơn tác giả.",
    )
    assert response.status_code == 302
    assert response["Location"] == f"{comment.get_private_url()}cam-on/"
    thanks = html(reader.get(response["Location"]))
    assert "Cảm ơn bạn đã gửi ý kiến" in thanks
    assert "Bài viết rất hay, cảm ơn tác giả." in thanks
    assert f"http://testserver{comment.get_private_url()}" in thanks
    assert "Rút và xóa ngay" in thanks


def test_posted_state_author_time_and_address_are_ignored(reader, article):
    before = timezone.now()

    reader.send(
        article,
        status="approved",
        published_at="2001-01-01",
        received_at="2001-01-01",
        decided_by="1",
        is_edited="1",
        article="999",
        article_id="999",
        version="7",
        flags="[]",
        public_id="0123456789abcdef",
        sender="x",
        original_body="khác",
        id="77",
        pk="77",
    )

    comment = Comment.objects.get()
    assert (comment.status, comment.version, comment.published_at, comment.decided_by) == ("pending", 1, None, None)
    assert comment.received_at >= before
    assert comment.article == article
    assert comment.public_id != "0123456789abcdef"
    assert comment.original_body == "Bài viết rất hay, cảm ơn tác giả."


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip"])
def test_headers_of_the_sender_do_not_change_the_rate_limit_key(rules, article, header):
    CommentSettings(least_seconds=0, limit_count=2).save()
    statuses = []
    for number in range(4):
        reader = Reader()
        body = f"Ý kiến thứ {number} của tôi."
        hidden = reader.fetch(article)
        data = {**hidden, "name": "An", "body": body, "task": "", "answer": ""}
        extra = {header: f"198.51.100.{number}"}
        response = reader.post(article.get_comment_form_url(), data, headers={**BROWSER, **extra})
        statuses.append(response.status_code)

    # the third and fourth do not come through, the second already looks automatic: its limit is half used
    assert Comment.objects.count() == 1
    assert statuses == [302, 422, 422, 422]


def test_missing_diacritics_are_explained_and_the_text_is_kept(reader, article):
    response = reader.send(article, body="bai viet hay qua, cam on tac gia")

    page = html(response)
    assert response.status_code == 422
    assert "Có vẻ ý kiến được gõ chưa có dấu. Mời bạn gõ lại bằng tiếng Việt có dấu" in page
    assert "bật bộ gõ tiếng Việt" in page
    assert "Gửi cho biên tập viên xem" in page
    assert ">\nbai viet hay qua, cam on tac gia</textarea>" in page
    assert not Comment.objects.exists()


def test_corrected_text_is_accepted(reader, article):
    hidden = reader.fields_of(reader.send(article, body="bai viet hay qua, cam on tac gia"))

    reader.send(article, body="Bài viết hay quá, cảm ơn tác giả", hidden=hidden)

    assert Comment.objects.get().body == "Bài viết hay quá, cảm ơn tác giả"


def test_insisting_submits_the_comment_with_a_flag(reader, article):
    response = reader.send(article, body="bai viet hay qua, cam on tac gia", insist="1")

    assert response.status_code == 302
    assert {flag["flag"] for flag in Comment.objects.get().flags} == {"diacritics"}


@pytest.mark.parametrize(
    "body",
    [
        "Phim hay",
        "Em xin",
        "OK",
        "Thank you",
        "UBND TP.HCM",
        "Con dong y voi",
        "Great article, thank you so much for sharing",
    ]
    + ["👍👍", "0912 345 678", "https://example.org/a", "Nguyen Van A"],
)
def test_short_answers_and_foreign_words_are_accepted(reader, article, body):
    expected = 422 if body == "Con dong y voi" else 302

    assert reader.send(article, body=body).status_code == expected


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Xin cho biết tên của bạn."),
        ({"name": " \u200b "}, "Xin cho biết tên của bạn."),
        ({"body": ""}, "Xin cho biết ý kiến của bạn."),
        ({"body": "\u200b\u202e \n"}, "Xin cho biết ý kiến của bạn."),
        ({"name": "Ơ" * 61}, "Tên dài 61 ký tự, nhiều nhất là 60."),
        ({"body": "ế" * 3001}, "Ý kiến dài 3.001 ký tự, nhiều nhất là 3.000."),
        ({"body": "ă" * 100_000}, "Ý kiến dài 100.000 ký tự, nhiều nhất là 3.000."),
        ({"body": "Bài\0hay"}, "ký tự điều khiển"),
        ({"name": "An\0"}, "ký tự điều khiển"),
        ({"email": "an@"}, "Địa chỉ thư chưa đúng."),
        ({"email": "an@example.vn\nBcc: binh@example.vn"}, "Địa chỉ thư chưa đúng."),
    ],
)
def test_invalid_form_returns_422_with_the_errors_and_the_text(reader, article, fields, says):
    response = reader.send(article, **fields)

    page = html(response)
    assert response.status_code == 422
    assert says in page
    assert 'aria-invalid="true"' in page
    for name, default in (("name", "Trần Thị Bình"), ("body", "Bài viết rất hay, cảm ơn tác giả.")):
        if name not in fields:
            assert default in page
    assert not Comment.objects.exists()


def test_longest_text_is_accepted_and_measured_after_normalization(reader, article):
    body = "e\u0302\u0301" * 3000  # each of them ế

    assert reader.send(article, body=body).status_code == 302

    comment = Comment.objects.get()
    assert comment.original_body == body
    assert comment.body == "ế" * 3000


def test_all_errors_are_shown_at_once(reader, article):
    page = html(reader.send(article, name="", body="bai viet hay qua, cam on tac gia", email="an@"))

    assert "Xin cho biết tên của bạn." in page
    assert "Có vẻ ý kiến được gõ chưa có dấu." in page
    assert "Địa chỉ thư chưa đúng." in page


@pytest.mark.parametrize(
    "body", ["e" + "\u0301" * 1000, "a" * 2999, "👨‍👩‍👧" * 300, "\u202eđảo ngược\u202c", "¡€þ" * 100]
)
def test_unusual_texts_are_stored_unchanged(reader, article, body):
    assert reader.send(article, body=body).status_code == 302

    assert Comment.objects.get().original_body == body


def test_double_click_creates_one_comment_with_one_page(reader, article):
    hidden = reader.fetch(article)

    first, second = reader.send(article, hidden=hidden), reader.send(article, hidden=hidden)

    assert Comment.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_closed_article_returns_a_note_and_the_text(reader, article):
    hidden = reader.fetch(article)
    Article.objects.update(comments_mode="closed")

    response = reader.send(article, body="Tôi đã gõ rất lâu.", hidden=hidden)

    assert response.status_code == 403
    assert "Bài này không nhận ý kiến." in html(response)
    assert "Tôi đã gõ rất lâu." in html(response)
    assert not Comment.objects.exists()


def test_closed_article_has_a_note_for_a_form_and_sets_no_cookie(client):
    article = ArticleFactory(public=True, origin_name="Báo Lao Động")

    response = client.get(article.get_comment_form_url())

    assert response.status_code == 200
    assert "nên không nhận ý kiến ở đây" in html(response)
    assert "<form method" not in html(response)
    assert not response.cookies


def test_rate_limit_returns_429_with_the_time_and_the_text(article):
    CommentSettings(least_seconds=0, limit_count=1).save()
    Reader().send(article, body="Ý kiến thứ nhất.")

    response = Reader().send(article, body="Ý kiến thứ hai.")

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert "Mời bạn gửi tiếp sau" in html(response)
    assert "Ý kiến thứ hai." in html(response)
    assert Comment.objects.count() == 1


# --- the token against forged requests ------------------------------------------------------------------------


def test_invalid_csrf_token_keeps_the_text_and_issues_a_new_token(rules, article):
    reader = Reader(enforce_csrf_checks=True)
    hidden = reader.fetch(article)
    reader.cookies.clear()

    response = reader.send(article, body="Tôi đã gõ rất lâu.", hidden=hidden)

    assert response.status_code == 403
    assert "Biểu mẫu đã mở quá lâu" in html(response)
    assert ">\nTôi đã gõ rất lâu.</textarea>" in html(response)
    assert "csrftoken" in response.cookies
    assert not Comment.objects.exists()

    assert reader.send(article, body="Tôi đã gõ rất lâu.", hidden=reader.fields_of(response)).status_code == 302


def test_cross_site_request_creates_no_comment(rules, article):
    reader = Reader(enforce_csrf_checks=True)
    hidden = reader.fetch(article)

    response = reader.post(
        article.get_comment_form_url(),
        {**hidden, "name": "An", "body": "Một ý kiến."},
        headers={**BROWSER, "origin": "https://evil.example"},
    )

    assert response.status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "expired", "of another article"])
def test_expired_form_keeps_the_text_and_issues_a_new_key(reader, article, key):
    hidden = reader.fetch(article)
    if key == "expired":
        hidden["key"] = create_form_key(article.pk, age=25 * 3600)
    elif key == "of another article":
        hidden["key"] = create_form_key(article.pk + 1)
    else:
        hidden["key"] = key

    response = reader.send(article, body="Tôi đã gõ rất lâu.", hidden=hidden)

    assert response.status_code == 422
    assert "Chữ bạn gõ vẫn còn nguyên" in html(response)
    assert ">\nTôi đã gõ rất lâu.</textarea>" in html(response)
    assert reader.send(article, body="Tôi đã gõ rất lâu.", hidden=reader.fields_of(response)).status_code == 302


# --- senders who look automatic -------------------------------------------------------------------------------


def test_filled_honeypot_gets_a_challenge_that_waiting_solves(reader, article, wait):
    response = reader.send(article, website="https://example.org")

    assert response.status_code == 422
    assert "xin chờ 15 giây rồi bấm gửi lần nữa" in html(response)
    assert 'data-bits="16"' in html(response)
    assert not Comment.objects.exists()

    hidden = reader.fields_of(response)
    assert reader.send(article, website="https://example.org", hidden=hidden).status_code == 422
    wait(15)
    assert reader.send(article, website="https://example.org", hidden=hidden).status_code == 302
    assert {flag["flag"] for flag in Comment.objects.get().flags} == {"automatic"}


def test_resubmitted_form_needs_no_challenge(article):
    CommentSettings(least_seconds=0, limit_count=2).save()
    reader = Reader()
    hidden = reader.fetch(article)

    first, second = reader.send(article, hidden=hidden), reader.send(article, hidden=hidden)

    # by then half of the limit is used
    assert second["Location"] == first["Location"]


def test_form_submitted_too_fast_gets_a_challenge(article):
    CommentSettings(least_seconds=3).save()

    response = Reader().send(article)

    assert response.status_code == 422
    assert not Comment.objects.exists()


def test_client_without_browser_headers_gets_a_challenge_and_a_flag(rules, article, wait):
    program = Client()
    hidden = Reader.fields_of(program, program.get(article.get_comment_form_url()))
    data = {**hidden, "name": "An", "body": "Một ý kiến."}

    response = program.post(article.get_comment_form_url(), data)
    assert response.status_code == 422

    data |= Reader.fields_of(program, response)
    wait(15)
    assert program.post(article.get_comment_form_url(), data).status_code == 302
    assert {flag["flag"] for flag in Comment.objects.get().flags} == {"automatic"}


def test_challenge_keeps_the_insistence_on_unaccented_text(reader, article):
    response = reader.send(article, body="bai viet hay qua, cam on tac gia", insist="1", website="x")

    assert reader.fields_of(response)["insist"] == "1"


# --- the sender's own page ------------------------------------------------------------------------------------


def test_private_page_is_not_cached_indexed_or_leaked_by_referrer(client):
    comment = CommentFactory()

    for suffix in ("", "cam-on/"):
        response = client.get(comment.get_private_url() + suffix)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex">' in html(response)


def test_private_page_requires_its_token(client):
    comment, other = CommentFactory(), CommentFactory()
    signature = other.get_private_url().partition("-")[2]

    for address in (
        f"/y-kien/{comment.public_id}-{signature}",
        f"/y-kien/{comment.public_id}/",
        f"/y-kien/{comment.public_id}-{'0' * 40}/",
        f"/y-kien/{'0' * 16}-{'0' * 40}/",
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(f"{address}rut/").status_code == 404, address
    assert not Comment.objects.filter(status="withdrawn").exists()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({}, "Đang chờ biên tập"),
        ({"approved": True}, "Đã đăng"),
        ({"rejected": True}, "Ý kiến chưa nói về nội dung bài viết."),
        ({"spam": True}, "Không đăng"),
        ({"referred": True}, "Đã chuyển đến bộ phận có thẩm quyền"),
        ({"rejected": True, "note": "Mời bạn gửi <b>lại</b>."}, "Mời bạn gửi &lt;b&gt;lại&lt;/b&gt;."),
    ],
)
def test_private_page_shows_the_outcome(client, state, says):
    assert says in html(client.get(CommentFactory(**state).get_private_url()))


def test_private_page_shows_the_published_text_and_what_was_changed(client, article):
    comment = CommentFactory(article=article, received_name="an", received_body="Bài hay qua, gọi 0912 nhé")
    approve(comment, name="An", body="Bài hay quá.")

    page = html(client.get(comment.get_private_url()))

    assert "Ý kiến đã đăng" in page
    assert "Ban biên tập đã sửa" in page
    assert "<del>qua" in page
    assert "<ins>quá" in page
    assert "<del><bdi>an</bdi></del> <ins><bdi>An</bdi></ins>" in page


def test_unpublished_edits_are_not_shown_to_the_sender(client):
    comment = CommentFactory(received_body="Lời của tôi", body="Lời đang sửa dở")

    page = html(client.get(comment.get_private_url()))

    assert "Lời của tôi" in page
    assert "Lời đang sửa dở" not in page


def test_private_page_works_after_the_article_is_withdrawn(client):
    comment = CommentFactory(approved=True, article=ArticleFactory(withdrawn=True))

    assert "bài viết không còn công khai" in html(client.get(comment.get_private_url()))


def test_withdrawal_erases_the_comment_and_confirms_it(client, article):
    comment = approve(CommentFactory(article=article, received_name="Huyền Tôn Nữ", email="rieng@example.vn"))
    assert "Huyền Tôn Nữ" in html(client.get(article.get_absolute_url()))

    response = client.post(f"{comment.get_private_url()}rut/")

    assert response["Location"] == comment.get_private_url()
    page = html(client.get(response["Location"]))
    assert "Ý kiến đã được rút." in page
    assert "Huyền Tôn Nữ" not in page
    assert "Rút và xóa ngay" not in page
    assert "Huyền Tôn Nữ" not in html(client.get(article.get_absolute_url()))
    assert "0 bình luận mới nhất" in html(client.get(article.get_absolute_url()))


def test_withdrawal_requires_post_and_a_csrf_token(article):
    comment = CommentFactory()
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(f"{comment.get_private_url()}rut/").status_code == 405
    response = strict.post(f"{comment.get_private_url()}rut/")

    assert response.status_code == 403
    assert "xin bấm nút rút ý kiến lần nữa" in html(response)
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_resubmitted_form_does_not_restore_a_withdrawn_comment(reader, article):
    hidden = reader.fetch(article)
    reader.send(article, hidden=hidden)
    withdraw_by_reader(comment_id=Comment.objects.get().pk)

    response = reader.send(article, hidden=hidden)

    assert "Ý kiến đã được rút." in html(reader.get(response["Location"]))
    assert Comment.objects.get().body == ""


# --- text that would be code ----------------------------------------------------------------------------------

EVASIONS = [
    "<script>alert(1)</script>",
    "<IMG SRC=javascript:alert('XSS')>",
    '<IMG """><SCRIPT>alert("XSS")</SCRIPT>">',
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<<SCRIPT>alert(1);//<</SCRIPT>",
    "<ſcript>alert(1)</ſcript>",
    "\\\";alert('XSS');//",
    "</TITLE><SCRIPT>alert(1)</SCRIPT>",
    "</textarea><script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "{% load static %}",
    "'; DROP TABLE articles_comment; --",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    '"><input autofocus onfocus=alert(1)>',
    "＜script＞alert(1)＜/script＞",
    "${7*7} #{7*7} <%= 7*7 %>",
    "=cmd|' /C calc'!A0",
    "\r\nBcc: victim@example.vn",
]


def tags(page):
    """The names of all elements that a browser would make of the page."""
    from html.parser import HTMLParser

    class Names(HTMLParser):
        found: list[str] = []
        attributes: list[str] = []

        def handle_starttag(self, tag, attrs):
            self.found.append(tag)
            self.attributes += [name for name, _ in attrs]

    names = Names()
    names.found, names.attributes = [], []
    names.feed(page)
    return names.found, [name for name in names.attributes if name.startswith("on")]


def test_injections_stay_text_on_every_page_and_in_the_mail(
    reader, article, moderator, django_capture_on_commit_callbacks
):
    plain = approve(CommentFactory(article=article, received_name="An", received_body="Hay"))
    expected = {}
    for address in (article.get_absolute_url(), plain.get_private_url()):
        expected[address] = tags(html(reader.get(address)))
    withdraw_by_reader(comment_id=plain.pk)

    for number, text in enumerate(EVASIONS):
        with django_capture_on_commit_callbacks(execute=True):
            hidden = {"key": create_form_key(article.pk)}
            CommentSettings(least_seconds=0, limit_count=1000, limit_per_day=1000).save()
            response = reader.send(
                article, name=text[:60], body=text, hidden=hidden, insist="1", email=f"a{number}@example.vn"
            )
        assert response.status_code == 302, text
        comment = Comment.objects.latest("pk")
        approve(comment, moderator)

        article_page = html(reader.get(article.get_absolute_url()))
        assert tags(article_page) == expected[article.get_absolute_url()], text
        own_page = html(reader.get(comment.get_private_url()))
        assert tags(own_page)[1] == []
        assert tags(own_page)[0].count("script") == expected[plain.get_private_url()][0].count("script"), text
        message = mail.outbox[-1]
        assert message.content_subtype == "plain"
        assert message.recipients() == [f"a{number}@example.vn"]
        assert json.dumps(comment.acts.get().after)  # the log holds it as text too
        withdraw_by_reader(comment_id=comment.pk)


def test_injections_stay_text_in_the_redisplayed_form(reader, article):
    expected = tags(html(reader.send(article, name="x" * 61, body="Một")))

    for text in EVASIONS:
        if "\0" in text:
            continue
        page = html(reader.send(article, name=(text * 61)[:500], body=text, insist="1"))
        assert tags(page) == expected, text
