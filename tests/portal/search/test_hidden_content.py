"""The search finds and suggests public content only."""

import pytest
from django.test import Client

from articles.models import Article
from tests.factories import LONG_AGO, ArticleFactory, HonoreeFactory, HonourFactory
from tests.portal.search.queries import ADDRESS, SUGGESTIONS, headlines, people, similar


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["in_review", "scheduled", "withdrawn", None])
def test_what_is_not_public_is_found_and_suggested_nowhere(state):
    traits = {state: True} if state else {}
    HonoreeFactory(name="Đặng Thị Hòa", honour__unit__name="Bộ Y tế", **traits)
    ArticleFactory(headline="Đặng Thị Hòa", **traits)

    for text in ("dang thi hoa", "đặng", "dagn thi hoa"):
        page = Client().get(ADDRESS, {"q": text})
        assert page.context["total"] == 0
        assert similar(text) == []
        assert "Đặng Thị Hòa" not in Client().get(SUGGESTIONS, {"q": text}).content.decode()
    assert Client().get(ADDRESS, {"q": "dang xyz"}).context["shorter"] == []


@pytest.mark.django_db
def test_a_revoked_honour_finds_nobody():
    person = HonoreeFactory(public=True, name="Lê An", honour__unit__name="Bộ Y tế")
    HonourFactory(honoree=person, unit__name="Bộ Công an", revoked=True)
    HonoreeFactory(public=True, name="Trần Ba", honour__revoked=True)

    assert people("cong an") == []
    assert people("tran ba") == []
    assert people("y te") == ["Lê An"]


@pytest.mark.django_db
def test_what_is_published_and_withdrawn_comes_and_goes():
    article = ArticleFactory(headline="Lễ tuyên dương")

    Article.objects.filter(pk=article.pk).update(status="published", published_at=LONG_AGO, first_public_at=LONG_AGO)
    assert headlines("tuyen duong") == ["Lễ tuyên dương"]

    Article.objects.filter(pk=article.pk).update(
        status="withdrawn", withdrawn_at=LONG_AGO, withdrawal_reason="Chưa đúng."
    )
    assert headlines("tuyen duong") == []
