from django.db import migrations

# what articles.comments.immutability made of its lists when this migration was written
SQLITE = [
    """
    CREATE TRIGGER comment_seal BEFORE UPDATE OF original_name, original_body, received_name, received_body ON articles_comment FOR EACH ROW WHEN (NEW."original_name" IS NOT OLD."original_name" OR NEW."original_body" IS NOT OLD."original_body" OR NEW."received_name" IS NOT OLD."received_name" OR NEW."received_body" IS NOT OLD."received_body") AND NOT (NEW.erased_at IS NOT NULL AND NEW."original_name" = '' AND NEW."original_body" = '' AND NEW."received_name" = '' AND NEW."received_body" = '') BEGIN SELECT RAISE(ABORT, 'comment_original_is_sealed'); END
    """,
    """
    CREATE TRIGGER moderation_act_seal BEFORE UPDATE ON articles_moderationact FOR EACH ROW WHEN (NEW."id" IS NOT OLD."id" OR NEW."comment_id" IS NOT OLD."comment_id" OR NEW."kind" IS NOT OLD."kind" OR NEW."at" IS NOT OLD."at" OR NEW."by_id" IS NOT OLD."by_id" OR NEW."version" IS NOT OLD."version" OR NEW."status_before" IS NOT OLD."status_before" OR NEW."status_after" IS NOT OLD."status_after" OR NEW."reason_id" IS NOT OLD."reason_id" OR NEW."is_sample" IS NOT OLD."is_sample") OR NOT (NEW.erased_at IS NOT NULL AND NEW."before" = '{}' AND NEW."after" = '{}' AND NEW."memo" = '') BEGIN SELECT RAISE(ABORT, 'moderation_log_is_sealed'); END
    """,
    """
    CREATE TRIGGER moderation_act_stays BEFORE DELETE ON articles_moderationact FOR EACH ROW WHEN NOT OLD.is_sample BEGIN SELECT RAISE(ABORT, 'moderation_log_is_sealed'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION comment_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF (NEW."original_name" IS DISTINCT FROM OLD."original_name" OR NEW."original_body" IS DISTINCT FROM OLD."original_body" OR NEW."received_name" IS DISTINCT FROM OLD."received_name" OR NEW."received_body" IS DISTINCT FROM OLD."received_body") AND NOT (NEW.erased_at IS NOT NULL AND NEW."original_name" = '' AND NEW."original_body" = '' AND NEW."received_name" = '' AND NEW."received_body" = '') THEN RAISE EXCEPTION 'comment_original_is_sealed' USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER comment_seal BEFORE UPDATE OF original_name, original_body, received_name, received_body ON articles_comment FOR EACH ROW EXECUTE FUNCTION comment_seal()
    """,
    """
    CREATE FUNCTION moderation_act_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF (NEW."id" IS DISTINCT FROM OLD."id" OR NEW."comment_id" IS DISTINCT FROM OLD."comment_id" OR NEW."kind" IS DISTINCT FROM OLD."kind" OR NEW."at" IS DISTINCT FROM OLD."at" OR NEW."by_id" IS DISTINCT FROM OLD."by_id" OR NEW."version" IS DISTINCT FROM OLD."version" OR NEW."status_before" IS DISTINCT FROM OLD."status_before" OR NEW."status_after" IS DISTINCT FROM OLD."status_after" OR NEW."reason_id" IS DISTINCT FROM OLD."reason_id" OR NEW."is_sample" IS DISTINCT FROM OLD."is_sample") OR NOT (NEW.erased_at IS NOT NULL AND NEW."before"::text = '{}' AND NEW."after"::text = '{}' AND NEW."memo"::text = '') THEN RAISE EXCEPTION 'moderation_log_is_sealed' USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER moderation_act_seal BEFORE UPDATE ON articles_moderationact FOR EACH ROW EXECUTE FUNCTION moderation_act_seal()
    """,
    """
    CREATE FUNCTION moderation_act_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF NOT OLD.is_sample THEN RAISE EXCEPTION 'moderation_log_is_sealed' USING ERRCODE = 'check_violation'; END IF;
    RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER moderation_act_stays BEFORE DELETE ON articles_moderationact FOR EACH ROW EXECUTE FUNCTION moderation_act_stays()
    """,
]
TABLES = {
    "comment_seal": "articles_comment",
    "moderation_act_seal": "articles_moderationact",
    "moderation_act_stays": "articles_moderationact",
}


def seal(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for statement in POSTGRESQL if is_postgresql else SQLITE:
            cursor.execute(statement)


def unseal(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for name, table in TABLES.items():
            if schema_editor.connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_add_comments'),
    ]

    operations = [migrations.RunPython(seal, unseal)]
