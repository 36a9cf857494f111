"""Index the search tokens of units, honorees and honours; remove the functions that PostgreSQL was queried by before."""

from django.db import migrations

from portal.search.schema import run_sql

create_indexes = run_sql(__file__, "0009_drop_words", "0009_index_words")
drop_indexes = run_sql(__file__, "0009_drop_words")


class Migration(migrations.Migration):
    dependencies = [("honorees", "0008_add_forgetting_of_files")]

    operations = [migrations.RunPython(create_indexes, drop_indexes)]
