"""API of units and provinces, with their periods and successors."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from honorees.choices import Level, ProvinceKind
from honorees.models import Province, Unit
from portal.api.filters import ApiFilterSet
from portal.api.pagination import Order
from portal.api.serializers import (
    ItemSerializer,
    ItemUrlField,
    ReferenceField,
    WebUrlField,
    id_field,
    is_sample_field,
    updated_at_field,
)
from portal.api.viewsets import PublicViewSet, expanded
from portal.core.filters import SlugOrIdFilter
from portal.core.identity import absolute
from portal.publication.change_payload import moment
from portal.publication.choices import ChangeKind
from portal.publication.models import Change
from portal.search.filters import WordsFilter
from portal.vietnamese.dates import VIETNAM_TIME

NAME_ORDERS = (
    Order("name", "sort_key", _("by name, in Vietnamese order")),
    Order("-name", "sort_key", _("by name, backwards")),
    Order("id", "pk", _("by id")),
)
UNIT_SERIALIZER = "honorees.api.places.UnitSerializer"
PROVINCE_SERIALIZER = "honorees.api.places.ProvinceSerializer"


class InForceFilterSet(ApiFilterSet):
    by_day = ["in_force"]

    in_force = django_filters.ChoiceFilter(
        choices=[("true", "true"), ("false", "false")],
        method="filter_in_force",
        help_text=_("true: only what stands today; false: only what has ended"),
    )

    def filter_in_force(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = datetime.now(VIETNAM_TIME).date()
        is_in_force = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
        return queryset.filter(is_in_force if value == "true" else ~is_in_force)


class ProvinceSerializer(ItemSerializer):
    id = id_field()
    name = serializers.CharField(help_text=_("Name"))
    slug = serializers.SlugField(help_text=_("Slug, for the filter “province”"))
    url = ItemUrlField(ChangeKind.PROVINCE)
    web_url = serializers.SerializerMethodField(help_text=_("The page for readers"))
    code = serializers.CharField(
        help_text=_("Administrative code; before and since 1 July 2025 one code can mean two different places")
    )
    kind = serializers.ChoiceField(help_text=_("Province or city"), choices=ProvinceKind.choices)
    full_name = serializers.CharField(help_text=_("Full name, such as tỉnh Cao Bằng"))
    valid_from = serializers.DateField(help_text=_("First day"))
    valid_to = serializers.DateField(
        help_text=_("First day on which it no longer stands; null while it does"), allow_null=True
    )
    successors = ReferenceField(
        ChangeKind.PROVINCE, PROVINCE_SERIALIZER, many=True, help_text=_("The provinces that it became")
    )
    is_sample = serializers.SerializerMethodField(help_text=_("True for sample content: no real person or event"))
    updated_at = serializers.SerializerMethodField(help_text=_("When what is public of this item last changed"))

    @extend_schema_field(OpenApiTypes.URI)
    def get_web_url(self, province: Province) -> str:
        return absolute(f"{reverse('honorees:directory')}?tinh={province.slug}")

    def get_is_sample(self, province: Province) -> bool:
        return False

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_updated_at(self, province: Any) -> str | None:
        """Rows of the migration last changed on the day since which they are the law."""
        by_law = datetime.combine(province.valid_to or province.valid_from, time(), VIETNAM_TIME)
        return moment(province.changed_at or by_law)


class ProvinceFilterSet(InForceFilterSet):
    class Meta:
        model = Province
        fields: list[str] = []


class ProvinceViewSet(PublicViewSet):
    kind = ChangeKind.PROVINCE
    model = Province
    serializer_class = ProvinceSerializer
    orders = NAME_ORDERS
    expandable = {"successors": ChangeKind.PROVINCE}
    filterset_class = ProvinceFilterSet
    since = None
    text = _("The 63 provinces before 1 July 2025 and the 34 since, with what each became.")

    @classmethod
    def load(
        cls, items: QuerySet[Province], expand: Iterable[str] = (), *, is_light: bool = False
    ) -> QuerySet[Province]:
        return items.prefetch_related(successors(cls, expand))

    @classmethod
    def changed_since(cls, items: QuerySet[Province], start: datetime) -> QuerySet[Province]:
        in_log = Change.objects.filter(kind=cls.kind, at__gte=start).values("object_id")
        start = start.astimezone(VIETNAM_TIME)
        first_day = start.date() if start.time() == time() else start.date() + timedelta(days=1)
        by_law = Q(valid_to__gte=first_day) | Q(valid_to=None, valid_from__gte=first_day)
        return items.filter(Q(pk__in=in_log) | Q(changed_at=None) & by_law)


def successors(viewset: type[PublicViewSet], expand: Iterable[str]) -> "Prefetch[str, QuerySet[Any]]":
    """The successors of units or provinces, by id."""
    items = viewset.public()
    return Prefetch("successors", (viewset.loaded(items) if "successors" in expand else items).order_by("pk"))


class UnitSerializer(ItemSerializer):
    id = id_field()
    name = serializers.CharField(help_text=_("Name"))
    slug = serializers.SlugField(help_text=_("Slug, for the filter “unit”"))
    url = ItemUrlField(ChangeKind.UNIT)
    web_url = WebUrlField()
    short_name = serializers.CharField(help_text=_("Short name"), allow_blank=True)
    level = serializers.ChoiceField(help_text=_("Level"), choices=Level.choices)
    parent = ReferenceField(ChangeKind.UNIT, UNIT_SERIALIZER, help_text=_("The body above it"), allow_null=True)
    province = ReferenceField(ChangeKind.PROVINCE, PROVINCE_SERIALIZER, help_text=_("Province"), allow_null=True)
    valid_from = serializers.DateField(help_text=_("First day"))
    valid_to = serializers.DateField(
        help_text=_("First day on which it no longer stands; null while it does"), allow_null=True
    )
    successors = ReferenceField(ChangeKind.UNIT, UNIT_SERIALIZER, many=True, help_text=_("The units that it became"))
    is_sample = is_sample_field()
    updated_at = updated_at_field()


class UnitFilterSet(InForceFilterSet):
    kinds = [ChangeKind.PROVINCE]

    q = WordsFilter(help_text=_("Words of the name, with or without accents"))
    level = django_filters.ChoiceFilter(choices=Level.choices, help_text=_("Level"))
    province = SlugOrIdFilter(queryset=Province.objects.all(), help_text=_("Of this province (slug or id)"))
    parent = SlugOrIdFilter(queryset=Unit.objects.all(), help_text=_("Right below this unit (slug or id)"))

    class Meta:
        model = Unit
        fields: list[str] = []


class UnitViewSet(PublicViewSet):
    kind = ChangeKind.UNIT
    model = Unit
    serializer_class = UnitSerializer
    orders = NAME_ORDERS
    expandable = {"parent": ChangeKind.UNIT, "province": ChangeKind.PROVINCE, "successors": ChangeKind.UNIT}
    filterset_class = UnitFilterSet
    text = _("Ministries, provinces' bodies and the units below them, with period, parent, province and successors.")

    @classmethod
    def load(cls, items: QuerySet[Unit], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Unit]:
        parts: dict[str, type[PublicViewSet]] = {"parent": cls, "province": ProvinceViewSet}
        parents = [expanded(name, parts[name]) for name in expand if name in parts]
        return items.prefetch_related(*parents, successors(cls, expand))
