from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="search_text",
            field=models.TextField(default="", editable=False),
        ),
    ]
