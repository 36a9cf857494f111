"""A database for benchmarks, separate from the installation's."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def own_database() -> Iterator[Any]:
    """Set up Django with an empty, migrated database."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/beside.sqlite3")
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
        os.environ["MEDIA_ROOT"] = f"{folder}/media"
        os.environ["ALLOWED_HOSTS"] = "testserver"
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        os.environ.pop("REDIS_URL", None)
        import django
        from django.conf import settings

        django.setup()
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        settings.STATIC_ROOT = Path(folder)
        from django.db import connection

        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield connection
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
