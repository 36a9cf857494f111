import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from articles.models import Article
from honorees.models import Honoree
from portal.publication.content import FieldChange, content_of, contents, difference
from portal.webhooks.models import Webhook
from tests.factories import (
    AchievementFactory,
    ArticleFactory,
    CycleFactory,
    DecisionFactory,
    FieldFactory,
    HonoreeFactory,
    HonourFactory,
    UnitFactory,
)

OURS = ("portal", "honorees", "articles")
# logs, queues, counters and what workers keep: nobody edits them
WITHOUT_CONTENT = {
    "articles.commentcount",
    "articles.commentflag",
    "articles.commentnotice",
    "articles.moderationact",
    "articles.senderuse",
    "honorees.importedrow",
    "honorees.portraitarchive",
    "honorees.portraitfile",
    "honorees.rememberedcolumn",
    "portal.auditevent",
    "portal.audithead",
    "portal.change",
    "portal.delivery",
    "portal.deliveryattempt",
    "portal.exportfile",
    "portal.partnerkey",
    "portal.partneruse",
}


def parts_of(model, parts):
    for part in parts:
        below = model._meta.get_field(part.name).related_model
        yield below, part
        yield from parts_of(below, part.parts)


@pytest.mark.parametrize("content", contents().values(), ids=lambda content: content.kind)
def test_declaration_names_every_field_of_the_model_once(content):
    fields = {
        field.name
        for field in [*content.model._meta.concrete_fields, *content.model._meta.many_to_many]
        if not field.primary_key
    }
    declared = [*content.fields, *content.others]

    assert sorted(declared) == sorted(fields)


@pytest.mark.parametrize("content", contents().values(), ids=lambda content: content.kind)
def test_parts_name_every_field_of_their_rows(content):
    for model, part in parts_of(content.model, content.parts):
        own = contents().get(model)
        derived = set(own.others) if own else set()
        fields = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        left_out = fields - set(part.fields) - derived

        assert len(left_out) == 1, f"{model._meta.label}: {left_out}"  # the reference to what it belongs to


def test_every_model_that_staff_edit_has_a_content():
    parts = {
        model._meta.label_lower
        for content in contents().values()
        for model, _ in parts_of(content.model, content.parts)
    }
    ours = {model._meta.label_lower for label in OURS for model in apps.get_app_config(label).get_models()}

    assert ours - WITHOUT_CONTENT - parts - {content.kind for content in contents().values()} == set()
    assert ours >= WITHOUT_CONTENT


@pytest.mark.django_db
def test_snapshot_holds_fields_relations_and_rows():
    unit = UnitFactory(name="Sở Nội vụ")
    honour = HonourFactory(
        honoree=HonoreeFactory(name="Đặng Thị Hòa", birth_year=1980, honour=None),
        cycle=CycleFactory(start_year=2019, end_year=2024),
        decision=DecisionFactory(number="12/QĐ"),
        unit=unit,
        post="Chuyên viên",
        field=FieldFactory(name="Tư pháp"),
    )
    achievement = AchievementFactory(honour=honour, year=2021, title="Sáng kiến")

    found = content_of(Honoree).snapshot(Honoree.objects.get())

    assert found["name"] == "Đặng Thị Hòa"
    assert found["birth_year"] == 1980
    assert found["portrait"] is None
    row = found["honours"][str(honour.pk)]
    assert row["unit"] == {"id": unit.pk, "text": "Sở Nội vụ"}
    assert row["post"] == "Chuyên viên"
    assert row["field"]["text"] == "Tư pháp"
    assert row["achievements"][str(achievement.pk)]["title"] == "Sáng kiến"


@pytest.mark.django_db
def test_snapshot_costs_the_same_however_many_rows_there_are(django_assert_num_queries):
    few, many = (HonoreeFactory(honour=None) for _ in range(2))
    for honoree, count in ((few, 2), (many, 11)):
        for _ in range(count):
            AchievementFactory.create_batch(2, honour=HonourFactory(honoree=honoree))

    for honoree in (few, many):
        honoree = Honoree.objects.get(pk=honoree.pk)
        with django_assert_num_queries(2):
            content_of(Honoree).snapshot(honoree)


def test_difference_keeps_what_has_changed_alone():
    before = {
        "name": "An",
        "kind": "x",
        "honours": {"1": {"": "Một", "post": "A", "unit": {"id": 1, "text": "U"}}, "2": {"": "Hai", "post": "B"}},
    }
    after = {
        "name": "Bình",
        "kind": "x",
        "honours": {"1": {"": "Một", "post": "C", "unit": {"id": 1, "text": "U"}}, "3": {"": "Ba", "post": "D"}},
    }

    old, new = difference(before, after)

    assert old == {"name": "An", "honours": {"1": {"": "Một", "post": "A"}, "2": {"": "Hai", "post": "B"}}}
    assert new == {"name": "Bình", "honours": {"1": {"": "Một", "post": "C"}, "3": {"": "Ba", "post": "D"}}}
    assert difference(after, after) == ({}, {})


def test_changes_read_in_vietnamese_in_the_order_of_the_declaration():
    before = {"published_at": None, "is_featured": False, "category": {"id": 1, "text": "Tin"}, "headline": "Cũ"}
    after = {
        "published_at": "2024-09-04T09:30:00+07:00",
        "is_featured": True,
        "category": {"id": 2, "text": "Bài"},
        "headline": "Mới",
        "comments_mode": "closed",
    }

    assert content_of(Article).describe(before, after) == [
        FieldChange("Tiêu đề", "Cũ", "Mới"),
        FieldChange("Chuyên mục", "Tin", "Bài"),
        FieldChange("Tin nổi bật trên trang chủ", "Không", "Có"),
        FieldChange("Ý kiến bạn đọc", "", "Không nhận ý kiến"),
        FieldChange("Thời điểm xuất bản", "", "Thứ Tư, 4/9/2024, 09:30 (GMT+7)"),
    ]


def test_of_two_lists_only_the_difference_is_shown():
    kept, gone, new = ({"id": number, "text": text} for number, text in enumerate(["Tin, bài: xem", "sửa", "xóa"]))

    assert content_of(Group).describe({"permissions": [kept, gone]}, {"permissions": [kept, new]}) == [
        FieldChange("Quyền", "sửa", "xóa")
    ]


def test_rows_read_with_their_labels():
    before = {"honours": {"1": {"": "An – 2019–2024", "post": "Chuyên viên"}, "2": {"": "An – 2014–2019", "post": "B"}}}
    after = {"honours": {"1": {"": "An – 2019–2024", "post": "Trưởng phòng"}}}

    assert content_of(Honoree).describe(before, after) == [
        FieldChange("Tôn vinh “An – 2019–2024” › Chức vụ khi được tôn vinh", "Chuyên viên", "Trưởng phòng"),
        FieldChange("Tôn vinh “An – 2014–2019”", "", "xóa"),
        FieldChange("Tôn vinh “An – 2014–2019” › Chức vụ khi được tôn vinh", "B", ""),
    ]


def test_kinds_of_a_webhook_read_by_their_labels():
    assert content_of(Webhook).describe({"kinds": []}, {"kinds": ["article", "unit"]}) == [
        FieldChange("Loại đối tượng", "", "Tin, bài, Đơn vị")
    ]


@pytest.mark.django_db
def test_version_is_another_one_after_each_change_and_only_then():
    article = ArticleFactory(headline="Một")
    content = content_of(Article)
    first = content.version(Article.objects.get())

    article.save()
    assert content.version(Article.objects.get()) == first
    Article.objects.update(headline="Hai")
    second = content.version(Article.objects.get())
    Article.objects.update(status="in_review")

    assert len({first, second, content.version(Article.objects.get())}) == 3


def test_unknown_fields_and_models_of_old_events_are_shown_by_their_names():
    assert content_of(Article).describe({"gone": "Cũ"}, {"gone": "Mới"}) == [FieldChange("gone", "Cũ", "Mới")]
    with pytest.raises(KeyError):
        content_of(Permission)
