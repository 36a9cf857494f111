"""The changes feed: in order, nothing missed, tombstones, a bounded wait; its follower has the public state."""

import random
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment
from articles.comments.services.decisions import decide_comment, edit_comment
from articles.comments.services.erasure import withdraw_by_reader
from articles.comments.services.moderation_log import DecisionRefused
from articles.models import Article
from honorees.models import Cycle, Decision, Honoree, Honour, Movement, Unit
from honorees.services import reinstate_honour, revoke_honour
from portal.api import changes_feed
from portal.core.refusals import Refused
from portal.publication.changes import record
from portal.publication.choices import ChangeKind, Status
from portal.publication.lifecycle import publish, publish_due, transition
from portal.publication.models import Change
from portal.publication.publishable import publishable_models
from tests.articles.comments.factories import CommentFactory, RefusalReasonFactory
from tests.factories import (
    ArticleFactory,
    CycleFactory,
    HonoreeFactory,
    HonourFactory,
    UnitFactory,
    UserFactory,
)
from tests.logs import record_removed, record_saved
from tests.partner import get, results
from tests.races import together

HOST = "http://testserver"


@pytest.fixture
def log(db):
    """Three rows, and the sequence before the first."""
    record(ChangeKind.ARTICLE, [7], "upserted")
    record(ChangeKind.HONOREE, [3], "upserted")
    record(ChangeKind.ARTICLE, [7], "removed")
    Change.objects.update(at=datetime(2024, 9, 4, 2, 30, tzinfo=UTC))
    return Change.objects.order_by("sequence")[0].sequence - 1


# --- pages ----------------------------------------------------------------------------------------------------


def test_changes_come_in_order_with_tombstones_and_the_place_to_ask_next(log):
    assert get(f"changes/?after={log}").json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "sequence": log + 1,
                "type": "article",
                "id": 7,
                "action": "upserted",
                "at": "2024-09-04T09:30:00+07:00",
                "url": f"{HOST}/api/v1/articles/7/",
            },
            {
                "sequence": log + 2,
                "type": "honoree",
                "id": 3,
                "action": "upserted",
                "at": "2024-09-04T09:30:00+07:00",
                "url": f"{HOST}/api/v1/honorees/3/",
            },
            {
                "sequence": log + 3,
                "type": "article",
                "id": 7,
                "action": "removed",
                "at": "2024-09-04T09:30:00+07:00",
                "url": f"{HOST}/api/v1/articles/7/",
            },
        ],
        "after": log + 3,
    }
    assert get(f"changes/?after={log + 3}").json() == {
        "next": None,
        "previous": None,
        "results": [],
        "after": log + 3,
    }


def test_pages_lead_to_the_end(log):
    first = get(f"changes/?after={log}&limit=2")
    second = get(first.json()["next"].removeprefix(HOST))

    assert first.json()["next"] == f"{HOST}/api/v1/changes/?after={log + 2}&limit=2"
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert first.json()["after"] == log + 2
    assert [row["sequence"] for row in second.json()["results"]] == [log + 3]
    assert second.json()["next"] is None


def test_follower_of_some_kinds_passes_over_the_others(log):
    page = get(f"changes/?after={log}&type=honoree,unit").json()

    assert [row["sequence"] for row in page["results"]] == [log + 2]
    assert page["after"] == log + 3


def test_latest_says_where_to_begin(log):
    assert get("changes/?after=latest").json() == {"next": None, "previous": None, "results": [], "after": log + 3}


@pytest.mark.django_db
def test_empty_log_begins_at_nought():
    assert get("changes/").json()["after"] == 0
    assert get("changes/?after=latest").json()["after"] == 0


def test_place_beyond_the_log_says_that_the_log_was_restored(log):
    response = get(f"changes/?after={log + 4}")

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["parameter"], error["nearest"]) == ("after", str(log + 3))


@pytest.mark.django_db
def test_changes_come_with_the_objects_as_they_are_now():
    shown, hidden = ArticleFactory(public=True), ArticleFactory()
    record(ChangeKind.ARTICLE, [shown.pk, hidden.pk, 999], "upserted")
    record(ChangeKind.ARTICLE, [shown.pk], "removed")

    rows = results("changes/?expand=object")

    item = get(f"articles/{shown.pk}/").json()
    assert [row["object"] for row in rows] == [item, None, None, None]


# --- waiting --------------------------------------------------------------------------------------------------


class Clock:
    """Stands for the module `time` where requests wait: pauses pass at once, and a change may come in the middle."""

    def __init__(self):
        self.pauses = []
        self.at = {}

    def monotonic(self):
        return sum(self.pauses)

    def sleep(self, seconds):
        self.pauses.append(seconds)
        for moment in [moment for moment in self.at if moment <= self.monotonic()]:
            # by another connection than the one that waits
            assert together(self.at.pop(moment)) == [None]


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(changes_feed, "time", clock)
    return clock


@pytest.mark.django_db(transaction=True)
def test_wait_ends_with_the_change(clock):
    place = get("changes/?after=latest").json()["after"]

    def change():
        with transaction.atomic():
            record(ChangeKind.ARTICLE, [5], "upserted")

    clock.at[0.7] = change

    page = get(f"changes/?after={place}&wait=20").json()

    assert [row["id"] for row in page["results"]] == [5]
    assert clock.pauses == [0.5, 0.5]


def test_wait_ends_with_its_time(log, clock):
    response = get(f"changes/?after={log + 3}&wait=1")

    assert response.json()["results"] == []
    assert clock.pauses == [0.5, 0.5]
    assert "Retry-After" not in response


def test_nobody_waits_while_there_is_something_to_tell(log, clock):
    assert len(get(f"changes/?after={log}&wait=20").json()["results"]) == 3
    assert clock.pauses == []


def test_who_finds_no_place_to_wait_is_answered_at_once(log, clock):
    taken = [changes_feed._waiting.acquire(blocking=False) for _ in range(50)]

    try:
        response = get(f"changes/?after={log + 3}&wait=20")
    finally:
        for has_place in taken:
            if has_place:
                changes_feed._waiting.release()

    assert sum(taken) == 2
    assert clock.pauses == []
    assert (response.status_code, response["Retry-After"]) == (200, "10")


# --- the follower ---------------------------------------------------------------------------------------------

PLURALS = ["movements", "cycles", "units", "provinces", "honorees", "articles", "comments"]
KINDS = ["movement", "cycle", "unit", "province", "honoree", "article", "comment"]


def full_pull():
    """Everything public, list by list, as a partner pulls it."""
    found = {}
    for kind, plural in zip(KINDS, PLURALS, strict=True):
        address = f"/api/v1/{plural}/?limit=200"
        while address:
            page = get(address).json()
            for item in page["results"]:
                found[kind, item["id"]] = get(f"articles/{item['id']}/").json() if kind == "article" else item
            address = page["next"] and page["next"].removeprefix(HOST)
    return found


class Follower:
    """A partner with a copy: first everything, then only what changed."""

    def __init__(self):
        self.after = get("changes/?after=latest").json()["after"]
        self.copy = full_pull()

    def follow(self):
        while True:
            page = get(f"changes/?after={self.after}&limit=7&expand=object").json()
            for change in page["results"]:
                key = change["type"], change["id"]
                if change["action"] == "upserted" and change["object"] is not None:
                    self.copy[key] = change["object"]
                else:
                    self.copy.pop(key, None)
            self.after = page["after"]
            if not page["next"]:
                return


def first_of(model, chance, **conditions):
    rows = list(model._base_manager.filter(**conditions).order_by("pk"))
    return chance.choice(rows) if rows else None


class History:
    """What staff, readers and the clock do to a portal, at random but repeatably."""

    def __init__(self, seed, by):
        self.chance, self.by = random.Random(seed), by

    def act(self):
        name = self.chance.choice([name for name in dir(self) if name.startswith("do_")])
        with suppress(Refused, DecisionRefused):
            getattr(self, name)()

    def do_add_article(self):
        people = list(Honoree.objects.order_by("?")[:2])
        ArticleFactory(
            headline=f"Tin {self.chance.random()}",
            slug=f"tin-{self.chance.getrandbits(60)}",
            category=first_of(Article, self.chance).category,
            honorees=people,
            related=[first_of(Article, self.chance)],
        )

    def do_publish(self):
        model = self.chance.choice([Article, Honoree])
        publish(model, pk=first_of(model, self.chance).pk, by=self.by)

    def do_schedule(self):
        model = self.chance.choice([Article, Honoree])
        publish(model, pk=first_of(model, self.chance).pk, by=self.by, at=timezone.now())

    def do_withdraw(self):
        model = self.chance.choice([Article, Honoree])
        transition(model, pk=first_of(model, self.chance).pk, to=Status.WITHDRAWN, by=self.by, note="Sai.")

    def do_clock(self):
        for model in publishable_models():
            publish_due(model)

    def do_edit(self):
        """As the admin saves: the row, then its change, in one transaction."""
        model, column = self.chance.choice(
            [(Article, "headline"), (Honoree, "name"), (Unit, "name"), (Cycle, "summary"), (Movement, "summary")]
        )
        with transaction.atomic():
            item = model._base_manager.select_for_update().get(pk=first_of(model, self.chance).pk)
            setattr(item, column, f"Sửa {self.chance.random()}")
            item.save()
            record_saved(item)

    def do_edit_decision(self):
        with transaction.atomic():
            decision = first_of(Decision, self.chance)
            decision.signatory = f"Người ký {self.chance.random()}"
            decision.save()
            people = Honoree.objects.public().honoured_by(Honour.objects.filter(decision=decision)).order_by("pk")
            record(ChangeKind.HONOREE, list(people.values_list("pk", flat=True)), "upserted")

    def do_add_honour(self):
        with transaction.atomic():
            person = Honoree.objects.select_for_update().get(pk=first_of(Honoree, self.chance).pk)
            HonourFactory(
                honoree=person, cycle=first_of(Cycle, self.chance), unit=first_of(Unit, self.chance),
                decision__number=f"{self.chance.getrandbits(60)}/QĐ",
            )  # fmt: skip
            record_saved(person)

    def do_revoke(self):
        if honour := first_of(Honour, self.chance, revoked_on=None):
            revoke_honour(honour_id=honour.pk, on=timezone.localdate(), reason="Sai.", by=self.by)

    def do_reinstate(self):
        if honour := first_of(Honour, self.chance, revoked_on__isnull=False):
            reinstate_honour(honour_id=honour.pk, by=self.by)

    def do_decide(self):
        comment = first_of(Comment, self.chance)
        verdict = self.chance.choice([CommentStatus.APPROVED, CommentStatus.SPAM, CommentStatus.REFERRED])
        decide_comment(comment_id=comment.pk, version=comment.version, verdict=verdict, by=self.by)

    def do_edit_comment(self):
        comment = first_of(Comment, self.chance)
        edit_comment(
            comment_id=comment.pk, version=comment.version, name="An", body=f"Hay {self.chance.random()}", by=self.by
        )

    def do_reader_withdraws(self):
        if self.chance.random() < 0.2:
            withdraw_by_reader(comment_id=first_of(Comment, self.chance).pk)

    def do_unit_comes_and_goes(self):
        with transaction.atomic():
            unit, other = UnitFactory(slug=f"don-vi-{self.chance.getrandbits(60)}"), first_of(Unit, self.chance)
            record_saved(unit)
            other.successors.add(unit)
            record_saved(other)
        with transaction.atomic():
            record_removed(unit)
            unit.delete()

    def do_roll_back(self):
        with transaction.atomic():
            record(ChangeKind.ARTICLE, [first_of(Article, self.chance).pk], "removed")
            transaction.set_rollback(True)


def make_portal():
    by = UserFactory(is_superuser=True)
    RefusalReasonFactory()
    units, cycles = UnitFactory.create_batch(2), CycleFactory.create_batch(2)
    people = [HonoreeFactory(public=True, honour__unit=units[0], honour__cycle=cycles[0]) for _ in range(3)]
    articles = [ArticleFactory(public=True, honorees=people[:2]) for _ in range(3)]
    for article in articles:
        comment, _ = CommentFactory.create_batch(2, article=article)
        decide_comment(comment_id=comment.pk, version=1, verdict=CommentStatus.APPROVED, by=by)
    return by


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_follower_has_what_a_fresh_pull_finds_after_any_history(seed):
    history = History(seed, make_portal())
    follower = Follower()

    for _ in range(4):
        for _ in range(15):
            history.act()
        follower.follow()

    history.do_clock()
    follower.follow()
    assert follower.copy == full_pull()


@pytest.mark.django_db(transaction=True)
def test_follower_has_what_a_fresh_pull_finds_beside_many_writers():
    """Writers whose transactions overlap and end in any order, while the follower follows."""
    by = make_portal()
    follower, done = Follower(), Event()

    def write(seed):
        history = History(seed, by)
        for _ in range(12):
            try:
                history.act()
            except (Comment.DoesNotExist, Unit.DoesNotExist, IntegrityError):
                continue  # another writer was first, and what was to be named is gone

    def follow():
        while not done.is_set():
            follower.follow()
        connections.close_all()

    reader = Thread(target=follow)
    reader.start()
    try:
        outcomes = together(*[partial(write, seed) for seed in range(100, 105)])
    finally:
        done.set()
        reader.join(timeout=60)
    assert [outcome for outcome in outcomes if outcome is not None] == []

    History(0, by).do_clock()
    follower.follow()
    assert follower.copy == full_pull()
