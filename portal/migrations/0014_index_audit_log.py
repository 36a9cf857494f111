import re
from importlib import import_module

from django.db import migrations, models

from portal.vietnamese import fold

LOG = import_module("portal.migrations.0009_add_audit_log")
BATCH = 1000
HONOUR = "honorees.honour"
WORD = re.compile(r"[^\W_]+")
# the unnamed columns of VALUES have these names on both databases
FILL = """
    UPDATE portal_auditevent SET label_words = filled.column2, owner_id = CAST(filled.column3 AS bigint)
    FROM (VALUES {rows}) AS filled WHERE sequence = filled.column1
"""
SQLITE = [
    # NEW.rowid is -1 where the statement names none
    """
    CREATE TRIGGER audit_event_insert BEFORE INSERT ON portal_auditevent FOR EACH ROW
    WHEN EXISTS (SELECT 1 FROM portal_auditevent WHERE sequence = NEW.sequence OR rowid = NEW.rowid)
    BEGIN SELECT RAISE(ABORT, 'audit_log_is_append_only'); END
    """,
    "CREATE VIRTUAL TABLE portal_auditevent_label USING fts5(label_words, content='', tokenize='ascii', detail=none)",
    "INSERT INTO portal_auditevent_label (rowid, label_words) SELECT sequence, label_words FROM portal_auditevent",
    """
    CREATE TRIGGER audit_label_insert AFTER INSERT ON portal_auditevent FOR EACH ROW
    BEGIN INSERT INTO portal_auditevent_label (rowid, label_words) VALUES (NEW.sequence, NEW.label_words); END
    """,
    """
    CREATE TRIGGER audit_label_update AFTER UPDATE ON portal_auditevent FOR EACH ROW
    BEGIN
        INSERT INTO portal_auditevent_label (portal_auditevent_label, rowid, label_words)
        VALUES ('delete', OLD.sequence, OLD.label_words);
        INSERT INTO portal_auditevent_label (rowid, label_words) VALUES (NEW.sequence, NEW.label_words);
    END
    """,
    """
    CREATE TRIGGER audit_label_delete AFTER DELETE ON portal_auditevent FOR EACH ROW
    BEGIN
        INSERT INTO portal_auditevent_label (portal_auditevent_label, rowid, label_words)
        VALUES ('delete', OLD.sequence, OLD.label_words);
    END
    """,
]
POSTGRESQL = [
    "CREATE INDEX audit_label_words ON portal_auditevent USING gin (to_tsvector('simple', label_words))",
    "ANALYZE portal_auditevent",
]
UNDO_SQLITE = [
    "DROP TRIGGER IF EXISTS audit_event_insert",
    "DROP TRIGGER IF EXISTS audit_label_insert",
    "DROP TRIGGER IF EXISTS audit_label_update",
    "DROP TRIGGER IF EXISTS audit_label_delete",
    "DROP TABLE IF EXISTS portal_auditevent_label",
]
UNDO_POSTGRESQL = ["DROP INDEX IF EXISTS audit_label_words"]


def fill(apps, schema_editor):
    """Fold the labels into words, and find the honorees of honours, in batches."""
    events = apps.get_model("portal", "AuditEvent").objects
    owners = dict(apps.get_model("honorees", "Honour").objects.values_list("pk", "honoree"))
    for event in events.filter(kind=HONOUR, act__in=["add", "delete"]).iterator(chunk_size=BATCH):
        honoree = event.before.get("honoree") or event.after.get("honoree")
        if honoree:  # of an honour that may be gone
            owners[event.object_id] = honoree["id"]
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while rows := events.filter(sequence__gt=last).order_by("sequence")[:BATCH].values_list(
            "sequence", "kind", "object_id", "label"
        ):
            values = []
            for sequence, kind, object_id, label in rows:
                words = " ".join(WORD.findall(fold(label)))
                values += [sequence, words, owners.get(object_id) if kind == HONOUR else None]
            cursor.execute(FILL.format(rows=", ".join(["(%s, %s, %s)"] * len(rows))), values)
            last = values[-3]


def add_triggers_and_index(apps, schema_editor):
    """The triggers of the log once more, with the new columns, and the index of the words."""
    LOG.add_triggers(apps, schema_editor, kept=[*LOG.KEPT, "owner_id"], emptied=[*LOG.EMPTIED, "label_words"])
    execute(schema_editor, SQLITE, POSTGRESQL)


def drop_triggers_and_index(apps, schema_editor):
    LOG.drop_triggers(apps, schema_editor)
    execute(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


def execute(schema_editor, on_sqlite, on_postgresql):
    with schema_editor.connection.cursor() as cursor:
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0013_change_api_count_table"),
        ("honorees", "0008_add_forgetting_of_files"),
    ]

    operations = [
        migrations.RunPython(LOG.drop_triggers, LOG.add_triggers),
        migrations.AddField(
            model_name="auditevent",
            name="owner_id",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="label_words",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["kind", "owner_id", "-sequence"], name="audit_of_owner"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(add_triggers_and_index, drop_triggers_and_index),
    ]
