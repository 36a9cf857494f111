import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("honorees", "0005_index_public_names")]

    operations = [
        migrations.AddField(
            model_name='cycle',
            name='announced_central',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='Trong đó trung ương'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='announced_local',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='Trong đó địa phương'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('announced_central', None), ('announced_local', None), ('announced_count', django.db.models.expressions.CombinedExpression(models.F('announced_central'), '+', models.F('announced_local'))), _connector='OR'), name='cycle_announced_parts_add_up', violation_error_message='Trung ương và địa phương cộng lại phải bằng số được công bố.'),
        ),
    ]
