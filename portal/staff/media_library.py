"""The picture library, and the window in which one of its pictures is chosen, or a new one uploaded."""

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join

from portal.core.users import name_of, person
from portal.files.markup import vn_number
from portal.files.models import Image
from portal.publication import editing, visibility
from portal.staff.image_fields import ImageForm, rendition_address, thumbnail
from portal.staff.model_admin import PortalAdmin, short_time

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec

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
    add_fieldsets: "_FieldsetSpec" = [(None, {"fields": ["file", "alt", "caption", "credit", "licence"]})]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "shown_picture",
                    "alt",
                    "caption",
                    "credit",
                    "licence",
                    "shown_size",
                    "shown_users",
                    "shown_creator",
                    "shown_created_at",
                ]
            },
        )
    ]
    readonly_fields: ClassVar[list[str]] = [
        "shown_picture",
        "shown_size",
        "shown_users",
        "shown_creator",
        "shown_created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        condition = Q(pk__in=[])
        for relation in visibility.owning_relations():
            owner = relation.related_model
            condition |= Q(Exists(owner._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
        images: QuerySet[Any] = super().get_queryset(request).annotate(is_used=condition)
        return images

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> "_FieldsetSpec":
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> list[str]:
        return self.readonly_fields if obj else []

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        if obj is None:
            return ImageForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """A picture that something shows stays: an article would lose it without a word."""
        return super().has_delete_permission(request, obj) and (obj is None or not visibility.owners_of(obj))

    def choice_label(self, image: Image) -> str:
        return str(image)

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
            rendition_address(image, 640),
            image.width,
            image.height,
            image.alt,
        )

    @admin.display(description="Dùng ở")
    def shown_users(self, image: Image) -> str:
        items = visibility.owners_of(image)
        if not items:
            return "Chưa dùng ở đâu."
        return format_html(
            '<ul class="plain-list">{}</ul>',
            format_html_join(
                "",
                '<li><a href="{}">{}</a> ({})</li>',
                (
                    (
                        reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk]),
                        item,
                        item.get_status_display(),
                    )
                    for item in items
                ),
            ),
        )

    # - the window in which a picture is chosen

    def get_urls(self) -> list[URLPattern]:
        picker = path("chon/", self.admin_site.admin_view(self.picker_view), name="portal_image_picker")
        return [picker, *super().get_urls()]

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
        context = {
            **self.admin_site.each_context(request),
            "title": "Chọn ảnh",
            "is_popup": True,
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "may_add": may_add,
            "chosen": chosen and offer(chosen),
            "offers": [offer(image) for image in page],
            "page_obj": page,
            "query": text,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/portal/image/picker.html", context, status=status)


def offer(image: Image) -> dict[str, Any]:
    """A picture as the picker's page shows it and passes it on."""
    return {
        "image": image,
        "thumbnail": rendition_address(image, 320),
        "passed": json.dumps(
            {
                "id": image.pk,
                "url": rendition_address(image, IN_TEXT),
                "thumbnail": rendition_address(image, 320),
                "name": str(image),
                "alternative_text": image.alt,
                "caption": " ".join(filter(None, [image.caption, image.credit and f"({image.credit})"])),
            },
            ensure_ascii=False,
        ),
    }
