"""The indexes of words stay in step with the tables, whatever writes these and however."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Article
from honorees.models import Honoree, Honour, Unit
from portal.search import name_document
from portal.search.schema import IndexWords, IndexWordsWithOwner
from tests.factories import ArticleFactory, HonoreeFactory, HonourFactory, UnitFactory

OPERATIONS = [
    IndexWords("honorees_honoree"),
    IndexWords("honorees_unit"),
    IndexWords("articles_article"),
    IndexWordsWithOwner("honorees_honour", "honorees_honoree", "honoree_id"),
]
TRIGGERS = {
    *(
        f"{table}_words_{act}"
        for table in ("honorees_honoree", "honorees_unit", "articles_article", "honorees_honour")
        for act in ("insert", "update", "delete")
    ),
    *(f"honorees_honour_text_{act}" for act in ("insert", "update", "delete", "owner")),
}

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite's triggers")


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.django_db
@on_sqlite
def test_every_trigger_stands_after_all_migrations():
    """If one is missing: a migration made its table anew; it has to end with the operation of portal.search.schema."""
    standing = {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'trigger'")}

    assert standing >= TRIGGERS
    assert {trigger for operation in OPERATIONS for trigger in operation.triggers} == TRIGGERS


@pytest.fixture
def rows(db):
    person = HonoreeFactory(name="Lê An", honour__unit__name="Bộ Y tế", honour__post="Văn thư")
    HonourFactory(honoree=person, unit__name="Bộ Công an")
    return person, ArticleFactory(headline="Tin hòa"), UnitFactory(name="Sở Nội vụ")


def check_integrity():
    """SQLite compares what its indexes hold with what the tables hold now."""
    if connection.vendor == "sqlite":
        for table in ("honorees_honoree", "honorees_unit", "articles_article", "honorees_honour"):
            ask(f"INSERT INTO {table}_words ({table}_words, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - our own names


def test_saved_changes_are_found_and_the_old_words_are_not(rows):
    person, article, unit = rows
    person.name, article.headline, unit.name = "Trần Bình", "Tin vui", "Sở Y tế"
    for item in rows:
        item.save()

    assert list(Honoree.objects.matching("binh")) == [person]
    assert list(Honour.objects.matching("binh cong an")) == [person.honours.get(unit__name="Bộ Công an")]
    assert list(Article.objects.matching("vui")) == [article]
    assert list(Unit.objects.matching("so y")) == [unit]
    assert not Honoree.objects.matching("le").exists()
    assert not Honour.objects.matching("le").exists()
    assert not Article.objects.matching("hoa").exists()
    assert not Unit.objects.matching("noi").exists()
    check_integrity()


def test_saving_single_columns_keeps_the_words_in_step(rows):
    person, article, _ = rows
    person.name, article.body = "Trần Bình", "<p>Mới</p>"
    person.save(update_fields=["name"])
    article.save(update_fields=["body"])

    assert list(Honoree.objects.matching("tran binh y te")) == [person]
    assert list(Article.objects.matching("moi")) == [article]
    check_integrity()


def test_updates_past_save_are_found(rows):
    person, article, unit = rows
    other = HonoreeFactory(name="Vũ Ba", honour=None)
    Honoree.objects.filter(pk=person.pk).update(search_text=name_document("Trần Bình"))
    Honour.objects.filter(unit__name="Bộ Công an").update(honoree=other)
    Article.objects.update(search_text=name_document("khác"))
    Unit.objects.filter(pk=unit.pk).update(search_text="")

    assert [honour.unit.name for honour in Honour.objects.matching("binh")] == ["Bộ Y tế"]
    assert [honour.unit.name for honour in Honour.objects.matching("vu ba")] == ["Bộ Công an"]
    assert list(Article.objects.matching("khac")) == [article]
    assert not Unit.objects.matching("noi").exists()
    check_integrity()


def test_rows_made_in_bulk_are_found(rows):
    person, _, _ = rows
    honour = person.honours.first()
    (other,) = Honoree.objects.bulk_create([Honoree(name="Hồ Cúc", slug="ho-cuc", search_text=name_document("Hồ Cúc"))])
    (made,) = Honour.objects.bulk_create(
        [
            Honour(
                honoree=other,
                cycle=honour.cycle,
                decision=honour.decision,
                unit=honour.unit,
                search_text=name_document("Lái xe"),
            )
        ]
    )

    assert list(Honoree.objects.matching("ho cuc")) == [other]
    assert list(Honour.objects.matching("cuc lai")) == [made]
    check_integrity()


def test_deleted_rows_are_found_no_more(rows):
    person, article, _ = rows
    person.honours.get(unit__name="Bộ Công an").delete()
    assert [honour.unit.name for honour in Honour.objects.matching("an")] == ["Bộ Y tế"]

    person.delete()
    article.delete()
    Unit.objects.all().delete()

    assert not Honoree.objects.matching("an").exists()
    assert not Honour.objects.matching("an").exists()
    assert ask("SELECT count(*) FROM honorees_honour_text") == [(0,)]
    check_integrity()


def test_what_is_rolled_back_is_found_as_before(rows):
    person, _, _ = rows
    with transaction.atomic():
        Honoree.objects.filter(pk=person.pk).update(search_text=name_document("Trần Bình"))
        assert Honour.objects.matching("binh").count() == 2
        transaction.set_rollback(True)

    assert list(Honoree.objects.matching("le an")) == [person]
    assert Honour.objects.matching("le an").count() == 2
    check_integrity()


def test_words_are_written_anew_where_they_differ(rows, capsys):
    person, article, _ = rows
    before = Honoree.objects.get(pk=person.pk).updated_at
    Honoree.objects.filter(pk=person.pk).update(name="Trần Bình")
    Article.objects.update(search_text="cu")

    call_command("refresh_search")

    assert list(Honoree.objects.matching("binh y te")) == [person]
    assert list(Article.objects.matching("hoa")) == [article]
    assert Honoree.objects.get(pk=person.pk).updated_at == before
    assert capsys.readouterr().out.splitlines() == [
        "honorees.Unit: 0 rows written anew",
        "honorees.Honoree: 1 rows written anew",
        "honorees.Honour: 0 rows written anew",
        "articles.Article: 1 rows written anew",
    ]
    check_integrity()


@pytest.mark.django_db(transaction=True)
def test_indexes_can_be_taken_away_and_made_again():
    person = HonoreeFactory(name="Lê An", honour__unit__name="Bộ Y tế")
    article = ArticleFactory(headline="Tin hòa")
    for operation in reversed(OPERATIONS):
        with connection.schema_editor() as editor:
            operation.database_backwards("", editor, None, None)
    assert not any("_words" in name for name in connection.introspection.table_names())
    person.name = "Trần Bình"
    person.save()

    for _ in range(2):
        for operation in OPERATIONS:
            with connection.schema_editor() as editor:
                operation.database_forwards("", editor, None, None)

    assert list(Honoree.objects.matching("binh")) == [person]
    assert Honour.objects.matching("binh y te").count() == 1
    assert list(Article.objects.matching("hoa")) == [article]
    check_integrity()


@pytest.mark.django_db(transaction=True)
@on_sqlite
def test_a_table_can_be_made_anew_and_the_operation_mends_its_triggers():
    """What Django does on SQLite to change a column; no trigger elsewhere may name the table that goes."""
    person = HonoreeFactory(name="Lê An", honour__unit__name="Bộ Y tế")
    for model in (Honoree, Honour):
        with connection.schema_editor() as editor:
            editor._remake_table(model)
    assert "honorees_honoree_words_insert" not in {
        name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }

    for operation in OPERATIONS:
        with connection.schema_editor() as editor:
            operation.database_forwards("", editor, None, None)

    person.name = "Trần Bình"
    person.save()
    assert list(Honoree.objects.matching("binh")) == [person]
    assert Honour.objects.matching("binh y te").count() == 1
    check_integrity()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="speaks of PostgreSQL's planner")
def test_words_are_looked_up_in_the_index_even_where_all_rows_hold_them(rows):
    for table in ("honorees_honoree", "honorees_honour", "honorees_unit", "articles_article"):
        source = f"{table}_text" if table == "honorees_honour" else table
        tokens = "owner_text || ' ' || search_text" if table == "honorees_honour" else "search_text"
        ask(f"ANALYZE {source}")
        ask("SET LOCAL enable_seqscan = off")
        plan = ask(f"EXPLAIN SELECT id FROM {source} WHERE portal_words({tokens}) @@ 'a'::tsquery")  # noqa: S608 - our own names
        assert any(f"{table}_words" in line for (line,) in plan)
        settings = ask(f"SELECT unnest(proconfig) FROM pg_proc WHERE proname = '{table}_found'")  # noqa: S608 - our own names
        assert ("enable_seqscan=off",) in settings
