from django.db import migrations

from portal.search import name_document, plain_text, text_document


def write(apps, schema_editor):
    """Words are kept by longer beginnings, and names so that fewer others pass for one with a typing error."""
    for app, model, document in (
        ("honorees", "Unit", lambda row: name_document(row.name, row.short_name)),
        ("honorees", "Honoree", lambda row: name_document(row.name)),
        ("honorees", "Honour", lambda row: text_document(row.unit_name, row.post)),
        ("articles", "Article", lambda row: text_document(row.lead, plain_text(row.body), headline=row.headline)),
    ):
        rows = apps.get_model(app, model).objects
        for row in rows.iterator(chunk_size=200):
            if row.search_text != (tokens := document(row)):
                rows.filter(pk=row.pk).update(search_text=tokens)


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_find_first_words"), ("honorees", "0004_index_words")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=True)]
