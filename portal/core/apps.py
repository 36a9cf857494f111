"""The base class of our AppConfigs: what an app may declare for the portal to collect."""

from collections.abc import Sequence

from django.apps import AppConfig

from portal.core.tasks import Task


class PortalAppConfig(AppConfig):
    """An app of the portal. Methods import the app's code inside: models are not ready when this module is read.

    A subclass sets `default = True`: Django finds both classes in its module.
    """

    default = False

    def tasks(self) -> Sequence[Task]:
        """What the worker does for this app."""
        return ()
