"""API resource of honorees with their honours and achievements."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from honorees.api.movements import CycleView
from honorees.api.places import UnitView
from honorees.choices import TITLE_PREFIXES, AcademicTitle, Gender, HonoreeKind, PostLevel
from honorees.filters import GENDERS, KINDS, LEVELS, HonourFilter
from honorees.linked_data import structured_honoree
from honorees.models import Achievement, Honoree, Honour
from honorees.querysets import HonoreeQuerySet, HonourQuerySet
from portal.api.narrowing import Filter, Filters
from portal.api.paging import Order
from portal.api.resources import Expansion, ResourceView, expanded
from portal.api.shapes import (
    PictureShape,
    ReferenceShape,
    Shape,
    day,
    id_field,
    item_example,
    picture_example,
    refer,
    sample_field,
    shape_field,
    updated_field,
    url_field,
    web_example,
    web_url_field,
    write_picture,
)
from portal.core.bilingual import Text
from portal.core.identity import absolute
from portal.publication.change_payload import item_url
from portal.publication.choices import ChangeKind

STANDING, REVOKED = "standing", "revoked"


class TitleShape(Shape):
    code = shape_field(serializers.ChoiceField, "Mã", "Code", choices=AcademicTitle.choices)
    short = shape_field(serializers.CharField, "Viết trước tên, ví dụ TS.", "As it stands before a name, such as TS.")
    name = shape_field(serializers.CharField, "Viết đầy đủ, ví dụ Tiến sĩ", "In full, such as Tiến sĩ")


class DecisionShape(Shape):
    number = shape_field(serializers.CharField, "Số, ký hiệu", "Number")
    issued_on = shape_field(serializers.DateField, "Ngày ký", "Day it was signed")
    issuer = shape_field(serializers.CharField, "Cơ quan ban hành", "Issuer")
    signatory = shape_field(serializers.CharField, "Người ký", "Who signed it", allow_blank=True)
    title = shape_field(serializers.CharField, "Trích yếu", "Title", allow_blank=True)


class FieldShape(Shape):
    slug = shape_field(serializers.SlugField, "Đường dẫn, dùng cho bộ lọc “field”", "Slug, for the filter “field”")
    name = shape_field(serializers.CharField, "Tên lĩnh vực", "Name of the field of work")


class AchievementShape(Shape):
    year = shape_field(serializers.IntegerField, "Năm", "Year")
    title = shape_field(serializers.CharField, "Thành tích", "What was achieved")
    description = shape_field(serializers.CharField, "Mô tả", "Description", allow_blank=True)
    evidence = shape_field(serializers.CharField, "Minh chứng", "Evidence", allow_blank=True)


class RevocationShape(Shape):
    on = shape_field(serializers.DateField, "Ngày thu hồi", "Day of revocation")
    reason = shape_field(serializers.CharField, "Lý do công khai", "The public reason")


class HonourShape(Shape):
    expandable = {"cycle": ChangeKind.CYCLE, "unit": ChangeKind.UNIT}

    cycle = ReferenceShape(help_text=Text("Giai đoạn", "The cycle"), read_only=True)
    decision = DecisionShape(help_text=Text("Quyết định", "The decision it rests on"), read_only=True)
    unit = ReferenceShape(help_text=Text("Đơn vị", "The unit"), read_only=True)
    unit_name = shape_field(serializers.CharField, "Tên đơn vị như ngày tuyên dương", "The unit's name as on that day")
    post = shape_field(
        serializers.CharField, "Chức vụ như ngày tuyên dương", "The post as on that day", allow_blank=True
    )
    post_level = shape_field(
        serializers.ChoiceField, "Nhóm chức vụ", "Group of posts", choices=PostLevel.choices, allow_null=True
    )
    field = FieldShape(help_text=Text("Lĩnh vực", "Field of work"), read_only=True, allow_null=True)
    citation = shape_field(
        serializers.CharField,
        "Thành tích được ghi nhận; trống nếu đã thu hồi",
        "What was recognised; empty once revoked",
        allow_blank=True,
    )
    achievements = AchievementShape(
        many=True,
        help_text=Text("Thành tích, mới trước; trống nếu đã thu hồi", "Achievements, newest first; empty once revoked"),
        read_only=True,
    )
    status = shape_field(
        serializers.ChoiceField,
        "Còn giá trị (standing) hay đã thu hồi (revoked)",
        "Whether it stands or was revoked",
        choices=[(STANDING, "Còn giá trị"), (REVOKED, "Đã thu hồi")],
    )
    revocation = RevocationShape(help_text=Text("Việc thu hồi", "The revocation"), read_only=True, allow_null=True)


class HonoreeShape(Shape):
    example = {
        "id": 24,
        "kind": "individual",
        "name": "Nguyễn Thị Hồng Ái",
        "slug": "nguyen-thi-hong-ai",
        "url": item_example("honorees", 24),
        "web_url": web_example("/guong-dien-hinh/nguyen-thi-hong-ai/"),
        "gender": "female",
        "birth_year": 1986,
        "titles": [{"code": "doctor", "short": "TS.", "name": "Tiến sĩ"}],
        "summary": "Người giữ nếp làm việc của một phòng nghiệp vụ.",
        "portrait": picture_example("Chân dung minh họa: tranh vẽ, không phải ảnh chụp.", 4, 5),
        "honours": [
            {
                "cycle": {"id": 1, "url": item_example("cycles", 1)},
                "decision": {
                    "number": "00/MINH HỌA",
                    "issued_on": "2024-09-04",
                    "issuer": "Ban Biên tập (văn bản minh họa)",
                    "signatory": "",
                    "title": "Văn bản minh họa",
                },
                "unit": {"id": 48, "url": item_example("units", 48)},
                "unit_name": "Cục Lãnh sự, Bộ Ngoại giao",
                "post": "Trưởng phòng Nghiệp vụ",
                "post_level": "division_head",
                "field": {"slug": "chuyen-doi-so", "name": "Chuyển đổi số"},
                "citation": "Đề xuất đưa việc giao, nhận và theo dõi nhiệm vụ lên môi trường số.",
                "achievements": [{"year": 2023, "title": "Sáng kiến cấp bộ", "description": "", "evidence": ""}],
                "status": "standing",
                "revocation": None,
            }
        ],
        "is_sample": True,
        "updated_at": "2024-09-04T09:30:00+07:00",
    }

    id = id_field()
    kind = shape_field(
        serializers.ChoiceField, "Cá nhân hay tập thể", "Individual or collective", choices=HonoreeKind.choices
    )
    name = shape_field(serializers.CharField, "Họ và tên, hoặc tên tập thể", "Full name, or name of the collective")
    slug = shape_field(serializers.SlugField, "Đường dẫn", "Slug")
    url = url_field()
    web_url = web_url_field()
    gender = shape_field(serializers.ChoiceField, "Giới tính", "Gender", choices=Gender.choices, allow_null=True)
    birth_year = shape_field(serializers.IntegerField, "Năm sinh", "Year of birth", allow_null=True)
    titles = TitleShape(many=True, help_text=Text("Học hàm, học vị", "Academic titles"), read_only=True)
    summary = shape_field(serializers.CharField, "Giới thiệu ngắn", "Short introduction", allow_blank=True)
    portrait = PictureShape(help_text=Text("Chân dung", "Portrait"), read_only=True, allow_null=True)
    honours = HonourShape(
        many=True, help_text=Text("Các lần tôn vinh, mới trước", "The honours, newest first"), read_only=True
    )
    is_sample = sample_field()
    updated_at = updated_field()


def honours_of_shown(honorees: QuerySet[Any], honours: QuerySet[Any]) -> QuerySet[Any]:
    return cast(HonoreeQuerySet, honorees).honoured_by(cast(HonourQuerySet, honours))


class HonoreeView(ResourceView):
    """Honorees; clients are press agencies, ministries, data portals and docs/examples/follow.py."""

    kind = ChangeKind.HONOREE
    plural = "honorees"
    model = Honoree
    shape = HonoreeShape
    orders = (
        Order("name", "sort_key", Text("theo tên gọi, thứ tự tiếng Việt", "by given name, in Vietnamese order")),
        Order("-name", "sort_key", Text("theo tên gọi, ngược lại", "by given name, backwards")),
        Order("published_at", "published_at", Text("công khai trước đứng trước", "first published first")),
        Order("-published_at", "published_at", Text("mới công khai đứng trước", "last published first")),
        Order("id", "pk", Text("theo mã", "by id")),
    )
    expansions = {
        "cycle": Expansion(Text("giai đoạn", "the cycle"), (ChangeKind.CYCLE,)),
        "unit": Expansion(Text("đơn vị", "the unit"), (ChangeKind.UNIT,)),
    }
    filters = Filters(
        HonourFilter,
        {
            "q": Filter(
                "q",
                Text(
                    "Tìm theo tên, chức vụ, đơn vị; gõ có dấu hay không đều được",
                    "Words of the name, post or unit, with or without accents",
                ),
                "hoa dang",
            ),
            "cycle": Filter(
                "giai_doan",
                Text("Được tôn vinh trong giai đoạn này (slug hoặc mã)", "Honoured in this cycle (slug or id)"),
                "tham-muu-gioi-phuc-vu-tot-2019-2024",
            ),
            "level": Filter(
                "cap", Text("Cấp", "Level"), "central", words={level.value: word for word, level in LEVELS.items()}
            ),
            "kind": Filter(
                "loai",
                Text("Cá nhân hay tập thể", "Individual or collective"),
                "individual",
                words={kind.value: word for word, kind in KINDS.items()},
            ),
            "gender": Filter(
                "gioi_tinh",
                Text("Giới tính", "Gender"),
                "female",
                words={one.value: word for word, one in GENDERS.items()},
            ),
            "field": Filter("linh_vuc", Text("Lĩnh vực (slug)", "Field of work (slug or id)"), "phap-che"),
            "province": Filter(
                "tinh",
                Text(
                    "Tỉnh, thành phố (slug hoặc mã): nơi có trước 1/7/2025 tìm người của nơi ấy; nơi nay tìm cả người "
                    "của "
                    "những nơi đã nhập vào",
                    "Province (slug or id): one of before 1 July 2025 finds those honoured there; one of today finds "
                    "also "
                    "those of what became part of it",
                ),
                "cao-bang",
            ),
            "unit": Filter(
                "don_vi",
                Text(
                    "Đơn vị (slug hoặc mã) hay đơn vị trực thuộc, như ngày tuyên dương",
                    "The unit (slug or id) or one below it, as on the day",
                ),
                "bo-noi-vu",
            ),
        },
        base=lambda: Honour.objects.public().standing(),
        tie=honours_of_shown,
        kinds=[ChangeKind.CYCLE, ChangeKind.UNIT, ChangeKind.PROVINCE],
    )
    since = "published_at"
    linked_kinds = (ChangeKind.CYCLE, ChangeKind.MOVEMENT)
    about = Text(
        "Gương điển hình: cá nhân, tập thể được tuyên dương, với các lần tôn vinh và thành tích. Các bộ lọc nói về "
        "cùng một lần "
        "tôn vinh còn giá trị.",
        "Those honoured: individuals and collectives, with honours and achievements. The filters speak of one and the "
        "same "
        "honour that stands.",
    )

    @classmethod
    def load(cls, items: QuerySet[Honoree], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Honoree]:
        parts = {"cycle": CycleView, "unit": UnitView}
        return with_honours(items, Honour.objects.prefetch_related(*[expanded(name, parts[name]) for name in expand]))

    @classmethod
    def load_linked(cls, items: QuerySet[Honoree]) -> QuerySet[Honoree]:
        return with_honours(items, Honour.objects.select_related("cycle__movement"))

    @classmethod
    def write(cls, item: Honoree, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        return {
            "id": item.pk,
            "kind": item.kind,
            "name": item.name,
            "slug": item.slug,
            "url": item_url(cls.kind, item.pk),
            "web_url": absolute(item.get_absolute_url()),
            "gender": item.gender or None,
            "birth_year": item.birth_year,
            "titles": write_titles(item),
            "summary": item.summary,
            "portrait": write_picture(item.portrait),
            "honours": [write_honour(honour, expand) for honour in item.honours.all()],
            "is_sample": item.is_sample,
            "updated_at": cls.updated(item),
        }

    @classmethod
    def link(cls, item: Honoree) -> dict[str, Any]:
        standing = [honour for honour in item.honours.all() if not honour.is_revoked]
        thing = {name: value for name, value in structured_honoree(item, standing).items() if name != "@context"}
        return {"@type": thing.pop("@type"), "@id": thing["url"], "identifier": item_url(cls.kind, item.pk), **thing}


def with_honours(items: QuerySet[Honoree], honours: QuerySet[Honour]) -> QuerySet[Honoree]:
    """Load honours ordered by decision, newest first; any change of that order is a change of the honoree."""
    achievements = Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk"))
    honours = honours.select_related("decision", "field").prefetch_related(achievements)
    honours = honours.order_by("-decision__issued_on", "pk")
    return items.select_related("portrait").prefetch_related(Prefetch("honours", queryset=honours))


def write_titles(honoree: Honoree) -> list[dict[str, str]]:
    if not honoree.academic_title:
        return []
    title = AcademicTitle(honoree.academic_title)
    return [{"code": title.value, "short": TITLE_PREFIXES[title], "name": title.label}]


def write_honour(honour: Honour, expand: Iterable[str] = ()) -> dict[str, Any]:
    decision, is_revoked = honour.decision, honour.is_revoked
    return {
        "cycle": CycleView.write(honour.cycle) if "cycle" in expand else refer(ChangeKind.CYCLE, honour.cycle_id),
        "decision": {
            "number": decision.number,
            "issued_on": day(decision.issued_on),
            "issuer": decision.issuer,
            "signatory": decision.signatory,
            "title": decision.title,
        },
        "unit": UnitView.write(honour.unit) if "unit" in expand else refer(ChangeKind.UNIT, honour.unit_id),
        "unit_name": honour.unit_name,
        "post": honour.post,
        "post_level": honour.post_level or None,
        "field": {"slug": honour.field.slug, "name": honour.field.name} if honour.field else None,
        # the page does not show them either
        "citation": "" if is_revoked else honour.citation,
        "achievements": [] if is_revoked else [write_achievement(one) for one in honour.achievements.all()],
        "status": REVOKED if is_revoked else STANDING,
        "revocation": {"on": day(honour.revoked_on), "reason": honour.revocation_reason} if is_revoked else None,
    }


def write_achievement(achievement: Achievement) -> dict[str, Any]:
    return {
        "year": achievement.year,
        "title": achievement.title,
        "description": achievement.description,
        "evidence": achievement.evidence,
    }
