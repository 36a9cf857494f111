from django.db import migrations

from portal.search import name_document, text_document


def fill(apps, schema_editor):
    """Write the tokens that the indexes read."""
    for model, document in (
        ("Honoree", lambda row: name_document(row.name)),
        ("Unit", lambda row: name_document(row.name, row.short_name)),
        ("Honour", lambda row: text_document(row.unit_name, row.post)),
    ):
        for row in apps.get_model("honorees", model).objects.iterator():
            row.search_text = document(row)
            row.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("honorees", "0002_add_provinces")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
