"""What answers are made of. A shape declares its members for the OpenAPI document and for `fields`; `write` makes them.

Serializers of DRF declare, plain functions write: an answer is not put together field by field through objects.
tests/portal/test_api_shapes.py holds both together: every declared member is written, and nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from portal.core.bilingual import Text
from portal.files.images import rendition_widths
from portal.files.models import Image
from portal.publication.change_payload import item_url
from portal.publication.choices import ChangeKind

SHOWN_EXTENSION = "jpg"


# --- small parts ----------------------------------------------------------------------------------------------


def day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def refer(kind: str, pk: int | None) -> dict[str, Any] | None:
    return {"id": pk, "url": item_url(kind, pk)} if pk is not None else None


@lru_cache(maxsize=4096)
def _sizes(key: str, width: int, height: int) -> list[dict[str, Any]]:
    image = Image(key=key, width=width, height=height)
    return [
        {
            "width": fitting,
            "height": max(1, round(height * fitting / width)),
            "url": f"{settings.SITE_URL}{settings.MEDIA_URL}anh/{key}/{fitting}.{SHOWN_EXTENSION}",
        }
        for fitting in rendition_widths(image)
    ]


def write_picture(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "licence": image.licence,
        "sizes": _sizes(image.key, image.width, image.height),
    }


# --- declared shapes ------------------------------------------------------------------------------------------


class Shape(serializers.Serializer):
    """A declared shape. Answers are never parsed by it, and are written by plain functions.

    expandable: the members in whose place `expand` puts the object itself, and the kind of it.
    example: one such answer, for the OpenAPI document.
    """

    expandable: ClassVar[Mapping[str, ChangeKind]] = {}
    example: ClassVar[Mapping[str, Any] | None] = None


def shape_field(field: type[serializers.Field], vi: str, en: str, **options: Any) -> Any:
    """A member of a shape; all members are always there, with null where there is nothing."""
    return field(help_text=Text(vi, en), read_only=True, **options)


class ReferenceShape(Shape):
    id = shape_field(serializers.IntegerField, "Mã", "Id")
    url = shape_field(serializers.URLField, "Địa chỉ trong API", "Its address in the API")


class SizeShape(Shape):
    width = shape_field(serializers.IntegerField, "Rộng, điểm ảnh", "Width in pixels")
    height = shape_field(serializers.IntegerField, "Cao, điểm ảnh", "Height in pixels")
    url = shape_field(
        serializers.URLField,
        "Địa chỉ ảnh JPEG; đổi đuôi .jpg thành .webp hoặc .avif để lấy định dạng ấy",
        "Address of the JPEG; change .jpg to .webp or .avif for those formats",
    )


class PictureShape(Shape):
    alt = shape_field(serializers.CharField, "Mô tả cho người không nhìn thấy ảnh", "Text for those who cannot see it")
    caption = shape_field(serializers.CharField, "Chú thích", "Caption", allow_blank=True)
    credit = shape_field(
        serializers.CharField, "Nguồn ảnh, phải ghi khi dùng lại", "Credit, to be given on reuse", allow_blank=True
    )
    licence = shape_field(serializers.CharField, "Giấy phép", "Licence", allow_blank=True)
    sizes = SizeShape(many=True, help_text=Text("Các cỡ, nhỏ trước", "The sizes, smallest first"), read_only=True)


# parts of examples: they stand in code, where SITE_URL is known already
def web_example(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def item_example(plural: str, pk: int) -> str:
    return web_example(f"/api/v1/{plural}/{pk}/")


def picture_example(alt: str, across: int, down: int) -> dict[str, Any]:
    key = "0123456789abcdef" * 2
    sizes = [
        {"width": width, "height": width * down // across, "url": web_example(f"/media/anh/{key}/{width}.jpg")}
        for width in (160, 320)
    ]
    return {"alt": alt, "caption": "", "credit": "Minh họa: Ban Biên tập", "licence": "", "sizes": sizes}


# members that every item has
def id_field() -> Any:
    return shape_field(serializers.IntegerField, "Mã, không bao giờ đổi", "Id; it never changes")


def url_field() -> Any:
    return shape_field(
        serializers.URLField, "Địa chỉ trong API, không bao giờ đổi", "Address in the API; it never changes"
    )


def web_url_field() -> Any:
    return shape_field(serializers.URLField, "Trang cho người đọc", "The page for readers")


def updated_field() -> Any:
    return shape_field(
        serializers.DateTimeField,
        "Lần cuối điều công khai của mục này thay đổi",
        "When what is public of this item last changed",
    )


def sample_field() -> Any:
    return shape_field(
        serializers.BooleanField,
        "Đúng nếu là dữ liệu minh họa, không phải người hay việc thật",
        "True for sample content: no real person or event",
    )


ALWAYS = ("id", "url")  # members that come whatever `fields` names


def only(names: Iterable[str] | None, written: dict[str, Any]) -> dict[str, Any]:
    """The members that `fields` names, and those that always come, in the order of the shape."""
    if names is None:
        return written
    return {name: value for name, value in written.items() if name in names or name in ALWAYS}


KIND_NAMES = [kind.value for kind in ChangeKind]
