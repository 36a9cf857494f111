"""Every response is what the OpenAPI document says, and every text of the document is in both languages."""

import ast
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import polib
import pytest
from django.conf import settings
from rest_framework import serializers

from portal.api.schema import BOTH, EXAMPLES, document
from portal.api.serializers import PictureSerializer, TimeField, reference
from portal.api_urls import VIEWSETS
from portal.publication.change_payload import item_url, moment
from portal.publication.changes import record
from portal.publication.choices import ChangeKind
from portal.webhooks.delivering import body_of
from tests.factories import ImageFactory
from tests.partner import get, items, lists, make_partner_site, results
from tests.portal.webhooks.factories import DeliveryFactory

ROOT = Path(settings.BASE_DIR)


def assert_is_as_documented(data, component):
    schema = {"$ref": f"#/components/schemas/{component}", "components": document("en")["components"]}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())

    assert [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(data)] == []


def component_of(viewset):
    return viewset.serializer_class.__name__.removesuffix("Serializer")


@pytest.mark.django_db
def test_every_response_is_as_documented_and_complete():
    site = make_partner_site()
    by_name = {f"{kind}s": viewset for kind, viewset in VIEWSETS.items()}

    for name, address in lists(site).items():
        viewset = by_name.get("comments" if name == "article-comments" else name)
        if viewset:
            assert_is_as_documented(get(address).json(), f"{component_of(viewset)}Page")
            members = list((viewset.list_serializer_class or viewset.serializer_class)().fields)
            assert {tuple(item) for item in results(address)} == {tuple(members)}, name
    for kind, address in items(site).items():
        viewset = VIEWSETS[ChangeKind(kind)]
        item = get(address).json()
        assert_is_as_documented(item, component_of(viewset))
        assert list(item) == list(viewset.serializer_class().fields), kind


@pytest.mark.django_db
def test_expanded_responses_are_as_documented():
    make_partner_site()

    for kind, viewset in VIEWSETS.items():
        if viewset.expandable:
            page = get(f"{kind}s/?expand={','.join(viewset.expandable)}").json()
            assert_is_as_documented(page, f"{component_of(viewset)}Page")


@pytest.mark.django_db
def test_changes_files_and_problems_are_as_documented():
    site = make_partner_site()
    record(ChangeKind.ARTICLE, [site.article.pk], "upserted")
    record(ChangeKind.COMMENT, [3], "removed")

    assert_is_as_documented(get("changes/").json(), "ChangePage")
    assert_is_as_documented(get("changes/?expand=object").json(), "ChangePage")
    assert_is_as_documented(get("exports/").json(), "ExportFilePage")
    assert_is_as_documented(get("honorees/?gendr=female").json(), "Problem")
    assert_is_as_documented(get("honorees/khong-co/").json(), "Problem")


@pytest.mark.django_db
def test_webhook_deliveries_are_as_documented():
    changes = record(ChangeKind.ARTICLE, [7], "upserted")
    sequence = changes[0].sequence
    operation = document("en")["webhooks"]["changes"]["post"]
    schema = {
        **operation["requestBody"]["content"]["application/json"]["schema"],
        "components": document("en")["components"],
    }

    for delivery in (DeliveryFactory(after=sequence - 1, until=sequence, size=1), DeliveryFactory(ping=True)):
        jsonschema.validate(json.loads(body_of(delivery)), schema)


@pytest.mark.parametrize("component", EXAMPLES["schemas"])
def test_examples_are_as_documented(component):
    assert_is_as_documented(EXAMPLES["schemas"][component], component)


@pytest.mark.django_db
def test_every_item_says_what_it_is_where_it_is_and_when_it_changed():
    site = make_partner_site()

    for viewset in VIEWSETS.values():
        members = set(viewset.serializer_class().fields)
        assert {"id", "url", "web_url", "updated_at", "is_sample"} <= members, viewset
    for address in items(site).values():
        item = get(address).json()
        assert item["url"].endswith(f"/{item['id']}/")
        assert get(item["url"].removeprefix("http://testserver")).json() == item


@pytest.mark.django_db
def test_items_have_the_members_that_fields_names_in_their_usual_order():
    make_partner_site()

    assert [list(item) for item in results("honorees/?fields=name,id&limit=2")] == [["id", "name", "url"]] * 2
    assert [list(item) for item in results("articles/?fields=body,id&limit=2")] == [["id", "url", "body"]] * 2


def test_references_and_urls_contain_the_id_alone():
    assert item_url("honoree", 7) == "http://testserver/api/v1/honorees/7/"
    assert reference(ChangeKind.COMMENT, 7) == {"id": 7, "url": "http://testserver/api/v1/comments/7/"}


def test_times_are_in_vietnamese_time():
    assert moment(datetime(2024, 9, 4, 2, 30, 0, 999_999, tzinfo=UTC)) == "2024-09-04T09:30:00+07:00"
    assert moment(None) is None
    assert TimeField().to_representation(datetime(2024, 9, 4, 2, 30, tzinfo=UTC)) == "2024-09-04T09:30:00+07:00"
    assert serializers.DateField().to_representation(date(2024, 9, 4)) == "2024-09-04"


@pytest.mark.django_db
def test_picture_has_its_sizes_caption_credit_and_licence():
    image = ImageFactory(width=700, height=350, caption="Lễ tuyên dương", credit="Ảnh: An", licence="CC BY 4.0")

    assert PictureSerializer(image).data == {
        "alt": image.alt,
        "caption": "Lễ tuyên dương",
        "credit": "Ảnh: An",
        "licence": "CC BY 4.0",
        "sizes": [
            {"width": width, "height": height, "url": f"http://testserver/media/anh/{image.key}/{width}.jpg"}
            for width, height in [(160, 80), (320, 160), (480, 240), (640, 320)]
        ],
    }


# --- both languages ---------------------------------------------------------------------------------------------


def texts_of_the_api():
    """The texts that the modules of the API pass to gettext."""
    modules = [*ROOT.glob("portal/api/*.py"), *ROOT.glob("honorees/api/*.py"), ROOT / "articles" / "api.py"]
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="_" | "gettext"), args=[ast.Constant(value=text)]):
                    yield text


def texts_of_the_pages():
    for path in ROOT.glob("templates/portal/api*.html"):
        yield from re.findall(r'{% translate "([^"]+)" %}', path.read_text(encoding="utf-8"))


def test_every_text_has_a_vietnamese_translation_that_is_compiled():
    path = ROOT / "portal" / "api" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    texts = {*texts_of_the_api(), *texts_of_the_pages()}

    assert len(texts) > 250
    assert {text for text in texts if not catalogue.get(text)} == set()
    assert polib.pofile(str(path)).to_binary() == path.with_suffix(".mo").read_bytes()


def test_document_is_in_vietnamese_in_english_or_in_both():
    def name_of(language):
        return document(language)["components"]["schemas"]["Honoree"]["properties"]["summary"]["description"]

    assert name_of("vi") == "Giới thiệu ngắn"
    assert name_of("en") == "Short introduction"
    assert name_of(BOTH) == "Giới thiệu ngắn / Short introduction"
