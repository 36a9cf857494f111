from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from articles.comments.choices import COMMENT_TRANSITIONS, CommentStatus
from articles.comments.models import Comment, CommentSettings
from articles.comments.moderation.queue import may_judge
from articles.comments.moderation.text import FlagSummary, TextSegment, split_by_flags, summarize_flags
from articles.comments.word_diff import DiffPart, word_diff
from portal.core.users import name_of
from portal.staff.model_admin import short_time


@dataclass
class CommentRow:
    """One comment with what the templates show of it.

    draft: the submitted name and body, not saved. message: the outcome of the action just performed.
    unsaved_text: the submitted text of a refused action, shown to be copied.
    """

    comment: Comment
    user: User
    rules: CommentSettings = field(default_factory=CommentSettings.current)
    message: str = ""
    is_refused: bool = False
    is_done: bool = False
    draft: dict[str, str] = field(default_factory=dict)
    unsaved_text: dict[str, str] = field(default_factory=dict)
    note: str = ""
    memo: str = ""
    reason_id: int | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether the comment is a denunciation that the user may not see (they may just have referred it)."""
        return self.comment.status == CommentStatus.REFERRED and not may_judge(self.user)

    @property
    def is_mine(self) -> bool:
        return self.comment.is_claimed and self.comment.claimed_by_id == self.user.pk

    @property
    def is_open(self) -> bool:
        can_edit = self.comment.status != CommentStatus.WITHDRAWN
        return can_edit and not self.is_done and not self.is_hidden and (self.is_mine or bool(self.draft))

    @property
    def claimant(self) -> str:
        """The name of the colleague who has claimed the comment, or ""."""
        comment = self.comment
        return name_of(comment.claimed_by) if comment.is_claimed and not self.is_mine and comment.claimed_by else ""

    @property
    def decider(self) -> str:
        return name_of(self.comment.decided_by) if self.comment.decided_by else ""

    @property
    def may_undo(self) -> bool:
        comment = self.comment
        since = timezone.now() - timedelta(minutes=self.rules.undo_minutes)
        return comment.decided_by_id == self.user.pk and comment.decided_at is not None and comment.decided_at > since

    @property
    def name(self) -> str:
        return self.draft.get("name", self.comment.name)

    @property
    def body(self) -> str:
        return self.draft.get("body", self.comment.body)

    @property
    def name_segments(self) -> list[TextSegment]:
        return split_by_flags(self.comment.name, self.comment.flags, "name")

    @property
    def body_segments(self) -> list[TextSegment]:
        return split_by_flags(self.comment.body, self.comment.flags, "body")

    @property
    def flag_summaries(self) -> list[FlagSummary]:
        return summarize_flags(self.comment.name, self.comment.body, self.comment.flags)

    @property
    def differs(self) -> bool:
        return (self.name, self.body) != (self.comment.original_name, self.comment.original_body)

    @property
    def name_diff(self) -> list[DiffPart]:
        return word_diff(self.comment.original_name, self.name)

    @property
    def body_diff(self) -> list[DiffPart]:
        return word_diff(self.comment.original_body.replace("\r\n", "\n"), self.body.replace("\r\n", "\n"))

    @property
    def next_states(self) -> set[CommentStatus]:
        return COMMENT_TRANSITIONS[CommentStatus(self.comment.status)]

    @property
    def may_erase(self) -> bool:
        return self.user.has_perm("articles.erase_comment") and self.comment.erased_at is None

    @property
    def times(self) -> dict[str, str]:
        comment = self.comment
        return {
            "received": short_time(comment.received_at),
            "decided": short_time(comment.decided_at),
            "claimed_until": f"{timezone.localtime(comment.claimed_until):%H:%M}" if comment.claimed_until else "",
        }
