"""The picture library, and the window in which one of its pictures is chosen, or a new one uploaded."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join

from portal.core.users import name_of, person
from portal.files.markup import rendition_url, vn_number
from portal.files.models import Image
from portal.publication import editing, visibility
from portal.staff.image_fields import ImageForm, thumbnail
from portal.staff.model_admin import PortalAdmin, short_time

PICKER_SIZE = 24
IN_TEXT = 960  # the width that the editor shows; readers are served every width


class UseFilter(admin.SimpleListFilter):
    title = "nơi dùng"
    parameter_name = "dung"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("co", "Đang được dùng"), ("khong", "Chưa dùng ở đâu")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"co", "khong"}:
            return queryset.filter(is_used=self.value() == "co")
        return queryset


@admin.register(Image)
class ImageAdmin(PortalAdmin):
    list_display = [
        "shown_thumbnail",
        "shown_name",
        "credit",
        "shown_size",
        "shown_use",
        "shown_creator",
        "shown_created_at",
    ]
    list_display_links = ["shown_name"]
    list_select_related = ["created_by"]
    list_filter = [UseFilter]
    search_fields = ("search_text",)
    readonly_fields = ("shown_picture", "shown_size", "shown_users", "shown_creator", "shown_created_at")
    fields = (readonly_fields[0], "alt", "caption", "credit", "licence", *readonly_fields[1:])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        images: QuerySet[Any] = super().get_queryset(request).annotate(is_used=visibility.shown_q())
        return images

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return self.fields if obj else ImageForm.field_order

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        if obj is None:
            return ImageForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """A picture that something shows stays: an article would lose it without a word."""
        return super().has_delete_permission(request, obj) and (obj is None or not visibility.owners_of(obj))

    @admin.display(description="Ảnh")
    def shown_thumbnail(self, image: Image) -> str:
        return thumbnail(image)

    @admin.display(description="Chú thích", ordering="caption")
    def shown_name(self, image: Image) -> str:
        return str(image)

    @admin.display(description="Kích thước", ordering="byte_size")
    def shown_size(self, image: Image) -> str:
        return f"{image.width} × {image.height}, {vn_number(image.byte_size // 1024)} KB"

    @admin.display(description="Người tải lên", ordering="created_by")
    def shown_creator(self, image: Image) -> str:
        return name_of(image.created_by) if image.created_by else self.get_empty_value_display()

    @admin.display(description="Tải lên lúc", ordering="created_at")
    def shown_created_at(self, image: Image) -> str:
        return short_time(image.created_at)

    @admin.display(description="Đang dùng", boolean=True)
    def shown_use(self, image: Any) -> bool:
        is_used: bool = image.is_used  # from get_queryset
        return is_used

    @admin.display(description="Ảnh")
    def shown_picture(self, image: Image) -> str:
        return format_html(
            '<img class="library-picture" src="{}" width="{}" height="{}" alt="{}">',
            rendition_url(image, 640, "webp"),
            image.width,
            image.height,
            image.alt,
        )

    @admin.display(description="Dùng ở")
    def shown_users(self, image: Image) -> str:
        items = visibility.owners_of(image)
        if not items:
            return "Chưa dùng ở đâu."
        rows = []
        for item in items:
            address = reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])
            rows.append((address, item, item.get_status_display()))
        links = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', rows)
        return format_html('<ul class="plain-list">{}</ul>', links)

    # - the window in which a picture is chosen

    def get_urls(self) -> list[URLPattern]:
        return [self.url("chon/", self.picker_view, "picker"), *super().get_urls()]

    def picker_view(self, request: HttpRequest) -> TemplateResponse:
        """Choose a picture or upload one; picker.js passes the choice to the window that opened this one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_add = self.has_add_permission(request)
        form, chosen = ImageForm(), None
        if request.method == "POST":
            if not may_add:
                raise PermissionDenied
            form = ImageForm(request.POST, request.FILES)
            if form.is_valid():
                chosen = editing.save(form.save(commit=False), by=person(request))
        text = request.GET.get("q", "")
        found, _ = self.get_search_results(request, Image.objects.order_by("-created_at", "-pk"), text)
        page = Paginator(found, PICKER_SIZE).get_page(request.GET.get("p", "1"))
        return self.page(
            request,
            "admin/portal/image/picker.html",
            "Chọn ảnh",
            form=form,
            is_popup=True,
            may_add=may_add,
            chosen=chosen and offer(chosen),
            offers=[offer(image) for image in page],
            page_obj=page,
            query=text,
        )


def offer(image: Image) -> dict[str, Any]:
    """A picture as the picker's page shows it and passes it on."""
    thumbnail_url = rendition_url(image, 320, "webp")
    return {
        "image": image,
        "thumbnail": thumbnail_url,
        "passed": json.dumps(
            {
                "id": image.pk,
                "url": rendition_url(image, IN_TEXT, "webp"),
                "thumbnail": thumbnail_url,
                "name": str(image),
                "alternative_text": image.alt,
                "caption": " ".join(filter(None, [image.caption, image.credit and f"({image.credit})"])),
            },
            ensure_ascii=False,
        ),
    }
