from typing import Any

from django import forms

from articles.comments.choices import CommentStatus
from portal.core.fields import VietnameseTextField

LONGEST_NOTE = 1000
MAX_SUBMITTED = 60_000

# by target state: the label of the button, and the message once it is done
BUTTONS = {
    CommentStatus.APPROVED: ("Đăng", "Đã đăng"),
    CommentStatus.REJECTED: ("Không đăng", "Không đăng"),
    CommentStatus.SPAM: ("Thư rác", "Đã đánh dấu thư rác"),
    CommentStatus.REFERRED: ("Chuyển cấp trên", "Đã chuyển cấp trên"),
    CommentStatus.PENDING: ("Đưa lại hàng chờ", "Đã đưa lại hàng chờ"),
}
CLAIM_ACTIONS, TEXT_TOOLS = {"open", "close"}, {"tidy", "mask", "restore", "compare"}
ACTS = [*CLAIM_ACTIONS, *TEXT_TOOLS, "save", "undo", "erase", *(state.value for state in BUTTONS)]


class ModerationForm(forms.Form):
    """The form of one row. Name and body are submitted only where the editor is open."""

    act = forms.ChoiceField(
        choices=[(act, act) for act in ACTS], error_messages={"required": "Chưa chọn việc cần làm."}
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    name = forms.CharField(label="Tên", required=False, max_length=MAX_SUBMITTED)
    body = forms.CharField(label="Ý kiến", required=False, strip=False, max_length=MAX_SUBMITTED)
    reason = forms.IntegerField(label="Lý do", required=False, min_value=1, max_value=2**63 - 1)
    note = VietnameseTextField("Lời nhắn cho người gửi", max_length=LONGEST_NOTE, blank=True).formfield()
    memo = VietnameseTextField("Ghi chú nội bộ", max_length=LONGEST_NOTE, blank=True).formfield()
    takes_over = forms.BooleanField(required=False)

    @property
    def error_text(self) -> str:
        """The errors of all fields in one line."""
        return " ".join(
            str(message) if name == "__all__" else f"{self.fields[name].label or name}: {message}"
            for name, errors in self.errors.items()
            for message in errors
        )

    @property
    def text(self) -> dict[str, str]:
        """The submitted name and body; empty if the editor was not open."""
        return {name: self.cleaned_data[name] for name in ("name", "body") if name in self.data}

    @property
    def explanation(self) -> dict[str, Any]:
        """The submitted reason, note and memo, to be shown again in a `CommentRow`."""
        cleaned = self.cleaned_data
        return {"reason_id": cleaned["reason"], "note": cleaned["note"], "memo": cleaned["memo"]}


class BulkModerationForm(forms.Form):
    act = forms.ChoiceField(
        choices=[(state.value, state.label) for state in BUTTONS if state != CommentStatus.PENDING],
        error_messages={"required": "Chưa chọn việc cần làm."},
    )
    reason = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    note = VietnameseTextField("Lời nhắn cho người gửi", max_length=LONGEST_NOTE, blank=True).formfield()
