from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentCount, CommentFlag, CommentSettings, SenderUse, WordEntry, WordList
from articles.comments.rules.spam import LimitReached, SoftLimitReached
from articles.comments.services.submission import CommentsClosed, closed_message, submit_comment
from articles.models import Article
from portal.publication.models import Change
from tests.articles.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
CLOSED = "Bài này không nhận ý kiến."
REPUBLISHED = "Bài này đăng lại từ Báo Lao Động nên không nhận ý kiến ở đây."
PAUSED = "Cổng thông tin đang tạm dừng nhận ý kiến. Mời bạn quay lại sau."
BODY = "Bài viết rất xúc động, cảm ơn tác giả."


def submit(article, body=BODY, **options):
    arguments = {"name": "Trần Thị Bình", "form_key": "key", "address": "203.0.113.5", **options}
    return submit_comment(article_id=article.pk, body=body, **arguments)


def flags(comment):
    return sorted({flag["flag"] for flag in comment.flags})


def test_submitted_comment_is_pending_and_not_public(article):
    comment, is_new = submit(article)

    assert is_new
    assert comment.status == CommentStatus.PENDING
    assert comment.version == 1
    assert list(Comment.objects.filter(status="pending")) == [comment]
    assert not Comment.objects.public().exists()
    assert not CommentCount.objects.exists()
    assert not Change.objects.exists()


def test_original_is_stored_exactly_beside_the_normalized_text(article):
    typed = "  Ba\u0300i\u200b hay \r\n\r\n\r\n qua\u0301  "

    comment, _ = submit(article, typed, name=" Nguye\u0302\u0303n  Thị\u00a0An ")
    comment.refresh_from_db()

    assert (comment.original_name, comment.original_body) == (" Nguye\u0302\u0303n  Thị\u00a0An ", typed)
    assert (comment.received_name, comment.received_body) == ("Nguyễn Thị An", "Bài hay\n\nquá")
    assert (comment.name, comment.body, comment.is_edited) == ("Nguyễn Thị An", "Bài hay\n\nquá", False)
    assert flags(comment) == ["hidden"]


def test_old_encodings_are_converted_and_flagged(article):
    comment, _ = submit(article, "Céng hoµ x· héi chñ nghÜa ViÖt Nam")

    assert comment.body == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert comment.flags == [{"flag": "legacy", "field": "body", "start": 0, "end": 0, "note": "tcvn3"}]


def test_flags_are_stored_with_their_positions_and_can_be_filtered(article):
    comment, _ = submit(article, "Gọi 0912 345 678 hoặc xem kiemtien.top nhé các bạn")
    submit(article, form_key="other")

    assert [(flag["flag"], flag["start"], flag["end"]) for flag in comment.flags] == [
        ("phone", 4, 16),
        ("link", 26, 38),
    ]
    assert list(Comment.objects.filter(flag_marks__code="link", flag_marks__status="pending")) == [comment]
    assert not Comment.objects.filter(flag_marks__code="link", flag_marks__status="approved").exists()
    assert sorted(CommentFlag.objects.values_list("code", flat=True)) == ["link", "phone"]


def test_words_of_the_word_lists_are_flagged(article):
    WordEntry.objects.create(word_list=WordList.objects.create(name="Riêng"), text="bí mật")

    comment, _ = submit(article, "Đây là chuyện bí mật của chúng tôi")

    assert comment.flags == [{"flag": "word", "field": "body", "start": 14, "end": 20, "note": "Riêng"}]


def test_same_form_with_the_same_text_creates_one_comment(article):
    first, _ = submit(article)

    again, is_new = submit(article)

    assert not is_new
    assert again == first
    assert Comment.objects.count() == 1
    assert SenderUse.objects.count() == 1


def test_same_form_creates_one_comment_from_another_address_and_after_closing(article):
    first, _ = submit(article)
    Article.objects.update(comments_mode="closed")

    again, is_new = submit(article, address="198.51.100.9")

    assert (again, is_new) == (first, False)


def test_same_form_with_another_text_creates_another_comment(article):
    submit(article)

    second, is_new = submit(article, "Tôi muốn nói thêm một điều nữa.")

    assert is_new
    assert Comment.objects.count() == 2
    assert flags(second) == []


def test_repeat_of_an_earlier_comment_is_flagged_and_short_praise_only_under_the_same_name(article):
    first, _ = submit(article)
    short, _ = submit(article, "Hay quá!", form_key="b")

    repeat, _ = submit(
        article, "bài viết RẤT xúc động,  cảm ơn tác giả", name="Khác", form_key="c", address="192.0.2.9"
    )
    same, _ = submit(article, "Hay quá", form_key="d")
    other, _ = submit(article, "Hay quá", name="Khác", form_key="e")

    assert repeat.flags[-1] == {"flag": "repeat", "field": "body", "start": 0, "end": 0, "note": first.public_id}
    assert same.flags[-1]["note"] == short.public_id
    assert flags(other) == []


def test_sender_who_looks_automatic_is_flagged(article):
    comment, _ = submit(article, looks_automatic=True)

    assert flags(comment) == ["automatic"]


def test_rate_limit_refuses_and_stores_nothing(article):
    CommentSettings(limit_count=2).save()
    submit(article, "Một ý kiến.")
    with pytest.raises(SoftLimitReached):
        submit(article, "Hai ý kiến.")
    submit(article, "Hai ý kiến.", looks_automatic=True)

    with pytest.raises(LimitReached):
        submit(article, "Ba ý kiến.", looks_automatic=True)

    assert Comment.objects.count() == SenderUse.objects.count() == 2
    submit(article, "Ba ý kiến.", address="198.51.100.9")


@pytest.mark.parametrize("state", [{}, {"in_review": True}, {"scheduled": True}, {"withdrawn": True}])
def test_hidden_article_accepts_no_comment(state):
    with pytest.raises(Article.DoesNotExist):
        submit(ArticleFactory(**state))

    assert not Comment.objects.exists()


def test_closed_article_accepts_no_comment_and_gives_the_reason():
    article = ArticleFactory(public=True, origin_name="Báo Lao Động")

    with pytest.raises(CommentsClosed, match="đăng lại từ Báo Lao Động"):
        submit(article)

    assert not Comment.objects.exists()
    assert not SenderUse.objects.exists()


def test_ip_address_is_stored_only_as_a_digest(article):
    comment, _ = submit(article)

    assert len(comment.sender) == 32
    assert "203.0.113.5" not in str(Comment.objects.values().get())
    # what the limit counts cannot be tied to the comment
    assert SenderUse.objects.get().sender != comment.sender


def test_limit_and_submission_work_without_the_cache(article):
    with override_settings(
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
        }
    ):
        submit(article)

    assert Comment.objects.count() == 1


def test_submission_costs_the_same_however_many_comments_exist(article, django_assert_max_num_queries):
    def cost(number):
        with django_assert_max_num_queries(20) as captured:
            submit(article, f"Ý kiến thứ {number} về bài này.", form_key=str(number))
        return len(captured)

    small = cost(1)
    for _ in range(15):
        CommentFactory(article=article)
    assert cost(2) == small
    # with savepoints, and on PostgreSQL the lock of the sender
    assert small <= 12


# --- whether an article accepts comments ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "rules", "note"),
    [
        ({}, {}, ""),
        ({"comments_mode": "closed"}, {}, CLOSED),
        ({"origin_name": "Báo Lao Động"}, {}, REPUBLISHED),
        ({"origin_name": "Báo Lao Động"}, {"closes_republished": False}, ""),
        ({"origin_name": "Báo Lao Động", "comments_mode": "open"}, {}, ""),
        ({}, {"takes_comments": False}, PAUSED),
        ({"comments_mode": "open"}, {"takes_comments": False, "closed_note": "Nghỉ Tết."}, "Nghỉ Tết."),
        ({}, {"closes_after_days": 30}, "Bài này đã ngừng nhận ý kiến từ ngày 4/10/2024."),  # of 4/9/2024
        ({"comments_mode": "open"}, {"closes_after_days": 30}, ""),
        ({}, {"closes_after_days": 36_500}, ""),
    ],
)
def test_pause_precedes_the_editors_setting_which_precedes_the_rules(article, rules, note):
    assert closed_message(ArticleFactory(public=True, **article), CommentSettings(**rules)) == note


@pytest.mark.parametrize("mode", ["by_rule", "open"])
def test_date_set_by_the_editor_closes_in_every_mode(mode):
    article = ArticleFactory(public=True, comments_mode=mode)

    article.comments_until = timezone.now() + timedelta(minutes=1)
    assert closed_message(article, CommentSettings()) == ""

    article.comments_until = timezone.now()
    assert closed_message(article, CommentSettings()).startswith("Bài này đã ngừng nhận ý kiến từ ngày ")
