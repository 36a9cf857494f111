from django.db import migrations

from portal.search.schema import IndexWords, IndexWordsWithOwner


class Migration(migrations.Migration):
    dependencies = [("honorees", "0003_fill_search_text")]

    operations = [
        IndexWords("honorees_honoree"),
        IndexWords("honorees_unit"),
        IndexWordsWithOwner("honorees_honour", "honorees_honoree", "honoree_id"),
    ]
