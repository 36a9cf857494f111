"""Created functions of the search; 0012_index_words does without them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_index_queue_by_receipt"), ("honorees", "0004_index_words")]

    operations: list[object] = []
