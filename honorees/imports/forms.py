"""Forms of the import wizard."""

from typing import Any

from django import forms

from honorees.choices import Level
from honorees.imports.services.portraits import ARCHIVE_TOO_LARGE, MAX_ARCHIVE_BYTES
from honorees.models import Cycle, Decision
from honorees.spreadsheets.limits import FILE_BYTES
from honorees.spreadsheets.read.workbook import read_workbook
from honorees.spreadsheets.types import NEW, FileRefused, Layout, Meaning, PlanChoices, RowAction
from portal.core.slugs import is_id
from portal.vietnamese import normalize

MAX_MB = FILE_BYTES // 2**20
MAX_QUESTIONS = 500


class UploadForm(forms.Form):
    """A list, its cycle and its decision."""

    file = forms.FileField(
        label="Tệp danh sách",
        help_text=f"Bảng tính Excel (.xlsx, .xls) hoặc .csv, tối đa {MAX_MB} MB. Tệp được kiểm tra, chưa ghi gì ngay.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.xlsm"}),
        error_messages={"required": "Hãy chọn tệp danh sách.", "empty": "Tệp trống, không có dữ liệu."},
    )
    cycle = forms.ModelChoiceField(
        label="Giai đoạn",
        queryset=Cycle.objects.for_listing(),
        empty_label="Chọn giai đoạn",
        error_messages={"required": "Hãy chọn giai đoạn.", "invalid_choice": "Giai đoạn này không còn."},
    )
    decision = forms.ModelChoiceField(
        label="Quyết định",
        queryset=Decision.objects.all(),
        empty_label="Chọn quyết định",
        help_text="Dùng cho những dòng không ghi số quyết định.",
        error_messages={"required": "Hãy chọn quyết định.", "invalid_choice": "Quyết định này không còn."},
    )

    def clean_file(self) -> Any:
        """Read the file; sets `workbook`."""
        upload = self.cleaned_data["file"]
        if upload.size > FILE_BYTES:
            raise forms.ValidationError(f"Tệp lớn hơn {MAX_MB} MB. Hãy chia danh sách thành nhiều tệp.")
        try:
            self.workbook = read_workbook(upload, upload.name)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return upload


class ColumnsForm(forms.Form):
    """For each sheet whether it is read, and the meaning of each of its columns.

    Sheets with the same headings in the same columns share the fields of the first such sheet.
    """

    def __init__(self, data: Any = None, *, layout: Layout, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.layout = layout
        self.first_with_same_columns: dict[int, int] = {}
        seen: dict[tuple[tuple[int, str, str], ...], int] = {}
        for number, sheet in enumerate(layout.sheets):
            if not sheet.headings:
                continue
            signature = tuple((heading.column, heading.key, heading.meaning.value) for heading in sheet.headings)
            first = self.first_with_same_columns[number] = seen.setdefault(signature, number)
            self.fields[f"doc-{number}"] = forms.BooleanField(
                label=f"Đọc trang “{sheet.name}”", required=False, initial=not sheet.is_skipped
            )
            for heading in sheet.headings if first == number else []:
                field = forms.ChoiceField(
                    label=f"Cột “{heading.text}”",
                    choices=Meaning.choices,
                    initial=heading.meaning.value,
                    error_messages={"required": "Hãy chọn cột này là gì.", "invalid_choice": "Lựa chọn không hợp lệ."},
                )
                field.widget.attrs["aria-label"] = f"Trang {sheet.name}, cột {heading.text or heading.column}"
                self.fields[f"cot-{number}-{heading.column}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        read = [number for number, sheet in enumerate(self.layout.sheets) if cleaned.get(f"doc-{number}")]
        if not read:
            raise forms.ValidationError("Hãy chọn ít nhất một trang để đọc.")
        for number in read:
            sheet = self.layout.sheets[number]
            first = self.first_with_same_columns[number]
            found = [cleaned.get(f"cot-{first}-{heading.column}") for heading in sheet.headings]
            if Meaning.NAME.value not in found:
                raise forms.ValidationError(f"Trang “{sheet.name}” chưa có cột nào là “{Meaning.NAME.label}”.")
            for column in Meaning:
                may_repeat = column in {Meaning.IGNORED, Meaning.CITATION, Meaning.ACHIEVEMENT}
                if not may_repeat and found.count(column.value) > 1:
                    raise forms.ValidationError(f"Trang “{sheet.name}” có hai cột cùng là “{column.label}”.")
        return cleaned

    def corrected(self) -> tuple[Layout, dict[str, str]]:
        """Return the chosen layout, and the meanings that differ from the recognised ones by heading key."""
        corrections: dict[str, str] = {}
        for number, sheet in enumerate(self.layout.sheets):
            if not sheet.headings:
                continue
            sheet.is_skipped = not self.cleaned_data[f"doc-{number}"]
            for heading in sheet.headings:
                meaning = Meaning(self.cleaned_data[f"cot-{self.first_with_same_columns[number]}-{heading.column}"])
                if meaning != heading.meaning and heading.key and not sheet.is_skipped:
                    corrections[heading.key] = meaning.value
                if meaning != heading.meaning:
                    heading.meaning, heading.confidence, heading.is_remembered = meaning, 1.0, False
        return self.layout, corrections


class PreviewChoicesForm(forms.Form):
    """Choices made on one page of the preview, merged with earlier ones.

    Each question has two fields: `khoa-N` ("unit:…", "duplicate:…" or "row:…") and `chon-N`: the id of a unit or
    honoree, "new", "skip", or nothing. Corrected new units: `don-vi-N` (their key), `ten-N`, `cap-N`, `tinh-N`.
    """

    KINDS = {"unit", "duplicate", "row"}
    seen = forms.CharField(max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["choices"] = [self._choice(number) for number in self._numbers("khoa")]
        cleaned["units"] = dict(filter(None, map(self._unit, self._numbers("don-vi"))))
        return cleaned

    def _numbers(self, name: str) -> list[int]:
        return [number for number in range(MAX_QUESTIONS) if f"{name}-{number}" in self.data]

    def _choice(self, number: int) -> tuple[str, str, str]:
        kind, _, key = self.data[f"khoa-{number}"].partition(":")
        chosen = self.data.get(f"chon-{number}", "")
        if kind not in self.KINDS or not key or not (is_id(chosen) or chosen in {"", NEW, "skip"}):
            raise forms.ValidationError("Biểu mẫu không hợp lệ: hãy tải lại trang rồi chọn lại.")
        return kind, key, chosen

    def _unit(self, number: int) -> tuple[str, dict[str, Any]] | None:
        key = self.data[f"don-vi-{number}"]
        name = " ".join(normalize(self.data.get(f"ten-{number}", "")).split())
        level, province = self.data.get(f"cap-{number}", ""), self.data.get(f"tinh-{number}", "")
        if not name or len(name) > 200:
            raise forms.ValidationError("Tên đơn vị mới cần từ 1 đến 200 ký tự.")
        if level not in Level.values or not (province == "" or is_id(province)):
            raise forms.ValidationError(f"Đơn vị mới “{name}”: hãy chọn lại cấp và tỉnh, thành phố.")
        if level == Level.LOCAL and not province:
            raise forms.ValidationError(f"Đơn vị mới “{name}” thuộc địa phương: hãy chọn tỉnh, thành phố.")
        return key, {"name": name, "level": level, "province_id": int(province) if province else None}

    def merged_with(self, choices: PlanChoices, planned: dict[str, dict[str, Any]]) -> PlanChoices:
        """Return `choices` with those of this form.

        planned: the planned new units by key; values equal to the planned ones are no corrections.
        """
        skipped = set(choices.skipped)
        for kind, key, chosen in self.cleaned_data["choices"]:
            chosen_ids = choices.units if kind == "unit" else choices.duplicates
            if kind != "unit":
                skipped = skipped | {key} if chosen == "skip" else skipped - {key}
            if kind == "row":
                continue
            if chosen in {"", "skip"}:
                chosen_ids.pop(key, None)
            else:
                chosen_ids[key] = int(chosen) if is_id(chosen) else NEW
        choices.skipped = sorted(skipped)
        for key, columns in self.cleaned_data["units"].items():
            unit = planned.get(key)
            if unit is not None and columns != {name: unit[name] for name in columns}:
                choices.new_units[key] = {**choices.new_units.get(key, {}), **columns}
        return choices


class PortraitsForm(forms.Form):
    file = forms.FileField(
        label="Tệp ZIP chân dung",
        help_text=(
            f"Tối đa {MAX_ARCHIVE_BYTES // 2**20} MB. Mỗi ảnh đặt tên theo họ tên: “Nguyễn Văn An.jpg”; người trùng "
            "tên thì thêm đơn vị: “Nguyễn Văn An - Sở Nội vụ.jpg”, hoặc để trong thư mục mang tên đơn vị."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": "Hãy chọn tệp ZIP.", "empty": "Tệp ZIP trống."},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_ARCHIVE_BYTES:
            raise forms.ValidationError(ARCHIVE_TOO_LARGE)
        return upload


class RowsForm(forms.Form):
    """Filter and page of the preview's rows."""

    viec = forms.ChoiceField(
        required=False,
        choices=[("", ""), *RowAction.choices, ("asked", ""), ("warned", ""), ("converted", "")],
    )
    trang = forms.IntegerField(required=False, min_value=1, max_value=10_000)
