import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial
from itertools import product

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from honorees.models import Honoree
from portal.core.refusals import Refused
from portal.publication.choices import Status
from portal.publication.lifecycle import may_edit, publish, publish_due, transition
from portal.publication.models import AuditEvent, Change
from portal.publication.publishable import publishable_models
from tests.factories import FAR_AHEAD, LATER, LONG_AGO, ArticleFactory, HonoreeFactory, UserFactory
from tests.logs import events_of, transitions_of
from tests.races import together

STATES = ["draft", "in_review", "published", "withdrawn"]
TRAITS = {
    "draft": {},
    "in_review": {"in_review": True},
    "published": {"public": True},
    "withdrawn": {"withdrawn": True},
}
FACTORIES = [ArticleFactory, HonoreeFactory]

ALLOWED = {
    ("draft", "in_review"),
    ("in_review", "draft"),
    ("in_review", "published"),
    ("published", "withdrawn"),
    ("withdrawn", "published"),
}


@pytest.fixture
def editor():
    return UserFactory(rights=["articles.publish_article", "honorees.publish_honoree"])


@pytest.fixture
def author():
    return UserFactory(rights=["articles.change_article", "honorees.change_honoree"])


def changes_of(item):
    rows = Change.objects.filter(kind=item.change_kind, object_id=item.pk).order_by("sequence")
    return list(rows.values_list("action", flat=True))


# --- which transitions are legal ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("before", "to"), [*product(STATES, STATES)])
def test_only_the_legal_moves_are_made(factory, before, to, editor):
    item = factory(**TRAITS[before])

    if (before, to) in ALLOWED:
        transition(type(item), pk=item.pk, to=Status(to), by=editor, note="Lý do.")
    else:
        with pytest.raises(Refused):
            transition(type(item), pk=item.pk, to=Status(to), by=editor, note="Lý do.")

    item.refresh_from_db()
    assert item.status == (to if (before, to) in ALLOWED else before)
    assert len(transitions_of(item)) == (1 if (before, to) in ALLOWED else 0)


MAY = {
    # (before, to): (may the author, may the editor)
    ("draft", "in_review"): (True, True),
    ("in_review", "draft"): (True, True),
    ("in_review", "published"): (False, True),
    ("published", "withdrawn"): (False, True),
    ("withdrawn", "published"): (False, True),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("pair", "may_author", "may_editor"), [(pair, *may) for pair, may in MAY.items()])
def test_author_hands_in_and_editor_decides(pair, may_author, may_editor, author, editor):
    before, to = pair
    people = [(author, may_author), (editor, may_editor), (UserFactory(), False)]

    for person, may in people:
        article = ArticleFactory(**TRAITS[before])
        if may:
            transition(Article, pk=article.pk, to=Status(to), by=person, note="Lý do.")
        else:
            with pytest.raises(PermissionDenied):
                transition(Article, pk=article.pk, to=Status(to), by=person, note="Lý do.")
        article.refresh_from_db()
        assert (article.status == to) is may


@pytest.mark.django_db
def test_rights_to_articles_are_no_rights_to_honorees():
    editor_of_articles = UserFactory(rights=["articles.publish_article", "articles.change_article"])
    honoree = HonoreeFactory(in_review=True)

    with pytest.raises(PermissionDenied):
        transition(Honoree, pk=honoree.pk, to=Status.PUBLISHED, by=editor_of_articles)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "by_itself", "of_a_colleague", "of_nobody"),
    [
        ("draft", True, False, True),
        ("in_review", False, False, False),
        ("scheduled", False, False, False),
        ("public", False, False, False),
        ("withdrawn", False, False, False),
    ],
)
def test_author_edits_own_drafts_and_those_nobody_began(author, editor, state, by_itself, of_a_colleague, of_nobody):
    editor.user_permissions.add(*author.user_permissions.all())
    editor = type(editor).objects.get(pk=editor.pk)
    makers = {author: by_itself, UserFactory(): of_a_colleague, None: of_nobody}

    for maker, may in makers.items():
        article = ArticleFactory(created_by=maker, **({state: True} if state != "draft" else {}))
        assert may_edit(author, article) is may
        assert may_edit(editor, article)
        assert not may_edit(UserFactory(), article)


@pytest.mark.django_db
def test_author_neither_hands_in_nor_takes_back_the_draft_of_a_colleague(author, editor):
    draft = ArticleFactory(created_by=UserFactory())
    in_review = ArticleFactory(in_review=True, created_by=UserFactory())

    with pytest.raises(PermissionDenied):
        transition(Article, pk=draft.pk, to=Status.IN_REVIEW, by=author)
    with pytest.raises(PermissionDenied):
        transition(Article, pk=in_review.pk, to=Status.DRAFT, by=author)

    transition(Article, pk=draft.pk, to=Status.IN_REVIEW, by=editor)
    transition(Article, pk=in_review.pk, to=Status.DRAFT, by=editor)


@pytest.mark.django_db
def test_permission_is_checked_before_anything_about_the_item_is_revealed():
    article = ArticleFactory(public=True)

    with pytest.raises(PermissionDenied):
        transition(Article, pk=article.pk, to=Status.DRAFT, by=UserFactory(), expected="draft")


# --- publishing and withdrawing -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
def test_published_item_is_public_logged_and_in_the_change_log(factory, editor):
    item = factory(in_review=True)
    start = timezone.now()

    transition(type(item), pk=item.pk, to=Status.PUBLISHED, by=editor, note="Đã  đối\nchiếu.")

    item.refresh_from_db()
    assert item.is_public
    assert start <= item.published_at <= timezone.now()
    assert item.first_public_at == item.published_at
    assert item.change_due_at is None
    assert item.updated_at >= start
    assert changes_of(item) == ["upserted"]
    (entry,) = transitions_of(item)
    assert (entry.before, entry.after) == ("in_review", "published")
    assert entry.by == editor
    assert entry.note == "Đã đối chiếu."
    assert entry.label == str(item)
    assert datetime.fromisoformat(entry.published_at) == item.published_at


@pytest.mark.django_db
def test_moves_the_public_cannot_see_stand_in_the_log_alone(author):
    article = ArticleFactory()

    transition(Article, pk=article.pk, to=Status.IN_REVIEW, by=author)
    transition(Article, pk=article.pk, to=Status.DRAFT, by=author)

    assert [entry[:2] for entry in transitions_of(article)] == [("draft", "in_review"), ("in_review", "draft")]
    assert changes_of(article) == []


@pytest.mark.django_db
def test_withdrawn_item_keeps_day_and_reason_and_leaves_a_tombstone(editor):
    article = ArticleFactory(public=True)
    start = timezone.now()

    transition(Article, pk=article.pk, to=Status.WITHDRAWN, by=editor, note="  Số liệu\n chưa  đúng. ")

    article.refresh_from_db()
    assert not article.is_public
    assert start <= article.withdrawn_at <= timezone.now()
    assert article.withdrawal_reason == "Số liệu chưa đúng."
    assert article.first_public_at == LONG_AGO
    assert changes_of(article) == ["removed"]
    event = events_of(article).get()
    assert event.reason == "Số liệu chưa đúng."
    assert event.before == {"status": "published", "withdrawn_at": None, "withdrawal_reason": ""}
    assert event.after.keys() == event.before.keys()
    assert (event.after["status"], event.after["withdrawal_reason"]) == ("withdrawn", "Số liệu chưa đúng.")
    assert datetime.fromisoformat(event.after["withdrawn_at"]) == article.withdrawn_at


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["", "   ", "\n\t", "\u200b", "\x00"])
def test_withdrawal_without_a_reason_is_refused(note, editor):
    article = ArticleFactory(public=True)

    with pytest.raises(Refused, match="lý do"):
        transition(Article, pk=article.pk, to=Status.WITHDRAWN, by=editor, note=note)

    article.refresh_from_db()
    assert article.is_public
    assert changes_of(article) == []
    assert not transitions_of(article)


@pytest.mark.django_db
def test_withdrawn_item_is_put_back_with_its_first_date(editor):
    article = ArticleFactory(withdrawn=True)

    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor)

    article.refresh_from_db()
    assert article.is_public
    assert (article.published_at, article.first_public_at) == (LONG_AGO, LONG_AGO)
    assert (article.withdrawn_at, article.withdrawal_reason) == (None, "")
    assert changes_of(article) == ["upserted"]


@pytest.mark.django_db
def test_honoree_without_an_honour_is_not_published(editor):
    honoree = HonoreeFactory(in_review=True, honour=None)

    with pytest.raises(Refused, match="chưa có lần tôn vinh nào"):
        transition(Honoree, pk=honoree.pk, to=Status.PUBLISHED, by=editor)

    honoree.refresh_from_db()
    assert honoree.status == "in_review"


@pytest.mark.django_db
def test_article_without_a_body_is_not_published(editor):
    article = ArticleFactory(in_review=True, body="<p> </p>")

    with pytest.raises(Refused, match="chưa có nội dung"):
        transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor)


@pytest.mark.django_db
def test_move_that_is_rolled_back_leaves_nothing(editor):
    article = ArticleFactory(in_review=True)

    with transaction.atomic():
        transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor)
        transaction.set_rollback(True)

    article.refresh_from_db()
    assert article.status == "in_review"
    assert changes_of(article) == []
    assert not transitions_of(article)


@pytest.mark.django_db
def test_unknown_item_is_not_found(editor):
    with pytest.raises(Article.DoesNotExist):
        transition(Article, pk=10**9, to=Status.PUBLISHED, by=editor)


@pytest.mark.django_db
def test_state_a_colleague_has_changed_meanwhile_is_not_overrun(editor):
    article = ArticleFactory()

    with pytest.raises(Refused, match="vừa được người khác chuyển sang “Bản nháp”"):
        transition(Article, pk=article.pk, to=Status.IN_REVIEW, by=editor, expected="in_review")

    article.refresh_from_db()
    assert article.status == "draft"


@pytest.mark.django_db
def test_state_that_still_is_as_seen_is_moved(editor):
    article = ArticleFactory(in_review=True)

    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, expected="in_review")

    article.refresh_from_db()
    assert article.is_public


# --- scheduling -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_date_in_the_future_schedules(editor):
    article = ArticleFactory(in_review=True)

    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, at=FAR_AHEAD)

    article.refresh_from_db()
    assert article.is_scheduled
    assert not article.is_public
    assert not article.was_public
    assert (article.published_at, article.first_public_at, article.change_due_at) == (FAR_AHEAD, FAR_AHEAD, FAR_AHEAD)
    assert changes_of(article) == []
    assert [datetime.fromisoformat(entry.published_at) for entry in transitions_of(article)] == [FAR_AHEAD]


@pytest.mark.django_db
def test_date_in_the_past_is_kept_and_public_at_once(editor):
    article = ArticleFactory(in_review=True)

    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, at=LONG_AGO)

    article.refresh_from_db()
    assert article.is_public
    assert article.published_at == LONG_AGO
    assert changes_of(article) == ["upserted"]


@pytest.mark.django_db
def test_schedule_is_cancelled_without_a_trace_in_public(editor):
    article = ArticleFactory(scheduled=True)

    transition(Article, pk=article.pk, to=Status.IN_REVIEW, by=editor)

    article.refresh_from_db()
    assert article.status == "in_review"
    assert (article.published_at, article.first_public_at, article.change_due_at) == (None, None, None)
    assert changes_of(article) == []


@pytest.mark.django_db
def test_author_cannot_cancel_a_schedule(author):
    article = ArticleFactory(scheduled=True)

    with pytest.raises(PermissionDenied):
        transition(Article, pk=article.pk, to=Status.IN_REVIEW, by=author)


@pytest.mark.django_db
def test_scheduled_item_is_not_withdrawn(editor):
    article = ArticleFactory(scheduled=True)

    with pytest.raises(Refused, match="hãy hủy lịch"):
        transition(Article, pk=article.pk, to=Status.WITHDRAWN, by=editor, note="Lý do.")


@pytest.mark.django_db
def test_what_was_withdrawn_may_come_back_at_a_later_day(editor):
    article = ArticleFactory(withdrawn=True)

    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, at=FAR_AHEAD)

    article.refresh_from_db()
    assert article.is_scheduled
    assert article.was_public
    assert (article.withdrawn_at, article.withdrawal_reason) == (LATER, "Số liệu trong bài chưa chính xác.")
    assert changes_of(article) == []


@pytest.mark.django_db
def test_cancelled_return_of_a_withdrawn_item_stays_gone_for_readers(editor):
    article = ArticleFactory(withdrawn=True)
    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, at=FAR_AHEAD)

    transition(Article, pk=article.pk, to=Status.IN_REVIEW, by=editor)

    article.refresh_from_db()
    assert article.first_public_at == LONG_AGO
    assert article.withdrawal_reason == "Số liệu trong bài chưa chính xác."
    assert Article.objects.once_public().filter(pk=article.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "made"),
    [
        ({}, [("draft", "in_review"), ("in_review", "published")]),
        ({"in_review": True}, [("in_review", "published")]),
        ({"scheduled": True}, [("published", "in_review"), ("in_review", "published")]),
        ({"withdrawn": True}, [("withdrawn", "published")]),
    ],
)
@pytest.mark.parametrize("at", [None, FAR_AHEAD + timedelta(days=1)])
def test_publishing_makes_as_many_transitions_as_it_needs_and_logs_each(state, made, at, editor):
    article = ArticleFactory(**state)

    publish(Article, pk=article.pk, by=editor, at=at)

    article.refresh_from_db()
    assert article.is_public is (at is None)
    assert article.is_scheduled is (at is not None)
    assert [entry[:2] for entry in transitions_of(article)] == made
    assert changes_of(article) == (["upserted"] if at is None else [])
    assert article.change_due_at == at


@pytest.mark.django_db
def test_publishing_what_is_public_or_was_moved_meanwhile_is_refused_and_leaves_no_half(author, editor):
    public, draft, empty = ArticleFactory(public=True), ArticleFactory(), ArticleFactory(body="")

    with pytest.raises(Refused, match="Đã xuất bản"):
        publish(Article, pk=public.pk, by=editor)
    with pytest.raises(Refused, match="vừa được người khác"):
        publish(Article, pk=draft.pk, by=editor, expected="in_review")
    with pytest.raises(Refused, match="chưa có nội dung"):
        publish(Article, pk=empty.pk, by=editor)
    with pytest.raises(PermissionDenied):
        publish(Article, pk=draft.pk, by=author)

    assert not AuditEvent.objects.exists()
    assert [Article.objects.get(pk=article.pk).status for article in (draft, empty)] == ["draft", "draft"]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
def test_due_items_are_written_into_the_change_log_once(factory):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    model = factory._meta.model
    due = factory(scheduled=True)
    model.objects.filter(pk=due.pk).update(
        published_at=an_hour_ago, first_public_at=an_hour_ago, change_due_at=an_hour_ago
    )
    waiting = factory(scheduled=True)
    public = factory(public=True)

    counts = [publish_due(model), publish_due(model)]

    assert counts == [1, 0]
    assert changes_of(due) == ["upserted"]
    assert changes_of(waiting) == changes_of(public) == []
    due.refresh_from_db()
    assert due.change_due_at is None


@pytest.mark.django_db
def test_returned_item_loses_the_marks_of_its_withdrawal_when_it_is_due(editor):
    article = ArticleFactory(withdrawn=True)
    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, at=FAR_AHEAD)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Article.objects.filter(pk=article.pk).update(published_at=an_hour_ago, change_due_at=an_hour_ago)

    publish_due(Article)

    article.refresh_from_db()
    assert article.is_public
    assert (article.withdrawn_at, article.withdrawal_reason) == (None, "")
    assert changes_of(article) == ["upserted"]


@pytest.mark.django_db
def test_item_withdrawn_before_its_row_was_written_gets_no_late_upsert(editor):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    article = ArticleFactory(public=True, change_due_at=an_hour_ago)

    transition(Article, pk=article.pk, to=Status.WITHDRAWN, by=editor, note="Lý do.")

    assert publish_due(Article) == 0
    assert changes_of(article) == ["removed"]


def test_honorees_and_articles_have_the_life_cycle():
    assert publishable_models() == [Honoree, Article]


# --- one rule, two copies -------------------------------------------------------------------------------------

VISIBILITY = [
    # status, published_at, first_public_at, is public, was public
    ("draft", None, None, False, False),
    ("draft", LONG_AGO, None, False, False),
    ("in_review", None, None, False, False),
    ("in_review", None, LONG_AGO, False, True),
    ("published", LONG_AGO, LONG_AGO, True, True),
    ("published", FAR_AHEAD, FAR_AHEAD, False, False),
    ("published", FAR_AHEAD, LONG_AGO, False, True),
    ("withdrawn", LONG_AGO, LONG_AGO, False, True),
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("status", "published_at", "first_public_at", "is_public", "was_public"), VISIBILITY)
def test_python_and_database_agree_on_what_is_public(
    factory, status, published_at, first_public_at, is_public, was_public
):
    reason = {"withdrawn_at": LATER, "withdrawal_reason": "Lý do."} if status == "withdrawn" else {}
    item = factory(status=status, published_at=published_at, first_public_at=first_public_at, **reason)
    rows = type(item).objects.filter(pk=item.pk)

    assert item.is_public is is_public
    assert rows.public().exists() is is_public
    assert item.was_public is was_public
    assert rows.once_public().exists() is was_public


@pytest.mark.django_db
def test_time_is_read_at_each_query_and_not_when_the_code_is_loaded():
    article = ArticleFactory(scheduled=True)
    soon = timezone.now() + timedelta(milliseconds=300)
    Article.objects.filter(pk=article.pk).update(published_at=soon)

    before = Article.objects.public().exists()
    while timezone.now() <= soon:
        pass
    after = Article.objects.public().exists()

    assert (before, after) == (False, True)


# --- deletion -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("trait", ["public", "withdrawn"])
def test_what_was_public_is_never_deleted(factory, trait):
    item = factory(**{trait: True})
    model = type(item)

    with pytest.raises(Refused):
        item.delete()
    with pytest.raises(Refused):
        model.objects.filter(pk=item.pk).delete()

    assert model.objects.filter(pk=item.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("traits", [{}, {"in_review": True}, {"scheduled": True}, {"public": True, "is_sample": True}])
def test_what_was_never_public_and_samples_can_be_deleted(factory, traits):
    model = factory._meta.model
    factory(**traits).delete()
    factory(**traits)
    model.objects.all().delete()

    assert not model.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
def test_deleting_the_person_who_made_it_keeps_the_item(factory):
    maker = UserFactory()
    item = factory(public=True, created_by=maker)

    maker.delete()

    item.refresh_from_db()
    assert item.created_by is None


# --- impossible states ----------------------------------------------------------------------------------------

IMPOSSIBLE = [
    ("published_has_a_date", {"status": "published"}),
    ("published_has_a_date", {"status": "published", "published_at": LONG_AGO}),
    ("published_has_a_date", {"status": "published", "first_public_at": LONG_AGO}),
    ("withdrawal_is_whole", {"withdrawn": True, "withdrawn_at": None}),
    ("withdrawal_is_whole", {"withdrawn": True, "first_public_at": None}),
    ("withdrawal_is_whole", {"withdrawn": True, "withdrawal_reason": ""}),
    ("status_is_known", {"status": "deleted"}),
    ("status_is_known", {"status": ""}),
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("name", "traits"), IMPOSSIBLE)
def test_database_refuses_impossible_states(factory, name, traits):
    with pytest.raises(IntegrityError, match=f"{factory._meta.model._meta.model_name}_{name}"):
        factory(**traits)


# --- at the same moment ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_editors_deciding_one_article_one_wins_and_the_other_is_refused():
    editors = [UserFactory(rights=["articles.publish_article"]) for _ in range(2)]
    articles = ArticleFactory.create_batch(8, in_review=True)

    for article in articles:
        outcomes = together(
            partial(transition, Article, pk=article.pk, to=Status.PUBLISHED, by=editors[0], expected="in_review"),
            partial(transition, Article, pk=article.pk, to=Status.DRAFT, by=editors[1], expected="in_review"),
        )

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Article", "Refused"]
        article.refresh_from_db()
        winner = outcomes.index(next(outcome for outcome in outcomes if isinstance(outcome, Article)))
        assert article.status == ["published", "draft"][winner]
        assert [entry.by for entry in transitions_of(article)] == [editors[winner]]
        assert changes_of(article) == [["upserted"], []][winner]


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_on_publish_make_one_publication():
    editor = UserFactory(rights=["articles.publish_article"])
    article = ArticleFactory(in_review=True)

    outcomes = together(*[partial(transition, Article, pk=article.pk, to=Status.PUBLISHED, by=editor)] * 8)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Article"] + ["Refused"] * 7
    assert len(transitions_of(article)) == 1
    assert changes_of(article) == ["upserted"]


@pytest.mark.django_db(transaction=True)
def test_items_that_fall_due_are_written_once_by_several_machines_at_once():
    an_hour_ago = timezone.now() - timedelta(hours=1)
    articles = ArticleFactory.create_batch(12, public=True, change_due_at=an_hour_ago)

    counts = together(*[partial(publish_due, Article)] * 4)

    assert sum(counts) == 12
    assert [changes_of(article) for article in articles] == [["upserted"]] * 12


@pytest.mark.django_db(transaction=True)
def test_withdrawal_in_the_moment_of_falling_due_is_the_last_word():
    editor = UserFactory(rights=["articles.publish_article"])
    an_hour_ago = timezone.now() - timedelta(hours=1)

    for article in ArticleFactory.create_batch(6, public=True, change_due_at=an_hour_ago):
        outcomes = together(
            partial(publish_due, Article),
            partial(transition, Article, pk=article.pk, to=Status.WITHDRAWN, by=editor, note="Lý do."),
        )

        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert changes_of(article)[-1] == "removed"
        article.refresh_from_db()
        assert (article.status, article.change_due_at) == ("withdrawn", None)


KILLED_WHILE_PUBLISHING = """
import os, signal
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import transaction
from articles.models import Article
from portal.publication.choices import Status
from portal.publication.lifecycle import transition
with transaction.atomic():
    transition(Article, pk=Article.objects.get().pk, to=Status.PUBLISHED, by=get_user_model().objects.get())
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
def test_publication_cut_short_by_a_kill_leaves_nothing_and_blocks_nobody(database_url):
    editor = UserFactory(rights=["articles.publish_article"])
    article = ArticleFactory(in_review=True)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_PUBLISHING],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": database_url},
        cwd=settings.BASE_DIR,
        timeout=60,
    )

    assert killed.returncode == -signal.SIGKILL
    article.refresh_from_db()
    assert article.status == "in_review"
    assert not transitions_of(article)
    assert changes_of(article) == []
    transition(Article, pk=article.pk, to=Status.PUBLISHED, by=editor, at=LONG_AGO)
    assert changes_of(article) == ["upserted"]
