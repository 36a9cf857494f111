"""Who may use a door of the API."""

from rest_framework.permissions import BasePermission


class Closed(BasePermission):
    """The default: a view that does not say who may use it is used by nobody."""

    def has_permission(self, request, view):
        return False


class OpenToAll(BasePermission):
    """What is public is read by everybody; keys only raise the rate."""

    def has_permission(self, request, view):
        return True
