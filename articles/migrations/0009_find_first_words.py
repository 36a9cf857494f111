from django.db import migrations

from portal.search.schema import FindFirst, FindFirstOwners, IndexPeriods


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_index_queue_by_receipt"), ("honorees", "0004_index_words")]

    operations = [
        FindFirst("honorees_honoree", "sort_key, id", "status = 'published'"),
        FindFirst("honorees_unit", "sort_key, id"),
        FindFirstOwners(
            "honorees_honour", "revoked_on IS NULL", "honorees_honoree", "sort_key, id", "status = 'published'"
        ),
        IndexPeriods("articles_article", "published_at"),
        FindFirst(
            "articles_article",
            "published_at DESC, id DESC",
            "status = 'published'",
            by_period=True,
        ),
    ]
