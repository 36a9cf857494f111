from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles.comments.models import NAME_LENGTH, CommentSettings
from articles.comments.rules.normalization import normalize_submission
from portal.vietnamese import accent_report, format_number

# longer input is not processed: far above the longest allowed comment in old encodings or decomposed Unicode
_MAX_SUBMITTED = 60_000
_MISSING_DIACRITICS = (
    "Có vẻ ý kiến được gõ chưa có dấu. Mời bạn gõ lại bằng tiếng Việt có dấu để mọi người đọc được đúng ý bạn."
)
_CONTROL_CHARACTERS = "Ô này có ký tự điều khiển không lưu được. Xin gõ lại, hoặc dán lại dưới dạng chữ thường."


class CommentForm(forms.Form):
    """The comment form. cleaned_data keeps the text exactly as typed; validation uses the normalized text."""

    name = forms.CharField(
        label="Tên của bạn",
        strip=False,
        help_text="Tên hiện cùng ý kiến khi đăng. Bạn có thể dùng bút danh.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    body = forms.CharField(
        label="Ý kiến", strip=False, widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "lang": "vi"})
    )
    email = forms.EmailField(
        label="Thư điện tử (không bắt buộc)",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # a honeypot: hidden from people, filled by programs
    website = forms.CharField(
        label="Xin để trống ô này",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    task = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.CharField(required=False, widget=forms.HiddenInput)
    insist = forms.BooleanField(required=False)

    lacks_diacritics = False

    def __init__(self, *args: Any, rules: CommentSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        for name, word in (("name", "tên"), ("body", "ý kiến")):
            self.fields[name].error_messages["required"] = f"Xin cho biết {word} của bạn."
            self.fields[name].validators = [_reject_null]
        self.fields["email"].error_messages["invalid"] = (
            "Địa chỉ thư chưa đúng. Ví dụ đúng: ten@example.vn. Không muốn nhận thư thì để trống."
        )

    def clean(self) -> dict[str, Any]:
        """Validate name and body independently, so that all errors are shown at once."""
        super().clean()
        cleaned = self.cleaned_data
        name, body = cleaned.get("name", ""), cleaned.get("body", "")
        for field, text in (("name", name), ("body", body)):
            if len(text) > _MAX_SUBMITTED:
                self._add_length_error(field, len(text))
        if len(name) > _MAX_SUBMITTED or len(body) > _MAX_SUBMITTED:
            return cleaned
        normalized = normalize_submission(name, body)
        for field, text in (("name", normalized.name), ("body", normalized.body)):
            if field in cleaned and not text:
                self.add_error(field, self.fields[field].error_messages["required"])
            elif field in cleaned and len(text) > self._limit(field):
                self._add_length_error(field, len(text))
        # an error has removed its field
        if "body" in cleaned and not cleaned["insist"] and accent_report(normalized.body).verdict == "unaccented":
            self.lacks_diacritics = True
            self.add_error("body", ValidationError(_MISSING_DIACRITICS, code="unaccented"))
        return cleaned

    def _limit(self, field: str) -> int:
        return NAME_LENGTH if field == "name" else self.rules.longest_body

    def _add_length_error(self, field: str, length: int) -> None:
        limit, label = self._limit(field), "Tên" if field == "name" else "Ý kiến"
        self.add_error(
            field,
            f"{label} dài {format_number(length)} ký tự, nhiều nhất là {format_number(limit)}. "
            "Chữ bạn gõ vẫn còn nguyên ở dưới: xin rút gọn rồi gửi lại.",
        )


def _reject_null(value: str) -> None:
    if "\0" in value:
        raise ValidationError(_CONTROL_CHARACTERS)
