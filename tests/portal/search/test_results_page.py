"""The page of results: groups, counts, paging, empty results."""

import pytest
from django.test import Client

from tests.factories import ArticleFactory, HonoreeFactory
from tests.portal.search.queries import ADDRESS, headlines, people


@pytest.mark.django_db
def test_the_page_groups_counts_and_marks():
    HonoreeFactory(public=True, name="Hòa Bình", honour__unit__name="Sở Hòa Bình", honour__post="Văn thư")
    ArticleFactory(
        public=True, headline="Về Hoà Bình", lead="Dẫn.", body="<p>Ở <strong>Hòa</strong> Bình &lt;hôm nay&gt;.</p>"
    )

    page = Client().get(ADDRESS, {"q": "hòa bình"})
    text = page.content.decode()

    assert page.context["total"] == 3
    assert '<a href="/guong-dien-hinh/hoa-binh/"><mark>Hòa</mark> <mark>Bình</mark></a>' in text
    assert '<p class="person-unit">Sở <mark>Hòa</mark> <mark>Bình</mark></p>' in text
    assert "Về <mark>Hoà</mark> <mark>Bình</mark></a>" in text
    assert "Dẫn. Ở <mark>Hòa</mark> <mark>Bình</mark> &lt;hôm nay&gt;." in text
    assert [choice["group"].name for choice in page.context["kinds"]] == ["Gương điển hình", "Tin, bài", "Đơn vị"]
    assert '<meta name="robots" content="noindex' in text
    assert "/guong-dien-hinh/?q=h%C3%B2a%20b%C3%ACnh" in text
    assert not page.cookies


@pytest.mark.django_db
def test_one_kind_alone_is_shown_page_by_page():
    for number in range(23):
        ArticleFactory(public=True, headline=f"Tin hòa {number}")
    HonoreeFactory(public=True, name="Lê Hòa")

    assert len(headlines("hoa")) == 8
    first, second = headlines("hoa", loai="tin-bai"), headlines("hoa", loai="tin-bai", trang="2")
    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23
    assert people("hoa", loai="tin-bai") == []
    text = Client().get(ADDRESS, {"q": "hòa", "loai": "tin-bai"}).content.decode()
    assert "?q=h%C3%B2a&amp;loai=tin-bai&amp;trang=2" in text


@pytest.mark.django_db
def test_a_kind_without_hits_leads_back_to_all():
    ArticleFactory(public=True, headline="Tin hòa")

    page = Client().get(ADDRESS, {"q": "hoa", "loai": "don-vi"})

    assert page.status_code == 200
    assert "Không có kết quả loại này." in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parameters",
    [
        {"loai": "x"},
        {"loai": "tin-bai", "trang": "2"},
        {"loai": "tin-bai", "trang": "0"},
        {"loai": "tin-bai", "trang": "²"},
        {"trang": "10" * 10},
    ],
)
def test_pages_that_are_none_are_not_found(parameters):
    ArticleFactory(public=True, headline="Tin hòa")

    assert Client().get(ADDRESS, {"q": "hoa", **parameters}).status_code == 404


@pytest.mark.django_db
def test_an_empty_result_says_which_fewer_words_find_something():
    HonoreeFactory(public=True, name="Lê Hòa", honour__unit__name="Bộ Y tế")
    ArticleFactory(public=True, headline="Bộ Y tế họp", lead="Dẫn.")

    page = Client().get(ADDRESS, {"q": "Hòa y te xyz"})

    assert [(other["text"], other["total"]) for other in page.context["shorter"]] == [("hòa y te", 1)]
    text = page.content.decode()
    assert "Không có gì khớp" in text
    assert f"{ADDRESS}?q=h%C3%B2a+y+te" in text
    assert "/guong-dien-hinh/" in text
    assert "/tin-tuc/" in text


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "  ", "!!!", "🎉"])
def test_without_words_the_page_only_asks_for_some(typed):
    HonoreeFactory(public=True)

    page = Client().get(ADDRESS, {"q": typed})

    assert page.status_code == 200
    assert page.context["groups"] == []
