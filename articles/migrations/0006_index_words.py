"""Indexed the words of the search; 0012_index_words does it in another way."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_fill_search_text")]

    operations: list[object] = []
