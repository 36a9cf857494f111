"""Validators: a copy holds until something that it shows changes, and that is known for a row or two."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from articles.models import Article
from portal.publication.changes import record
from portal.publication.choices import ChangeAction, ChangeKind, Status
from portal.publication.lifecycle import publish_due, transition
from portal.publication.models import Change
from tests.cost import query_cost
from tests.factories import LONG_AGO, ArticleFactory, HonoreeFactory, ProvinceFactory, UnitFactory, UserFactory
from tests.logs import record_saved

pytestmark = pytest.mark.django_db


def get(address, etag=None, since=None):
    headers = {}
    if etag:
        headers["if-none-match"] = etag
    if since:
        headers["if-modified-since"] = since
    return Client().get(address, headers=headers)


def tell(item, action=ChangeAction.UPSERTED):
    record(item.change_kind, [item.pk], action)


@pytest.fixture
def article():
    article = ArticleFactory(public=True)
    tell(article)
    Change.objects.update(at=LONG_AGO)
    return article


@pytest.fixture
def addresses(article):
    return ["/api/v1/articles/", f"/api/v1/articles/{article.pk}/", f"/api/v1/articles/{article.slug}/"]


def test_copy_holds_while_nothing_changes(addresses):
    for address in addresses:
        first = get(address)
        second = get(address, first["ETag"])
        third = get(address, since=first["Last-Modified"])

        assert first.status_code == 200
        assert first["Last-Modified"] == "Wed, 04 Sep 2024 02:30:00 GMT"
        assert (second.status_code, third.status_code) == (304, 304), address
        assert second["ETag"] == first["ETag"]
        assert second.content == b""
        assert second["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"


def test_copy_no_longer_holds_once_something_changed(article, addresses):
    for address in addresses:
        first = get(address)
        tell(article)

        assert get(address, first["ETag"]).status_code == 200
        assert get(address, since=first["Last-Modified"]).status_code == 200


def test_change_of_another_kind_or_another_item_leaves_a_copy_standing(article):
    first, item = get("/api/v1/articles/"), get(f"/api/v1/articles/{article.pk}/")

    tell(HonoreeFactory(public=True))

    assert get("/api/v1/articles/", first["ETag"]).status_code == 304
    tell(ArticleFactory(public=True))
    assert get("/api/v1/articles/", first["ETag"]).status_code == 200
    assert get(f"/api/v1/articles/{article.pk}/", item["ETag"]).status_code == 304


def test_tags_differ_by_address_and_are_ours_alone(article):
    tags = {
        get(address)["ETag"]
        for address in ("/api/v1/articles/", "/api/v1/articles/?limit=20", "/api/v1/articles/?limit=21")
    }

    assert len(tags) == 3
    assert get("/api/v1/articles/", "*").status_code in {200, 304}
    assert get("/api/v1/articles/", '"0"').status_code == 200
    assert get("/api/v1/articles/", "nonsense").status_code == 200
    assert get("/api/v1/articles/", f'"x", W/{get("/api/v1/articles/")["ETag"]}').status_code == 304


def test_tag_decides_alone_where_both_are_sent(article):
    assert get("/api/v1/articles/", '"old"', http_date(4_000_000_000)).status_code == 200


@pytest.mark.parametrize(
    "since", ["nonsense", "Wed, 99 Sep 2024 02:30:00 GMT", "0", "²", "Sun, 06 Nov 0000 08:49:37 GMT"]
)
def test_time_that_cannot_be_read_is_ignored(article, since):
    assert get("/api/v1/articles/", since=since).status_code == 200


def test_second_that_is_not_over_yet_hides_no_change(article):
    """Two changes of one second: whoever read between them gets the second one."""
    second = timezone.now().replace(microsecond=0)
    Change.objects.update(at=second)
    first = get("/api/v1/articles/")

    record(ChangeKind.ARTICLE, [article.pk], ChangeAction.UPSERTED)
    Change.objects.update(at=second + timedelta(microseconds=900_000))

    assert get("/api/v1/articles/", since=first["Last-Modified"]).status_code == 200


def test_expanded_copy_is_as_old_as_what_it_shows():
    unit = UnitFactory()
    person = HonoreeFactory(public=True, honour__unit=unit)
    tell(person)
    address = f"/api/v1/honorees/{person.pk}/?expand=unit"
    first, plain = get(address), get(f"/api/v1/honorees/{person.pk}/")

    tell(unit)

    assert get(address, first["ETag"]).status_code == 200
    assert get(f"/api/v1/honorees/{person.pk}/", plain["ETag"]).status_code == 304


def test_filtered_copy_is_as_old_as_what_the_filter_asks():
    province = ProvinceFactory()
    address = f"/api/v1/honorees/?province={province.slug}"
    first = get(address)

    tell(province)

    assert get(address, first["ETag"]).status_code == 200


def test_what_becomes_public_by_the_clock_shows_before_and_after_the_log_has_it():
    tell(ArticleFactory(public=True))
    first = get("/api/v1/articles/")
    due = timezone.now() - timedelta(seconds=1)
    late = ArticleFactory(status="published", published_at=due, first_public_at=due, change_due_at=due)

    second = get("/api/v1/articles/", first["ETag"])
    publish_due(Article)
    third = get("/api/v1/articles/", second["ETag"])

    assert [item["id"] for item in second.json()["results"]][0] == late.pk
    assert third.status_code == 200


# --- what is withdrawn ----------------------------------------------------------------------------------------


@pytest.fixture
def withdrawn(article):
    by = UserFactory(rights=["articles.publish_article"])
    first = get(f"/api/v1/articles/{article.pk}/")
    transition(Article, pk=article.pk, to=Status.WITHDRAWN, by=by, note="Số liệu chưa đúng.")
    return article, first["ETag"]


@pytest.mark.parametrize("headers", [{}, {"if-modified-since": http_date(4_000_000_000)}])
def test_copy_of_what_was_withdrawn_never_holds(withdrawn, headers):
    article, etag = withdrawn

    for address in (f"/api/v1/articles/{article.pk}/", f"/api/v1/articles/{article.slug}/"):
        assert Client().get(address, headers=headers).status_code == 410
        assert Client().get(address, headers={"if-none-match": etag}).status_code == 410
        assert Client().get(address).json()["reason"] == "Số liệu chưa đúng."


def test_time_far_ahead_tells_nobody_whether_something_hidden_is_there():
    hidden = ArticleFactory(headline="Chưa đăng")
    far = {"if-modified-since": http_date(4_000_000_000)}

    for address in (f"/api/v1/articles/{hidden.pk}/", "/api/v1/articles/999999/"):
        assert Client().get(address, headers=far).status_code == 404
    for address in (f"/api/v1/articles/{hidden.pk}/comments/", "/api/v1/articles/999999/comments/"):
        assert Client().get(address, headers=far).status_code == 404


# --- cost -----------------------------------------------------------------------------------------------------


def test_copy_that_holds_costs_one_query_two_by_slug(article):
    class Asking(Client):
        def get(self, address, *args, **kwargs):
            return super().get(address, headers={"if-none-match": self.etag})

    for address, most in [
        ("/api/v1/articles/?limit=200", 1),
        ("/api/v1/honorees/?expand=cycle,unit", 1),
        (f"/api/v1/articles/{article.pk}/", 1),
        (f"/api/v1/articles/{article.slug}/", 2),
        ("/api/v1/changes/?after=0", 2),
    ]:
        client = Asking()
        client.etag = get(address)["ETag"]
        assert query_cost(client, address, 304) <= most, address


def test_kept_body_is_the_one_that_was_written(article):
    first, second = get("/api/v1/articles/"), get("/api/v1/articles/")
    article.headline = "Tiêu đề mới"
    with transaction.atomic():
        article.save()
        record_saved(article)
    third = get("/api/v1/articles/")

    assert first.content == second.content
    assert third.json()["results"][0]["headline"] == "Tiêu đề mới"


def test_log_that_was_restored_and_went_another_way_has_other_tags(article):
    first = get(f"/api/v1/articles/{article.pk}/")
    log = get("/api/v1/changes/?after=0")
    Change.objects.update(at=datetime(2024, 9, 5, tzinfo=UTC))

    assert get(f"/api/v1/articles/{article.pk}/", first["ETag"]).status_code == 200
    assert get("/api/v1/changes/?after=0", log["ETag"]).status_code == 200
