"""Hidden items appear nowhere: not on pages, in lists, feeds, sitemaps, counts, images or searches."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from articles.models import RelatedArticle
from portal.publication.redirects import leave_redirect
from tests.factories import (
    LATER,
    LONG_AGO,
    AchievementFactory,
    ArticleFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    UnitFactory,
)
from tests.site import body_of, make_site

REASON = "Số liệu trong bài chưa chính xác."
WAS_PUBLIC = {"first_public_at": LONG_AGO, "withdrawn_at": LATER, "withdrawal_reason": REASON}
# (state, status of the item's own page)
STATES = {
    "draft": ({}, 404),
    "in review": ({"in_review": True}, 404),
    "scheduled": ({"scheduled": True}, 404),
    "withdrawn": ({"withdrawn": True}, 410),
    "withdrawn and in review again": ({"in_review": True, **WAS_PUBLIC}, 410),
    "withdrawn and scheduled again": ({"scheduled": True, **WAS_PUBLIC}, 410),
}
MARK = "xyzzy"  # stands in every text of what is hidden


@pytest.fixture
def site(db):
    site = make_site()
    site.grow(1)
    return site


@pytest.fixture(params=STATES)
def hidden(request, site):
    """An article and a person in this state, related in every way to public items."""
    state, status = STATES[request.param]
    article = ArticleFactory(
        headline=f"Tin {MARK}",
        lead=f"Dẫn {MARK}",
        body=f"<p>Nội dung {MARK}</p>",
        byline=MARK,
        slug=f"tin-{MARK}",
        category=site.category,
        cycle=site.cycle,
        is_featured=True,
        photo=ImageFactory(stored=True, alt=MARK, caption=MARK),
        body_images=[ImageFactory(stored=True, alt=MARK)],
        honorees=[site.honoree],
        related=[site.article],
        **state,
    )
    RelatedArticle.objects.create(article=site.article, related=article, position=0)
    person = HonoreeFactory(
        name=f"Nguyễn Văn An {MARK}",
        sort_name=site.honoree.name,
        slug=MARK,
        summary=MARK,
        gender="female",
        birth_year=1901,
        portrait=ImageFactory(stored=True, alt=MARK),
        honour__cycle=site.cycle,
        honour__post=MARK,
        honour__citation=MARK,
        honour__unit=UnitFactory(),
        **state,
    )
    AchievementFactory(honour=person.honours.get(), title=MARK)
    site.article.honorees.add(person)
    return article, person, status


def everything_shown(site, *further):
    addresses = {**site.pages, **site.files}
    del addresses["picture"]
    shown = {address: Client().get(address) for address in [*addresses.values(), *further]}
    assert {address: response.status_code for address, response in shown.items() if response.status_code != 200} == {}
    return {address: body_of(response).decode() for address, response in shown.items()}


SEARCHES = ["/tim-kiem/?q=nguyen", "/tim-kiem/?q=tin", "/guong-dien-hinh/?q=nguyen", "/guong-dien-hinh/?gioi_tinh=nu"]


def test_hidden_items_are_mentioned_nowhere(site, hidden):
    pages = everything_shown(site, *SEARCHES)

    assert [address for address, page in pages.items() if MARK in page.lower()] == []


def test_hidden_items_are_found_by_no_search(site, hidden):
    search = Client().get("/tim-kiem/", {"q": MARK})
    directory = Client().get("/guong-dien-hinh/", {"q": MARK})

    assert search.context["total"] == 0
    assert directory.context["page_obj"].paginator.count == 0


def test_hidden_items_are_counted_nowhere(site):
    def counts():
        home, cycle, directory, figures = (
            Client().get(address).context
            for address in ("/", site.cycle.get_absolute_url(), "/guong-dien-hinh/", "/so-lieu/")
        )
        return [
            [(row.cycle.pk, row.total, row.oldest) for row in figures["cycle_figures"]],
            (home["figures"].total, home["figures"].oldest),
            (cycle["figures"].total, cycle["page_obj"].paginator.count),
            directory["page_obj"].paginator.count,
            [[(row["key"], row["total"]) for row in group["rows"]] for group in directory["facets"]],
            Client().get("/tim-kiem/?q=nguyen").context["total"],
        ]

    before = counts()
    for state, _ in STATES.values():
        HonoreeFactory(gender="female", birth_year=1901, honour__cycle=site.cycle, **state)
        ArticleFactory(headline="Nguyễn", **state)

    assert counts() == before


def test_page_of_a_hidden_item_is_404_or_gone_with_the_reason(site, hidden):
    article, person, status = hidden

    for item in (article, person):
        response = Client().get(item.get_absolute_url())
        page = response.content.decode()
        assert response.status_code == status
        assert MARK not in page.replace(item.get_absolute_url(), "")
        assert ("1/10/2024" in page and REASON in page) is (status == 410)
        assert 'name="robots" content="noindex"' in page
        assert "ld+json" not in page


def test_subpages_of_a_hidden_article_are_hidden(site, hidden):
    article, _, status = hidden

    for address in (f"{article.get_absolute_url()}y-kien/", f"{article.get_absolute_url()}y-kien/danh-sach/"):
        assert Client().get(address).status_code == status
    response = Client().post(f"{article.get_absolute_url()}y-kien/", {"name": "An", "body": "Rất hay."})
    assert response.status_code == status


def test_images_of_hidden_items_are_hidden(site, hidden):
    article, person, _ = hidden

    for image in (article.photo, person.portrait, article.body_images.get()):
        for width in (160, 640):
            for extension in ("jpg", "webp", "avif"):
                assert Client().get(f"/media/anh/{image.key}/{width}.{extension}").status_code == 404


def test_image_is_hidden_again_when_its_article_is_withdrawn(site):
    address = site.files["picture"]
    first = Client().get(address)
    body_of(first)

    type(site.article).objects.filter(pk=site.article.pk).update(
        status="withdrawn", withdrawn_at=LATER, withdrawal_reason=REASON
    )

    assert first.status_code == 200
    assert Client().get(address).status_code == 404
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_neighbours_are_public_and_in_the_directory(site):
    names = [f"Lê An {letter}" for letter in "ABCDEFGH"]
    states = [{"public": True}, {}, {"scheduled": True}, {"public": True}, {"withdrawn": True}, {"in_review": True}]
    people = [HonoreeFactory(name=name, **state) for name, state in zip(names, states, strict=False)]
    revoked = HonoreeFactory(name="Lê An G", public=True, honour__revoked=True)
    last = HonoreeFactory(name="Lê An H", public=True)

    context = Client().get(people[3].get_absolute_url()).context
    of_revoked = Client().get(revoked.get_absolute_url()).context

    assert (context["previous"], context["following"]) == (people[0], last)
    assert of_revoked["previous"] == people[3]


def test_old_url_of_a_withdrawn_article_redirects_to_the_gone_page(site):
    leave_redirect("/tin-tuc/ten-cu/", site.withdrawn.get_absolute_url())

    response = Client().get("/tin-tuc/ten-cu/", follow=True)

    assert response.redirect_chain == [(site.withdrawn.get_absolute_url(), 301)]
    assert response.status_code == 410


def test_item_is_public_when_due_even_before_its_change_log_row(site):
    article = ArticleFactory(public=True, headline="Tin đúng giờ", change_due_at=LONG_AGO, is_featured=True)

    assert Client().get(article.get_absolute_url()).status_code == 200
    for address in ("/", "/tin-tuc/", "/rss.xml"):
        assert "Tin đúng giờ" in Client().get(address).content.decode()


def test_scheduled_article_is_404_until_its_time(site):
    article = ArticleFactory(scheduled=True)
    assert Client().get(article.get_absolute_url()).status_code == 404

    type(article).objects.filter(pk=article.pk).update(published_at=LONG_AGO, first_public_at=LONG_AGO)

    assert Client().get(article.get_absolute_url()).status_code == 200


# --- revoked honours ------------------------------------------------------------------------------------------


@pytest.fixture
def revoked(site):
    """A person whose only honour has been revoked."""
    return HonoreeFactory(
        public=True,
        name=f"Nguyễn Văn Bình {MARK}",
        gender="male",
        birth_year=1901,
        portrait=ImageFactory(),
        honour__cycle=site.cycle,
        honour__citation="Lời khen ngợi",
        honour__revoked=True,
        honour__revoked_on=date(2025, 3, 1),
        honour__revocation_reason="Kê khai thành tích không đúng.",
    )


def test_person_with_a_revoked_honour_is_in_no_list_and_no_figure(site, revoked):
    pages = everything_shown(site, *SEARCHES, "/guong-dien-hinh/?gioi_tinh=nam")
    sitemap = pages.pop("/sitemap-guong-dien-hinh.xml")

    assert [address for address, page in pages.items() if MARK in page.lower()] == []
    assert revoked.get_absolute_url() in sitemap
    assert 2024 - 1901 not in {figures.oldest for figures in Client().get("/so-lieu/").context["cycle_figures"]}


def test_page_of_a_person_with_a_revoked_honour_shows_date_and_reason(site, revoked):
    response = Client().get(revoked.get_absolute_url())
    page = response.content.decode()

    assert response.status_code == 200
    assert "1/3/2025" in page
    assert "Kê khai thành tích không đúng." in page
    assert "Lời khen ngợi" not in page
    things = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    assert [thing["award"] for thing in things if thing["@type"] == "Person"] == [[]]


def test_one_revoked_honour_does_not_affect_others(site, revoked):
    other = HonourFactory(honoree=revoked)

    assert revoked.name in Client().get(other.cycle.get_absolute_url()).content.decode()
    assert revoked.name not in Client().get(site.cycle.get_absolute_url()).content.decode()
    assert revoked.name in Client().get("/guong-dien-hinh/", {"q": MARK}).content.decode()
    context = Client().get("/guong-dien-hinh/", {"q": MARK, "giai_doan": site.cycle.slug}).context
    assert context["page_obj"].paginator.count == 0
