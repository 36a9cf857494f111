from django.db import migrations

from articles.comments.immutability import SEAL


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_add_comments'),
    ]

    operations = [SEAL]
