"""What is declared is what is written: the OpenAPI document and `fields` speak of the declared shapes."""

import re
from datetime import UTC, date, datetime

import pytest
from rest_framework import serializers

from portal.api.feed import ChangeShape
from portal.api.shapes import day, only, refer, write_picture
from portal.api_urls import RESOURCES
from portal.publication.change_payload import item_url, moment
from portal.publication.changes import record
from portal.publication.choices import ChangeKind
from tests.factories import ImageFactory
from tests.partner import get, items, lists, make_partner_site, results

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")


def assert_fits(value, field, path):
    """The value is one that the declared field may have."""
    if value is None:
        assert field.allow_null, path
        return
    if isinstance(field, serializers.ListSerializer):
        assert isinstance(value, list), path
        for part in value:
            assert_fits(part, field.child, f"{path}[]")
    elif isinstance(field, serializers.Serializer):
        assert list(value) == list(field.fields), path
        for name, part in field.fields.items():
            assert_fits(value[name], part, f"{path}.{name}")
    elif isinstance(field, serializers.BooleanField):
        assert value is True or value is False, path
    elif isinstance(field, serializers.IntegerField):
        assert type(value) is int, path
    elif isinstance(field, serializers.DateTimeField):
        assert MOMENT.fullmatch(value), path
    elif isinstance(field, serializers.DateField):
        assert value == date.fromisoformat(value).isoformat(), path
    elif isinstance(field, serializers.ChoiceField):
        assert value in field.choices, path
    elif isinstance(field, serializers.URLField):
        assert value.startswith(("http://", "https://")), path
    else:
        assert isinstance(field, serializers.CharField), path
        assert isinstance(value, str), path
        assert value or field.allow_blank, path


@pytest.mark.django_db
def test_every_answer_has_the_shape_that_is_declared():
    site = make_partner_site()
    by_name = {view.plural: view for view in RESOURCES.values()}

    for name, address in lists(site).items():
        view = by_name.get("comments" if name == "article-comments" else name)
        if view:
            shape = (view.light_shape or view.shape)()
            found = results(address)
            assert found, name
            for item in found:
                assert_fits(item, shape, name)
    for kind, address in items(site).items():
        assert_fits(get(address).json(), RESOURCES[ChangeKind(kind)].shape(), kind)


@pytest.mark.django_db
def test_a_change_has_the_shape_that_is_declared():
    record(ChangeKind.ARTICLE, [1, 2], "upserted")
    record(ChangeKind.COMMENT, [3], "removed")

    for change in results("changes/"):
        assert_fits(change, ChangeShape(), "change")


@pytest.mark.django_db
def test_every_item_says_what_it_is_where_it_is_and_when_it_changed():
    site = make_partner_site()

    for view in RESOURCES.values():
        members = set(view.shape().fields)
        assert {"id", "url", "web_url", "updated_at", "is_sample"} <= members, view
    for address in items(site).values():
        item = get(address).json()
        assert item["url"].endswith(f"/{item['id']}/")
        assert get(item["url"].removeprefix("http://testserver")).json() == item


@pytest.mark.django_db
def test_items_show_what_fields_names_and_where_they_stand():
    make_partner_site()

    assert [list(item) for item in results("honorees/?fields=name,id&limit=2")] == [["id", "name", "url"]] * 2
    assert [list(item) for item in results("articles/?fields=body,id&limit=2")] == [["id", "url", "body"]] * 2


def test_references_and_addresses_hold_the_id_alone():
    assert item_url("honoree", 7) == "http://testserver/api/v1/honorees/7/"
    assert refer("comment", 7) == {"id": 7, "url": "http://testserver/api/v1/comments/7/"}
    assert refer("unit", None) is None


def test_times_are_told_by_the_clocks_of_vietnam():
    assert moment(datetime(2024, 9, 4, 2, 30, 0, 999_999, tzinfo=UTC)) == "2024-09-04T09:30:00+07:00"
    assert moment(None) is None
    assert day(date(2024, 9, 4)) == "2024-09-04"
    assert day(None) is None


@pytest.mark.django_db
def test_picture_comes_with_its_sizes_caption_credit_and_licence():
    image = ImageFactory(width=700, height=350, caption="Lễ tuyên dương", credit="Ảnh: An", licence="CC BY 4.0")

    assert write_picture(image) == {
        "alt": image.alt,
        "caption": "Lễ tuyên dương",
        "credit": "Ảnh: An",
        "licence": "CC BY 4.0",
        "sizes": [
            {"width": width, "height": height, "url": f"http://testserver/media/anh/{image.key}/{width}.jpg"}
            for width, height in [(160, 80), (320, 160), (480, 240), (640, 320)]
        ],
    }
    assert write_picture(None) is None


def test_only_keeps_the_order_of_the_shape():
    assert only(["b", "a"], {"a": 1, "b": 2, "c": 3}) == {"a": 1, "b": 2}
    assert only(None, {"a": 1}) == {"a": 1}
