from datetime import timedelta

import pytest
from django.utils import timezone

from articles.comments.models import CommentSettings
from articles.comments.services.submission import closed_message
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

CLOSED = "Bài này không nhận ý kiến."
REPUBLISHED = "Bài này đăng lại từ Báo Lao Động nên không nhận ý kiến ở đây."
PAUSED = "Cổng thông tin đang tạm dừng nhận ý kiến. Mời bạn quay lại sau."


@pytest.mark.parametrize(
    ("article", "rules", "note"),
    [
        ({}, {}, ""),
        ({"comments_mode": "closed"}, {}, CLOSED),
        ({"origin_name": "Báo Lao Động"}, {}, REPUBLISHED),
        ({"origin_name": "Báo Lao Động"}, {"closes_republished": False}, ""),
        ({"origin_name": "Báo Lao Động", "comments_mode": "open"}, {}, ""),
        ({}, {"takes_comments": False}, PAUSED),
        ({"comments_mode": "open"}, {"takes_comments": False, "closed_note": "Nghỉ Tết."}, "Nghỉ Tết."),
        ({}, {"closes_after_days": 30}, "Bài này đã ngừng nhận ý kiến từ ngày 4/10/2024."),  # of 4/9/2024
        ({"comments_mode": "open"}, {"closes_after_days": 30}, ""),
        ({}, {"closes_after_days": 36_500}, ""),
    ],
)
def test_pause_precedes_the_editors_setting_which_precedes_the_rules(article, rules, note):
    assert closed_message(ArticleFactory(public=True, **article), CommentSettings(**rules)) == note


@pytest.mark.parametrize("mode", ["by_rule", "open"])
def test_date_set_by_the_editor_closes_in_every_mode(mode):
    article = ArticleFactory(public=True, comments_mode=mode)

    article.comments_until = timezone.now() + timedelta(minutes=1)
    assert closed_message(article, CommentSettings()) == ""

    article.comments_until = timezone.now()
    assert closed_message(article, CommentSettings()).startswith("Bài này đã ngừng nhận ý kiến từ ngày ")
