"""API resources of units and provinces, with their periods and successors."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from rest_framework import serializers

from honorees.choices import Level, ProvinceKind
from honorees.models import Province, Unit
from honorees.querysets import UnitQuerySet
from portal.api.narrowing import Filter, Filters
from portal.api.paging import Order
from portal.api.resources import Expansion, ResourceView, expanded
from portal.api.shapes import (
    ReferenceShape,
    Shape,
    day,
    id_field,
    item_example,
    refer,
    sample_field,
    shape_field,
    updated_field,
    url_field,
    web_example,
    web_url_field,
)
from portal.core.bilingual import Text
from portal.core.filters import SlugOrIdFilter
from portal.core.identity import absolute
from portal.publication.change_payload import item_url, moment
from portal.publication.choices import ChangeKind
from portal.publication.models import Change
from portal.search import MAX_QUERY_LENGTH
from portal.vietnamese.dates import VIETNAM_TIME

IN_FORCE = Filter(
    "in_force",
    Text(
        "true: chỉ những nơi nay còn; false: chỉ những nơi không còn",
        "true: only what stands today; false: only what has ended",
    ),
    "true",
    words={"true": "true", "false": "false"},
)
NAME_ORDERS = (
    Order("name", "sort_key", Text("theo tên, thứ tự tiếng Việt", "by name, in Vietnamese order")),
    Order("-name", "sort_key", Text("theo tên, ngược lại", "by name, backwards")),
    Order("id", "pk", Text("theo mã", "by id")),
)


class InForceFilter(django_filters.FilterSet):
    in_force = django_filters.ChoiceFilter(choices=[("true", "true"), ("false", "false")], method="filter_in_force")

    def filter_in_force(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = datetime.now(VIETNAM_TIME).date()
        stands = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
        return queryset.filter(stands if value == "true" else ~stands)


class ProvinceShape(Shape):
    expandable = {"successors": ChangeKind.PROVINCE}
    example = {
        "id": 7,
        "name": "Bắc Kạn",
        "slug": "bac-kan",
        "url": item_example("provinces", 7),
        "web_url": web_example("/guong-dien-hinh/?tinh=bac-kan"),
        "code": "06",
        "kind": "province",
        "full_name": "tỉnh Bắc Kạn",
        "valid_from": "2008-08-01",
        "valid_to": "2025-07-01",
        "successors": [{"id": 6, "url": item_example("provinces", 6)}],
        "is_sample": False,
        "updated_at": "2025-07-01T00:00:00+07:00",
    }

    id = id_field()
    name = shape_field(serializers.CharField, "Tên", "Name")
    slug = shape_field(
        serializers.SlugField, "Đường dẫn, dùng cho bộ lọc “province”", "Slug, for the filter “province”"
    )
    url = url_field()
    web_url = web_url_field()
    code = shape_field(
        serializers.CharField,
        "Mã hành chính; trước và sau 1/7/2025 một mã có thể chỉ hai nơi khác nhau",
        "Administrative code; before and since 1 July 2025 one code can mean two different places",
    )
    kind = shape_field(serializers.ChoiceField, "Tỉnh hay thành phố", "Province or city", choices=ProvinceKind.choices)
    full_name = shape_field(
        serializers.CharField, "Tên đầy đủ, ví dụ tỉnh Cao Bằng", "Full name, such as tỉnh Cao Bằng"
    )
    valid_from = shape_field(serializers.DateField, "Có từ ngày", "First day")
    valid_to = shape_field(
        serializers.DateField,
        "Ngày đầu tiên không còn; null nếu đang có",
        "First day on which it no longer stands; null while it does",
        allow_null=True,
    )
    successors = ReferenceShape(many=True, help_text=Text("Nay là", "What it became"), read_only=True)
    is_sample = sample_field()
    updated_at = updated_field()


class ProvinceFilter(InForceFilter):
    class Meta:
        model = Province
        fields: list[str] = []


class ProvinceView(ResourceView):
    kind = ChangeKind.PROVINCE
    plural = "provinces"
    model = Province
    shape = ProvinceShape
    orders = NAME_ORDERS
    expansions = {"successors": Expansion(Text("các tỉnh kế thừa", "the provinces it became"), (ChangeKind.PROVINCE,))}
    filters = Filters(ProvinceFilter, {"in_force": IN_FORCE}, by_day=["in_force"])
    since = None
    about = Text(
        "63 tỉnh, thành phố trước 1/7/2025 và 34 từ ngày ấy, với nơi kế thừa.",
        "The 63 provinces before 1 July 2025 and the 34 since, with what each became.",
    )

    @classmethod
    def load(
        cls, items: QuerySet[Province], expand: Iterable[str] = (), *, is_light: bool = False
    ) -> QuerySet[Province]:
        return items.prefetch_related(expanded("successors", cls) if "successors" in expand else "successors")

    @classmethod
    def write(cls, item: Province, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        successors = sorted(item.successors.all(), key=lambda successor: successor.pk)
        return {
            "id": item.pk,
            "name": item.name,
            "slug": item.slug,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(f"{reverse('honorees:directory')}?tinh={item.slug}"),
            "code": item.code,
            "kind": item.kind,
            "full_name": item.full_name,
            "valid_from": day(item.valid_from),
            "valid_to": day(item.valid_to),
            "successors": [
                cls.write(successor) if "successors" in expand else refer(cls.kind, successor.pk)
                for successor in successors
            ],
            "is_sample": False,
            "updated_at": cls.updated(item),
        }

    @classmethod
    def updated(cls, item: Any) -> str | None:
        """What the migration brought holds since the day on which the law made it so."""
        return moment(item.changed_at or datetime.combine(item.valid_to or item.valid_from, time(), VIETNAM_TIME))

    @classmethod
    def changed_since(cls, items: QuerySet[Province], start: datetime) -> QuerySet[Province]:
        in_log = Change.objects.filter(kind=cls.kind, at__gte=start).values("object_id")
        made = start.astimezone(VIETNAM_TIME)
        first_day = made.date() if made.time() == time() else made.date().fromordinal(made.toordinal() + 1)
        by_law = Q(valid_to__gte=first_day) | Q(valid_to=None, valid_from__gte=first_day)
        return items.filter(Q(pk__in=in_log) | Q(changed_at=None) & by_law)


class UnitShape(Shape):
    expandable = {"parent": ChangeKind.UNIT, "province": ChangeKind.PROVINCE, "successors": ChangeKind.UNIT}
    example = {
        "id": 48,
        "name": "Cục Lãnh sự, Bộ Ngoại giao",
        "slug": "cuc-lanh-su-bo-ngoai-giao",
        "url": item_example("units", 48),
        "web_url": web_example("/guong-dien-hinh/?don_vi=cuc-lanh-su-bo-ngoai-giao"),
        "short_name": "",
        "level": "central",
        "parent": {"id": 22, "url": item_example("units", 22)},
        "province": None,
        "valid_from": "2019-01-01",
        "valid_to": None,
        "successors": [],
        "is_sample": True,
        "updated_at": "2024-09-04T09:30:00+07:00",
    }

    id = id_field()
    name = shape_field(serializers.CharField, "Tên", "Name")
    slug = shape_field(serializers.SlugField, "Đường dẫn, dùng cho bộ lọc “unit”", "Slug, for the filter “unit”")
    url = url_field()
    web_url = web_url_field()
    short_name = shape_field(serializers.CharField, "Tên viết tắt", "Short name", allow_blank=True)
    level = shape_field(serializers.ChoiceField, "Cấp", "Level", choices=Level.choices)
    parent = ReferenceShape(help_text=Text("Đơn vị cấp trên", "The body above it"), read_only=True, allow_null=True)
    province = ReferenceShape(help_text=Text("Tỉnh, thành phố", "Province"), read_only=True, allow_null=True)
    valid_from = shape_field(serializers.DateField, "Có từ ngày", "First day")
    valid_to = shape_field(
        serializers.DateField,
        "Ngày đầu tiên không còn; null nếu đang có",
        "First day on which it no longer stands; null while it does",
        allow_null=True,
    )
    successors = ReferenceShape(many=True, help_text=Text("Đơn vị kế thừa", "What it became"), read_only=True)
    is_sample = sample_field()
    updated_at = updated_field()


class UnitFilter(InForceFilter):
    q = django_filters.CharFilter(method="filter_words", max_length=MAX_QUERY_LENGTH)
    level = django_filters.ChoiceFilter(choices=Level.choices)
    province = SlugOrIdFilter(queryset=Province.objects.all())
    parent = SlugOrIdFilter(queryset=Unit.objects.all())

    class Meta:
        model = Unit
        fields: list[str] = []

    def filter_words(self, queryset: UnitQuerySet, name: str, value: str) -> UnitQuerySet:
        return queryset.matching(value)


class UnitView(ResourceView):
    kind = ChangeKind.UNIT
    plural = "units"
    model = Unit
    shape = UnitShape
    orders = NAME_ORDERS
    expansions = {
        "parent": Expansion(Text("đơn vị cấp trên", "the body above it"), (ChangeKind.UNIT,)),
        "province": Expansion(Text("tỉnh, thành phố", "the province"), (ChangeKind.PROVINCE,)),
        "successors": Expansion(Text("các đơn vị kế thừa", "the bodies it became"), (ChangeKind.UNIT,)),
    }
    filters = Filters(
        UnitFilter,
        {
            "q": Filter(
                "q",
                Text("Tìm theo tên, gõ có dấu hay không đều được", "Words of the name, with or without accents"),
                "noi vu",
            ),
            "level": Filter("level", Text("Cấp", "Level"), "central", words={level: level for level in Level.values}),
            "province": Filter(
                "province", Text("Thuộc tỉnh này (slug hoặc mã)", "Of this province (slug or id)"), "cao-bang"
            ),
            "parent": Filter(
                "parent",
                Text("Trực thuộc đơn vị này (slug hoặc mã)", "Right below this unit (slug or id)"),
                "bo-noi-vu",
            ),
            "in_force": IN_FORCE,
        },
        kinds=[ChangeKind.PROVINCE],
        by_day=["in_force"],
    )
    about = Text(
        "Bộ, ngành, địa phương và đơn vị trực thuộc, với thời gian tồn tại, cấp trên, tỉnh và đơn vị kế thừa.",
        "Ministries, provinces' bodies and the units below them, with period, parent, province and successors.",
    )

    @classmethod
    def load(cls, items: QuerySet[Unit], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Unit]:
        parts = {"parent": cls, "province": ProvinceView, "successors": cls}
        found = items.prefetch_related(*[expanded(name, parts[name]) for name in expand])
        return found if "successors" in expand else found.prefetch_related("successors")

    @classmethod
    def write(cls, item: Unit, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        successors = sorted(item.successors.all(), key=lambda successor: successor.pk)
        parent = cls.write(item.parent) if "parent" in expand and item.parent else refer(cls.kind, item.parent_id)
        province = (
            ProvinceView.write(item.province)
            if "province" in expand and item.province
            else refer(ChangeKind.PROVINCE, item.province_id)
        )
        return {
            "id": item.pk,
            "name": item.name,
            "slug": item.slug,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(item.get_absolute_url()),
            "short_name": item.short_name,
            "level": item.level,
            "parent": parent,
            "province": province,
            "valid_from": day(item.valid_from),
            "valid_to": day(item.valid_to),
            "successors": [
                cls.write(successor) if "successors" in expand else refer(cls.kind, successor.pk)
                for successor in successors
            ],
            "is_sample": item.is_sample,
            "updated_at": cls.updated(item),
        }
