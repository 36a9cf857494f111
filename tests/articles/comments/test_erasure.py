from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentCount, CommentNotice, CommentSettings, ModerationAct, SenderUse
from articles.comments.retention import delete_expired
from articles.comments.services.decisions import decide_comment, edit_comment
from articles.comments.services.erasure import erase_comment, withdraw_by_reader
from articles.comments.services.submission import submit_comment
from portal.publication.models import Change
from tests.articles.comments.factories import CommentFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRETS = ["Huyền Tôn Nữ", "số nhà mười bảy", "rieng.tu@example.vn", "203.0.113.5", "lời nhắn riêng", "ghi chú riêng"]


@pytest.fixture
def comment(article, moderator):
    """A comment with text of its sender in every table that stores any."""
    comment, _ = submit_comment(
        article_id=article.pk,
        name="Huyền Tôn Nữ",
        body="Tôi ở số nhà mười bảy, rieng.tu@example.vn.",
        email="rieng.tu@example.vn",
        form_key="k",
        address="203.0.113.5",
    )
    edit_comment(comment_id=comment.pk, version=1, name="Huyền Tôn Nữ.", body="Tôi ở số nhà mười bảy!", by=moderator)
    decide_comment(
        comment_id=comment.pk,
        version=2,
        verdict=CommentStatus.APPROVED,
        by=moderator,
        note="Đây là lời nhắn riêng.",
        memo="Đây là ghi chú riêng.",
    )
    comment.refresh_from_db()
    return comment


def database_as_text():
    """All rows of all tables as text."""
    return "\n".join(str(list(model.objects.values())) for model in apps.get_models(include_auto_created=True))


def test_withdrawal_leaves_no_personal_data_in_the_database(comment):
    sender, digest = comment.sender, comment.text_digest
    before = database_as_text()
    assert all(secret in before for secret in SECRETS if secret != "203.0.113.5")

    withdraw_by_reader(comment_id=comment.pk)

    after = database_as_text()
    for secret in [*SECRETS, sender, digest]:
        assert secret not in after


def test_withdrawal_unpublishes_the_comment_and_records_a_change(comment):
    withdraw_by_reader(comment_id=comment.pk)

    comment.refresh_from_db()
    assert (comment.status, comment.is_public) == ("withdrawn", False)
    assert CommentCount.objects.get().approved == 0
    actions = Change.objects.filter(kind="comment", object_id=comment.pk).order_by("sequence")
    assert list(actions.values_list("action", flat=True)) == ["upserted", "removed"]


def test_log_keeps_user_time_and_kind_after_erasure(comment, moderator):
    withdraw_by_reader(comment_id=comment.pk)

    acts = ModerationAct.objects.order_by("pk")
    assert list(acts.values_list("kind", "by", "status_before", "status_after")) == [
        ("edited", moderator.pk, "pending", "pending"),
        ("decided", moderator.pk, "pending", "approved"),
        ("withdrawn", None, "approved", "withdrawn"),
    ]
    assert all(act.erased_at for act in acts)
    assert all((act.before, act.after, act.memo) == ({}, {}, "") for act in acts)


def test_second_withdrawal_changes_nothing(comment):
    withdraw_by_reader(comment_id=comment.pk)
    before = database_as_text()

    withdraw_by_reader(comment_id=comment.pk)

    assert database_as_text() == before


def test_resubmitted_form_does_not_restore_an_erased_comment(article):
    sent = {"article_id": article.pk, "name": "An", "body": "Một ý kiến.", "form_key": "k", "address": "192.0.2.1"}
    comment, _ = submit_comment(**sent)
    withdraw_by_reader(comment_id=comment.pk)

    again, is_new = submit_comment(**sent)

    assert (again.pk, is_new, again.status, again.body) == (comment.pk, False, "withdrawn", "")


@pytest.mark.parametrize("state", ["approved", "rejected", "spam", "referred"])
def test_comment_in_any_state_can_be_erased_with_the_permission(state, moderator):
    comment = CommentFactory(**{state: True})
    CommentCount.objects.create(article=comment.article, approved=1 if state == "approved" else 0)

    with pytest.raises(PermissionDenied):
        erase_comment(comment_id=comment.pk, by=moderator)
    erase_comment(comment_id=comment.pk, by=UserFactory(rights=["articles.erase_comment"]))

    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.original_body) == ("withdrawn", "", "")
    assert CommentCount.objects.get().approved == 0
    assert [act.kind for act in comment.acts.all()] == ["erased"]


# --- manage.py erase_commenter --------------------------------------------------------------------------------


def erase(*arguments):
    output = StringIO()
    call_command("erase_commenter", *arguments, stdout=output)
    return output.getvalue()


def test_command_erases_all_comments_of_an_address_and_no_others(comment):
    other = CommentFactory(email="khac@example.vn")

    output = erase("--email", "Rieng.Tu@example.vn")

    assert output.endswith("1 erased.\n")
    assert "rieng.tu@example.vn" not in database_as_text()
    other.refresh_from_db()
    assert other.email == "khac@example.vn"


def test_command_accepts_a_private_link_or_a_public_id(settings):
    by_link, by_id = CommentFactory(), CommentFactory()

    erase("--comment", settings.SITE_URL + by_link.get_private_url(), "--comment", by_id.public_id)

    assert Comment.objects.filter(erased_at__isnull=False).count() == 2


def test_command_with_dry_run_erases_nothing(comment):
    output = erase("--email", "rieng.tu@example.vn", "--dry-run")

    assert comment.public_id in output
    assert output.endswith("Nothing was erased.\n")
    assert Comment.objects.filter(erased_at=None).count() == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Say whose"),
        (["--email", "nobody@example.vn"], "No such comment"),
        (["--comment", "0123456789abcdef"], "No such comment"),
        (["--comment", "https://example.vn/y-kien/0123456789abcdef-00/"], "not a link of this installation"),
    ],
)
def test_command_reports_errors(arguments, says):
    with pytest.raises(CommandError, match=says):
        erase(*arguments)


# --- what expires by time -------------------------------------------------------------------------------------


def test_senders_and_addresses_expire_after_the_time_in_the_settings():
    CommentSettings(keep_sender_days=10, keep_email_days=20).save()
    now = timezone.now()
    for days in (9, 11, 21):
        CommentFactory(received_at=now - timedelta(days=days), sender="0" * 32, email="an@example.vn")

    assert delete_expired() == 3
    assert delete_expired() == 0

    remaining = Comment.objects.order_by("-received_at").values_list("sender", "email")
    assert list(remaining) == [("0" * 32, "an@example.vn"), ("", "an@example.vn"), ("", "")]


def test_uses_and_sent_notices_expire():
    comment, now = CommentFactory(), timezone.now()
    for days in (1, 3):
        SenderUse.objects.create(sender="0" * 32, at=now - timedelta(days=days))
    for days in (29, 31):
        CommentNotice.objects.create(comment=comment, kind="received", due_at=now, sent_at=now - timedelta(days=days))

    delete_expired()

    assert SenderUse.objects.count() == 1
    assert CommentNotice.objects.count() == 1


def test_worker_deletes_what_has_expired(capsys):
    CommentFactory(received_at=timezone.now() - timedelta(days=400), email="an@example.vn")

    call_command("worker", once=True)

    assert "expired comment data: 1" in capsys.readouterr().out
    assert Comment.objects.get().email == ""
