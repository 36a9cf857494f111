"""API resources of movements and cycles."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from honorees.models import Cycle, Movement
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
from portal.publication.change_payload import item_url
from portal.publication.choices import ChangeKind


class FoundingDocumentShape(Shape):
    number = shape_field(serializers.CharField, "Số, ký hiệu", "Number", allow_blank=True)
    title = shape_field(serializers.CharField, "Tên văn bản", "Title")
    issuer = shape_field(serializers.CharField, "Cơ quan ban hành", "Issuer")
    issued_on = shape_field(serializers.DateField, "Ngày ban hành", "Day of issue", allow_null=True)
    issued_year = shape_field(serializers.IntegerField, "Năm ban hành", "Year of issue")
    summary = shape_field(serializers.CharField, "Nội dung chính", "What it says in brief", allow_blank=True)


class CriterionShape(Shape):
    name = shape_field(serializers.CharField, "Tên tiêu chí", "Name")
    description = shape_field(serializers.CharField, "Nội dung", "What it asks")


class MovementShape(Shape):
    example = {
        "id": 1,
        "name": "Phong trào thi đua “Tham mưu giỏi, phục vụ tốt”",
        "slug": "tham-muu-gioi-phuc-vu-tot",
        "url": item_example("movements", 1),
        "web_url": web_example("/phong-trao/tham-muu-gioi-phuc-vu-tot/"),
        "organizer": "Công đoàn Viên chức Việt Nam",
        "summary": "Thi đua làm tốt hai việc: tham mưu và phục vụ.",
        "description": "<p>Phong trào dành cho cán bộ, công chức, viên chức, người lao động.</p>",
        "documents": [
            {
                "number": "04/NQ-CĐVC",
                "title": "Nghị quyết",
                "issuer": "Ban Chấp hành Công đoàn Viên chức Việt Nam",
                "issued_on": "2019-08-16",
                "issued_year": 2019,
                "summary": "",
            }
        ],
        "criteria": [{"name": "Tham mưu giỏi", "description": "Tham mưu đúng, trúng, kịp thời."}],
        "is_sample": True,
        "updated_at": "2024-09-04T09:30:00+07:00",
    }

    id = id_field()
    name = shape_field(serializers.CharField, "Tên phong trào", "Name of the movement")
    slug = shape_field(serializers.SlugField, "Đường dẫn", "Slug")
    url = url_field()
    web_url = web_url_field()
    organizer = shape_field(serializers.CharField, "Đơn vị phát động", "Who runs it")
    summary = shape_field(serializers.CharField, "Tóm tắt", "Summary")
    description = shape_field(serializers.CharField, "Giới thiệu, HTML", "Introduction, HTML", allow_blank=True)
    documents = FoundingDocumentShape(many=True, help_text=Text("Văn bản", "Founding documents"), read_only=True)
    criteria = CriterionShape(many=True, help_text=Text("Tiêu chí", "Criteria"), read_only=True)
    is_sample = sample_field()
    updated_at = updated_field()


class MovementView(ResourceView):
    kind = ChangeKind.MOVEMENT
    plural = "movements"
    model = Movement
    shape = MovementShape
    orders = (Order("id", "pk", Text("theo mã", "by id")),)
    about = Text(
        "Phong trào thi đua, với văn bản và tiêu chí.",
        "Emulation movements, with their founding documents and criteria.",
    )

    @classmethod
    def load(
        cls, items: QuerySet[Movement], expand: Iterable[str] = (), *, is_light: bool = False
    ) -> QuerySet[Movement]:
        return items.prefetch_related("documents", "criteria")

    @classmethod
    def write(cls, item: Movement, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        return {
            "id": item.pk,
            "name": item.name,
            "slug": item.slug,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(item.get_absolute_url()),
            "organizer": item.organizer,
            "summary": item.summary,
            "description": item.description,
            "documents": [
                {
                    "number": document.number,
                    "title": document.title,
                    "issuer": document.issuer,
                    "issued_on": day(document.issued_on),
                    "issued_year": document.issued_year,
                    "summary": document.summary,
                }
                for document in item.documents.all()
            ],
            "criteria": [{"name": one.name, "description": one.description} for one in item.criteria.all()],
            "is_sample": item.is_sample,
            "updated_at": cls.updated(item),
        }


class CycleShape(Shape):
    expandable = {"movement": ChangeKind.MOVEMENT}
    example = {
        "id": 1,
        "slug": "tham-muu-gioi-phuc-vu-tot-2019-2024",
        "url": item_example("cycles", 1),
        "web_url": web_example("/phong-trao/tham-muu-gioi-phuc-vu-tot/2019-2024/"),
        "movement": {"id": 1, "url": item_example("movements", 1)},
        "period": "2019–2024",
        "start_year": 2019,
        "end_year": 2024,
        "summary": "",
        "ceremony_on": "2024-09-04",
        "ceremony_place": "Hà Nội",
        "announced_count": 150,
        "is_sample": True,
        "updated_at": "2024-09-04T09:30:00+07:00",
    }

    id = id_field()
    slug = shape_field(serializers.SlugField, "Đường dẫn, dùng cho bộ lọc “cycle”", "Slug, for the filter “cycle”")
    url = url_field()
    web_url = web_url_field()
    movement = ReferenceShape(help_text=Text("Phong trào", "The movement"), read_only=True)
    period = shape_field(serializers.CharField, "Giai đoạn, ví dụ 2019–2024", "The period, such as 2019–2024")
    start_year = shape_field(serializers.IntegerField, "Từ năm", "First year")
    end_year = shape_field(serializers.IntegerField, "Đến năm", "Last year")
    summary = shape_field(serializers.CharField, "Tóm tắt", "Summary", allow_blank=True)
    ceremony_on = shape_field(serializers.DateField, "Ngày tuyên dương", "Day of the ceremony", allow_null=True)
    ceremony_place = shape_field(serializers.CharField, "Nơi tuyên dương", "Place of the ceremony", allow_blank=True)
    announced_count = shape_field(
        serializers.IntegerField,
        "Số gương được công bố chính thức",
        "How many were announced officially",
        allow_null=True,
    )
    is_sample = sample_field()
    updated_at = updated_field()


class CycleFilter(django_filters.FilterSet):
    movement = SlugOrIdFilter(queryset=Movement.objects.all())

    class Meta:
        model = Cycle
        fields: list[str] = []


class CycleView(ResourceView):
    kind = ChangeKind.CYCLE
    plural = "cycles"
    model = Cycle
    shape = CycleShape
    orders = (
        Order("-start_year", "start_year", Text("giai đoạn mới trước", "newest period first")),
        Order("start_year", "start_year", Text("giai đoạn cũ trước", "oldest period first")),
        Order("id", "pk", Text("theo mã", "by id")),
    )
    expansions = {"movement": Expansion(Text("phong trào", "the movement"), (ChangeKind.MOVEMENT,))}
    filters = Filters(
        CycleFilter,
        {
            "movement": Filter(
                "movement",
                Text("Của phong trào này (slug hoặc mã)", "Of this movement (slug or id)"),
                "tham-muu-gioi-phuc-vu-tot",
            )
        },
        kinds=[ChangeKind.MOVEMENT],
    )
    about = Text(
        "Các giai đoạn của phong trào: lễ tuyên dương, con số được công bố.",
        "The cycles of a movement: ceremony, number announced.",
    )

    @classmethod
    def load(cls, items: QuerySet[Cycle], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Cycle]:
        # the address of a cycle's page holds the movement's slug; a new slug is reported for each cycle
        if "movement" in expand:
            return items.prefetch_related(expanded("movement", MovementView))
        return items.select_related("movement")

    @classmethod
    def write(cls, item: Cycle, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        return {
            "id": item.pk,
            "slug": item.slug,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(item.get_absolute_url()),
            "movement": MovementView.write(item.movement)
            if "movement" in expand
            else refer(ChangeKind.MOVEMENT, item.movement_id),
            "period": item.period,
            "start_year": item.start_year,
            "end_year": item.end_year,
            "summary": item.summary,
            "ceremony_on": day(item.ceremony_on),
            "ceremony_place": item.ceremony_place,
            "announced_count": item.announced_count,
            "is_sample": item.is_sample,
            "updated_at": cls.updated(item),
        }
