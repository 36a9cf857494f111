"""The admin's lists of comments, log, reasons, word lists and settings."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.comments.choices import CommentStatus
from articles.comments.models import CommentSettings, ModerationAct, WordEntry, WordList
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.articles.comments.moderation.requests import JUDGE, MODERATE, decide, html
from tests.cost import query_cost
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


LISTS = ["comment", "moderationact", "refusalreason", "wordlist", "commentsettings"]
VIEWS = [f"articles.view_{name}" for name in LISTS]


def admin_url(name, page="changelist", *arguments):
    return reverse(f"admin:articles_{name}_{page}", args=arguments)


def create_row(name):
    if name == "comment":
        return CommentFactory()
    if name == "moderationact":
        decide(CommentFactory(), CommentStatus.APPROVED, UserFactory(rights=[MODERATE]))
        return ModerationAct.objects.latest("pk")
    if name == "refusalreason":
        return RefusalReasonFactory()
    if name == "wordlist":
        return WordList.objects.create(name=f"Danh sách {WordList.objects.count()}")
    CommentSettings().save()
    return CommentSettings.objects.get()


def test_every_admin_list_of_comments_is_tested_here():
    own = [model for model in admin.site._registry if model.__module__.startswith("articles.comments")]

    assert sorted(model._meta.model_name for model in own) == sorted(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_lists_require_the_permission_to_view(client, name):
    row = create_row(name)
    addresses = [admin_url(name), admin_url(name, "change", row.pk)]

    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(UserFactory(rights=["honorees.view_field"]))
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    client.force_login(UserFactory(rights=[f"articles.view_{name}"]))
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert client.post(admin_url(name, "add"), {}).status_code == 403
    assert client.post(addresses[1], {}).status_code == 403


@pytest.mark.parametrize("name", ["comment", "moderationact"])
def test_comments_and_log_are_read_only_for_everyone(client, django_user_model, name):
    row = create_row(name)
    client.force_login(django_user_model.objects.create_superuser("sep", password="matkhau-cua-sep"))

    assert client.get(admin_url(name)).status_code == 200
    for page, arguments in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        assert client.post(admin_url(name, page, *arguments), {"post": "yes"}).status_code == 403
    client.post(admin_url(name), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_however_long(client, django_user_model, name):
    client.force_login(django_user_model.objects.create_superuser("sep", password="matkhau-cua-sep"))
    for _ in range(2):
        create_row(name)
    client.get(admin_url(name))
    few = query_cost(client, admin_url(name))
    for _ in range(7):
        create_row(name)

    assert query_cost(client, admin_url(name)) == few


@pytest.mark.parametrize("name", ["comment", "moderationact"])
def test_denunciations_are_listed_only_with_the_permission_to_judge(client, colleague, name):
    comment = CommentFactory(received_body="Tôi tố cáo ông giám đốc.")
    decide(comment, CommentStatus.REFERRED, colleague)
    row = comment if name == "comment" else ModerationAct.objects.get()
    client.force_login(UserFactory(rights=[*VIEWS, MODERATE]))

    assert comment.public_id not in html(client.get(admin_url(name)))
    assert client.get(admin_url(name, "change", row.pk)).status_code == 302

    client.force_login(UserFactory(rights=[*VIEWS, JUDGE]))
    assert client.get(admin_url(name, "change", row.pk)).status_code == 200


def test_log_shows_who_when_before_after_and_why(client, colleague):
    comment, reason = CommentFactory(received_body="bai hay"), RefusalReasonFactory(label="Thiếu dấu")
    decide(comment, CommentStatus.REJECTED, colleague, body="Bài hay", reason_id=reason.pk, note="Mời gõ dấu.")
    client.force_login(UserFactory(rights=VIEWS))

    page = html(client.get(admin_url("moderationact", "change", ModerationAct.objects.get().pk)))

    for part in ("Trần Văn Cường", "Thiếu dấu", "Mời gõ dấu.", "<del>bai</del><ins>Bài</ins>", "Chờ duyệt"):
        assert part in page


def test_word_list_is_edited_with_one_phrase_per_line(client):
    client.force_login(UserFactory(rights=[f"articles.{verb}_wordlist" for verb in ("view", "add", "change")]))
    words = WordList.objects.create(name="Thử")
    WordEntry.objects.create(word_list=words, text="cũ")
    WordEntry.objects.create(word_list=words, text="giữ lại")
    entry_pk = WordEntry.objects.get(text="giữ lại").pk
    address = admin_url("wordlist", "change", words.pk)
    assert "cũ\ngiữ lại" in html(client.get(address))

    response = client.post(
        address,
        {"name": "Thử", "purpose": "watch", "is_active": "on", "words": " giữ  lại \r\nvay nóng\r\n\r\nvay nóng"},
    )

    assert response.status_code == 302
    assert sorted(words.entries.values_list("text", flat=True)) == ["giữ lại", "vay nóng"]
    assert WordEntry.objects.get(text="giữ lại").pk == entry_pk
    refused = client.post(address, {"name": "Thử", "purpose": "watch", "words": "a" * 81})
    assert refused.status_code == 422
    assert words.entries.count() == 2


def test_conflicting_save_of_a_word_list_is_refused_and_removes_no_word(client):
    client.force_login(UserFactory(rights=[f"articles.{verb}_wordlist" for verb in ("view", "add", "change")]))
    words = WordList.objects.create(name="Thử")
    address = admin_url("wordlist", "change", words.pk)
    opened = client.get(address).context["version"]
    form = {"name": "Thử", "purpose": "watch", "is_active": "on", "_version": opened}
    assert client.post(address, {**form, "words": "vay nóng"}).status_code == 302

    refused = client.post(address, {**form, "words": "số đề"})

    assert refused.status_code == 422
    assert "Khác với bản hiện tại ở: Từ và cụm từ." in html(refused)
    assert list(words.entries.values_list("text", flat=True)) == ["vay nóng"]


def test_settings_are_one_form_with_the_defaults_until_saved(client):
    client.force_login(UserFactory(rights=["articles.view_commentsettings", "articles.change_commentsettings"]))
    page = client.get(admin_url("commentsettings"))
    assert page.status_code == 200
    assert not CommentSettings.objects.exists()
    values = page.context["adminform"].form.initial
    fields = {name: value for name, value in values.items() if value not in (None, False)}

    response = client.post(
        admin_url("commentsettings", "change", 1),
        {**fields, "claim_minutes": 9, "_version": page.context["version"]},
    )

    assert response.status_code == 302
    assert CommentSettings.current().claim_minutes == 9
    refused = client.post(admin_url("commentsettings", "change", 1), {**fields, "undo_minutes": 0})
    assert refused.status_code == 422
    assert client.get(admin_url("commentsettings", "add")).status_code == 403
    assert client.post(admin_url("commentsettings", "delete", 1), {"post": "yes"}).status_code == 403


def test_code_of_a_reason_cannot_be_changed(client):
    client.force_login(UserFactory(rights=["articles.view_refusalreason", "articles.change_refusalreason"]))
    reason = RefusalReasonFactory(code="cu")

    client.post(
        admin_url("refusalreason", "change", reason.pk),
        {"label": "Mới", "explanation": "Lời mới.", "code": "khac", "position": 1, "is_active": "on"},
    )

    reason.refresh_from_db()
    assert (reason.label, reason.code) == ("Mới", "cu")
