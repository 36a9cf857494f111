"""The moves of the publication life cycle as staff know them: who is offered which, what has to be said first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.utils import timezone
from django.utils.html import format_html

from portal.core.fields import VietnameseTextField
from portal.publication.choices import Status
from portal.publication.lifecycle import is_theirs, may_move, move, permission, publish
from portal.publication.publishable import Publishable


def badge(state: str, label: str) -> str:
    return format_html('<span class="badge badge--{}">{}</span>', state, label)


def status_badge(item: Publishable) -> str:
    if item.is_scheduled:
        return badge("scheduled", "Hẹn giờ")
    return badge(item.status, item.get_status_display())


# --- what has to be said first --------------------------------------------------------------------------------


class NoteForm(forms.Form):
    note = VietnameseTextField("Lời nhắn cho tác giả", max_length=500, blank=True).formfield(
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Tác giả đọc thấy trong nhật ký của bài: cần sửa gì."
    )


class ReasonForm(forms.Form):
    note = VietnameseTextField("Lý do rút", max_length=500).formfield(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hiện công khai tại địa chỉ cũ. Ví dụ: Số liệu trong bài chưa chính xác.",
        error_messages={"required": "Cần ghi lý do rút: lý do này hiện trên trang công khai."},
    )


class TimeForm(forms.Form):
    day = forms.DateField(label="Ngày", widget=AdminDateWidget(), help_text="Ngày/tháng/năm. Ví dụ: 04/09/2026")
    time = forms.TimeField(label="Giờ", widget=AdminTimeWidget(), help_text="Giờ Việt Nam (GMT+7). Ví dụ: 09:30")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("time"):
            try:
                at = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["time"]))
                is_past = at <= timezone.now()
            except (ValueError, OverflowError):
                raise forms.ValidationError("Thời điểm này không dùng được.") from None
            if is_past:
                raise forms.ValidationError("Thời điểm hẹn phải ở tương lai; muốn ngay thì chọn “Xuất bản ngay”.")
            cleaned["at"] = at
        return cleaned


# --- the moves ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StaffMove:
    """One button. `form` is what has to be said first, on a page of its own; `done` tells how it went.

    `fits` is about the state the item is in, `may` about the person.
    """

    name: str
    label: str
    done: str
    fits: Callable[[Publishable], bool]
    may: Callable[[Any, Publishable], bool]
    act: Callable[..., Publishable]
    form: type[forms.Form] | None = None
    explanation: str = ""
    css: str = ""

    @property
    def needs_page(self) -> bool:
        return self.form is not None

    @property
    def label_after_save(self) -> str:
        return f"Lưu và {self.label[0].lower()}{self.label[1:]}"


def _moved(to: Status) -> Callable[..., Publishable]:
    def act(model: type[Publishable], *, pk: int, by: Any, expected: str | None, note: str = "") -> Publishable:
        return move(model, pk=pk, to=to, by=by, note=note, expected=expected)

    return act


def _published(model: type[Publishable], *, pk: int, by: Any, expected: str | None, **said: Any) -> Publishable:
    return publish(model, pk=pk, by=by, at=said.get("at"), expected=expected)


def _is(*states: Status) -> Callable[[Publishable], bool]:
    return lambda item: item.status in states


def _may_publish(user: Any, item: Publishable) -> bool:
    return user.has_perm(permission(type(item), "publish"))


def _may_hand_in(user: Any, item: Publishable) -> bool:
    return may_move(user, type(item), Status.DRAFT, Status.IN_REVIEW) and is_theirs(user, item)


def _only_hands_in(user: Any, item: Publishable) -> bool:
    return _may_hand_in(user, item) and not _may_publish(user, item)


def _is_before_publication(item: Publishable) -> bool:
    return item.status in {Status.DRAFT, Status.IN_REVIEW} or item.is_scheduled


_ALL = [
    StaffMove("gui-duyet", "Gửi duyệt", "đã được gửi duyệt", _is(Status.DRAFT), _may_hand_in, _moved(Status.IN_REVIEW)),
    StaffMove(
        "lay-ve", "Lấy về sửa tiếp", "đã về bản nháp", _is(Status.IN_REVIEW), _only_hands_in, _moved(Status.DRAFT)
    ),
    StaffMove(
        "tra-ve",
        "Trả về bản nháp…",
        "đã được trả về bản nháp",
        _is(Status.IN_REVIEW),
        _may_publish,
        _moved(Status.DRAFT),
        form=NoteForm,
        explanation="Tác giả sửa tiếp rồi gửi duyệt lại.",
    ),
    StaffMove(
        "xuat-ban",
        "Xuất bản ngay",
        "đã được xuất bản",
        _is_before_publication,
        _may_publish,
        _published,
        css="is-main",
    ),
    StaffMove(
        "hen-gio",
        "Hẹn giờ…",
        "đã được hẹn giờ xuất bản",
        _is_before_publication,
        _may_publish,
        _published,
        form=TimeForm,
        explanation="Đến giờ hẹn, nội dung tự công khai; trước đó không ai ngoài cán bộ nhìn thấy.",
    ),
    StaffMove(
        "huy-lich",
        "Hủy lịch",
        "đã được hủy lịch, trở lại chờ duyệt",
        lambda item: item.is_scheduled,
        _may_publish,
        _moved(Status.IN_REVIEW),
    ),
    StaffMove(
        "rut",
        "Rút xuống…",
        "đã được rút xuống",
        lambda item: item.is_public,
        _may_publish,
        _moved(Status.WITHDRAWN),
        form=ReasonForm,
        explanation="Nội dung thôi công khai ngay. Ai mở địa chỉ cũ sẽ thấy ngày rút và lý do.",
        css="is-grave",
    ),
    StaffMove(
        "dang-lai", "Đăng lại", "đã được đăng lại", _is(Status.WITHDRAWN), _may_publish, _published, css="is-main"
    ),
]
MOVES = {staff_move.name: staff_move for staff_move in _ALL}


def offered_moves(item: Publishable, user: Any) -> list[StaffMove]:
    return [staff_move for staff_move in _ALL if staff_move.fits(item) and staff_move.may(user, item)]
