"""Acts on people and articles that overlap with their publication: the change log misses none of them.

Each test stops one transaction at a chosen place and lets the other run into it, so that it fails or passes for good.
"""

from datetime import date, timedelta
from functools import partial
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Category
from honorees.models import Cycle, Honoree, Honour
from honorees.services import reinstate_honour, revoke_honour
from portal.core.refusals import Refused
from portal.ops.sample_content import clear
from portal.publication.choices import Status
from portal.publication.lifecycle import publish, publish_due, transition
from portal.publication.models import Change
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    DecisionFactory,
    FieldFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    MovementFactory,
    UnitFactory,
    UserFactory,
)
from tests.follower import Follower
from tests.races import overlap

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2025, 3, 1)
MODELS = ["honoree", "honour", "achievement", "movement", "foundingdocument", "criterion", "cycle", "decision", "field"]
RIGHTS = [f"honorees.{verb}_{model}" for model in MODELS for verb in ["view", "add", "change", "delete"]]
RIGHTS += [
    f"articles.{verb}_{model}" for model in ["article", "category"] for verb in ["view", "add", "change", "delete"]
]
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
    """Return a call that posts a form of the admin in its own session and returns the response."""
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return partial(client.post, address, form)


def honour_form(honour, *titles, **values):
    """Return the form of an honour with new achievements of these titles."""
    chosen = {name: getattr(honour, f"{name}_id") for name in ["honoree", "cycle", "decision", "unit"]}
    form = {
        **chosen,
        "unit_name": honour.unit_name,
        "post": honour.post,
        "achievements-TOTAL_FORMS": len(titles),
        "achievements-INITIAL_FORMS": 0,
    }
    for number, title in enumerate(titles):
        form |= {f"achievements-{number}-year": 2023, f"achievements-{number}-title": title}
    return form | values


def honoree_form(honoree, honour, **values):
    """Return the form of a person with one honour, whose post is changed."""
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
    """Return whether neither call raised or returned an error response."""
    return not [
        outcome
        for outcome in outcomes
        if isinstance(outcome, Exception) or getattr(outcome, "status_code", 302) not in {200, 302}
    ]


def publishing(item, by):
    return partial(publish, type(item), pk=item.pk, by=by)


def withdrawing(item, by):
    return partial(transition, type(item), pk=item.pk, to=Status.WITHDRAWN, by=by, note="Lý do.")


# --- edit × publish, publish × withdraw -----------------------------------------------------------------------


def edit_form(item, text):
    if isinstance(item, Article):
        return article_form(item, headline=text)
    return honoree_form(item, item.honours.get(), name=text)


@pytest.mark.parametrize("model", FACTORIES)
def test_publication_during_an_edit_publishes_the_edit(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        post(staff, page_of(item), edit_form(item, "Tên mới")),
        publishing(item, staff),
        before="portal.publication.changes.record_all",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    item.refresh_from_db()
    assert (str(item), item.status) == ("Tên mới", "published")
    assert follower.missed() == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_edit_during_a_publication_is_in_the_change_log(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        publishing(item, staff),
        post(staff, page_of(item), edit_form(item, "Tên mới")),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    item.refresh_from_db()
    assert (str(item), item.status) == ("Tên mới", "published")
    assert changes_of(item) == ["upserted", "upserted"]
    assert follower.missed() == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_concurrent_edit_and_withdrawal_end_in_a_removal(staff, model):
    item = FACTORIES[model](public=True)
    follower = Follower()

    outcomes = overlap(
        withdrawing(item, staff),
        post(staff, page_of(item), edit_form(item, "Tên mới")),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert changes_of(item) == ["removed"]
    assert follower.missed() == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_withdrawal_during_a_publication_is_the_last_change(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        publishing(item, staff),
        withdrawing(item, staff),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert changes_of(item) == ["upserted", "removed"]
    assert follower.missed() == {}


# --- honours --------------------------------------------------------------------------------------------------


def revoking(honour, by):
    return partial(revoke_honour, honour_id=honour.pk, on=DAY, reason="Kê khai không đúng.", by=by)


def reinstating(honour, by):
    return partial(reinstate_honour, honour_id=honour.pk, by=by)


ACTS = pytest.mark.parametrize(("act", "traits"), [(revoking, {}), (reinstating, {"revoked": True})])


@ACTS
def test_honour_revoked_or_reinstated_while_its_person_is_published_is_in_the_change_log(staff, act, traits):
    honour = HonourFactory(honoree__in_review=True, **traits)
    follower = Follower()

    outcomes = overlap(
        act(honour, staff),
        publishing(honour.honoree, staff),
        before="honorees.models.Honour.save",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert follower.missed() == {}


@ACTS
def test_honour_revoked_or_reinstated_before_the_commit_of_a_publication_has_a_row_of_its_own(staff, act, traits):
    honour = HonourFactory(honoree__in_review=True, **traits)
    follower = Follower()

    outcomes = overlap(
        publishing(honour.honoree, staff),
        act(honour, staff),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert changes_of(honour.honoree) == ["upserted", "upserted"]
    assert follower.missed() == {}


def test_honour_revoked_during_withdrawal_of_its_person_does_not_republish_them(staff):
    honour = HonourFactory(honoree__public=True)
    follower = Follower()

    outcomes = overlap(
        withdrawing(honour.honoree, staff),
        revoking(honour, staff),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert changes_of(honour.honoree) == ["removed"]
    assert follower.missed() == {}


def test_honour_revoked_while_the_page_of_its_person_is_saved_stays_revoked(staff):
    honour = HonourFactory(honoree__public=True)

    outcomes = overlap(
        post(staff, page_of(honour.honoree), honoree_form(honour.honoree, honour)),
        revoking(honour, staff),
        before="honorees.models.Honour.save",
    )

    assert succeeded(outcomes)
    honour.refresh_from_db()
    assert (honour.post, honour.revoked_on) == ("Vụ trưởng", DAY)


def test_honour_edited_while_its_person_is_published_is_in_the_change_log(staff):
    honour = HonourFactory(honoree__in_review=True)
    follower = Follower()

    outcomes = overlap(
        post(staff, page_of(honour), honour_form(honour, "Sáng kiến mới")),
        publishing(honour.honoree, staff),
        before="honorees.models.Honour.save",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert honour.achievements.get().title == "Sáng kiến mới"
    assert follower.missed() == {}


def test_honour_edited_while_the_page_of_its_person_is_saved_keeps_both_changes(staff):
    honour = HonourFactory(honoree__public=True, post="Chuyên viên")

    outcomes = overlap(
        post(staff, page_of(honour.honoree), honoree_form(honour.honoree, honour)),
        post(staff, page_of(honour), honour_form(honour, post="Chuyên viên", unit_name="Văn phòng Bộ")),
        before="honorees.models.Honour.save",
    )

    assert succeeded(outcomes)
    honour.refresh_from_db()
    assert (honour.post, honour.unit_name) == ("Chuyên viên", "Văn phòng Bộ")


def test_honour_added_while_its_person_is_published_is_in_the_change_log(staff):
    honoree = HonoreeFactory(in_review=True)
    added = Honour(honoree=honoree, cycle=CycleFactory(), decision=DecisionFactory(), unit=UnitFactory())
    follower = Follower()

    outcomes = overlap(
        post(staff, reverse("admin:honorees_honour_add"), honour_form(added, post="Vụ trưởng")),
        publishing(honoree, staff),
        before="honorees.models.Honour.save",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert honoree.honours.count() == 2
    assert follower.missed() == {}


def test_person_is_not_published_while_their_last_honour_is_deleted(staff):
    honour = HonourFactory(honoree__in_review=True)

    outcomes = overlap(
        post(staff, page_of(honour, "delete"), {"post": "yes"}),
        publishing(honour.honoree, staff),
        before="honorees.models.Honour.delete",
    )

    assert isinstance(outcomes[1], Refused)
    assert not Honour.objects.exists()
    assert Honoree.objects.get().status == "in_review"


def delete_selected(user, *items):
    address = reverse(f"admin:{items[0]._meta.app_label}_{items[0]._meta.model_name}_changelist")
    chosen = {"_selected_action": [item.pk for item in items]}
    return post(user, address, {"action": "delete_selected", "post": "yes", **chosen})


def test_honours_of_a_person_published_meanwhile_are_not_deleted_from_the_list(staff):
    honour = HonourFactory(honoree__in_review=True)

    outcomes = overlap(
        publishing(honour.honoree, staff),
        delete_selected(staff, honour),
        before="portal.publication.changes.record_item",
    )

    assert outcomes[1].status_code == 403
    assert Honour.objects.get() == honour
    assert Honoree.objects.get().status == "published"


@pytest.mark.parametrize("model", FACTORIES)
def test_items_published_meanwhile_are_not_deleted_from_the_list(staff, model):
    item = FACTORIES[model](in_review=True)

    outcomes = overlap(
        publishing(item, staff),
        delete_selected(staff, item),
        before="portal.publication.changes.record_item",
    )

    assert outcomes[1].status_code in {302, 403}
    assert not LogEntry.objects.exists()
    assert model.objects.get().status == "published"


@pytest.mark.parametrize("model", FACTORIES)
def test_item_is_not_published_during_its_deletion_from_the_list(staff, model):
    item = FACTORIES[model](in_review=True)
    follower = Follower()

    outcomes = overlap(
        delete_selected(staff, item),
        publishing(item, staff),
        before="portal.publication.changes.record_all",
        meanwhile=follower.pull,
    )

    assert isinstance(outcomes[1], model.DoesNotExist)
    assert not model.objects.exists()
    assert follower.missed() == {}


# --- one refuses what the other has just done -----------------------------------------------------------------


def category_form(**values):
    return {"name": "Đời sống", "slug": "doi-song", "position": 0} | values


@pytest.mark.parametrize("form", [category_form(), category_form(slug="")])
def test_second_of_two_who_add_the_same_name_gets_the_form_back(staff, form):
    add = reverse("admin:articles_category_add")

    outcomes = overlap(
        post(staff, add, form),
        post(staff, add, form | {"name": "Đời sống", "description": "Của người thứ hai"}),
        before="portal.publication.editing._record_save",
    )

    assert [outcome.status_code for outcome in outcomes] == [302, 422]
    assert "Của người thứ hai" in unescape(outcomes[1].content.decode())
    assert Category.objects.count() == 1


def test_selected_items_of_which_one_was_deleted_meanwhile_are_not_a_fault(staff):
    first, second = CategoryFactory.create_batch(2)

    outcomes = overlap(
        delete_selected(staff, first, second),
        post(staff, page_of(second, "delete"), {"post": "yes"}),
        before="portal.publication.editing._locked_for_write",
    )

    assert succeeded(outcomes)
    assert not Category.objects.filter(pk=second.pk).exists()


def deleting_and_using_a_category(user, place, is_selection):
    """A category is deleted, from its page or from the list, while an article that is saved begins to use it."""
    category, article = CategoryFactory(), ArticleFactory()
    outcomes = overlap(
        delete_selected(user, category) if is_selection else post(user, page_of(category, "delete"), {"post": "yes"}),
        post(user, page_of(article), article_form(article, category=category.pk)),
        before=place,
    )
    return [outcome.status_code for outcome in outcomes], Category.objects.filter(pk=category.pk).exists()


@pytest.mark.parametrize("is_selection", [False, True])
def test_category_that_is_used_between_confirmation_and_deletion_stays(staff, is_selection):
    found = deleting_and_using_a_category(staff, "portal.publication.editing._locked_for_write", is_selection)

    # on SQLite the deletion has the database for itself from its beginning, and comes first
    assert found == (([302, 422], False) if connection.vendor == "sqlite" else ([302, 302], True))


@pytest.mark.parametrize("is_selection", [False, True])
@pytest.mark.parametrize(
    "place", ["portal.publication.editing._lock_referring_rows", "django.db.models.deletion.Collector.delete"]
)
def test_category_is_not_used_during_its_deletion(staff, place, is_selection):
    assert deleting_and_using_a_category(staff, place, is_selection) == ([302, 422], False)


def test_article_is_not_saved_into_a_category_that_is_deleted_meanwhile(staff):
    category, article = CategoryFactory(), ArticleFactory()

    outcomes = overlap(
        post(staff, page_of(article), article_form(article, category=category.pk, headline="Đã gõ")),
        post(staff, page_of(category, "delete"), {"post": "yes"}),
        before="portal.publication.editing._locked_for_write",
    )

    # on SQLite the article comes first, and the category is then in use
    is_first = connection.vendor == "sqlite"
    assert [outcome.status_code for outcome in outcomes] == [302 if is_first else 422, 200 if is_first else 302]
    assert is_first or "Đã gõ" in unescape(outcomes[0].content.decode())
    assert Category.objects.filter(pk=category.pk).exists() == is_first


@pytest.mark.parametrize("is_selection", [False, True])
def test_draft_that_is_deleted_while_a_colleague_submits_it_is_no_fault(staff, is_selection):
    article = ArticleFactory()
    address = reverse("admin:articles_article_changelist")
    submit = (
        post(staff, address, {"action": "submit_selected", "_selected_action": [article.pk]})
        if is_selection
        else post(
            staff, reverse("admin:articles_article_transition", args=[article.pk, "gui-duyet"]), {"expected": "draft"}
        )
    )

    outcomes = overlap(
        submit,
        post(staff, page_of(article, "delete"), {"post": "yes"}),
        before="portal.staff.publishable_admin.PublishableAdmin.make_transition",
    )

    assert succeeded(outcomes)
    assert not Article.objects.exists()


# --- related items --------------------------------------------------------------------------------------------


def editing_decision(user):
    honour = HonourFactory(honoree__in_review=True)
    form = {"number": "9/QĐ", "issued_on": "01/02/2024", "issuer": "Công đoàn"}
    return (
        honour.honoree,
        post(user, page_of(honour.decision), form),
        {"before": "portal.publication.changes.record_all"},
    )


def editing_field(user):
    honour = HonourFactory(honoree__in_review=True, field=FieldFactory())
    form = {"name": "Tên mới", "slug": "moi"}
    return honour.honoree, post(user, page_of(honour.field), form), {"before": "portal.publication.changes.record_all"}


def editing_category(user):
    article = ArticleFactory(in_review=True)
    form = {"name": "Tin tức", "slug": article.category.slug, "position": 0}
    return article, post(user, page_of(article.category), form), {"before": "portal.publication.changes.record_all"}


def editing_picture(user):
    article = ArticleFactory(in_review=True, photo=ImageFactory())
    form = {"alt": "Mô tả", "caption": "Chú thích mới"}
    return article, post(user, page_of(article.photo), form), {"after": "portal.publication.visibility.public_owners"}


EDITS = pytest.mark.parametrize("edit", [editing_decision, editing_field, editing_category, editing_picture])


@EDITS
def test_publication_during_an_edit_of_a_related_item_is_in_the_change_log(staff, edit):
    item, act, place = edit(staff)
    follower = Follower()

    outcomes = overlap(act, publishing(item, staff), **place, meanwhile=follower.pull)

    assert succeeded(outcomes)
    assert follower.missed() == {}


@EDITS
def test_related_item_edited_during_a_publication_is_in_the_change_log(staff, edit):
    item, act, _ = edit(staff)
    follower = Follower()

    outcomes = overlap(
        publishing(item, staff), act, before="portal.publication.changes.record_all", meanwhile=follower.pull
    )

    assert succeeded(outcomes)
    assert follower.missed() == {}


def movement_form(movement, **values):
    form = {"name": movement.name, "slug": movement.slug, "organizer": movement.organizer, "summary": movement.summary}
    for prefix in ["documents", "criteria"]:
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return form | values


def cycle_form(cycle, **values):
    return {"movement": cycle.movement_id, "start_year": cycle.start_year, "end_year": cycle.end_year, **values}


def test_cycle_edited_during_a_slug_change_of_its_movement_keeps_the_edit(staff):
    cycle = CycleFactory()

    outcomes = overlap(
        post(staff, page_of(cycle.movement), movement_form(cycle.movement, slug="tham-muu-gioi")),
        post(staff, page_of(cycle), cycle_form(cycle, announced_count=150)),
        before="honorees.models.Cycle.save",
    )

    assert succeeded(outcomes)
    cycle = Cycle.objects.get()
    assert (cycle.announced_count, cycle.slug) == (150, "tham-muu-gioi-2019-2024")


def test_cycle_added_during_a_slug_change_of_its_movement_has_the_new_url(staff):
    movement = MovementFactory()
    cycle = Cycle(movement=movement, start_year=2019, end_year=2024)

    outcomes = overlap(
        post(staff, page_of(movement), movement_form(movement, slug="tham-muu-gioi")),
        post(staff, reverse("admin:honorees_cycle_add"), cycle_form(cycle)),
        before="portal.publication.changes.record_all",
    )

    assert succeeded(outcomes)
    assert Cycle.objects.get().slug == "tham-muu-gioi-2019-2024"


def test_movement_and_its_second_cycle_are_saved_concurrently(staff):
    first = CycleFactory(start_year=2024, end_year=2029)
    second = CycleFactory(movement=first.movement)

    outcomes = overlap(
        post(staff, page_of(first.movement), movement_form(first.movement, slug="tham-muu-gioi")),
        post(staff, page_of(second), cycle_form(second, announced_count=150)),
        after="portal.publication.changes.record_all",
    )

    assert succeeded(outcomes)
    assert changes_of(first) == ["upserted"]
    assert changes_of(second) == ["upserted", "upserted"]


def test_article_is_added_to_a_cycle_during_its_edit(staff):
    """Possible deadlock: the foreign key check at commit waits for the cycle, its edit for the change log."""
    cycle, article = CycleFactory(), ArticleFactory(public=True)

    outcomes = overlap(
        post(staff, page_of(cycle), cycle_form(cycle, announced_count=150)),
        post(staff, page_of(article), article_form(article, cycle=cycle.pk)),
        before="portal.publication.changes.record_all",
    )

    assert succeeded(outcomes)
    article.refresh_from_db()
    assert article.cycle == cycle


def test_cycle_is_deleted_during_publication_of_its_article(staff):
    article = ArticleFactory(in_review=True, cycle=CycleFactory())
    follower = Follower()

    outcomes = overlap(
        publishing(article, staff),
        post(staff, page_of(article.cycle, "delete"), {"post": "yes"}),
        before="portal.publication.changes.record_all",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert not Cycle.objects.exists()
    assert follower.missed() == {}


# --- several items --------------------------------------------------------------------------------------------


def test_due_items_are_locked_in_the_order_of_their_keys(staff):
    hour = timedelta(hours=1)
    first, second = (ArticleFactory(public=True, change_due_at=timezone.now() - hours * hour) for hours in (1, 2))

    def edit_both():
        with transaction.atomic():
            for pk in (first.pk, second.pk):
                edit_one(pk)

    outcomes = overlap(edit_both, partial(publish_due, Article), after=f"{__name__}.edit_one")

    assert outcomes == [None, 2]
    rows = Change.objects.order_by("sequence").values_list("object_id", flat=True)
    assert list(rows) == [second.pk, first.pk]


def test_article_published_while_the_person_it_names_becomes_public_follows_them_in_the_change_log(staff):
    honoree = HonoreeFactory(public=True, change_due_at=timezone.now())
    article = ArticleFactory(in_review=True, honorees=[honoree])

    outcomes = overlap(
        partial(publish_due, Honoree), publishing(article, staff), before="portal.publication.changes.lock"
    )

    assert succeeded(outcomes[1:])
    kinds = list(Change.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds.index("honoree") < len(kinds) - 1 - kinds[::-1].index("article")


def edit_one(pk):
    Article.objects.select_for_update().get(pk=pk)


def test_article_related_to_a_sample_is_published_while_the_samples_are_removed(staff):
    sample = HonoreeFactory(public=True, is_sample=True)
    article = ArticleFactory(in_review=True, honorees=[sample])
    follower = Follower()

    outcomes = overlap(
        partial(clear, lambda text: None),
        publishing(article, staff),
        before="honorees.querysets.HonoreeQuerySet.delete",
        meanwhile=follower.pull,
    )

    assert succeeded(outcomes)
    assert follower.missed() == {}


def test_sample_published_during_removal_of_the_samples_is_removed_from_the_change_feed(staff):
    article = ArticleFactory(in_review=True, is_sample=True)
    follower = Follower()

    outcomes = overlap(
        partial(clear, lambda text: None),
        publishing(article, staff),
        before="articles.querysets.ArticleQuerySet.delete",
        meanwhile=follower.pull,
    )

    assert isinstance(outcomes[1], Article.DoesNotExist)
    assert follower.missed() == {}
