import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from articles.comments import admin as comments_admin  # noqa: F401 - registers the admin of comments
from articles.models import Article, Category, RelatedArticle
from articles.views import ArticleDetailView
from portal.files.markup import richtext, vn_number
from portal.files.models import Image
from portal.files.richtext import clean, image_keys
from portal.publication.publishable import Publishable
from portal.staff.form_fields import PortalForm, PortalTabularInline
from portal.staff.image_fields import thumbnail
from portal.staff.model_admin import PortalAdmin, count_of
from portal.staff.publishable_admin import MineFilter, PublishableAdmin, StatusFilter, unpublished_first
from portal.staff.transitions import badge

_IMAGE = re.compile(r"<img\b", re.IGNORECASE)


class ArticleForm(PortalForm):
    is_small = forms.BooleanField(
        label="Sửa nhỏ, không đổi giờ “Cập nhật”",
        required=False,
        help_text="Đánh dấu khi chỉ sửa lỗi chính tả, dấu câu.",
    )

    def clean_body(self) -> str:
        """Refuse pictures that cleaning would remove, and pictures missing from the media library."""
        body: str = self.cleaned_data["body"] or ""
        cleaned = clean(body)
        lost = len(_IMAGE.findall(body)) - len(_IMAGE.findall(cleaned))
        if lost > 0:
            raise ValidationError(
                f"{lost} ảnh trong bài không ở kho ảnh của cổng nên không hiện được: "
                "hãy bỏ ra, rồi chèn lại bằng nút “Chèn ảnh” (tải ảnh lên kho trước)."
            )
        keys = image_keys(cleaned)
        missing = len(keys) - Image.objects.filter(key__in=keys).count()
        if missing:
            raise ValidationError(f"{missing} ảnh trong bài không còn trong kho ảnh: hãy chọn ảnh khác.")
        return body


class RelatedArticleInline(PortalTabularInline):
    model = RelatedArticle
    fk_name = "article"
    fields = ["position", "related"]
    autocomplete_fields = ["related"]
    verbose_name_plural = "Tin liên quan, theo thứ tự"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelatedArticle]:
        links = super().get_queryset(request).select_related("related")
        return links.only("article_id", "position", "related_id", "related__headline")


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    page_view = ArticleDetailView
    form = ArticleForm
    list_display = ["shown_photo", "shown_headline", "shown_status", "category", "byline", "shown_time"]
    list_display_links = ["shown_headline"]
    list_filter = [StatusFilter, MineFilter, "category", "is_featured", "is_sample"]
    search_fields = ("search_text",)
    has_search_index = True
    autocomplete_fields = ["category", "cycle", "honorees"]
    inlines = [RelatedArticleInline]
    read_only_instead = {"body": "shown_body", "photo": "shown_large_photo"}
    readonly_fields = ["shown_body", "shown_large_photo"]
    ordering = unpublished_first()
    fieldsets = [
        (None, {"fields": ["headline", "lead", "body"]}),
        ("Ảnh chính", {"fields": ["photo"]}),
        ("Xếp loại", {"fields": ["category", "byline", "cycle", "honorees", "is_featured"]}),
        ("Đăng lại từ nguồn khác", {"fields": ["origin_name", "origin_url"], "classes": ["collapse"]}),
        ("Ý kiến bạn đọc", {"fields": ["comments_mode", "comments_until"], "classes": ["collapse"]}),
        ("Địa chỉ trang", {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    class Media:
        js = ["admin-portal/editor.js"]

    def get_fieldsets(self, request: HttpRequest, obj: Publishable | None = None) -> list[Any]:
        fieldsets: list[Any] = list(super().get_fieldsets(request, obj))
        if isinstance(obj, Article) and obj.was_public:
            fields = ["correction"] if not self.has_change_permission(request, obj) else ["correction", "is_small"]
            fieldsets.insert(1, ("Sửa sau khi đăng", {"fields": fields}))
        return fieldsets

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).select_related("photo", "category", "cycle__movement", "created_by")

    def dashboard_items(self, request: HttpRequest) -> QuerySet[Article]:
        items: QuerySet[Article] = super().dashboard_items(request)
        return items.select_related("category").defer("body", "search_text")

    def choice_label(self, article: Article) -> str:
        return article.headline if article.is_public else f"{article.headline} ({article.get_status_display().lower()})"

    @admin.display(description="Ảnh")
    def shown_photo(self, article: Article) -> str:
        return thumbnail(article.photo)

    @admin.display(description="Ảnh chính")
    def shown_large_photo(self, article: Article) -> str:
        return thumbnail(article.photo, "thumbnail thumbnail--large")

    @admin.display(description="Nội dung")
    def shown_body(self, article: Article) -> str:
        return format_html('<div class="shown-text">{}</div>', richtext(article.body, article.body_images.all()))

    @admin.display(description="Tiêu đề", ordering="headline")
    def shown_headline(self, article: Article) -> str:
        badges = [badge("featured", "Nổi bật")] if article.is_featured else []
        if article.is_sample:
            badges.append(badge("sample", "Minh họa"))
        return format_html_join(" ", "{}", ((part,) for part in [article.headline, *badges]))


@admin.register(Category)
class CategoryAdmin(PortalAdmin):
    list_display = ["name", "position", "shown_articles"]
    is_folded_here = True
    search_fields = ("name",)
    fields = ["name", "slug", "description", "position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(article_count=count_of(Article, "category"))

    @admin.display(description="Số bài", ordering="article_count")
    def shown_articles(self, category: Any) -> str:  # with the count of get_queryset
        return vn_number(category.article_count)
