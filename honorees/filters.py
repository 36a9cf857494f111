"""Filters of the directory, with the number of honorees for each choice (facets)."""

from typing import Any

import django_filters
from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from honorees.choices import Gender, HonoreeKind, Level
from honorees.models import Cycle, Field, Honour, Province, Unit
from honorees.querysets import HonourQuerySet
from portal.search.filters import WordsFilter
from portal.vietnamese import sort_key

# URL values of the choices
LEVELS = {"trung-uong": Level.CENTRAL, "dia-phuong": Level.LOCAL}
GENDERS = {"nam": Gender.MALE, "nu": Gender.FEMALE}
KINDS = {"ca-nhan": HonoreeKind.INDIVIDUAL, "tap-the": HonoreeKind.COLLECTIVE}

MAX_CHOICES = 80  # of one filter on the page; others are found by search


class WordFilter(django_filters.ChoiceFilter):
    """A choice filter whose URL values differ from those in the database."""

    def __init__(self, *, words: dict[str, Any], **kwargs: Any) -> None:
        self.words = words
        super().__init__(choices=[(word, choice.label) for word, choice in words.items()], **kwargs)

    def filter(self, queryset: QuerySet[Any], value: str) -> Any:
        return super().filter(queryset, self.words.get(value, ""))


class SlugFilter(django_filters.ModelChoiceFilter):
    """A filter by an object's slug."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, to_field_name="slug", **kwargs)


class HonourFilter(django_filters.FilterSet):
    """Filters over honours: cycle, level and unit chosen together must match in the same honour."""

    q = WordsFilter(label="Tìm theo tên, chức vụ, đơn vị")
    giai_doan = SlugFilter(label="Giai đoạn", field_name="cycle", queryset=Cycle.objects.all())
    cap = WordFilter(label="Cấp", field_name="unit__level", words=LEVELS)
    loai = WordFilter(label="Loại", field_name="honoree__kind", words=KINDS)
    gioi_tinh = WordFilter(label="Giới tính", field_name="honoree__gender", words=GENDERS)
    linh_vuc = SlugFilter(label="Lĩnh vực", field_name="field", queryset=Field.objects.all())
    tinh = SlugFilter(label="Tỉnh, thành phố", method="in_province", queryset=Province.objects.all())
    don_vi = SlugFilter(label="Bộ, ngành, đơn vị", method="in_unit", queryset=Unit.objects.all())

    class Meta:
        model = Honour
        fields: list[str] = []

    def in_province(self, queryset: HonourQuerySet, name: str, province: Province) -> HonourQuerySet:
        """Filter by the province of the unit, or its successor."""
        return queryset.filter(Q(unit__province=province) | Q(unit__province__successors=province))

    def in_unit(self, queryset: HonourQuerySet, name: str, unit: Unit) -> HonourQuerySet:
        """Filter by the unit or its descendants, of which there are at most two levels."""
        return queryset.filter(Q(unit=unit) | Q(unit__parent=unit) | Q(unit__parent__parent=unit))

    def chosen(self) -> dict[str, Any]:
        """Return the active filters with their cleaned values."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def without(self, excluded: str) -> HonourQuerySet:
        """Return the honours that match all active filters except one; "" excludes none."""
        queryset: HonourQuerySet = self.queryset
        for name, value in self.chosen().items():
            if name != excluded:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def facets(self) -> dict[str, list[dict[str, Any]]]:
        """Return the choices of each filter with the number of honorees for each, in one query.

        "without" has the active filters, with the number of honorees if that filter is removed.
        """
        present_slug = Coalesce(F("unit__province__successors__slug"), F("unit__province__slug"))
        present_name = Coalesce(F("unit__province__successors__name"), F("unit__province__name"))
        period = Concat(Cast("cycle__start_year", CharField()), Value("–"), Cast("cycle__end_year", CharField()))
        top_slug = Coalesce(F("unit__parent__parent__slug"), F("unit__parent__slug"), F("unit__slug"))
        top_name = Coalesce(F("unit__parent__parent__name"), F("unit__parent__name"), F("unit__name"))
        counts = [
            self._count("giai_doan", F("cycle__slug"), period),
            self._count("cap", F("unit__level")),
            self._count("loai", F("honoree__kind")),
            self._count("gioi_tinh", F("honoree__gender")),
            self._count("linh_vuc", F("field__slug"), F("field__name")),
            self._count("tinh", present_slug, present_name),
            self._count("tinh", F("unit__province__slug"), F("unit__province__name"), group="tinh_truoc"),
            self._count("don_vi", top_slug, top_name),
            *(self._count(name, Value(name), group="without") for name in self.chosen()),
        ]
        found: dict[str, list[dict[str, Any]]] = {}
        for group, key, label, total in counts[0].union(*counts[1:], all=True):
            if key:
                found.setdefault(group, []).append({"key": key, "label": label, "total": total})
        return self._sorted_choices(found)

    def _count(self, name: str, key: Any, label: Any = None, group: str = "") -> QuerySet[Any]:
        queryset = self.without(name)
        if group == "tinh_truoc":
            queryset = queryset.exclude(unit__province__valid_to=None)
        return (
            queryset.order_by()
            .annotate(
                facet=Value(group or name, output_field=CharField()),
                key=Cast(key, CharField()),
                name=Cast(label or key, CharField()),
            )
            .values("facet", "key", "name")
            .annotate(total=Count("honoree", distinct=True))
            .values_list("facet", "key", "name", "total")
        )

    def _sorted_choices(self, found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        chosen = self.data
        for name, words in (("cap", LEVELS), ("loai", KINDS), ("gioi_tinh", GENDERS)):
            totals = {row["key"]: row["total"] for row in found.get(name, [])}
            found[name] = [
                {"key": word, "label": choice.label, "total": totals[choice.value]}
                for word, choice in words.items()
                if choice.value in totals
            ]
        for name in ("linh_vuc", "tinh", "tinh_truoc", "don_vi"):
            rows = sorted(found.get(name, []), key=lambda row: -row["total"])[:MAX_CHOICES]
            found[name] = sorted(rows, key=lambda row: sort_key(row["label"]))
        found["giai_doan"] = sorted(found.get("giai_doan", []), key=lambda row: row["label"], reverse=True)
        for name, rows in found.items():
            for row in rows:
                row["is_chosen"] = chosen.get("tinh" if name == "tinh_truoc" else name) == row["key"]
        return found
