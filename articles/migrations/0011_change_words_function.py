"""Changed a function of the search; 0012_index_words does without it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_refill_search_text")]

    operations: list[object] = []
