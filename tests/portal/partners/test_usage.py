from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.partners.models import PartnerUse
from portal.partners.usage import by_day, by_reader, collect_usage
from tests.cost import query_cost
from tests.partner import ROOT
from tests.portal.partners.counters import lose_counters
from tests.portal.partners.factories import PartnerFactory, key_for
from tests.site import body_of

pytestmark = pytest.mark.django_db


def read(key=None, times=1, **headers):
    if key:
        headers["authorization"] = f"Bearer {key}"
    for _ in range(times):
        response = Client().get(f"{ROOT}cycles/", headers=headers)
        body_of(response)
    return response


def rows():
    return sorted(PartnerUse.objects.values_list("subject", "counted", "unchanged", "refused"))


def test_requests_are_copied_once_by_key_and_day(settings):
    row, key = key_for(per_minute=3)
    etag = read(key)["ETag"]
    read(key, 2, **{"if-none-match": etag})
    read(key, 3)
    read(times=2)

    first, second = collect_usage(), collect_usage()

    assert (first, second) == (2, 0)
    assert rows() == [(f"key {row.pk}", 3, 2, 1), ("open", 2, 0, 0)]
    read(key, **{"if-none-match": etag})
    assert collect_usage() == 1
    assert rows() == [(f"key {row.pk}", 3, 3, 1), ("open", 2, 0, 0)]
    assert {row.day for row in PartnerUse.objects.all()} == {timezone.localdate()}


def test_requests_with_a_revoked_key_are_counted_as_refused():
    row, key = key_for()
    row.revoked_at, row.revoked_by = timezone.now(), row.created_by
    row.save()

    read(key, 2)
    collect_usage()

    assert rows() == [(f"key {row.pk}", 0, 0, 2)]


def test_loss_of_counters_keeps_the_usage_already_copied(settings):
    settings.REDIS_URL = ""
    row, key = key_for()
    read(key, 3)
    collect_usage()
    lose_counters()

    read(key, 2)
    collect_usage()

    assert sum(use.counted for use in PartnerUse.objects.all()) == 5
    assert by_reader(30, row.partner_id) == [(row.pk, 5, 0, 0)]


def test_last_use_is_updated_in_the_background_and_never_decreases():
    row, key = key_for()
    before = timezone.now().replace(microsecond=0)
    read(key)
    row.refresh_from_db()
    assert row.last_used_at is None

    collect_usage()

    row.refresh_from_db()
    assert before <= row.last_used_at <= timezone.now()
    future = timezone.now() + timedelta(days=1)
    type(row).objects.update(last_used_at=future)
    collect_usage()
    row.refresh_from_db()
    assert row.last_used_at == future


def test_request_with_a_key_writes_nothing_to_the_tables_of_partners():
    row, key = key_for()

    read(key, 3)

    assert not PartnerUse.objects.exists()
    row.refresh_from_db()
    assert row.last_used_at is None


def test_worker_copies_the_usage(capsys):
    read()

    call_command("worker", once=True)

    assert "use: 1" in capsys.readouterr().out


def test_usage_is_summed_by_day_without_gaps():
    partner, other = PartnerFactory(), PartnerFactory()
    (first, _), (second, _), (foreign, _) = key_for(partner), key_for(partner), key_for(other)
    today = timezone.localdate()
    for key, back, counted in [(first, 0, 5), (first, 2, 7), (second, 2, 1), (foreign, 2, 100), (first, 3, 1000)]:
        day = today - timedelta(days=back)
        PartnerUse.objects.create(subject=f"key {key.pk}", key=key, day=day, backend="x", counted=counted, refused=1)
    PartnerUse.objects.create(subject="open", day=today, backend="x", counted=50)

    assert [(day.day, day.counted, day.refused) for day in by_day(3, partner.pk)] == [
        (today - timedelta(days=2), 8, 2),
        (today - timedelta(days=1), 0, 0),
        (today, 5, 1),
    ]
    assert [day.counted for day in by_day(3)] == [108, 0, 55]
    assert by_reader(3, partner.pk) == [(first.pk, 12, 0, 2), (second.pk, 1, 0, 1)]
    assert by_reader(3) == [(other.pk, 100, 0, 1), (None, 50, 0, 0), (partner.pk, 13, 0, 3)]


def test_counting_costs_no_query_outside_the_main_database(settings):
    if connection.vendor == "postgresql" and not settings.REDIS_URL:
        pytest.skip("the main database counts")
    query_cost(Client(), f"{ROOT}cycles/")
    free = query_cost(Client(), f"{ROOT}cycles/")

    read(times=3)

    assert query_cost(Client(), f"{ROOT}cycles/") == free
