from django.conf import settings
from django.db import connection


def lose_counters() -> None:
    """Empty the counters of the database, as a crash of PostgreSQL does, or delete the file of SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM portal_rate_limit")
    else:
        settings.API_LIMITS_FILE.unlink(missing_ok=True)
