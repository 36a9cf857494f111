"""Comments in the admin: the moderation queue, the settings and word lists, and the read-only lists."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join

from articles.comments.models import Comment, CommentSettings, ModerationAct, RefusalReason, WordEntry, WordList
from articles.comments.moderation import actions, pages
from articles.comments.moderation.text import summarize_flags
from articles.comments.services.word_lists import set_words
from articles.comments.word_diff import word_diff
from portal.core.users import name_of, person
from portal.files.markup import vn_datetime, vn_number
from portal.staff.form_fields import PortalForm
from portal.staff.history import BoundedPaginator
from portal.staff.model_admin import PortalAdmin, ReadOnlyAdmin, count_of, short_time, urls_below
from portal.staff.transitions import badge

WORDS_LIMIT = 2_000


def diff_html(before: str, after: str) -> str:
    """A word diff as HTML."""
    tags = {"equal": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}
    parts = ((format_html(tags[part.kind], part.text),) for part in word_diff(before, after))
    return format_html('<div class="comment-text">{}</div>', format_html_join("", "{}", parts))


def plain(text: str) -> str:
    return format_html('<div class="comment-text">{}</div>', text)


class CommentListAdmin(ReadOnlyAdmin):
    """What the lists of comments and of moderation acts share: no page counts all rows."""

    paginator = BoundedPaginator
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-pk"]

    class Media:
        css = {"all": ["admin-portal/moderation.css"]}


@admin.register(Comment)
class CommentAdmin(CommentListAdmin):
    """All comments, read-only: they are edited and decided in the moderation queue."""

    list_display = ["shown_comment", "shown_article", "shown_status", "shown_flags", "shown_received_at"]
    list_filter = ["status"]
    fields: ClassVar[list[Any]] = [
        *["public_id", "shown_article", "shown_status", "shown_original", "shown_now", "shown_changes"],
        *["shown_flags", "reason", "note", "shown_received_at", "shown_decision", "shown_moderation_link"],
    ]
    readonly_fields = fields

    def extra_urls(self) -> list[URLPattern]:
        """The pages of the moderation queue."""
        url = urls_below(self.admin_site, "y-kien/", "articles.moderate_comment")
        return [
            url("", pages.comment_queue, "comment-queue"),
            url("hang-loat/", actions.decide_selected, "comment-bulk"),
            url("dang-mo/", pages.claim_states, "comment-claims"),
            url("<int:pk>/", actions.comment_item, "comment-item"),
            url("ma/<slug:public_id>/", pages.comment_by_public_id, "comment-by-code"),
        ]

    def navigation_entries(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The entry of the moderation queue in the admin's navigation, before the lists."""
        if not request.user.has_perm("articles.moderate_comment"):
            return []
        name = "Bàn duyệt ý kiến"
        return [{"name": name, "object_name": "CommentQueue", "admin_url": pages.queue_url(), "add_url": None}]

    def dashboard(self, request: HttpRequest) -> dict[str, Any] | None:
        if not request.user.has_perm("articles.moderate_comment"):
            return None
        return {
            "name": "Ý kiến bạn đọc",
            "address": pages.queue_url(),
            "add_address": pages.queue_url(),
            "add_label": "Mở bàn duyệt",
            "groups": pages.pending_groups(person(request)),
            "notes": [],
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return Comment.objects.visible_to(person(request)).for_moderation()

    @admin.display(description="Ý kiến")
    def shown_comment(self, comment: Comment) -> str:
        if comment.erased_at:
            return "(đã xóa theo yêu cầu của người gửi)"
        body = comment.body if len(comment.body) <= 160 else f"{comment.body[:160]}…"
        return format_html('<bdi>{}</bdi>: <bdi class="comment-text">{}</bdi>', comment.name, body)

    @admin.display(description="Tin, bài")
    def shown_article(self, comment: Comment) -> str:
        return comment.article.headline

    @admin.display(description="Trạng thái")
    def shown_status(self, comment: Comment) -> str:
        return badge(comment.status, comment.get_status_display())

    @admin.display(description="Dấu hiệu")
    def shown_flags(self, comment: Comment) -> str:
        summaries = summarize_flags(comment.name, comment.body, comment.flags)
        return format_html_join(" ", '<span class="badge">{}</span>', ((summary.label,) for summary in summaries))

    @admin.display(description="Nhận lúc", ordering="pk")
    def shown_received_at(self, comment: Comment) -> str:
        return short_time(comment.received_at)

    @admin.display(description="Nguyên bản, đúng như đã gõ")
    def shown_original(self, comment: Comment) -> str:
        return plain(f"{comment.original_name}\n{comment.original_body}".strip())

    @admin.display(description="Hiện nay")
    def shown_now(self, comment: Comment) -> str:
        return plain(f"{comment.name}\n{comment.body}".strip())

    @admin.display(description="Đã sửa so với nguyên bản")
    def shown_changes(self, comment: Comment) -> str:
        return diff_html(comment.original_body, comment.body) if comment.is_edited else "Không"

    @admin.display(description="Quyết định")
    def shown_decision(self, comment: Comment) -> str:
        if comment.decided_by is None:
            return self.get_empty_value_display()
        return f"{name_of(comment.decided_by)}, {vn_datetime(comment.decided_at)}"

    @admin.display(description="Xử lý")
    def shown_moderation_link(self, comment: Comment) -> str:
        address = reverse("admin:comment-item", args=[comment.pk])
        return format_html('<a href="{}">Mở ở bàn duyệt</a>', address)


@admin.register(ModerationAct)
class ModerationActAdmin(CommentListAdmin):
    """The moderation log: who did what to which comment, when and why. The database refuses changes."""

    list_display = ["shown_at", "shown_kind", "shown_transition", "shown_comment", "shown_by", "reason"]
    list_display_links = ["shown_at"]
    list_filter = ["kind", "status_after", "at"]
    fields: ClassVar[list[Any]] = [
        *["shown_at", "shown_kind", "shown_transition", "shown_comment", "shown_by", "reason", "shown_note", "memo"],
        *["shown_before", "shown_after", "shown_changes"],
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModerationAct]:
        return ModerationAct.objects.visible_to(person(request)).select_related("comment", "by", "reason")

    @admin.display(description="Thời điểm", ordering="pk")
    def shown_at(self, act: ModerationAct) -> str:
        return short_time(act.at)

    @admin.display(description="Việc")
    def shown_kind(self, act: ModerationAct) -> str:
        return act.get_kind_display()

    @admin.display(description="Chuyển")
    def shown_transition(self, act: ModerationAct) -> str:
        return format_html(
            '{} <span aria-label="sang">→</span> {}',
            badge(act.status_before, act.get_status_before_display()),
            badge(act.status_after, act.get_status_after_display()),
        )

    @admin.display(description="Ý kiến")
    def shown_comment(self, act: ModerationAct) -> str:
        address = reverse("admin:articles_comment_change", args=[act.comment_id])
        return format_html('<a href="{}">{}</a>', address, act.comment.public_id)

    @admin.display(description="Người thực hiện")
    def shown_by(self, act: ModerationAct) -> str:
        return name_of(act.by) if act.by else "Người gửi hoặc lệnh quản trị"

    @admin.display(description="Lời nhắn cho người gửi")
    def shown_note(self, act: ModerationAct) -> str:
        return plain(act.after.get("note", ""))

    @admin.display(description="Trước")
    def shown_before(self, act: ModerationAct) -> str:
        return self._text(act, act.before)

    @admin.display(description="Sau")
    def shown_after(self, act: ModerationAct) -> str:
        return self._text(act, act.after)

    @admin.display(description="Đã sửa")
    def shown_changes(self, act: ModerationAct) -> str:
        before, after = act.before.get("body", ""), act.after.get("body", "")
        return diff_html(before, after) if before != after else "Không"

    @staticmethod
    def _text(act: ModerationAct, text: dict[str, Any]) -> str:
        if act.erased_at:
            return f"Đã xóa nội dung theo yêu cầu của người gửi, {vn_datetime(act.erased_at)}"
        return plain(f"{text.get('name', '')}\n{text.get('body', '')}".strip())


@admin.register(RefusalReason)
class RefusalReasonAdmin(PortalAdmin):
    list_display = ["label", "code", "position", "is_active"]
    list_filter = ["is_active"]
    is_folded_here = True
    search_fields = ("label", "explanation")
    fields = ["label", "explanation", "code", "position", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: RefusalReason | None = None) -> list[str]:
        """The code is fixed once created: logs and statistics refer to it."""
        return ["code"] if obj else []


class WordListForm(PortalForm):
    words = forms.CharField(
        label="Từ và cụm từ",
        required=False,
        max_length=WORDS_LIMIT * 80,
        widget=forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField"}),
        help_text=(
            "Mỗi dòng một từ hoặc cụm từ. Từ gõ có dấu cũng bắt được khi bạn đọc gõ không dấu; từ gõ không dấu bắt "
            "được mọi cách bỏ dấu. Danh sách áp dụng cho ý kiến nhận hoặc biên tập từ lúc lưu."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["words"] = "\n".join(self.instance.entries.values_list("text", flat=True))

    def clean_words(self) -> list[str]:
        clean = WordEntry._meta.get_field("text").to_python
        words = list(dict.fromkeys(filter(None, map(clean, self.cleaned_data["words"].splitlines()))))
        if len(words) > WORDS_LIMIT:
            raise ValidationError(f"Nhiều nhất {WORDS_LIMIT} dòng; hãy chia thành nhiều danh sách.")
        for word in words:
            if len(word) > 80:
                raise ValidationError(f"Dài quá 80 ký tự: {word[:80]}…")
        return words


@admin.register(WordList)
class WordListAdmin(PortalAdmin):
    form = WordListForm
    list_display = ["name", "purpose", "is_active", "shown_words"]
    list_filter = ["purpose", "is_active"]
    is_folded_here = True
    search_fields = ("name",)
    fields: ClassVar[list[Any]] = ["name", "purpose", "is_active", "words"]

    def get_fields(self, request: HttpRequest, obj: WordList | None = None) -> list[Any]:
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return self.fields if may_write else ["name", "purpose", "is_active", "shown_entries"]

    readonly_fields = ["shown_entries"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WordList]:
        word_lists: QuerySet[WordList] = super().get_queryset(request)
        return word_lists.annotate(word_count=count_of(WordEntry, "word_list"))

    def write_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().write_related(request, form, formsets, change)
        set_words(form.instance, form.cleaned_data["words"])

    @admin.display(description="Số từ", ordering="word_count")
    def shown_words(self, word_list: Any) -> str:  # with the count of get_queryset
        return vn_number(word_list.word_count)

    @admin.display(description="Từ và cụm từ")
    def shown_entries(self, word_list: WordList) -> str:
        return plain("\n".join(word_list.entries.values_list("text", flat=True)))


@admin.register(CommentSettings)
class CommentSettingsAdmin(PortalAdmin):
    """A single row, edited in place of a list; until it is saved the defaults apply."""

    fieldsets = [
        (
            "Khi nào nhận ý kiến",
            {"fields": ["takes_comments", "closed_note", "closes_republished", "closes_after_days"]},
        ),
        ("Người gửi", {"fields": ["longest_body", "limit_count", "limit_minutes", "limit_per_day"]}),
        ("Chống gửi tự động", {"fields": ["least_seconds", "form_hours"]}),
        ("Bàn duyệt", {"fields": ["claim_minutes", "undo_minutes"]}),
        ("Thông tin người gửi", {"fields": ["keep_sender_days", "keep_email_days"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CommentSettings | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> CommentSettings | None:
        current: CommentSettings | None = super().get_object(request, object_id, from_field)
        if current is None and str(object_id) == "1":
            current = CommentSettings(pk=1)
            # as PortalAdmin does
            current.shown_version = request.POST.get("_version", "")  # type: ignore[attr-defined]  # not of the model
        return current

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return self.change_view(request, "1", "", extra_context)
