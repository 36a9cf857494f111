"""Model fields shared by the apps."""

from typing import TYPE_CHECKING, Any

from django.db import models

from portal.vietnamese import normalize

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    # what may be set, and what is got
    CharField = models.CharField[str | int | Combinable, str]
    TextField = models.TextField[str | Combinable, str]
else:
    CharField, TextField = models.CharField, models.TextField


class VietnameseCharField(CharField):
    """A line of text, stored in NFC, without invisible characters, trimmed, with single spaces."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return " ".join(normalize(value).split()) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class VietnameseTextField(TextField):
    """Text of several lines, stored in NFC, without invisible characters, trimmed."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normalize(value).strip() if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class SortKeyField(CharField):
    """A key from portal.vietnamese.sort_key or name_sort_key, compared by bytes on both databases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 600)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
