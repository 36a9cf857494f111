"""What monitoring asks: whether the process is alive, and whether it is able to serve."""

import logging
from contextlib import suppress

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Able to serve: the database answers and is migrated, files can be reached; the cache is only reported."""
    checks = {"database": False, "migrations": False, "files": False, "cache": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (OperationalError, InterfaceError):
        logger.warning("readyz: the database does not answer")
    try:
        with suppress(FileNotFoundError):  # the first picture makes the folder
            default_storage.listdir("")
        checks["files"] = True
    except OSError:
        logger.warning("readyz: the files cannot be reached")
    try:
        cache.set("readyz", 1, 5)
        checks["cache"] = cache.get("readyz") == 1
    except Exception:  # noqa: BLE001 - whatever the cache's client raises, it only means that the cache is away
        logger.warning("readyz: the cache does not answer")
    is_ready = checks["database"] and checks["migrations"] and checks["files"]
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", "checks": checks}, status=200 if is_ready else 503
    )
