"""Access to every endpoint of the site: anonymous, reader with an account, staff of each role.

A route or a model of the admin that is missing from the tables fails the run. Permissions on own and other people's
items are tested in detail with the admin and the comments.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.models import Redirect
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from articles.comments.links import private_token
from articles.comments.models import CommentSettings, WordList
from articles.models import Article
from portal.core.roles import Role
from portal.publication.models import Change
from portal.staff.roles import sync_roles
from tests import factories
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.factories import ArticleFactory, HonoreeFactory, HonourFactory, UserFactory
from tests.honorees.imports.factories import ListImportFactory, PortraitArchiveFactory, uploaded_list
from tests.logs import create_public_event
from tests.portal.partners.factories import PartnerFactory, PartnerKeyFactory
from tests.portal.webhooks.factories import DeliveryFactory, WebhookFactory
from tests.site import body_of, make_site

ROLES = tuple(Role)

# Public endpoints: the statuses of GET and POST, the same for every client. HEAD answers as GET does.
PUBLIC = {
    # route: (an address, GET, POST)
    "": ("/", 200, 405),
    "guong-dien-hinh/": ("/guong-dien-hinh/", 200, 405),
    "guong-dien-hinh/<slug:slug>/": ("/guong-dien-hinh/{honoree.slug}/", 200, 405),
    "phong-trao/<slug:slug>/": ("/phong-trao/{cycle.movement.slug}/", 200, 405),
    "phong-trao/<slug:movement>/<year:start>-<year:end>/": ("/phong-trao/{cycle.movement.slug}/2019-2024/", 200, 405),
    "tin-tuc/": ("/tin-tuc/", 200, 405),
    "tin-tuc/chuyen-muc/<slug:slug>/": ("/tin-tuc/chuyen-muc/{category.slug}/", 200, 405),
    "tin-tuc/<slug:slug>/": ("/tin-tuc/{article.slug}/", 200, 405),
    "tin-tuc/<slug:slug>/y-kien/": ("/tin-tuc/{article.slug}/y-kien/", 200, 422),
    "tin-tuc/<slug:slug>/y-kien/danh-sach/": ("/tin-tuc/{article.slug}/y-kien/danh-sach/", 200, 405),
    "y-kien/<comment_token:token>/": ("/y-kien/{token}/", 200, 405),
    "y-kien/<comment_token:token>/cam-on/": ("/y-kien/{token}/cam-on/", 200, 405),
    "y-kien/<comment_token:token>/rut/": ("/y-kien/{token}/rut/", 405, 302),
    "tim-kiem/": ("/tim-kiem/", 200, 405),
    "tim-kiem/goi-y/": ("/tim-kiem/goi-y/", 200, 405),
    "so-lieu/": ("/so-lieu/", 200, 405),
    "rss.xml": ("/rss.xml", 200, 405),
    "sitemap.xml": ("/sitemap.xml", 200, 405),
    "sitemap-<section>.xml": ("/sitemap-trang.xml", 200, 405),
    "robots.txt": ("/robots.txt", 200, 405),
    "api/": ("/api/", 200, 405),
    "api/tham-chieu/": ("/api/tham-chieu/", 200, 405),
    "api/follow.py": ("/api/follow.py", 200, 405),
    "api/loi/<slug:slug>/": ("/api/loi/khong-tim-thay/", 200, 405),
    "healthz": ("/healthz", 200, 405),
    "readyz": ("/readyz", 200, 405),
    r"^media/anh/(?P<key>[0-9a-f]{32})/(?P<width>[1-9][0-9]{1,3})\.(?P<extension>[a-z]{3,4})$": (
        "/media/anh/{image.key}/320.jpg",
        200,
        405,
    ),
}

# Endpoints of the staff, which redirect anonymous visitors and readers to the login page.
# The statuses of GET, then of an empty POST: author, editor, honours officer, moderator, administrator.
STAFF = {
    "quan-tri/": ("/quan-tri/", "200 200 200 200 200", "200 200 200 200 200"),
    "quan-tri/logout/": ("/quan-tri/logout/", "405 405 405 405 405", "200 200 200 200 200"),
    "quan-tri/password_change/": ("/quan-tri/password_change/", "200 200 200 200 200", "200 200 200 200 200"),
    "quan-tri/password_change/done/": ("/quan-tri/password_change/done/", "200 200 200 200 200", "405 405 405 405 405"),
    "quan-tri/autocomplete/": (
        "/quan-tri/autocomplete/?app_label=articles&model_name=article&field_name=category",
        "200 200 403 200 200",
        "405 405 405 405 405",
    ),
    "quan-tri/jsi18n/": ("/quan-tri/jsi18n/", "200 200 200 200 200", "405 405 405 405 405"),
    "quan-tri/r/<path:content_type_id>/<path:object_id>/": (
        "/quan-tri/r/{article_type}/{article.pk}/",
        "302 302 302 302 302",
        "302 302 302 302 302",
    ),
    "quan-tri/^(?P<app_label>{apps})/$": ("/quan-tri/articles/", "200 200 404 200 200", "200 200 404 200 200"),
    "quan-tri/(?P<url>.*)$": ("/quan-tri/khong-co/", "404 404 404 404 404", "404 404 404 404 404"),
    "quan-tri/auth/user/<id>/password/": (
        "/quan-tri/auth/user/{reader.pk}/password/",
        "403 403 403 403 200",
        "403 403 403 403 200",
    ),
    # author, editor, honours officer, moderator, administrator
    "quan-tri/portal/auditevent/xuat.xlsx": (
        "/quan-tri/portal/auditevent/xuat.xlsx",
        "403 200 200 403 200",
        "403 200 200 403 200",
    ),
    "quan-tri/portal/image/chon/": ("/quan-tri/portal/image/chon/", "200 200 200 200 200", "422 422 422 403 422"),
    "quan-tri/portal/partner/su-dung/": (
        "/quan-tri/portal/partner/su-dung/",
        "403 403 403 403 200",
        "403 403 403 403 200",
    ),
    "quan-tri/portal/partner/<path:object_id>/su-dung/": (
        "/quan-tri/portal/partner/{key.partner_id}/su-dung/",
        "403 403 403 403 200",
        "403 403 403 403 200",
    ),
    "quan-tri/portal/partner/<path:object_id>/khoa/cap/": (
        "/quan-tri/portal/partner/{key.partner_id}/khoa/cap/",
        "403 403 403 403 200",
        "403 403 403 403 422",
    ),
    "quan-tri/portal/partner/<path:object_id>/khoa/<int:key_id>/thu-hoi/": (
        "/quan-tri/portal/partner/{key.partner_id}/khoa/{key.pk}/thu-hoi/",
        "403 403 403 403 200",
        "403 403 403 403 302",
    ),
    "quan-tri/articles/article/<path:object_id>/chuyen/<slug:name>/": (
        "/quan-tri/articles/article/{article.pk}/chuyen/rut/",
        "403 200 403 403 200",
        "403 422 403 403 422",
    ),
    "quan-tri/articles/article/<path:object_id>/xem-truoc/": (
        "/quan-tri/articles/article/{draft.pk}/xem-truoc/",
        "200 200 403 200 200",
        "200 200 403 200 200",
    ),
    "quan-tri/honorees/honoree/<path:object_id>/chuyen/<slug:name>/": (
        "/quan-tri/honorees/honoree/{honoree.pk}/chuyen/rut/",
        "403 403 200 403 200",
        "403 403 422 403 422",
    ),
    "quan-tri/honorees/honoree/<path:object_id>/xem-truoc/": (
        "/quan-tri/honorees/honoree/{person.pk}/xem-truoc/",
        "200 200 200 403 200",
        "200 200 200 403 200",
    ),
    "quan-tri/honorees/honour/<path:object_id>/thu-hoi/": (
        "/quan-tri/honorees/honour/{honour.pk}/thu-hoi/",
        "403 403 200 403 200",
        "403 403 200 403 200",
    ),
    "quan-tri/honorees/honour/<path:object_id>/khoi-phuc/": (
        "/quan-tri/honorees/honour/{revoked.pk}/khoi-phuc/",
        "403 403 302 403 302",
        "403 403 302 403 302",
    ),
    "quan-tri/portal/webhook/<path:object_id>/khoa-moi/": (
        "/quan-tri/portal/webhook/{webhook.pk}/khoa-moi/",
        "403 403 403 403 200",
        "403 403 403 403 302",
    ),
    "quan-tri/portal/webhook/<path:object_id>/gui-thu/": (
        "/quan-tri/portal/webhook/{webhook.pk}/gui-thu/",
        "403 403 403 403 405",
        "403 403 403 403 302",
    ),
    "quan-tri/portal/webhook/<path:object_id>/tam-dung/": (
        "/quan-tri/portal/webhook/{webhook.pk}/tam-dung/",
        "403 403 403 403 405",
        "403 403 403 403 302",
    ),
    "quan-tri/portal/webhook/<path:object_id>/gui-tiep/": (
        "/quan-tri/portal/webhook/{webhook.pk}/gui-tiep/",
        "403 403 403 403 405",
        "403 403 403 403 302",
    ),
    "quan-tri/portal/webhook/<path:object_id>/gui-lai-tu/": (
        "/quan-tri/portal/webhook/{webhook.pk}/gui-lai-tu/",
        "403 403 403 403 200",
        "403 403 403 403 422",
    ),
    "quan-tri/portal/delivery/<path:object_id>/gui-lai/": (
        "/quan-tri/portal/delivery/{delivery.pk}/gui-lai/",
        "403 403 403 403 200",
        "403 403 403 403 302",
    ),
    "quan-tri/honorees/honoree/xuat.<slug:kind>": (
        "/quan-tri/honorees/honoree/xuat.csv",
        "403 403 200 403 200",
        "403 403 200 403 200",
    ),
    "quan-tri/honorees/honour/xuat.<slug:kind>": (
        "/quan-tri/honorees/honour/xuat.xlsx",
        "403 403 200 403 200",
        "403 403 200 403 200",
    ),
    "quan-tri/nhap-danh-sach/": ("/quan-tri/nhap-danh-sach/", "403 403 200 403 200", "403 403 405 403 405"),
    "quan-tri/nhap-danh-sach/moi/": ("/quan-tri/nhap-danh-sach/moi/", "403 403 200 403 200", "403 403 422 403 422"),
    "quan-tri/nhap-danh-sach/mau/": ("/quan-tri/nhap-danh-sach/mau/", "403 403 200 403 200", "403 403 405 403 405"),
    "quan-tri/nhap-danh-sach/doi-chieu/<slug:slug>/": (
        "/quan-tri/nhap-danh-sach/doi-chieu/{cycle.slug}/",
        "403 403 200 403 200",
        "403 403 405 403 405",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/",
        "403 403 200 403 200",
        "403 403 405 403 405",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/cot/": (
        "/quan-tri/nhap-danh-sach/{uploaded.pk}/cot/",
        "403 403 200 403 200",
        "403 403 422 403 422",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/xem-truoc/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/xem-truoc/",
        "403 403 200 403 200",
        "403 403 302 403 302",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/tep-goc/": (
        "/quan-tri/nhap-danh-sach/{uploaded.pk}/tep-goc/",
        "403 403 200 403 200",
        "403 403 405 403 405",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/tep-loi/": (
        "/quan-tri/nhap-danh-sach/{uploaded.pk}/tep-loi/",
        "403 403 200 403 200",
        "403 403 405 403 405",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/ap-dung/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/ap-dung/",
        "403 403 405 403 405",
        "403 403 302 403 302",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/tien-do/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/tien-do/",
        "403 403 200 403 200",
        "403 403 405 403 405",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/hoan-tac/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/hoan-tac/",
        "403 403 405 403 405",
        "403 403 302 403 302",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/nhap-lai/": (
        "/quan-tri/nhap-danh-sach/{uploaded.pk}/nhap-lai/",
        "403 403 405 403 405",
        "403 403 302 403 302",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/chan-dung/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/chan-dung/",
        "403 403 200 403 200",
        "403 403 422 403 422",
    ),
    "quan-tri/nhap-danh-sach/<int:pk>/chan-dung/<int:archive_pk>/": (
        "/quan-tri/nhap-danh-sach/{applied.pk}/chan-dung/{archive.pk}/",
        "403 403 200 403 200",
        "403 403 302 403 302",
    ),
    "quan-tri/y-kien/": ("/quan-tri/y-kien/", "403 403 403 200 200", "403 403 403 405 405"),
    "quan-tri/y-kien/hang-loat/": ("/quan-tri/y-kien/hang-loat/", "403 403 403 405 405", "403 403 403 302 302"),
    "quan-tri/y-kien/dang-mo/": ("/quan-tri/y-kien/dang-mo/", "403 403 403 200 200", "403 403 403 405 405"),
    "quan-tri/y-kien/<int:pk>/": ("/quan-tri/y-kien/{comment.pk}/", "403 403 403 200 200", "403 403 403 422 422"),
    "quan-tri/y-kien/ma/<slug:public_id>/": (
        "/quan-tri/y-kien/ma/{comment.public_id}/",
        "403 403 403 302 302",
        "403 403 403 405 405",
    ),
}
LOGIN = "quan-tri/login/"

# The permissions of each role on rows of each model (created by others, never public): see, add, change, delete.
# Access to the list, add, change, delete and history pages follows from them.
PERMISSIONS = {
    #                          author  editor  officer moderator administrator
    "articles.article":        ["sa", "sacd", "", "s", "sacd"],
    "articles.category":       ["s", "sacd", "", "s", "sacd"],
    "articles.comment":        ["", "", "", "s", "s"],
    "articles.commentsettings": ["", "", "", "", "sc"],
    "articles.moderationact":  ["", "", "", "s", "s"],
    "articles.refusalreason":  ["", "", "", "sac", "sac"],
    "articles.wordlist":       ["", "", "", "sacd", "sacd"],
    "auth.group":              ["", "", "", "", "sacd"],
    "auth.user":               ["", "", "", "", "sac"],
    "honorees.cycle":          ["s", "s", "sacd", "", "sacd"],
    "honorees.decision":       ["", "", "sacd", "", "sacd"],
    "honorees.field":          ["", "", "sacd", "", "sacd"],
    "honorees.honoree":        ["s", "s", "sacd", "", "sacd"],
    "honorees.honour":         ["", "", "sacd", "", "sacd"],
    "honorees.movement":       ["", "", "sacd", "", "sacd"],
    "honorees.province":       ["", "", "s", "", "sacd"],
    "honorees.unit":           ["", "", "sacd", "", "sacd"],
    "portal.change":           ["", "s", "s", "", "s"],
    "portal.delivery":         ["", "", "", "", "s"],
    "portal.image":            ["sac", "sacd", "sacd", "s", "sacd"],
    "portal.partner":          ["", "", "", "", "sac"],
    "portal.auditevent":  ["", "s", "s", "", "s"],
    "portal.webhook":          ["", "", "", "", "sac"],
    "redirects.redirect":      ["", "", "", "", "sacd"],
}  # fmt: skip
PAGES = {"changelist": "s", "add": "a", "change": "s", "history": "s", "delete": "d"}
ROUTES_OF_A_MODEL = ["", "add/", *[f"<path:object_id>/{page}" for page in ("", "change/", "history/", "delete/")]]


def routes(patterns=None, prefix: str = "") -> Iterator[str]:
    """Yield the routes of the site as in the tables; the API has its own table (tests/portal/api/test_endpoints.py)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{prefix}{pattern.pattern}"
        if route == "api/v1/":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_route_is_in_a_table():
    apps = "|".join(dict.fromkeys(model._meta.app_label for model in admin.site._registry))
    of_models = {f"quan-tri/{label.replace('.', '/')}/{page}" for label in PERMISSIONS for page in ROUTES_OF_A_MODEL}
    written = {*PUBLIC, LOGIN, *(route.replace("{apps}", apps) for route in STAFF), *of_models}

    assert set(routes()) == written


def test_every_model_of_the_admin_is_in_the_table():
    assert {model._meta.label_lower for model in admin.site._registry} == set(PERMISSIONS)


# --- clients and rows -----------------------------------------------------------------------------------------


@pytest.fixture
def rows(db):
    """The objects that the URLs in the tables refer to."""
    site = make_site()
    comment = CommentFactory(article=site.article)
    applied = ListImportFactory(cycle=site.cycle, applied=True)
    return {
        "cycle": site.cycle,
        "category": site.category,
        "honoree": site.honoree,
        "article": site.article,
        "image": site.image,
        "article_type": ContentType.objects.get_for_model(Article).pk,
        "draft": ArticleFactory(created_by=UserFactory()),
        "person": HonoreeFactory(),
        "honour": HonourFactory(),
        "revoked": HonourFactory(revoked=True),
        "comment": comment,
        "key": PartnerKeyFactory(),
        "token": private_token(comment.public_id),
        "reader": UserFactory(is_staff=False),
        "webhook": WebhookFactory(),
        "delivery": DeliveryFactory(),
        "uploaded": uploaded_list(site.cycle),
        "applied": applied,
        "archive": PortraitArchiveFactory(list_import=applied),
    }


@pytest.fixture
def staff(db):
    """A client for each role, with the permissions of the role only."""
    sync_roles()
    clients = {}
    for role in ROLES:
        person = UserFactory()
        person.groups.add(Group.objects.get(name=role))
        clients[role] = Client()
        clients[role].force_login(person)
    return clients


@pytest.fixture
def outsiders(rows):
    clients = {"stranger": Client(), "reader": Client()}
    clients["reader"].force_login(rows["reader"])
    return clients


def status_of(client, method, address):
    """Return the status of the response; what the request wrote is rolled back."""
    with transaction.atomic():
        session = {key: client.cookies[key].value for key in client.cookies}
        response = client.generic(method, address)
        body_of(response)
        transaction.set_rollback(True)
    client.cookies.load(session)
    return response.status_code


def test_public_endpoints_are_the_same_for_everyone(rows, staff, outsiders):
    wrong = []
    for route, (address, get, post) in PUBLIC.items():
        for visitor, client in {**outsiders, **staff}.items():
            requests = [("GET", get)] if visitor in ROLES[:-1] else [("GET", get), ("HEAD", get), ("POST", post)]
            for method, expected in requests:
                found = status_of(client, method, address.format(**rows))
                wrong += [(route, visitor, method, found)] if found != expected else []

    assert wrong == []


def test_staff_endpoints_redirect_others_to_the_login_page(rows, outsiders):
    wrong = []
    for route, (address, *_) in STAFF.items():
        for visitor, client in outsiders.items():
            for method in ("GET", "POST"):
                response = client.generic(method, address.format(**rows))
                is_sent = response.status_code == 302 and response["Location"].startswith("/quan-tri/login/")
                is_sent |= "logout" in address and response.get("Location") == "/quan-tri/"
                wrong += [] if is_sent else [(route, visitor, method, response.status_code)]

    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_staff_endpoints_are_open_to_the_roles_in_the_table(rows, staff, method):
    wrong = []
    for route, (address, get, post) in STAFF.items():
        expected = get if method == "GET" else post
        found = " ".join(str(status_of(staff[role], method, address.format(**rows))) for role in ROLES)
        wrong += [(route, found)] if found != expected else []

    assert wrong == []


def test_login_page_redirects_staff_who_are_logged_in(rows, staff, outsiders):
    found = {
        visitor: status_of(client, "GET", "/quan-tri/login/") for visitor, client in {**outsiders, **staff}.items()
    }

    assert found == {"stranger": 200, "reader": 200, **dict.fromkeys(ROLES, 302)}


# --- the rows of the admin ------------------------------------------------------------------------------------

FACTORIES = {
    "articles.article": lambda: ArticleFactory(created_by=UserFactory()),
    "articles.category": factories.CategoryFactory,
    "articles.comment": CommentFactory,
    "articles.commentsettings": lambda: CommentSettings.objects.get_or_create(pk=1)[0],
    "articles.moderationact": lambda: CommentFactory().acts.create(kind="withdrawn", version=1),
    "articles.refusalreason": RefusalReasonFactory,
    "articles.wordlist": lambda: WordList.objects.create(name="Danh sách thử"),
    "auth.group": lambda: Group.objects.create(name="Nhóm thử"),
    "auth.user": UserFactory,
    "honorees.cycle": factories.CycleFactory,
    "honorees.decision": factories.DecisionFactory,
    "honorees.field": factories.FieldFactory,
    "honorees.honoree": HonoreeFactory,
    "honorees.honour": HonourFactory,
    "honorees.movement": factories.MovementFactory,
    "honorees.province": factories.ProvinceFactory,
    "honorees.unit": factories.UnitFactory,
    "portal.change": lambda: Change.objects.create(
        kind="article", object_id=1, action="upserted", at=factories.LONG_AGO
    ),
    "portal.image": factories.ImageFactory,
    "portal.partner": PartnerFactory,
    "portal.auditevent": lambda: create_public_event(UserFactory()),
    "portal.delivery": DeliveryFactory,
    "portal.webhook": WebhookFactory,
    "redirects.redirect": lambda: Redirect.objects.create(site_id=1, old_path="/cu/", new_path="/moi/"),
}


def pages_of(label, row):
    """Return the URLs of the model's admin pages by name."""
    name = f"admin:{label.replace('.', '_')}"
    return {page: reverse(f"{name}_{page}", args=[] if page in {"changelist", "add"} else [row.pk]) for page in PAGES}


@pytest.mark.django_db
@pytest.mark.parametrize("label", PERMISSIONS)
def test_roles_see_the_rows_they_have_permission_for(staff, label):
    addresses = pages_of(label, FACTORIES[label]())

    for role, rights in zip(ROLES, PERMISSIONS[label], strict=True):
        found = {page: status_of(staff[role], "GET", address) for page, address in addresses.items()}
        # the history of a comment redirects users who may not see it, so that its existence is not revealed
        assert {page: status == 200 for page, status in found.items()} == {
            page: letter in rights for page, letter in PAGES.items()
        }, role
        assert set(found.values()) <= {200, 302, 403}, role


@pytest.mark.django_db
@pytest.mark.parametrize("label", PERMISSIONS)
def test_roles_write_only_what_they_have_permission_for(staff, label):
    addresses = pages_of(label, FACTORIES[label]())

    for role, rights in zip(ROLES, PERMISSIONS[label], strict=True):
        for page, letter in (("add", "a"), ("change", "c"), ("delete", "d")):
            status = status_of(staff[role], "POST", addresses[page])
            assert (status == 403) is (letter not in rights), (role, page, status)


@pytest.mark.django_db
@pytest.mark.parametrize("label", PERMISSIONS)
def test_admin_pages_of_rows_are_for_staff_only(client, label):
    addresses = pages_of(label, FACTORIES[label]())

    for user in (None, UserFactory(is_staff=False, rights=["articles.change_article"])):
        if user:
            client.force_login(user)
        for address in addresses.values():
            for method in ("GET", "POST"):
                response = client.generic(method, address)
                assert response.status_code == 302, address
                assert response["Location"].startswith("/quan-tri/login/"), address
