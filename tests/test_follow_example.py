"""docs/examples/follow.py, the program that partners download, run against the API."""

import io
import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.factories import ArticleFactory
from tests.logs import record_removed, record_saved
from tests.site import body_of

HOST = "http://testserver"


@pytest.fixture
def program(monkeypatch):
    """The module, with its requests sent through the test client."""
    spec = spec_from_file_location("follow", Path(settings.BASE_DIR) / "docs" / "examples" / "follow.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)

    def urlopen(request, timeout):
        response = Client().get(request.full_url.removeprefix(HOST), headers=dict(request.header_items()))
        assert response.status_code == 200, request.full_url
        return io.BytesIO(body_of(response))

    monkeypatch.setattr(module.urllib.request, "urlopen", urlopen)
    return module


@pytest.mark.django_db
def test_copy_is_filled_and_then_follows_the_changes(program, tmp_path):
    edited, withdrawn = ArticleFactory(public=True, headline="Bài cũ"), ArticleFactory(public=True, headline="Bài hai")
    portal, copy = program.Portal(HOST), program.Copy(str(tmp_path / "copy.sqlite3"))

    def headlines():
        rows = copy.database.execute("SELECT body FROM objects WHERE type = 'article' ORDER BY id")
        return [json.loads(body)["headline"] for (body,) in rows]

    program.follow(portal, copy, once=True)
    assert headlines() == ["Bài cũ", "Bài hai"]

    edited.headline = "Bài mới"
    edited.save()
    record_saved(edited)
    record_removed(withdrawn)
    Article.objects.filter(pk=withdrawn.pk).update(
        status="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="Nhầm."
    )
    program.follow(portal, copy, once=True)
    assert headlines() == ["Bài mới"]
