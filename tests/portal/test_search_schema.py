"""The indexes of words stay in step with the tables, whatever writes these and however."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Article
from honorees.models import Honoree, Honour, Unit
from portal.search import name_document
from portal.search.schema import FindFirst, FindFirstOwners, IndexPeriods, IndexWords, IndexWordsWithOwner
from tests.factories import LONG_AGO, ArticleFactory, HonoreeFactory, HonourFactory, UnitFactory

OPERATIONS = [
    IndexWords("honorees_honoree"),
    IndexWords("honorees_unit"),
    IndexWords("articles_article"),
    IndexWordsWithOwner("honorees_honour", "honorees_honoree", "honoree_id"),
    FindFirst("honorees_honoree", "sort_key, id", "status = 'published'"),
    FindFirst("honorees_unit", "sort_key, id"),
    FindFirstOwners(
        "honorees_honour", "revoked_on IS NULL", "honorees_honoree", "sort_key, id", "status = 'published'"
    ),
    IndexPeriods("articles_article", "published_at"),
    FindFirst(
        "articles_article",
        "published_at DESC, id DESC",
        "status = 'published'",
        by_period=True,
    ),
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


@pytest.mark.django_db
@on_sqlite
def test_every_trigger_stands_after_all_migrations():
    """If one is missing: a migration made its table anew; it has to end with the operation of portal.search.schema."""
    standing = {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'trigger'")}

    assert standing >= TRIGGERS
    assert {trigger for operation in OPERATIONS for trigger in getattr(operation, "triggers", [])} == TRIGGERS


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
        "honorees.Unit: 0 rows updated",
        "honorees.Honoree: 1 rows updated",
        "honorees.Honour: 0 rows updated",
        "articles.Article: 1 rows updated",
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
    if connection.vendor == "postgresql":
        assert ask("SELECT proname FROM pg_proc WHERE proname ~ '^(honorees|articles)_.*_(found|first)$'") == []
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
@on_postgresql
def test_indexes_of_words_are_made_with_an_empty_search_path_as_pg_restore_makes_them(rows):
    indexes = ask(
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE relname LIKE '%\\_words' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    ask("SET LOCAL search_path = ''")

    for (name,) in indexes:
        ask(f"REINDEX INDEX public.{name}")

    assert [name for (name,) in indexes] == [
        "articles_article_words",
        "honorees_honoree_words",
        "honorees_honour_words",
        "honorees_unit_words",
    ]


@pytest.mark.django_db
@on_postgresql
def test_words_are_looked_up_in_the_index_even_where_all_rows_hold_them(rows):
    for table in ("honorees_honoree", "honorees_honour", "honorees_unit", "articles_article"):
        source = f"{table}_text" if table == "honorees_honour" else table
        tokens = {
            "honorees_honour": "owner_text || ' ' || search_text",
            "articles_article": "search_text, published_at",
        }.get(table, "search_text")
        ask(f"ANALYZE {source}")
        ask("SET LOCAL enable_seqscan = off")
        plan = ask(f"EXPLAIN SELECT id FROM {source} WHERE portal_words({tokens}) @@ 'a'::tsquery")  # noqa: S608 - our own names
        assert any(f"{table}_words" in line for (line,) in plan)
        settings = ask(f"SELECT unnest(proconfig) FROM pg_proc WHERE proname = '{table}_found'")  # noqa: S608 - our own names
        assert ("enable_seqscan=off",) in settings


def first(table, wanted, reach, most):
    """The keys that PostgreSQL's function gives."""
    return [key for (key,) in ask(f"SELECT {table}_first('{wanted}', {reach}, {most})")]


@pytest.mark.django_db
@on_postgresql
def test_the_first_rows_stand_in_order_and_hidden_ones_are_left_out():
    people = [HonoreeFactory(public=True, name=name) for name in ("Lê Hòa", "Lê An", "Vũ Hoa", "Trần Ba")]
    HonoreeFactory(name="Lê Hòa")
    HonoreeFactory(public=True, name="Lê Bảo", honour__revoked=True)
    HonourFactory(honoree=people[1], post="Lái xe")
    articles = [ArticleFactory(headline="Tin", scheduled=True), ArticleFactory(headline="Tin", public=True)]
    ArticleFactory(headline="Tin")

    assert first("honorees_honoree", "le", 10, 10)[::2] == [people[1].pk, people[0].pk]
    assert first("honorees_honour", "le", 10, 10) == [people[1].pk, people[0].pk]
    assert first("honorees_honour", "h", 1, 1) == [people[2].pk]
    assert first("articles_article", "tin", 10, 10) == [article.pk for article in articles]
    assert first("honorees_honoree", "xyz", 10, 10) == []


@pytest.mark.django_db
@on_postgresql
@pytest.mark.parametrize("wanted", ["le", "hiem", "cuoi"])
def test_of_very_many_rows_the_first_are_the_same_wherever_they_stand(wanted):
    """Those with `le` stand among the first rows too, those with `cuoi` behind all that are looked at first."""
    example = HonoreeFactory(public=True).honours.get()
    public = {"status": "published", "published_at": example.honoree.published_at, "first_public_at": LONG_AGO}

    def words(number):
        return " ".join(["le", *(["hiem"] if number % 50 == 0 else []), *(["cuoi"] if number < 5_000 else [])])

    people = Honoree.objects.bulk_create(
        Honoree(name="Lê", slug=f"le-{number}", sort_key=f"{9_000 - number:05}", search_text=words(number), **public)
        for number in range(9_000)
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
    ask("ANALYZE honorees_honoree")
    ask("ANALYZE honorees_honour_text")
    expected = [person.pk for person in reversed(people) if wanted in person.search_text.split()]

    assert first("honorees_honour", wanted, 28, 28) == expected[:28]
    for most in (28, 100, 1021, 9_000):
        answer = first("honorees_honoree", wanted, 28, most)
        assert answer[:28] == expected[:28]
        assert len(set(answer)) == len(answer) == min(most, len(expected))
        assert set(answer) <= set(expected)


@pytest.mark.django_db
@on_postgresql
@pytest.mark.parametrize(("published", "is_analyzed"), [(50, True), (3_000, True), (4_000, True), (4_000, False)])
def test_of_very_many_articles_the_newest_stand_first(published, is_analyzed):
    category = ArticleFactory(headline="Khác").category
    articles = Article.objects.bulk_create(
        Article(
            headline="Tin",
            slug=f"tin-{number}",
            lead="x",
            category=category,
            search_text="tin" if number % 2 else "tin chan",
            **({"status": "published"} if number < published else {}),
            published_at=(at := LONG_AGO + timedelta(hours=5 * number)),
            first_public_at=at,
        )
        for number in range(4_000)
    )
    if is_analyzed:
        ask("ANALYZE articles_article")
    for wanted in ("tin", "chan"):
        expected = [article.pk for article in reversed(articles[:published]) if wanted in article.search_text.split()]
        for most in (1, 28, 50, 1_021):
            answer = first("articles_article", wanted, 28, most)
            assert answer[:28] == expected[: min(28, most)]
            assert len(set(answer)) == len(answer) == min(most, len(expected))
            assert set(answer) <= set(expected)
            assert len(set(first("articles_article", wanted, 0, most))) == len(answer)
