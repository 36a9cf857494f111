"""The models of comments. Django finds them because articles/models.py imports this module.

A comment has three texts: `original_*` is exactly what was submitted; `received_*` is the same normalized
(rules/normalization.py); `name` and `body` are the current text, public once approved. Triggers protect the first two
(immutability.py): they can only be emptied, together with everything else that identifies the sender (`erased_at`).
The moderation log is protected in the same way.
"""

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from articles.comments.choices import ActKind, CommentStatus, Flag, ListPurpose, NoticeKind
from articles.comments.links import private_token
from articles.comments.querysets import CommentQuerySet, ModerationActQuerySet
from portal.core.fields import VietnameseCharField, VietnameseTextField
from portal.publication.choices import ChangeKind
from portal.publication.public_item import PublicItem

NAME_LENGTH = 60
LONGEST_BODY = 10_000
# the columns that erasure empties: what the sender wrote, and what identifies the sender
ERASED_FIELDS = [
    *["original_name", "original_body", "received_name", "received_body", "name", "body", "note"],
    *["email", "sender", "text_digest"],
]


def new_public_id() -> str:
    return secrets.token_hex(8)


class RefusalReason(models.Model):
    """A reason to reject or take down a comment: `label` is for moderators, `explanation` for the reader."""

    code = models.SlugField("Mã", max_length=40, unique=True)
    label = VietnameseCharField("Lý do", max_length=120, help_text="Người kiểm duyệt chọn theo dòng này.")
    explanation = VietnameseTextField(
        "Lời giải thích cho người gửi",
        max_length=500,
        help_text="Người gửi đọc lời này ở trang riêng của mình: nói nhẹ nhàng, và nói cách gửi lại cho đúng.",
    )
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)
    is_active = models.BooleanField("Đang dùng", default=True)

    class Meta:
        verbose_name = "lý do không đăng"
        verbose_name_plural = "Lý do không đăng ý kiến"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class Comment(PublicItem):
    change_kind = ChangeKind.COMMENT

    public_id = models.CharField("Mã", max_length=16, unique=True, default=new_public_id, editable=False)
    article = models.ForeignKey(
        "articles.Article",
        verbose_name="Tin, bài",
        editable=False,
        on_delete=models.CASCADE,
        related_name="comments",
        db_index=False,
    )
    status = models.CharField(
        "Trạng thái", max_length=10, choices=CommentStatus, default=CommentStatus.PENDING, editable=False
    )
    # incremented by every change of text or state; services compare it with the version that was read
    version = models.PositiveIntegerField("Phiên bản", default=1, editable=False)

    original_name = models.TextField("Tên, đúng như đã gõ", editable=False)
    original_body = models.TextField("Ý kiến, đúng như đã gõ", editable=False)
    received_name = VietnameseCharField("Tên khi nhận", max_length=NAME_LENGTH, editable=False)
    received_body = VietnameseTextField("Ý kiến khi nhận", editable=False)
    name = VietnameseCharField("Tên", max_length=NAME_LENGTH)
    body = VietnameseTextField("Ý kiến")
    is_edited = models.BooleanField("Đã biên tập", default=False, editable=False)
    # [{"flag": "link", "field": "body", "start": 4, "end": 23, "note": ""}, …]: ranges in the current `name` and
    # `body`; a flag of the whole comment ("repeat", "automatic") has start = end = 0
    flags = models.JSONField("Dấu hiệu", default=list, blank=True, editable=False)

    reason = models.ForeignKey(
        RefusalReason,
        verbose_name="Lý do không đăng",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = VietnameseTextField("Lời nhắn cho người gửi", max_length=1000, blank=True, editable=False)

    # Personal data: the optional e-mail address, and a keyed hash of the IP address, kept for some days against abuse.
    email = models.EmailField("Thư điện tử", blank=True, editable=False)
    sender = models.CharField(max_length=32, blank=True, editable=False)
    # a keyed digest of form and text: submitting the same form twice creates one comment
    form_digest = models.CharField(max_length=64, unique=True, editable=False)
    # a digest of the folded text, to find repeated comments
    text_digest = models.CharField(max_length=32, blank=True, editable=False)

    received_at = models.DateTimeField("Nhận lúc", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("Sửa lúc", auto_now=True)
    published_at = models.DateTimeField("Đăng lúc", null=True, editable=False)
    decided_at = models.DateTimeField("Quyết định lúc", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Người quyết định",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Đang mở",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    claimed_until = models.DateTimeField("Giữ đến", null=True, editable=False)
    erased_at = models.DateTimeField("Xóa thông tin lúc", null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến bạn đọc"
        verbose_name_plural = "Ý kiến bạn đọc"
        default_permissions = ["view"]
        permissions = [
            ("moderate_comment", "Biên tập và duyệt ý kiến bạn đọc"),
            ("judge_referred_comment", "Xem và giải quyết ý kiến tố cáo được chuyển lên"),
            ("erase_comment", "Xóa thông tin người gửi ý kiến"),
        ]
        indexes = [
            models.Index(fields=["article", "status", "-published_at", "-id"], name="comment_public_order"),
            # Includes received_at: ordered by key alone, PostgreSQL may choose the primary key and read past a million
            # comments in other states before it finds the first in this one.
            models.Index(fields=["status", "received_at", "id"], name="comment_queue_order"),
            models.Index(fields=["article", "status", "received_at", "id"], name="comment_queue_of_article"),
            models.Index(fields=["sender", "id"], name="comment_of_sender", condition=~Q(sender="")),
            models.Index(fields=["email"], name="comment_of_email", condition=~Q(email="")),
            models.Index(fields=["text_digest", "id"], name="comment_same_text", condition=~Q(text_digest="")),
            models.Index(fields=["received_at"], name="comment_sender_to_expire", condition=~Q(sender="")),
            models.Index(fields=["received_at"], name="comment_email_to_expire", condition=~Q(email="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_status_is_known",
                condition=Q(status__in=["pending", "approved", "rejected", "spam", "referred", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="comment_decision_is_whole",
                condition=Q(status="withdrawn")
                | Q(status="pending", decided_at=None, decided_by=None)
                | (~Q(status="pending") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="comment_is_dated_while_it_stands",
                condition=Q(status="approved", published_at__isnull=False)
                | (~Q(status="approved") & Q(published_at=None)),
            ),
            models.CheckConstraint(
                name="comment_refusal_has_a_reason",
                condition=Q(status="rejected", reason__isnull=False) | (~Q(status="rejected") & Q(reason=None)),
            ),
            models.CheckConstraint(
                name="comment_claim_has_an_end", condition=Q(claimed_by=None) | Q(claimed_until__isnull=False)
            ),
            models.CheckConstraint(
                name="comment_edit_is_marked",
                condition=Q(is_edited=True) | Q(name=F("received_name"), body=F("received_body")),
            ),
            models.CheckConstraint(
                name="comment_says_something", condition=Q(erased_at__isnull=False) | (~Q(name="") & ~Q(body=""))
            ),
            models.CheckConstraint(
                name="comment_erasure_is_whole",
                condition=Q(erased_at=None) | Q(status="withdrawn", **dict.fromkeys(ERASED_FIELDS, "")),
            ),
        ]

    def __str__(self) -> str:
        return f"Ý kiến của {self.name}" if self.name else f"Ý kiến {self.public_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_edited = (self.name, self.body) != (self.received_name, self.received_body)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#y-kien-{self.public_id}"

    def get_private_url(self) -> str:
        """The private page of the sender: outcome, published text, withdrawal. The URL alone grants access."""
        return reverse("articles:own-comment", args=[self.private_token])

    @property
    def is_public(self) -> bool:  # type: ignore[override]  # a constant where every row is public
        return self.status == CommentStatus.APPROVED and self.article.is_public

    @property
    def private_token(self) -> str:
        return private_token(self.public_id)

    @property
    def is_claimed(self) -> bool:
        return self.claimed_by_id is not None and self.claimed_until is not None and self.claimed_until > timezone.now()


class CommentFlag(models.Model):
    """A flag of a comment: repeats `Comment.flags`, so that the queue can filter by it. Written by the services."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flag_marks", db_index=False)
    code = models.CharField(max_length=10, choices=Flag)
    status = models.CharField(max_length=10, choices=CommentStatus)  # repeats that of the comment

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        indexes = [models.Index(fields=["code", "status", "comment"], name="comment_flag_queue")]
        constraints = [models.UniqueConstraint(name="comment_flag_stands_once", fields=["comment", "code"])]

    def __str__(self) -> str:
        return self.code

    @staticmethod
    def create_rows(comment: Comment) -> None:
        """Create the rows of a comment that has none."""
        codes = sorted({flag["flag"] for flag in comment.flags})
        rows = [CommentFlag(comment=comment, code=code, status=comment.status) for code in codes]
        CommentFlag.objects.bulk_create(rows)


class CommentCount(models.Model):
    """The number of approved comments of an article: updated by the services, so that no page counts them."""

    article = models.OneToOneField(
        "articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="comment_count"
    )
    approved = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.approved)


class ModerationAct(models.Model):
    """One act on one comment: who, when, before, after, why. Triggers refuse to change or delete a row.

    The exception is erasure: it empties `before`, `after` and `memo` and sets `erased_at`; kind, time and user remain.
    `by` is None for the reader and for commands.
    """

    comment = models.ForeignKey(Comment, verbose_name="Ý kiến", on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField("Việc", max_length=10, choices=ActKind)
    at = models.DateTimeField("Thời điểm", default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Người thực hiện", null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField("Phiên bản sau đó")
    status_before = models.CharField("Từ", max_length=10, choices=CommentStatus)
    status_after = models.CharField("Sang", max_length=10, choices=CommentStatus)
    # {"name", "body", "reason", "note", "published_at", "decided_at", "decided_by"} of the comment; {} once erased
    before = models.JSONField("Trước", default=dict)
    after = models.JSONField("Sau", default=dict)
    reason = models.ForeignKey(
        RefusalReason, verbose_name="Lý do", null=True, on_delete=models.PROTECT, related_name="+"
    )
    memo = VietnameseTextField("Ghi chú nội bộ", max_length=1000, blank=True)
    erased_at = models.DateTimeField("Xóa nội dung lúc", null=True)
    is_sample = models.BooleanField("Dữ liệu minh họa", default=False)  # repeats that of the article

    # the content of the comment before the act, for its audit event; not stored
    content_before: dict[str, Any]

    objects = ModerationActQuerySet.as_manager()

    class Meta:
        verbose_name = "việc kiểm duyệt"
        verbose_name_plural = "Nhật ký kiểm duyệt"
        default_permissions = ["view"]
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="moderation_act_of_version", fields=["comment", "version"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_status_before_display()} → {self.get_status_after_display()}"


class CommentNotice(models.Model):
    """A scheduled mail to a sender. The address is not stored here: it is read from the comment on sending."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        indexes = [models.Index(fields=["due_at"], name="comment_notice_due", condition=Q(sent_at=None))]
        constraints = [
            models.UniqueConstraint(
                name="comment_notice_waits_once", fields=["comment", "kind"], condition=Q(sent_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.kind


class SenderUse(models.Model):
    """A submission by a sender (keyed hash), for the rate limit. Not linked to the comment; deleted after two days."""

    sender = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        indexes = [models.Index(fields=["sender", "-at"], name="sender_use_newest")]

    def __str__(self) -> str:
        return self.sender


# --- word lists and settings ----------------------------------------------------------------------------------


class WordList(models.Model):
    name = VietnameseCharField("Tên danh sách", max_length=80, unique=True)
    purpose = models.CharField("Dùng để", max_length=10, choices=ListPurpose, default=ListPurpose.WATCH)
    is_active = models.BooleanField("Đang dùng", default=True)

    class Meta:
        verbose_name = "danh sách từ"
        verbose_name_plural = "Danh sách từ"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WordEntry(models.Model):
    """A word or phrase. It also matches unaccented text; an entry without accents matches every accented form."""

    word_list = models.ForeignKey(
        WordList, verbose_name="Danh sách", on_delete=models.CASCADE, related_name="entries", db_index=False
    )
    text = VietnameseCharField("Từ hoặc cụm từ", max_length=80)

    class Meta:
        verbose_name = "từ"
        verbose_name_plural = "Từ"
        ordering = ["text"]
        constraints = [models.UniqueConstraint(name="word_stands_once_in_its_list", fields=["word_list", "text"])]

    def __str__(self) -> str:
        return self.text


def _number(label: str, default: int, least: int, most: int, help_text: str = "") -> Any:
    return models.PositiveIntegerField(
        label, default=default, validators=[MinValueValidator(least), MaxValueValidator(most)], help_text=help_text
    )


class CommentSettings(models.Model):
    """The settings of comments, a single row. `current()` returns it, or the defaults if it was never saved."""

    takes_comments = models.BooleanField("Nhận ý kiến bạn đọc", default=True)
    closes_republished = models.BooleanField("Không nhận ý kiến cho bài đăng lại", default=True)
    closes_after_days = models.PositiveIntegerField(
        "Đóng sau số ngày kể từ khi đăng bài",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36_500)],
        help_text="Để trống: không tự đóng.",
    )
    closed_note = VietnameseCharField(
        "Lời nhắn khi tạm dừng",
        max_length=300,
        blank=True,
        help_text="Bạn đọc thấy dòng này khi cả cổng tạm dừng nhận ý kiến.",
    )
    longest_body = _number("Số ký tự nhiều nhất của một ý kiến", 3000, 100, LONGEST_BODY)
    least_seconds = _number(
        "Số giây ít nhất để điền biểu mẫu", 3, 0, 60, "Gửi nhanh hơn thì bị kiểm tra thêm như gửi tự động."
    )
    form_hours = _number("Số giờ một biểu mẫu còn gửi được", 24, 1, 168)
    limit_count = _number("Số ý kiến nhiều nhất của một người gửi trong khoảng ngắn", 10, 1, 1000)
    limit_minutes = _number("Khoảng ngắn ấy dài (phút)", 10, 1, 1440)
    limit_per_day = _number("Số ý kiến nhiều nhất của một người gửi trong 24 giờ", 100, 1, 10_000)
    claim_minutes = _number("Số phút giữ một ý kiến đang mở", 5, 1, 120)
    undo_minutes = _number(
        "Số phút còn hoàn tác được", 10, 1, 1440, "Thư báo quyết định chỉ gửi đi sau khi hết thời gian này."
    )
    keep_sender_days = _number("Số ngày giữ dấu vết địa chỉ mạng (đã mã hóa)", 30, 2, 365)
    keep_email_days = _number("Số ngày giữ địa chỉ thư điện tử", 90, 2, 730)

    class Meta:
        verbose_name = "quy định về ý kiến bạn đọc"
        verbose_name_plural = "Quy định về ý kiến bạn đọc"
        default_permissions = ["view", "change"]
        constraints = [models.CheckConstraint(name="comment_settings_stand_once", condition=Q(id=1))]

    def __str__(self) -> str:
        return "Quy định về ý kiến bạn đọc"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Self:
        return cls.objects.first() or cls()
