import re
import time

import pytest
from django.test import Client

from articles.comments.models import CommentSettings
from tests.factories import ArticleFactory, UserFactory

BROWSER = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "accept-language": "vi-VN,vi;q=0.9",
    "sec-fetch-site": "same-origin",
}


@pytest.fixture
def rules(db):
    """Saved settings that allow a form to be submitted at once."""
    rules = CommentSettings(least_seconds=0)
    rules.save()
    return rules


@pytest.fixture
def article(db):
    return ArticleFactory(public=True)


@pytest.fixture
def moderator(db):
    return UserFactory(username="kiem-duyet", rights=["articles.moderate_comment"])


@pytest.fixture
def colleague(db):
    return UserFactory(
        username="dong-nghiep", first_name="Trần Văn", last_name="Cường", rights=["articles.moderate_comment"]
    )


@pytest.fixture
def judge(db):
    return UserFactory(rights=["articles.moderate_comment", "articles.judge_referred_comment"])


class Reader(Client):
    """A reader's browser: fetches the form, then submits it with its hidden fields."""

    def __init__(self, **defaults):
        super().__init__(headers=BROWSER, **defaults)

    def fetch(self, article):
        return self.fields_of(self.get(article.get_comment_form_url()))

    def fields_of(self, response):
        html = response.content.decode()
        start = html.index("data-comment-form")
        return dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html[start : html.index("</form>", start)])
        )

    def send(self, article, /, name="Trần Thị Bình", body="Bài viết rất hay, cảm ơn tác giả.", hidden=None, **fields):
        hidden = self.fetch(article) if hidden is None else hidden
        return self.post(article.get_comment_form_url(), {**hidden, "name": name, "body": body, **fields})


@pytest.fixture
def reader(rules):
    return Reader()


@pytest.fixture
def wait(monkeypatch):
    """Advance the clock of form keys by a number of seconds."""
    elapsed = [0]
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + sum(elapsed))
    return elapsed.append
