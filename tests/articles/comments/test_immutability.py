import copy
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from articles.comments.choices import CommentStatus
from articles.comments.immutability import create_triggers
from articles.comments.models import Comment, ModerationAct
from articles.comments.services.decisions import decide_comment
from articles.comments.services.erasure import erase_comment
from articles.models import Article
from tests.articles.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
TRIGGERS = {"comment_seal", "moderation_act_seal", "moderation_act_stays"}
if connection.vendor == "sqlite":
    TRIGGERS |= {"comment_replace", "moderation_act_replace"}


@pytest.fixture
def act(moderator):
    comment = CommentFactory()
    decide_comment(comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=moderator, memo="Đã đọc kỹ.")
    return ModerationAct.objects.get()


def triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("column", ["original_name", "original_body", "received_name", "received_body"])
@pytest.mark.parametrize("value", ["Lời khác", ""])
def test_received_text_cannot_be_changed_by_any_statement(column, value):
    comment = CommentFactory()

    with pytest.raises(IntegrityError, match="comment_original_is_sealed"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**{column: value})
    with (
        pytest.raises(IntegrityError, match="comment_original_is_sealed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE articles_comment SET {column} = %s", [value])  # noqa: S608 - a name of the test's own

    setattr(comment, column, value)
    with pytest.raises(IntegrityError, match="comment_original_is_sealed"), transaction.atomic():
        comment.save()


def test_saving_other_fields_keeps_the_received_text():
    comment = CommentFactory(original_body="Ti\u00ea\u0301ng Vi\u00ea\u0323t  ", received_body="Tiếng Việt")

    comment.note = "Cảm ơn bạn."
    comment.save()

    comment.refresh_from_db()
    assert comment.original_body == "Ti\u00ea\u0301ng Vi\u00ea\u0323t  "


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "edited"),
        ("version", 9),
        ("status_before", "spam"),
        ("status_after", "spam"),
        ("before", {}),
        ("after", {"body": "Lời khác"}),
        ("memo", ""),
        ("by", None),
        ("is_sample", True),
    ],
)
def test_row_of_the_log_cannot_be_changed(act, column, value):
    with pytest.raises(IntegrityError, match="moderation_log_is_sealed"), transaction.atomic():
        ModerationAct.objects.update(**{column: value})


def test_row_of_the_log_cannot_be_emptied_without_marking_the_erasure(act):
    with pytest.raises(IntegrityError, match="moderation_log_is_sealed"), transaction.atomic():
        ModerationAct.objects.update(before={}, after={}, memo="")


def test_erased_row_cannot_be_filled_again(act):
    erase_comment(comment_id=act.comment_id)

    with pytest.raises(IntegrityError, match="moderation_log_is_sealed"), transaction.atomic():
        ModerationAct.objects.filter(pk=act.pk).update(memo="Lời khác")


def test_neither_row_of_the_log_nor_its_comment_can_be_deleted(act):
    with pytest.raises(IntegrityError, match="moderation_log_is_sealed"), transaction.atomic():
        ModerationAct.objects.all().delete()
    with pytest.raises(IntegrityError, match="moderation_log_is_sealed"), transaction.atomic():
        Comment.objects.all().delete()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize(
    ("model", "new", "refusal"),
    [
        (Comment, {"original_body": "'Khác'"}, "comment_original_is_sealed"),
        (Comment, {"id": "99", "form_digest": "'x'", "original_body": "'Khác'"}, "comment_original_is_sealed"),
        (Comment, {"id": "99", "public_id": "'x'", "original_body": "'Khác'"}, "comment_original_is_sealed"),
        (ModerationAct, {"memo": "'Khác'"}, "moderation_log_is_sealed"),
        (ModerationAct, {"id": "99", "memo": "'Khác'"}, "moderation_log_is_sealed"),
    ],
)
def test_neither_text_nor_row_of_the_log_can_be_replaced(act, model, new, refusal):
    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    values = ", ".join(new.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    before = list(model.objects.values())

    with pytest.raises(IntegrityError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table}")  # noqa: S608 - names of ours

    assert list(model.objects.values()) == before


def test_comments_of_a_sample_article_are_deleted_with_it(moderator):
    comment = CommentFactory(article=ArticleFactory(public=True, is_sample=True))
    decide_comment(comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=moderator)

    comment.article.delete()

    assert not Comment.objects.exists()
    assert not ModerationAct.objects.exists()


def test_triggers_exist_after_the_migrations():
    assert triggers() >= TRIGGERS

    create_triggers(connection)

    assert triggers() >= TRIGGERS


@pytest.mark.django_db(transaction=True)
def test_triggers_do_not_block_migrations_of_the_table_of_articles():
    """SQLite remakes a table to change it, and refuses that while a trigger elsewhere reads it."""
    before = Article._meta.get_field("byline")
    after = copy.copy(before)
    after.db_default = ""
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Article, before, after)
        assert triggers() >= TRIGGERS
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Article, after, before)
        if connection.vendor == "sqlite":
            with connection.schema_editor() as editor:  # the table was rebuilt, without the triggers of the search
                import_module("articles.migrations.0012_index_words").create_indexes(None, editor)
