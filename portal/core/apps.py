"""The base class of the AppConfigs: what an app declares and the portal collects."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig, apps

from portal.core.roles import Role
from portal.core.sections import Section
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


class PortalAppConfig(AppConfig):
    """An app of the portal. The methods import the app's code locally: models are not loaded when this module is.

    A subclass sets `default = True`, because Django finds both classes in its module.
    """

    default = False

    def tasks(self) -> Sequence[Task]:
        """Return the background tasks of this app."""
        return ()

    def contents(self) -> "Sequence[Content]":
        """Return the content declarations of this app's models."""
        return ()

    def role_permissions(self) -> Mapping[Role, set[str]]:
        """The permissions that each role needs for this app. An administrator has those of all roles besides."""
        return {}

    def admin_sections(self) -> Sequence[Section]:
        """Where the lists of this app stand in the navigation of the admin."""
        return ()


def portal_app_configs() -> list[PortalAppConfig]:
    """The apps of the portal, in the order of INSTALLED_APPS."""
    return [config for config in apps.get_app_configs() if isinstance(config, PortalAppConfig)]
