"""Index the search tokens of articles; remove the functions that PostgreSQL was queried by before."""

from django.db import migrations

from portal.search.schema import run_sql

create_indexes = run_sql(__file__, "0012_drop_words", "0012_index_words")
drop_indexes = run_sql(__file__, "0012_drop_words")


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_change_words_function"), ("honorees", "0009_index_words")]

    operations = [migrations.RunPython(create_indexes, drop_indexes)]
