"""On PostgreSQL: the function of the index of words calls no other function of ours, so that pg_restore can make the index."""

from django.db import migrations

WORDS_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_words(tokens text, at timestamptz) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS $$
BEGIN RETURN (tokens || coalesce(' #' || floor(extract(epoch FROM at) / 7776000)::integer, ''))::tsvector; END $$
"""


def replace_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(WORDS_FUNCTION)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_refill_search_text")]

    operations = [migrations.RunPython(replace_function, migrations.RunPython.noop)]
