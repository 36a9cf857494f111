"""The base class of our AppConfigs: what an app may declare for the portal to collect."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig

from portal.core.roles import Role
from portal.core.sections import Section
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


class PortalAppConfig(AppConfig):
    """An app of the portal. Methods import the app's code inside: models are not ready when this module is read.

    A subclass sets `default = True`: Django finds both classes in its module.
    """

    default = False

    def tasks(self) -> Sequence[Task]:
        """What the worker does for this app."""
        return ()

    def contents(self) -> "Sequence[Content]":
        """What the items of this app's models consist of."""
        return ()

    def role_permissions(self) -> Mapping[Role, set[str]]:
        """The permissions that each role needs for this app. An administrator has those of all roles besides."""
        return {}

    def admin_sections(self) -> Sequence[Section]:
        """Where the lists of this app stand in the navigation of the admin."""
        return ()
