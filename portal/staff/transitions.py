"""The transitions of the publication life cycle as the admin offers them: to whom, and with which form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.html import format_html

from portal.core.fields import VietnameseTextField
from portal.publication.choices import Status
from portal.publication.lifecycle import is_theirs, may_change_state, permission, publish, transition
from portal.publication.publishable import Publishable


def badge(state: str, label: str) -> str:
    return format_html('<span class="badge badge--{}">{}</span>', state, label)


def status_badge(item: Publishable) -> str:
    if item.is_scheduled:
        return badge("scheduled", "Hẹn giờ")
    return badge(item.status, item.get_status_display())


# --- forms --------------------------------------------------------------------------------


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

    def clean(self) -> dict[str, Any]:
        cleaned = cast(dict[str, Any], super().clean())
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


# --- the transitions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StaffTransition:
    """One button. form: asked for on a page of its own. done: the message of success.

    fits: whether the state of the item allows it. may: whether the user may do it.
    """

    name: str
    label: str
    done: str
    fits: Callable[[Publishable], bool]
    may: Callable[[User, Publishable], bool]
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


def _to_state(to: Status) -> Callable[..., Publishable]:
    def act(model: type[Publishable], *, pk: int, by: User, expected: str | None, note: str = "") -> Publishable:
        return transition(model, pk=pk, to=to, by=by, note=note, expected=expected)

    return act


def _publish(model: type[Publishable], *, pk: int, by: User, expected: str | None, **values: Any) -> Publishable:
    return publish(model, pk=pk, by=by, at=values.get("at"), expected=expected)


def _is(*states: Status) -> Callable[[Publishable], bool]:
    return lambda item: item.status in states


def _may_publish(user: User, item: Publishable) -> bool:
    return user.has_perm(permission(type(item), "publish"))


def _may_submit(user: User, item: Publishable) -> bool:
    return may_change_state(user, type(item), Status.DRAFT, Status.IN_REVIEW) and is_theirs(user, item)


def _only_submits(user: User, item: Publishable) -> bool:
    return _may_submit(user, item) and not _may_publish(user, item)


def _is_before_publication(item: Publishable) -> bool:
    return item.status in {Status.DRAFT, Status.IN_REVIEW} or item.is_scheduled


_ALL = [
    StaffTransition(
        "gui-duyet", "Gửi duyệt", "đã được gửi duyệt", _is(Status.DRAFT), _may_submit, _to_state(Status.IN_REVIEW)
    ),
    StaffTransition(
        "lay-ve", "Lấy về sửa tiếp", "đã về bản nháp", _is(Status.IN_REVIEW), _only_submits, _to_state(Status.DRAFT)
    ),
    StaffTransition(
        "tra-ve",
        "Trả về bản nháp…",
        "đã được trả về bản nháp",
        _is(Status.IN_REVIEW),
        _may_publish,
        _to_state(Status.DRAFT),
        form=NoteForm,
        explanation="Tác giả sửa tiếp rồi gửi duyệt lại.",
    ),
    StaffTransition(
        "xuat-ban", "Xuất bản ngay", "đã được xuất bản", _is_before_publication, _may_publish, _publish, css="is-main"
    ),
    StaffTransition(
        "hen-gio",
        "Hẹn giờ…",
        "đã được hẹn giờ xuất bản",
        _is_before_publication,
        _may_publish,
        _publish,
        form=TimeForm,
        explanation="Đến giờ hẹn, nội dung tự công khai; trước đó không ai ngoài cán bộ nhìn thấy.",
    ),
    StaffTransition(
        "huy-lich",
        "Hủy lịch",
        "đã được hủy lịch, trở lại chờ duyệt",
        lambda item: item.is_scheduled,
        _may_publish,
        _to_state(Status.IN_REVIEW),
    ),
    StaffTransition(
        "rut",
        "Rút xuống…",
        "đã được rút xuống",
        lambda item: item.is_public,
        _may_publish,
        _to_state(Status.WITHDRAWN),
        form=ReasonForm,
        explanation="Nội dung thôi công khai ngay. Ai mở địa chỉ cũ sẽ thấy ngày rút và lý do.",
        css="is-grave",
    ),
    StaffTransition(
        "dang-lai", "Đăng lại", "đã được đăng lại", _is(Status.WITHDRAWN), _may_publish, _publish, css="is-main"
    ),
]
STAFF_TRANSITIONS = {offered.name: offered for offered in _ALL}


def offered_transitions(item: Publishable, user: User) -> list[StaffTransition]:
    return [offered for offered in _ALL if offered.fits(item) and offered.may(user, item)]
