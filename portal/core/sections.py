"""The sections of the admin's navigation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """Lists that stand together. Apps that declare a section of one name share it, in the order of the apps.

    position: sections are shown in this order. models: labels such as `articles.Article`, in their order.
    """

    position: int
    name: str
    models: tuple[str, ...]
