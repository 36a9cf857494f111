from django.db import migrations

from articles.comments.seal import SEAL


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_add_comments'),
    ]

    operations = [SEAL]
