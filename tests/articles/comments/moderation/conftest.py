import pytest

from articles.comments.models import Comment
from articles.comments.services.submission import submit_comment
from tests.articles.comments.moderation.requests import JUDGE, MODERATE
from tests.factories import ArticleFactory, UserFactory


@pytest.fixture
def article():
    return ArticleFactory(public=True, headline="Người văn thư hai mươi năm")


@pytest.fixture
def moderator(client):
    user = UserFactory(username="kiem-duyet", first_name="Lê Thị", last_name="Bình", rights=[MODERATE])
    client.force_login(user)
    return user


@pytest.fixture
def judge():
    return UserFactory(username="cap-tren", rights=[MODERATE, JUDGE])


@pytest.fixture
def received(article):
    """Submit a comment through the service, so that it has its flags."""

    def receive(body="Bài viết rất hay, cảm ơn tác giả.", name="Nguyễn Văn An", **options):
        number = Comment.objects.count()
        submission = {"form_key": f"bieu-mau-{number}", "address": f"10.0.{number // 250}.{number % 250}"}
        options = {"article_id": article.pk, **submission, **options}
        return submit_comment(name=name, body=body, **options).comment

    return receive
