from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_index_words'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['status', 'received_at', 'id'], name='comment_queue_by_day'),
        ),
    ]
