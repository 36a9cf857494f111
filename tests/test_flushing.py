"""The triggers of append-only tables in tests: active in every test, suspended and restored by the flush."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.comments.choices import CommentStatus
from articles.comments.models import ModerationAct
from articles.comments.services.decisions import decide_comment
from portal.publication.models import Change
from tests.articles.comments.factories import CommentFactory
from tests.factories import UserFactory
from tests.flushing import installed_triggers

MADE = {
    "sqlite": [
        "CREATE TRIGGER kept_whole BEFORE DELETE ON portal_change BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION kept_whole() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'append-only'; END $$",
        "CREATE TRIGGER kept_whole BEFORE DELETE OR TRUNCATE ON portal_change EXECUTE FUNCTION kept_whole()",
        "ALTER TABLE portal_change ENABLE ALWAYS TRIGGER kept_whole",
    ],
}
UNMADE = {
    "sqlite": ["DROP TRIGGER kept_whole"],
    "postgresql": ["DROP TRIGGER kept_whole ON portal_change", "DROP FUNCTION kept_whole()"],
}
EMPTIED = {"sqlite": "DELETE FROM portal_change", "postgresql": "TRUNCATE portal_change"}


def execute(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def _append_only(transactional_db, _unchanged_triggers):
    """The table of changes, made to refuse DELETE, and TRUNCATE on PostgreSQL."""
    execute(MADE[connection.vendor])
    yield
    execute(UNMADE[connection.vendor])


def flush():
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_append_only")
def test_flush_empties_a_table_that_refuses_and_leaves_it_refusing():
    with transaction.atomic():
        Change.objects.create(kind="article", object_id=1, action="upserted", at="2024-09-04T00:00Z")
    before = installed_triggers(connection)

    flush()

    assert not Change.objects.exists()
    assert installed_triggers(connection) == before
    Change.objects.create(kind="article", object_id=1, action="upserted", at="2024-09-04T00:00Z")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Change.objects.all().delete()
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"):
            execute([EMPTIED["postgresql"]])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_append_only")
def test_failed_flush_keeps_the_rows_and_the_triggers():
    Change.objects.create(kind="article", object_id=1, action="upserted", at="2024-09-04T00:00Z")
    before = installed_triggers(connection)

    with pytest.raises(DatabaseError):
        connection.ops.execute_sql_flush([EMPTIED[connection.vendor], "DELETE FROM no_such_table"])

    assert Change.objects.count() == 1
    assert installed_triggers(connection) == before


@pytest.mark.django_db(transaction=True)
def test_moderation_log_is_emptied_by_the_flush_and_stays_immutable():
    moderator = UserFactory(rights=["articles.moderate_comment"])
    decide_comment(comment_id=CommentFactory().pk, version=1, verdict=CommentStatus.APPROVED, by=moderator)
    with pytest.raises(DatabaseError, match="moderation_log_is_sealed"):
        ModerationAct.objects.all().delete()

    flush()

    assert not ModerationAct.objects.exists()
    decide_comment(
        comment_id=CommentFactory().pk,
        version=1,
        verdict=CommentStatus.APPROVED,
        by=UserFactory(rights=["articles.moderate_comment"]),
    )
    with pytest.raises(DatabaseError, match="moderation_log_is_sealed"):
        ModerationAct.objects.all().delete()
