"""API of honorees with their honours and achievements."""

from collections.abc import Iterable
from typing import Any, cast

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from honorees.api.movements import CycleViewSet
from honorees.api.places import UNIT_SERIALIZER, UnitViewSet
from honorees.choices import TITLE_PREFIXES, AcademicTitle, Gender, HonoreeKind, Level, PostLevel
from honorees.filters import HonourFilter
from honorees.linked_data import structured_honoree
from honorees.models import Achievement, Cycle, Field, Honoree, Honour, Province, Unit
from honorees.querysets import HonoreeQuerySet
from portal.api.filters import ApiFilterSet
from portal.api.pagination import Order
from portal.api.serializers import (
    BlankAsNullField,
    ItemSerializer,
    ItemUrlField,
    PictureSerializer,
    PublicSerializer,
    ReferenceField,
    WebUrlField,
    id_field,
    is_sample_field,
    updated_at_field,
)
from portal.api.viewsets import PublishableViewSet, expanded
from portal.core.filters import SlugOrIdFilter
from portal.publication.change_payload import item_url
from portal.publication.choices import ChangeKind
from portal.search.filters import WordsFilter

STANDING, REVOKED = "standing", "revoked"


class TitleSerializer(PublicSerializer):
    code = serializers.ChoiceField(help_text=_("Code"), choices=AcademicTitle.choices)
    short = serializers.CharField(help_text=_("As it stands before a name, such as TS."))
    name = serializers.CharField(help_text=_("In full, such as Tiến sĩ"))


class DecisionSerializer(PublicSerializer):
    number = serializers.CharField(help_text=_("Number of the decision"))
    issued_on = serializers.DateField(help_text=_("Day it was signed"))
    issuer = serializers.CharField(help_text=_("Issuer"))
    signatory = serializers.CharField(help_text=_("Who signed it"), allow_blank=True)
    title = serializers.CharField(help_text=_("Title of the decision"), allow_blank=True)


class FieldSerializer(PublicSerializer):
    slug = serializers.SlugField(help_text=_("Slug, for the filter “field”"))
    name = serializers.CharField(help_text=_("Name of the field of work"))


class AchievementSerializer(PublicSerializer):
    year = serializers.IntegerField(help_text=_("Year"))
    title = serializers.CharField(help_text=_("What was achieved"))
    description = serializers.CharField(help_text=_("Description"), allow_blank=True)
    evidence = serializers.CharField(help_text=_("Evidence"), allow_blank=True)


class RevocationSerializer(PublicSerializer):
    on = serializers.DateField(source="revoked_on", help_text=_("Day of revocation"))
    reason = serializers.CharField(source="revocation_reason", help_text=_("The public reason"))


class HonourSerializer(PublicSerializer):
    cycle = ReferenceField(
        ChangeKind.CYCLE, "honorees.api.movements.CycleSerializer", help_text=_("The cycle of the honour")
    )
    decision = DecisionSerializer(help_text=_("The decision it rests on"))
    unit = ReferenceField(ChangeKind.UNIT, UNIT_SERIALIZER, help_text=_("The unit of the honour"))
    unit_name = serializers.CharField(help_text=_("The unit's name as on that day"))
    post = serializers.CharField(help_text=_("The post as on that day"), allow_blank=True)
    post_level = BlankAsNullField(help_text=_("Group of posts"), choices=PostLevel.choices)
    field = FieldSerializer(help_text=_("Field of work"), allow_null=True)
    citation = serializers.CharField(help_text=_("What was recognised; empty once revoked"), allow_blank=True)
    achievements = AchievementSerializer(many=True, help_text=_("Achievements, newest first; empty once revoked"))
    status = serializers.SerializerMethodField(help_text=_("Whether it stands or was revoked"))
    revocation = serializers.SerializerMethodField(help_text=_("The revocation"))

    def to_representation(self, honour: Honour) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(honour)
        # what the honoree's page does not show of a revoked honour is not shown here either
        return {**shown, "citation": "", "achievements": []} if honour.is_revoked else shown

    @extend_schema_field(serializers.ChoiceField(choices=[STANDING, REVOKED]))
    def get_status(self, honour: Honour) -> str:
        return REVOKED if honour.is_revoked else STANDING

    @extend_schema_field(RevocationSerializer(allow_null=True))
    def get_revocation(self, honour: Honour) -> dict[str, Any] | None:
        return RevocationSerializer(honour).data if honour.is_revoked else None


def titles_of(honoree: Honoree) -> list[dict[str, str]]:
    """The academic titles: at most one today."""
    if not honoree.academic_title:
        return []
    title = AcademicTitle(honoree.academic_title)
    return [{"code": title.value, "short": TITLE_PREFIXES[title], "name": title.label}]


class HonoreeSerializer(ItemSerializer):
    id = id_field()
    kind = serializers.ChoiceField(help_text=_("Individual or collective"), choices=HonoreeKind.choices)
    name = serializers.CharField(help_text=_("Full name, or name of the collective"))
    slug = serializers.SlugField(help_text=_("Slug"))
    url = ItemUrlField(ChangeKind.HONOREE)
    web_url = WebUrlField()
    gender = BlankAsNullField(help_text=_("Gender"), choices=Gender.choices)
    birth_year = serializers.IntegerField(help_text=_("Year of birth"), allow_null=True)
    titles = serializers.SerializerMethodField(help_text=_("Academic titles"))
    summary = serializers.CharField(help_text=_("Short introduction"), allow_blank=True)
    portrait = PictureSerializer(help_text=_("Portrait"), allow_null=True)
    honours = HonourSerializer(many=True, help_text=_("The honours, newest first"))
    is_sample = is_sample_field()
    updated_at = updated_at_field()

    @extend_schema_field(TitleSerializer(many=True))
    def get_titles(self, honoree: Honoree) -> list[dict[str, str]]:
        return titles_of(honoree)


class HonoreeFilterSet(ApiFilterSet, HonourFilter):
    """The filters of the directory, under its own names and under English ones, whose values are those of the API."""

    aliases = {
        "giai_doan": "cycle",
        "cap": "level",
        "loai": "kind",
        "gioi_tinh": "gender",
        "linh_vuc": "field",
        "tinh": "province",
        "don_vi": "unit",
    }
    kinds = [ChangeKind.CYCLE, ChangeKind.UNIT, ChangeKind.PROVINCE]

    q = WordsFilter(help_text=_("Words of the name, post or unit, with or without accents"))
    cycle = giai_doan = SlugOrIdFilter(
        field_name="cycle", queryset=Cycle.objects.all(), help_text=_("Honoured in this cycle (slug or id)")
    )
    level = django_filters.ChoiceFilter(field_name="unit__level", choices=Level.choices, help_text=_("Level"))
    kind = django_filters.ChoiceFilter(
        field_name="honoree__kind", choices=HonoreeKind.choices, help_text=_("Individual or collective")
    )
    gender = django_filters.ChoiceFilter(field_name="honoree__gender", choices=Gender.choices, help_text=_("Gender"))
    field = linh_vuc = SlugOrIdFilter(
        field_name="field", queryset=Field.objects.all(), help_text=_("Field of work (slug or id)")
    )
    province = tinh = SlugOrIdFilter(
        method="in_province",
        queryset=Province.objects.all(),
        help_text=_(
            "Province (slug or id): one of before 1 July 2025 finds those honoured there; one of today finds also "
            "those of what became part of it"
        ),
    )
    unit = don_vi = SlugOrIdFilter(
        method="in_unit",
        queryset=Unit.objects.all(),
        help_text=_("The unit (slug or id) or one below it, as on the day"),
    )


class HonoreeViewSet(PublishableViewSet):
    """Clients are press agencies, ministries, data portals and docs/examples/follow.py."""

    kind = ChangeKind.HONOREE
    model = Honoree
    serializer_class = HonoreeSerializer
    orders = (
        Order("name", "sort_key", _("by given name, in Vietnamese order")),
        Order("-name", "sort_key", _("by given name, backwards")),
        Order("published_at", "published_at", _("first published first")),
        Order("-published_at", "published_at", _("last published first")),
        Order("id", "pk", _("by id")),
    )
    expandable = {"cycle": ChangeKind.CYCLE, "unit": ChangeKind.UNIT}
    filterset_class = HonoreeFilterSet
    linked_kinds = (ChangeKind.CYCLE, ChangeKind.MOVEMENT)
    text = _(
        "Those honoured: individuals and collectives, with honours and achievements. The filters speak of one and the "
        "same honour that stands."
    )

    @classmethod
    def filter_base(cls) -> QuerySet[Honour]:
        return Honour.objects.public().standing()

    @classmethod
    def filter_by(cls, items: QuerySet[Any], filterset: ApiFilterSet) -> QuerySet[Any]:
        return cast(HonoreeQuerySet, items).honoured_by(filterset.qs)

    @classmethod
    def load(cls, items: QuerySet[Honoree], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Honoree]:
        parts = {"cycle": CycleViewSet, "unit": UnitViewSet}
        return with_honours(items, Honour.objects.prefetch_related(*[expanded(name, parts[name]) for name in expand]))

    @classmethod
    def load_linked(cls, items: QuerySet[Honoree]) -> QuerySet[Honoree]:
        return with_honours(items, Honour.objects.select_related("cycle__movement"))

    @classmethod
    def linked_data(cls, item: Honoree) -> dict[str, Any]:
        standing = [honour for honour in item.honours.all() if not honour.is_revoked]
        thing = {name: value for name, value in structured_honoree(item, standing).items() if name != "@context"}
        return {"@type": thing.pop("@type"), "@id": thing["url"], "identifier": item_url(cls.kind, item.pk), **thing}


def with_honours(items: QuerySet[Honoree], honours: QuerySet[Honour]) -> QuerySet[Honoree]:
    """Load honours ordered by decision, newest first; any change of that order is a change of the honoree."""
    achievements = Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk"))
    honours = honours.select_related("decision", "field").prefetch_related(achievements)
    honours = honours.order_by("-decision__issued_on", "pk")
    return items.select_related("portrait").prefetch_related(Prefetch("honours", queryset=honours))
