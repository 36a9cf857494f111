from django.db import migrations

# what articles.comments.immutability made when this migration was written
TRIGGERS = {
    "comment_replace": """
        CREATE TRIGGER comment_replace BEFORE INSERT ON articles_comment FOR EACH ROW WHEN EXISTS (SELECT 1 FROM articles_comment WHERE id = NEW.id OR public_id = NEW.public_id OR form_digest = NEW.form_digest) BEGIN SELECT RAISE(ABORT, 'comment_original_is_sealed'); END
    """,
    "moderation_act_replace": """
        CREATE TRIGGER moderation_act_replace BEFORE INSERT ON articles_moderationact FOR EACH ROW WHEN EXISTS (SELECT 1 FROM articles_moderationact WHERE id = NEW.id OR (comment_id = NEW.comment_id AND version = NEW.version)) BEGIN SELECT RAISE(ABORT, 'moderation_log_is_sealed'); END
    """,
}


def refuse_replacements(apps, schema_editor):
    """On SQLite INSERT OR REPLACE deletes rows without their trigger: refuse what would replace one."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for statement in TRIGGERS.values():
                cursor.execute(statement)


def permit_replacements(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [("articles", "0012_index_words")]

    operations = [migrations.RunPython(refuse_replacements, permit_replacements)]
