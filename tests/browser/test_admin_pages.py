"""Every page of the admin in a browser: it stands, complains of nothing, fits, and can be used by everyone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from portal.partners.models import PartnerUse
from tests.browser.looks import LOOKS, each_look
from tests.browser.server import running_portal
from tests.factories import (
    AchievementFactory,
    ArticleFactory,
    CriterionFactory,
    CycleFactory,
    FieldFactory,
    FoundingDocumentFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    UnitFactory,
)
from tests.portal.partners.factories import PartnerKeyFactory
from tests.portal.webhooks.factories import DeliveryAttemptFactory, DeliveryFactory, WebhookFactory

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > window.innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 80))"""

LISTS = [
    *[f"articles/{name}" for name in ["article", "category"]],
    *[f"honorees/{name}" for name in ["honoree", "honour", "decision", "unit", "movement", "cycle", "province"]],
    *[f"portal/{name}" for name in ["image", "auditevent", "change", "partner", "webhook", "delivery"]],
    *[f"auth/{name}" for name in ["user", "group"]],
    "redirects/redirect",
]
PAGES = [
    "/quan-tri/",
    *[f"/quan-tri/{name}/" for name in LISTS],
    "/quan-tri/honorees/",
    "/quan-tri/articles/article/?q=khong-co-gi",
    "/quan-tri/articles/article/add/",
    "/quan-tri/honorees/honoree/add/",
    "/quan-tri/portal/image/add/",
    "/quan-tri/portal/image/chon/?field=id_photo",
    "/quan-tri/auth/user/add/",
    "/quan-tri/password_change/",
    "/quan-tri/portal/webhook/add/",
]
# the item, the page of it, and what stands in the address besides
ITEM_PAGES = [
    *[(name, "change") for name in ["article", "draft", "honoree", "honour", "unit", "cycle", "movement", "image"]],
    *[(name, "change") for name in ["user", "role", "decision", "category", "webhook", "delivery", "partner"]],
    *[("webhook", page) for page in ["history", "roll", "send_from"]],
    ("delivery", "send_again"),
    ("article", "history"),
    ("article", "transition", "rut"),
    ("draft", "transition", "hen-gio"),
    ("draft", "transition", "gui-duyet"),
    ("draft", "delete"),
    ("honour", "revoke"),
    ("partner", "make_key"),
    ("partner", "revoke_key", "{key.pk}"),
    ("partner", "use"),
    ("partner", "use_of_all"),
]
# Every page on two screens, so that each width and each scheme is seen; the busiest on the other two as well.
TWO_LOOKS = [(1440, "light"), (390, "dark")]
BUSIEST = {
    "/quan-tri/",
    "/quan-tri/articles/article/",
    "/quan-tri/honorees/honoree/",
    ("article", "change"),
    ("draft", "change"),
    ("honoree", "change"),
}


def furnish(user):
    """One of everything, so that no part of a page is empty; what the pages in ITEM_PAGES are of, by name."""
    photo = ImageFactory(stored=True, width=800, height=600, caption="Bàn tiếp công dân", created_by=user)
    figure = f'<figure><img src="/media/anh/{photo.key}/640.webp" alt="Bàn"><figcaption>Chú thích</figcaption></figure>'
    cycle = CycleFactory()
    FoundingDocumentFactory(movement=cycle.movement)
    CriterionFactory(movement=cycle.movement)
    honoree = HonoreeFactory(name="Đặng Thị Hòa", public=True, portrait=photo, honour=None, created_by=user)
    honour = HonourFactory(honoree=honoree, cycle=cycle, field=FieldFactory(), unit=UnitFactory(local=True))
    AchievementFactory(honour=honour)
    other = ArticleFactory(in_review=True, created_by=user)
    article = ArticleFactory(
        public=True,
        photo=photo,
        body=f"<h2>Mục</h2><p>Đoạn có <strong>chữ đậm</strong>.</p><ul><li>Một</li></ul>{figure}",
        body_images=[photo],
        honorees=[honoree],
        related=[other],
        cycle=cycle,
        created_by=user,
    )
    ArticleFactory(scheduled=True)
    ArticleFactory(withdrawn=True)
    draft = ArticleFactory(created_by=user)
    role = Group.objects.create(name="Cộng tác viên")
    key = PartnerKeyFactory()
    PartnerUse.objects.create(subject=f"key {key.pk}", key=key, day=timezone.localdate(), backend="x", counted=1234)
    attempt = DeliveryAttemptFactory(delivery__given_up=True, delivery__webhook__stopped=True)
    delivery, webhook = attempt.delivery, attempt.delivery.webhook
    DeliveryFactory(waiting=True, webhook=WebhookFactory(kinds=["article"]))
    return {
        **{"user": user, "image": photo, "cycle": cycle, "movement": cycle.movement, "honoree": honoree},
        **{"honour": honour, "unit": honour.unit, "decision": honour.decision, "role": role},
        **{"article": article, "draft": draft, "category": article.category},
        **{"key": key, "partner": key.partner, "webhook": webhook, "delivery": delivery},
    }


def address_of(page, items):
    if isinstance(page, str):
        return page
    name, action, *rest = page
    meta = items[name]._meta
    arguments = [] if action == "use_of_all" else [items[name].pk, *(part.format(**items) for part in rest)]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{action}", args=arguments)


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, browser, tmp_path_factory, empty_folder):
    """One portal for the whole module, in which a superuser is logged in; all of it is removed at the end."""
    media = tmp_path_factory.mktemp("media")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    own = {"MEDIA_ROOT": media, "STATIC_ROOT": empty_folder, "STORAGES": {**settings.STORAGES, "staticfiles": plain}}
    with django_db_blocker.unblock(), override_settings(**own):
        user = User.objects.create_superuser("sep", password="matkhau-cua-sep", first_name="Đặng Thị", last_name="Hòa")
        items = furnish(user)
        client = Client()
        client.force_login(user)
        with running_portal() as url:
            yield {"url": url, "media": media, "items": items, "session": client.cookies["sessionid"].value}
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def site_url(portal, settings):
    settings.MEDIA_ROOT = portal["media"]
    return portal["url"]


@pytest.mark.parametrize(
    "shown", PAGES + ITEM_PAGES, ids=lambda page: page if isinstance(page, str) else "-".join(page)
)
def test_every_page_is_clean_fits_and_is_accessible(new_page, portal, site_url, shown):
    cookie = {"name": "sessionid", "value": portal["session"], "domain": urlsplit(site_url).hostname, "path": "/"}
    page = new_page("about:blank", storage_state={"cookies": [cookie], "origins": []})
    address, found = address_of(shown, portal["items"]), []

    for look in each_look(page, LOOKS if shown in BUSIEST else TWO_LOOKS):
        page.complaints.clear()
        answer = page.goto(address)
        if page.locator("[data-django-prose-editor-configurable]").count():
            page.locator(".prose-menubar button").first.wait_for()
        # all but what was still on its way when the page before was left
        found += [f"{look}: {text}" for text in page.complaints if "ERR_ABORTED" not in text]
        found += [
            f"{look}: {violation['id']}: {node['html'][:160]} {node['failureSummary']}"
            for violation in Axe().run(page, options=AXE).response["violations"]
            for node in violation["nodes"]
        ]
        if answer.status != 200:
            found.append(f"{look}: status {answer.status}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{look}: wider than the screen: {page.evaluate(TOO_WIDE)}")

    assert found == []
