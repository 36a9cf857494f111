"""The server process is killed while comments are being submitted, as in a power cut."""

import http.client
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from urllib.parse import urlencode

import pytest

from articles.comments.models import Comment, CommentSettings
from articles.comments.rules.spam import create_form_key
from tests.articles.comments.conftest import BROWSER
from tests.factories import ArticleFactory
from tests.server import free_port, production_server

SENDERS = 4
KILLS = 3
TOKEN = "a" * 32


def request(port, method, path, fields=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
        connection.request(method, path, urlencode(fields or {}), headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.scale
@pytest.mark.races
def test_killed_server_loses_no_acknowledged_comment_and_duplicates_none(database_url):
    CommentSettings(limit_count=1000, limit_per_day=10_000).save()
    article = ArticleFactory(public=True)
    port, numbers = free_port(), count()
    acknowledged, unanswered = [], []

    def form():
        key = create_form_key(article.pk, age=60)
        return {"csrfmiddlewaretoken": TOKEN, "key": key, "name": "An", "body": f"Ý kiến số {next(numbers)}."}

    def send(fields):
        """Whether the form was acknowledged; otherwise it is submitted again, as a person would."""
        try:
            status = request(port, "POST", article.get_comment_form_url(), fields)
        except (OSError, http.client.HTTPException):
            unanswered.append(fields)
            return False
        assert status == 302
        acknowledged.append(fields["body"])
        return True

    def keep_sending():
        while send(form()):
            pass

    for kill in range(KILLS):
        with ThreadPoolExecutor(SENDERS) as senders:
            with production_server(port, database_url):
                again = unanswered[:]
                unanswered.clear()
                assert all(map(send, again))
                sending = [senders.submit(keep_sending) for _ in range(SENDERS)]
                goal, deadline = len(acknowledged) + 20, time.monotonic() + 60
                while len(acknowledged) < goal and time.monotonic() < deadline:
                    time.sleep(0.001 * (kill + 1))
            for sender in sending:
                sender.result(timeout=60)
    assert len(acknowledged) >= 20 * KILLS
    # every sender was interrupted each time
    assert len(unanswered) == SENDERS
    with production_server(port, database_url):
        assert all(map(send, unanswered[:]))

    stored = Counter(Comment.objects.values_list("original_body", flat=True))
    assert set(stored.values()) == {1}
    assert set(stored) == set(acknowledged)
