"""Indexed the words of the search; 0009_index_words does it in another way."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("honorees", "0003_fill_search_text")]

    operations: list[object] = []
