"""Pictures in forms: the thumbnail, the field that holds a choice, and the form that takes an upload."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib.admin import AdminSite
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EMPTY_VALUES
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from portal.files import images
from portal.files.markup import rendition_url
from portal.files.models import Image

THUMBNAIL = 160


def thumbnail(image: Image | None, css: str = "thumbnail") -> str:
    """A small picture beside its name: decoration, so it is silent. A gap of the same size where there is none."""
    if image is None:
        return format_html('<span class="{} thumbnail--none" aria-hidden="true"></span>', css)
    return format_html(
        '<img class="{}" src="{}" width="{}" height="{}" alt="" loading="lazy" decoding="async">',
        css,
        rendition_url(image, THUMBNAIL, "webp"),
        THUMBNAIL,
        max(1, round(image.height * THUMBNAIL / image.width)),
    )


class PictureWidget(forms.TextInput):
    """The number of a picture of the library, shown as the picture, with a button that opens the library."""

    input_type = "hidden"
    template_name = "admin/widgets/picture.html"
    # the choices that ModelChoiceField hands over: the library is too large to list
    choices: Iterable[Any] = ()

    def __init__(self, admin_site: AdminSite, label: object = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.admin_site = admin_site
        self.label = label

    @property
    def is_hidden(self) -> bool:
        return False

    def render(  # type: ignore[override]  # a str to its callers; three modules name SafeString
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> str:
        return super().render(name, value, attrs, TemplatesSetting())

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """None: each button says what it does, and the group of them carries the label."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        image = None
        if value not in EMPTY_VALUES and str(value).isascii() and str(value).isdigit():
            image = Image.objects.filter(pk=value).first()
        try:
            picker = reverse("admin:portal_image_picker", current_app=self.admin_site.name)
        except NoReverseMatch:
            picker = ""
        shown = rendition_url(image, 320, "webp") if image else ""
        context.update(image=image, label=self.label, picker=picker, thumbnail=shown)
        return context


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """A new picture: when it is saved, the file is checked, rotated upright, stripped of metadata and re-encoded."""

    file = forms.FileField(
        label="Tệp ảnh",
        help_text=f"JPEG, PNG, WebP hoặc AVIF, tối đa {images.MAX_BYTES // 1024 // 1024} MB, "
        f"mỗi cạnh từ {images.MIN_SIDE} điểm ảnh. Thông tin vị trí, máy ảnh trong tệp được xóa.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        error_messages={"required": "Hãy chọn một tệp ảnh.", "empty": "Tệp ảnh rỗng: hãy chọn lại."},
    )

    class Meta:
        model = Image
        fields = ["alt", "caption", "credit", "licence"]

    field_order = ["file", "alt", "caption", "credit", "licence"]

    def clean_file(self) -> "UploadedFile[bytes]":
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        self.picture = images.open_checked(upload, cast(int, upload.size))
        return upload

    def save(self, commit: bool = False) -> Image:
        """The row with its picture in storage; the row itself is saved by portal.publication.editing."""
        return images.store_master(super().save(commit=False), self.picture)
