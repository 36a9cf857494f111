from pathlib import Path

from django.db import migrations

CREATE = """
    CREATE UNLOGGED TABLE {table} (
        subject {text} COLLATE "C" NOT NULL, day integer NOT NULL, minute integer NOT NULL, in_minute integer NOT NULL,
        counted bigint NOT NULL, unchanged bigint NOT NULL, refused bigint NOT NULL, {seen} bigint NOT NULL,
        PRIMARY KEY (subject, day)
    ) WITH (fillfactor = 50)
"""


def replace_table(apps, schema_editor):
    """Drop the counters of the day, which held other names for subjects, and start from zero."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE.format(table="portal_rate_limit", text="text", seen="last_seen"))
        schema_editor.execute("DROP TABLE portal_api_count")
        return
    # digests of addresses must not stay in a file that nothing empties any more
    for ending in ("", "-wal", "-shm", "-lock"):
        Path(f"{schema_editor.connection.settings_dict['NAME']}-counts{ending}").unlink(missing_ok=True)


def restore_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE.format(table="portal_api_count", text="varchar(40)", seen="seen"))
        schema_editor.execute("DROP TABLE portal_rate_limit")


class Migration(migrations.Migration):
    dependencies = [("portal", "0012_rename_place_of_partner_use")]

    operations = [migrations.RunPython(replace_table, restore_table)]
