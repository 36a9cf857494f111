"""API of movements and cycles."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from honorees.models import Cycle, Movement
from portal.api.filters import ApiFilterSet
from portal.api.pagination import Order
from portal.api.serializers import (
    ItemSerializer,
    ItemUrlField,
    PublicSerializer,
    ReferenceField,
    WebUrlField,
    id_field,
    is_sample_field,
    updated_at_field,
)
from portal.api.viewsets import PublicViewSet, expanded
from portal.core.filters import SlugOrIdFilter
from portal.publication.choices import ChangeKind


class FoundingDocumentSerializer(PublicSerializer):
    number = serializers.CharField(help_text=_("Number of the document"), allow_blank=True)
    title = serializers.CharField(help_text=_("Title of the document"))
    issuer = serializers.CharField(help_text=_("Issuer"))
    issued_on = serializers.DateField(help_text=_("Day of issue"), allow_null=True)
    issued_year = serializers.IntegerField(help_text=_("Year of issue"))
    summary = serializers.CharField(help_text=_("What it says in brief"), allow_blank=True)


class CriterionSerializer(PublicSerializer):
    name = serializers.CharField(help_text=_("Name of the criterion"))
    description = serializers.CharField(help_text=_("What it asks"))


class MovementSerializer(ItemSerializer):
    id = id_field()
    name = serializers.CharField(help_text=_("Name of the movement"))
    slug = serializers.SlugField(help_text=_("Slug"))
    url = ItemUrlField(ChangeKind.MOVEMENT)
    web_url = WebUrlField()
    organizer = serializers.CharField(help_text=_("Who runs it"))
    summary = serializers.CharField(help_text=_("Summary"))
    description = serializers.CharField(help_text=_("Introduction, HTML"), allow_blank=True)
    documents = FoundingDocumentSerializer(many=True, help_text=_("Founding documents"))
    criteria = CriterionSerializer(many=True, help_text=_("Criteria"))
    is_sample = is_sample_field()
    updated_at = updated_at_field()


class MovementViewSet(PublicViewSet):
    kind = ChangeKind.MOVEMENT
    model = Movement
    serializer_class = MovementSerializer
    orders = (Order("id", "pk", _("by id")),)
    text = _("Emulation movements, with their founding documents and criteria.")

    @classmethod
    def load(
        cls, items: QuerySet[Movement], expand: Iterable[str] = (), *, is_light: bool = False
    ) -> QuerySet[Movement]:
        return items.prefetch_related("documents", "criteria")


class CycleSerializer(ItemSerializer):
    id = id_field()
    slug = serializers.SlugField(help_text=_("Slug, for the filter “cycle”"))
    url = ItemUrlField(ChangeKind.CYCLE)
    web_url = WebUrlField()
    movement = ReferenceField(
        ChangeKind.MOVEMENT, "honorees.api.movements.MovementSerializer", help_text=_("The movement")
    )
    period = serializers.CharField(help_text=_("The period, such as 2019–2024"))
    start_year = serializers.IntegerField(help_text=_("First year"))
    end_year = serializers.IntegerField(help_text=_("Last year"))
    summary = serializers.CharField(help_text=_("Summary"), allow_blank=True)
    ceremony_on = serializers.DateField(help_text=_("Day of the ceremony"), allow_null=True)
    ceremony_place = serializers.CharField(help_text=_("Place of the ceremony"), allow_blank=True)
    announced_count = serializers.IntegerField(help_text=_("How many were announced officially"), allow_null=True)
    is_sample = is_sample_field()
    updated_at = updated_at_field()


class CycleFilterSet(ApiFilterSet):
    kinds = [ChangeKind.MOVEMENT]

    movement = SlugOrIdFilter(queryset=Movement.objects.all(), help_text=_("Of this movement (slug or id)"))

    class Meta:
        model = Cycle
        fields: list[str] = []


class CycleViewSet(PublicViewSet):
    kind = ChangeKind.CYCLE
    model = Cycle
    serializer_class = CycleSerializer
    orders = (
        Order("-start_year", "start_year", _("newest period first")),
        Order("start_year", "start_year", _("oldest period first")),
        Order("id", "pk", _("by id")),
    )
    expandable = {"movement": ChangeKind.MOVEMENT}
    filterset_class = CycleFilterSet
    text = _("The cycles of a movement: ceremony, number announced.")

    @classmethod
    def load(cls, items: QuerySet[Cycle], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Cycle]:
        # the URL of a cycle's page contains the movement's slug; a new slug is recorded as a change of each cycle
        if "movement" in expand:
            return items.prefetch_related(expanded("movement", MovementViewSet))
        return items.select_related("movement")
