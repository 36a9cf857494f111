from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0011_drop_publication_moves")]

    operations = [
        migrations.RemoveConstraint(model_name="partneruse", name="one_use_of_a_subject_a_day_and_place"),
        migrations.RenameField(model_name="partneruse", old_name="place", new_name="backend"),
        migrations.AddConstraint(
            model_name="partneruse",
            constraint=models.UniqueConstraint(
                fields=("subject", "day", "backend"), name="one_use_of_a_subject_day_and_backend"
            ),
        ),
    ]
