import time
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from articles.models import Article
from portal.publication.changes import last_change_at, record, record_all
from portal.publication.choices import ChangeAction, ChangeKind
from portal.publication.content import Edit, own_change, own_removal
from portal.publication.models import Change
from tests.factories import ArticleFactory, HonoreeFactory, MovementFactory
from tests.races import together


@pytest.mark.django_db
def test_one_row_for_each_object_in_the_order_given():
    start = timezone.now()

    record(ChangeKind.ARTICLE, [7, 3], ChangeAction.UPSERTED)
    record(ChangeKind.HONOREE, [3], ChangeAction.REMOVED)

    rows = list(Change.objects.order_by("sequence"))
    assert [(row.kind, row.object_id, row.action) for row in rows] == [
        ("article", 7, "upserted"),
        ("article", 3, "upserted"),
        ("honoree", 3, "removed"),
    ]
    assert rows[0].sequence < rows[1].sequence < rows[2].sequence
    assert all(start <= row.at <= timezone.now() for row in rows)


@pytest.mark.django_db
def test_nothing_to_report_writes_nothing():
    assert record(ChangeKind.ARTICLE, [], ChangeAction.UPSERTED) == []
    assert not Change.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_row_outside_the_transaction_that_makes_the_change_is_refused():
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(ChangeKind.ARTICLE, [1], ChangeAction.UPSERTED)

    assert not Change.objects.exists()


@pytest.mark.django_db
def test_unknown_action_is_refused():
    with pytest.raises(IntegrityError, match="change_action_is_known"):
        Change.objects.create(kind="article", object_id=1, action="edited", at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "is_reported"),
    [
        (partial(ArticleFactory, public=True), True),
        (ArticleFactory, False),
        (partial(ArticleFactory, scheduled=True), False),
        (partial(ArticleFactory, withdrawn=True), False),
        (partial(HonoreeFactory, public=True), True),
        (HonoreeFactory, False),
        (MovementFactory, True),
    ],
)
def test_what_a_form_saved_or_removed_is_reported_as_far_as_the_public_sees_it(make, is_reported):
    item = make()

    edit = Edit(item=item, stored=item, before={}, after={})
    record_all(own_change(edit))
    record_all(own_removal(edit))

    rows = list(Change.objects.values_list("kind", "object_id", "action").order_by("sequence"))
    kind = item.change_kind
    assert rows == ([(kind, item.pk, "upserted"), (kind, item.pk, "removed")] if is_reported else [])


@pytest.mark.django_db
def test_time_of_the_newest_change_is_found_for_each_object_of_its_kind():
    first, second, never = ArticleFactory.create_batch(3)
    rows = [
        ("article", first.pk, datetime(2024, 9, 4, tzinfo=UTC)),
        ("article", first.pk, datetime(2024, 9, 6, tzinfo=UTC)),
        ("article", second.pk, datetime(2024, 9, 5, tzinfo=UTC)),
        ("honoree", first.pk, datetime(2024, 9, 9, tzinfo=UTC)),
    ]
    for kind, object_id, at in rows:
        Change.objects.create(kind=kind, object_id=object_id, action="upserted", at=at)

    found = Article.objects.annotate(changed_at=last_change_at(ChangeKind.ARTICLE)).in_bulk()

    assert found[first.pk].changed_at == datetime(2024, 9, 6, tzinfo=UTC)
    assert found[second.pk].changed_at == datetime(2024, 9, 5, tzinfo=UTC)
    assert found[never.pk].changed_at is None


# --- readers never miss a row ---------------------------------------------------------------------------------


def record_slowly(object_ids, seconds=0.0):
    """A transaction for each object that stays open for a while after its number is drawn."""
    for object_id in object_ids:
        with transaction.atomic():
            record(ChangeKind.ARTICLE, [object_id], ChangeAction.UPSERTED)
            time.sleep(seconds)


@pytest.mark.django_db(transaction=True)
def test_later_number_is_never_visible_before_an_earlier_one():
    with transaction.atomic():
        record(ChangeKind.ARTICLE, [1], ChangeAction.UPSERTED)
        other = Thread(target=lambda: (record_slowly([2]), connections.close_all()))
        other.start()
        other.join(timeout=0.5)
        is_waiting = other.is_alive()
    other.join(timeout=30)

    assert is_waiting
    assert list(Change.objects.order_by("sequence").values_list("object_id", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_follower_of_several_writers_misses_no_row_and_sees_none_twice():
    seen, done = [], Event()

    def follow():
        last = 0
        while True:
            is_last_look = done.is_set()
            rows = list(
                Change.objects.filter(sequence__gt=last).order_by("sequence").values_list("sequence", "object_id")
            )
            for last, object_id in rows:  # noqa: B007 - `last` is where the next look begins
                seen.append(object_id)
            if is_last_look:
                return

    def write():
        try:
            return together(*[partial(record_slowly, range(100 * n, 100 * n + 15), 0.001 * n) for n in range(1, 5)])
        finally:
            done.set()

    follower = Thread(target=lambda: (follow(), connections.close_all()))
    follower.start()
    outcomes = write()
    follower.join(timeout=30)

    assert outcomes == [None] * 4
    assert sorted(seen) == [*range(100, 115), *range(200, 215), *range(300, 315), *range(400, 415)]
    assert seen == list(Change.objects.order_by("sequence").values_list("object_id", flat=True))


@pytest.mark.django_db(transaction=True)
def test_writer_that_is_rolled_back_leaves_no_row_and_holds_nobody_up():
    with transaction.atomic():
        record(ChangeKind.ARTICLE, [1], ChangeAction.UPSERTED)
        transaction.set_rollback(True)

    outcomes = together(partial(record_slowly, [2]), partial(record_slowly, [3]))

    assert outcomes == [None, None]
    assert sorted(Change.objects.values_list("object_id", flat=True)) == [2, 3]
