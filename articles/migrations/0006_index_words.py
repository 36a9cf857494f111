from django.db import migrations

from portal.search.schema import IndexWords


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_fill_search_text")]

    operations = [IndexWords("articles_article")]
