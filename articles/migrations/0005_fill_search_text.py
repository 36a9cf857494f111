from django.db import migrations

from portal.search import plain_text, text_document


def fill(apps, schema_editor):
    """Write the tokens that the index reads."""
    for article in apps.get_model("articles", "Article").objects.iterator(chunk_size=200):
        article.search_text = text_document(article.lead, plain_text(article.body), headline=article.headline)
        article.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_fill_reasons_and_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
