from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import CommentNotice, CommentSettings
from articles.comments.notifications import send_due_notices, send_notice
from articles.comments.services.decisions import decide_comment, undo_act
from articles.comments.services.erasure import withdraw_by_reader
from articles.comments.services.submission import submit_comment
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


class Unreachable(EmailBackend):
    """A mail server that refuses the connection."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("the mail server is away")


@pytest.fixture
def send(article, django_capture_on_commit_callbacks):
    def send(**options):
        arguments = {
            "name": "An",
            "body": "Một ý kiến.",
            "form_key": "k",
            "address": "192.0.2.1",
            "email": "an@example.vn",
        }
        with django_capture_on_commit_callbacks(execute=True):
            return submit_comment(article_id=article.pk, **{**arguments, **options}).comment

    return send


def decide(comment, verdict, by, **options):
    if verdict == "rejected":
        options["reason_id"] = RefusalReasonFactory().pk
    return decide_comment(
        comment_id=comment.pk, version=comment.version, verdict=CommentStatus(verdict), by=by, **options
    )


def make_due():
    CommentNotice.objects.filter(sent_at=None).update(due_at=timezone.now() - timedelta(seconds=1))


def test_receipt_goes_out_after_the_commit_with_the_private_link(send, settings):
    comment = send()

    (message,) = mail.outbox
    assert message.to == ["an@example.vn"]
    assert message.subject == "Đã nhận ý kiến của bạn – Tham mưu giỏi, phục vụ tốt"
    assert f"{settings.SITE_URL}{comment.get_private_url()}" in message.body
    assert comment.article.headline in message.body
    assert CommentNotice.objects.get().sent_at is not None


def test_without_an_address_no_mail_is_sent(send):
    send(email="")

    assert mail.outbox == []
    assert not CommentNotice.objects.exists()


def test_mail_contains_nothing_that_the_sender_wrote(send):
    send(name="Mua thuốc ở kiemtien.top", body="Bấm vào https://kiemtien.top ngay!")

    (message,) = mail.outbox
    assert "kiemtien" not in message.subject + message.body + str(message.extra_headers)


def test_headline_is_not_escaped_in_the_mail(article, send):
    article.headline = "Anh <b>& em</b> “nói”"
    article.save()

    send()

    assert "bài “Anh <b>& em</b> “nói””" in mail.outbox[0].body
    assert mail.outbox[0].content_subtype == "plain"


def test_resubmitted_form_sends_no_second_mail(send):
    send()
    send()

    assert len(mail.outbox) == 1


def test_receipts_to_one_address_are_limited(send):
    for number in range(8):
        send(form_key=str(number), address=f"192.0.2.{number}")

    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    ("verdict", "result"), [("approved", "đã đăng"), ("rejected", "không đăng"), ("referred", "bộ phận có thẩm quyền")]
)
def test_decision_is_mailed_once_it_can_no_longer_be_undone(verdict, result, send, moderator):
    CommentSettings(undo_minutes=10).save()
    comment = send()
    mail.outbox.clear()

    decide(comment, verdict, moderator)
    assert send_due_notices() == 0

    make_due()
    assert send_due_notices() == 1
    (message,) = mail.outbox
    assert message.subject.startswith("Ý kiến của bạn đã được xem xét")
    assert result in message.body
    assert comment.get_private_url() in message.body


def test_spam_decision_sends_no_mail(send, moderator):
    comment = send()

    decide(comment, "spam", moderator)

    assert not CommentNotice.objects.filter(sent_at=None).exists()


def test_undone_decision_sends_no_mail(send, moderator):
    comment = send()
    decide(comment, "rejected", moderator)

    undo_act(comment_id=comment.pk, version=2, by=moderator)
    make_due()

    assert send_due_notices() == 0
    assert len(mail.outbox) == 1


def test_two_decisions_in_a_row_send_one_mail_about_the_last(send, moderator):
    comment = send()
    decide(comment, "approved", moderator)
    comment.refresh_from_db()
    decide(comment, "rejected", moderator)
    make_due()

    assert send_due_notices() == 1
    assert "không đăng" in mail.outbox[-1].body


def test_withdrawal_cancels_pending_mails(send, moderator):
    comment = send()
    decide(comment, "approved", moderator)

    withdraw_by_reader(comment_id=comment.pk)

    make_due()
    assert send_due_notices() == 0


def test_mail_is_dropped_when_the_address_has_expired():
    notice = CommentNotice.objects.create(comment=CommentFactory(), kind="decided", due_at=timezone.now())

    assert send_notice(notice.pk) is None
    assert not CommentNotice.objects.exists()


def test_failing_mail_server_loses_neither_comment_nor_mail(send, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    comment = send()
    notice = CommentNotice.objects.get()
    assert (comment.status, notice.sent_at, notice.attempts) == ("pending", None, 1)
    assert notice.due_at > timezone.now()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    assert send_due_notices() == 1
    assert len(mail.outbox) == 1


def test_mail_being_sent_by_another_process_is_skipped():
    comment = CommentFactory(article=ArticleFactory(public=True), email="an@example.vn")
    now = timezone.now()
    notice = CommentNotice.objects.create(
        comment=comment, kind="received", due_at=now, claimed_until=now + timedelta(minutes=1)
    )

    assert send_notice(notice.pk) is None
    assert mail.outbox == []

    CommentNotice.objects.update(claimed_until=now)  # the process that claimed it has died
    assert send_notice(notice.pk) is True
    assert send_notice(notice.pk) is None
    assert len(mail.outbox) == 1
