from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.comments.choices import CommentsMode, CommentStatus
from articles.comments.models import Comment
from articles.querysets import ArticleQuerySet
from portal.core.fields import SortKeyField, VietnameseCharField, VietnameseTextField
from portal.core.refusals import Refused
from portal.core.slugs import free_slug
from portal.files.models import Image
from portal.files.richtext import RichTextField, clean
from portal.publication.choices import ChangeKind
from portal.publication.publishable import Publishable
from portal.search import plain_text, text_document
from portal.search.columns import Searchable
from portal.vietnamese import sort_key

if TYPE_CHECKING:
    from honorees.models import Honoree

__all__ = ["Article", "Category", "Comment", "RelatedArticle"]  # Django finds the models of comments by this module


class Category(models.Model):
    name = VietnameseCharField("Tên chuyên mục", max_length=80, unique=True)
    slug = models.SlugField("Đường dẫn", max_length=80, unique=True)
    description = VietnameseTextField("Mô tả", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)
    sort_key = SortKeyField()
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False, editable=False)

    class Meta:
        verbose_name = "chuyên mục"
        verbose_name_plural = "Chuyên mục"
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:category", args=[self.slug])


class Article(Searchable, Publishable):
    change_kind = ChangeKind.ARTICLE

    headline = VietnameseCharField("Tiêu đề", max_length=200)
    slug = models.SlugField("Đường dẫn", max_length=100, unique=True, blank=True)
    lead = VietnameseTextField("Sapo", max_length=600)
    body: "models.TextField[str, str]" = RichTextField("Nội dung", blank=True)
    photo = models.ForeignKey(
        Image,
        verbose_name="Ảnh chính",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Chú thích, nguồn ảnh và mô tả ảnh ghi ở kho ảnh.",
    )
    byline = VietnameseCharField("Bút danh", max_length=60, blank=True, help_text="Ví dụ: BT")
    category = models.ForeignKey(Category, verbose_name="Chuyên mục", on_delete=models.PROTECT, related_name="articles")
    origin_name = VietnameseCharField(
        "Đăng lại từ", max_length=120, blank=True, help_text="Tên báo, trang nguồn; để trống nếu là bài của cổng."
    )
    origin_url = models.URLField("Địa chỉ bài gốc", max_length=500, blank=True)
    cycle = models.ForeignKey(
        "honorees.Cycle",
        verbose_name="Giai đoạn",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    honorees = models.ManyToManyField(
        "honorees.Honoree", verbose_name="Gương điển hình được nhắc đến", blank=True, related_name="articles"
    )
    related = models.ManyToManyField(
        "self", through="RelatedArticle", symmetrical=False, verbose_name="Tin liên quan", related_name="+"
    )
    body_images = models.ManyToManyField(Image, editable=False, related_name="+")
    is_featured = models.BooleanField("Tin nổi bật trên trang chủ", default=False)
    revised_at = models.DateTimeField("Cập nhật nội dung lúc", null=True, editable=False)
    correction = VietnameseTextField(
        "Đính chính", max_length=600, blank=True, help_text="Hiện ở cuối bài: điều gì đã sửa và vì sao."
    )
    comments_mode = models.CharField(
        "Ý kiến bạn đọc",
        max_length=7,
        choices=CommentsMode,
        default=CommentsMode.BY_RULE,
        help_text="Theo quy định chung, bài đăng lại từ nơi khác không nhận ý kiến.",
    )
    comments_until = models.DateTimeField("Nhận ý kiến đến", null=True, blank=True)

    # set by the queries that load them: the public honorees, and in the API the links to public related articles
    public_honorees: "list[Honoree]"
    public_related: "list[RelatedArticle]"

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "tin, bài"
        verbose_name_plural = "Tin, bài"
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", "Xuất bản và rút tin, bài")]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["category", "status", "-published_at", "-id"], name="article_category_order"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="article_origin_address_has_a_name",
                condition=Q(origin_url="") | ~Q(origin_name=""),
                violation_error_message="Có địa chỉ bài gốc thì phải ghi tên nguồn.",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Article, self.headline, "tin", 100, self.pk)
        self.body = clean(self.body)
        super().save(*args, **kwargs)

    def search_document(self) -> str:
        return text_document(self.lead, self.body_text, headline=self.headline)

    @property
    def body_text(self) -> str:
        """The body as plain text."""
        return plain_text(self.body)

    def check_publishable(self) -> None:
        if not self.body:
            raise Refused(f"“{self}” chưa có nội dung nên chưa xuất bản được.")

    def public_parts(self) -> list[tuple[ChangeKind, list[int]]]:
        """The approved comments, by kind."""
        approved = self.comments.filter(status=CommentStatus.APPROVED).order_by("pk")
        return [(ChangeKind.COMMENT, list(approved.values_list("pk", flat=True)))]

    def shown_in(self) -> list[tuple[ChangeKind, list[int]]]:
        """The public articles that list this one as related."""
        others = Article.objects.public().filter(related_links__related=self).order_by("pk")
        return [(ChangeKind.ARTICLE, list(others.values_list("pk", flat=True)))]

    @property
    def updated_for_readers(self) -> datetime | None:
        """The time shown as "Cập nhật": the last revision after publication, else the publication."""
        return max(filter(None, [self.published_at, self.revised_at]), default=None)

    @property
    def approved_comments(self) -> int:
        """The number of approved comments, stored in CommentCount and loaded by `for_page`."""
        return self.comment_count.approved if hasattr(self, "comment_count") else 0

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])

    def get_comment_form_url(self) -> str:
        return reverse("articles:comment-form", args=[self.slug])

    def get_comments_url(self) -> str:
        return reverse("articles:comments", args=[self.slug])


class RelatedArticle(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey(
        Article, verbose_name="Tin liên quan", on_delete=models.CASCADE, related_name="related_to"
    )
    position = models.PositiveSmallIntegerField("Thứ tự", default=1)

    class Meta:
        verbose_name = "tin liên quan"
        verbose_name_plural = "Tin liên quan"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="related_article_stands_once", fields=["article", "related"]),
            models.CheckConstraint(
                name="article_is_not_related_to_itself",
                condition=~Q(article=models.F("related")),
                violation_error_message="Bài không thể liên quan đến chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.related)
