from django import forms
from django.core.exceptions import ValidationError

from articles.comments.models import NAME_LENGTH, CommentSettings
from articles.comments.rules.flags import marks_of
from articles.comments.rules.repair import make_readable
from portal.vietnamese import format_number

# far above what any opinion of the allowed length can take in old encodings or with loose marks: not read at all
_MOST_TYPED = 60_000
_NO_MARKS = "Có vẻ ý kiến được gõ chưa có dấu. Mời bạn gõ lại bằng tiếng Việt có dấu để mọi người đọc được đúng ý bạn."
_NOT_STORED = "Ô này có ký tự điều khiển không lưu được. Xin gõ lại, hoặc dán lại dưới dạng chữ thường."


class CommentForm(forms.Form):
    """What a reader sends. The text stays exactly as typed; it is judged by what it means."""

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
    # people do not see this field; programs fill whatever there is
    website = forms.CharField(
        label="Xin để trống ô này",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    task = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.CharField(required=False, widget=forms.HiddenInput)
    insist = forms.BooleanField(required=False)

    lacks_marks = False

    def __init__(self, *args, rules: CommentSettings, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules = rules
        for name, word in (("name", "tên"), ("body", "ý kiến")):
            self.fields[name].error_messages["required"] = f"Xin cho biết {word} của bạn."
            self.fields[name].validators = [_refuse_null]
        self.fields["email"].error_messages["invalid"] = (
            "Địa chỉ thư chưa đúng. Ví dụ đúng: ten@example.vn. Không muốn nhận thư thì để trống."
        )

    def clean(self):
        """Both texts are judged, each by itself: whoever has two things to mend learns of both at once."""
        cleaned = super().clean()
        name, body = cleaned.get("name", ""), cleaned.get("body", "")
        for field, text in (("name", name), ("body", body)):
            if len(text) > _MOST_TYPED:
                self._refuse_length(field, len(text))
        if len(name) > _MOST_TYPED or len(body) > _MOST_TYPED:
            return cleaned
        readable = make_readable(name, body)
        if "name" in cleaned:
            self._judge_name(readable.name)
        if "body" in cleaned:
            self._judge_body(readable.body, cleaned["insist"])
        return cleaned

    def _judge_name(self, name: str) -> None:
        if not name:
            self.add_error("name", self.fields["name"].error_messages["required"])
        elif len(name) > NAME_LENGTH:
            self._refuse_length("name", len(name))

    def _judge_body(self, body: str, insists: bool) -> None:
        if not body:
            self.add_error("body", self.fields["body"].error_messages["required"])
        elif len(body) > self.rules.longest_body:
            self._refuse_length("body", len(body))
        elif not insists and marks_of(body).verdict == "unaccented":
            self.lacks_marks = True
            self.add_error("body", ValidationError(_NO_MARKS, code="unaccented"))

    def _refuse_length(self, field: str, length: int) -> None:
        most = NAME_LENGTH if field == "name" else self.rules.longest_body
        what = "Tên" if field == "name" else "Ý kiến"
        self.add_error(
            field,
            f"{what} dài {format_number(length)} ký tự, nhiều nhất là {format_number(most)}. "
            "Chữ bạn gõ vẫn còn nguyên ở dưới: xin rút gọn rồi gửi lại.",
        )


def _refuse_null(value: str) -> None:
    if "\0" in value:
        raise ValidationError(_NOT_STORED)
