"""The forms of the admin: choices that cost nothing to show, inputs with names, constraints counted in full."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest

from portal.core.fields import VietnameseTextField
from portal.core.slugs import free_slug, is_id
from portal.files.models import Image
from portal.staff.image_fields import PictureWidget

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    _AdminOrInline = BaseModelAdmin[Any]
    _Groups = list[tuple[str | None, list[dict[str, Any]], int | None]]
else:
    _AdminOrInline = object


def possible_keys(values: Iterable[Any]) -> list[str]:
    """Those of the values that can be the number of a row: a form comes back with what was sent, forged or not."""
    texts = [str(value) for value in values]
    return [text for text in texts if is_id(text)]


class ChoiceOfMany(AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Each choice has its own way out; the cross that takes them all back would stand among the items of a list."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> "_Groups":
        return super().optgroups(name, possible_keys(value), attr)


class PossibleChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    def _check_values(self, value: Any) -> QuerySet[Any]:
        for key in value if isinstance(value, list | tuple) else []:
            if not possible_keys([key]):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        found: QuerySet[Any] = super()._check_values(value)  # type: ignore[misc]  # not in the stubs
        return found


class ChoiceOfOne(AutocompleteSelect):
    """An autocomplete that does not ask the database for what the form's row has brought along already."""

    known: Any = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> "_Groups":
        value = possible_keys(value)
        if self.known is None or [str(chosen) for chosen in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        selected: Any = {str(self.known.pk)}  # Django passes the set of what is chosen, too
        options.append(self.create_option(name, self.known.pk, str(self.known), selected, len(options)))
        return [(None, options, 0)]


class DayAndHour(AdminSplitDateTime):
    """The two inputs of a moment, each with a name of its own for those who hear the form."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], ["Ngày", "Giờ"], strict=True):
            part["attrs"]["aria-label"] = label
        return context


class PortalForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, ChoiceOfOne) and self._meta.model._meta.get_field(name).is_cached(self.instance):
                widget.known = getattr(self.instance, name)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Phần cuối của địa chỉ trang. Để trống thì lấy từ tên, tiêu đề."

    def clean_slug(self) -> Any:
        """An address for what was left without one; models that make their own are left to it."""
        slug = self.cleaned_data["slug"]
        field = self._meta.model._meta.get_field("slug")
        if slug or field.blank:
            return slug
        model = self._meta.model
        return free_slug(model, self.data.get("name", ""), model._meta.model_name, field.max_length, self.instance.pk)

    def _post_clean(self) -> None:
        """Constraints count with columns that the form does not edit, too: the database will count with them."""
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if self.errors:
            return
        item = self.instance
        unknown = {field.name for field in item._meta.fields if getattr(item, field.attname) is None}
        try:
            item.validate_constraints(exclude=unknown)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]  # not in the stubs


class PortalFormFields(_AdminOrInline):
    """The form fields that admins and their inlines have in common."""

    form: "type[forms.ModelForm[Any]]" = PortalForm
    formfield_overrides = {
        VietnameseTextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
        models.URLField: {"assume_scheme": "https"},
        models.DateTimeField: {"widget": DayAndHour},
    }

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.ForeignKey) and db_field.remote_field.model is Image:
            return db_field.formfield(widget=PictureWidget(self.admin_site, db_field.verbose_name), **kwargs)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # a click beside the choice must not delete what others stand on
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChoiceOfOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelMultipleChoiceField[Any] | None":
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"widget": ChoiceOfMany(db_field, self.admin_site), "form_class": PossibleChoices}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class NamedInRows(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # generic only in the stubs
    """Rows of a table, whose inputs have no label beside them: each is named by what stands above its column."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if not widget.is_hidden:
                widget.attrs["aria-label"] = "Xóa dòng này" if name == DELETION_FIELD_NAME else str(field.label)


class PortalTabularInline(PortalFormFields, admin.TabularInline):  # type: ignore[type-arg]  # generic only in the stubs
    formset = NamedInRows
    extra = 0


class PortalStackedInline(PortalFormFields, admin.StackedInline):  # type: ignore[type-arg]  # generic only in the stubs
    extra = 0
