"""Acts on people and articles that overlap with their publication: the change log misses none of them.

Each test stops one transaction at a chosen place and lets the other run into it, so that it fails or passes for good.
"""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from honorees.models import Honoree
from portal.choices import Status
from portal.models import Change
from portal.publishing import move, publish
from tests.factories import (
    ArticleFactory,
    HonoreeFactory,
    UserFactory,
)
from tests.follower import Follower
from tests.races import overlap

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = ["honoree", "honour", "achievement", "movement", "foundingdocument", "criterion", "cycle", "decision", "field"]
RIGHTS = [f"honorees.{verb}_{model}" for model in MODELS for verb in ["view", "add", "change", "delete"]]
RIGHTS += [f"articles.{verb}_{model}" for model in ["article", "category"] for verb in ["view", "change", "delete"]]
RIGHTS += ["articles.view_relatedarticle", "honorees.view_unit", "portal.view_image", "portal.change_image"]
RIGHTS += ["articles.publish_article", "honorees.publish_honoree"]

FACTORIES = {Honoree: HonoreeFactory, Article: ArticleFactory}


@pytest.fixture
def staff():
    return UserFactory(rights=RIGHTS)


def changes_of(item):
    rows = Change.objects.filter(kind=item.change_kind, object_id=item.pk).order_by("sequence")
    return list(rows.values_list("action", flat=True))


def page_of(item, page="change"):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}", args=[item.pk])


def post(user, address, form):
    """Post a form of the admin from a session of its own; the response, whose status says whether it was saved."""
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return partial(client.post, address, form)


def honoree_form(honoree, honour, **values):
    """The page of a person with one honour, whose post is changed."""
    columns = {"id": honour.pk, "honoree": honoree.pk, "post": "Vụ trưởng", "unit_name": honour.unit_name}
    columns |= {name: getattr(honour, f"{name}_id") for name in ["cycle", "decision", "unit"]}
    form = {"kind": honoree.kind, "name": honoree.name, "slug": honoree.slug}
    form |= {"honours-TOTAL_FORMS": 1, "honours-INITIAL_FORMS": 1}
    return form | {f"honours-0-{name}": value for name, value in columns.items()} | values


def article_form(article, **values):
    form = {name: getattr(article, name) for name in ["headline", "slug", "lead", "body", "comments_mode"]}
    form |= {"category": article.category_id, "related_links-TOTAL_FORMS": 0, "related_links-INITIAL_FORMS": 0}
    return form | values


def succeeded(outcomes):
    """Whether neither act raised or was answered with an error."""
    return not [
        outcome
        for outcome in outcomes
        if isinstance(outcome, Exception) or getattr(outcome, "status_code", 302) not in {200, 302}
    ]


def publishing(item, by):
    return partial(publish, type(item), pk=item.pk, by=by)


def withdrawing(item, by):
    return partial(move, type(item), pk=item.pk, to=Status.WITHDRAWN, by=by, note="Lý do.")


# --- edit × publish, publish × withdraw -----------------------------------------------------------------------


def edit_form(item, text):
    if isinstance(item, Article):
        return article_form(item, headline=text)
    return honoree_form(item, item.honours.get(), name=text)


@pytest.mark.parametrize("model", FACTORIES)
def test_edit_that_a_publication_runs_into_is_published(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        post(staff, page_of(item), edit_form(item, "Tên mới")),
        publishing(item, staff),
        before="portal.changes.record_saved",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    item.refresh_from_db()
    assert (str(item), item.status) == ("Tên mới", "published")
    assert follower.missed() == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_edit_that_runs_into_a_publication_is_told_to_partners(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        publishing(item, staff),
        post(staff, page_of(item), edit_form(item, "Tên mới")),
        before="portal.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    item.refresh_from_db()
    assert (str(item), item.status) == ("Tên mới", "published")
    assert changes_of(item) == ["upserted", "upserted"]
    assert follower.missed() == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_edit_and_withdrawal_end_in_a_removal(staff, model):
    item = FACTORIES[model](public=True)
    follower = Follower()

    outcomes = overlap(
        withdrawing(item, staff),
        post(staff, page_of(item), edit_form(item, "Tên mới")),
        before="portal.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert changes_of(item) == ["removed"]
    assert follower.missed() == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_withdrawal_that_runs_into_a_publication_is_the_last_word(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        publishing(item, staff),
        withdrawing(item, staff),
        before="portal.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert changes_of(item) == ["upserted", "removed"]
    assert follower.missed() == {}
