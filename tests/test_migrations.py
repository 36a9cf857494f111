"""Migrations: none is missing, names describe the operation, all are reversible."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

APPS = ("portal", "honorees", "articles")
FIRST_WORDS = {
    "add",
    "change",
    "drop",
    "fill",
    "find",
    "refill",
    "index",
    "initial",
    "move",
    "remove",
    "rename",
    "require",
    "seal",
    "unseal",
}


@pytest.fixture(scope="module")
def migrations():
    loader = MigrationLoader(None)
    return {key: migration for key, migration in loader.disk_migrations.items() if key[0] in APPS}


@pytest.mark.django_db
def test_models_and_migrations_agree(capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)

    assert "No changes detected" in capsys.readouterr().out


def test_names_start_with_a_number_and_a_verb(migrations):
    wrong = [
        f"{app}.{name}"
        for app, name in migrations
        if not (match := re.fullmatch(r"\d{4}_([a-z]+)[a-z0-9_]*", name)) or match[1] not in FIRST_WORDS
    ]

    assert wrong == []


def test_numbers_are_unique_within_an_app(migrations):
    numbers = [(app, name[:4]) for app, name in migrations]

    assert len(numbers) == len(set(numbers))


def test_each_app_has_one_leaf_migration():
    assert {app: leaves for app, leaves in MigrationLoader(None).detect_conflicts().items() if app in APPS} == {}


def test_every_operation_is_reversible(migrations):
    wrong = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in migrations.items()
        for operation in migration.operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]

    assert wrong == []


THERE_AND_BACK = """
import django
django.setup()
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from portal.publication import audit

APPS = ("portal", "honorees", "articles")

def migrate(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())
    return executor.loader.graph

def tables():
    return {name for name in connection.introspection.table_names() if name.startswith(APPS)}

def shape():
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables()):
            columns = connection.introspection.get_table_description(cursor, table)
            constraints = connection.introspection.get_constraints(cursor, table)
            found[table] = ([column[:7] for column in columns], sorted(constraints))
    return found

def words():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence, label_words, owner_id FROM portal_auditevent")
        return cursor.fetchall()

migrate()
with transaction.atomic():
    owned = {"kind": "honorees.honour", "object_id": 3, "label": "Đặng Thị Hòa – 2019–2024"}
    audit.record_many([audit.Entry(act="add", owner_id=7, after={"honoree": {"id": 7}}, **owned)], by=None)
migrate(("portal", "0009_add_audit_log"))
graph = migrate()
assert words() == [(1, "dang thi hoa 2019 2024", 7)], words()
assert audit.verify().faults == []
before = shape()
steps = dict.fromkeys(step for leaf in graph.leaf_nodes() for step in graph.forwards_plan(leaf) if step[0] in APPS)
for app, name in reversed(steps):
    parents = [parent.key[1] for parent in graph.node_map[app, name].parents if parent.key[0] == app]
    migrate((app, parents[0] if parents else None))
assert tables() == set(), tables()
migrate()
after = shape()
assert set(after) == set(before), set(after) ^ set(before)
for table in before:
    assert after[table] == before[table], (table, before[table], after[table])
print(len(before), "tables")
"""


@pytest.fixture
def empty_database(database_url, tmp_path):
    """The DATABASE_URL of an empty database."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted}")
    try:
        yield database_url.rpartition("/")[0] + f"/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.scale
def test_all_migrations_are_reversed_one_by_one_and_applied_again(empty_database):
    done = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": empty_database},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    tables = sum(model._meta.app_label in APPS for model in apps.get_models(include_auto_created=True))
    # on SQLite the search indexes have further tables
    assert int(done.stdout.split()[0]) >= tables


def test_no_migration_imports_current_models():
    wrong = [
        str(path.relative_to(settings.BASE_DIR))
        for app in APPS
        for path in Path(settings.BASE_DIR, app, "migrations").glob("*.py")
        if re.search(
            rf"^(?:from|import) (?:{'|'.join(APPS)})\.(?:models|querysets|services)\b",
            path.read_text(encoding="utf-8"),
            re.M,
        )
    ]

    assert wrong == []
