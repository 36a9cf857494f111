from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.redirects.models import Redirect
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Category, RelatedArticle
from honorees.models import Cycle, Honoree, Honour, Movement
from honorees.services.honours import revoke_honour
from portal.core.refusals import Refused
from portal.publication import editing
from portal.publication.choices import Status
from portal.publication.lifecycle import transition
from portal.publication.models import AuditEvent, Change
from portal.staff.history import changes_of
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    DecisionFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    MovementFactory,
    UserFactory,
)
from tests.follower import Follower
from tests.logs import events_of
from tests.races import overlap

pytestmark = pytest.mark.django_db


def changed(model, pk, **values):
    """The row as a form leaves it: with new values, not yet saved."""
    item = model._base_manager.get(pk=pk)
    for name, value in values.items():
        setattr(item, name, value)
    return item


def change_log():
    return list(Change.objects.order_by("sequence").values_list("kind", "object_id", "action"))


def editor(*models, verbs=("add", "change", "delete", "publish")):
    names = [f"articles.{verb}_{model}" for model in models or ("article",) for verb in verbs]
    return UserFactory(rights=[name for name in names if name != "articles.publish_category"])


# --- saving ---------------------------------------------------------------------------------------------------


def test_save_writes_the_row_its_event_and_its_change_in_one_go():
    article, by = ArticleFactory(public=True, headline="Cũ", lead="Sapo"), editor()

    editing.save(changed(Article, article.pk, headline="Mới"), by=by, reason="Sửa tên.")

    assert Article.objects.get().headline == "Mới"
    event = AuditEvent.objects.get()
    assert (event.act, event.by, event.kind, event.object_id) == ("change", by, "articles.article", article.pk)
    assert (event.before, event.after, event.reason) == ({"headline": "Cũ"}, {"headline": "Mới"}, "Sửa tên.")
    assert change_log() == [("article", article.pk, "upserted")]


def test_new_item_is_recorded_whole_and_belongs_to_who_made_it():
    by = editor()

    editing.save(Article(headline="Mới", lead="Sapo", category=CategoryFactory(name="Tin")), by=by)

    article, event = Article.objects.get(), AuditEvent.objects.get()
    assert article.created_by == by
    assert (event.act, event.before) == ("add", {})
    assert event.after["headline"] == "Mới"
    assert event.after["category"] == {"id": article.category_id, "text": "Tin"}
    assert change_log() == []


def test_save_that_changes_nothing_is_recorded_nowhere():
    article = ArticleFactory(public=True)

    editing.save(changed(Article, article.pk), by=editor())

    assert not AuditEvent.objects.exists()
    assert change_log() == []


def test_rows_that_belong_to_an_item_are_saved_and_recorded_with_it():
    article, related, by = ArticleFactory(), ArticleFactory(headline="Bài kia"), editor()

    editing.save(
        changed(Article, article.pk),
        by=by,
        write_related=partial(RelatedArticle.objects.create, article=article, related=related, position=2),
    )

    event, link = AuditEvent.objects.get(), RelatedArticle.objects.get()
    assert event.before == {"related_links": {}}
    assert event.after == {
        "related_links": {
            str(link.pk): {"": "Bài kia", "position": 2, "related": {"id": related.pk, "text": "Bài kia"}}
        }
    }


def test_error_while_related_rows_are_written_leaves_nothing():
    article = ArticleFactory(public=True, headline="Cũ")

    def fail():
        raise IntegrityError("broken on purpose")

    with pytest.raises(IntegrityError), transaction.atomic():
        editing.save(changed(Article, article.pk, headline="Mới"), by=editor(), write_related=fail)

    assert Article.objects.get().headline == "Cũ"
    assert not AuditEvent.objects.exists()
    assert change_log() == []


@pytest.mark.parametrize("state", ["draft", "in_review", "public"])
def test_right_is_checked_on_the_row_as_it_stands(state):
    author = editor(verbs=("add", "change", "delete"))
    article = ArticleFactory(created_by=author, headline="Cũ", **({} if state == "draft" else {state: True}))
    item = changed(Article, article.pk, headline="Mới")
    item.status = "draft"  # a stale or forged instance decides nothing

    if state == "draft":
        editing.save(item, by=author)
    else:
        with pytest.raises(PermissionDenied):
            editing.save(item, by=author)

    assert Article.objects.get().headline == ("Mới" if state == "draft" else "Cũ")


@pytest.mark.parametrize(
    "make", [ArticleFactory, HonoreeFactory, HonourFactory, CategoryFactory, DecisionFactory, ImageFactory, UserFactory]
)
def test_stranger_saves_and_deletes_nothing(make):
    item, stranger = make(), UserFactory()

    with pytest.raises(PermissionDenied):
        editing.save(type(item)._base_manager.get(pk=item.pk), by=stranger)
    with pytest.raises(PermissionDenied):
        editing.delete(item, by=stranger)

    assert type(item)._base_manager.filter(pk=item.pk).exists()
    assert not AuditEvent.objects.exists()


def test_version_that_is_no_longer_the_present_one_is_refused():
    article, by = ArticleFactory(headline="Một"), editor()
    seen = editing.version_of(Article.objects.get())
    editing.save(changed(Article, article.pk, headline="Hai"), by=by, seen=seen)

    with pytest.raises(editing.Conflict, match="vừa được người khác sửa"):
        editing.save(changed(Article, article.pk, headline="Ba"), by=by, seen=seen)

    assert Article.objects.get().headline == "Hai"
    assert issubclass(editing.Conflict, Refused)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_version_one_wins():
    article = ArticleFactory(headline="Một")
    seen, people = editing.version_of(Article.objects.get()), [editor(), editor()]

    def saving(by, headline):
        return lambda: editing.save(changed(Article, article.pk, headline=headline), by=by, seen=seen)

    outcomes = overlap(
        saving(people[0], "Hai"), saving(people[1], "Ba"), before="portal.publication.editing._record_save"
    )

    assert [type(outcome).__name__ for outcome in outcomes] == ["Article", "Conflict"]
    assert Article.objects.get().headline == "Hai"
    assert [event.by for event in events_of(article)] == [people[0]]


def withdrawn(item):
    by = UserFactory(is_superuser=True)
    return partial(transition, type(item), pk=item.pk, to=Status.WITHDRAWN, by=by, note="Sai người.")


@pytest.mark.parametrize(("make", "name"), [(ArticleFactory, "lead"), (HonoreeFactory, "summary")])
def test_save_of_a_row_that_was_read_before_its_withdrawal_leaves_it_withdrawn(make, name):
    item = make(public=True)
    stale = changed(type(item), item.pk, **{name: "Mới"})
    withdrawn(item)()

    editing.save(stale, by=UserFactory(is_superuser=True))

    item.refresh_from_db()
    assert (item.status, item.withdrawal_reason, getattr(item, name)) == ("withdrawn", "Sai người.", "Mới")
    assert change_log()[-1] == (item.change_kind, item.pk, "removed")


def test_save_of_an_honour_that_was_read_before_its_revocation_leaves_it_revoked():
    honour, by = HonourFactory(honoree=HonoreeFactory(public=True, honour=None)), UserFactory(is_superuser=True)
    stale = changed(Honour, honour.pk, post="Mới")
    revoke_honour(honour_id=honour.pk, on=date(2025, 3, 1), reason="Kê khai sai.", by=by)

    editing.save(stale, by=by)

    honour.refresh_from_db()
    assert (honour.revoked_on, honour.post) == (date(2025, 3, 1), "Mới")
    assert events_of(honour).last().after == {"post": "Mới"}


def test_save_writes_no_password_and_no_time_of_login():
    user = UserFactory()
    stale = changed(User, user.pk, first_name="Bình", password="!")
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    editing.save(stale, by=UserFactory(is_superuser=True))

    found = User.objects.get(pk=user.pk)
    assert (found.first_name, found.password) == ("Bình", user.password)
    assert found.last_login is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [ArticleFactory, HonoreeFactory])
def test_save_that_waits_for_a_withdrawal_leaves_the_item_withdrawn(make):
    item = make(public=True)
    stale, by = changed(type(item), item.pk, slug="dia-chi-moi"), UserFactory(is_superuser=True)
    follower = Follower()

    outcomes = overlap(
        withdrawn(item),
        partial(editing.save, stale, by=by),
        before="portal.publication.changes.record_item",
        meanwhile=follower.pull,
    )

    assert [type(outcome) for outcome in outcomes] == [type(item)] * 2
    item.refresh_from_db()
    assert (item.status, item.slug) == ("withdrawn", "dia-chi-moi")
    assert follower.missed() == {}


# --- what follows from a save ---------------------------------------------------------------------------------


def test_revision_moves_the_time_of_update_and_a_small_one_does_not():
    article, by = ArticleFactory(public=True, headline="Cũ"), editor()

    editing.save(changed(Article, article.pk, headline="Mới"), by=by, is_minor=True)
    assert Article.objects.get().revised_at is None
    editing.save(changed(Article, article.pk, is_featured=True), by=by)
    assert Article.objects.get().revised_at is None
    editing.save(changed(Article, article.pk, headline="Mới hơn"), by=by)

    assert Article.objects.get().revised_at is not None


def test_pictures_of_the_body_follow_it():
    image, article = ImageFactory(), ArticleFactory()
    body = f'<p><img src="/media/anh/{image.key}/640.jpg" alt="Ảnh"></p>'

    editing.save(changed(Article, article.pk, body=body), by=editor())

    assert list(article.body_images.all()) == [image]


@pytest.mark.parametrize(("state", "redirects"), [({"public": True}, 1), ({}, 0)])
def test_changed_address_leads_on_from_where_readers_have_been(state, redirects):
    article = ArticleFactory(slug="bai-cu", **state)

    editing.save(changed(Article, article.pk, slug="bai-moi"), by=editor())

    assert (
        list(Redirect.objects.values_list("old_path", "new_path"))
        == [("/tin-tuc/bai-cu/", "/tin-tuc/bai-moi/")] * redirects
    )


def test_cycles_move_with_the_address_of_their_movement():
    movement = MovementFactory(slug="phong-trao")
    cycle = CycleFactory(movement=movement, start_year=2019, end_year=2024)
    by = UserFactory(rights=["honorees.change_movement"])

    editing.save(changed(Movement, movement.pk, slug="phong-trao-moi"), by=by)

    assert Cycle.objects.get().slug == "phong-trao-moi-2019-2024"
    assert Redirect.objects.get(old_path="/phong-trao/phong-trao/2019-2024/").new_path == (
        "/phong-trao/phong-trao-moi/2019-2024/"
    )
    assert sorted(change_log()) == [("cycle", cycle.pk, "upserted"), ("movement", movement.pk, "upserted")]


def test_name_of_a_category_is_a_change_of_its_public_articles_alone():
    category = CategoryFactory(name="Cũ")
    public = ArticleFactory(public=True, category=category)
    ArticleFactory(category=category)
    by = editor("category")

    editing.save(changed(Category, category.pk, position=9), by=by)
    assert change_log() == []
    editing.save(changed(Category, category.pk, name="Mới"), by=by)

    assert change_log() == [("article", public.pk, "upserted")]


def test_honour_is_edited_as_a_part_of_its_honoree():
    honour = HonourFactory(honoree=HonoreeFactory(public=True, honour=None), post="Cũ")
    before = Honoree.objects.get().updated_at
    by = UserFactory(rights=["honorees.change_honour", "honorees.change_honoree", "honorees.publish_honoree"])

    editing.save(changed(Honour, honour.pk, post="Mới"), by=by)

    assert Honoree.objects.get().updated_at > before
    assert change_log() == [("honoree", honour.honoree_id, "upserted")]
    assert [(event.before, event.after) for event in events_of(honour)] == [({"post": "Cũ"}, {"post": "Mới"})]


def test_roles_of_a_user_are_recorded_and_the_password_is_not():
    user, group = UserFactory(), Group.objects.create(name="Biên tập viên")
    by = UserFactory(rights=["auth.change_user"])
    item = changed(User, user.pk)
    item.set_password("mat-khau-moi-rat-dai")
    password = item.password

    editing.save(item, by=by, write_related=partial(item.groups.set, [group]))

    event = AuditEvent.objects.get()
    assert (event.before, event.after) == (
        {"groups": []},
        {"groups": [{"id": group.pk, "text": "Biên tập viên"}]},
    )
    assert "mat-khau" not in str(vars(event))
    assert password not in str(vars(event))


def test_last_administrator_is_neither_locked_nor_demoted():
    last = UserFactory(is_superuser=True)

    for values in ({"is_active": False}, {"is_superuser": False}):
        with pytest.raises(Refused, match="cuối cùng"):
            editing.save(changed(User, last.pk, **values), by=last)

    UserFactory(is_superuser=True)
    editing.save(changed(User, last.pk, is_superuser=False), by=last)
    assert not User.objects.get(pk=last.pk).is_superuser


# --- deleting -------------------------------------------------------------------------------------------------


def test_deletion_of_a_role_records_who_had_it():
    group, by = Group.objects.create(name="Cộng tác viên"), UserFactory(is_superuser=True)
    members = [UserFactory(first_name="An"), UserFactory(first_name="Bình")]
    group.user_set.set(members)

    editing.delete(group, by=by)

    event = AuditEvent.objects.get()
    assert event.before["members"] == [{"id": user.pk, "text": str(user)} for user in members]
    assert "Người có vai trò" in [line.label for line in changes_of(event)]


def test_deletion_is_recorded_with_all_that_the_item_was():
    draft, by = ArticleFactory(headline="Bản nháp"), editor()

    editing.delete(draft, by=by, reason="Trùng.")

    event = AuditEvent.objects.get()
    assert not Article.objects.exists()
    assert (event.act, event.object_id, event.label, event.reason) == ("delete", draft.pk, "Bản nháp", "Trùng.")
    assert (event.before["headline"], event.after) == ("Bản nháp", {})


@pytest.mark.parametrize("make", [ArticleFactory, HonoreeFactory])
def test_what_was_once_public_is_not_deleted(make):
    item = make(public=True)
    by = UserFactory(is_superuser=True)

    with pytest.raises(PermissionDenied):
        editing.delete(item, by=by)

    assert type(item).objects.exists()
    assert not AuditEvent.objects.exists()


def test_deletion_of_something_public_leaves_a_tombstone():
    cycle = CycleFactory()
    article = ArticleFactory(public=True, cycle=cycle)

    editing.delete(cycle, by=UserFactory(rights=["honorees.delete_cycle"]))

    assert change_log() == [("cycle", cycle.pk, "removed"), ("article", article.pk, "upserted")]
