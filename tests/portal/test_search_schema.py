"""The search indexes follow the tables, whatever writes these and however."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Article
from articles.search import stories
from honorees.models import Honoree, Honour, Unit
from honorees.search import people, people_by_name
from portal.search import look_up, name_document, parse
from tests.factories import LONG_AGO, ArticleFactory, HonoreeFactory, HonourFactory, UnitFactory

MIGRATIONS = [
    import_module("honorees.migrations.0009_index_words"),
    import_module("articles.migrations.0012_index_words"),
]
TRIGGERS = {
    *(
        f"{table}_words_{act}"
        for table in ("honorees_honoree", "honorees_unit", "articles_article", "honorees_honour")
        for act in ("insert", "update", "delete")
    ),
    *(f"honorees_honour_text_{act}" for act in ("insert", "update", "delete", "owner")),
}

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="speaks of PostgreSQL's functions")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite's triggers")


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def create_indexes():
    for migration in MIGRATIONS:
        with connection.schema_editor() as editor:
            migration.create_indexes(None, editor)


def drop_indexes():
    for migration in reversed(MIGRATIONS):
        with connection.schema_editor() as editor:
            migration.drop_indexes(None, editor)


@pytest.mark.django_db
@on_sqlite
def test_every_trigger_stands_after_all_migrations():
    """If one is missing: a migration rebuilt its table; it has to end with the .sql files that index the table."""
    assert {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'trigger'")} >= TRIGGERS


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
    if connection.vendor == "sqlite":
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
        "honorees.Unit: 0 rows updated",
        "honorees.Honoree: 1 rows updated",
        "honorees.Honour: 0 rows updated",
        "articles.Article: 1 rows updated",
    ]
    check_integrity()


@pytest.mark.django_db(transaction=True)
def test_indexes_can_be_dropped_and_created_again():
    person = HonoreeFactory(name="Lê An", honour__unit__name="Bộ Y tế")
    article = ArticleFactory(headline="Tin hòa")
    drop_indexes()
    assert not any("_words" in name for name in connection.introspection.table_names())
    if connection.vendor == "postgresql":
        assert search_objects() == set()
    person.name = "Trần Bình"
    person.save()

    for _ in range(2):
        create_indexes()

    assert list(Honoree.objects.matching("binh")) == [person]
    assert Honour.objects.matching("binh y te").count() == 1
    assert list(Article.objects.matching("hoa")) == [article]
    check_integrity()


@pytest.mark.django_db(transaction=True)
@on_sqlite
def test_a_table_can_be_rebuilt_and_the_sql_files_restore_its_triggers():
    """What Django does on SQLite to change a column; no trigger elsewhere may name the table that is dropped."""
    person = HonoreeFactory(name="Lê An", honour__unit__name="Bộ Y tế")
    for model in (Honoree, Honour):
        with connection.schema_editor() as editor:
            editor._remake_table(model)
    assert "honorees_honoree_words_insert" not in {
        name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }

    create_indexes()

    person.name = "Trần Bình"
    person.save()
    assert list(Honoree.objects.matching("binh")) == [person]
    assert Honour.objects.matching("binh y te").count() == 1
    check_integrity()


def search_objects():
    """Names of what the search has in PostgreSQL beside the tables of Django."""
    return {
        name
        for (name,) in ask(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND proname ~ '_words$|_text_|_found$|_first$|^portal_(words|period)'"
            " UNION SELECT tgname FROM pg_trigger WHERE tgname ~ '_words|_text_'"
            " UNION SELECT relname FROM pg_class WHERE relname ~ '^(honorees|articles).*_words$|_honour_text'"
            " UNION SELECT attname FROM pg_attribute WHERE attname = 'search_vector' AND NOT attisdropped"
        )
    }


@pytest.mark.django_db
@on_postgresql
def test_nothing_of_the_former_indexes_is_left_after_an_upgrade():
    """What migrations before honorees.0009 and articles.0012 created."""
    drop_indexes()
    for types in ("text", "text, timestamptz"):
        ask(f"CREATE FUNCTION portal_words({types}) RETURNS tsvector LANGUAGE sql IMMUTABLE AS 'SELECT $1::tsvector'")
    ask("CREATE FUNCTION portal_period(timestamptz) RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    for table in ("honorees_unit", "honorees_honoree", "honorees_honour", "articles_article"):
        ask(f"CREATE FUNCTION {table}_found(text, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
        ask(f"CREATE FUNCTION {table}_first(text, bigint, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
    ask("CREATE INDEX honorees_unit_words ON honorees_unit USING gin (portal_words(search_text))")
    ask("CREATE INDEX honorees_honoree_words ON honorees_honoree USING gin (portal_words(search_text))")
    ask("CREATE INDEX articles_article_words ON articles_article USING gin (portal_words(search_text, published_at))")
    ask("CREATE TABLE honorees_honour_text (id bigint, owner_text text)")
    ask("CREATE INDEX honorees_honour_words ON honorees_honour_text USING gin (portal_words(owner_text))")
    for name in ("keep", "keep_owner"):
        ask(f"CREATE FUNCTION honorees_honour_text_{name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'")
    for event, table, name in (
        ("write AFTER INSERT", "honorees_honour", "keep"),
        ("truncate AFTER TRUNCATE", "honorees_honour", "keep"),
        ("owner AFTER UPDATE", "honorees_honoree", "keep_owner"),
    ):
        ask(f"CREATE TRIGGER honorees_honour_text_{event} ON {table} EXECUTE FUNCTION honorees_honour_text_{name}()")

    create_indexes()

    assert search_objects() == {
        "search_vector",
        *("honorees_unit_words", "honorees_honoree_words", "honorees_honour_words", "articles_article_words"),
    }


@pytest.mark.django_db
@on_postgresql
@pytest.mark.usefixtures("rows")
def test_indexes_and_triggers_work_with_the_empty_search_path_of_pg_restore():
    ask("SET LOCAL search_path = ''")

    for name in ("honorees_unit_words", "honorees_honoree_words", "honorees_honour_words", "articles_article_words"):
        ask(f"REINDEX INDEX public.{name}")
    ask("UPDATE public.honorees_honoree SET search_text = 'hoa'")
    ask("UPDATE public.honorees_honour SET search_text = 'doi'")

    found = ask("SELECT count(*) FROM public.honorees_honour WHERE search_vector @@ 'hoa & doi'::tsquery")
    assert found == [(2,)]


def crowd(words, count):
    """Public people and articles, made in bulk past every `save`; `words(number)` are the tokens of one."""
    example = HonoreeFactory(public=True, name="Zz").honours.get()
    public = {"status": "published", "published_at": LONG_AGO, "first_public_at": LONG_AGO}
    people = Honoree.objects.bulk_create(
        Honoree(name="Lê", slug=f"le-{number}", sort_key=f"{count - number:05}", search_text=words(number), **public)
        for number in range(count)
    )
    Honour.objects.bulk_create(
        Honour(
            honoree=person,
            cycle_id=example.cycle_id,
            decision_id=example.decision_id,
            unit_id=example.unit_id,
            search_text="",
        )
        for person in people
    )
    category = ArticleFactory(headline="Zz").category
    articles = Article.objects.bulk_create(
        Article(
            headline="Tin",
            slug=f"tin-{number}",
            lead="x",
            category=category,
            search_text=words(number),
            status="published" if number % 3 else "draft",
            published_at=(at := LONG_AGO + timedelta(hours=number)),
            first_public_at=at,
        )
        for number in range(count)
    )
    return list(reversed(people)), [article for article in reversed(articles) if article.status == "published"]


@pytest.mark.django_db
@pytest.mark.scale
@pytest.mark.parametrize("is_analyzed", [True, False])
def test_of_very_many_rows_the_first_are_the_same_wherever_they_stand(is_analyzed):
    """Rows with `le` are everywhere, rare ones with `hiem` too, those with `dau` and `cuoi` at one end of the order."""

    def words(number):
        return " ".join(
            [
                "le",
                *(["hiem"] if number % 50 == 0 else []),
                *(["cuoi"] if number < 2_500 else []),
                *(["dau"] if number >= 4_500 else []),
            ]
        )

    in_name_order, newest_first = crowd(words, 6_000)
    if is_analyzed:
        ask("ANALYZE")
    for text in ("le", "hiem", "dau", "cuoi", "le hiem", "xyz"):
        for make, items in ((people, in_name_order), (people_by_name, in_name_order), (stories, newest_first)):
            expected = [item.pk for item in items if set(text.split()) <= set(item.search_text.split())]
            for reach in (8, 1000):
                group = make(parse(text))
                look_up(parse(text), [group], reach)
                assert group.hits == expected[:reach]
                assert group.total == min(1000, len(expected))
                assert group.has_more is (len(expected) > 1000)


@pytest.mark.django_db
@pytest.mark.scale
@on_postgresql
def test_rows_that_hold_a_rare_word_are_found_through_the_index_of_words(django_assert_max_num_queries):
    crowd(lambda number: "le hiem" if number == 77 else "le", 3_000)
    ask("ANALYZE")
    with django_assert_max_num_queries(2) as captured:
        group = stories(parse("hiem"))
        look_up(parse("hiem"), [group], 8)

    assert group.count == 1
    for query in captured.captured_queries:
        plan = "\n".join(line for (line,) in ask(f"EXPLAIN {query['sql']}"))
        assert "Bitmap Index Scan on articles_article_words" in plan
