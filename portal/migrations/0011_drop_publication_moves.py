from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("portal", "0010_fill_audit_log")]

    operations = [migrations.DeleteModel(name="PublicationMove")]
