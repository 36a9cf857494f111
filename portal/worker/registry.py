"""The tasks of the worker, collected from the apps that declare them."""

from collections import Counter

from django.core.exceptions import ImproperlyConfigured

from portal.core.apps import portal_app_configs
from portal.core.tasks import Task


def collect_tasks() -> list[Task]:
    """Return the tasks of all apps, in the order of INSTALLED_APPS. Raises ImproperlyConfigured on a repeated name."""
    tasks = [task for config in portal_app_configs() for task in config.tasks()]
    repeated = [name for name, count in Counter(task.name for task in tasks).items() if count > 1]
    if repeated:
        raise ImproperlyConfigured(f"Several tasks of the worker have one name: {', '.join(repeated)}")
    return tasks
