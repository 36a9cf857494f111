"""Serializers of public items: read only, with references that `expand` replaces and members that `fields` selects."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.identity import absolute
from portal.files.images import rendition_widths
from portal.files.models import Image
from portal.publication.change_payload import item_url, moment
from portal.publication.choices import ChangeKind

SHOWN_EXTENSION = "jpg"
ALWAYS = ("id", "url")  # members that `fields` cannot leave out


# --- fields -----------------------------------------------------------------------------------------------------


class TimeField(serializers.DateTimeField):
    """A time in ISO 8601 with the offset of Việt Nam: 2024-09-04T09:30:00+07:00."""

    def to_representation(self, value: Any) -> str | None:
        return moment(value)


class BlankAsNullField(serializers.ChoiceField):
    """A choice that is null where the column is empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:
        return value or None


class ItemUrlField(serializers.URLField):
    """The URL of an item in the API, by its key."""

    def __init__(self, kind: ChangeKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(source="pk", help_text=_("Address in the API; it never changes"), **kwargs)

    def to_representation(self, value: int) -> str:
        return item_url(self.kind, value)


class WebUrlField(serializers.URLField):
    """The page of an item for readers; it comes from `get_absolute_url` or another method of the item."""

    def __init__(self, *, source: str = "get_absolute_url", **kwargs: Any) -> None:
        super().__init__(source=source, help_text=_("The page for readers"), **kwargs)

    def to_representation(self, value: str) -> str:
        return absolute(value)


def reference(kind: ChangeKind, pk: int) -> dict[str, Any]:
    return {"id": pk, "url": item_url(kind, pk)}


class ReferenceField(serializers.RelatedField):
    """A reference {id, url}; the whole item if the request expands this member.

    serializer: the dotted path of the item's serializer; None where the member cannot be expanded.
    """

    def __init__(self, kind: ChangeKind, serializer: str | None = None, **kwargs: Any) -> None:
        self.kind, self.serializer_path = kind, serializer
        super().__init__(read_only=True, **kwargs)

    @cached_property
    def serializer(self) -> serializers.Serializer | None:
        return import_string(self.serializer_path)() if self.serializer_path else None

    @cached_property
    def is_expanded(self) -> bool:
        return self.serializer is not None and (self.field_name or self.parent.field_name) in self.context.get(
            "expand", ()
        )

    def use_pk_only_optimization(self) -> bool:
        return not self.is_expanded

    def to_representation(self, value: Any) -> dict[str, Any]:
        if self.serializer is not None and self.is_expanded:
            expanded: dict[str, Any] = self.serializer.to_representation(value)
            return expanded
        return reference(self.kind, value.pk)


# members that every item has
def id_field() -> serializers.IntegerField:
    return serializers.IntegerField(source="pk", help_text=_("Id; it never changes"))


def updated_at_field(source: str = "changed_at") -> TimeField:
    return TimeField(source=source, help_text=_("When what is public of this item last changed"))


def is_sample_field(source: str | None = None) -> serializers.BooleanField:
    return serializers.BooleanField(
        source=source, help_text=_("True for sample content: no real person or event"), read_only=True
    )


# --- serializers ------------------------------------------------------------------------------------------------


class PublicSerializer(serializers.Serializer):
    """A part of a public item; all members are always there, null where there is nothing."""


class ItemSerializer(PublicSerializer):
    """A public item. Of the context it reads `fields` (names of members, None for all) and `expand`."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields: dict[str, serializers.Field] = super().get_fields()
        names = self.context.get("fields")
        return fields if names is None else {name: fields[name] for name in fields if name in {*names, *ALWAYS}}


class ReferenceSerializer(PublicSerializer):
    """How the OpenAPI document describes a `ReferenceField`."""

    id = serializers.IntegerField(help_text=_("Id"))
    url = serializers.URLField(help_text=_("Its address in the API"))


class SizeSerializer(PublicSerializer):
    width = serializers.IntegerField(help_text=_("Width in pixels"))
    height = serializers.IntegerField(help_text=_("Height in pixels"))
    url = serializers.URLField(help_text=_("Address of the JPEG; change .jpg to .webp or .avif for those formats"))


@lru_cache(maxsize=4096)
def sizes_of(key: str, width: int, height: int) -> list[dict[str, Any]]:
    """The renditions of an image, smallest first."""
    image = Image(key=key, width=width, height=height)
    return [
        {
            "width": fitting,
            "height": max(1, round(height * fitting / width)),
            "url": f"{settings.SITE_URL}{settings.MEDIA_URL}anh/{key}/{fitting}.{SHOWN_EXTENSION}",
        }
        for fitting in rendition_widths(image)
    ]


class PictureSerializer(PublicSerializer):
    alt = serializers.CharField(help_text=_("Text for those who cannot see it"))
    caption = serializers.CharField(help_text=_("Caption"), allow_blank=True)
    credit = serializers.CharField(help_text=_("Credit, to be given on reuse"), allow_blank=True)
    licence = serializers.CharField(help_text=_("Licence"), allow_blank=True)
    sizes = serializers.SerializerMethodField(help_text=_("The sizes, smallest first"))

    @extend_schema_field(SizeSerializer(many=True))
    def get_sizes(self, image: Image) -> list[dict[str, Any]]:
        return sizes_of(image.key, image.width, image.height)
